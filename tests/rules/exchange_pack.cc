// SPDX-License-Identifier: Apache-2.0
// See exchange_pack.h. The paths are relative to the top of the tree, where ctest runs every test.
#include "tests/rules/exchange_pack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "compiler/compile.h"
#include "compiler/hs_build/link.h"
#include "lang/diagnostic.h"
#include "lang/lang.h"
#include "stdlib-rules/stdlib.h"

namespace stopgap::rules {
namespace {

constexpr const char* kFolder = "stdlib-rules/exchange";

std::optional<std::string> standard_module(std::string_view module) {
  const auto text = stdlib::module_text(module);
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

std::vector<std::filesystem::path> rule_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder))
    if (entry.path().extension() == ".gap") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<uint8_t> compile_pack(lang::CheckedPack& checked) {
  lang::SourceMap sources;
  lang::Diagnostics diagnostics;
  std::vector<lang::ast::File> files;
  for (const auto& path : rule_files()) {
    std::ifstream file(path, std::ios::binary);
    sources.add(path.string(), std::string{std::istreambuf_iterator<char>(file), {}});
  }
  const auto count = static_cast<uint32_t>(sources.size());
  for (uint32_t id = 0; id < count; ++id) files.push_back(lang::parse(sources, id, diagnostics));
  std::vector<uint8_t> bytes;
  if (!diagnostics.has_errors())
    checked = lang::check(sources, files, standard_module, diagnostics);
  if (!diagnostics.has_errors())
    bytes = compiler::compile(checked, sources, compiler::Options{}, diagnostics);
  EXPECT_TRUE(diagnostics.all().empty()) << lang::render_text(diagnostics, sources, false);
  return bytes;
}

}  // namespace

bool Outcome::holds(std::string_view id) const {
  return std::find(mitigations.begin(), mitigations.end(), id) != mitigations.end();
}

ExchangePack& ExchangePack::instance() {
  static ExchangePack pack;
  return pack;
}

ExchangePack::ExchangePack() {
  const std::vector<uint8_t> portable = compile_pack(checked_);
  if (portable.empty()) {
    ADD_FAILURE() << "no pack";
    return;
  }
  engine::LinkKey key{};
  key.fill(7);
  compiler::LinkLimits limits;
  limits.in_process = true;
  const auto linked = compiler::link(portable, key, limits);
  if (!linked) {
    ADD_FAILURE() << linked.error().code << ": " << linked.error().detail;
    return;
  }
  const auto pack = engine::Pack::load(linked.value(), key, engine::Site{});
  if (!pack) {
    ADD_FAILURE() << pack.error().code << ": " << pack.error().detail;
    return;
  }
  pack_ = pack.value();
  engine_.swap(pack_);
}

Outcome ExchangePack::decide(const Request& request) {
  std::vector<engine::HeaderView> headers;
  for (const auto& [name, value] : request.headers) headers.push_back({name, value});
  engine::RequestView view;
  view.method = request.method;
  view.target = request.target;
  view.http_version = request.http_version;
  view.headers = headers;
  view.body = request.body;
  view.today = 20'800;  // in December 2026: after every revision
  const engine::Decision& decision = worker_.evaluate(view);
  Outcome outcome;
  outcome.blocked = decision.verdict == engine::Verdict::kBlock;
  for (const engine::Match& match : decision.matches)
    outcome.mitigations.emplace_back(pack_->string(pack_->rules()[match.rule].id));
  return outcome;
}

std::string describe(const Request& request) {
  std::string text = request.method + " " + request.target;
  for (const auto& [name, value] : request.headers)
    if (name != "Host" && name != "User-Agent") text += " [" + name + ": " + value + "]";
  return text;
}

}  // namespace stopgap::rules
