// SPDX-License-Identifier: Apache-2.0
// Lines of a stream of any length in constant memory: one buffer that grows to the longest line
// accepted, no further.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace stopgap::cli {

class LineReader {
 public:
  /// Does not own `fd`. `before_read` runs before each read: the place to flush what a reader
  /// downstream waits for.
  LineReader(int fd, size_t max_line_bytes, std::function<void()> before_read);

  enum class Kind { kLine, kTooLong, kEnd, kError };
  struct Line {
    Kind kind = Kind::kEnd;
    std::string_view text;  ///< without the line end; valid until the next call; empty for kTooLong
    uint64_t number = 0;    ///< from 1
    int error_number = 0;
  };
  Line next();

  /// What is buffered from the first byte on that is not white space, without consuming anything:
  /// at least that byte, often more. Empty at the end of the stream or after `max_line_bytes` of
  /// white space.
  std::string_view start();
  /// All that is left, if it is not more than max_line_bytes; a Line of kind kLine, kTooLong or
  /// kError.
  Line rest();

 private:
  /// Reads once more behind what is buffered. False at the end or after an error.
  bool fill();
  Line too_long(size_t seen);

  int fd_;
  size_t max_line_bytes_;
  std::function<void()> before_read_;
  std::string buffer_;
  size_t begin_ = 0;  ///< of what has not been handed out
  size_t end_ = 0;    ///< of what has been read
  uint64_t number_ = 0;
  bool at_end_ = false;
  int error_number_ = 0;
};

}  // namespace stopgap::cli
