// SPDX-License-Identifier: Apache-2.0
// stopgap eval.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

using Json = nlohmann::json;

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class Eval : public ::testing::Test {
 protected:
  Outcome eval(const std::string& input, const std::vector<std::string>& more = {},
               const std::string& rules = kDemo, const std::string& format = "jsonl") {
    std::vector<std::string> arguments = {
        "eval", dir_.write("a.gap", rules), "--requests", "-", "--format", format};
    arguments.insert(arguments.end(), more.begin(), more.end());
    RunOptions options;
    options.input = input;
    return run(arguments, options);
  }
  static std::vector<Json> results(const Outcome& outcome) {
    std::vector<Json> list;
    std::istringstream lines(outcome.out);
    for (std::string line; std::getline(lines, line);) list.push_back(Json::parse(line));
    return list;
  }
  cli::TemporaryDirectory dir_;
};

TEST_F(Eval, ResultsAreAsDocumented) {
  const Outcome outcome = eval(record("a", "/%2564ebug/x") + record("b", "/"));
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(
      outcome.out,
      "{\"id\":\"a\",\"verdict\":\"block\",\"status\":403,\"mitigations\":[{\"id\":\"M2026-001\","
      "\"mode\":\"enforce\",\"actions\":[\"block\",\"log\"],"
      "\"log\":{\"http.uri\":[\"/%2564ebug/x\"]}}],\"flags\":[\"double_encoded\"],"
      "\"degraded\":false}\n"
      "{\"id\":\"b\",\"verdict\":\"pass\",\"mitigations\":[],\"flags\":[],\"degraded\":false}\n");
  EXPECT_TRUE(holds(outcome.err, "2 requests, 1 blocked, 0 errors, ")) << outcome.err;
}

TEST_F(Eval, AKeyUnderAnotherNameIsTold) {
  const std::string line =
      R"({"id":"a","method":"GET","target":"/","header":[],"response":{"bodyb64":""},"x":1})";
  const Outcome outcome = eval(line + "\n" + line + "\n");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_TRUE(holds(outcome.err,
                    "line 1: the key `header` means nothing and is passed over; did "
                    "you mean `headers`?"))
      << outcome.err;
  EXPECT_TRUE(holds(outcome.err, "`response.bodyb64`")) << outcome.err;
  EXPECT_TRUE(holds(outcome.err, "`x` means nothing and is passed over\n")) << outcome.err;
  EXPECT_FALSE(holds(outcome.err, "line 2")) << "each key once: " << outcome.err;
}

TEST_F(Eval, BodiesAsTextAndCutOnes) {
  const std::string start = R"({"id":"a","method":"POST","target":"/x","body":"a=1")";
  const std::vector<Json> list =
      results(eval(start + "}\n" + start + R"(,"body_truncated":true})" + "\n"));
  EXPECT_EQ(list.at(0).at("degraded"), false);
  EXPECT_EQ(list.at(1).at("flags"), Json::array({"truncated"}));
}

TEST_F(Eval, ACutFirstLineCostsThatLineOnly) {
  const std::vector<Json> list = results(eval("get\":\"/\"}\n" + record("b", "/debug/")));
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].at("line"), 1);
  EXPECT_EQ(list[1].at("verdict"), "block");
}

TEST_F(Eval, BytesBehindARawRequestAreTold) {
  const Outcome outcome = eval("POST / HTTP/1.1\nContent-Length: 3\n\nabcdefgh\n");
  EXPECT_TRUE(holds(outcome.err, "5 bytes behind the body not looked at")) << outcome.err;
  EXPECT_FALSE(holds(eval("GET / HTTP/1.1\n\n").err, "behind")) << "a line end is no body";
}

TEST_F(Eval, TagsAndLoggedFieldsAreReported) {
  std::string rules = kDemo;
  const std::string before = "log(http.uri)";
  ASSERT_NE(rules.find(before), std::string::npos);
  rules.replace(rules.find(before), before.size(),
                "tag(\"probe\"), log(http.method, http.headers)");
  const Json match = results(eval(record("a", "/debug/"), {}, rules)).at(0).at("mitigations").at(0);
  EXPECT_EQ(match.at("tags"), Json::array({"probe"}));
  EXPECT_EQ(match.at("log").at("http.method"), Json::array({"GET"}));
  EXPECT_EQ(match.at("log").at("http.headers"), Json::array({"Host"}));
}

