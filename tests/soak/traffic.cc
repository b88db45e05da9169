// SPDX-License-Identifier: Apache-2.0
// See traffic.h.
#include "tests/soak/traffic.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "compiler/compile.h"
#include "compiler/hs_build/link.h"
#include "lang/lang.h"
#include "stdlib-rules/stdlib.h"

namespace stopgap::soak {
namespace {

constexpr engine::LinkKey kKey{};
constexpr unsigned kInOneFile = 500;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "soak: %s\n", why.c_str());
  std::exit(2);
}

unsigned known_to(unsigned pack, unsigned attacks) { return (pack + 1) * attacks / kPacks; }
unsigned status_of(unsigned pack) { return 410 + pack; }

std::optional<std::string> standard_module(std::string_view name) {
  const auto text = stdlib::module_text(name);
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

std::string rule_text(unsigned pack, unsigned first, unsigned end) {
  std::string text = "syntax 1\n";
  if (first == 0) {
    text += fmt::format("pack \"soak\" version 1.0.{} {{ publisher \"Example\" }}\n", pack);
  }
  text += "import std.http\n";
  for (unsigned i = 2 * first; i < 2 * end; ++i) {
    text += fmt::format(R"(
mitigation {0}-{1:04} "Attack {1}" {{
  about {{ cve CVE-2026-{2}  severity high  breaks "Nothing." }}
  lifecycle {{ status enforce  revision 1 on 2026-01-10 }}
  on http.request
  when http.path starts_with "/app{1}/"i and http.query contains "run{1}="i
  then block(status: {3})
  tests {{
    block GET "http://h.test/app{1}/x?run{1}=1"
    pass GET "http://h.test/app{1}/x"
  }}
}}
)",
                        i % 2 == 0 ? 'A' : 'B', i / 2, 10000 + i / 2, status_of(pack));
  }
  return text;
}

}  // namespace

std::vector<uint8_t> make_pack(unsigned number, unsigned attacks) {
  lang::SourceMap sources;
  lang::Diagnostics diagnostics;
  std::vector<lang::ast::File> files;
  const unsigned known = known_to(number, attacks);
  for (unsigned first = 0; first < known; first += kInOneFile) {
    const std::string text = rule_text(number, first, std::min(known, first + kInOneFile));
    files.push_back(lang::parse(sources, sources.add("soak.gap", text), diagnostics));
  }
  const lang::CheckedPack checked =
      lang::check(sources, files, lang::Inputs{standard_module, {}, {}}, diagnostics);
  std::vector<uint8_t> portable;
  if (!diagnostics.has_errors()) {
    portable = compiler::compile(checked, sources, {}, diagnostics);
  }
  if (diagnostics.has_errors()) give_up(render_text(diagnostics, sources, false));
  auto linked = compiler::link(portable, kKey);
  if (!linked) give_up(linked.error().detail);
  return std::move(linked).value();
}

std::shared_ptr<const engine::Pack> load_pack(const std::vector<uint8_t>& linked) {
  auto pack = engine::Pack::load(linked, kKey, {});
  if (!pack) give_up(pack.error().detail);
  return std::move(pack).value();
}

std::vector<std::unique_ptr<Request>> make_traffic(unsigned attacks) {
  static const engine::HeaderView kHeaders[] = {
      {"Host", "www.example.org"}, {"Accept", "*/*"}, {"Cookie", "session=0123456789; theme=dark"}};
  std::vector<std::unique_ptr<Request>> traffic;
  for (unsigned i = 0; i < 10 * attacks; ++i) {
    auto request = std::make_unique<Request>();
    if (i % 10 == 0) {
      request->attack = static_cast<int>(i / 10);
      request->target = fmt::format("/App{0}/page?run{0}=%41", i / 10);
    } else if (i % 10 == 1) {
      request->target = fmt::format("/app{0}/page?run{1}=1", i / 10, i / 10 + 1);  // of two attacks
    } else {
      request->target = fmt::format("/articles/{}/view?page=2", i);
    }
    request->view.method = "GET";
    request->view.target = request->target;
    request->view.headers = kHeaders;
    request->view.today = 20779;
    traffic.push_back(std::move(request));
  }
  return traffic;
}

std::string what_is_wrong(const engine::Decision& decision, const Request& request,
                          unsigned attacks) {
  if (decision.pack == nullptr) return "decided without a pack";
  if (decision.degraded) return "degraded";
  const unsigned pack = static_cast<unsigned>(decision.pack->version().back() - '0');
  const bool blocks =
      request.attack >= 0 && request.attack < static_cast<int>(known_to(pack, attacks));
  const bool blocked = decision.verdict == engine::Verdict::kBlock;
  if (blocked != blocks) {
    return fmt::format("pack {} {} {}", pack, blocked ? "blocks" : "lets pass", request.target);
  }
  if (decision.matches.size() != (blocks ? 2u : 0u)) {
    return fmt::format("pack {}: {} matches of {}", pack, decision.matches.size(), request.target);
  }
  if (!blocks) return {};
  if (decision.status != status_of(pack)) {
    return fmt::format("pack {} answers with status {}", pack, decision.status);
  }
  for (const engine::Match& match : decision.matches) {
    const std::string_view id = decision.pack->string(decision.pack->rules()[match.rule].id);
    if (id.substr(2) != fmt::format("{:04}", request.attack)) {
      return fmt::format("pack {}: {} matches {}", pack, id, request.target);
    }
  }
  return {};
}

}  // namespace stopgap::soak
