// SPDX-License-Identifier: Apache-2.0
// Runs the program and keeps what it said: the base of all tests in this folder.
#pragma once

#include <string>
#include <vector>

#include "cli/temporary_directory.h"

namespace stopgap::e2e {

struct Outcome {
  int status = -1;  ///< exit status; 128 + number for a signal; -1 after the time limit
  std::string out;
  std::string err;
  long max_rss_kib = 0;
  double cpu_seconds = 0;  ///< user and system: what it costs, however busy the machine is
};

struct RunOptions {
  std::string input;                     ///< standard input, if input_path is empty
  std::string input_path;                ///< a file as standard input
  bool close_output_early = false;       ///< nobody reads standard output
  std::vector<std::string> environment;  ///< "NAME=value", added
  double limit_seconds = 60;
};

/// The state directory of every run is `state_directory()`, so that no test touches the user's.
Outcome run(const std::vector<std::string>& arguments, const RunOptions& options = {});
const std::string& state_directory();

/// A pack with one mitigation that blocks /debug/ and whose tests pass.
extern const char* const kDemo;
/// kDemo with `from` replaced by `to`, which must occur.
std::string demo_with(const std::string& from, const std::string& to);

std::string read_file(const std::string& path);
/// A GET of `target`, as a request record.
std::string record(const std::string& id, const std::string& target);

}  // namespace stopgap::e2e
