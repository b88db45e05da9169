// SPDX-License-Identifier: Apache-2.0
// Help for unreadable text: words of other languages, words in the wrong place, words misspelt.
// Covered by tests/golden/parse/bad_* and tests/golden/check/broken_*.
#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

#include "lang/recovery.h"
#include "lang/utf8.h"
#include "lang/words.h"

namespace stopgap::lang {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

/// Tokens of other languages, and what to write here.
constexpr std::array<Pair, 16> kTokens = {{
    {"=", "`==` compares"},
    {"&&", "write `and`"},
    {"|", "write `or`"},
    {"||", "write `or`"},
    {"!", "write `not`"},
    {"~", "`matches` tests a regex"},
    {"=~", "`matches` tests a regex"},
    {"'", "strings stand between `\"`"},
    {"“", "this is a typographic quotation mark; strings stand between `\"`"},
    {"”", "this is a typographic quotation mark; strings stand between `\"`"},
    {"‘", "this is a typographic quotation mark; strings stand between `\"`"},
    {"’", "this is a typographic quotation mark; strings stand between `\"`"},
    {"#", "comments start with `//`"},
    {"/*", "comments start with `//` and end with the line"},
    {";", "nothing separates sections; leave the `;` out"},
    {":", "leave the `:` out; a word and its value stand side by side"},
}};

/// The first words of declarations in other languages.
constexpr std::array<Pair, 8> kDeclarations = {{
    {"include", "import"},
    {"use", "import"},
    {"require", "import"},
    {"rule", "mitigation"},
    {"policy", "mitigation"},
    {"var", "let"},
    {"const", "let"},
    {"define", "let"},
}};

/// What is said when something is missing that the message names.
constexpr std::array<Pair, 6> kMissing = {{
    {"`present` or `absent` after `is`", "`==` compares with a value"},
    {"`{` after the product", "write `affects PRODUCT { 4.1 before 4.1.7 }`"},
    {"a request: a method", "write the method before the URL: `block GET \"https://…\"`"},
    {"`:` and a type", "write `set NAME : set<text> = { … }` or `param NAME : int = 5`"},
    {"the reason as a string", "write `except \"the reason\" when …`"},
    {"the title as a string",
     "write `mitigation M2026-001 \"what it shields\" {`; an id holds no spaces"},
}};

std::string_view word_at(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && is_word_byte(text[end])) ++end;
  return text.substr(at, end - at);
}

