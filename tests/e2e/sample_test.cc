// SPDX-License-Identifier: Apache-2.0
// The language's sample, whole: a request, a response and a host. tests/e2e/sample.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

using Json = nlohmann::json;

const std::string kSample = "tests/e2e/sample/exchange_emergency.gap";

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The result of one record, decided on a day on which every mitigation is in force.
Json eval(const std::string& target, const std::string& response,
          const std::vector<std::string>& options = {}) {
  RunOptions input;
  input.input = R"({"id":"a","method":"GET","target":")" + target +
                R"(","headers":[["Host","mail.example.org"]],"response":)" + response + "}\n";
  std::vector<std::string> arguments = {"eval",     kSample, "--requests", "-",
                                        "--format", "jsonl", "--at",       "2023-01-01"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const Outcome outcome = run(arguments, input);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  return Json::parse(outcome.out, nullptr, false);
}

const Json kEdit = Json::parse(
    R"([{"op":"append","name":"Content-Security-Policy","value":"script-src-attr 'none'","separator":"; "}])");

TEST(Sample, ItsTestsPass) {
  const Outcome outcome = run({"test", kSample});
  EXPECT_EQ(outcome.status, 0) << outcome.out << outcome.err;
  EXPECT_TRUE(holds(outcome.err, "0 failed")) << outcome.err;
}

TEST(Sample, ResponseIsEditedOnlyWhereTheRuleHolds) {
  const std::string html = R"({"headers":[["Content-Type","text/html; charset=utf-8"]]})";
  const Json edited = eval("/owa/", html);
  EXPECT_EQ(edited.at("verdict"), "pass");
  EXPECT_EQ(edited.at("edits"), kEdit);
  EXPECT_EQ(edited.at("mitigations")[0].at("id"), "M2026-002");
  EXPECT_EQ(edited.at("mitigations")[0].at("actions")[0], "append_header");
  EXPECT_TRUE(eval("/OWA/Default.aspx", html).at("mitigations").empty());
  EXPECT_EQ(eval("/owa/ReadingPane.ASPX", html).at("edits"), kEdit);
  EXPECT_FALSE(eval("/owa/auth/logon.aspx", html).contains("edits"));
  EXPECT_FALSE(eval("/owa/", R"({"headers":[["Content-Type","text/plain"]]})").contains("edits"));
}

TEST(Sample, ABlockedRequestHasNoResponse) {
  const Json blocked =
      eval("/autodiscover/?powershell", R"({"headers":[["Content-Type","text/html"]]})");
  EXPECT_EQ(blocked.at("verdict"), "block");
  EXPECT_EQ(blocked.at("mitigations").size(), 1u);
  EXPECT_FALSE(blocked.contains("edits"));
}

TEST(Sample, HostTableWithItsUndo) {
  cli::TemporaryDirectory dir;
  const std::string site =
      dir.write("site.toml", "[products]\nexchange_server = \"15.1.2106.2\"\n");
  const Outcome armed = run({"explain", kSample, "--site", site, "--at", "2023-01-01"});
  EXPECT_EQ(armed.status, 0) << armed.err;
  EXPECT_TRUE(
      holds(armed.out, "M2021-003  armed, enforce  disable_service(\"MSExchangeUM\") undo restore"))
      << armed.out;
  EXPECT_TRUE(holds(armed.out, "M2021-003  armed, enforce  close_port(5060/tcp) undo restore"))
      << armed.out;
  const std::string updated =
      dir.write("updated.toml", "[products]\nexchange_server = \"15.1.2507.16\"\n");
  const Outcome idle = run({"explain", kSample, "--site", updated, "--at", "2023-01-01"});
  EXPECT_TRUE(holds(idle.out, "M2021-003  idle, off  disable_service")) << idle.out;
  const Outcome unknown = run({"explain", kSample, "--at", "2023-01-01"});
  EXPECT_TRUE(holds(unknown.out, "M2021-003  armed (version unknown), enforce  disable_service"))
      << unknown.out;
}

TEST(Sample, ExplainNamesThePhase) {
  const Outcome outcome = run({"explain", kSample, "--at", "2023-01-01"});
  EXPECT_TRUE(holds(outcome.out, "on http.request, decided at the request headers")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "on http.response, decided at the response headers"))
      << outcome.out;
}

TEST(Sample, ProgramShowsEventsAndHostActions) {
  const Outcome outcome = run({"dump", "--stage=program", kSample});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(holds(outcome.out, "disable_service number 0 name \"MSExchangeUM\"")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "undo restore")) << outcome.out;
  EXPECT_TRUE(holds(outcome.out, "on http.response")) << outcome.out;
}

/// `what comes out` of an edit test, tried on the sample with its tests replaced.
std::string with_edit_test(const std::string& response, const std::string& gives) {
  std::string text = read_file(kSample);
  const std::string old =
      "response { \"Content-Type: text/html\" }\n         gives { \"Content-Security-Policy: "
      "script-src-attr 'none'\" }";
  const size_t at = text.find(old);
  EXPECT_NE(at, std::string::npos);
  return text.replace(
      at, old.size(),
      "response { \"Content-Type: text/html\", " + response + " } gives { " + gives + " }");
}

TEST(Sample, PolicyForAbsentOneSeveralAndPresent) {
  cli::TemporaryDirectory dir;
  const auto test = [&](const std::string& response, const std::string& gives) {
    return run({"test", dir.write("a.gap", with_edit_test(response, gives))});
  };
  const std::string name = "Content-Security-Policy: ";
  const auto policy = [&](const std::string& value) { return "\"" + name + value + "\""; };
  const struct {
    std::string response, gives;
  } kCases[] = {
      {"\"X: y\"", policy("script-src-attr 'none'")},
      {policy("default-src 'self'"), policy("default-src 'self'; script-src-attr 'none'")},
      {policy("a") + ", " + policy("b"), policy("a") + ", " + policy("b; script-src-attr 'none'")},
      {policy("a; script-src-attr 'none'; b"), policy("a; script-src-attr 'none'; b")},
      {policy("script-src-attr 'none'") + ", " + policy("b"),
       policy("script-src-attr 'none'") + ", " + policy("b")},
  };
  for (const auto& [response, gives] : kCases) {
    const Outcome outcome = test(response, gives);
    EXPECT_EQ(outcome.status, 0) << response << "\n" << outcome.out << outcome.err;
  }
  const Outcome wrong = test(policy("a"), policy("a"));
  EXPECT_EQ(wrong.status, 1);
  EXPECT_TRUE(
      holds(wrong.out,
            "another edit: `content-security-policy` comes out as \"a; script-src-attr 'none'\""))
      << wrong.out;
}

}  // namespace
}  // namespace stopgap::e2e
