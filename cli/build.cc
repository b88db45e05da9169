// SPDX-License-Identifier: Apache-2.0
// `stopgap build`: rule text to a pack file. Tested by tests/e2e/build_test.cc.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/cost_text.h"
#include "cli/files.h"
#include "cli/frontend.h"
#include "cli/link_key.h"
#include "cli/open_pack.h"
#include "cli/run_tests.h"
#include "compiler/hs_build/link.h"
#include "engine/program_view.h"
#include "engine/static_cost.h"

namespace stopgap::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int64_t kMostCost = 1'000'000;  // more than any rule may cost

struct BuildOptions {
  std::vector<std::string> paths;
  std::string output;
  bool link = false;
  std::optional<int64_t> max_cost;
};

Exit refuse(Console& console, const Error& error) {
  console.complain(error.detail);
  return exit_for(error);
}

/// With this host's key for --link, else with one that ends with the process: the tests need
/// databases either way.
Result<LinkedPack> link_for(Console& console, const std::vector<uint8_t>& portable, bool keep) {
  if (!keep) return link_in_memory(portable);
  Result<KeptKey> kept = obtain_link_key();
  if (!kept) return kept.error();
  if (kept.value().created) {
    console.complain("note: made this host's link key in `" + kept.value().path + "`");
  }
  Result<std::vector<uint8_t>> bytes = compiler::link(portable, kept.value().key);
  if (!bytes) return bytes.error();
  return LinkedPack{std::move(bytes).value(), kept.value().key, true};
}

/// False: a test failed, and it was said which.
Result<bool> passes_own_tests(Console& console, const LinkedPack& linked) {
  Result<std::vector<TestResult>> results =
      run_tests(linked, [](std::string_view) { return true; });
  if (!results) return results.error();
  size_t failed = 0;
  for (const TestResult& result : results.value()) {
    if (result.passed()) continue;
    ++failed;
    console.err.write(describe_failure(result, console.colour_err));
  }
  if (failed > 0) console.complain("not built: " + count_of(failed, "failed test"));
  return failed == 0;
}

/// False: a mitigation may cost more than was allowed, and it was said which.
bool within_cost(Console& console, const std::vector<uint8_t>& portable, int64_t most) {
  const Result<engine::ProgramView> view = engine::ProgramView::open(portable);
  if (!view) return true;  // linked just now
  const std::vector<engine::StaticCost> costs = engine::static_costs(view.value());
  size_t above = 0;
  for (uint32_t i = 0; i < costs.size(); ++i) {
    if (costs[i].passes <= static_cast<uint64_t>(most)) continue;
    ++above;
    const auto rule =
        view.value().get<engine::program::Rule>(engine::program::SectionId::kRules, i);
    console.complain(printable(view.value().string(rule.id)) + ": " +
                     cost_text(costs[i], static_cast<engine::Event>(rule.event)) +
                     ", more often than --max-cost " + std::to_string(most));
  }
  if (above > 0) {
    console.complain("not built: " + count_of(above, "mitigation") +
                     " above --max-cost; lists in lists, regular expressions and forms cost most");
  }
  return above == 0;
}

void say_what_was_built(Console& console, const BuildOptions& options,
                        const std::vector<uint8_t>& portable, size_t bytes,
                        Clock::time_point start) {
  Result<engine::ProgramView> view = engine::ProgramView::open(portable);
  if (!view) return;
  using engine::program::SectionId;
  const size_t patterns =
      size_t{view.value().count(SectionId::kAtoms)} + view.value().count(SectionId::kRegexes);
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count();
  console.say(printable(options.output) + ": " +
              count_of(view.value().count(SectionId::kRules), "rule") + ", " +
              count_of(patterns, "pattern") + ", " + count_of(bytes, "byte") + ", " +
              std::to_string(ms) + " ms");
}

/// What a pack must not replace: rule text, for one.
bool is_other_file(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) &&
         std::filesystem::file_size(path, ignored) > 0 && !begins_like_pack(path);
}

Exit run_build(Console& console, const BuildOptions& options) {
  const Clock::time_point start = Clock::now();
  Result<SourceGroup> group = find_one_pack(options.paths, console.includes);
  if (!group) return refuse(console, group.error());
  if (options.output == kStdinPath) {
    console.complain("a pack is written to a file, not to standard output");
    return Exit::kUsage;
  }
  if (is_other_file(options.output)) {
    console.complain("`" + options.output + "` is there and is no pack; it is left as it is");
    return Exit::kUsage;
  }
  // Diagnostics name files as the user did, the pack by their place inside it: so it is read twice.
  std::vector<uint8_t> portable;
  const bool has_stdin = std::any_of(group.value().files.begin(), group.value().files.end(),
                                     [](const SourceFile& f) { return f.path == kStdinPath; });
  Result<Compilation> compiled = compile_sources(group.value(), FileNames::kShown, portable);
  if (!compiled) return refuse(console, compiled.error());
  if (!compiled.value().pack.has_pack_block && !compiled.value().diagnostics.has_errors()) {
    console.complain(
        "a pack needs a `pack \"name\" version 1.0.0 { … }` block in one of its files");
    return Exit::kFindings;
  }
  report_problems(console, compiled.value());
  if (compiled.value().diagnostics.has_errors()) return Exit::kFindings;
  if (!has_stdin) {
    Result<Compilation> again = compile_sources(group.value(), FileNames::kInner, portable);
    if (!again) return refuse(console, again.error());
  }
  Result<LinkedPack> linked = link_for(console, portable, options.link);
  if (!linked) return refuse(console, linked.error());
  if (options.max_cost && !within_cost(console, portable, *options.max_cost)) {
    return Exit::kFindings;
  }
  Result<bool> tested = passes_own_tests(console, linked.value());
  if (!tested) return refuse(console, tested.error());
  if (!tested.value()) return Exit::kFindings;
  const std::vector<uint8_t>& bytes = options.link ? linked.value().bytes : portable;
  const std::string_view content(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (Status written = replace_file(options.output, content, 0666); !written) {
    return refuse(console, written.error());
  }
  say_what_was_built(console, options, portable, bytes.size(), start);
  return Exit::kClean;
}

}  // namespace

Run add_build(CLI::App& app) {
  CLI::App* command = app.add_subcommand("build", "compile rules to a pack");
  auto options = std::make_shared<BuildOptions>();
  command->add_option("PATH", options->paths, "one directory, or the files of one pack")
      ->required();
  command->add_option("-o,--output", options->output, "the pack to write")
      ->required()
      ->type_name("OUT.pack");
  command->add_flag("--link", options->link, "add databases for this host, bound to its link key");
  command
      ->add_option("--max-cost", options->max_cost,
                   "refuse mitigations that may read a request more often (see explain)")
      ->check(CLI::Range(int64_t{0}, kMostCost))
      ->type_name("TIMES");
  return [options](Console& console) { return run_build(console, *options); };
}

}  // namespace stopgap::cli
