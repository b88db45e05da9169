// SPDX-License-Identifier: Apache-2.0
// The generators themselves: what they promise, and that they do not drift between machines.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/differential/disguise.h"
#include "tests/differential/json_line.h"
#include "tests/differential/regex_gen.h"
#include "tests/differential/request_gen.h"
#include "tests/differential/rule_gen.h"
#include "tests/differential/shrink.h"
#include "tests/differential/spread.h"
#include "tests/oracle/forms.h"
#include "tests/oracle/header_lists.h"
#include "tests/oracle/lists.h"
#include "tests/oracle/regex.h"
#include "tests/oracle/views.h"

namespace stopgap::differential {
namespace {

using namespace std::string_literals;

TEST(Numbers, AreSplitmix64) {
  Random random(1234567);
  EXPECT_EQ(random.next(), 6457827717110365317u);
  EXPECT_EQ(random.next(), 3203168211198807973u);
}

TEST(Concat, DrawsFromLeftToRight) {
  Random one(7), other(7);
  const std::string joined =
      concat({std::to_string(one.below(1000)), "-", std::to_string(one.below(1000))});
  const std::string first = std::to_string(other.below(1000));
  EXPECT_EQ(joined, first + "-" + std::to_string(other.below(1000)));
}

TEST(Packs, SameSeedSameText) {
  Random one(3), other(3), third(4);
  const std::string text = print(random_pack(one, 5));
  EXPECT_EQ(text, print(random_pack(other, 5)));
  EXPECT_NE(text, print(random_pack(third, 5)));
}

TEST(RuleText, QuotesBytes) {
  EXPECT_EQ(quote("a\"\\\n\0\xff"s, false), "\"a\\\"\\\\\\x0a\\x00\\xff\"");
  EXPECT_EQ(quote("A", true), "\"A\"i");
}

TEST(RuleText, PrintsOnlyDeclarationsInUse) {
  RulePack pack;
  pack.declarations = {{"decl1", "let decl1 = true", {}, false},
                       {"decl12", "let decl12 = false", {}, false}};
  pack.mitigations.resize(1);
  pack.mitigations[0].when.text = "decl12";
  EXPECT_EQ(print(pack).find("let decl1 "), std::string::npos);
  EXPECT_NE(print(pack).find("let decl12 "), std::string::npos);
}

TEST(Regexes, SamplesMostlyMatchAndNeverEmpty) {
  Random random(11);
  oracle::Regexes regexes;
  int matched = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::string pattern = random_regex(random);
    EXPECT_FALSE(regexes.matches(pattern, false, "")) << pattern;
    const std::string sample = sample_regex(pattern, random);
    matched += regexes.matches(pattern, false, sample) ? 1 : 0;
  }
  EXPECT_GT(matched, 1500);
}

TEST(Regexes, SamplerTakesAnyText) {
  Random random(12);
  for (const char* pattern :
       {"", "(", ")", "[", "[^", "a{", "a{9999", "\\", "\\x", "a||b", "*", "(?:", "[[:"}) {
    EXPECT_LE(sample_regex(pattern, random).size(), 10'000u) << pattern;
  }
}

TEST(Disguise, PercentEncodingIsUndoneByDecoding) {
  Random random(13);
  for (int i = 0; i < 200; ++i) {
    const std::string text = "a/B\0;\xff"s;
    EXPECT_EQ(oracle::pct(percent_encode(text, random, 50)), text);
    EXPECT_EQ(oracle::pct(percent_encode("a%b", random, 0, "%")), "a%b");
    std::string decoded = encode_rounds(text, random);
    for (int round = 0; round < 6; ++round) decoded = oracle::pct(decoded);
    EXPECT_EQ(decoded, text);
    EXPECT_EQ(oracle::lower(flip_case("aBc1", random)), "abc1");
  }
}

TEST(Disguise, LenientEncodingIsUndoneByALenientRound) {
  Random random(14);
  const oracle::Reads all = oracle::reads_of("generic");
  for (int i = 0; i < 2000; ++i) {
    const std::string text = "/a.b;C\\\\%x\0=1"s;
    const std::string given = lenient_encode(text, random);
    EXPECT_EQ(oracle::fold(oracle::pctu(given), true, true), text) << given;
    const oracle::Stages stages = oracle::read_stages(disguise_text("/a.b", random), all);
    const bool found =
        std::find(stages.views.begin(), stages.views.end(), "/a.b") != stages.views.end();
    EXPECT_TRUE(found || stages.more || stages.rounds == 4);
  }
}

/// Steps that take something away, so that no text gives back every other one; comments may be put
/// around it, and base64 may be written to stand behind a slash.
bool is_undone(FormStep step, const std::string& text, const std::string& given) {
  const std::string made = oracle::apply_step(step, given);
  switch (step) {
    case FormStep::kBase64Decode:
      return made == text || oracle::apply_step(step, "/" + given).ends_with(text);
    case FormStep::kPathCanonical:
    case FormStep::kRemoveWhitespace:
      return made == oracle::apply_step(step, text);
    case FormStep::kCComments:
    case FormStep::kMysqlComments:
      return made.find(oracle::apply_step(step, text)) != std::string::npos;
    default:
      return made == text;
  }
}

TEST(Disguise, FormsUndoneAreDoneAgain) {
  Random random(15);
  for (uint32_t step = 0; step < kFormStepCount; ++step) {
    const auto one = static_cast<FormStep>(step);
    int done = 0;
    for (int i = 0; i < 300; ++i) {
      const std::string text = random.pick({"a/b <c&amp;1;f", "%41;0a", "x y", "&#6", "=b"});
      const std::string given = undo_form({one}, text, random);
      EXPECT_TRUE(is_undone(one, text, given)) << kFormStepNames[step] << ": " << given;
      done += oracle::apply_step(one, given) != given ? 1 : 0;
    }
    EXPECT_GT(done, 60) << kFormStepNames[step] << " seldom finds anything to do";
  }
  const std::vector<FormStep> form = {FormStep::kHexDecode, FormStep::kHtmlEntities,
                                      FormStep::kLower};
  std::string made = undo_form(form, "a&b", random);
  for (const FormStep step : form) made = oracle::apply_step(step, made);
  EXPECT_EQ(made, "a&b");
}

TEST(JsonLine, PlainAndBase64) {
  oracle::OracleRequest request = plain_request();
  request.headers = {{"A", "b\"\\"}};
  request.body = "a";
  EXPECT_EQ(
      json_line("x", request),
      R"({"id":"x","method":"GET","target":"/","http_version":"1.1","headers":[["A","b\"\\"]],"body_b64":"YQ=="})");
  request = plain_request();
  request.target = "/\xff\xfe";
  request.headers = {{"A", "\n"}};
  request.client_ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1};
  request.server_port = 80;
  EXPECT_EQ(
      json_line("x", request),
      R"({"id":"x","method":"GET","target_b64":"L//+","http_version":"1.1","headers_b64":[["QQ==","Cg=="]],"client_ip":"192.0.2.1","server_port":80})");
}

