// SPDX-License-Identifier: Apache-2.0
#include "cli/report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace stopgap::cli {
namespace {

using Json = nlohmann::json;

/// A pack whose file `name` has one error over `word` of `text`.
Compilation with_error(const std::string& name, const std::string& text, const std::string& word,
                       const std::string& message) {
  Compilation c;
  const uint32_t id = c.sources.add(name, text);
  const uint32_t at = static_cast<uint32_t>(text.find(word));
  const lang::Span span{id, at, at + static_cast<uint32_t>(word.size())};
  c.diagnostics.add(lang::Code::kSyntaxError, span, message, "look here").fix =
      lang::Fix{span, "good", "replace it"};
  c.file_count = 1;
  return c;
}

std::vector<Compilation> packs_of(const std::string& name, const std::string& text,
                                  const std::string& word, const std::string& message) {
  std::vector<Compilation> packs;
  packs.push_back(with_error(name, text, word, message));
  return packs;
}

TEST(Sarif, PlacesResultsInUtf16Columns) {
  const auto packs = packs_of("a b.gap", "ok\n\xC3\xA9\xF0\x9F\x98\x80 bad x", "bad", "is `bad`");
  const Json sarif = Json::parse(render_sarif(packs));
  EXPECT_EQ(sarif.at("version"), "2.1.0");
  const Json& result = sarif.at("runs").at(0).at("results").at(0);
  EXPECT_EQ(result.at("ruleId"), "SG0001");
  EXPECT_EQ(result.at("level"), "error");
  const Json& place = result.at("locations").at(0).at("physicalLocation");
  EXPECT_EQ(place.at("artifactLocation").at("uri"), "a%20b.gap");
  EXPECT_EQ(place.at("region").at("startLine"), 2);
  EXPECT_EQ(place.at("region").at("startColumn"), 5);
  EXPECT_EQ(place.at("region").at("endColumn"), 8);
  const Json& change = result.at("fixes").at(0).at("artifactChanges").at(0);
  EXPECT_EQ(change.at("replacements").at(0).at("insertedContent").at("text"), "good");
}

TEST(Sarif, RuleIndexNamesTheRule) {
  const Json sarif = Json::parse(render_sarif(packs_of("a", "bad", "bad", "m")));
  const Json& run = sarif.at("runs").at(0);
  const Json& result = run.at("results").at(0);
  const size_t index = result.at("ruleIndex").get<size_t>();
  EXPECT_EQ(run.at("tool").at("driver").at("rules").at(index).at("id"), result.at("ruleId"));
}

TEST(Sarif, IsValidForBrokenBytes) {
  const auto packs = packs_of("\xFF.gap", "\xFF\x01 bad", "bad", "holds `\xFF\x1b`");
  EXPECT_TRUE(Json::accept(render_sarif(packs)));
}

TEST(Github, KeepsOneLineADiagnostic) {
  const auto packs = packs_of("a,b:c.gap", "x bad", "bad", "100% `\x1b`");
  EXPECT_EQ(render_github(packs),
            "::error file=a%2Cb%3Ac.gap,line=1,col=3,endColumn=6,title=SG0001::SG0001: "
            "100%25 `\\x1B`%0Ahelp: look here\n");
}

/// Diagnostics beyond the cap are counted, and every format says how many.
TEST(Reports, SayHowManyAreNotShown) {
  std::vector<Compilation> packs = packs_of("a.gap", "bad", "bad", "m");
  EXPECT_EQ(render_github(packs).find("not shown"), std::string::npos);
  EXPECT_FALSE(Json::parse(render_sarif(packs)).at("runs").at(0).contains("invocations"));
  for (size_t i = 0; i < lang::Diagnostics::kMaxDiagnostics + 6; ++i) {
    packs.front().diagnostics.add(lang::Code::kUnused, {}, "w");
  }
  packs.push_back(with_error("b.gap", "bad", "bad", "m"));
  EXPECT_TRUE(render_github(packs).ends_with("\n::notice::6 more not shown\n"));
  const Json run = Json::parse(render_sarif(packs)).at("runs").at(0);
  const Json& invocation = run.at("invocations").at(0);
  EXPECT_EQ(invocation.at("executionSuccessful"), true);
  EXPECT_EQ(invocation.at("toolExecutionNotifications").at(0).at("message").at("text"),
            "6 more results not shown");
  EXPECT_EQ(Json::parse(render_json_report(packs)).at("not_shown"), 6);
  packs.pop_back();
  EXPECT_EQ(Json::parse(render_json_report(packs)).at("not_shown"), 6);
}

TEST(JsonReport, JoinsPacks) {
  auto packs = packs_of("a", "bad", "bad", "m");
  packs.push_back(with_error("b", "bad", "bad", "n"));
  const Json joined = Json::parse(render_json_report(packs));
  EXPECT_EQ(joined.at("errors"), 2);
  EXPECT_EQ(joined.at("diagnostics").size(), 2u);
}

}  // namespace
}  // namespace stopgap::cli
