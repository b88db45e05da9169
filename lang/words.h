// SPDX-License-Identifier: Apache-2.0
// The words of the language: reserved ones, those that start a declaration, those that start a
// section of a mitigation. Internal to lang/.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace stopgap::lang {

/// docs/language.md section 1.1. INVARIANT: sorted.
inline constexpr std::array<std::string_view, 50> kReservedWords = {
    "absent",   "all",     "and",      "any",       "as",     "at",    "before",      "block",
    "contains", "drop",    "edit",     "ends_with", "except", "false", "form",        "from",
    "gives",    "idle",    "import",   "in",        "is",     "let",   "matches",     "mitigation",
    "not",      "observe", "on",       "or",        "pack",   "param", "pass",        "predicate",
    "present",  "raw",     "response", "same",      "schema", "set",   "starts_with", "stays",
    "syntax",   "tests",   "then",     "true",      "under",  "until", "view",        "when",
    "where",    "with"};
inline constexpr size_t kMaxReservedBytes = 16;  // no word in these tables is longer

/// Where parsing goes on after an error.
inline constexpr std::array<std::string_view, 9> kDeclarationWords = {
    "mitigation", "import", "param", "set", "let", "predicate", "form", "schema", "pack"};

/// In the order in which they come.
inline constexpr std::array<std::string_view, 13> kSectionWords = {
    "about", "lifecycle",   "affects",       "on",        "backend",  "when", "except",
    "then",  "on_oversize", "on_unparsable", "on_budget", "on_error", "tests"};

/// Keys of the blocks: where one of them stands, the entry before it ends.
inline constexpr std::array<std::string_view, 9> kPackKeys = {
    "publisher",   "requires",      "contact",   "url",     "license",
    "on_oversize", "on_unparsable", "on_budget", "on_error"};
inline constexpr std::array<std::string_view, 6> kAboutKeys = {"cve",    "severity", "reference",
                                                               "breaks", "author",   "note"};
inline constexpr std::array<std::string_view, 4> kLifecycleKeys = {"status", "revision",
                                                                   "supersedes", "expires"};

/// What can stand inside a condition.
inline constexpr std::array<std::string_view, 12> kConditionWords = {
    "and",         "or",        "not",     "in",    "is",     "contains",
    "starts_with", "ends_with", "matches", "where", "absent", "present"};

template <size_t N>
constexpr bool contains_word(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

inline bool is_reserved(std::string_view word) {
  return std::binary_search(kReservedWords.begin(), kReservedWords.end(), word);
}
inline bool is_section(std::string_view word) { return contains_word(kSectionWords, word); }
inline bool is_pack_key(std::string_view word) { return contains_word(kPackKeys, word); }
inline bool is_about_key(std::string_view word) { return contains_word(kAboutKeys, word); }
inline bool is_lifecycle_key(std::string_view word) { return contains_word(kLifecycleKeys, word); }
inline bool is_declaration_word(std::string_view word) {
  return contains_word(kDeclarationWords, word);
}

/// [A-Za-z0-9_]
constexpr bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace stopgap::lang
