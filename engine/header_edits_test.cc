// SPDX-License-Identifier: Apache-2.0
// Edits of headers: absent, one, several, already there; conflicts settled whatever the order;
// twice equals once, also at random.
#include "engine/header_edits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "engine/ascii.h"

namespace stopgap::engine {
namespace {

HeaderEdit append(std::string_view name, std::string_view value, std::string_view separator,
                  uint32_t rule = 0, uint32_t action = 0) {
  return {EditKind::kAppend, name, value, separator, rule, action};
}
HeaderEdit set(std::string_view name, std::string_view value, uint32_t rule = 0) {
  return {EditKind::kSet, name, value, {}, rule, 0};
}
HeaderEdit remove(std::string_view name, uint32_t rule = 0) {
  return {EditKind::kRemove, name, {}, {}, rule, 0};
}

/// After settling; applied a second time to see that nothing changes.
HeaderList after(std::vector<HeaderEdit> edits, HeaderList headers) {
  settle_edits(edits);
  apply_header_edits(edits, headers);
  HeaderList twice = headers;
  apply_header_edits(edits, twice);
  EXPECT_EQ(twice, headers);
  return headers;
}

constexpr std::string_view kName = "Content-Security-Policy";
constexpr std::string_view kValue = "script-src-attr 'none'";

HeaderList with_policy(HeaderList headers) {
  return after({append(kName, kValue, "; ")}, std::move(headers));
}

TEST(Append, AddsWhatIsAbsent) {
  EXPECT_EQ(with_policy({{"A", "b"}}),
            (HeaderList{{"A", "b"}, {"Content-Security-Policy", "script-src-attr 'none'"}}));
}

TEST(Append, ToOneBehindItsValue) {
  EXPECT_EQ(with_policy({{"content-security-policy", "default-src 'self'"}, {"A", "b"}}),
            (HeaderList{{"content-security-policy", "default-src 'self'; script-src-attr 'none'"},
                        {"A", "b"}}));
  EXPECT_EQ(with_policy({{"Content-Security-Policy", " \t"}}),
            (HeaderList{{"Content-Security-Policy", "script-src-attr 'none'"}}));
}

TEST(Append, ToSeveralBehindTheLast) {
  EXPECT_EQ(
      with_policy({{"Content-Security-Policy", "a"}, {"CONTENT-SECURITY-POLICY", "b"}, {"X", "c"}}),
      (HeaderList{{"Content-Security-Policy", "a"},
                  {"CONTENT-SECURITY-POLICY", "b; script-src-attr 'none'"},
                  {"X", "c"}}));
}

TEST(Append, LeavesWhatIsThereAlready) {
  for (const char* value :
       {"script-src-attr 'none'", "a; script-src-attr 'none'", "script-src-attr 'none';b",
        "a;script-src-attr 'none' ;b", " script-src-attr 'none'\t"}) {
    const HeaderList headers = {{"Content-Security-Policy", value},
                                {"Content-Security-Policy", "x"}};
    EXPECT_EQ(with_policy(headers), headers) << value;
  }
}

TEST(Append, IsNotMisledByPartsOfOtherValues) {
  EXPECT_EQ(with_policy({{"Content-Security-Policy", "x-script-src-attr 'none'"}}),
            (HeaderList{
                {"Content-Security-Policy", "x-script-src-attr 'none'; script-src-attr 'none'"}}));
  EXPECT_EQ(after({append("A", "b", " ")}, {{"A", "ab bc"}}), (HeaderList{{"A", "ab bc b"}}));
  EXPECT_EQ(after({append("A", "b", " ")}, {{"A", "a b c"}}), (HeaderList{{"A", "a b c"}}));
  EXPECT_EQ(after({append("A", "b", ", ")}, {{"A", "a; b"}}), (HeaderList{{"A", "a; b, b"}}));
}

/// The values of a text one by one, as the language says it: pieces between separators, trimmed.
bool is_piece(std::string_view text, std::string_view value, char separator) {
  for (size_t from = 0; from <= text.size();) {
    const size_t end = std::min(text.find(separator, from), text.size());
    if (trim_blanks(text.substr(from, end - from)) == value) return true;
    from = end + 1;
  }
  return false;
}

TEST(Append, FindsValuesAsASplitWould) {
  std::mt19937 random(3);
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (uint32_t i = random() % 12; i > 0; --i) text += "a  ;;\tb"[random() % 7];
    const HeaderList before = {{"A", text}};
    const bool there = is_piece(text, "a", ';');
    EXPECT_EQ(after({append("A", "a", ";")}, before) == before, there) << '"' << text << '"';
  }
}

/// Blanks are passed once, not once for each occurrence: that took 10^10 steps here.
TEST(Append, LooksThroughManyOccurrencesOnce) {
  const std::string blanks(200'000, ' ');
  std::string many = blanks;
  for (int i = 0; i < 30'000; ++i) many += "ab,";
  many += blanks;
  EXPECT_EQ(after({append("A", "ab", "; ")}, {{"A", many + "x"}}),
            (HeaderList{{"A", many + "x; ab"}}));
  const HeaderList there = {{"A", many + ";" + blanks + "ab"}};
  EXPECT_EQ(after({append("A", "ab", "; ")}, there), there);
}

TEST(Set, ReplacesTheFirstAndDropsTheRest) {
  EXPECT_EQ(after({set("A", "x")}, {{"B", "1"}}), (HeaderList{{"B", "1"}, {"A", "x"}}));
  EXPECT_EQ(after({set("A", "x")}, {{"a", "1"}, {"B", "2"}, {"A", "3"}}),
            (HeaderList{{"a", "x"}, {"B", "2"}}));
}

TEST(Remove, DropsAll) {
  EXPECT_EQ(after({remove("a")}, {{"A", "1"}, {"B", "2"}, {"a", "3"}}), (HeaderList{{"B", "2"}}));
  EXPECT_EQ(after({remove("a")}, {}), HeaderList{});
}

TEST(Settle, TheFirstMitigationWinsAndAppendsComeAfter) {
  EXPECT_EQ(after({set("A", "2", 2), set("a", "1", 1), append("A", "x", "; ", 0)}, {{"A", "0"}}),
            (HeaderList{{"A", "1; x"}}));
  EXPECT_EQ(after({remove("A", 3), set("A", "4", 4)}, {{"A", "0"}}), HeaderList{});
  EXPECT_EQ(after({remove("A", 3), append("A", "x", ",", 1)}, {{"A", "0"}, {"B", "1"}}),
            (HeaderList{{"A", "x"}, {"B", "1"}}));
  EXPECT_EQ(
      after({remove("A", 3), append("A", "x", ",", 1), append("B", "b", ",", 1)}, {{"A", "0"}}),
      (HeaderList{{"A", "x"}, {"B", "b"}}));
  // One separator, or the second append could not see the first one's value.
  EXPECT_EQ(
      after({append("A", "x", "; ", 1), append("A", "y", ", ", 2), append("A", "x", ",", 3)}, {}),
      (HeaderList{{"A", "x; y"}}));
}

TEST(Settle, OrderOfArrivalNeverMatters) {
  std::vector<HeaderEdit> edits = {append("B", "x", "; ", 5, 9),
                                   append("B", "y", "; ", 5, 10),
                                   set("a", "1", 7),
                                   remove("A", 3),
                                   append("C", "z", ",", 2),
                                   set("c", "0", 9)};
  const HeaderList headers = {{"A", "a"}, {"b", "x, y"}, {"C", "c"}};
  std::sort(edits.begin(), edits.end(), [](const auto& a, const auto& b) {
    return a.rule != b.rule ? a.rule < b.rule : a.action < b.action;
  });
  const HeaderList expected = after(edits, headers);
  std::mt19937 random(1);
  for (int i = 0; i < 200; ++i) {
    std::shuffle(edits.begin(), edits.end(), random);
    EXPECT_EQ(after(edits, headers), expected);
  }
}

TEST(Apply, TwiceEqualsOnceAtRandom) {
  const std::vector<std::string> values = {"a", "b", "a; b", "b;a", "", " ", "a,b", ";", "a a"};
  std::mt19937 random(2);
  const auto pick = [&](const auto& from) { return from[random() % from.size()]; };
  for (int round = 0; round < 5000; ++round) {
    std::vector<HeaderEdit> edits;
    std::vector<std::string> kept(8);
    const std::vector<std::string_view> names = {"A", "a", "B"};
    const std::vector<std::string_view> separators = {"; ", ",", " ", ";", " | "};
    for (uint32_t i = 0; i < 1 + random() % 5; ++i) {
      kept[i] = pick(values);
      const std::string_view name = pick(names);
      const auto kind = static_cast<EditKind>(random() % 3);
      if (kind == EditKind::kAppend && trim_blanks(kept[i]).empty()) kept[i] = "a";  // never blank
      edits.push_back(
          {kind, name, kept[i], pick(separators), static_cast<uint32_t>(random() % 3), i});
    }
    HeaderList headers;
    for (uint32_t i = 0; i < random() % 5; ++i) headers.emplace_back(pick(names), pick(values));
    (void)after(edits, headers);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace stopgap::engine
