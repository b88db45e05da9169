// SPDX-License-Identifier: Apache-2.0
// hostile_text [--files N] [--seed S] [--keep FILE] [--program STOPGAP]
// Rule text that wants to do harm, family after family, given to `stopgap build --link`. Each must
// end in time, with a documented exit status, and say where it is wrong. Exit status: 0 no fault, 1
// a fault (the text is in FILE), 2 usage.
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>

#include "tests/hostile/bombs.h"

namespace stopgap::hostile {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr double kMostCpuSeconds = 15;
constexpr double kMostSeconds = 40;  // a busy machine; the limits are of processor time

struct Outcome {
  int status = -1;
  double seconds = 0, cpu_seconds = 0;
  long mib = 0;
  std::string said;
};

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

[[noreturn]] void become_build(const std::string& program, const fs::path& dir) {
  const int out = open((dir / "said").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  dup2(out, 1);
  dup2(out, 2);
  setenv("STOPGAP_STATE_DIR", (dir / "state").c_str(), 1);
  if (chdir(dir.c_str()) != 0) _exit(126);
  setpgid(0, 0);
  execl(program.c_str(), program.c_str(), "build", "--link", "bomb.gap", "-o", "bomb.pack",
        nullptr);
  _exit(127);
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

Outcome build(const std::string& program, const fs::path& dir) {
  Outcome outcome;
  const Clock::time_point start = Clock::now();
  const pid_t child = fork();
  if (child == 0) become_build(program, dir);
  int status = 0;
  rusage used{};
  for (;;) {
    const pid_t ended = wait4(child, &status, WNOHANG, &used);
    outcome.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    if (ended == child) break;
    if (outcome.seconds > kMostSeconds) kill(-child, SIGKILL);
    usleep(2000);
  }
  outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  outcome.cpu_seconds = seconds(used.ru_utime) + seconds(used.ru_stime);
  outcome.mib = used.ru_maxrss / 1024;
  outcome.said = read_file(dir / "said");
  return outcome;
}

/// Empty: as it should be.
std::string fault_of(const Outcome& outcome, const fs::path& dir) {
  if (outcome.cpu_seconds > kMostCpuSeconds || outcome.seconds > kMostSeconds) {
    return fmt::format("took {:.1f} s, {:.1f} of the processor", outcome.seconds,
                       outcome.cpu_seconds);
  }
  const bool built = fs::exists(dir / "bomb.pack");
  if (outcome.status == 0) return built ? "" : "nothing built";
  if (outcome.status != 1 && outcome.status != 2) {
    return fmt::format("exit status {}", outcome.status);
  }
  if (built) return "built, though it failed";
  for (const auto& entry : fs::directory_iterator(dir)) {
    const std::string name = entry.path().filename();
    if (name != "bomb.gap" && name != "mod" && name != "said" && name != "state") {
      return "left behind: " + name;
    }
  }
  const bool located =
      std::regex_search(outcome.said.substr(0, 20'000), std::regex("(bomb|mod/a)\\.gap:[0-9]+"));
  const bool whole_file = outcome.status == 2 && outcome.said.find("bomb.gap") != std::string::npos;
  return located || whole_file ? "" : "no place in what it says";
}

struct Counts {
  const char* name;
  size_t files = 0, built = 0;
  double most_cpu = 0;
  long most_mib = 0;
};

struct CommandLine {
  size_t files = 100;
  uint64_t seed = 1;
  std::string keep = "hostile-text.gap";
  std::string program = STOPGAP_BINARY;
};

CommandLine parse(const std::vector<std::string>& words) {
  CommandLine line;
  for (size_t i = 0; i < words.size(); i += 2) {
    if (i + 1 == words.size()) throw std::invalid_argument(words[i]);
    if (words[i] == "--files") {
      line.files = std::stoull(words[i + 1]);
    } else if (words[i] == "--seed") {
      line.seed = std::stoull(words[i + 1]);
    } else if (words[i] == "--keep") {
      line.keep = words[i + 1];
    } else if (words[i] == "--program") {
      line.program = fs::absolute(words[i + 1]);
    } else {
      throw std::invalid_argument(words[i]);
    }
  }
  return line;
}

int run(const CommandLine& line, const fs::path& dir) {
  std::vector<Family> all = families();
  all.insert(all.end(), regex_families().begin(), regex_families().end());
  std::vector<Counts> counts;
  for (const Family& family : all) counts.push_back({family.name});
  Random random(line.seed);
  size_t faults = 0;
  for (size_t i = 0; i < line.files; ++i) {
    const Bomb bomb = all[i % all.size()].make(random);
    for (const char* left : {"bomb.pack", "mod"}) fs::remove_all(dir / left);
    write_file(dir / "bomb.gap", bomb.text);
    if (!bomb.module.empty()) write_file(dir / "mod/a.gap", bomb.module);
    const Outcome outcome = build(line.program, dir);
    Counts& own = counts[i % all.size()];
    ++own.files;
    own.built += outcome.status == 0 ? 1 : 0;
    own.most_cpu = std::max(own.most_cpu, outcome.cpu_seconds);
    own.most_mib = std::max(own.most_mib, outcome.mib);
    if (isatty(STDERR_FILENO)) fmt::print(stderr, "\r{} files", i + 1);
    const std::string fault = fault_of(outcome, dir);
    if (fault.empty()) continue;
    const std::string kept = ++faults == 1 ? line.keep : fmt::format("{}.{}", line.keep, faults);
    write_file(fs::absolute(kept), bomb.text);
    fmt::print("FAULT at file {} of seed {} ({}): {}\n{}\nwritten to {}\n", i, line.seed, own.name,
               fault, outcome.said.substr(0, 600), kept);
  }
  for (const Counts& own : counts) {
    fmt::print("{:26} {:5} files {:5} built, at most {:5.1f} s and {:5} MiB\n", own.name, own.files,
               own.built, own.most_cpu, own.most_mib);
  }
  fmt::print("{} files, seed {}: {} faults\n", line.files, line.seed, faults);
  return faults == 0 ? 0 : 1;
}

}  // namespace
}  // namespace stopgap::hostile

int main(int argc, char** argv) {
  using namespace stopgap::hostile;
  try {
    const CommandLine line = parse({argv + 1, argv + argc});
    std::string dir = (fs::temp_directory_path() / "stopgap-bombs-").string();
    dir.append(6, 'X');  // mkdtemp replaces them
    if (mkdtemp(dir.data()) == nullptr) return 2;
    const int status = run(line, dir);
    fs::remove_all(dir);
    return status;
  } catch (const std::logic_error& error) {  // of the command line
    fmt::print(stderr,
               "{}: usage: hostile_text [--files N] [--seed S] [--keep FILE] [--program STOPGAP]\n",
               error.what());
    return 2;
  }
}
