// SPDX-License-Identifier: Apache-2.0
// Rules that name a backend beside rules that do not: each asks the views that its own backend has,
// the gate scans those of all, and what is shared (tests, budgets) stays right.
#include <gtest/gtest.h>

#include "engine/engine.h"
#include "engine/pack_impl.h"
#include "engine/test_databases.h"
#include "engine/trace.h"

namespace stopgap::engine {
namespace {

using program::OperandKind;
using program::TestOp;
using Ids = std::vector<std::string>;

class Lanes : public testing::Test {
 protected:
  /// One test that all rules share: the path starts with /debug/.
  Lanes()
      : test_(pack_.test(TestOp::kStartsWith, OperandKind::kLiteral, pack_.literal("/debug/"),
                         FieldId::kPath)),
        clause_(pack_.clause({pack_.atom("/debug/", Group::kLine)})) {
    pack_.scan(GateSource::kUri);
    pack_.scan(GateSource::kPathCanonical);
  }

  program::Rule blocking(std::string_view id, std::optional<Backend> backend, uint32_t test) {
    // Ids ascend.
    const std::string numbered = std::string(1, static_cast<char>('A' + rules_++)) + " ";
    program::Rule rule = pack_.blocking(numbered + std::string(id), pack_.all_of({test}));
    if (backend) rule.backend = static_cast<uint32_t>(*backend) + 1;
    return rule;
  }
  void rule(std::string_view id, std::optional<Backend> backend = {}, bool gated = true) {
    program::Rule rule = blocking(id, backend, test_);
    if (gated) rule.clauses = {clause_, 1};
    pack_.rule(rule);
  }

  void load(Backend site_backend = Backend::kGeneric) {
    Site site;
    site.backend = site_backend;
    loaded_ = must_load(pack_, site);
    engine_.swap(loaded_);
  }

  std::string id_of(uint32_t rule) const {
    return std::string(loaded_->string(loaded_->rules()[rule].id).substr(2));
  }

  Ids held(std::string_view target) {
    request_.method = "GET";
    request_.target = target;
    Ids ids;
    for (const Match& match : worker_.evaluate(request_).matches) ids.push_back(id_of(match.rule));
    Ids traced;
    for (const RuleTrace& trace : trace_request(*loaded_, {request_, nullptr, nullptr, {}})) {
      if (trace.truth.holds()) traced.push_back(id_of(trace.rule));
    }
    if (!worker_.evaluate(request_).degraded) {
      EXPECT_EQ(traced, ids);
    }
    return ids;
  }

