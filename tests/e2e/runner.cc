// SPDX-License-Identifier: Apache-2.0
// See runner.h.
#include "tests/e2e/runner.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <iterator>

namespace stopgap::e2e {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void become_program(const std::vector<std::string>& arguments,
                                 const RunOptions& options, int in, int out, int err) {
  ::dup2(in, 0);
  ::dup2(out, 1);
  ::dup2(err, 2);
  ::setenv("STOPGAP_STATE_DIR", state_directory().c_str(), 1);
  for (const std::string& entry : options.environment) ::putenv(const_cast<char*>(entry.c_str()));
  std::vector<char*> argv = {const_cast<char*>(STOPGAP_BINARY)};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(STOPGAP_BINARY, argv.data());
  ::_exit(127);
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// False at the end of the stream.
bool drain(int fd, std::string& into) {
  std::array<char, 65536> buffer;
  const ssize_t got = ::read(fd, buffer.data(), buffer.size());
  if (got <= 0) return false;
  into.append(buffer.data(), static_cast<size_t>(got));
  return true;
}

/// Reads both streams to their ends. False: the time was up first.
bool collect(std::array<int, 2> fds, Outcome& outcome, Clock::time_point deadline) {
  std::array<pollfd, 2> polls = {pollfd{fds[0], POLLIN, 0}, pollfd{fds[1], POLLIN, 0}};
  while (polls[0].fd >= 0 || polls[1].fd >= 0) {
    if (Clock::now() > deadline) return false;
    if (::poll(polls.data(), polls.size(), 200) <= 0) continue;
    if (polls[0].revents != 0 && !drain(fds[0], outcome.out)) polls[0].fd = -1;
    if (polls[1].revents != 0 && !drain(fds[1], outcome.err)) polls[1].fd = -1;
  }
  return true;
}

}  // namespace

const std::string& state_directory() {
  static const cli::TemporaryDirectory directory;
  static const std::string path = directory / "state";
  return path;
}

Outcome run(const std::vector<std::string>& arguments, const RunOptions& options) {
  cli::TemporaryDirectory scratch;
  const std::string input =
      options.input_path.empty() ? scratch.write("stdin", options.input) : options.input_path;
  const int in = ::open(input.c_str(), O_RDONLY | O_CLOEXEC);
  int out[2], err[2];
  if (in < 0 || ::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(err, O_CLOEXEC) != 0) {
    ADD_FAILURE() << "cannot set up streams";
    return {};
  }
  state_directory();
  const Clock::time_point start = Clock::now();
  const pid_t child = ::fork();
  if (child == 0) become_program(arguments, options, in, out[1], err[1]);
  for (int fd : {in, out[1], err[1]}) ::close(fd);
  if (options.close_output_early) ::close(out[0]);
  Outcome outcome;
  const auto limit = std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double>(options.limit_seconds));
  const bool ended =
      collect({options.close_output_early ? -1 : out[0], err[0]}, outcome, start + limit);
  if (!ended) ::kill(child, SIGKILL);
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  outcome.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  outcome.max_rss_kib = usage.ru_maxrss;
  if (ended) outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (!options.close_output_early) ::close(out[0]);
  ::close(err[0]);
  return outcome;
}

const char* const kDemo = R"(syntax 1
pack "demo" version 1.0.0 {
  publisher "Example CERT"
  requires  engine >= 1.0
}
import std.http

mitigation M2026-001 "Debug console of Example Server" {
  about {
    cve       CVE-2026-0001
    severity  critical
    breaks    "Nothing known."
  }
  lifecycle {
    status    enforce
    revision  1 on 2026-01-10
  }
  on http.request
  when http.path starts_with "/debug/"i
  then block(status: 403), log(http.uri)
  tests {
    block GET "https://www.example.org/Debug/console"
    pass GET "https://www.example.org/debugging"
  }
}
)";

std::string demo_with(const std::string& from, const std::string& to) {
  std::string text = kDemo;
  const size_t at = text.find(from);
  if (at == std::string::npos) {
    ADD_FAILURE() << "the demo has no " << from;
    return text;
  }
  return text.replace(at, from.size(), to);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string record(const std::string& id, const std::string& target) {
  return "{\"id\":\"" + id + "\",\"method\":\"GET\",\"target\":\"" + target +
         "\",\"headers\":[[\"Host\",\"www.example.org\"]]}\n";
}

}  // namespace stopgap::e2e