TEST(Shrink, LeavesOnlyWhatMatters) {
  Random random(14);
  Case failing;
  failing.rules = random_pack(random, 6);
  failing.rules.mitigations[3].when = {
      Shape::kOr,
      "",
      {failing.rules.mitigations[3].when, {Shape::kNot, "", {{Shape::kLeaf, "needle", {}}}}}};
  failing.request = plain_request();
  failing.request.target = "/some/long?target=X&more";
  failing.request.headers = {{"A", "b"}, {"C", "d"}};
  const Case small = shrink(failing, [](const Case& tried) {
    return print(tried.rules).find("needle") != std::string::npos &&
           tried.request.target.find('X') != std::string::npos;
  });
  ASSERT_EQ(small.rules.mitigations.size(), 1u);
  EXPECT_EQ(print(small.rules.mitigations[0].when), "needle");
  EXPECT_EQ(small.request.target, "X");
  EXPECT_TRUE(small.request.headers.empty());
}

/// What is spread, quoted or renamed is the plain one again to the oracle.
TEST(Spread, OfHeadersIsJoinedAgain) {
  Random random(31);
  size_t spread = 0;
  for (int i = 0; i < 300; ++i) {
    const std::vector<NameAndValue> all = spread_header({"x-a", "1, 2 3, 4"}, random);
    if (all.size() == 1) continue;
    ++spread;
    const oracle::List list =
        oracle::header_list({all.begin(), all.end()}, 0, oracle::reads_of(""));
    const auto joined = [](const oracle::Element& element) {
      return element.value.views[0].starts_with("1, 2 3, 4");
    };
    EXPECT_TRUE(std::any_of(list.elements.begin(), list.elements.end(), joined));
  }
  EXPECT_GT(spread, 50u);
}

TEST(Spread, OfArgumentsIsJoinedAgain) {
  Random random(32);
  size_t joined = 0;
  for (int i = 0; i < 300; ++i) {
    std::string query;
    for (const NameAndValue& one : spread_argument({"a", "1,2,3"}, random)) {
      query += (query.empty() ? "" : "&") + one.first + "=" + one.second;
    }
    const oracle::List list =
        oracle::argument_list(oracle::read_arguments(query), 0, 0, oracle::reads_of(""), true);
    const auto whole = [](const oracle::Element& element) {
      return element.value.views[0] == "1,2,3";
    };
    const bool there = std::any_of(list.elements.begin(), list.elements.end(), whole);
    joined += there && list.elements[0].value.views[0] == "1" ? 1 : 0;
  }
  EXPECT_GT(joined, 50u);
}

TEST(Spread, OfCookiesIsUnquotedAgain) {
  Random random(33);
  for (int i = 0; i < 100; ++i) {
    const std::string header = "a=" + quoted_cookie_value("b c1", random);
    const oracle::List list =
        oracle::cookie_list(oracle::read_cookies({{"Cookie", header}}), 0, oracle::reads_of(""));
    const std::vector<std::string>& views = list.elements.at(0).value.views;
    EXPECT_NE(std::find(views.begin(), views.end(), "b c1"), views.end()) << header;
  }
}

TEST(Spread, Base64IsThatOfTheOracle) {
  for (const std::string text : {"", "a", "ab", "user:pass", "\xff\x00"}) {
    EXPECT_EQ(oracle::apply_step(FormStep::kBase64Decode, base64_text(text)), text);
  }
}

}  // namespace
}  // namespace stopgap::differential
