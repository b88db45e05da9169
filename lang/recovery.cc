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
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kHints = {{
    {"=", "`==` compares"},
    {"&&", "write `and`"},
    {"|", "write `or`"},
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

bool mentions(std::string_view expected, std::string_view what) {
  return expected.find(what) != std::string_view::npos;
}

template <size_t N>
void append(std::vector<std::string>& to, const std::array<std::string_view, N>& words) {
  to.insert(to.end(), words.begin(), words.end());
}

/// The words that could have stood there: those the message names, and what may follow a condition.
std::vector<std::string> candidates(std::string_view expected) {
  std::vector<std::string> words;
  for (size_t at = expected.find('`'); at != expected.npos; at = expected.find('`', at + 1)) {
    const std::string_view word = word_at(expected, at + 1);
    if (!word.empty()) words.emplace_back(word);
  }
  const bool section = mentions(expected, "section");
  if (section) append(words, kSectionWords);
  if (mentions(expected, "declaration")) append(words, kDeclarationWords);
  if (section || mentions(expected, "declaration")) append(words, kConditionWords);
  return words;
}

std::string token_hint(std::string_view text, const Failure& failure) {
  std::string_view help;
  for (const auto& [token, text_for] : kHints) {
    if (text.substr(failure.at, token.size()) == token) help = text_for;
  }
  const bool condition = mentions(failure.expected, "section") ||
                         mentions(failure.expected, "declaration") ||
                         mentions(failure.expected, "`and`");
  if (text.substr(failure.at, 1) == "=" && !condition) return {};
  return std::string(help);
}

std::string hint(std::string_view text, const Failure& failure) {
  const std::string_view word = word_at(text, failure.at);
  if (word.empty()) return token_hint(text, failure);
  if (word == "absent" || word == "present") {
    return "`or absent` and `and present` stand right after a comparison";
  }
  if (is_section(word) && mentions(failure.expected, "section")) {
    return fmt::format("the sections of a mitigation come in this order: {}",
                       fmt::join(kSectionWords, ", "));
  }
  if (is_reserved(word)) {
    const bool name = failure.expected.rfind("a name", 0) == 0;
    return name ? fmt::format("`{}` is a reserved word", word) : std::string();
  }
  const auto near = nearest_name(word, candidates(failure.expected));
  return near && *near != word ? fmt::format("did you mean `{}`?", *near) : std::string();
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
  const Failure failure{Code::kSyntaxError, at, "a declaration"};
  std::string help = hint(source.text, failure);
  if (help.empty())
    help = fmt::format("declarations start with: {}", fmt::join(kDeclarationWords, ", "));
  Diagnostic& added = diagnostics.add(
      failure.code, span, fmt::format("expected a declaration, found {}", found(source.text, at)),
      std::move(help));
  const std::vector<std::string> words(kDeclarationWords.begin(), kDeclarationWords.end());
  const auto near = nearest_name(word, words);
  if (word.empty() || !near) return;
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
