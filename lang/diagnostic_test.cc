// SPDX-License-Identifier: Apache-2.0
#include "lang/diagnostic.h"

#include <gtest/gtest.h>

#include <set>

namespace stopgap::lang {
namespace {

TEST(Codes, HaveUniqueNamesInOrder) {
  std::set<std::string_view> names;
#define STOPGAP_CODE(id, number, level, words)                       \
  EXPECT_TRUE(names.insert(code_info(Code::id).name).second) << #id; \
  EXPECT_FALSE(code_info(Code::id).title.empty()) << #id;
#include "lang/codes.def"
#undef STOPGAP_CODE
  EXPECT_EQ(code_info(Code::kUnknownField).name, "SG0102");
  EXPECT_EQ(code_info(Code::kUnused).severity, Severity::kWarning);
}

TEST(Diagnostics, CountsBySeverity) {
  Diagnostics diagnostics;
  diagnostics.add(Code::kUnknownField, {0, 1, 2}, "a");
  diagnostics.add(Code::kUnused, {0, 1, 2}, "b");
  diagnostics.add(Code::kUnknownSuperseded, {0, 1, 2}, "c");
  EXPECT_EQ(diagnostics.error_count(), 1u);
  EXPECT_EQ(diagnostics.warning_count(), 1u);
  EXPECT_EQ(diagnostics.all().size(), 3u);
  EXPECT_TRUE(diagnostics.has_errors());
}

TEST(Diagnostics, KeepsABoundedNumberAndCountsTheRest) {
  Diagnostics diagnostics;
  for (uint32_t i = 0; i < 10'000; ++i) {
    diagnostics.add(Code::kUnknownField, {0, i, i + 1}, "error").labels.push_back({{}, "more"});
    diagnostics.add(Code::kUnused, {0, i, i + 1}, "warning");
    diagnostics.add(Code::kUnknownSuperseded, {0, i, i + 1}, "note");
  }
  EXPECT_EQ(diagnostics.error_count(), 10'000u);
  EXPECT_LE(diagnostics.all().size(), 2 * Diagnostics::kMaxDiagnostics);
  EXPECT_EQ(diagnostics.dropped() + diagnostics.all().size(), 30'000u);
}

TEST(Diagnostics, SortsByFilePlaceAndCode) {
  Diagnostics diagnostics;
  diagnostics.add(Code::kUnknownField, {}, "nowhere");
  diagnostics.add(Code::kUnknownField, {1, 0, 1}, "second file");
  diagnostics.add(Code::kUnused, {0, 5, 6}, "later");
  diagnostics.add(Code::kUnknownField, {0, 5, 6}, "first");
  diagnostics.sort();
  std::vector<std::string> messages;
  for (const Diagnostic& one : diagnostics.all()) messages.push_back(one.message);
  EXPECT_EQ(messages, (std::vector<std::string>{"first", "later", "second file", "nowhere"}));
}

}  // namespace
}  // namespace stopgap::lang
