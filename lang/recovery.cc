// SPDX-License-Identifier: Apache-2.0
// Messages about unreadable text, and resynchronisation. Covered by parser_test.cc and
// tests/golden/parse/bad_*.
#include "lang/recovery.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "lang/limits.h"
#include "lang/utf8.h"
#include "lang/words.h"

namespace stopgap::lang {
namespace {

std::string_view word_at(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && is_word_byte(text[end])) ++end;
  return text.substr(at, end - at);
}

std::string found(std::string_view text, uint32_t at) {
  const uint32_t size = found_size(text, at);
  return size == 0 ? "the end of the file" : quoted(text.substr(at, size));
}

/// What follows the first digits of a number: `.2.3` of `1.2.3`.
size_t rest_of_number(std::string_view text, size_t at, size_t digits) {
  constexpr std::string_view kMarks = "./-";
  if (text[at] < '0' || text[at] > '9') return 0;
  size_t end = at + digits;
  while (end + 1 < text.size() && kMarks.find(text[end]) != kMarks.npos &&
         is_word_byte(text[end + 1])) {
    end += 1 + word_at(text, end + 1).size();
  }
  return end - at - digits;
}

bool is_text_byte(std::string_view text, size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte == '\r') return at + 1 < text.size() && text[at + 1] == '\n';
  return byte == '\n' || byte == '\t' || (byte >= 0x20 && byte != 0x7F);
}

/// Behind the literal or comment at `at`, or behind one byte. A string that is not closed ends with
/// its line.
size_t skip_token(std::string_view text, size_t at) {
  if (text.substr(at, 3) == "\"\"\"") {
    const size_t close = text.find("\"\"\"", at + 3);
    return close == text.npos ? text.size() : close + 3;
  }
  if (text.substr(at, 2) == "//") return std::min(text.find('\n', at), text.size());
  if (text[at] == '"') {
    size_t end = at + 1;
    while (end < text.size() && text[end] != '"' && text[end] != '\n')
      end += text[end] == '\\' ? 2 : 1;
    if (end >= text.size() || text[end] == '\n') return std::min(end, text.size());
    return end + 1;
  }
  return at + std::max<size_t>(word_at(text, at).size(), 1);
}

}  // namespace

uint32_t found_size(std::string_view text, uint32_t at) {
  constexpr size_t kMaxShown = 40;
  if (at >= text.size()) return 0;
  const size_t word = word_at(text, at).size();
  if (word != 0) {
    return static_cast<uint32_t>(std::min(word + rest_of_number(text, at, word), kMaxShown));
  }
  if (text[at] == '"') return static_cast<uint32_t>(std::min(skip_token(text, at) - at, kMaxShown));
  return static_cast<uint32_t>(decode_utf8(text, at).length);
}

bool check_text(SourceView source, Diagnostics& diagnostics) {
  constexpr int kMaxReported = 20;  // a binary file says nothing new after that
  const std::string_view text = source.text;
  if (text.size() > kMaxFileBytes) {
    diagnostics.add(Code::kFileTooLarge, {source.file, 0, 0},
                    fmt::format("this file is larger than {} bytes", kMaxFileBytes));
    return false;
  }
  int bad = 0;
  for (size_t at = 0; at < text.size() && bad < kMaxReported;) {
    const CodePoint point = decode_utf8(text, at);
    const auto begin = static_cast<uint32_t>(at);
    const Span span{source.file, begin, static_cast<uint32_t>(begin + point.length)};
    if (!point.valid) {
      ++bad;
      diagnostics.add(
          Code::kBadByte, span,
          fmt::format("byte 0x{:02X} is not UTF-8", static_cast<unsigned char>(text[at])),
          "rule text is UTF-8; in a string, write other bytes as `\\xHH`");
    } else if (!is_text_byte(text, at)) {
      ++bad;
      diagnostics.add(
          Code::kBadByte, span,
          fmt::format("control byte 0x{:02X} in rule text", static_cast<unsigned char>(text[at])),
          "in a string, write it as `\\xHH`");
    }
    at += point.length;
  }
  return bad == 0;
}

void report_failure(const Failure& failure, uint32_t item, SourceView source,
                    Diagnostics& diagnostics) {
  const uint32_t size = found_size(source.text, failure.at);
  const Span span{source.file, failure.at, failure.at + size};
  if (failure.code == Code::kNestingTooDeep) {
    diagnostics.add(failure.code, span, fmt::format("conditions nest deeper than {}", kMaxNesting),
                    "name a part of it with `let` or `predicate`");
    return;
  }
  if (failure.code == Code::kUnterminated) {
    const bool text = failure.expected == "text";
    diagnostics.add(
        failure.code, span, fmt::format("the {} that starts here is not closed", failure.expected),
        text                          ? "text of several lines ends with `\"\"\"`"
        : failure.expected == "regex" ? "it must end on its line; strings stand between `\"`"
                                      : "it must end on its line");
    return;
  }
  const std::string message =
      fmt::format("expected {}, found {}", failure.expected, found(source.text, failure.at));
  const SyntaxHint hint = syntax_hint(source.text, failure, item);
  Diagnostic& added = diagnostics.add(failure.code, span, message, hint.help);
  if (!hint.replacement.empty()) {
    added.fix = Fix{span, hint.replacement, fmt::format("replace by `{}`", hint.replacement)};
  }
  if (size != 0 && !hint.is_unclosed) return;
  const uint32_t word = found_size(source.text, item);
  added.labels.push_back({{source.file, item, item + word}, "inside this"});
}

void report_unknown_item(SourceView source, uint32_t at, Diagnostics& diagnostics) {
  const uint32_t size = found_size(source.text, at);
  const Span span{source.file, at, at + size};
  if (word_at(source.text, at) == "syntax") {
    diagnostics.add(Code::kSyntaxError, span, "`syntax` stands once, at the beginning of a file");
    return;
  }
  const bool goes_on = !starts_line(source.text, at);
  const Failure failure{Code::kSyntaxError, at,
                        goes_on ? "`and`, `or`, or the next declaration" : "a declaration"};
  SyntaxHint hint = syntax_hint(source.text, failure, at);
  if (hint.help.empty() && !goes_on) {
    hint.help = fmt::format("declarations start with: {}", fmt::join(kDeclarationWords, ", "));
  }
  Diagnostic& added = diagnostics.add(
      failure.code, span,
      fmt::format("expected {}, found {}", failure.expected, found(source.text, at)), hint.help);
  if (hint.replacement.empty()) return;
  added.fix = Fix{span, hint.replacement, fmt::format("replace by `{}`", hint.replacement)};
}

bool starts_line(std::string_view text, uint32_t at) {
  const size_t before = at == 0 ? text.npos : text.find_last_not_of(" \t", at - 1);
  return before == text.npos || text[before] == '\n';
}

uint32_t next_declaration(std::string_view text, uint32_t item, uint32_t failed) {
  int depth = 0;
  bool line_start = false;  // the item itself does not count
  bool closed = false;
  for (size_t at = item; at < text.size();) {
    const char c = text[at];
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      line_start = line_start || c == '\n';
      ++at;
      continue;
    }
    if (at > item && at >= failed && (line_start || closed) &&
        is_declaration_word(word_at(text, at))) {
      return static_cast<uint32_t>(at);
    }
    if (c == '{') ++depth;
    if (c == '}') --depth;
    const bool comment = text.substr(at, 2) == "//";
    closed = comment ? closed : c == '}' && depth <= 0;
    line_start = false;
    at = skip_token(text, at);
  }
  return static_cast<uint32_t>(text.size());
}

}  // namespace stopgap::lang
