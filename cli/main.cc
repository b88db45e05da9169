// SPDX-License-Identifier: Apache-2.0
// The program `stopgap`. Everything is in command_line.cc, so that tests can link it.
#include "cli/command.h"

int main(int argc, char** argv) {
  return static_cast<int>(stopgap::cli::run_command_line(argc, argv));
}
