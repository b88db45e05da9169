// SPDX-License-Identifier: Apache-2.0
// The regexes of docs/language.md section 3: parse() is the gate that refuses what Hyperscan cannot
// run in linear time and small memory, print() writes Hyperscan's dialect, necessary_literals()
// finds what the gate of the engine may look for. Pure functions; no Hyperscan in here.
//
// The tree is written over sets of bytes, so that classes, case and escapes mean exactly what this
// file says and not what a library's version makes of them.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/diagnostic.h"

namespace stopgap::compiler::regex {

using ByteSet = std::bitset<256>;
using NodeId = uint32_t;
inline constexpr uint32_t kUnbounded = UINT32_MAX;

enum class Kind : uint8_t { kEmpty, kSet, kConcat, kAlternate, kRepeat, kStart, kEnd, kWordEdge };

struct Node {
  Kind kind = Kind::kEmpty;
  ByteSet set;                   // kSet; with `nocase` already closed under ASCII case
  std::vector<NodeId> children;  // kConcat, kAlternate: any number; kRepeat: one
  uint32_t min = 0;              // kRepeat
  uint32_t max = 0;              // kRepeat; kUnbounded
  bool bounded_by_braces = false;
  uint32_t begin = 0;  // bytes [begin, end) of the pattern
  uint32_t end = 0;
};

/// Children come before their parents. INVARIANT: depth is at most kMaxGroups times a small
/// constant.
struct Tree {
  std::vector<Node> nodes;
  NodeId root = 0;
  bool nocase = false;
};

inline constexpr unsigned kMaxGroups = 32;           // nested parentheses
inline constexpr uint32_t kMaxBound = 255;           // one bound of a repeat
inline constexpr uint32_t kMaxBoundSum = 1000;       // all bounds of one pattern
inline constexpr uint32_t kMaxNestedExpansion = 64;  // product of bounds nested in each other

/// What is wrong with a pattern: bytes [begin, end) of it, and what to write instead.
struct Problem {
  lang::Code code = lang::Code::kRegexSyntax;
  uint32_t begin = 0;
  uint32_t end = 0;
  std::string message;
  std::string help;
};

struct ParseResult {
  Tree tree;
  std::optional<Problem> problem;  // the first one met; then `tree` means nothing
};

/// `subject` is the field as written ("http.path"), for the rewrites in help texts.
ParseResult parse(std::string_view pattern, bool nocase, std::string_view subject);

/// The checks that need the whole tree: sizes of repeats, empty match, always true, anchors.
std::optional<Problem> check_tree(const Tree& tree);
/// No text matches: a word edge, an anchor or an empty class stands in the way.
bool never_matches(const Tree& tree);
/// The rewrite offered for a look-around that starts at `at`, with the author's own literals.
std::string rewrite_look_around(std::string_view pattern, uint32_t at, bool nocase,
                                std::string_view subject);

/// In Hyperscan's dialect, to be compiled with HS_FLAG_DOTALL (and CASELESS if nocase).
std::string print(const Tree& tree);

/// Each inner list: at least one of its strings (lower case, not empty) occurs, ignoring case, in
/// every text the regex matches.
std::vector<std::vector<std::string>> necessary_literals(const Tree& tree);

/// Fewest bytes a match has.
uint32_t min_length(const Tree& tree, NodeId node);

}  // namespace stopgap::compiler::regex
