// SPDX-License-Identifier: Apache-2.0
// multipart/form-data and its relatives (RFC 2046, RFC 7578; docs/language.md section 4, Bodies).
// Where two servers read the same bytes differently, kBodyBadMultipart is set and both readings are
// delivered; no byte of a body is in none of its pairs, but for delimiters. Where they disagree,
// and what is done (K: each reading is delivered; F: one reading, and the flag):
//
//   boundary in quotes, or quotes as part of it; two boundaries  K  Go, busboy: RFC; PHP: up to
//     `"`, `,` or `;` behind the first "boundary"; Commons: keeps `\`; last or first counts; others
//     search for `boundary=` anywhere (part_places.cc)
//   a boundary that is empty, long, or has control bytes  too much  PHP takes it
//   `boundary*0=`, `boundary*=`                    K  Go, Python email; unknown to PHP, busboy
//   delimiter behind LF or CR, LF after it         K  Werkzeug, PHP, Go (if the first is so);
//     Commons, ASP.NET, busboy want CRLF
//   delimiter inside a line                        K  Django, old Rack
//   blanks after a delimiter                       K  Go, Werkzeug, ASP.NET skip them; Commons
//     ends with an error; to PHP and Rack it is no delimiter
//   other text after it (`--bX`)                   K  ASP.NET: a delimiter; PHP: ends the content,
//     begins no part; others: content
//   delimiters behind the final one                K  PHP reads on; others have ended
//   no final delimiter                             kBad; PHP and Werkzeug deliver the last part
//   header lines that end in LF or CR              K  to Commons and Rack the headers end at
//     CRLF CRLF, whatever stands in them; to Jetty a CR ends a line
//   folded headers, headers without a colon        K  PHP joins both; Go refuses the latter; to
//     formidable the headers can end there
//   NUL in a header, or a line of 5,120 bytes      K  PHP cuts the line there
//   delimiters in headers                          K  to PHP, Commons, Rack no delimiter; busboy
//     drops them
//   a blank before the colon                       F  to PHP the name has it; a control: Tomcat,
//   Jetty two Content-Disposition                        K  PHP: the first; Python: the last one
//   that is not form-data                      F  Go and busboy pass the part over; PHP does not
//   two parameters of one name                     K  PHP: the last; Go: none; Rack: the first
//   `\` in quotes                                  K  RFC: takes the next byte; Commons: stays;
//     PHP: before `\` and the quote; Django, Rack: means nothing
//   `'` as quote                                   K  PHP only (CVE-2009-5031)
//   a blank before `=`                             F  PHP: another name
//   NUL in a parameter                             K  PHP: ends it
//   `filename*`, `filename*0`                      K  ASP.NET prefers it, Commons and busboy read
//     it, PHP does not (RFC 7578 4.2 forbids it)
//   NAME= in quotes or behind other text           K  part_places.cc: formidable, hapi, Rack, Perl
//   blanks and quotes inside a value               K  @fastify/busboy drops them
//   `=?UTF-8?B?…?=`; paths, references             K  part_values.cc
//   base64, quoted-printable                       K  Go (the latter), Django (the former); PHP: no
//   multipart in a part                            K  Commons, Python email; PHP, busboy: content
//
// Sources: php-src main/rfc1867.c; apache/commons-fileupload MultipartInput, ParameterParser; Go
// mime/multipart, mime; pallets/werkzeug sansio/multipart.py; mscdex/busboy; dotnet/aspnetcore
// WebUtilities/MultipartReaderStream; rack multipart/parser.rb; django http/multipartparser.py.
//
// Where headers and contents may end elsewhere (the rows from "delimiter inside a line" to
// "delimiters in headers"), parts are read once more: other_parts.h.
//
// Limits (limits.h): parts, headers of a part, names of a part, boundaries, depth, and how often a
// body is read in all. The arena holds kMaxBodyNameBytes of names, and of decoded contents, headers
// that are folded or read once more and unescaped parameters together at most kMaxMultipartScans
// times the body. Tested in multipart_reader_test.cc.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/arena.h"
#include "engine/body/body_pair.h"
#include "engine/body/charset.h"
#include "engine/body/other_parts.h"
#include "engine/body/part_parameters.h"
#include "engine/limits.h"

