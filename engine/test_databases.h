// SPDX-License-Identifier: Apache-2.0
// For tests: compiles the atoms and regexes of a TestPack as compiler/hs_build would, and loads the
// result. Needs stopgap_hs_full.
#pragma once

#include <gtest/gtest.h>
#include <hs.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "engine/pack.h"
#include "engine/test_pack.h"

namespace stopgap::engine {

/// Serialized database of these patterns, ids 0, 1, …
inline std::string compile_database(const std::vector<std::string>& patterns,
                                    const std::vector<unsigned>& ids, unsigned flags) {
  std::vector<const char*> expressions;
  for (const std::string& pattern : patterns) expressions.push_back(pattern.c_str());
  const std::vector<unsigned> all_flags(patterns.size(),
                                        flags | HS_FLAG_SINGLEMATCH | HS_FLAG_DOTALL);
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  const hs_error_t compiled = hs_compile_multi(expressions.data(), all_flags.data(), ids.data(),
                                               static_cast<unsigned>(patterns.size()),
                                               HS_MODE_BLOCK, nullptr, &database, &error);
  EXPECT_EQ(compiled, HS_SUCCESS) << (error != nullptr ? error->message : "");
  if (compiled != HS_SUCCESS) return {};
  char* bytes = nullptr;
  size_t length = 0;
  EXPECT_EQ(hs_serialize_database(database, &bytes, &length), HS_SUCCESS);
  std::string out(bytes, length);
  std::free(bytes);
  hs_free_database(database);
  return out;
}

inline std::string escape_literal(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    char buffer[8];
    std::snprintf(buffer, sizeof(buffer), "\\x%02x", static_cast<unsigned char>(c));
    out += buffer;
  }
  return out;
}

/// Databases for the atoms and regexes already in `pack`.
inline void add_databases(TestPack& pack) {
  const std::vector<uint8_t> bytes = pack.portable();
  const ProgramView view = ProgramView::open(bytes).value();
  for (uint32_t group = 0; group < kGroupCount; ++group) {
    std::vector<std::string> patterns;
    std::vector<unsigned> ids;
    for (uint32_t i = 0; i < view.count(program::SectionId::kAtoms); ++i) {
      const auto atom = view.get<program::Atom>(program::SectionId::kAtoms, i);
      if (atom.group != group) continue;
      patterns.push_back(escape_literal(view.string(atom.bytes)));
      ids.push_back(i);
    }
    if (patterns.empty()) continue;
    pack.database(program::DatabaseKind::kGroup, group,
                  compile_database(patterns, ids, HS_FLAG_CASELESS));
  }
  for (uint32_t i = 0; i < view.count(program::SectionId::kRegexes); ++i) {
    const auto regex = view.get<program::Regex>(program::SectionId::kRegexes, i);
    pack.database(program::DatabaseKind::kRegex, i,
                  compile_database({std::string(view.string(regex.pattern))}, {0},
                                   regex.nocase != 0 ? HS_FLAG_CASELESS : 0));
  }
}

inline Result<std::shared_ptr<const Pack>> try_load(TestPack pack, const Site& site = {}) {
  add_databases(pack);
  return Pack::load(pack.linked(hs_version()), kTestKey, site);
}

/// Loads or fails the test.
inline std::shared_ptr<const Pack> must_load(const TestPack& pack, const Site& site = {}) {
  auto loaded = try_load(pack, site);
  EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().code + ": " + loaded.error().detail);
  return loaded ? loaded.value() : nullptr;
}

}  // namespace stopgap::engine