TEST_F(Eval, ABadLineIsAnsweredAndTheRunGoesOn) {
  const Outcome outcome =
      eval(record("a", "/") + "{\"id\":\"b\",\"method\":3}\n\nnonsense\n" + record("c", "/debug/"));
  EXPECT_EQ(outcome.status, 1);
  const std::vector<Json> list = results(outcome);
  ASSERT_EQ(list.size(), 4u);
  EXPECT_EQ(list[1].at("id"), "b");
  EXPECT_EQ(list[1].at("line"), 2);
  EXPECT_TRUE(list[1].contains("error"));
  EXPECT_TRUE(list[2].at("id").is_null());
  EXPECT_EQ(list[2].at("line"), 4);
  EXPECT_EQ(list[3].at("verdict"), "block");
}

TEST_F(Eval, ALineThatIsTooLongIsAnErrorOfThatLine) {
  const std::string huge = "{\"id\":\"" + std::string(9 << 20, 'x') + "\"}\n";
  const Outcome outcome = eval(record("a", "/") + huge + record("b", "/debug/"));
  EXPECT_EQ(outcome.status, 1);
  const std::vector<Json> list = results(outcome);
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[1].at("line"), 2);
  EXPECT_EQ(list[2].at("verdict"), "block");
}

TEST_F(Eval, BytesComeInBase64AndOutputStaysValidJson) {
  // target "/debug/\xFF", a header of invalid bytes, a NUL and an escape in the id.
  const Outcome outcome = eval(
      R"({"id":"a\u0000\u001b","method":"GET","target_b64":"L2RlYnVnL/8=","headers_b64":[["/w==","AA=="]]})"
      "\n");
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  const std::vector<Json> list = results(outcome);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].at("id"), std::string("a\0\x1b", 3));
  EXPECT_EQ(list[0].at("verdict"), "block");
}

TEST_F(Eval, RawRequestsAreDetected) {
  const Outcome outcome = eval("\r\nGET /DEBUG/ HTTP/1.1\r\nHost: www.example.org\r\n\r\n");
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  ASSERT_EQ(results(outcome).size(), 1u);
  EXPECT_EQ(results(outcome)[0].at("id"), "<stdin>");
  EXPECT_EQ(results(outcome)[0].at("verdict"), "block");
  const Outcome bad = eval("no request at all");
  EXPECT_EQ(bad.status, 1);
  EXPECT_TRUE(results(bad)[0].contains("error"));
}

TEST_F(Eval, NothingIsNoRequest) {
  const Outcome outcome = eval("");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(holds(outcome.err, "0 requests, 0 blocked, 0 errors")) << outcome.err;
}

TEST_F(Eval, FailOnBlock) {
  EXPECT_EQ(eval(record("a", "/"), {"--fail-on-block"}).status, 0);
  EXPECT_EQ(eval(record("a", "/debug/"), {"--fail-on-block"}).status, 1);
}

TEST_F(Eval, TextIsOneSafeLineARequest) {
  const Outcome outcome =
      eval(R"({"id":"a\u001b[2J\n","method":"GET","target":"/debug/\u001b[31m"})"
           "\n",
           {}, kDemo, "text");
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(outcome.out.starts_with("block 403")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "M2026-001 Debug console of Example Server")) << outcome.out;
  EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 1);
  EXPECT_FALSE(holds(outcome.out, "\x1b"));
}

TEST_F(Eval, SiteLowersTheMode) {
  const std::string site = dir_.write("site.toml", "[mitigations]\n\"M2026-001\" = \"observe\"\n");
  const Outcome outcome = eval(record("a", "/debug/"), {"--site", site});
  ASSERT_EQ(results(outcome).size(), 1u) << outcome.err;
  EXPECT_EQ(results(outcome)[0].at("verdict"), "pass");
  EXPECT_EQ(results(outcome)[0].at("mitigations").at(0).at("mode"), "observe");
  EXPECT_EQ(eval("", {"--site", dir_.write("bad.toml", "mode = [")}).status, 2);
  EXPECT_EQ(eval("", {"--site", "no-such.toml"}).status, 2);
}