namespace stopgap::engine {

class MultipartReader {
 public:
  MultipartReader() = default;
  MultipartReader(const MultipartReader&) = delete;
  MultipartReader& operator=(const MultipartReader&) = delete;

  /// `content_type`: the value of the Content-Type header, `multipart/…; boundary=…`. Without a
  /// boundary in it the result is kBad.
  BodyResult read(std::string_view content_type, std::string_view body, Arena& arena,
                  BodySink sink);

  /// The body was read as often as it may be: pairs are left out behind that, and readings of names
  /// anywhere. Then it is kTooMuch, if it is not bad.
  bool spent() const { return spent_; }

 private:
  /// Headers, of those kept for the part, and the content behind them, as some server finds them.
  struct Reading {
    size_t first = 0, last = 0;
    std::string_view content;
  };
  /// One multipart body: the request's, or one inside a part.
  struct Level {
    std::string_view body;
    std::string_view outer_name;  // of a part that has none
    bool form = false;            // form-data
    size_t depth = 0;
  };
  enum class Where : uint8_t { kPreamble, kPart, kEpilogue };

  /// What stands behind a mark and before the next, in the eyes of all who read it otherwise.
  struct Behind {
    OtherParts& others;
    const PartMark& mark;
    bool first;      // no mark before that
    bool crlf_next;  // the next takes CRLF in
  };

  void read_level(const Level& outer, std::string_view content_type);
  bool read_with(const Level& level, std::string_view boundary, bool& marked);
  void read_segment(const Level& level, Where where, std::string_view text, const Behind* behind);
  void read_part(const Level& level, std::string_view part, const Behind* behind);
  std::string_view read_headers(std::string_view part, std::vector<PartHeader>& headers,
                                bool& plain);
  void read_header_line(std::string_view line, std::vector<PartHeader>& headers, bool& plain);
  void unfold(PartHeader& header);
  bool same(const Level& level, const Reading& a, const Reading& b);
  void read_names(const Level& level, const Reading& part, PartReadings& names,
                  PartReadings& files);
  void take_notes(const ParameterWork& work, const PartReadings& readings);
  bool decode(const Level& level, const Reading& part, std::string_view& decoded);
  void deliver_reading(const Level& level, const Reading& part);
  void deliver_part(const Level& level, const Reading& part, std::string_view name,
                    const PartReadings& files);
  void deliver(std::string_view name, std::string_view middle, std::string_view end,
               std::string_view value, BodyPairKind kind);
  bool charge(size_t& left, size_t bytes);
  /// Charges what costs time and memory.
  bool scan(size_t bytes) { return charge(scans_left_, bytes); }
  /// Charges what costs time, of parts that are read once more.
  bool look(size_t bytes) { return charge(looks_left_, bytes); }
  std::span<const PartHeader> headers(const Level& level, const Reading& part) const {
    return std::span(headers_[level.depth - 1]).subspan(part.first, part.last - part.first);
  }
  void dispute() { flags_ |= kBodyBadMultipart; }
  void too_much() { too_much_ = true; }
  void stop() { too_much_ = stopped_ = true; }

  Charsets charsets_;  // of values of parameters
  Arena* arena_ = nullptr;
  const BodySink* sink_ = nullptr;
  BodyFlags flags_ = 0;
  bool bad_ = false;
  bool too_much_ = false;
  bool stopped_ = false;  // nothing more is delivered
  bool spent_ = false;
  size_t name_bytes_ = 0;
  size_t parts_ = 0;
  size_t scans_left_ = 0;                                       // bytes
  size_t looks_left_ = 0;                                       // bytes
  std::array<std::vector<PartHeader>, kMaxPartDepth> headers_;  // of the parts that are read
};

}  // namespace stopgap::engine
