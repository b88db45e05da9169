// SPDX-License-Identifier: Apache-2.0
// The Exchange pack against at least 40 classes of spellings, singly and in pairs: every attack
// stays blocked, and the same spellings of everyday requests pass. Counts what it decided.
#include "tests/rules/wide_evasions.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <set>
#include <string>

#include "tests/rules/records.h"

namespace stopgap::rules {
namespace {

constexpr size_t kShownFailures = 20;

/// Every class of both generators, by the step it belongs to.
std::vector<std::vector<WideEvasion>> all_classes() {
  std::vector<std::vector<WideEvasion>> steps = {wide_path_evasions(), wide_letter_evasions(),
                                                 wide_framing_evasions()};
  const auto add = [&steps](size_t step, const std::vector<Evasion>& plain) {
    static std::set<std::string> names;
    for (const Evasion& evasion : plain) {
      if (evasion.name.empty()) continue;
      steps[step].push_back({*names.insert(evasion.name).first, "every server", evasion.rewrite});
    }
  };
  add(0, path_evasions());
  add(1, case_evasions());
  add(1, encoding_evasions());
  add(2, framing_evasions());
  return steps;
}

bool same(const Request& a, const Request& b) {
  return a.method == b.method && a.target == b.target && a.headers == b.headers;
}

class WideEvasions : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(pack_.ready()); }

  /// Calls judge(spelling, how) for each class alone and each pair of classes of different steps.
  template <typename Judge>
  void each_spelling(const Request& request, Judge judge) {
    for (size_t step = 0; step < steps_.size(); ++step) {
      for (const WideEvasion& one : steps_[step]) {
        const Request first = one.rewrite(request);
        if (same(first, request)) continue;
        judge(first, std::string(one.name));
        for (size_t later = step + 1; later < steps_.size(); ++later) {
          for (const WideEvasion& other : steps_[later]) {
            const Request second = other.rewrite(first);
            if (same(second, first)) continue;
            judge(second, std::string(one.name) + " " + std::string(other.name));
          }
        }
      }
    }
  }

  void show(const std::string& what, const std::string& how, const Request& request) {
    if (++failures_ <= kShownFailures) {
      ADD_FAILURE() << what << " [" << how << "] " << describe(request);
    }
  }

  const std::vector<std::vector<WideEvasion>> steps_ = all_classes();
  ExchangePack& pack_ = ExchangePack::instance();
  size_t decided_ = 0, failures_ = 0;
};

TEST_F(WideEvasions, AreAtLeastFortyClasses) {
  size_t classes = 0;
  std::set<std::string_view> names;
  for (const auto& step : steps_) {
    for (const WideEvasion& one : step) {
      ++classes;
      names.insert(one.name);
      EXPECT_FALSE(one.reader.empty()) << one.name;
    }
  }
  EXPECT_EQ(names.size(), classes) << "names are unique";
  EXPECT_GE(classes, 60u);
}

TEST_F(WideEvasions, AttacksStayBlocked) {
  for (const lang::CheckedMitigation& mitigation : pack_.checked().mitigations) {
    for (const lang::CheckedTest& test : mitigation.tests) {
      if (test.kind != lang::ast::TestKind::kBlock) continue;
      each_spelling(test.request, [&](const Request& spelling, const std::string& how) {
        ++decided_;
        const Outcome outcome = pack_.decide(spelling);
        if (outcome.blocked && outcome.holds(mitigation.id)) return;
        show(mitigation.id + " does not block", how, spelling);
      });
    }
  }
  std::printf("%zu spellings of attacks decided, %zu got through\n", decided_, failures_);
  EXPECT_GE(decided_, 50'000u);
}

TEST_F(WideEvasions, EverydayRequestsStayUntouched) {
  for (const Record& record : read_records("tests/corpora/exchange_everyday.jsonl")) {
    each_spelling(record.request, [&](const Request& spelling, const std::string& how) {
      // Another request to a server that takes its first name for a host.
      if (spelling.target.starts_with("//")) return;
      ++decided_;
      const Outcome outcome = pack_.decide(spelling);
      if (!outcome.blocked && outcome.mitigations.empty()) return;
      show(record.id + " is touched", how, spelling);
    });
  }
  std::printf("%zu spellings of everyday requests decided, %zu touched\n", decided_, failures_);
  EXPECT_GE(decided_, 50'000u);
}

Request sample() {
  Request request;
  request.method = "GET";
  request.target = "/ab/c%2fd?E=/f";
  request.headers = {{"Host", "mail.example.org"}, {"Cookie", "k=v; x=y"}};
  return request;
}

Request by_name(const std::vector<WideEvasion>& evasions, std::string_view name) {
  for (const WideEvasion& evasion : evasions) {
    if (evasion.name == name) return evasion.rewrite(sample());
  }
  ADD_FAILURE() << "no evasion " << name;
  return sample();
}

TEST(WideTransformations, DoWhatTheirNamesSay) {
  const auto path = [](std::string_view name) {
    return by_name(wide_path_evasions(), name).target;
  };
  EXPECT_EQ(path("encoded-slash"), "/ab%2fc%2fd?E=/f");
  EXPECT_EQ(path("half-encoded-parent"), "/ab/x/.%2E/c%2fd?E=/f");
  EXPECT_EQ(path("trailing-dots"), "/ab./c%2fd.?E=/f");
  EXPECT_EQ(path("overlong-parent"), "/y/%c0%ae%c0%ae/ab/c%2fd?E=/f");
  EXPECT_EQ(path("nul-behind-path"), "/ab/c%2fd%00.jpg?E=/f");
  const auto letters = [](std::string_view name) {
    return by_name(wide_letter_evasions(), name).target;
  };
  EXPECT_EQ(letters("letters-4"), "/%25252561%25252562/%25252563%2f%25252564?%25252545=/%25252566");
  EXPECT_EQ(letters("percent-u"), "/%u0061%u0062/%u0063%2f%u0064?%u0045=/%u0066");
  EXPECT_EQ(letters("percent-by-percent-u"),
            "/%u002561%u002562/%u002563%2f%u002564?%u002545=/%u002566");
  EXPECT_EQ(letters("full-width-by-percent-u"), "/%uff41%uff42/%uff43%2f%uff44?%uff25=/%uff46");
  EXPECT_EQ(letters("full-width-encoded").substr(0, 10), "/%ef%bd%81");
  EXPECT_EQ(letters("macrons"), "/%u0101b/c%2fd?%u0112=/f");
  EXPECT_EQ(letters("overlong-2").substr(0, 7), "/%c1%a1");
  EXPECT_EQ(letters("overlong-3").substr(0, 10), "/%e0%81%a1");
  EXPECT_EQ(letters("overlong-4").substr(0, 13), "/%f0%80%81%a1");
  const auto frame = [](std::string_view name) { return by_name(wide_framing_evasions(), name); };
  EXPECT_EQ(frame("parameters-before").target, "/ab/c%2fd?z=1&E=/f");
  EXPECT_EQ(frame("cookie-quoted").headers[1].second, "k=\"v\"; x=y");
  EXPECT_EQ(frame("cookie-attributes").headers[1].second, "k=v; $Path=/; x=y; $Path=/");
  EXPECT_EQ(frame("user-in-target").target, "http://user:word@mail.example.org/ab/c%2fd?E=/f");
}

}  // namespace
}  // namespace stopgap::rules
