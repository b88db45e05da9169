// SPDX-License-Identifier: Apache-2.0
// Requests of tests as raw parts, from a URL or from a fence of raw HTTP; errors point into the
// fence. Tested by check_test.cc and tests/golden/check.
#include <fmt/format.h>

#include <algorithm>

#include "lang/check.h"
#include "lang/limits.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

bool is_token_byte(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

void bad(Context& context, Span span, std::string message, std::string help) {
  context.report(Code::kBadTest, span, std::move(message), std::move(help));
}

/// "Name: value" into its two parts; one space after the colon belongs to the notation.
bool split_header(Context& context, std::string_view line, Span span,
                  std::vector<std::pair<std::string, std::string>>& out) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) {
    context.report(Code::kBadHeader, span, fmt::format("{} is not a header", quoted(line)),
                   "a header is `Name: value`");
    return false;
  }
  const std::string_view name = line.substr(0, colon);
  std::string_view value = line.substr(colon + 1);
  if (!value.empty() && value.front() == ' ') value.remove_prefix(1);
  if (!check_token(context, name, span, "header name")) return false;
  if (!check_header_value(context, value, span)) return false;
  out.emplace_back(name, value);
  return true;
}

/// The lines of a fence with their places in the source.
class FenceLines {
 public:
  FenceLines(Context& context, const ast::Literal& fence) : fence_(fence) {
    std::string_view text = fence.text;
    while (true) {
      const size_t end = text.find('\n');
      lines_.push_back(text.substr(0, end));
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + 1);
    }
    locate(context.sources.slice(fence.span));
  }

  size_t size() const { return lines_.size(); }
  std::string_view line(size_t at) const { return lines_[at]; }
  /// The whole literal when the line could not be found again.
  Span span(size_t at) const { return at < spans_.size() ? spans_[at] : fence_.span; }

 private:
  /// Dedenting removed only what stands before a line, so each line is the end of its source line.
  void locate(std::string_view source) {
    constexpr size_t kQuotes = 3;
    if (source.size() < 2 * kQuotes) return;
    size_t at = kQuotes;
    const size_t limit = source.size() - kQuotes;
    const size_t first_end = source.find('\n', at);
    if (first_end != std::string_view::npos &&
        source.substr(at, first_end - at).find_first_not_of(" \t\r") == std::string_view::npos) {
      at = first_end + 1;
    }
    for (const std::string_view line : lines_) {
      size_t end = std::min(source.find('\n', at), limit);
      const size_t next = end + 1;
      if (end > at && source[end - 1] == '\r') --end;
      if (end < at + line.size()) return spans_.clear();
      spans_.push_back(Span{fence_.span.file,
                            fence_.span.begin + static_cast<uint32_t>(end - line.size()),
                            fence_.span.begin + static_cast<uint32_t>(end)});
      if (next > limit) break;
      at = next;
    }
  }

  const ast::Literal& fence_;
  std::vector<std::string_view> lines_;
  std::vector<Span> spans_;
};

bool read_request_line(Context& context, std::string_view line, Span span, TestRequest& out) {
  constexpr std::string_view kProtocol = "HTTP/";
  const size_t first = line.find(' ');
  const size_t last = line.rfind(' ');
  const bool two = first != std::string_view::npos && last != first;
  if (!two || line.substr(last + 1, kProtocol.size()) != kProtocol) {
    bad(context, span, fmt::format("{} is not a request line", quoted(line)),
        "write method, target and version: `GET /path HTTP/1.1`");
    return false;
  }
  out.method = line.substr(0, first);
  out.target = line.substr(first + 1, last - first - 1);
  out.http_version = line.substr(last + 1 + kProtocol.size());
  return check_token(context, out.method,
                     Span{span.file, span.begin, span.begin + static_cast<uint32_t>(first)},
                     "method");
}

bool take_status(Context& context, int64_t status, Span span, TestResponse& out) {
  constexpr int64_t kLeast = 100;
  constexpr int64_t kMost = 599;
  if (status < kLeast || status > kMost) {
    bad(context, span, fmt::format("{} is not a status of a response", status),
        fmt::format("from {} to {}", kLeast, kMost));
    return false;
  }
  out.status = static_cast<uint32_t>(status);
  return true;
}

bool read_status_line(Context& context, std::string_view line, Span span, TestResponse& out) {
  constexpr std::string_view kProtocol = "HTTP/";
  constexpr size_t kDigits = 3;
  const size_t blank = line.find(' ');
  const std::string_view status =
      blank == std::string_view::npos ? "" : line.substr(blank + 1, kDigits);
  const bool ends = blank != std::string_view::npos &&
                    (line.size() == blank + 1 + kDigits || line[blank + 1 + kDigits] == ' ');
  const bool digits = status.size() == kDigits && ends &&
                      status.find_first_not_of("0123456789") == std::string_view::npos;
  if (!digits || line.substr(0, kProtocol.size()) != kProtocol) {
    bad(context, span, fmt::format("{} is not a status line", quoted(line)),
        "write version and status: `HTTP/1.1 200 OK`");
    return false;
  }
  return take_status(context, std::stoi(std::string(status)), span, out);
}

/// Headers from the second line on, an empty line, the body.
bool read_message(Context& context, const FenceLines& lines,
                  std::vector<std::pair<std::string, std::string>>& headers, std::string& body) {
  bool good = true;
  size_t at = 1;
  for (; at < lines.size() && !lines.line(at).empty(); ++at) {
    good = split_header(context, lines.line(at), lines.span(at), headers) && good;
  }
  for (size_t line = at + 1; line < lines.size(); ++line) {
    if (line > at + 1) body += "\r\n";
    body += lines.line(line);
  }
  return good;
}

