// SPDX-License-Identifier: Apache-2.0
// stopgap explain.
#include <gtest/gtest.h>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class Explain : public ::testing::Test {
 protected:
  Outcome explain(const std::string& request, const std::vector<std::string>& more = {},
                  const std::string& rules = kDemo) {
    std::vector<std::string> arguments = {"explain", dir_.write("a.gap", rules), "--request", "-"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    RunOptions options;
    options.input = request;
    return run(arguments, options);
  }
  cli::TemporaryDirectory dir_;
};

TEST_F(Explain, SaysWhichConditionHeldWhere) {
  const Outcome outcome = explain(record("a", "/x/%2e%2e/debug/console"));
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, "block 403 by M2026-001")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "block(status: 403)")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "+ http.path starts_with \"/debug/\"i")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "byte 0: »/debug/«console")) << outcome.out;
}

TEST_F(Explain, NearestMissNamesTheConditionThatFailed) {
  const std::string rules =
      demo_with("when http.path starts_with \"/debug/\"i",
                "when http.path starts_with \"/debug/\"i and http.method == \"GET\"");
  const Outcome outcome = explain(R"({"id":"a","method":"POST","target":"/debug/x"})", {}, rules);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, "nearest misses")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "1 of 2 conditions held, 1 more is needed:")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "- http.method == \"GET\"")) << outcome.out;
}

TEST_F(Explain, ListsTheViewsAndWhatWasFoundInThem) {
  const Outcome outcome = explain(record("a", "/x/%2e%2e/debug/%2563onsole?a=1"));
  EXPECT_TRUE(holds(outcome.out, "flags     double_encoded\n")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, R"(
views
  http.path
    as sent       "/x/%2e%2e/debug/%2563onsole"
    decoded 1x    "/x/../debug/%63onsole"
    decoded 2x    "/x/../debug/console"
    decoded 1x, canonical  "/debug/%63onsole"  M2026-001: byte 0
    decoded 2x, canonical  "/debug/console")"
                                 "\n"))
      << outcome.out;
  EXPECT_FALSE(holds(outcome.out, "http.query")) << "no mitigation asks for it";
  const Outcome all = explain(record("a", "/x?a=%62"), {"--all"});
  EXPECT_TRUE(holds(all.out, R"(
  http.query
    as sent       "a=%62"
    decoded 1x    "a=b")"
                             "\n"))
      << all.out;
  EXPECT_TRUE(holds(all.out, R"(
  http.args.value
    `a`  as sent       "%62"
    `a`  decoded 1x    "b")"
                             "\n"))
      << all.out;
}

TEST_F(Explain, ViewsAreClippedAndHarmless) {
  const std::string rules = demo_with("when http.path starts_with \"/debug/\"i",
                                      "when any http.args.value contains \"x\"");
  std::string target = "/?";
  for (int i = 0; i < 500; ++i) target += "a" + std::to_string(i) + "=%1b%5b2J&";
  target += "b=" + std::string(5000, 'x');
  const Outcome outcome = explain(record("a", target), {}, rules);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, "`a7`  decoded 1x    \"\\x1B[2J\"\n")) << outcome.out;
  EXPECT_FALSE(holds(outcome.out, "`a8`")) << "eight elements are enough";
  EXPECT_TRUE(holds(outcome.out, "…\" (5000 bytes)  M2026-001: byte 0\n")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "  and 492 more elements\n")) << outcome.out;
  EXPECT_FALSE(holds(outcome.out, "\x1b"));
  EXPECT_LT(outcome.out.size(), 4000u);
  const Outcome all = explain(record("a", target), {"--all"}, rules);
  EXPECT_TRUE(holds(all.out, "`a499`  decoded 1x    \"\\x1B[2J\"\n"));
}

TEST_F(Explain, APackTellsTheSameAsItsText) {
  const std::string text =
      demo_with("when http.path starts_with \"/debug/\"i",
                "when http.path starts_with \"/debug/\"i and http.method != \"PUT\"");
  const std::string path = dir_.write("a.gap", text), pack = dir_ / "a.pack";
  ASSERT_EQ(run({"build", path, "-o", pack}).status, 0);
  RunOptions options;
  options.input = R"({"id":"a","method":"PUT","target":"/debug/x"})";
  const Outcome of_pack = run({"explain", pack, "--request", "-"}, options);
  EXPECT_EQ(of_pack.status, 0) << of_pack.err;
  EXPECT_EQ(of_pack.out, run({"explain", path, "--request", "-"}, options).out);
  EXPECT_TRUE(holds(of_pack.out, "    - http.method != \"PUT\"  found as sent, byte 0: »PUT«\n"))
      << of_pack.out;
}

