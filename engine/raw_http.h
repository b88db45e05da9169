// SPDX-License-Identifier: Apache-2.0
// Reads one HTTP/1.1 request from a file or capture, the way a forgiving front end would, so that
// hostile requests reach the rules instead of being refused here:
//
//   Result<RawRequest> request = parse_raw_http("GET /a HTTP/1.1\r\nHost: www.example\r\n\r\n");
//   if (request.ok()) worker.evaluate(request.value().view());
//
// Lines end in CRLF or LF. The request line is split at its first and last space, so a target with
// blanks stays whole; empty lines before it are skipped. Header lines are split at the first ':',
// values trimmed of blanks; a line that starts with a blank continues the value before it, line end
// and blanks stay in it. After the empty line comes the body: de-chunked under `Transfer-Encoding:
// chunked` (its trailers join the headers), else cut to the first Content-Length, else all that is
// left. Not used while serving: it copies and allocates.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/request.h"
#include "support/result.h"

namespace stopgap::engine {

inline constexpr size_t kMaxRawHttpBytes = 64u << 20;

struct RawRequest {
  std::string method;
  std::string target;
  std::string http_version = "1.1";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  ///< name, value
  bool body_truncated = false;  ///< the input ended before the body did
  size_t bytes_after = 0;       ///< behind the body, line ends at the end not counted

  /// What the engine reads. Points into this object: valid until it changes, moves or ends, or
  /// view() is called again. Address, port, SNI and date are the caller's to fill in. Two threads
  /// must not call it at once.
  RequestView view() const&;
  RequestView view() && = delete;

 private:
  mutable std::vector<HeaderView> header_views_;
};

/// Errors: raw_http.size (over kMaxRawHttpBytes), raw_http.request_line, raw_http.header,
/// raw_http.content_length, raw_http.chunk. The detail starts with where: "line 3: ...", for chunks
/// "line 7, byte 132: ...", lines from 1, bytes of the input from 0. Linear time.
Result<RawRequest> parse_raw_http(std::string_view bytes);

}  // namespace stopgap::engine
