// SPDX-License-Identifier: Apache-2.0
// Dates and versions on both sides of each edge, supersession, and the site file.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

using Json = nlohmann::json;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

constexpr const char* kBasic = R"(syntax 1
import std.http
mitigation M1 "A debug console" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10  expires 2026-06-30 then observe }
  affects nginx as debian { 1.22 before "1.22.1-9+deb12u1" }
  on http.request
  when http.path starts_with "/debug/"
  except "balancer probe" when client.ip in 10.0.0.0/28 until 2026-03-01
  then block
  tests {
    block GET "https://www.example.org/debug/"
    pass  GET "https://www.example.org/debug/" from 10.0.0.1 at 2026-03-01
    block GET "https://www.example.org/debug/" from 10.0.0.1 at 2026-03-02
    block GET "https://www.example.org/debug/" at 2026-06-30
    observe GET "https://www.example.org/debug/" at 2026-07-01
    block GET "https://www.example.org/debug/" with nginx = "1.22.1-9"
    idle  GET "https://www.example.org/debug/" with nginx = "1.22.1-9+deb12u1"
    idle  GET "https://www.example.org/debug/" with nginx = "1.24.0-1"
    pass  GET "https://www.example.org/"
  }
}
)";

class Lifecycle : public ::testing::Test {
 protected:
  Json decide(const std::string& site, const std::string& day,
              const std::string& request = record("a", "/debug/")) {
    RunOptions options;
    options.input = request;
    last_ = run({"eval", dir_.write("a.gap", kBasic), "--requests", "-", "--format", "jsonl",
                 "--site", dir_.write("site.toml", site), "--at", day},
                options);
    EXPECT_EQ(last_.status, 0) << last_.err;
    return Json::parse(last_.out, nullptr, false);
  }
  cli::TemporaryDirectory dir_;
  Outcome last_;
};

TEST_F(Lifecycle, TestsOnBothSidesOfEachEdge) {
  const Outcome outcome = run({"test", dir_.write("a.gap", kBasic)});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_TRUE(holds(outcome.err, "9 passed, 0 failed")) << outcome.err;
}

TEST_F(Lifecycle, EvalFollowsTheDay) {
  EXPECT_EQ(decide("", "2026-06-30").at("verdict"), "block");
  const Json after = decide("", "2026-07-01");
  EXPECT_EQ(after.at("verdict"), "pass");
  EXPECT_EQ(after.at("mitigations")[0].at("mode"), "observe");
}

TEST_F(Lifecycle, InstalledVersionsArmOrIdle) {
  EXPECT_EQ(decide("[products]\nnginx = \"1.22.1-9\"\n", "2026-02-01").at("verdict"), "block");
  EXPECT_EQ(decide("[products]\nnginx = \"1.22.1-9+deb12u1\"\n", "2026-02-01").at("verdict"),
            "pass");
  EXPECT_EQ(decide("[products]\nother = \"1\"\n", "2026-02-01").at("verdict"), "block");
  EXPECT_TRUE(holds(last_.err, "site: 1 mitigation armed because the installed version"))
      << last_.err;
}

TEST_F(Lifecycle, ASiteBlockEndsAfterItsLastDay) {
  const std::string site =
      "[[block]]\nmitigation = \"M*\"\nreason = \"breaks the calendar\"\n"
      "author = \"Example Admin\"\nuntil = 2026-02-10\n";
  EXPECT_EQ(decide(site, "2026-02-10").at("verdict"), "pass");
  EXPECT_TRUE(holds(last_.err, "site: M*: at most off (")) << last_.err;
  EXPECT_TRUE(holds(last_.err, "breaks the calendar, Example Admin, until 2026-02-10"))
      << last_.err;
  EXPECT_EQ(decide(site, "2026-02-11").at("verdict"), "block");
  EXPECT_TRUE(holds(last_.err, "has ended")) << last_.err;
}

