// SPDX-License-Identifier: Apache-2.0
// The outer shell of the program: options, choice of the command, what happens to an exception.
// Tested by tests/e2e/usage_test.cc.
#include <csignal>
#include <cstring>
#include <exception>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/choice.h"
#include "cli/command.h"
#include "lang/diagnostic.h"

namespace stopgap::cli {
namespace {

constexpr const char* kAbout =
    "stopgap compiles mitigations (rules that shield a server until its patch is in) and decides "
    "requests with them.";
constexpr const char* kFooter =
    "Exit status: 0 clean, 1 findings, 2 usage or unreadable input, 3 internal fault.\n"
    "`-` is standard input. NO_COLOR is respected.";

/// CLI11 reports an unknown command as an unexpected argument; the nearest name is the better
/// answer.
std::string hint_for(const CLI::App& app, int argc, const char* const* argv) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  const std::string_view first = argc > 1 ? argv[1] : "";
  if (first.empty() || first.starts_with('-')) return "try `stopgap --help`";
  for (const std::string& name : names) {
    if (name == first) return "try `stopgap " + name + " --help`";
  }
  const std::optional<std::string> near = lang::nearest_name(first, names);
  return near ? "did you mean `stopgap " + *near + "`?" : "try `stopgap --help`";
}

Exit usage_error(Console& console, const CLI::App& app, const CLI::ParseError& error, int argc,
                 const char* const* argv) {
  std::string message = error.what();
  const std::string_view first = argc > 1 ? argv[1] : "";
  const bool is_command = !first.empty() && !first.starts_with('-');
  if (is_command && app.get_subcommands().empty()) {
    message = "unknown command `" + std::string(first) + "`";
  }
  console.complain(message);
  console.complain(hint_for(app, argc, argv));
  return Exit::kUsage;
}

/// Data that could not be written is a failure whatever the command thought of its input.
Exit settle_output(Console& console, Exit exit) {
  console.out.flush();
  if (console.out.failure() != 0) {
    console.complain(std::string("cannot write to standard output: ") +
                     std::strerror(console.out.failure()));
    return worse(exit, Exit::kUsage);
  }
  return exit;
}

Exit run(Console& console, int argc, const char* const* argv) {
  CLI::App app(kAbout, "stopgap");
  app.footer(kFooter);
  app.set_version_flag("--version", "stopgap " STOPGAP_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  ColourChoice colour = ColourChoice::kAuto;
  add_choice<ColourChoice>(app, "--color", colour,
                           {{"auto", ColourChoice::kAuto},
                            {"always", ColourChoice::kAlways},
                            {"never", ColourChoice::kNever}},
                           "auto, always or never")
      ->type_name("WHEN");
  app.add_option("--include", console.includes, "where imported files are looked for too")
      ->type_name("DIR")
      ->allow_extra_args(false);
  std::map<std::string, Run> commands;
  commands["check"] = add_check(app);
  commands["fmt"] = add_fmt(app);
  commands["fix"] = add_fix(app);
  commands["test"] = add_test(app);
  commands["build"] = add_build(app);
  commands["eval"] = add_eval(app);
  commands["explain"] = add_explain(app);
  commands["dump"] = add_dump(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    console.out.write(chosen.empty() ? app.help() : chosen.front()->help());
    return Exit::kClean;
  } catch (const CLI::CallForVersion& version) {
    console.out.write(std::string(version.what()) + "\n");
    return Exit::kClean;
  } catch (const CLI::ParseError& error) {
    return usage_error(console, app, error, argc, argv);
  }
  console.choose_colour(colour);
  return commands.at(app.get_subcommands().front()->get_name())(console);
}

}  // namespace

Exit run_command_line(int argc, const char* const* argv) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // then writing fails, and what was begun is removed
  Console console;
  try {
    return settle_output(console, run(console, argc, argv));
  } catch (const std::bad_alloc&) {
    console.complain("internal fault: out of memory");
  } catch (const std::exception& error) {
    console.complain(std::string("internal fault: ") + error.what());
  } catch (...) {
    console.complain("internal fault");
  }
  return Exit::kInternal;
}

}  // namespace stopgap::cli
