// SPDX-License-Identifier: Apache-2.0
// The two streams of a command: data on standard output, messages on standard error, colour only
// where it is wanted. Nothing that came from rule text or a request reaches either without
// printable() or a serializer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stopgap::cli {

/// Buffered writing to a file descriptor, which it does not own. Not thread safe.
class Output {
 public:
  explicit Output(int fd) : fd_(fd) {}
  ~Output() { flush(); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(std::string_view text);
  void flush();
  /// The reader has gone away (EPIPE): further output is pointless and dropped.
  bool closed() const { return closed_; }
  /// errno of the first failed write other than EPIPE, else 0.
  int failure() const { return failure_; }
  bool is_terminal() const;

 private:
  int fd_;
  std::string buffer_;
  bool closed_ = false;
  int failure_ = 0;
};

enum class ColourChoice { kAuto, kAlways, kNever };

struct Console {
  Output out{1};
  Output err{2};
  bool colour_out = false;
  bool colour_err = false;
  std::vector<std::string> includes;  ///< of `--include`: where imported files are looked for too

  /// `kAuto`: only on a terminal, without NO_COLOR, and TERM is not "dumb".
  void choose_colour(ColourChoice choice);
  /// One line on standard error: "stopgap: MESSAGE". Control bytes are escaped.
  void complain(std::string_view message);
  /// One line on standard error, as it is; `line` must be free of foreign bytes.
  void say(std::string_view line);
};

/// `text` with control, bidirectional and broken bytes written as escapes.
std::string printable(std::string_view text);
/// The same, cut after `limit_bytes` of input with "…".
std::string clipped(std::string_view text, size_t limit_bytes);
/// `text` between ANSI sequences if `on`; `sgr` as in "1;31".
std::string paint(std::string_view text, std::string_view sgr, bool on);
/// "1 error", "2 errors".
std::string count_of(size_t count, std::string_view noun);

}  // namespace stopgap::cli
