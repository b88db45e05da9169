// SPDX-License-Identifier: Apache-2.0
// `stopgap fix`: applies the fixes that diagnostics carry. The author's files are at stake: a file
// that could not be parsed afterwards is left as it was. Tested by
// tests/e2e/fix_test.cc.
#include <algorithm>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/diff.h"
#include "cli/files.h"
#include "cli/frontend.h"
#include "compiler/compile.h"
#include "lang/fixes.h"
#include "lang/lang.h"

namespace stopgap::cli {
namespace {

// One fix may uncover the next; more rounds than this would be fixes that undo each other.
constexpr int kMaxRounds = 50;

struct FixOptions {
  std::vector<std::string> paths;
  bool dry_run = false;
};

size_t syntax_errors(std::string_view text) {
  lang::SourceMap sources;
  lang::Diagnostics diagnostics;
  lang::parse(sources, sources.add("", std::string(text)), diagnostics);
  return diagnostics.error_count();
}

/// The fixes of one pack, round after round, in memory.
class Fixer {
 public:
  struct File {
    std::string before;
    std::string after;
    std::string report;  ///< "rules/a.gap:12:8: SG0609: add the suffix `i`", one line a fix
  };

  explicit Fixer(const SourceGroup& group) : files(group.files.size()), group_(group) {}

  Status run() {
    for (int round = 0; round < kMaxRounds; ++round) {
      if (Status checked = check(round == 0); !checked) return checked;
      if (!apply_round()) break;
    }
    bool restored = false;
    for (File& file : files) {
      if (file.before == file.after || syntax_errors(file.after) == 0) continue;
      file = {file.before, file.before, {}};
      restored = true;
    }
    return restored ? check(false) : Status(Ok{});
  }

  std::vector<File> files;  ///< of the group
  Compilation last;         ///< as checked last

 private:
  Status check(bool first) {
    std::vector<std::string> texts;
    for (const File& file : files) texts.push_back(file.after);
    Result<Compilation> checked = first ? check_sources(group_) : check_texts(group_, texts);
    if (!checked) return checked.error();
    last = std::move(checked).value();
    if (!last.diagnostics.has_errors()) compiler::check_regexes(last.pack, last.diagnostics);
    for (uint32_t id = 0; first && id < files.size(); ++id) {
      files[id].before = files[id].after = std::string(last.sources.text(id));
    }
    return Ok{};
  }

  bool apply_round() {
    bool changed = false;
    for (uint32_t id = 0; id < files.size(); ++id) {
      const auto chosen = lang::compatible_fixes(last.diagnostics, id);
      changed = apply(id, chosen) || one_by_one(id, chosen) || changed;
    }
    return changed;
  }

  bool apply(uint32_t id, const std::vector<const lang::Diagnostic*>& chosen) {
    if (chosen.empty()) return false;
    File& file = files[id];
    std::string fixed = lang::apply_fixes(file.after, chosen);
    if (fixed == file.after || syntax_errors(fixed) > syntax_errors(file.after)) return false;
    file.after = std::move(fixed);
    for (const lang::Diagnostic* one : chosen) file.report += line_for(*one);
    return true;
  }

  /// Together they would break the file: the first that does not is taken, the others are offered
  /// again in the next round.
  bool one_by_one(uint32_t id, const std::vector<const lang::Diagnostic*>& chosen) {
    return std::any_of(chosen.begin(), chosen.end(),
                       [&](const lang::Diagnostic* one) { return apply(id, {one}); });
  }

  std::string line_for(const lang::Diagnostic& diagnostic) const {
    const lang::Span span = diagnostic.fix->span;
    const lang::LineColumn place = last.sources.line_column(span.file, span.begin);
    return printable(group_.files[span.file].shown) + ":" + std::to_string(place.line) + ":" +
           std::to_string(place.column) + ": " +
           std::string(lang::code_info(diagnostic.code).name) + ": " +
           printable(diagnostic.fix->title) + "\n";
  }

  const SourceGroup& group_;
};

/// Writes one file, unless somebody else did in the meantime.
Status write_fixed(const SourceFile& file, const std::string& before, const std::string& after) {
  Result<std::string> now = load_source(file);
  if (!now) return now.error();
  if (now.value() != before) {
    return Error{"file.changed", "`" + file.shown + "` was changed meanwhile; left alone"};
  }
  return replace_file(file.path, after, 0666);
}

Exit settle(Console& console, const SourceFile& source, const Fixer::File& file, bool dry_run) {
  if (dry_run) {
    console.out.write(unified_diff(printable(source.shown), file.before, file.after));
    return Exit::kClean;
  }
  if (source.path == kStdinPath) {
    console.out.write(file.after);
    console.err.write(file.report);
    return Exit::kClean;
  }
  if (file.before == file.after) return Exit::kClean;
  if (Status written = write_fixed(source, file.before, file.after); !written) {
    console.complain(written.error().detail);
    return exit_for(written.error());
  }
  console.out.write(file.report);
  return Exit::kClean;
}

Exit fix_pack(Console& console, const SourceGroup& group, bool dry_run) {
  Fixer fixer(group);
  if (Status done = fixer.run(); !done) {
    console.complain(done.error().detail);
    return exit_for(done.error());
  }
  Exit exit = Exit::kClean;
  for (size_t i = 0; i < group.files.size(); ++i) {
    exit = worse(exit, settle(console, group.files[i], fixer.files[i], dry_run));
  }
  console.out.flush();
  report_problems(console, fixer.last);
  return fixer.last.diagnostics.has_errors() ? worse(exit, Exit::kFindings) : exit;
}

Exit run_fix(Console& console, const FixOptions& options) {
  Result<std::vector<SourceGroup>> groups = find_sources(options.paths);
  if (!groups) {
    console.complain(groups.error().detail);
    return exit_for(groups.error());
  }
  Exit exit = Exit::kClean;
  for (const SourceGroup& group : groups.value()) {
    exit = worse(exit, fix_pack(console, group, options.dry_run));
  }
  return exit;
}

}  // namespace

Run add_fix(CLI::App& app) {
  CLI::App* command = app.add_subcommand("fix", "apply the fixes that check offers");
  auto options = std::make_shared<FixOptions>();
  command->add_option("PATH", options->paths, "rule files or directories; - filters standard input")
      ->required();
  command->add_flag("--dry-run", options->dry_run, "change nothing; show the changes as a diff");
  return [options](Console& console) { return run_fix(console, *options); };
}

}  // namespace stopgap::cli
