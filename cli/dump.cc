// SPDX-License-Identifier: Apache-2.0
// `stopgap dump`: any stage of a compilation as text. Tested by tests/e2e/dump_test.cc.
#include <string>
#include <vector>

#include "cli/choice.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/frontend.h"
#include "cli/open_pack.h"
#include "compiler/compile.h"
#include "engine/limits.h"
#include "engine/pack.h"
#include "lang/lang.h"

namespace stopgap::cli {
namespace {

enum class Stage { kAst, kChecked, kIr, kIrOptimised, kProgram, kPatterns };

struct DumpOptions {
  std::vector<std::string> paths;
  Stage stage = Stage::kProgram;
  std::vector<std::string> disabled_passes;
};

std::string compiler_stage(Stage stage) {
  switch (stage) {
    case Stage::kIr:
      return "ir";
    case Stage::kIrOptimised:
      return "ir-optimised";
    case Stage::kProgram:
      return "program";
    case Stage::kPatterns:
      return "patterns";
    case Stage::kAst:
    case Stage::kChecked:
      return {};
  }
  return {};
}

Exit refuse(Console& console, const Error& error) {
  console.complain(error.detail);
  return exit_for(error);
}

Exit finish(Console& console, Compilation& compilation, const std::string& text) {
  report_problems(console, compilation);
  if (compilation.diagnostics.has_errors()) return Exit::kFindings;
  console.out.write(text);
  return Exit::kClean;
}

Exit dump_pack(Console& console, const std::string& path, Stage stage) {
  if (stage != Stage::kProgram) {
    console.complain(
        "of a pack only --stage=program can be shown; the other stages need rule text");
    return Exit::kUsage;
  }
  Result<std::string> content = read_file(path, 2 * engine::kMaxPackBytes + 1);
  if (!content) return refuse(console, content.error());
  const std::vector<uint8_t> bytes(content.value().begin(), content.value().end());
  if (Status verified = engine::verify_pack(bytes, nullptr); !verified) {
    return refuse(console, {verified.error().code, "`" + path + "`: " + verified.error().detail});
  }
  console.out.write(compiler::dump_program(bytes));
  return Exit::kClean;
}

Exit dump_ast(Console& console, const SourceGroup& group) {
  Result<Compilation> parsed = parse_sources(group);
  if (!parsed) return refuse(console, parsed.error());
  std::string text;
  for (const lang::ast::File& file : parsed.value().files) text += lang::dump(file);
  return finish(console, parsed.value(), text);
}

Exit run_dump(Console& console, const DumpOptions& options) {
  if (options.paths.size() == 1 && is_pack_file(options.paths.front())) {
    return dump_pack(console, options.paths.front(), options.stage);
  }
  Result<SourceGroup> group = find_one_pack(options.paths, console.includes);
  if (!group) return refuse(console, group.error());
  if (options.stage == Stage::kAst) return dump_ast(console, group.value());
  Result<Compilation> checked = check_sources(group.value());
  if (!checked) return refuse(console, checked.error());
  Compilation& c = checked.value();
  std::string text;
  if (!c.diagnostics.has_errors()) {
    text = options.stage == Stage::kChecked
               ? lang::dump(c.pack)
               : compiler::dump_stage(c.pack, c.sources, compiler::Options{options.disabled_passes},
                                      compiler_stage(options.stage), c.diagnostics);
  }
  return finish(console, c, text);
}

}  // namespace

Run add_dump(CLI::App& app) {
  CLI::App* command = app.add_subcommand("dump", "show a stage of the compilation as text");
  auto options = std::make_shared<DumpOptions>();
  command->add_option("PATH", options->paths, "rule files, a directory, -; or a pack")->required();
  add_choice<Stage>(*command, "--stage", options->stage,
                    {{"ast", Stage::kAst},
                     {"checked", Stage::kChecked},
                     {"ir", Stage::kIr},
                     {"ir-optimised", Stage::kIrOptimised},
                     {"program", Stage::kProgram},
                     {"patterns", Stage::kPatterns}},
                    "ast, checked, ir, ir-optimised, program or patterns")
      ->required()
      ->type_name("STAGE");
  const std::vector<std::string> passes = compiler::pass_names();
  command->add_option("--without-pass", options->disabled_passes, "leave out a pass, by its name")
      ->check(CLI::IsMember(passes).description(""))
      ->type_name("PASS");
  return [options](Console& console) { return run_dump(console, *options); };
}

}  // namespace stopgap::cli
