// SPDX-License-Identifier: Apache-2.0
// Escapes, classes in brackets, and the groups that are refused. Tested by regex_test.cc.
#include "compiler/regex/parser.h"

namespace stopgap::compiler::regex {

using lang::Code;

namespace {

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

void Parser::refuse_group(uint32_t begin) {
  const auto word = [&](uint32_t length) { return std::string(text_.substr(begin, length)); };
  if (looking_at("?=") || looking_at("?!") || looking_at("?<=") || looking_at("?<!")) {
    const uint32_t length = peek(1) == '<' ? 4 : 3;
    return fail(Code::kRegexLookAround, begin, begin + length, "look-around `" + word(length) + "`",
                rewrite_look_around(text_, begin, result_.tree.nocase, subject_));
  }
  if (looking_at("?P=")) {
    return fail(Code::kRegexBackReference, begin, begin + 4, "back reference by name",
                "write what may be repeated in full, or test the parts one by one");
  }
  if (looking_at("?<") || looking_at("?P<") || looking_at("?'")) {
    return fail(Code::kRegexNamedGroup, begin, begin + (peek(1) == 'P' ? 4 : 3), "named group",
                "write `(?:` : nothing is captured");
  }
  if (looking_at("?>")) {
    return fail(Code::kRegexAtomic, begin, begin + 3, "atomic group `(?>`",
                "write `(?:` : without backtracking an atomic group only makes a regex miss");
  }
  const char c = peek(1);
  if (peek() == '?' && (c == '-' || c == '^' || (is_letter(c) && c != 'R' && c != 'P'))) {
    return fail(Code::kRegexInlineFlags, begin, begin + 3, "inline flags",
                "write the suffix `i` after the closing slash to ignore case; `.` matches every "
                "byte and `^ $` the whole value already");
  }
  fail(Code::kRegexConstruct, begin, begin + 3, "`" + word(3) + "` is not in the subset",
       "write the alternatives out in a `(?:…)` group");
}

NodeId Parser::escape() {
  const uint32_t begin = at_++;
  const char c = peek();
  if (at_ >= size()) {
    fail(Code::kRegexSyntax, begin, begin + 1, "`\\` at the end", "write `\\\\` for a backslash");
    return 0;
  }
  if (const std::optional<ByteSet> set = escape_class(c)) return ++at_, add_set(*set, begin);
  if (c == 'b') return ++at_, add_kind(Kind::kWordEdge, begin);
  if (c == 'A') return ++at_, add_kind(Kind::kStart, begin);
  if (c == 'z') return ++at_, add_kind(Kind::kEnd, begin);
  if (const std::optional<uint8_t> byte = escaped_byte(begin))
    return add_set(single_byte(*byte), begin);
  return 0;
}

/// After the backslash: the one byte the escape stands for. Otherwise fails.
std::optional<uint8_t> Parser::escaped_byte(uint32_t begin) {
  const char c = peek();
  static constexpr std::pair<char, uint8_t> kControls[] = {{'n', '\n'}, {'r', '\r'}, {'t', '\t'},
                                                           {'f', '\f'}, {'a', 7},    {'e', 27}};
  for (const auto& [letter, byte] : kControls) {
    if (c == letter) return ++at_, byte;
  }
  if (c == 'x') {
    const int high = hex_value(peek(1));
    const int low = hex_value(peek(2));
    if (high >= 0 && low >= 0) {
      at_ += 3;
      return static_cast<uint8_t>(high * 16 + low);
    }
    fail(peek(1) == '{' ? Code::kRegexUnicode : Code::kRegexEscape, begin, begin + 2,
         "`\\x` without two hexadecimal digits", "write the byte as `\\xHH`");
    return std::nullopt;
  }
  if (!is_letter(c) && !is_digit(c)) return ++at_, static_cast<uint8_t>(c);
  refuse_escape(begin);
  return std::nullopt;
}

void Parser::refuse_escape(uint32_t begin) {
  const char c = peek();
  const std::string what = std::string("`\\") + c + "`";
  switch (c) {
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
    case 'g':
    case 'k':
      return fail(Code::kRegexBackReference, begin, begin + 2, "back reference " + what,
                  "write what may be repeated in full, or test the parts one by one");
    case '0':
      return fail(Code::kRegexEscape, begin, begin + 2, "octal escape " + what, "write `\\x00`");
    case 'p':
    case 'P':
    case 'X':
    case 'u':
    case 'U':
      return fail(Code::kRegexUnicode, begin, begin + 2, "Unicode escape " + what,
                  "values are bytes: write the bytes of the UTF-8 form as `\\xHH`");
    case 'Z':
      return fail(Code::kRegexEscape, begin, begin + 2, "escape `\\Z` is not in the subset",
                  "write `$` or `\\z`: the end of the value");
    case 'v':
    case 'R':
      return fail(Code::kRegexEscape, begin, begin + 2, "escape " + what + " is not in the subset",
                  "write `[\\n\\x0b\\f\\r]`");
    case 'B':
      return fail(Code::kRegexEscape, begin, begin + 2, "escape `\\B` is not in the subset",
                  "write the letter that must follow, as a class: `[A-Za-z0-9_]`");
    default:
      return fail(Code::kRegexEscape, begin, begin + 2, "unknown escape " + what,
                  std::string("write `") + c + "` for the letter");
  }
}

NodeId Parser::bracket() {
  const uint32_t begin = at_++;
  const bool negated = peek() == '^';
  if (negated) ++at_;
  ByteSet set;
  bool first = true;
  while (at_ < size() && (first || peek() != ']')) {
    first = false;
    if (!bracket_item(set)) return 0;
  }
  if (at_ >= size()) {
    fail(Code::kRegexSyntax, begin, begin + 1, "`[` without `]`",
         "close the class, or write `\\[` for a bracket");
    return 0;
  }
  ++at_;
  if (result_.tree.nocase) set = fold_case(set);
  return add_set(negated ? ~set : set, begin);
}

/// One class, byte or range. False after fail().
bool Parser::bracket_item(ByteSet& set) {
  const uint32_t begin = at_;
  if (peek() == '[' && (peek(1) == ':' || peek(1) == '.' || peek(1) == '=')) return posix_item(set);
  if (peek() == '\\') {
    if (const std::optional<ByteSet> named = escape_class(peek(1))) {
      at_ += 2;
      set |= *named;
      return no_range_from_class();
    }
  }
  const std::optional<uint8_t> low = bracket_byte();
  if (!low) return false;
  if (peek() != '-' || peek(1) == ']' || at_ + 1 >= size()) return set.set(*low), true;
  ++at_;
  const bool at_class = (peek() == '\\' && escape_class(peek(1))) || looking_at("[:");
  const std::optional<uint8_t> high = at_class ? std::nullopt : bracket_byte();
  if (failed()) return false;
  if (!high || *high < *low) {
    fail(Code::kRegexSyntax, begin, at_, "not a range of bytes",
         "write the smaller end first, and `\\-` for a hyphen");
    return false;
  }
  set |= range(*low, *high);
  return true;
}

bool Parser::posix_item(ByteSet& set) {
  const uint32_t begin = at_;
  const size_t close = text_.find(":]", at_ + 2);
  const bool negated = peek(2) == '^';
  const uint32_t name_at = at_ + (negated ? 3 : 2);
  std::optional<ByteSet> named;
  if (peek(1) == ':' && close != std::string_view::npos && close >= name_at) {
    named = posix_class(text_.substr(name_at, close - name_at), result_.tree.nocase);
  }
  if (!named) {
    fail(Code::kRegexSyntax, begin, begin + 2, "not a POSIX class",
         "write `\\[` for a bracket; the classes are alpha upper lower digit alnum xdigit word "
         "space blank cntrl print graph punct ascii");
    return false;
  }
  at_ = static_cast<uint32_t>(close) + 2;
  set |= negated ? ~*named : *named;
  return no_range_from_class();
}

/// Behind a class: a hyphen that looks like a range is refused, as PCRE2 does.
bool Parser::no_range_from_class() {
  if (peek() != '-' || peek(1) == ']') return true;
  fail(Code::kRegexSyntax, at_, at_ + 1, "a class cannot start a range",
       "write `\\-` for a hyphen");
  return false;
}

std::optional<uint8_t> Parser::bracket_byte() {
  const uint32_t begin = at_;
  const char c = text_[at_++];
  if (c != '\\') return static_cast<uint8_t>(c);
  if (at_ >= size()) {
    fail(Code::kRegexSyntax, begin, begin + 1, "`\\` at the end", "write `\\\\` for a backslash");
    return std::nullopt;
  }
  return escaped_byte(begin);
}

}  // namespace stopgap::compiler::regex