/// The word that ends before `at`; spaces between do not count.
std::string_view word_before(std::string_view text, size_t at) {
  size_t end = at;
  while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
  size_t begin = end;
  while (begin > 0 && is_word_byte(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
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

/// The section of a mitigation that begins last before `at`, at the start of a line.
std::string_view section_at(std::string_view text, uint32_t item, uint32_t at) {
  for (size_t end = at; end > item;) {
    const size_t newline = text.rfind('\n', end - 1);
    if (newline == text.npos || newline < item) return {};
    const size_t first = text.find_first_not_of(" \t", newline + 1);
    const std::string_view word = first < at ? word_at(text, first) : std::string_view();
    if (is_section(word)) return word;
    end = newline;
  }
  return {};
}

/// Inside `when` and `except`, where a condition could go on.
std::string condition_hint(std::string_view text, uint32_t at) {
  const char c = text[at];
  if (c == ',') {
    return "`,` joins no conditions: write `and` or `or`, or put the values into a set: "
           "`contains any { … }`, `in { … }`";
  }
  if (c == ')') return "there is no `(` that it closes";
  if (c == '{' && word_before(text, at) == "of") return "leave `of` out: `any { … }`";
  return {};
}

/// Inside `then`, where another action could follow.
std::string action_hint(std::string_view text, uint32_t at) {
  const std::string_view word = word_at(text, at);
  if (word == "and" || word == "or" || text[at] == ';' || text[at] == '&') {
    return "a comma stands between two actions";
  }
  if (text[at] == ')') return "there is no `(` that it closes";
  return {};
}

std::string token_hint(std::string_view text, const Failure& failure) {
  std::string_view help;
  for (const auto& [token, text_for] : kTokens) {
    if (text.substr(failure.at, token.size()) == token) help = text_for;
  }
  const bool condition = mentions(failure.expected, "section") ||
                         mentions(failure.expected, "declaration") ||
                         mentions(failure.expected, "`and`");
  if (text.substr(failure.at, 1) == "=" && !condition) return {};
  return std::string(help);
}

/// Strings where something else belongs.
std::string string_hint(std::string_view expected) {
  if (mentions(expected, "a condition after `and`") || mentions(expected, "a condition after `or`"))
    return "each part is a whole test: repeat the field, or write `contains any { \"a\", \"b\" }`";
  for (const std::string_view bare : {"a date", "an address", "a module", "an id", "a version"}) {
    if (mentions(expected, bare)) return "leave the quotes out";
  }
  return {};
}

/// What the place says, whatever stands there.
std::string place_hint(std::string_view text, const Failure& failure, uint32_t item) {
  const uint32_t at = failure.at;
  if (text[at] == '"') {
    if (std::string help = string_hint(failure.expected); !help.empty()) return help;
  }
  const std::string_view section = section_at(text, item, at);
  if (section == "affects" && std::string_view("+~:").find(text[at]) != std::string_view::npos) {
    return "a version that is no number with dots stands in quotes: `\"1.22.1-9+deb12u1\"`";
  }
  const size_t last = at == 0 ? text.npos : text.find_last_not_of(" \t", at - 1);
  if (section == "tests" && text[at] == '"' && last != text.npos && text[last] == '"') {
    return "a request with a body is written out: `\"\"\"`, request line, headers, an empty line, "
           "the body, `\"\"\"`";
  }
  if (mentions(failure.expected, "after `not`") && text[at] == '=') return "write `!=`";
  if (text[at] == '-' && mentions(failure.expected, "`about`")) {
    return "an id such as `CVE-2026-0001` is written in capitals";
  }
  for (const auto& [expected, help] : kMissing) {
    if (failure.expected.substr(0, expected.size()) == expected) return std::string(help);
  }
  if (!mentions(failure.expected, "section")) return {};
  if (section == "when" || section == "except") return condition_hint(text, at);
  return section == "then" ? action_hint(text, at) : std::string();
}

SyntaxHint word_hint(std::string_view text, const Failure& failure, std::string_view word) {
  if (word == "absent" || word == "present") {
    return {"`or absent` and `and present` stand right after a comparison", {}};
  }
  const bool section = mentions(failure.expected, "section");
  if (section && is_section(word)) {
    return {fmt::format("the sections of a mitigation come in this order: {}",
                        fmt::join(kSectionWords, ", ")),
            {}};
  }
  if (section && is_declaration_word(word) && starts_line(text, failure.at)) {
    return {"the braces before it are not all closed: a `}` is missing", {}, true};
  }
  if (is_reserved(word)) {
    const bool name = failure.expected.rfind("a name", 0) == 0;
    return {name ? fmt::format("`{}` is a reserved word", word) : std::string(), {}};
  }
  const char before = failure.at == 0 ? ' ' : text[failure.at - 1];
  if (word == "I" && (before == '"' || before == '/')) return {"the suffix is a small `i`", "i"};
  for (const auto& [foreign, ours] : kDeclarations) {
    if (failure.expected == "a declaration" && word == foreign) {
      return {fmt::format("write `{}`", ours), std::string(ours)};
    }
  }
  const auto near = nearest_name(word, candidates(failure.expected));
  if (!near || *near == word) return {};
  return {fmt::format("did you mean `{}`?", *near), *near};
}

}  // namespace

SyntaxHint syntax_hint(std::string_view text, const Failure& failure, uint32_t item) {
  if (failure.at >= text.size()) return {};
  std::string help = place_hint(text, failure, item);
  if (!help.empty()) return {std::move(help), {}};
  const std::string_view word = word_at(text, failure.at);
  if (word.empty()) return {token_hint(text, failure), {}};
  SyntaxHint hint = word_hint(text, failure, word);
  const std::string_view section = section_at(text, item, failure.at);
  const bool condition = section == "when" || section == "except";
  if (hint.help.empty() && condition && mentions(failure.expected, "section")) {
    hint.help =
        "parts of a condition are joined with `and` or `or`; `any x in LIST` needs a `where`";
  }
  return hint;
}

}  // namespace stopgap::lang
