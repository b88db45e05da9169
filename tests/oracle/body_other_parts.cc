// SPDX-License-Identifier: Apache-2.0
// Row by row. Tested in body_test.cc, and against the engine in tests/differential.
#include "tests/oracle/body_other_parts.h"

#include <algorithm>
#include <optional>

#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

constexpr size_t kLongest = 16 * 1024;
constexpr size_t kNone = std::string::npos;

bool is_space(char c) { return c == ' ' || (c >= 9 && c <= 13); }

bool is_word(const std::string& text) {
  return lower(text).find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == kNone;
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// Headers as lines, without the one that ends them.
struct Head {
  std::vector<std::string> lines;
  size_t end = 0;  ///< in the body
};

/// Takes one line of PHP at `at`; nothing if it does not end.
std::optional<std::string> php_line(const std::string& body, size_t& at) {
  std::string line;
  for (; at < body.size(); ++at) {
    if (line.size() == 5120) break;
    if (body[at] == '\n') {
      ++at;
      if (ends_with(line, "\r")) line.pop_back();
      return line.substr(0, line.find('\0'));
    }
    line += body[at];
  }
  if (line.size() < 5120) return std::nullopt;
  return line.substr(0, line.find('\0'));
}

Head php_head(const std::string& body, size_t at) {
  Head head;
  head.end = at;
  while (const auto line = php_line(body, at)) {
    head.end = at;
    if (line->empty()) break;
    head.lines.push_back(*line);
  }
  return head;
}

/// Takes what stands before the next of `breaks`, the longest of those at one place.
std::optional<std::string> take_line(const std::string& body, size_t& at,
                                     const std::vector<std::string>& breaks) {
  for (size_t end = at; end < body.size(); ++end) {
    for (const std::string& one : breaks) {
      if (body.compare(end, one.size(), one) != 0) continue;
      std::string line = body.substr(at, end - at);
      at = end + one.size();
      return line;
    }
  }
  return std::nullopt;
}

std::optional<Head> blank_line_head(const std::string& body, size_t at) {
  const size_t blank = body.find("\r\n\r\n", at);
  if (blank == kNone) return std::nullopt;
  Head head;
  head.end = blank + 4;
  const std::string text = body.substr(at, blank + 2 - at);
  size_t from = 0;
  while (const auto line = take_line(text, from, {"\r\n"}))
    if (!line->empty()) head.lines.push_back(*line);
  return head;
}

std::optional<Head> any_break_head(const std::string& body, size_t at) {
  Head head;
  while (const auto line = take_line(body, at, {"\r\n", "\n", "\r"})) {
    if (line->empty()) {
      head.end = at;
      return head;
    }
    head.lines.push_back(*line);
  }
  return std::nullopt;
}

std::optional<Head> word_head(const std::string& body, size_t at) {
  Head head;
  while (const auto line = take_line(body, at, {"\r\n"})) {
    if (is_word(*line)) {
      head.end = at;
      return head;
    }
    const size_t colon = line->find(':');
    if (colon == 0 || colon == kNone || !is_word(line->substr(0, colon))) return std::nullopt;
    head.lines.push_back(*line);
  }
  return std::nullopt;
}

/// Each CRLF · delimiter is left out before anything else is done.
std::optional<Head> needle_head(const std::string& body, const std::string& delimiter, size_t at) {
  std::string text;
  while (at < body.size() && text.size() <= kLongest && !ends_with(text, "\r\n\r\n")) {
    if (body.compare(at, delimiter.size() + 2, "\r\n" + delimiter) == 0) {
      at += delimiter.size() + 2;
    } else {
      text += body[at++];
    }
  }
  auto head = blank_line_head(text, 0);
  if (head) head->end = at;
  return head;
}

std::vector<PartHeader> headers_of(const std::vector<std::string>& lines, bool php) {
  std::vector<PartHeader> headers;
  for (const std::string& line : lines) {
    const size_t colon = line.find(':');
    const bool goes_on = php ? is_space(line[0]) || colon == kNone
                             : (line[0] == ' ' || line[0] == '\t') && !headers.empty();
    if (goes_on) {
      if (!headers.empty()) headers.back().value += line;
    } else if (colon == kNone) {
      headers.push_back({"", line});
    } else {
      headers.push_back({line.substr(0, colon), line.substr(colon + 1)});
    }
  }
  for (PartHeader& header : headers) header = kept(header.name, header.value);
  return headers;
}

std::string php_content(const std::string& body, const std::string& delimiter, size_t at) {
  const std::string end = "\n" + delimiter;
  const std::string rest = body.substr(at);
  size_t size = rest.find(end);
  if (size == kNone) {
    for (size_t some = end.size() - 1; some > 0; --some) {
      if (!ends_with(rest, end.substr(0, some))) continue;
      size = rest.size() - some;
      break;
    }
  }
  std::string content = rest.substr(0, size);
  if (size != kNone && ends_with(content, "\r")) content.pop_back();
  return content;
}

std::optional<OtherPart> php_part(const std::string& body, const std::string& delimiter,
                                  const PartPlace& mark, bool& too_much) {
  const std::string before = body.substr(0, mark.at);
  const bool cut = before.size() >= 5119 && before.substr(before.size() - 5119).find('\n') == kNone;
  if (!before.empty() && before.back() != '\n' && !cut) return std::nullopt;
  size_t at = mark.at;
  if (php_line(body, at) != delimiter) return std::nullopt;
  const Head head = php_head(body, at);
  if (head.end - at > kLongest) {
    too_much = true;
    return std::nullopt;
  }
  return OtherPart{headers_of(head.lines, true), php_content(body, delimiter, head.end)};
}

}  // namespace

PartHeader kept(const std::string& name, const std::string& value) {
  const auto stays = [](char c) { return static_cast<unsigned char>(c) > 0x20; };
  const auto first = std::find_if(name.begin(), name.end(), stays);
  const auto last = std::find_if(name.rbegin(), name.rend(), stays).base();
  return {first < last ? std::string(first, last) : "",
          value.substr(std::min(value.find_first_not_of(" \t"), value.size()))};
}

std::vector<OtherPart> other_parts(const std::string& body, const std::string& boundary,
                                   const PartPlace& mark, bool& too_much) {
  const std::string delimiter = "--" + boundary;
  std::vector<OtherPart> parts;
  const auto add = [&](const OtherPart& part) {
    if (!part.headers.empty()) parts.push_back(part);
  };
  if (const auto part = php_part(body, delimiter, mark, too_much)) add(*part);
  if (!mark.first && !ends_with(body.substr(0, mark.at), "\r\n")) return parts;
  const auto take = [&](const std::optional<Head>& head, bool counts) {
    if (!head) return;
    const size_t end = body.find("\r\n" + delimiter, head->end);
    if (end == kNone) return;
    if (head->end - mark.end > kLongest) {
      too_much = too_much || counts;
      return;
    }
    add({headers_of(head->lines, false), body.substr(head->end, end - head->end)});
  };
  take(blank_line_head(body, mark.end), true);
  take(any_break_head(body, mark.end), false);
  take(word_head(body, mark.end), true);
  take(needle_head(body, delimiter, mark.end), false);
  return parts;
}

}  // namespace stopgap::oracle
