// SPDX-License-Identifier: Apache-2.0
// See open_pack.h. Tested by open_pack_test.cc and through the commands (tests/e2e).
#include "cli/open_pack.h"

#include <algorithm>
#include <filesystem>

#include "cli/files.h"
#include "cli/frontend.h"
#include "cli/link_key.h"
#include "cli/unlink.h"
#include "compiler/hs_build/link.h"
#include "engine/limits.h"
#include "engine/program.h"
#include "engine/self_test/run_tests.h"
#include "engine/site_file/site_file.h"

namespace stopgap::cli {
namespace {

constexpr size_t kMaxSiteBytes = 16u << 20;

Exit refuse(Console& console, const Error& error) {
  console.complain(error.detail);
  return exit_for(error);
}

Error located(const std::string& path, const Error& error) {
  return {error.code, "`" + path + "`: " + error.detail};
}

/// A linked pack as it is, if this host made it; else made again from its portable part.
Result<LinkedPack> fit_to_host(Console& console, const std::string& path,
                               std::vector<uint8_t> bytes) {
  Result<std::optional<KeptKey>> kept = find_link_key();
  if (!kept) return kept.error();
  std::string why = "this host has no link key";
  if (kept.value()) {
    auto loaded =
        engine::Pack::load(bytes, kept.value()->key, engine::Site{}, engine::schemas_of(bytes));
    if (loaded) return LinkedPack{std::move(bytes), kept.value()->key, true};
    if (loaded.error().code != "pack.digest" && loaded.error().code != "pack.database") {
      return located(path, loaded.error());
    }
    why = loaded.error().detail;
  }
  Result<std::vector<uint8_t>> portable = portable_part(bytes);
  if (!portable)
    return located(path, {portable.error().code, why + "; " + portable.error().detail});
  console.complain("note: `" + path + "` does not fit this host (" + why +
                   "); linked again in memory");
  return link_in_memory(portable.value());
}

Result<LinkedPack> open_pack_file(Console& console, const std::string& path) {
  Result<std::string> content = read_file(path, 2 * engine::kMaxPackBytes + 1);
  if (!content) return content.error();
  const std::string& text = content.value();
  std::vector<uint8_t> bytes(text.begin(), text.end());
  Result<engine::PackSummary> summary = engine::inspect_pack(bytes);
  if (!summary) return located(path, summary.error());
  if (summary.value().linked) return fit_to_host(console, path, std::move(bytes));
  Result<LinkedPack> linked = link_in_memory(bytes);
  if (!linked) return located(path, linked.error());
  return linked;
}

}  // namespace

bool is_pack_file(const std::string& path) {
  return path != kStdinPath && (path.ends_with(".pack") || begins_like_pack(path));
}

Result<LinkedPack> link_in_memory(const std::vector<uint8_t>& portable) {
  LinkedPack linked;
  linked.key = random_link_key();
  Result<std::vector<uint8_t>> bytes = compiler::link(portable, linked.key);
  if (!bytes) return bytes.error();
  linked.bytes = std::move(bytes).value();
  return linked;
}

std::variant<LinkedPack, Exit> build_in_memory(Console& console, const SourceGroup& group) {
  std::vector<uint8_t> portable;
  Result<Compilation> compiled = compile_sources(group, FileNames::kShown, portable);
  if (!compiled) return refuse(console, compiled.error());
  report_problems(console, compiled.value());
  if (compiled.value().diagnostics.has_errors()) return Exit::kFindings;
  Result<LinkedPack> linked = link_in_memory(portable);
  if (!linked) return refuse(console, linked.error());
  return std::move(linked).value();
}

std::variant<LinkedPack, Exit> open_pack(Console& console, const std::vector<std::string>& paths,
                                         Trust trust) {
  const bool any_pack = std::any_of(paths.begin(), paths.end(), is_pack_file);
  if (any_pack && paths.size() > 1) {
    console.complain("give one pack, or rule text: not several packs, not both");
    return Exit::kUsage;
  }
  if (any_pack) {
    Result<LinkedPack> linked = open_pack_file(console, paths.front());
    if (!linked) return refuse(console, linked.error());
    if (trust == Trust::kTested) {
      engine::TestOptions options;
      options.evasions = !linked.value().is_kept;
      Status tested = engine::self_test(linked.value().bytes, linked.value().key, options);
      if (!tested) return refuse(console, located(paths.front(), tested.error()));
    }
    return std::move(linked).value();
  }
  Result<SourceGroup> group = find_one_pack(paths, console.includes);
  if (!group) return refuse(console, group.error());
  return build_in_memory(console, group.value());
}

std::shared_ptr<const engine::Pack> load_for_site(Console& console, const LinkedPack& linked,
                                                  const engine::Site& site) {
  auto loaded =
      engine::Pack::load(linked.bytes, linked.key, site, engine::schemas_of(linked.bytes));
  if (!loaded) {
    console.complain(loaded.error().detail);
    return nullptr;
  }
  for (const std::string& warning : loaded.value()->warnings()) {
    console.complain("warning: " + warning);
  }
  return loaded.value();
}

Result<engine::Site> read_site(const std::optional<std::string>& given) {
  if (!given) return engine::Site{};
  const std::string& path = *given;
  Result<std::string> text = read_file(path, kMaxSiteBytes + 1);
  if (!text) return text.error();
  if (text.value().size() > kMaxSiteBytes) {
    return Error{"site.too_large", "`" + path + "` is larger than 16 MiB"};
  }
  return engine::parse_site(text.value(), path == kStdinPath ? kStdinName : path);
}

}  // namespace stopgap::cli
