// SPDX-License-Identifier: Apache-2.0
// The engine against the oracle: kUsage below.
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>

#include "tests/differential/run.h"

namespace stopgap::differential {
namespace {

constexpr const char* kUsage =
    "usage: differential [--pairs N | --events N | --exhaustive LENGTH] [--seed S] [--pack N]\n"
    "                    [--packs-from FILE...]\n"
    "  --pairs N            random rules and HTTP requests, N pairs of them (200000)\n"
    "  --events N           random schemas, rules on their events, events\n"
    "  --exhaustive LENGTH  all small rules, all targets of up to LENGTH bytes after the slash\n"
    "  --seed S             of what is random (1)\n"
    "  --pack N             begin with pack N of that seed (0)\n"
    "  --packs-from FILE... rules of these files, with random requests; comes last\n"
    "Exit status: 0 no difference, 1 a difference (shrunk and printed), 2 usage.\n";

struct CommandLine {
  RandomRun random;
  std::optional<size_t> exhaustive;
  bool events = false;
};

uint64_t number(const std::string& text) {
  size_t used = 0;
  const uint64_t value = std::stoull(text, &used, 0);
  if (used != text.size()) throw std::invalid_argument(text);
  return value;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::invalid_argument(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

CommandLine parse(const std::vector<std::string>& words) {
  CommandLine result;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string& option = words[i];
    if (i + 1 == words.size()) throw std::invalid_argument(option);
    if (option == "--packs-from") {
      while (++i < words.size()) result.random.fixed_files.push_back(read_file(words[i]));
      return result;
    }
    const uint64_t value = number(words[++i]);
    if (option == "--pairs") {
      result.random.pairs = value;
    } else if (option == "--events") {
      result.random.pairs = value;
      result.events = true;
    } else if (option == "--seed") {
      result.random.seed = value;
    } else if (option == "--pack") {
      result.random.first_pack = value;
    } else if (option == "--exhaustive") {
      result.exhaustive = value;
    } else {
      throw std::invalid_argument(option);
    }
  }
  return result;
}

double percent(uint64_t part, uint64_t all) {
  return all == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(all);
}

int run(const CommandLine& command) {
  const auto start = std::chrono::steady_clock::now();
  Totals totals;
  const bool same = command.exhaustive ? run_exhaustive(*command.exhaustive, totals)
                    : command.events   ? run_events(command.random, totals)
                                       : run_random(command.random, totals);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  fmt::print(
      "seed {}, packs {}, requests {}, pairs {} ({} undecided by the oracle), held {:.1f} %, "
      "by failure modes {:.1f} %, {:.1f} s: {}\n",
      command.random.seed, totals.packs, totals.requests, totals.pairs, totals.given_up,
      percent(totals.held, totals.pairs), percent(totals.undecided, totals.pairs), seconds.count(),
      same ? "no difference" : "DIFFERENCE");
  return same ? 0 : 1;
}

}  // namespace
}  // namespace stopgap::differential

int main(int argc, char** argv) {
  using namespace stopgap::differential;
  if (argc == 2 && std::string_view(argv[1]) == "--help") {
    fmt::print("{}", kUsage);
    return 0;
  }
  CommandLine command;
  try {
    command = parse({argv + 1, argv + argc});
  } catch (const std::exception& problem) {
    fmt::print(stderr, "differential: cannot use `{}`\n{}", problem.what(), kUsage);
    return 2;
  }
  try {
    return run(command);
  } catch (
      const std::exception& problem) {  // the oracle refuses to guess: see tests/oracle/regex.h
    fmt::print(stderr, "differential: {}\n", problem.what());
    return 1;
  }
}
