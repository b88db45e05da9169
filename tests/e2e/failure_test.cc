// SPDX-License-Identifier: Apache-2.0
// Requests that cannot be inspected, seen from the command line: --simulate, results, explain.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

using Json = nlohmann::json;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// One test for each cause; `modes` are the failure modes of both mitigations, `pack_modes` of the
/// pack.
std::string rules_with(const std::string& modes, const std::string& pack_modes = "") {
  const auto mitigation = [&](const std::string& id, const std::string& condition) {
    return "mitigation " + id +
           " \"Uploads\" {\n  about { severity high  breaks \"Nothing known.\" }\n"
           "  lifecycle { status enforce  revision 1 on 2026-01-10 }\n  on http.request\n"
           "  when http.path == \"/up\" and " +
           condition + "\n  then block\n  " + modes +
           "\n  tests {\n    block POST \"https://www.example.org/up?q=EVIL\" { \"X-A: EVIL\" }\n"
           "    pass  GET \"https://www.example.org/up\"\n  }\n}\n";
  };
  return "syntax 1\npack \"p\" version 1.0.0 {\n" + pack_modes + "}\nimport std.http\n" +
         mitigation("M1", "any http.query_args contains \"EVIL\"") +
         mitigation("M2", "any http.headers[\"X-A\"] matches /E[V1]IL/");
}

class Failure : public ::testing::Test {
 protected:
  Json decide(const std::string& rules, const std::string& request,
              const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {
        "eval", dir_.write("a.gap", rules), "--requests", "-", "--format", "jsonl"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    RunOptions options;
    options.input = request;
    last_ = run(arguments, options);
    EXPECT_EQ(last_.status, 0) << last_.err;
    return Json::parse(last_.out, nullptr, false);
  }
  cli::TemporaryDirectory dir_;
  Outcome last_;
};

constexpr const char* kUpload =
    R"({"id":"a","method":"POST","target":"/up?a=b","headers":[["X-A","b"]]})";

TEST_F(Failure, EveryCauseCanBeForced) {
  for (const char* cause : {"oversize", "unparsable", "budget", "error"}) {
    const Json result = decide(rules_with(""), kUpload, {"--simulate", cause});
    EXPECT_EQ(result.at("degraded"), true) << cause;
    EXPECT_EQ(result.at("causes"), Json::array({cause}));
    EXPECT_EQ(result.at("verdict"), "block") << cause;
    ASSERT_FALSE(result.at("undecided").empty()) << cause;
    EXPECT_EQ(result.at("undecided")[0].at("mode"), "block") << cause;
    EXPECT_EQ(result.at("undecided")[0].at("causes"), Json::array({cause}));
    EXPECT_TRUE(holds(last_.err, std::string("degraded: 1 ") + cause)) << last_.err;
  }
  const Json plain = decide(rules_with(""), kUpload, {});
  EXPECT_EQ(plain.at("verdict"), "pass");
  EXPECT_FALSE(plain.contains("causes"));
}

TEST_F(Failure, TheMitigationSaysThenThePack) {
  const std::string own = "on_oversize log on_budget allow";
  const std::string of_pack = "  on_oversize allow\n  on_error log\n";
  const auto verdict = [&](const char* cause) {
    const Json result = decide(rules_with(own, of_pack), kUpload, {"--simulate", cause});
    std::string text = result.at("verdict").get<std::string>() + ":";
    for (const Json& one : result.at("undecided")) text += " " + one.at("mode").get<std::string>();
    for (const Json& one : result.at("mitigations"))
      text += " " + one.at("mode").get<std::string>();
    return text;
  };
  EXPECT_EQ(verdict("oversize"), "pass: log log observe observe");
  EXPECT_EQ(verdict("budget"), "pass: allow allow");
  EXPECT_EQ(verdict("error"), "pass: log observe") << "M1 has no regex";
  EXPECT_EQ(verdict("unparsable"), "block: block enforce") << "headers are not the target";
}

TEST_F(Failure, ALargeUploadElsewhereIsNobodysBusiness) {
  const std::string body(1'500'000, 'A');
  const std::string request = "POST /elsewhere HTTP/1.1\r\nHost: a.example\r\nContent-Length: " +
                              std::to_string(body.size()) + "\r\n\r\n" + body;
  const std::string rules = demo_with("when http.path starts_with \"/debug/\"i",
                                      "when http.path starts_with \"/debug/\"i and "
                                      "http.body contains \"EVIL\" or http.path == \"/debug/all\"");
  Json result = decide(rules, request, {});
  EXPECT_EQ(result.at("verdict"), "pass");
  EXPECT_EQ(result.at("causes"), Json::array({"oversize"}));
  EXPECT_EQ(result.at("undecided"), Json::array());
  std::string to_debug = request;
  to_debug.replace(to_debug.find("/elsewhere"), 10, "/debug/abc");
  result = decide(rules, to_debug, {});
  EXPECT_EQ(result.at("verdict"), "block") << "nobody knows what is behind the first MiB";
  EXPECT_EQ(result.at("undecided").size(), 1u);
}

TEST_F(Failure, TextAndExplainSayIt) {
  RunOptions options;
  options.input = kUpload;
  const std::string path = dir_.write("a.gap", rules_with("on_error log"));
  const Outcome text = run({"eval", path, "--requests", "-", "--simulate", "error"}, options);
  EXPECT_TRUE(holds(text.out, "(degraded: error; undecided: M2 log)")) << text.out;
  const Outcome told = run({"explain", path, "--request", "-", "--simulate", "error"}, options);
  EXPECT_TRUE(holds(told.out, "degraded error: a part of the request could not be inspected"))
      << told.out;
  EXPECT_TRUE(holds(told.out, "not known whether it holds: 1 mitigation")) << told.out;
  EXPECT_TRUE(holds(told.out, "log says on_error; of what was seen:")) << told.out;
  EXPECT_EQ(run({"eval", path, "--requests", "-", "--simulate", "fire"}, options).status, 2);
}

TEST_F(Failure, ExplainNamesWhatIsNotWhole) {
  RunOptions options;
  options.input =
      "POST /else HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n\r\n{\"a\": [1,";
  const std::string path =
      dir_.write("a.gap", demo_with("when ", "when any http.json.value == \"EVIL\" or "));
  Outcome told = run({"explain", path, "--request", "-"}, options);
  EXPECT_TRUE(holds(told.out, "\n  not whole: http.json\n")) << told.out;
  options.input.replace(options.input.find("\r\n\r\n"), 2,
                        "\r\nCookie: " + std::string(300'000, 'c') + "\r\n");
  told = run({"explain", path, "--request", "-"}, options);
  EXPECT_TRUE(holds(told.out, "http.cookies (oversize)")) << told.out;
  EXPECT_TRUE(holds(told.out, "http.json (oversize and unparsable)")) << told.out;
}

}  // namespace
}  // namespace stopgap::e2e
