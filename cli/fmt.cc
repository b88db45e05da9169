// SPDX-License-Identifier: Apache-2.0
// `stopgap fmt`: one canonical layout. Tested by tests/e2e/fmt_test.cc.
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/files.h"
#include "cli/frontend.h"
#include "lang/lang.h"

namespace stopgap::cli {
namespace {

struct FmtOptions {
  std::vector<std::string> paths;
  bool check = false;
};

/// The canonical text, if it says the same as the tree it was printed from. The author's file is at
/// stake, so this is checked every time.
Result<std::string> safe_format(const lang::ast::File& file, const std::string& shown) {
  std::string text = lang::format(file);
  lang::SourceMap sources;
  lang::Diagnostics diagnostics;
  const uint32_t id = sources.add(shown, text);
  const lang::ast::File again = lang::parse(sources, id, diagnostics);
  if (diagnostics.has_errors() || lang::dump(again) != lang::dump(file)) {
    return Error{"internal.fmt", "internal fault: the layout of `" + shown +
                                     "` would change what it says; left alone"};
  }
  return text;
}

Exit settle(Console& console, const SourceFile& source, const std::string& formatted, bool changed,
            bool check_only) {
  const bool is_stdin = source.path == kStdinPath;
  if (is_stdin && !check_only) {
    console.out.write(formatted);
    return Exit::kClean;
  }
  if (!changed) return Exit::kClean;
  if (!check_only) {
    if (Status written = replace_file(source.path, formatted, 0666); !written) {
      console.complain(written.error().detail);
      return exit_for(written.error());
    }
  }
  console.out.write(printable(source.shown) + "\n");
  return check_only ? Exit::kFindings : Exit::kClean;
}

Exit fmt_one(Console& console, const SourceFile& source, bool check_only) {
  Result<Compilation> parsed = parse_sources(SourceGroup{{source}, {}});
  if (!parsed) {
    console.complain(parsed.error().detail);
    return exit_for(parsed.error());
  }
  report_problems(console, parsed.value());
  if (parsed.value().diagnostics.has_errors()) return Exit::kFindings;
  Result<std::string> formatted = safe_format(parsed.value().files.front(), source.shown);
  if (!formatted) {
    console.complain(formatted.error().detail);
    return exit_for(formatted.error());
  }
  const bool changed = formatted.value() != parsed.value().sources.text(0);
  return settle(console, source, formatted.value(), changed, check_only);
}

Exit run_fmt(Console& console, const FmtOptions& options) {
  Result<std::vector<SourceGroup>> groups = find_sources(options.paths);
  if (!groups) {
    console.complain(groups.error().detail);
    return exit_for(groups.error());
  }
  Exit exit = Exit::kClean;
  for (const SourceGroup& group : groups.value()) {
    for (const SourceFile& file : group.files) {
      exit = worse(exit, fmt_one(console, file, options.check));
    }
  }
  return exit;
}

}  // namespace

Run add_fmt(CLI::App& app) {
  CLI::App* command = app.add_subcommand("fmt", "lay rule files out in the one canonical way");
  auto options = std::make_shared<FmtOptions>();
  command->add_option("PATH", options->paths, "rule files or directories; - filters standard input")
      ->required();
  command->add_flag("--check", options->check, "change nothing; list the files that would change");
  return [options](Console& console) { return run_fmt(console, *options); };
}

}  // namespace stopgap::cli
