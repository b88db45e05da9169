// SPDX-License-Identifier: Apache-2.0
// See body_values.h. Tested in body_test.cc, and against the engine in tests/differential.
#include "tests/oracle/body_values.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <regex>

#include "tests/oracle/body_charsets.h"
#include "tests/oracle/forms.h"
#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// CRLF, LF or CR at `at`.
size_t line_break_at(const std::string& text, size_t at) {
  if (text.compare(at, 2, "\r\n") == 0) return 2;
  return at < text.size() && (text[at] == '\r' || text[at] == '\n') ? 1 : 0;
}

std::string trimmed(std::string text) {
  const auto low = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!text.empty() && low(text.front())) text.erase(0, 1);
  while (!text.empty() && low(text.back())) text.pop_back();
  return text;
}

std::string utf8_of(unsigned code) {
  if (code >= 0xD800 && code <= 0xDFFF) code = 0xFFFD;
  const std::string unit = {static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  if (code == 0xFEFF) return "\xEF\xBB\xBF";
  return to_utf8("UTF-16BE", unit);
}

std::string without_references(const std::string& text) {
  static const std::regex kReference("%22|&#([0-9]{1,5});");
  std::string result;
  auto from = text.begin();
  for (std::sregex_iterator it(text.begin(), text.end(), kReference), end; it != end; ++it) {
    result.append(from, (*it)[0].first);
    result +=
        (*it)[1].matched ? utf8_of(static_cast<unsigned>(std::stoul((*it)[1])) % 65536) : "\"";
    from = (*it)[0].second;
  }
  return result.append(from, text.end());
}

/// One word of RFC 2047, in the byte order `order` of its set; `orders`: how many there are.
std::optional<std::string> word_text(const std::string& word, size_t order, size_t& orders,
                                     Parameter& values) {
  if (word.compare(0, 2, "=?") != 0) return std::nullopt;
  const size_t set_end = word.find('?', 2);
  if (set_end == std::string::npos || set_end + 2 >= word.size() || word[set_end + 2] != '?')
    return std::nullopt;
  const std::string coding = lower(word.substr(set_end + 1, 1));
  const size_t end = word.find("?=", set_end + 3);
  if (end == std::string::npos || (coding != "b" && coding != "q")) return std::nullopt;
  std::string text = word.substr(set_end + 3, end - set_end - 3);
  if (coding == "b") {
    text = apply_step(FormStep::kBase64Decode, text);
  } else {
    std::replace(text.begin(), text.end(), '_', ' ');
    text = quoted_printable(text);
  }
  const std::vector<std::string> sets = sets_named(word.substr(2, set_end - 2), text);
  if (sets.empty()) {
    values.unknown_charset = true;
    return std::nullopt;
  }
  orders = std::max(orders, sets.size());
  return to_utf8(sets[std::min(order, sets.size() - 1)], text);
}

void add_words(const std::string& value, Parameter& values) {
  if (value.find("=?") == std::string::npos) return;
  const std::string white = " \t\r\n";
  size_t orders = 1;
  for (size_t order = 0; order < orders; ++order) {
    std::string result;
    bool last_was_one = false;
    for (size_t at = 0; at < value.size();) {
      const size_t begin = std::min(value.find_first_not_of(white, at), value.size());
      const size_t end = std::min(value.find_first_of(white, begin), value.size());
      const std::string word = value.substr(begin, end - begin);
      const std::optional<std::string> text = word_text(word, order, orders, values);
      if (!text || !last_was_one) result += value.substr(at, begin - at);
      result += text ? *text : word;
      last_was_one = text.has_value();
      at = end;
    }
    values.add(result);
  }
}

}  // namespace

std::string quoted_printable(const std::string& text) {
  std::string result;
  for (size_t i = 0; i < text.size();) {
    const auto hex = [&](size_t at) {
      return at < text.size() && std::isxdigit(static_cast<unsigned char>(text[at])) != 0;
    };
    if (text[i] == '=' && hex(i + 1) && hex(i + 2)) {
      result += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 3;
      continue;
    }
    size_t behind = i + 1;
    while (behind < text.size() && is_blank(text[behind])) ++behind;
    if (text[i] == '=' && line_break_at(text, behind) > 0) {
      i = behind + line_break_at(text, behind);
      continue;
    }
    result += text[i++];
  }
  return result;
}

std::string without_set(std::string value, bool first) {
  const size_t quote = value.find('\'');
  const size_t second = quote == std::string::npos ? quote : value.find('\'', quote + 1);
  if (first && second != std::string::npos) value.erase(0, second + 1);
  return pct(value);
}

void add_in_named_set(const std::string& value, const std::string& text, Parameter& values) {
  if (std::count(text.begin(), text.end(), '\'') < 2) return;
  const std::string name = text.substr(0, text.find('\''));
  if (name.empty()) return;
  const std::vector<std::string> sets = sets_named(name, value);
  if (sets.empty()) values.unknown_charset = true;
  for (const std::string& set : sets) values.add(to_utf8(set, value));
}

void add_extended(const std::string& value, Parameter& values) {
  const std::string decoded = without_set(value, true);
  values.disputed = true;
  values.add(decoded);
  add_in_named_set(decoded, value, values);
}

void add_made(ValueOf kind, size_t first, Parameter& values) {
  for (size_t i = first; i < values.values.size(); ++i) {
    const std::string value = values.values[i];
    if (kind != ValueOf::kBoundary) values.add_made(trimmed(value));
    if (kind == ValueOf::kFile) {
      for (const char* slashes : {"/\\", "\\"}) {
        const size_t slash = value.find_last_of(slashes);
        if (slash != std::string::npos && slash + 1 < value.size())
          values.add_made(value.substr(slash + 1));
      }
      values.add_made(without_references(value));
    }
    add_words(value, values);
  }
}

}  // namespace stopgap::oracle
