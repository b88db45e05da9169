// SPDX-License-Identifier: Apache-2.0
// Headers and content as some servers find them behind a mark, whatever marks stand in them: other
// ends of lines, of headers and of contents (docs/language.md section 4, Bodies, Other ends).
// Each reading needs only the mark, not what a server read before: so what makes a server skip a
// part or pass over a content (PHP: brackets in its name, max_file_uploads) makes no difference.
//
//   kPhp        main/rfc1867.c: next_line, multipart_buffer_headers, multipart_buffer_read
//   kCrlf       Commons FileUpload, MultipartInput.readHeaders, so Tomcat; Rack,
//               multipart/parser.rb: headers end at CRLF CRLF, whatever they hold
//   kAnyBreak   Jetty MultiPart.Parser: CR alone ends a line too
//   kWord       formidable and multiparty: CR behind letters and `-` ends headers
//   kNeedle     busboy: StreamSearch takes delimiters out before headers are read
//
// Linear, but for headers that several readings share: take_work() says what was done. Tested in
// other_parts_test.cc.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/arena.h"
#include "engine/body/part_marks.h"

namespace stopgap::engine {

struct PartHeader {
  std::string_view name, value;  ///< the latter with the blanks at its end: PHP reads them
  bool operator==(const PartHeader&) const = default;
};

/// Without all up to the blank around a name, as Tomcat and Jetty drop them, and without blanks
/// before the value.
PartHeader trimmed(std::string_view name, std::string_view value);

enum class OtherReading : uint8_t { kPhp, kCrlf, kAnyBreak, kWord, kNeedle };
inline constexpr std::array kOtherReadings = {OtherReading::kPhp, OtherReading::kCrlf,
                                              OtherReading::kAnyBreak, OtherReading::kWord,
                                              OtherReading::kNeedle};

/// How long a line PHP reads.
inline constexpr size_t kPhpLineBytes = 5120;

class OtherParts {
 public:
  enum class Found : uint8_t { kNone, kPart, kTooMuch };

  /// `line_delimiter` is CRLF, "--" and the boundary.
  OtherParts(std::string_view body, std::string_view line_delimiter, Arena& arena)
      : body_(body),
        crlf_end_(body, line_delimiter),
        feed_end_(body, line_delimiter.substr(1)),
        arena_(arena) {}

  /// Of the part behind that mark, which is not final; `first`: none stands before it. Puts its
  /// headers behind those in `headers`.
  Found read(OtherReading how, const PartMark& mark, bool first, std::vector<PartHeader>& headers,
             std::string_view& content);
  /// Bytes that were looked at since the last call.
  size_t take_work() { return std::exchange(work_, 0); }
  /// Bytes of the arena that the part read last takes.
  size_t copied() const { return copied_; }
  /// Gives them back; the arena was not used since.
  void forget() { arena_.shrink_last(copy_, copied_ = 0); }

 private:
  /// Where a text occurs next; what was looked through is not looked through again.
  class Next {
   public:
    Next(std::string_view body, std::string_view text) : body_(body), text_(text) {}
    size_t behind(size_t from, size_t& work);
    std::string_view text() const { return text_; }

   private:
    std::string_view body_, text_;
    size_t from_ = 1, found_ = 0;  // nothing yet
  };
  struct Line {
    std::string_view text;
    size_t next = 0;  // 0: there is none
  };

  size_t begin_of(OtherReading how, const PartMark& mark, bool first) const;
  Line line_at(OtherReading how, std::string_view text, size_t at) const;
  size_t read_head(OtherReading how, size_t begin, std::vector<PartHeader>& headers);
  size_t without_delimiters(size_t begin, size_t limit, char* out, size_t& size) const;
  bool ends_later(OtherReading how, size_t begin);
  size_t php_end(size_t from) const;

  std::string_view body_;
  Next crlf_end_, feed_end_;
  Next blank_line_{body_, "\r\n\r\n"};
  Arena& arena_;
  char* copy_ = nullptr;
  size_t copied_ = 0;
  size_t work_ = 0;
};

}  // namespace stopgap::engine
