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
  for (const ast::Literal& header : test.headers) {
    good = split_header(context, header.text, header.span, request.headers) && good;
  }
  return good ? std::optional(std::move(request)) : std::nullopt;
}

std::optional<TestRequest> request_from_raw(Context& context, const ast::Literal& raw) {
  if (raw.text.size() > kMaxRequestTestBytes) {
    context.report(Code::kTooMany, raw.span, "the request is too long",
                   fmt::format("at most {} bytes", kMaxRequestTestBytes));
    return std::nullopt;
  }
  const FenceLines lines(context, raw);
  TestRequest request;
  bool good = read_request_line(context, lines.line(0), lines.span(0), request);
  size_t at = 1;
  for (; at < lines.size() && !lines.line(at).empty(); ++at) {
    good = split_header(context, lines.line(at), lines.span(at), request.headers) && good;
  }
  for (size_t body = at + 1; body < lines.size(); ++body) {
    if (body > at + 1) request.body += "\r\n";
    request.body += lines.line(body);
  }
  return good ? std::optional(std::move(request)) : std::nullopt;
}

}  // namespace stopgap::lang::checking
