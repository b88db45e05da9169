// SPDX-License-Identifier: Apache-2.0
// The seeds of tests/fuzz/fuzz_program.cc: packs of this format that use every section. Of another
// version they would be refused at once, and so would every mutation of them. STOPGAP_REBASE=1
// writes them again.
#include <gtest/gtest.h>
#include <hs_runtime.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "engine/pack.h"
#include "engine/test_rich_pack.h"

namespace stopgap::engine {
namespace {

using Bytes = std::vector<uint8_t>;

constexpr const char* kFolder = "tests/fuzz/corpus/program/";

/// Needs no databases, so that it is also loaded and asked: no atoms and no regexes.
TestPack unscanned_pack() {
  TestPack pack = rich_pack();
  const uint32_t formed =
      pack.formed(program::TestOp::kContains, "a", FieldId::kUri, {FormStep::kLower});
  const uint32_t of_view = pack.of_view(program::TestOp::kContains, "b", FieldId::kPath);
  const uint32_t same = pack.same_view(FieldId::kPath, pack.all_of({of_view}));
  program::Rule rule = pack.blocking("M5", pack.all_of({formed, same}));
  const uint32_t scope = text_scope(pack, FieldId::kPath);
  rule.written = write(
      pack, {{some_part({leaf(formed, "formed"), over(program::ConditionKind::kSameView, scope,
                                                      leaf(of_view, "b"), "same view")})},
             {over(program::ConditionKind::kUse, 0, {program::ConditionKind::kFalse, 0, "no", {}},
                   "never"),
              "a reason", 20'000}});
  pack.rule(rule);
  return pack;
}

Bytes stored(const std::string& name) {
  std::ifstream in(kFolder + name, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

void compare(const std::string& name, const Bytes& now) {
  if (std::getenv("STOPGAP_REBASE") != nullptr) {
    std::ofstream out(kFolder + name, std::ios::binary);
    out.write(reinterpret_cast<const char*>(now.data()), static_cast<std::streamsize>(now.size()));
  }
  Bytes seed = stored(name);
  repair_digest(seed);
  const Status status = verify_pack(seed, &kTestKey);
  EXPECT_TRUE(status) << name << ": " << (status ? "" : status.error().detail)
                      << "; STOPGAP_REBASE=1 writes it again";
}

TEST(FuzzCorpus, IsOfThisFormat) {
  compare("portable.bin", rich_gated_pack().portable());
  compare("linked.bin", unscanned_pack().linked(hs_version()));
}

}  // namespace
}  // namespace stopgap::engine