TEST_F(Eval, DateDecidesExpiry) {
  const std::string rules =
      demo_with("revision  1 on 2026-01-10",
                "revision  1 on 2026-01-10\n    expires   2026-06-30 then observe");
  const Outcome before = eval(record("a", "/debug/"), {"--at", "2026-06-30"}, rules);
  EXPECT_EQ(results(before)[0].at("verdict"), "block");
  const Outcome after = eval(record("a", "/debug/"), {"--at", "2026-07-01"}, rules);
  EXPECT_EQ(results(after)[0].at("verdict"), "pass");
  EXPECT_EQ(eval("", {"--at", "tomorrow"}).status, 2);
}

TEST_F(Eval, ResponsesWithoutRulesChangeNothing) {
  const Outcome outcome = eval(R"({"id":"a","method":"GET","target":"/","response":{"status":200}})"
                               "\n");
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out,
            R"({"id":"a","verdict":"pass","mitigations":[],"flags":[],"degraded":false})"
            "\n");
  EXPECT_FALSE(holds(outcome.err, "SG0902")) << outcome.err;
}

TEST_F(Eval, ConnectionsComeFirstAndResponsesLast) {
  const std::string rules = R"(syntax 1
import std.http
mitigation M1 "c" {
  about { severity low  breaks "Nothing." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on connection
  when server.port == 5060 and tls.alpn == "h2"
  then drop
  tests {
    block connection to 5060/tcp alpn { "h2" }
    pass  connection to 5060/tcp
  }
}
mitigation M2 "q" {
  about { severity low  breaks "Nothing." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when http.path == "/a"
  then set_header("X-Seen", "1"), throttle(per_minute: 5)
  tests {
    block GET "https://www.example.org/a"
    pass  GET "https://www.example.org/"
  }
}
mitigation M3 "r" {
  about { severity low  breaks "Nothing." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.response
  when http.response.status == 500
  then block(status: 502), remove_header("Server")
  tests {
    block GET "https://www.example.org/a" response 500 { }
    pass  GET "https://www.example.org/" response { }
  }
}
)";
  const std::string head = R"({"id":"a","method":"GET","target":"/a","response":{"status":)";
  const Outcome dropped = eval(head + R"(500},"server_port":5060,"tls_alpn":["h2"]})"
                                      "\n",
                               {}, rules);
  EXPECT_EQ(results(dropped)[0].at("verdict"), "drop");
  EXPECT_EQ(results(dropped)[0].at("mitigations").size(), 1u);
  const Outcome passed = eval(head + R"(200},"server_port":5060})"
                                     "\n",
                              {}, rules);
  EXPECT_EQ(results(passed)[0].at("verdict"), "throttle");
  EXPECT_EQ(results(passed)[0].at("request_edits").dump(),
            R"([{"name":"X-Seen","op":"set","value":"1"}])");
  const Outcome replaced = eval(head + "500}}\n", {}, rules);
  EXPECT_EQ(results(replaced)[0].at("verdict"), "block");
  EXPECT_EQ(results(replaced)[0].at("status"), 502);
  EXPECT_EQ(results(replaced)[0].at("mitigations").size(), 2u);
  EXPECT_FALSE(results(replaced)[0].contains("edits"));
}

TEST_F(Eval, UnreadableInputsEndWithTwo) {
  const std::string rules = dir_.write("a.gap", kDemo);
  EXPECT_EQ(run({"eval", rules, "--requests", "no-such.jsonl"}).status, 2);
  EXPECT_EQ(run({"eval", rules, "--requests", dir_.path()}).status, 2);
  EXPECT_EQ(run({"eval", "no-such.pack", "--requests", "-"}).status, 2);
  EXPECT_EQ(run({"eval", rules}).status, 2);
}

TEST_F(Eval, AReaderThatWentAwayEndsItQuietly) {
  const std::string rules = dir_.write("a.gap", kDemo);
  std::string input;
  for (int i = 0; i < 5000; ++i) input += record(std::to_string(i), "/debug/");
  RunOptions options;
  options.input = input;
  options.close_output_early = true;
  const Outcome outcome = run({"eval", rules, "--requests", "-", "--format", "jsonl"}, options);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_FALSE(holds(outcome.err, "cannot write")) << outcome.err;
}

}  // namespace
}  // namespace stopgap::e2e
