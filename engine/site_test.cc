// SPDX-License-Identifier: Apache-2.0
// What a site does to modes and verdicts, on both sides of each of its days.
#include "engine/site.h"

#include <gtest/gtest.h>

#include "engine/cidr.h"
#include "engine/engine.h"
#include "engine/test_databases.h"

namespace stopgap::engine {
namespace {

using program::ActionKind;

TEST(Pattern, StarStandsForAnyText) {
  for (const auto& [pattern, text] :
       std::vector<std::pair<const char*, const char*>>{{"M1", "M1"},
                                                        {"*", ""},
                                                        {"*", "M1"},
                                                        {"M2022-*", "M2022-014"},
                                                        {"*-014", "M2022-014"},
                                                        {"M*2*4", "M2022-014"},
                                                        {"a*b*c", "axbxbxc"},
                                                        {"**", "x"},
                                                        {"", ""}}) {
    EXPECT_TRUE(matches_pattern(pattern, text)) << pattern << " " << text;
  }
  for (const auto& [pattern, text] :
       std::vector<std::pair<const char*, const char*>>{{"M1", "M10"},
                                                        {"M1", "m1"},
                                                        {"", "M1"},
                                                        {"M2022-*", "M2023-1"},
                                                        {"*-014", "M2022-0145"},
                                                        {"a*b", "a"},
                                                        {"a.b", "axb"}}) {
    EXPECT_FALSE(matches_pattern(pattern, text)) << pattern << " " << text;
  }
}

/// Two rules that hold for every request: M1 blocks with 403, M2 with 404.
TestPack two_rules() {
  TestPack pack;
  for (const char* id : {"M1", "M2"}) {
    const uint32_t get = pack.test(program::TestOp::kEqual, program::OperandKind::kLiteral,
                                   pack.literal("GET"), FieldId::kMethod);
    program::Rule rule = pack.blocking(id, pack.all_of({get}));
    rule.actions = {pack.action(ActionKind::kBlock, id[1] == '1' ? 403 : 404), 1};
    pack.rule(rule);
  }
  return pack;
}

RequestView request_on(int32_t day) {
  RequestView request;
  request.method = "GET";
  request.target = "/";
  request.today = day;
  return request;
}

SiteMode site_mode(std::string mitigations, Mode mode, int32_t until = program::kNever) {
  return {std::move(mitigations), mode, {"site.toml:3:1", "a reason", "an author", until}};
}

TEST(SiteModes, EndAfterTheirLastDay) {
  Site site;
  site.modes = {site_mode("M1", Mode::kObserve, 20), site_mode("M*", Mode::kOff, 10)};
  const auto pack = must_load(two_rules(), site);
  EXPECT_EQ(pack->mode(0, 10), Mode::kOff);
  EXPECT_EQ(pack->mode(0, 11), Mode::kObserve);
  EXPECT_EQ(pack->mode(0, 20), Mode::kObserve);
  EXPECT_EQ(pack->mode(0, 21), Mode::kEnforce);
  EXPECT_EQ(pack->mode(1, 10), Mode::kOff);
  EXPECT_EQ(pack->mode(1, 11), Mode::kEnforce);
  EXPECT_EQ(pack->site_reasons(0, 10).size(), 2u);
  ASSERT_EQ(pack->site_reasons(0, 11).size(), 1u);
  EXPECT_EQ(pack->site_reasons(0, 11)[0].why->reason, "a reason");
  EXPECT_TRUE(pack->site_reasons(0, 21).empty());
}

TEST(SiteModes, OfTheWholeSiteAndOfOneMitigationAreTold) {
  Site site;
  site.mode = Mode::kObserve;
  site.mode_why = {"site.toml:2:1", "a trial", "an author", 20};
  site.mitigations["M1"] = Mode::kOff;
  const auto pack = must_load(two_rules(), site);
  const std::vector<SiteReason> both = pack->site_reasons(0, 20);
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0].mode, Mode::kObserve);
  EXPECT_EQ(both[0].why->reason, "a trial");
  EXPECT_EQ(both[1].mode, Mode::kOff);
  EXPECT_EQ(both[1].why, nullptr);
  EXPECT_EQ(pack->site_reasons(0, 21).size(), 1u);
  EXPECT_EQ(pack->site_reasons(1, 20).size(), 1u);
  EXPECT_TRUE(pack->site_reasons(1, 21).empty());
}

