// SPDX-License-Identifier: Apache-2.0
// See console.h. Tested by console_test.cc.
#include "cli/console.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "lang/utf8.h"

namespace stopgap::cli {
namespace {

constexpr size_t kBufferBytes = 64 * 1024;

bool wants_colour(ColourChoice choice, const Output& output) {
  if (choice != ColourChoice::kAuto) return choice == ColourChoice::kAlways;
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* term = std::getenv("TERM");
  return output.is_terminal() && term != nullptr && std::string_view(term) != "dumb";
}

}  // namespace

void Output::write(std::string_view text) {
  if (closed_ || failure_ != 0) return;
  buffer_.append(text);
  if (buffer_.size() >= kBufferBytes) flush();
}

void Output::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && !closed_ && failure_ == 0) {
    const ssize_t written = ::write(fd_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EPIPE) {
      closed_ = true;
    } else if (errno != EINTR && errno != EAGAIN) {
      failure_ = errno;
    }
  }
  buffer_.clear();
}

bool Output::is_terminal() const { return ::isatty(fd_) == 1; }

void Console::choose_colour(ColourChoice choice) {
  colour_out = wants_colour(choice, out);
  colour_err = wants_colour(choice, err);
}

void Console::complain(std::string_view message) { say("stopgap: " + printable(message)); }

void Console::say(std::string_view line) {
  err.write(line);
  err.write("\n");
  err.flush();
}

std::string printable(std::string_view text) { return lang::printable(text); }

std::string clipped(std::string_view text, size_t limit_bytes) {
  if (text.size() <= limit_bytes) return printable(text);
  // Not in the middle of a character: step back over continuation bytes.
  size_t end = limit_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return printable(text.substr(0, end)) + "…";
}

std::string paint(std::string_view text, std::string_view sgr, bool on) {
  if (!on) return std::string(text);
  return "\x1b[" + std::string(sgr) + "m" + std::string(text) + "\x1b[0m";
}

std::string count_of(size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace stopgap::cli
