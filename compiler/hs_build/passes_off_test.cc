// SPDX-License-Identifier: Apache-2.0
// What passes do must not be seen in decisions: the same rules with each pass off decide the same.
// tests/differential does this against the oracle on random rules; this is the small, fast half.
#include <algorithm>

#include "compiler/compile.h"
#include "compiler/hs_build/link.h"
#include "compiler/test_text.h"
#include "engine/engine.h"

namespace stopgap::compiler {
namespace {

const std::vector<std::string> kConditions = {
    "not (http.path == \"/a\" or not http.query contains \"xyz\" and present)",
    "not (all h in http.headers where h.value contains \"safe\")",
    "not (any h in http.headers[\"X-Tag\"] where h.value contains \"safe\")",
    "all h in http.headers[\"X-Tag\"] where not h.value == \"one\"",
    "true and http.path == \"/a\" or false",
    "any a in http.args where (any h in http.headers where h.value == \"one\" and a.value contains "
    "\"xyz\")",
    "http.path == \"/a\" and http.path == \"/a\" or http.uri matches /x[0-9]y|zz/",
    "http.path in { \"/a\", \"/b\" } and any http.args contains \"xyz\"",
    "any http.args.name == \"q\"",
    "true",
    "false"};

std::vector<bool> decisions(const std::vector<std::string>& disabled) {
  std::string text = testing::rules_text(kConditions);
  for (size_t at = text.find("status draft"); at != std::string::npos;
       at = text.find("status draft", at)) {
    text.replace(at, 12, "status observe");
  }
  testing::Checked checked = testing::check_text(text);
  lang::Diagnostics diagnostics;
  const auto pack = compile(checked.pack, checked.sources, {disabled}, diagnostics);
  LinkLimits limits;
  limits.in_process = true;
  const engine::LinkKey key{};
  const auto linked = link(pack, key, limits);
  EXPECT_TRUE(linked.ok()) << linked.error().detail;
  const auto loaded = engine::Pack::load(linked.value(), key, {});
  EXPECT_TRUE(loaded.ok()) << loaded.error().detail;
  engine::Engine engine;
  engine.swap(loaded.value());
  engine::Worker worker(engine);
  std::vector<bool> held;
  for (const char* target : {"/a", "/b?q=xyz", "/a?q=xyz&r=safe", "/?x5y", "/c?q=%78yz", "*"}) {
    for (const char* value : {"", "safe", "one", "xyz"}) {
      const engine::HeaderView header{"x-tag", value};
      engine::RequestView request;
      request.method = "GET";
      request.target = target;
      if (*value != '\0') request.headers = {&header, 1};
      std::vector<bool> now(kConditions.size());
      for (const engine::Match& match : worker.evaluate(request).matches) now[match.rule] = true;
      held.insert(held.end(), now.begin(), now.end());
    }
  }
  return held;
}

TEST(PassesOff, DecideTheSame) {
  const std::vector<bool> all = decisions({});
  EXPECT_NE(std::count(all.begin(), all.end(), true), 0);
  EXPECT_NE(std::count(all.begin(), all.end(), false), 0);
  for (const std::string& name : pass_names()) EXPECT_EQ(decisions({name}), all) << name;
  EXPECT_EQ(decisions(pass_names()), all);
}

}  // namespace
}  // namespace stopgap::compiler