TEST(SiteModes, NeverRaise) {
  TestPack pack = two_rules();
  const uint32_t path = pack.contains(FieldId::kUri, "/");
  program::Rule draft = pack.blocking("M3", pack.all_of({path}));
  draft.status = static_cast<uint32_t>(program::Status::kObserve);
  draft.expires_day = 15;
  pack.rule(draft);
  Site site;
  site.modes = {site_mode("*", Mode::kEnforce), site_mode("M3", Mode::kObserve, 12)};
  const auto loaded = must_load(pack, site);
  EXPECT_EQ(loaded->mode(2, 12), Mode::kObserve);
  EXPECT_EQ(loaded->mode(2, 15), Mode::kObserve);
  EXPECT_EQ(loaded->mode(2, 16), Mode::kOff) << "it expired";
}

TEST(SiteModes, ARuleThatComesBackWakes) {
  TestPack pack;
  program::Rule rule = pack.blocking("M1", pack.all_of({pack.contains(FieldId::kUri, "word")}));
  rule.clauses = {pack.clause({pack.atom("word", Group::kLine)}), 1};
  pack.rule(rule);
  pack.scan(GateSource::kUri);
  Site site;
  site.modes = {site_mode("M1", Mode::kOff, 10)};
  Engine engine;
  engine.swap(must_load(pack, site));
  Worker worker(engine);
  RequestView request = request_on(10);
  request.target = "/word";
  EXPECT_EQ(worker.evaluate(request).verdict, Verdict::kPass);
  request.today = 11;
  EXPECT_EQ(worker.evaluate(request).verdict, Verdict::kBlock);
}

TEST(SiteModes, UnknownMitigationsAreReportedWithTheirPlace) {
  Site site;
  site.modes = {site_mode("M9*", Mode::kOff)};
  const auto pack = must_load(two_rules(), site);
  ASSERT_EQ(pack->warnings().size(), 1u);
  EXPECT_EQ(pack->warnings()[0], "site.toml:3:1: the pack has no mitigation `M9*`");
}

struct Excepting {
  Engine engine;
  Worker worker{engine};
  explicit Excepting(const SiteException& exception) {
    Site site;
    site.exceptions = {exception};
    engine.swap(must_load(two_rules(), site));
  }
  uint32_t status(const RequestView& request) { return worker.evaluate(request).status; }
};

SiteException exception_of(std::string mitigations) {
  SiteException exception;
  exception.mitigations = std::move(mitigations);
  exception.why = {"site.toml:9:1", "a probe", "an author", 20};
  return exception;
}

TEST(SiteExceptions, KeepOneMitigationFromActing) {
  SiteException exception = exception_of("M1");
  exception.paths = {"/health", "/probe/*"};
  Excepting site(exception);
  RequestView request = request_on(20);
  request.target = "/health?x";
  const Decision& decision = site.worker.evaluate(request);
  EXPECT_EQ(decision.status, 404u) << "M2 still acts";
  ASSERT_EQ(decision.matches.size(), 2u);
  EXPECT_EQ(decision.matches[0].mode, Mode::kObserve);
  ASSERT_EQ(decision.matches[0].exception, 0u);
  EXPECT_EQ(decision.pack->exceptions()[0].why.reason, "a probe");
  EXPECT_EQ(decision.matches[1].exception, Match::kNoException);
  request.today = 21;
  EXPECT_EQ(site.status(request), 403u) << "its last day was the one before";
}

