// SPDX-License-Identifier: Apache-2.0
// The commands of stopgap, one file each. A command declares its options on `app` when it is added;
// the returned function runs it after parsing.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "cli/console.h"
#include "cli/exit.h"

namespace stopgap::cli {

using Run = std::function<Exit(Console&)>;

Run add_check(CLI::App& app);
Run add_fmt(CLI::App& app);
Run add_fix(CLI::App& app);
Run add_test(CLI::App& app);
Run add_build(CLI::App& app);
Run add_eval(CLI::App& app);
Run add_explain(CLI::App& app);
Run add_dump(CLI::App& app);

/// Parses the arguments and runs one command. Never throws.
Exit run_command_line(int argc, const char* const* argv);

}  // namespace stopgap::cli