TEST_F(Lifecycle, ResultsCarryTheProvenance) {
  const Json observed =
      decide("[mitigations]\nM1 = { mode = \"observe\", reason = \"new\", author = \"A\" }\n",
             "2026-02-01");
  const Json& site = observed.at("mitigations")[0].at("site")[0];
  EXPECT_EQ(site.at("says"), "at most observe");
  EXPECT_EQ(site.at("why").at("reason"), "new");
  EXPECT_TRUE(holds(site.at("why").at("at").get<std::string>(), "site.toml:2:"));
  const Json never = decide(
      "[[never_block]]\naddress = \"192.0.2.1\"\nreason = \"control\"\nauthor = \"A\"\n",
      "2026-02-01", R"({"id":"a","method":"GET","target":"/debug/","client_ip":"192.0.2.1"})");
  EXPECT_EQ(never.at("verdict"), "pass");
  EXPECT_EQ(never.at("mitigations")[0].at("site")[0].at("says"), "never block");
}

TEST_F(Lifecycle, ExplainNamesEveryOverride) {
  const std::string site =
      dir_.write("site.toml",
                 "[[exception]]\nmitigation = \"M1\"\npath = \"/debug/\"\nreason = \"probe\"\n"
                 "author = \"Example Admin\"\nuntil = 2026-02-10\n");
  const std::string rules = dir_.write("a.gap", kBasic);
  RunOptions options;
  options.input = record("a", "/debug/");
  const Outcome during =
      run({"explain", rules, "--request", "-", "--site", site, "--at", "2026-02-10"}, options);
  EXPECT_TRUE(holds(during.out, "does not act here: ")) << during.out << during.err;
  EXPECT_TRUE(holds(during.out, "probe, Example Admin, until 2026-02-10")) << during.out;
  const Outcome after =
      run({"explain", rules, "--request", "-", "--site", site, "--at", "2026-02-11"}, options);
  EXPECT_TRUE(holds(after.out, "block 403 by M1")) << after.out;
  EXPECT_TRUE(holds(after.out, "exception from M1: has ended")) << after.out;
}

TEST_F(Lifecycle, ABadSiteFileIsLocatedAndNothingRuns) {
  RunOptions options;
  options.input = record("a", "/debug/");
  const std::string site = dir_.write("site.toml", "mode = \"enforce\"\n[[block]]\nid = \"M1\"\n");
  const Outcome outcome =
      run({"eval", dir_.write("a.gap", kBasic), "--requests", "-", "--site", site}, options);
  EXPECT_EQ(outcome.status, 2);
  EXPECT_TRUE(holds(outcome.err, "site.toml:3:1: unknown key `id`")) << outcome.err;
  EXPECT_EQ(outcome.out, "");
}

std::string pair_of(const std::string& successor_condition) {
  return std::string(kBasic) +
         "mitigation M2 \"The new one\" {\n  about { severity high  breaks \"Nothing known.\" }\n"
         "  lifecycle { status observe  revision 1 on 2026-08-01  supersedes M1 }\n"
         "  on http.request\n  when " +
         successor_condition +
         "\n  then block\n"
         "  tests {\n    observe GET \"https://www.example.org/Debug/\"\n"
         "    pass GET \"https://www.example.org/\"\n  }\n}\n";
}

TEST_F(Lifecycle, ASuccessorBlocksWhatItsPredecessorBlocked) {
  const Outcome good =
      run({"test", dir_.write("a.gap", pair_of("http.path starts_with \"/debug/\"i"))});
  EXPECT_EQ(good.status, 0) << good.out << good.err;
  EXPECT_TRUE(holds(good.err, "SG0316")) << good.err;
  EXPECT_TRUE(holds(good.err, "15 passed, 0 failed"))
      << "9 and 2, and 4 block tests again: " << good.err;
  const Outcome bad =
      run({"test", dir_.write("a.gap", pair_of("http.path starts_with \"/Debug/\""))});
  EXPECT_EQ(bad.status, 1);
  EXPECT_TRUE(holds(bad.out, "a test of M1, which it supersedes")) << bad.out;
}

}  // namespace
}  // namespace stopgap::e2e
