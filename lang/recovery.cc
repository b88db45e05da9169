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

/// Tokens of other languages, and what to write here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kHints = {{
    {"=", "`==` compares"},
    {"&&", "write `and`"},
    {"||", "write `or`"},
    {"!", "write `not`"},
    {"~", "`matches` tests a regex"},
    {"=~", "`matches` tests a regex"},
    {"'", "strings stand between `\"`"},
    {"#", "comments start with `//`"},
    {"/*", "comments start with `//` and end with the line"},
    {";", "nothing separates sections; leave the `;` out"},
}};

std::string_view word_at(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && is_word_byte(text[end])) ++end;
  return text.substr(at, end - at);
}

std::string found(std::string_view text, uint32_t at) {
  const uint32_t size = found_size(text, at);
  return size == 0 ? "the end of the file" : quoted(text.substr(at, size));
}

std::vector<std::string> all_words() {
  std::vector<std::string> words(kReservedWords.begin(), kReservedWords.end());
  words.insert(words.end(), kSectionWords.begin(), kSectionWords.end());
  words.insert(words.end(), kOtherWords.begin(), kOtherWords.end());
  return words;
}

std::string hint(std::string_view text, const Failure& failure) {
  const std::string_view word = word_at(text, failure.at);
  if (word == "absent" || word == "present")
    return "`or absent` and `and present` stand right after a comparison";
  if (is_section(word) && failure.expected.find("next section") != std::string_view::npos) {
    return fmt::format("the sections of a mitigation come in this order: {}",
                       fmt::join(kSectionWords, ", "));
  }
  if (!word.empty()) {
    const auto near = nearest_name(word, all_words());
    if (near && *near != word) return fmt::format("did you mean `{}`?", *near);
    const bool name = failure.expected.find("name") != std::string_view::npos;
    return name && is_reserved(word) ? fmt::format("`{}` is a reserved word", word) : std::string();
  }
  std::string_view help;
  for (const auto& [token, text_for] : kHints) {
    if (text.substr(failure.at, token.size()) == token) help = text_for;
  }
  return std::string(help);
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
  if (word != 0) return static_cast<uint32_t>(word);
  if (text[at] == '"') return static_cast<uint32_t>(std::min(skip_token(text, at) - at, kMaxShown));
  return static_cast<uint32_t>(decode_utf8(text, at).length);
}

bool check_text(SourceView source, Diagnostics& diagnostics) {
  constexpr int kMaxReported = 20;  // a binary file says nothing new after that
  const std::string_view text = source.text;
  if (text.size() > kMaxFileBytes) {
    diagnostics.add(
        Code::kFileTooLarge, {source.file, 0, 0},
        fmt::format("this file has {} bytes, the limit is {}", text.size(), kMaxFileBytes));
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
    diagnostics.add(failure.code, span,
                    fmt::format("the {} that starts here is not closed", failure.expected),
                    text ? "text of several lines ends with `\"\"\"`" : "it must end on its line");
    return;
  }
  const std::string message =
      fmt::format("expected {}, found {}", failure.expected, found(source.text, failure.at));
  Diagnostic& added = diagnostics.add(failure.code, span, message, hint(source.text, failure));
  if (size != 0) return;
  const uint32_t word = found_size(source.text, item);
  added.labels.push_back({{source.file, item, item + word}, "inside this"});
}

void report_unknown_item(SourceView source, uint32_t at, Diagnostics& diagnostics) {
  const uint32_t size = found_size(source.text, at);
  const Span span{source.file, at, at + size};
  const std::string_view word = word_at(source.text, at);
  if (word == "syntax") {
    diagnostics.add(Code::kSyntaxError, span, "`syntax` stands once, at the beginning of a file");
    return;
  }
  Diagnostic& added = diagnostics.add(
      Code::kSyntaxError, span,
      fmt::format("expected a declaration, found {}", found(source.text, at)),
      fmt::format("declarations start with: {}", fmt::join(kDeclarationWords, ", ")));
  const std::vector<std::string> words(kDeclarationWords.begin(), kDeclarationWords.end());
  const auto near = nearest_name(word, words);
  if (word.empty() || !near) return;
  added.help = fmt::format("did you mean `{}`?", *near);
  added.fix = Fix{span, *near, fmt::format("replace by `{}`", *near)};
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