bool fits(Context& context, const ast::Literal& raw) {
  if (raw.text.size() <= kMaxRequestTestBytes) return true;
  context.report(Code::kTooMany, raw.span, "the message is too long",
                 fmt::format("at most {} bytes", kMaxRequestTestBytes));
  return false;
}

bool check_method(Context& context, const ast::Name& method) {
  std::string upper = method.text;
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  }
  if (upper == method.text) return check_token(context, method.text, method.span, "method");
  Diagnostic& wrong = context.report(
      Code::kUnknownWord, method.span, fmt::format("{} is not a method", quoted(method.text)),
      fmt::format("methods are case-sensitive: write {}, or a raw request if you mean it",
                  quoted(upper)));
  wrong.fix = Fix{method.span, upper, fmt::format("replace by {}", quoted(upper))};
  return false;
}

}  // namespace

bool check_token(Context& context, std::string_view token, Span span, std::string_view part) {
  const bool good = !token.empty() && std::all_of(token.begin(), token.end(), is_token_byte);
  if (!good) {
    context.report(Code::kBadHeader, span, fmt::format("{} is not a {}", quoted(token), part),
                   "letters, digits and !#$%&'*+-.^_`|~ only");
  }
  return good;
}

bool check_header_value(Context& context, std::string_view value, Span span) {
  if (value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos) return true;
  context.report(Code::kBadHeader, span, "a header value holds a line end or a NUL byte",
                 "one header is one line");
  return false;
}

std::optional<TestRequest> request_from_url(Context& context, const ast::RequestTest& test,
                                            Span span) {
  if (!test.method || !test.url) {
    bad(context, span, "the test has no request",
        "write `GET \"https://www.example.org/path\"`, or raw HTTP");
    return std::nullopt;
  }
  const Span place = test.url->span;
  const std::string_view url = test.url->text;
  const size_t scheme = url.find("://");
  const std::string_view scheme_word = url.substr(0, scheme);
  if (scheme == std::string_view::npos || (scheme_word != "http" && scheme_word != "https")) {
    bad(context, place, fmt::format("{} is not an http or https URL", quoted(url)),
        "write `https://www.example.org/path`; other targets need a raw request");
    return std::nullopt;
  }
  const auto odd = std::find_if(url.begin(), url.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == 0x7F;
  });
  if (odd != url.end()) {
    bad(context, place, "a URL holds no spaces or control characters",
        "write `%20`, or a raw request");
    return std::nullopt;
  }
  const size_t start = scheme + 3;
  const size_t end = std::min(url.find_first_of("/?#", start), url.size());
  std::string_view authority = url.substr(start, end - start);
  const size_t at_sign = authority.rfind('@');
  if (at_sign != std::string_view::npos) authority.remove_prefix(at_sign + 1);
  if (authority.empty()) {
    bad(context, place, fmt::format("{} names no host", quoted(url)),
        "write `https://www.example.org/path`");
    return std::nullopt;
  }
  if (url.find('#', end) != std::string_view::npos) {
    bad(context, place, "a fragment is never sent to a server", "write `%23`, or a raw request");
    return std::nullopt;
  }
  TestRequest request;
  request.method = test.method->text;
  request.target = url.substr(end);
  if (request.target.empty() || request.target.front() != '/') request.target.insert(0, "/");
  request.headers.emplace_back("Host", authority);
  bool good = check_method(context, *test.method);
  good = read_headers(context, test.headers, request.headers) && good;
  return good ? std::optional(std::move(request)) : std::nullopt;
}

std::optional<TestRequest> request_from_raw(Context& context, const ast::Literal& raw) {
  if (!fits(context, raw)) return std::nullopt;
  const FenceLines lines(context, raw);
  TestRequest request;
  bool good = read_request_line(context, lines.line(0), lines.span(0), request);
  good = read_message(context, lines, request.headers, request.body) && good;
  return good ? std::optional(std::move(request)) : std::nullopt;
}

std::optional<TestResponse> response_of(Context& context, const ast::TestResponse& node) {
  TestResponse response;
  bool good = true;
  if (node.raw) {
    if (!fits(context, *node.raw)) return std::nullopt;
    const FenceLines lines(context, *node.raw);
    good = read_status_line(context, lines.line(0), lines.span(0), response);
    good = read_message(context, lines, response.headers, response.body) && good;
  } else {
    if (node.status) good = take_status(context, node.status->number, node.status->span, response);
    good = read_headers(context, node.headers, response.headers) && good;
  }
  return good ? std::optional(std::move(response)) : std::nullopt;
}

bool read_headers(Context& context, const std::vector<ast::Literal>& headers,
                  std::vector<std::pair<std::string, std::string>>& out) {
  bool good = true;
  for (const ast::Literal& header : headers) {
    good = split_header(context, header.text, header.span, out) && good;
  }
  return good;
}

bool read_peer(Context& context, const ast::RequestTest& test, TestRequest& out) {
  if (test.from) {
    SetValue address;
    const Target target{TypeKind::kIp, "the address of a client is an ip", false, false};
    if (!convert(context, target, *test.from, address)) return false;
    out.client_ip = address.cidrs.front();
  }
  if (test.to) {
    constexpr int64_t kMaxPort = 65535;
    if (test.to->number < 0 || test.to->number > kMaxPort) {
      bad(context, test.to->span, fmt::format("{} is not a port", test.to->number),
          "from 0 to 65535");
      return false;
    }
    out.server_port = static_cast<uint16_t>(test.to->number);
  }
  if (test.sni) out.tls_sni = test.sni->text;
  if (test.alpn) {
    for (const ast::Literal& protocol : *test.alpn) out.tls_alpn.push_back(protocol.text);
  }
  return true;
}

}  // namespace stopgap::lang::checking
