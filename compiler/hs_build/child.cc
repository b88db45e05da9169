// SPDX-License-Identifier: Apache-2.0
// See child.h. The child writes a tag, a length and a text for each place it comes to, then one tag
// and its bytes (or "code\0detail") into a pipe and is gone; how it ended says the rest. Tested by
// child_test.cc.
#include "compiler/hs_build/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <new>
#include <optional>

#include "engine/limits.h"

namespace stopgap::compiler {
namespace {

using Bytes = std::vector<uint8_t>;
using Clock = std::chrono::steady_clock;

constexpr uint8_t kDone = 'd';
constexpr uint8_t kFailed = 'f';
constexpr uint8_t kPlace = 'p';
constexpr int kOutOfMemory = 3;  // exit statuses of the child
constexpr int kBroken = 4;
constexpr int kUnlimited = 5;
constexpr size_t kMaxAnswer = engine::kMaxPackBytes;  // what a linked pack may add

#ifndef STOPGAP_SANITIZED
/// Address space in use, in bytes; 0 if unknown.
size_t address_space() {
  unsigned long pages = 0;
  FILE* statm = std::fopen("/proc/self/statm", "re");
  if (statm == nullptr) return 0;
  const int read = std::fscanf(statm, "%lu", &pages);
  std::fclose(statm);
  return read == 1 ? pages * static_cast<size_t>(sysconf(_SC_PAGESIZE)) : 0;
}
#endif

/// Never above what holds already, which only root may raise.
bool limit(__rlimit_resource_t resource, rlim_t soft, rlim_t hard) {
  rlimit value{};
  if (getrlimit(resource, &value) != 0) return false;
  value.rlim_max = std::min(value.rlim_max, hard);
  value.rlim_cur = std::min(value.rlim_max, soft);
  return setrlimit(resource, &value) == 0;
}

/// False: some limit would not hold, so the work must not begin.
bool apply(const LinkLimits& limits) {
  signal(SIGXCPU, SIG_DFL);
  if (!limit(RLIMIT_CORE, 0, 0)) return false;
#ifndef STOPGAP_SANITIZED  // sanitizers reserve terabytes of address space
  const size_t now = address_space();
  const rlim_t most = now + limits.memory_bytes;
  if (now == 0 || !limit(RLIMIT_AS, most, most)) return false;
#endif
  return limit(RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1);
}

bool write_all(int fd, const uint8_t* data, size_t size) {
  while (size > 0) {
    const ssize_t written = write(fd, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    data += written;
    size -= static_cast<size_t>(written);
  }
  return true;
}

/// Cut, so that it fits into the pipe with its length of one byte.
void tell_place(int out, std::string_view place) {
  std::array<uint8_t, 2 + UINT8_MAX> record{kPlace};
  const size_t size = std::min<size_t>(place.size(), UINT8_MAX);
  record[1] = static_cast<uint8_t>(size);
  std::copy_n(place.begin(), size, record.begin() + 2);
  write_all(out, record.data(), 2 + size);
}

/// The child's whole life.
[[noreturn]] void work_and_leave(int out, const Work& work, const LinkLimits& limits) {
  if (!apply(limits)) _exit(kUnlimited);
  int status = kBroken;
  try {
    const Result<Bytes> result = work([out](std::string_view place) { tell_place(out, place); });
    const uint8_t tag = result ? kDone : kFailed;
    static const Bytes kNothing;
    const Bytes& bytes = result ? result.value() : kNothing;
    const std::string text =
        result ? std::string() : result.error().code + '\0' + result.error().detail;
    if (write_all(out, &tag, 1) && write_all(out, bytes.data(), bytes.size()) &&
        write_all(out, reinterpret_cast<const uint8_t*>(text.data()), text.size())) {
      status = 0;
    }
  } catch (const std::bad_alloc&) {
    status = kOutOfMemory;
  } catch (...) {
    status = kBroken;
  }
  _exit(status);  // not exit: the parent's buffers and handlers are the parent's
}

/// What came through the pipe so far.
struct Answer {
  Bytes bytes;  ///< without the places
  std::string place;

  void add(const uint8_t* data, size_t size) {
    bytes.insert(bytes.end(), data, data + size);
    size_t used = 0;
    while (bytes.size() >= used + 2 && bytes[used] == kPlace &&
           bytes.size() - used - 2 >= bytes[used + 1]) {
      const auto text = bytes.begin() + static_cast<ptrdiff_t>(used) + 2;
      place.assign(text, text + bytes[used + 1]);
      used += 2u + bytes[used + 1];
    }
    bytes.erase(bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(used));
  }
};

/// Reads to the end of the pipe; an error when the wall clock or the size runs out first.
std::optional<Error> read_answer(int in, const LinkLimits& limits, Answer& answer) {
  const Clock::time_point deadline = Clock::now() + std::chrono::seconds(limits.wall_seconds);
  std::array<uint8_t, 65536> buffer;
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd wait{in, POLLIN, 0};
    const int ready = left > 0 ? poll(&wait, 1, static_cast<int>(left)) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready < 0) return Error{"link.child", std::string("poll: ") + std::strerror(errno)};
    if (ready == 0) {
      return Error{"link.timeout",
                   "not done after " + std::to_string(limits.wall_seconds) + " seconds"};
    }
    const ssize_t got = read(in, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Error{"link.child", std::string("pipe: ") + std::strerror(errno)};
    if (got == 0) return std::nullopt;
    if (answer.bytes.size() + static_cast<size_t>(got) > kMaxAnswer) {
      return Error{"link.memory", "databases over " + std::to_string(kMaxAnswer) + " bytes"};
    }
    answer.add(buffer.data(), static_cast<size_t>(got));
  }
}

Result<Bytes> understand(Bytes answer) {
  if (!answer.empty() && answer[0] == kDone) {
    answer.erase(answer.begin());
    return answer;
  }
  const std::string text(answer.begin(), answer.end());
  const size_t separator = text.find('\0');
  if (text.empty() || text[0] != kFailed || separator == std::string::npos) {
    return Error{"link.child", "the child said nothing"};
  }
  return Error{text.substr(1, separator - 1), text.substr(separator + 1)};
}

std::optional<Error> ending(int status, const LinkLimits& limits) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return std::nullopt;
  if (WIFEXITED(status) && WEXITSTATUS(status) == kOutOfMemory) {
    return Error{"link.memory",
                 "out of the " + std::to_string(limits.memory_bytes) + " bytes allowed"};
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == kUnlimited) {
    return Error{"link.child", "the child's time and memory cannot be limited"};
  }
  if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL)) {
    return Error{"link.timeout",
                 "over " + std::to_string(limits.cpu_seconds) + " seconds of CPU time"};
  }
  const std::string how = WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status))
                                              : "status " + std::to_string(WEXITSTATUS(status));
  return Error{"link.child", "the child ended with " + how};
}

