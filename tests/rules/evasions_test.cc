// SPDX-License-Identifier: Apache-2.0
// Evasions derived at run time from every test inside the Exchange pack: each `block` test stays
// blocked by its mitigation however it is spelt, each `pass` test stays untouched by it. And checks
// of the transformations, so that they do not silently do nothing.
#include "tests/rules/evasions.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <set>

namespace stopgap::rules {
namespace {

constexpr int kShownFailures = 20;

class Evasions : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(pack_.ready()); }
  void TearDown() override { std::printf("%zu spellings decided\n", spellings_); }

  void judge(const lang::CheckedMitigation& mitigation, const lang::CheckedTest& test,
             const Request& request, const std::string& how) {
    const bool expected = test.kind == lang::ast::TestKind::kBlock;
    // To a server that takes its first name for a host it is another request: that one may be bad.
    if (!expected && request.target.starts_with("//")) return;
    ++spellings_;
    const Outcome outcome = pack_.decide(request);
    const bool held = outcome.holds(mitigation.id);
    if (held == expected && (!held || outcome.blocked)) return;
    if (++failures_ <= kShownFailures)
      ADD_FAILURE() << mitigation.id << (expected ? " does not block [" : " blocks [") << how
                    << "] " << describe(request) << "\n  derived from " << describe(test.request);
    else
      FAIL() << failures_ << " failures so far";
  }

  /// Every composition of the four kinds; one that changes nothing at its step is left out.
  void judge_all(const lang::CheckedMitigation& mitigation, const lang::CheckedTest& test) {
    compose(mitigation, test, test.request, "", 0);
  }

  void compose(const lang::CheckedMitigation& mitigation, const lang::CheckedTest& test,
               const Request& request, const std::string& how, size_t step) {
    if (step == steps_.size()) return judge(mitigation, test, request, how);
    for (const Evasion& evasion : steps_[step]) {
      const Request next = evasion.rewrite(request);
      const bool changed = next.target != request.target || next.headers != request.headers;
      if (changed || evasion.name.empty())
        compose(mitigation, test, next, how + " " + evasion.name, step + 1);
    }
  }

  void judge_every(lang::ast::TestKind kind) {
    for (const auto& mitigation : pack_.checked().mitigations)
      for (const auto& test : mitigation.tests)
        if (test.kind == kind) judge_all(mitigation, test);
  }

  const std::vector<std::vector<Evasion>> steps_ = {path_evasions(), case_evasions(),
                                                    encoding_evasions(), framing_evasions()};
  ExchangePack& pack_ = ExchangePack::instance();
  size_t spellings_ = 0;
  int failures_ = 0;
};

TEST_F(Evasions, BlockTestsStayBlocked) { judge_every(lang::ast::TestKind::kBlock); }

TEST_F(Evasions, PassTestsStayUntouched) { judge_every(lang::ast::TestKind::kPass); }

TEST_F(Evasions, AnySingleLetterEncodedUpToThreeTimes) {
  for (const auto& mitigation : pack_.checked().mitigations)
    for (const auto& test : mitigation.tests) {
      if (test.kind == lang::ast::TestKind::kIdle) continue;
      for (const size_t place : letters_of_target(test.request))
        for (unsigned rounds = 1; rounds <= 3; ++rounds)
          judge(mitigation, test, encode_letter(test.request, place, rounds),
                "letter " + std::to_string(place));
    }
}

TEST_F(Evasions, WordsInTheOtherOrderStayBlocked) {
  for (const auto& mitigation : pack_.checked().mitigations)
    for (const auto& test : mitigation.tests) {
      if (test.kind != lang::ast::TestKind::kBlock) continue;
      const Request request = swap_words(test.request);
      if (request.target.empty()) continue;
      ++spellings_;
      EXPECT_TRUE(pack_.decide(request).blocked) << describe(request);
    }
  EXPECT_GE(spellings_, 10u);
}

TEST_F(Evasions, EveryMitigationHasEnoughTests) {
  for (const auto& mitigation : pack_.checked().mitigations) {
    int block = 0, pass = 0;
    for (const auto& test : mitigation.tests) {
      block += test.kind == lang::ast::TestKind::kBlock ? 1 : 0;
      pass += test.kind == lang::ast::TestKind::kPass ? 1 : 0;
    }
    EXPECT_GE(block, 10) << mitigation.id;
    EXPECT_GE(pass, 10) << mitigation.id;
  }
}

Request sample() {
  Request request;
  request.method = "GET";
  request.target = "/ab/c%2fd?E=/f%u0070";
  request.headers = {{"Host", "mail.example.org"}, {"Cookie", "k=v=w; x=y"}};
  return request;
}

Request by_name(const std::vector<Evasion>& evasions, std::string_view name) {
  for (const Evasion& evasion : evasions)
    if (evasion.name == name) return evasion.rewrite(sample());
  ADD_FAILURE() << "no evasion " << name;
  return sample();
}

TEST(Transformations, ChangeThePathsSlashes) {
  EXPECT_EQ(by_name(path_evasions(), "double-slash").target, "//ab//c%2fd?E=//f%u0070");
  EXPECT_EQ(by_name(path_evasions(), "parent-segment").target,
            "/x/../ab/x/../c%2fd?E=/x/../f%u0070");
  EXPECT_EQ(by_name(path_evasions(), "encoded-parent").target, "/y/%2e%2E/ab/c%2fd?E=/f%u0070");
  EXPECT_EQ(by_name(path_evasions(), "backslash").target, "/ab\\c%2fd?E=\\f%u0070");
  EXPECT_EQ(by_name(path_evasions(), "path-parameter").target, "/ab;a=1/c%2fd;b?E=/f%u0070");
  EXPECT_EQ(by_name(path_evasions(), "line-feed").target, "/ab%0a/c%2fd?E=%0a/f%u0070");
}

TEST(Transformations, EncodeLettersButKeepEscapesWhole) {
  EXPECT_EQ(by_name(encoding_evasions(), "letters-1").target, "/%61%62/%63%2f%64?%45=/%66%u0070");
  EXPECT_EQ(by_name(encoding_evasions(), "letters-2").target,
            "/%2561%2562/%2563%2f%2564?%2545=/%2566%u0070");
  EXPECT_EQ(by_name(encoding_evasions(), "letters-3").headers[1].second,
            "%25256b=%252576=%252577; %252578=%252579");
  const std::vector<size_t> places = letters_of_target(sample());
  EXPECT_EQ(places, (std::vector<size_t>{1, 2, 4, 8, 10, 13}));
  EXPECT_EQ(encode_letter(sample(), 4, 3).target, "/ab/%252563%2fd?E=/f%u0070");
}

TEST(Transformations, FrameCookiesAndTarget) {
  const Request several = by_name(framing_evasions(), "one-cookie-a-header");
  ASSERT_EQ(several.headers.size(), 5u);
  EXPECT_EQ(several.headers[2].second, "k=v=w");
  EXPECT_EQ(several.headers[3].second, " x=y");
  EXPECT_EQ(by_name(framing_evasions(), "blanks-in-cookie").headers[1].second,
            "; ;k \t= \tv=w; x \t= \ty ;;");
  EXPECT_EQ(by_name(framing_evasions(), "absolute-form").target,
            "HTTPS://mail.example.org:443/ab/c%2fd?E=/f%u0070");
  EXPECT_EQ(by_name(case_evasions(), "upper").target, "/AB/C%2FD?E=/F%U0070");
}

}  // namespace
}  // namespace stopgap::rules
