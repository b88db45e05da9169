// SPDX-License-Identifier: Apache-2.0
// See watch.h.
#include "tests/hostile/watch.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstring>

#ifdef STOPGAP_SANITIZED
#include <sanitizer/common_interface_defs.h>
#endif

namespace stopgap::hostile {
namespace {

// Read by signal handlers: no objects with constructors.
char keep_at[4096];
const uint8_t* bytes_in_hand = nullptr;
size_t size_in_hand = 0;
const char* what_in_hand = "";

void say(const char* text) {
  const ssize_t ignored = write(STDERR_FILENO, text, std::strlen(text));
  (void)ignored;
}

void tell() {
  write_in_hand();
  say("\nthe mutant in hand: ");
  say(what_in_hand);
  say("\nwritten to ");
  say(keep_at);
  say("\n");
}

void on_crash(int signal_number) {
  say(signal_number == SIGPROF ? "\ntook too long" : "\ncrashed");
  tell();
  signal(signal_number, SIG_DFL);
  if (signal_number == SIGPROF) _exit(1);
  raise(signal_number);
}

}  // namespace

void write_in_hand() {
  const int file = open(keep_at, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  for (size_t done = 0; file >= 0 && done < size_in_hand;) {
    const ssize_t written = write(file, bytes_in_hand + done, size_in_hand - done);
    if (written <= 0) break;
    done += static_cast<size_t>(written);
  }
  if (file >= 0) close(file);
}

void watch_for_crashes(const std::string& path) {
  std::strncpy(keep_at, path.c_str(), sizeof(keep_at) - 1);
  signal(SIGPROF, on_crash);
#ifdef STOPGAP_SANITIZED
  __sanitizer_set_death_callback(tell);  // which catches the others itself
#else
  for (const int number : {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL}) signal(number, on_crash);
#endif
}

void in_hand(std::span<const uint8_t> bytes, const std::string& what, unsigned seconds) {
  bytes_in_hand = bytes.data();
  size_in_hand = bytes.size();
  what_in_hand = what.c_str();
  const itimerval limit{{0, 0}, {static_cast<time_t>(seconds), 0}};
  setitimer(ITIMER_PROF, &limit, nullptr);
}

}  // namespace stopgap::hostile
