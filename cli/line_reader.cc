// SPDX-License-Identifier: Apache-2.0
// See line_reader.h. Tested by line_reader_test.cc.
#include "cli/line_reader.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace stopgap::cli {
namespace {

constexpr size_t kReadBytes = 256 * 1024;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

LineReader::LineReader(int fd, size_t max_line_bytes, std::function<void()> before_read)
    : fd_(fd), max_line_bytes_(max_line_bytes), before_read_(std::move(before_read)) {}

bool LineReader::fill() {
  if (at_end_ || error_number_ != 0) return false;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() < end_ + kReadBytes) buffer_.resize(end_ + kReadBytes);
  before_read_();
  ssize_t got = 0;
  do {
    got = ::read(fd_, buffer_.data() + end_, kReadBytes);
  } while (got < 0 && errno == EINTR);
  if (got < 0) error_number_ = errno;
  if (got == 0) at_end_ = true;
  if (got > 0) end_ += static_cast<size_t>(got);
  return got > 0;
}

LineReader::Line LineReader::next() {
  size_t searched = 0;
  for (;;) {
    const char* from = buffer_.data() + begin_ + searched;
    const size_t unsearched = end_ - begin_ - searched;
    const void* newline = unsearched == 0 ? nullptr : std::memchr(from, '\n', unsearched);
    if (newline != nullptr) {
      const size_t length =
          static_cast<size_t>(static_cast<const char*>(newline) - (buffer_.data() + begin_));
      const std::string_view text(buffer_.data() + begin_, length);
      begin_ += length + 1;
      if (length > max_line_bytes_) return {Kind::kTooLong, {}, ++number_, 0};
      return {Kind::kLine, text, ++number_, 0};
    }
    searched = end_ - begin_;
    if (searched > max_line_bytes_) return too_long(searched);
    if (fill()) continue;
    if (error_number_ != 0) return {Kind::kError, {}, number_ + 1, error_number_};
    if (searched == 0) return {Kind::kEnd, {}, number_, 0};
    const std::string_view text(buffer_.data() + begin_, searched);
    begin_ = end_;
    return {Kind::kLine, text, ++number_, 0};
  }
}

/// Drops the rest of a line that has no end within what was `seen`.
LineReader::Line LineReader::too_long(size_t seen) {
  begin_ += seen;
  for (;;) {
    const void* newline =
        begin_ == end_ ? nullptr : std::memchr(buffer_.data() + begin_, '\n', end_ - begin_);
    if (newline != nullptr) {
      begin_ = static_cast<size_t>(static_cast<const char*>(newline) - buffer_.data()) + 1;
      break;
    }
    begin_ = end_;
    if (!fill()) break;
  }
  return {Kind::kTooLong, {}, ++number_, 0};
}

std::string_view LineReader::start() {
  for (size_t at = begin_;;) {
    while (at < end_ && is_space(buffer_[at])) ++at;
    if (at < end_) return {buffer_.data() + at, end_ - at};
    if (at - begin_ > max_line_bytes_) return {};
    at -= begin_;  // fill() moves what is buffered to the front
    if (!fill()) return {};
  }
}

LineReader::Line LineReader::rest() {
  while (end_ - begin_ <= max_line_bytes_ && fill()) {
  }
  if (error_number_ != 0) return {Kind::kError, {}, 1, error_number_};
  const std::string_view text(buffer_.data() + begin_, end_ - begin_);
  begin_ = end_;
  return {text.size() > max_line_bytes_ ? Kind::kTooLong : Kind::kLine, text, 1, 0};
}

}  // namespace stopgap::cli