TEST(SiteExceptions, NeedEveryViewOfThePath) {
  SiteException exception = exception_of("*");
  exception.paths = {"/probe/*"};
  Excepting site(exception);
  for (const char* inside : {"/probe/a", "/probe/a?/x", "/probe/%61"}) {
    RequestView request = request_on(1);
    request.target = inside;
    EXPECT_EQ(site.status(request), 0u) << inside;
  }
  for (const char* outside :
       {"/probe", "/probe/../admin", "/probe/..;/admin", "/probe/%2e%2e/admin",
        "/probe/..%255cadmin", "//probe/a", "/x?/probe/a"}) {
    RequestView request = request_on(1);
    request.target = outside;
    EXPECT_EQ(site.status(request), 403u) << outside;
  }
  RequestView cut = request_on(1);
  const std::string longer = "/probe/" + std::string(kMaxTargetBytes, 'a');
  cut.target = longer;
  EXPECT_EQ(site.status(cut), 403u) << "the end of the path was not seen";
}

TEST(SiteExceptions, NeedEveryHostAndTheAddress) {
  SiteException exception = exception_of("*");
  exception.hosts = {"*.Internal.example"};
  exception.addresses = {*parse_cidr("192.0.2.0/24"), *parse_cidr("2001:db8::1")};
  Excepting site(exception);
  const HeaderView one[] = {{"Host", "a.internal.EXAMPLE:8080"}};
  const HeaderView two[] = {{"Host", "a.internal.example"}, {"Host", "www.example"}};
  RequestView request = request_on(1);
  request.headers = one;
  EXPECT_EQ(site.status(request), 403u) << "no address is known";
  request.client_ip = parse_ip("192.0.2.9");
  EXPECT_EQ(site.status(request), 0u);
  request.client_ip = parse_ip("2001:db8::1");
  EXPECT_EQ(site.status(request), 0u);
  request.client_ip = parse_ip("192.0.3.9");
  EXPECT_EQ(site.status(request), 403u);
  request.client_ip = parse_ip("192.0.2.9");
  request.headers = two;
  EXPECT_EQ(site.status(request), 403u) << "two hosts, one of them another";
  request.headers = {};
  EXPECT_EQ(site.status(request), 403u) << "no host";
}

TEST(NeverBlock, LowersTheVerdictAndSaysSo) {
  SiteException exception = exception_of("*");
  exception.never_block = true;
  exception.addresses = {*parse_cidr("192.0.2.1")};
  exception.why.until = program::kNever;
  Excepting site(exception);
  RequestView request = request_on(1);
  request.client_ip = parse_ip("192.0.2.1");
  const Decision& decision = site.worker.evaluate(request);
  EXPECT_EQ(decision.verdict, Verdict::kPass);
  ASSERT_EQ(decision.matches.size(), 2u);
  for (const Match& match : decision.matches) {
    EXPECT_EQ(match.mode, Mode::kObserve);
    EXPECT_EQ(match.exception, 0u);
  }
}

TEST(NeverBlock, AlsoUndecidedMitigations) {
  TestPack pack;
  pack.rule(pack.blocking("M1", pack.all_of({pack.contains(FieldId::kBody, "x")})));
  SiteException exception = exception_of("*");
  exception.never_block = true;
  exception.paths = {"/"};
  Site site;
  site.exceptions = {exception};
  Engine engine;
  engine.swap(must_load(pack, site));
  Worker worker(engine);
  RequestView request = request_on(1);
  request.body_truncated = true;
  const Decision& decision = worker.evaluate(request);
  EXPECT_EQ(decision.verdict, Verdict::kPass);
  EXPECT_EQ(decision.undecided.size(), 1u);
  ASSERT_EQ(decision.matches.size(), 1u);
  EXPECT_EQ(decision.matches[0].exception, 0u);
}

}  // namespace
}  // namespace stopgap::engine
