// SPDX-License-Identifier: Apache-2.0
// `stopgap check`: what is wrong with rule text, in four formats. Tested by
// tests/e2e/check_test.cc.
#include <optional>
#include <string>
#include <vector>

#include "cli/choice.h"
#include "cli/command.h"
#include "cli/dates.h"
#include "cli/frontend.h"
#include "cli/report.h"
#include "compiler/compile.h"

namespace stopgap::cli {
namespace {

enum class Format { kText, kJson, kSarif, kGithub };

struct CheckOptions {
  std::vector<std::string> paths;
  Format format = Format::kText;
  std::optional<std::string> at;
};

std::string render(const std::vector<Compilation>& packs, Format format, bool colour) {
  switch (format) {
    case Format::kText: {
      std::string text;
      for (const Compilation& pack : packs) {
        text += lang::render_text(pack.diagnostics, pack.sources, colour);
      }
      return text;
    }
    case Format::kJson:
      return render_json_report(packs);
    case Format::kSarif:
      return render_sarif(packs);
    case Format::kGithub:
      return render_github(packs);
  }
  return {};
}

Exit run_check(Console& console, const CheckOptions& options) {
  const std::optional<int32_t> day = options.at ? parse_date(*options.at) : today();
  if (!day) {
    console.complain("`" + *options.at + "` is not a date like 2026-01-31");
    return Exit::kUsage;
  }
  Result<std::vector<SourceGroup>> groups = find_sources(options.paths, console.includes);
  if (!groups) {
    console.complain(groups.error().detail);
    return exit_for(groups.error());
  }
  std::vector<Compilation> packs;
  size_t errors = 0, warnings = 0, files = 0;
  for (const SourceGroup& group : groups.value()) {
    Result<Compilation> checked = check_sources(group, FileNames::kShown, {day});
    if (!checked) {
      console.complain(checked.error().detail);
      return exit_for(checked.error());
    }
    Compilation& pack = checked.value();
    if (!pack.diagnostics.has_errors()) compiler::check_regexes(pack.pack, pack.diagnostics);
    pack.diagnostics.sort();
    errors += pack.diagnostics.error_count();
    warnings += pack.diagnostics.warning_count();
    files += pack.file_count;
    packs.push_back(std::move(pack));
  }
  console.out.write(render(packs, options.format, console.colour_out));
  console.out.flush();
  console.say(summary_line(errors, warnings, files));
  return errors == 0 ? Exit::kClean : Exit::kFindings;
}

}  // namespace

Run add_check(CLI::App& app) {
  CLI::App* command = app.add_subcommand("check", "parse, type-check and lint rules");
  auto options = std::make_shared<CheckOptions>();
  command->add_option("PATH", options->paths, "rule files, directories or -")->required();
  command->add_option("--at", options->at, "check as of this day (default: today)")
      ->type_name("DATE");
  add_choice<Format>(*command, "--format", options->format,
                     {{"text", Format::kText},
                      {"json", Format::kJson},
                      {"sarif", Format::kSarif},
                      {"github", Format::kGithub}},
                     "text, json, sarif or github")
      ->type_name("FORMAT");
  return [options](Console& console) { return run_check(console, *options); };
}

}  // namespace stopgap::cli
