// SPDX-License-Identifier: Apache-2.0
// A reader that walks once through the input. Private: Reader, which knows where it is. Tested in
// raw_http_test.cc and tests/fuzz/fuzz_raw_http.cc.
#include "engine/raw_http.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "engine/ascii.h"

namespace stopgap::engine {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes), size_(bytes.size()) {}

  bool at_end() const { return rest_.empty(); }
  size_t left() const { return rest_.size(); }
  size_t left_but_line_ends() const {
    const size_t last = rest_.find_last_not_of("\r\n");
    return last == std::string_view::npos ? 0 : last + 1;
  }
  bool starts_with_blank() const { return !rest_.empty() && is_blank(rest_[0]); }

  /// The next line without its end, which is CRLF, LF or the end of the input.
  std::string_view take_line() {
    const size_t feed = rest_.find('\n');
    const std::string_view line = take(feed == std::string_view::npos ? rest_.size() : feed + 1);
    size_t size = line.size();
    if (line.ends_with('\n')) --size;
    if (size > 0 && line[size - 1] == '\r') --size;
    line_end_ = line.substr(size);
    return line.substr(0, size);
  }
  /// Of the line taken last.
  std::string_view line_end() const { return line_end_; }

  /// The next `count` bytes, or fewer at the end of the input.
  std::string_view take(size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    here_ = size_ - rest_.size();
    line_ += lines_ahead_;
    lines_ahead_ = static_cast<size_t>(std::count(taken.begin(), taken.end(), '\n'));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  size_t line() const { return line_; }

  /// About what was taken last.
  Error error(std::string code, std::string what) const {
    return {std::move(code), "line " + std::to_string(line_) + ": " + std::move(what)};
  }
  Error chunk_error(std::string what) const {
    return {"raw_http.chunk", "line " + std::to_string(line_) + ", byte " + std::to_string(here_) +
                                  ": " + std::move(what)};
  }

 private:
  std::string_view rest_;
  std::string_view line_end_;
  size_t size_;
  size_t here_ = 0;         // where the last taken piece began
  size_t line_ = 1;         // its line
  size_t lines_ahead_ = 0;  // line ends in it
};

Status read_request_line(Reader& reader, RawRequest& request) {
  std::string_view line;
  while (line.empty() && !reader.at_end()) line = reader.take_line();
  const size_t first = line.find(' ');
  const size_t last = line.rfind(' ');
  if (first == last)
    return reader.error("raw_http.request_line",
                        "expected a method, a target and a version with spaces between them");
  constexpr std::string_view kProtocol = "HTTP/";
  const std::string_view version = line.substr(last + 1);
  if (!version.starts_with(kProtocol))
    return reader.error("raw_http.request_line",
                        "the line does not end in a version like HTTP/1.1");
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  request.http_version = version.substr(kProtocol.size());
  return Ok{};
}

/// The first Content-Length, and where it stands.
struct ContentLength {
  size_t header = 0;  // index
  size_t line = 0;    // 0: none
};

/// Header or trailer lines up to the empty line or the end of the input.
Status read_headers(Reader& reader, RawRequest& request, ContentLength& length) {
  bool first = true;
  while (!reader.at_end()) {
    const bool continues = reader.starts_with_blank();
    const std::string_view end_before = reader.line_end();
    const std::string_view line = reader.take_line();
    if (line.empty()) break;
    if (continues && first)
      return reader.error("raw_http.header", "a line that continues no header");
    if (continues) {  // the blanks behind it are what makes it a fold
      request.headers.back().second.append(end_before).append(line);
      continue;
    }
    first = false;
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos)
      return reader.error("raw_http.header", "a header without a colon");
    if (length.line == 0 && equal_ignoring_case(line.substr(0, colon), "content-length"))
      length = {request.headers.size(), reader.line()};
    request.headers.emplace_back(line.substr(0, colon), trim_blanks(line.substr(colon + 1)));
  }
  return Ok{};
}

/// Without blanks and the line ends of folds at both ends.
std::string_view trim_folds(std::string_view value) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t first = std::min(value.find_first_not_of(kBlanks), value.size());
  return value.substr(first, value.find_last_not_of(kBlanks) - first + 1);
}

/// Whether the last coding of some Transfer-Encoding header is chunked.
bool is_chunked(const RawRequest& request) {
  for (const auto& [name, value] : request.headers) {
    if (!equal_ignoring_case(name, "transfer-encoding")) continue;
    const std::string_view codings = value;
    const size_t comma = codings.rfind(',');
    const std::string_view last =
        comma == std::string_view::npos ? codings : codings.substr(comma + 1);
    if (equal_ignoring_case(trim_folds(last), "chunked")) return true;
  }
  return false;
}

/// A number that fills `text`. One too large for size_t is as good as infinite.
std::optional<size_t> read_number(std::string_view text, int base) {
  size_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (failure == std::errc::invalid_argument || end != text.data() + text.size())
    return std::nullopt;
  return failure == std::errc::result_out_of_range ? SIZE_MAX : number;
}

Status read_chunked_body(Reader& reader, RawRequest& request) {
  while (!reader.at_end()) {
    const std::string_view line = reader.take_line();
    const std::optional<size_t> size = read_number(trim_blanks(line.substr(0, line.find(';'))), 16);
    if (!size) return reader.chunk_error("expected the size of a chunk in hexadecimal digits");
    if (*size == 0) {
      ContentLength in_trailer;
      return read_headers(reader, request, in_trailer);
    }
    request.body.append(reader.take(*size));
    if (reader.at_end()) break;
    if (!reader.take_line().empty())
      return reader.chunk_error("the chunk is longer than its size says");
  }
  request.body_truncated = true;
  return Ok{};
}

Status read_body(Reader& reader, RawRequest& request, const ContentLength& length) {
  if (is_chunked(request)) return read_chunked_body(reader, request);
  size_t size = reader.left();
  if (length.line > 0) {
    const std::optional<size_t> declared =
        read_number(trim_folds(request.headers[length.header].second), 10);
    if (!declared)
      return Error{"raw_http.content_length",
                   "line " + std::to_string(length.line) + ": Content-Length is not a number"};
    size = *declared;
  }
  request.body = reader.take(size);
  request.body_truncated = request.body.size() < size;
  return Ok{};
}

}  // namespace

Result<RawRequest> parse_raw_http(std::string_view bytes) {
  if (bytes.size() > kMaxRawHttpBytes)
    return Error{"raw_http.size", "the request is larger than 64 MiB"};
  Reader reader(bytes);
  RawRequest request;
  ContentLength length;
  Status status = read_request_line(reader, request);
  if (status.ok()) status = read_headers(reader, request, length);
  if (status.ok()) status = read_body(reader, request, length);
  if (!status.ok()) return status.error();
  request.bytes_after = reader.left_but_line_ends();
  return request;
}

RequestView RawRequest::view() const& {
  header_views_.clear();
  header_views_.reserve(headers.size());
  for (const auto& [name, value] : headers) header_views_.push_back({name, value});
  RequestView view;
  view.method = method;
  view.target = target;
  view.http_version = http_version;
  view.headers = header_views_;
  view.body = body;
  view.body_truncated = body_truncated;
  return view;
}

}  // namespace stopgap::engine