TEST_F(Explain, AllShowsWhatIsFarAway) {
  EXPECT_FALSE(holds(explain(record("a", "/")).out, "- http.path starts_with"));
  EXPECT_TRUE(holds(explain(record("a", "/"), {"--all"}).out, "- http.path starts_with"));
}

TEST_F(Explain, ModesHaveReasons) {
  const std::string site = dir_.write("site.toml", "[mitigations]\n\"M2026-001\" = \"observe\"\n");
  const Outcome sited = explain(record("a", "/debug/"), {"--site", site});
  EXPECT_TRUE(holds(sited.out, "site file: at most observe")) << sited.out << sited.err;
  const std::string rules =
      demo_with("revision  1 on 2026-01-10",
                "revision  1 on 2026-01-10\n    expires   2026-06-30 then observe");
  const Outcome expired = explain(record("a", "/debug/"), {"--at", "2026-07-01"}, rules);
  EXPECT_TRUE(holds(expired.out, "expired after 2026-06-30")) << expired.out;
}

TEST_F(Explain, SaysHowTheRequestIsReadAndByWhom) {
  const std::string iis = demo_with("when http.path", "backend iis\n  when http.path");
  const Outcome own = explain(record("a", "/x/%u002e%u002e/%c0%ae/%ef%bd%84ebug/"), {}, iis);
  EXPECT_TRUE(holds(own.out, "block 403 by M2026-001")) << own.out << own.err;
  EXPECT_TRUE(holds(own.out, ", read as iis does")) << own.out;
  EXPECT_TRUE(holds(own.out, "decoded 1x, look-alikes as ASCII, canonical")) << own.out;
  EXPECT_TRUE(holds(own.out, "path_confusion") || holds(own.out, "overlong")) << own.out;
  const std::string site = dir_.write("site.toml", "backend = \"nginx\"\n");
  const Outcome sited = explain(record("a", "/%u0064ebug/"), {"--site", site});
  EXPECT_FALSE(holds(sited.out, "block 403")) << sited.out << sited.err;
  EXPECT_TRUE(holds(explain(record("a", "/debug/"), {"--site", site}).out, "read as nginx does"));
  EXPECT_TRUE(holds(explain(record("a", "/%u0064ebug/"), {"--site", site}, iis).out, "block 403"))
      << "the mitigation's own backend counts";
  EXPECT_TRUE(holds(explain(record("a", "/debug/a::$DATA")).out, "block 403"));
}

TEST_F(Explain, RawRequestsAndEscapes) {
  const Outcome outcome = explain("GET /debug/\x1b[2J HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, "block 403")) << outcome.out;
  EXPECT_FALSE(holds(outcome.out, "\x1b"));
}

TEST_F(Explain, TakesExactlyOneRequest) {
  EXPECT_EQ(explain("").status, 2);
  EXPECT_EQ(explain(record("a", "/") + record("b", "/")).status, 2);
  EXPECT_EQ(explain("{\"id\":1}").status, 2);
  const Outcome pack = run({"explain", dir_.write("a.gap", kDemo)});
  EXPECT_EQ(pack.status, 0) << pack.err;
  EXPECT_NE(pack.out.find("on http.request, decided at the request line"), std::string::npos)
      << pack.out;
  EXPECT_TRUE(holds(pack.out, "looked at if its string occurs in the request; reads it once"))
      << pack.out;
  EXPECT_TRUE(holds(pack.out,
                    "at worst all that is inspected is read 2 times, if all strings occur; 1 time"))
      << pack.out;
}

TEST_F(Explain, Codes) {
  const Outcome outcome = run({"explain", "SG0001"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_TRUE(holds(outcome.out, "# SG0001: syntax error\n")) << outcome.out;
  EXPECT_EQ(run({"explain", "sg0001"}).out, outcome.out);
  EXPECT_EQ(run({"explain", "SG9999"}).status, 2);
}

}  // namespace
}  // namespace stopgap::e2e