  TestPack pack_;
  const uint32_t test_, clause_;
  std::shared_ptr<const Pack> loaded_;
  Engine engine_;
  Worker worker_{engine_, without_deadline()};
  RequestView request_;
  int rules_ = 0;
};

TEST_F(Lanes, EachRuleAsksTheViewsOfItsBackend) {
  rule("any");
  rule("iis", Backend::kIis);
  rule("nginx", Backend::kNginx);
  rule("tomcat", Backend::kTomcat);
  load();
  EXPECT_EQ(held("/debug/a"), (Ids{"any", "iis", "nginx", "tomcat"}));
  EXPECT_EQ(held("/%u0064ebug/a"), (Ids{"any", "iis"}));
  EXPECT_EQ(held("/;x/debug/a"), (Ids{"any", "tomcat"}));
  EXPECT_EQ(held("/%c0%ae%c0%afdebug/a"), (Ids{"any", "iis", "tomcat"}));
  EXPECT_EQ(held("/x\\..\\debug\\a"), (Ids{"any", "iis", "nginx", "tomcat"}));
  EXPECT_EQ(held("/release/a"), Ids{});
  EXPECT_EQ(held("/%u0064ebug/a"), (Ids{"any", "iis"})) << "once more";
}

TEST_F(Lanes, ARuleWithoutOneHasThatOfTheSite) {
  rule("any");
  rule("iis", Backend::kIis);
  rule("generic", Backend::kGeneric);
  load(Backend::kNginx);
  EXPECT_EQ(held("/%u0064ebug/a"), (Ids{"iis", "generic"}));
  EXPECT_EQ(held("/;x/debug/a"), Ids{"generic"});
  EXPECT_EQ(held("/%64ebug/a"), (Ids{"any", "iis", "generic"}));
}

/// Its first canonical path too, which no other text holds.
TEST_F(Lanes, TheCanonicalPathOfAnotherBackendIsScanned) {
  const uint32_t test = pack_.test(TestOp::kStartsWith, OperandKind::kLiteral,
                                   pack_.literal("/a/bug/"), FieldId::kPath);
  program::Rule rule = blocking("iis", Backend::kIis, test);
  rule.clauses = {pack_.clause({pack_.atom("/a/bug/", Group::kLine)}), 1};
  pack_.rule(rule);
  load(Backend::kNginx);
  EXPECT_EQ(held("/a/%u002e/bug/c"), Ids{"iis"});
  EXPECT_EQ(held("/a/%u002f/bog/c"), Ids{});
}

TEST_F(Lanes, WhatReadsAlikeSharesALane) {
  rule("any");
  rule("tomcat", Backend::kTomcat);
  rule("again", Backend::kTomcat);
  load(Backend::kTomcat);
  EXPECT_EQ(loaded_->impl().lanes.size(), 1u);
  EXPECT_EQ(held("/;x/debug/a"), (Ids{"any", "tomcat", "again"}));
}

TEST_F(Lanes, RulesThatAreNeverOnNeedNone) {
  program::Rule retired = blocking("iis", Backend::kIis, test_);
  retired.status = static_cast<uint32_t>(program::Status::kRetired);
  pack_.rule(retired);
  rule("any");
  load(Backend::kNginx);
  EXPECT_EQ(loaded_->impl().lanes.size(), 1u);
  request_.target = "/debug/";
  EXPECT_EQ(worker_.evaluate(request_).matches.size(), 1u);
}

TEST_F(Lanes, UngatedRulesToo) {
  rule("any", {}, false);
  rule("iis", Backend::kIis, false);
  rule("tomcat", Backend::kTomcat, false);
  load(Backend::kNginx);
  EXPECT_EQ(held("/%u0064ebug/a"), Ids{"iis"});
  EXPECT_EQ(held("/;x/debug/a"), Ids{"tomcat"});
}

TEST_F(Lanes, HeadersArgumentsAndFormsAreOfTheBackendToo) {
  const auto value = [&](FieldId list, std::string_view text) {
    const uint32_t equal =
        pack_.test(TestOp::kEqual, OperandKind::kLiteral, pack_.literal(text), list, 0, 1);
    return pack_.quantifier(false, list, pack_.all_of({equal}));
  };
  const uint32_t header = value(FieldId::kHeaders, "<a>");
  const uint32_t argument = value(FieldId::kArgs, "<b>");
  const uint32_t formed = pack_.formed(TestOp::kContains, "<c>", FieldId::kUri, {FormStep::kLower});
  for (const auto& [id, test] : {std::pair("1", header), {"2", argument}, {"3", formed}}) {
    pack_.rule(blocking("iis" + std::string(id), Backend::kIis, test));
    pack_.rule(blocking("nginx" + std::string(id), Backend::kNginx, test));
  }
  load();
  const HeaderView headers[] = {{"X",
                                 "\xEF\xBC\x9C"
                                 "a>"}};
  request_.headers = headers;
  EXPECT_EQ(held("/?x=%u003cb>&y=%u003cC>"), (Ids{"iis1", "iis2", "iis3"}));
  EXPECT_EQ(held("/?x=%3cb>&y=%3cC>"), (Ids{"iis1", "iis2", "nginx2", "iis3", "nginx3"}));
}

TEST_F(Lanes, TheGateScansHeaderValuesOfEveryBackend) {
  const uint32_t equal = pack_.test(TestOp::kEqual, OperandKind::kLiteral, pack_.literal("<a>"),
                                    FieldId::kHeaders, 0, 1);
  const uint32_t header = pack_.quantifier(false, FieldId::kHeaders, pack_.all_of({equal}));
  for (const char* scanned : {"", "X"}) pack_.scan(GateSource::kHeaderValue, scanned);
  program::Rule iis = blocking("iis", Backend::kIis, header);
  iis.clauses = {pack_.clause({pack_.atom("<a>", Group::kHeaders)}), 1};
  pack_.rule(iis);
  load(Backend::kNginx);
  const HeaderView headers[] = {{"X", "%u003ca>"}};
  request_.headers = headers;
  EXPECT_EQ(held("/"), Ids{"iis"});
}

TEST_F(Lanes, WhatCouldNotBeInspectedIsUnknownForEach) {
  rule("any");
  rule("iis", Backend::kIis);
  load(Backend::kNginx);
  const std::string target = "/%u0064ebug/" + std::string(kMaxTargetBytes, 'a');
  EXPECT_EQ(held(target), (Ids{"any", "iis"}));
  const Decision& decision = worker_.evaluate(request_);
  EXPECT_TRUE(decision.degraded);
  ASSERT_EQ(decision.undecided.size(), 1u) << "what was seen holds for iis";
  EXPECT_EQ(id_of(decision.undecided[0].rule), "any");
}

TEST_F(Lanes, ResponsesAndBudgetsAreSharedToo) {
  const uint32_t location = pack_.test(TestOp::kEqual, OperandKind::kLiteral, pack_.literal("/a"),
                                       FieldId::kResponseHeaders, 0, 1);
  const uint32_t some =
      pack_.quantifier(false, FieldId::kResponseHeaders, pack_.all_of({location}));
  for (const Backend backend : {Backend::kIis, Backend::kNginx}) {
    program::Rule rule = blocking(backend_name(backend), backend, some);
    rule.event = static_cast<uint32_t>(Event::kResponse);
    pack_.rule(rule);
  }
  load();
  WorkerOptions options;
  options.element_visits = 1;
  Worker poor(engine_, options);
  const HeaderView headers[] = {{"Location", "%u002fa"}};
  ResponseView response;
  response.headers = headers;
  request_.target = "/";
  EXPECT_EQ(worker_.evaluate_response(request_, response).matches.size(), 1u);
  const Decision& decision = poor.evaluate_response(request_, response);
  EXPECT_TRUE(decision.degraded) << "one element for all backends together";
  EXPECT_EQ(decision.causes, kBudget);
}

}  // namespace
}  // namespace stopgap::engine