/// The child and the end of the pipe that is read: neither outlives the call, also where memory
/// runs out.
class Child {
 public:
  Child(pid_t child, int in) : child_(child), in_(in) {}
  ~Child() {
    if (child_ < 0) return;
    kill(child_, SIGKILL);
    wait();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  int in() const { return in_; }
  void stop() { kill(child_, SIGKILL); }
  /// How it ended; nothing if the system does not say.
  std::optional<int> wait() {
    close(in_);
    int status = 0;
    pid_t ended = 0;
    do {
      ended = waitpid(child_, &status, 0);
    } while (ended < 0 && errno == EINTR);
    child_ = -1;
    return ended < 0 ? std::nullopt : std::optional(status);
  }

 private:
  pid_t child_;
  int in_;
};

Error at_place(const std::string& place, Error error) {
  if (!place.empty()) error.detail = place + ": " + error.detail;
  return error;
}

/// What the child says, or how it ended.
Result<Bytes> hear(Child child, const LinkLimits& limits) {
  Answer answer;
  const std::optional<Error> failed = read_answer(child.in(), limits, answer);
  if (failed) child.stop();
  const std::optional<int> status = child.wait();
  if (failed) return at_place(answer.place, *failed);
  if (!status) return Error{"link.child", std::string("waitpid: ") + std::strerror(errno)};
  if (const std::optional<Error> ended = ending(*status, limits)) {
    return at_place(answer.place, *ended);
  }
  return understand(std::move(answer.bytes));
}

}  // namespace

Result<Bytes> run_in_child(const Work& work, const LinkLimits& limits) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return Error{"link.child", std::string("pipe: ") + std::strerror(errno)};
  }
  const pid_t pid = fork();
  if (pid == 0) {
    close(ends[0]);
    work_and_leave(ends[1], work, limits);
  }
  const int why = errno;
  close(ends[1]);
  if (pid < 0) {
    close(ends[0]);
    return Error{"link.child", std::string("fork: ") + std::strerror(why)};
  }
  try {
    return hear({pid, ends[0]}, limits);
  } catch (const std::bad_alloc&) {
    return Error{"link.memory", "no memory here"};  // short: not allocated
  }
}

}  // namespace stopgap::compiler
