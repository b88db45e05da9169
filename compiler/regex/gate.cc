// SPDX-License-Identifier: Apache-2.0
// The checks that need the whole tree. Tested by regex_test.cc.
#include <algorithm>

#include "compiler/regex/regex.h"

namespace stopgap::compiler::regex {

using lang::Code;

uint32_t min_length(const Tree& tree, NodeId id) {
  const Node& node = tree.nodes[id];
  uint32_t sum = 0;
  uint32_t least = UINT32_MAX;
  for (const NodeId child : node.children) {
    const uint32_t length = min_length(tree, child);
    sum += length;
    least = std::min(least, length);
  }
  switch (node.kind) {
    case Kind::kSet:
      return 1;
    case Kind::kConcat:
      return sum;
    case Kind::kAlternate:
      return least;
    case Kind::kRepeat:
      return least * node.min;
    case Kind::kEmpty:
    case Kind::kStart:
    case Kind::kEnd:
    case Kind::kWordEdge:
      return 0;
  }
  return 0;
}

namespace {

uint32_t bound_of(const Node& node) { return node.max == kUnbounded ? node.min : node.max; }

/// Product of the bounds nested in each other, at most; capped.
uint32_t nested_expansion(const Tree& tree, NodeId id, uint32_t outer,
                          std::optional<Problem>& problem) {
  const Node& node = tree.nodes[id];
  const bool counts = node.kind == Kind::kRepeat && node.bounded_by_braces && bound_of(node) > 1;
  const uint32_t product = counts ? outer * bound_of(node) : outer;
  if (counts && outer > 1 && product > kMaxNestedExpansion && !problem) {
    problem = Problem{Code::kRegexNested, node.begin, node.end,
                      "nested repeats expand to " + std::to_string(product) + " copies; at most " +
                          std::to_string(kMaxNestedExpansion) + " are accepted",
                      "use smaller bounds, or `+` for the inner repeat"};
    return product;
  }
  for (const NodeId child : node.children) nested_expansion(tree, child, product, problem);
  return product;
}

bool has_anchor(const Tree& tree, NodeId id) {
  const Node& node = tree.nodes[id];
  if (node.kind == Kind::kStart || node.kind == Kind::kEnd) return true;
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](NodeId child) { return has_anchor(tree, child); });
}

/// Anchors stand only where nothing can come before (`^`) or after (`$`) them, not even `\b`: the
/// matcher refuses that.
std::optional<Problem> misplaced_anchor(const Tree& tree, NodeId id, bool at_start, bool at_end) {
  const Node& node = tree.nodes[id];
  if ((node.kind == Kind::kStart && !at_start) || (node.kind == Kind::kEnd && !at_end)) {
    const bool start = node.kind == Kind::kStart;
    return Problem{Code::kRegexAnchor, node.begin, node.end,
                   start ? "the start of the value cannot be inside a match"
                         : "the end of the value cannot be inside a match",
                   start ? "write `\\^` for the character, or move the anchor to the front"
                         : "write `\\$` for the character, or move the anchor to the end"};
  }
  if (node.kind == Kind::kRepeat && node.max > 1 && has_anchor(tree, id)) {
    return Problem{Code::kRegexAnchor, node.begin, node.end, "repeats an anchor",
                   "move the anchor out of the repeat"};
  }
  for (size_t i = 0; i < node.children.size(); ++i) {
    bool child_start = at_start;
    bool child_end = at_end;
    if (node.kind == Kind::kConcat) {
      for (size_t k = 0; k < node.children.size(); ++k) {
        const Kind kind = tree.nodes[node.children[k]].kind;
        const bool is_nothing = kind == Kind::kStart || kind == Kind::kEnd || kind == Kind::kEmpty;
        if (k < i && !is_nothing) child_start = false;
        if (k > i && !is_nothing) child_end = false;
      }
    }
    if (auto problem = misplaced_anchor(tree, node.children[i], child_start, child_end)) {
      return problem;
    }
  }
  return std::nullopt;
}

/// Can be passed without a byte wherever it stands. Anchors count: misplaced ones were refused.
bool passes_anywhere(const Tree& tree, NodeId id) {
  const Node& node = tree.nodes[id];
  const auto passes = [&](NodeId child) { return passes_anywhere(tree, child); };
  switch (node.kind) {
    case Kind::kEmpty:
    case Kind::kStart:
    case Kind::kEnd:
      return true;
    case Kind::kSet:
    case Kind::kWordEdge:
      return false;
    case Kind::kRepeat:
      return node.min == 0 || passes(node.children[0]);
    case Kind::kConcat:
      return std::all_of(node.children.begin(), node.children.end(), passes);
    case Kind::kAlternate:
      return std::any_of(node.children.begin(), node.children.end(), passes);
  }
  return false;
}

/// The least n such that every string of n or more bytes matches as a whole, if there is one.
std::optional<uint32_t> matches_all_from(const Tree& tree, NodeId id) {
  const Node& node = tree.nodes[id];
  std::optional<uint32_t> best;
  switch (node.kind) {
    case Kind::kRepeat: {
      const Node& body = tree.nodes[node.children[0]];
      if (body.kind == Kind::kSet && body.set.all() && node.max == kUnbounded) return node.min;
      const auto inner = matches_all_from(tree, node.children[0]);
      if (inner && node.min <= 1) return node.min == 0 ? 0 : *inner;
      return std::nullopt;
    }
    case Kind::kAlternate:
      for (const NodeId child : node.children) {
        const auto from = matches_all_from(tree, child);
        if (from && (!best || *from < *best)) best = from;
      }
      return best;
    case Kind::kConcat: {
      uint32_t others = 0;
      for (const NodeId child : node.children) {
        const Node& part = tree.nodes[child];
        const auto from = best ? std::nullopt : matches_all_from(tree, child);
        if (from) {
          best = from;
        } else if (part.kind == Kind::kSet && part.set.all()) {
          ++others;
        } else if (!passes_anywhere(tree, child)) {
          return std::nullopt;
        }
      }
      return best ? std::optional(*best + others) : std::nullopt;
    }
    case Kind::kSet:
    case Kind::kEmpty:
    case Kind::kStart:
    case Kind::kEnd:
    case Kind::kWordEdge:
      return std::nullopt;
  }
  return std::nullopt;
}

/// Bytes that match as a text of their own, wherever they stand.
ByteSet lone_bytes(const Tree& tree, NodeId id) {
  const Node& node = tree.nodes[id];
  ByteSet set;
  switch (node.kind) {
    case Kind::kSet:
      return node.set;
    case Kind::kAlternate:
      for (const NodeId child : node.children) set |= lone_bytes(tree, child);
      return set;
    case Kind::kRepeat:
      return node.min <= 1 && node.max > 0 ? lone_bytes(tree, node.children[0]) : set;
    case Kind::kConcat: {
      std::optional<NodeId> only;
      for (const NodeId child : node.children) {
        const Kind kind = tree.nodes[child].kind;
        if (kind == Kind::kStart || kind == Kind::kEnd) return {};
        if (passes_anywhere(tree, child)) continue;
        if (only) return {};
        only = child;
      }
      return only ? lone_bytes(tree, *only) : set;
    }
    case Kind::kEmpty:
    case Kind::kStart:
    case Kind::kEnd:
    case Kind::kWordEdge:
      return set;
  }
  return set;
}

/// `^` or `$` alone does not make a pattern choosy: whatever starts with any byte matches `^.`.
bool always_true(const Tree& tree) {
  if (lone_bytes(tree, tree.root).all()) return true;
  const auto from = matches_all_from(tree, tree.root);
  if (from && *from <= 1) return true;
  const Node& root = tree.nodes[tree.root];
  if (root.kind != Kind::kConcat || root.children.size() != 2) return false;
  const Kind first = tree.nodes[root.children[0]].kind;
  const Kind second = tree.nodes[root.children[1]].kind;
  if (first == Kind::kStart) return lone_bytes(tree, root.children[1]).all();
  return second == Kind::kEnd && lone_bytes(tree, root.children[0]).all();
}

}  // namespace

std::optional<Problem> check_tree(const Tree& tree) {
  uint32_t bounds = 0;
  for (const Node& node : tree.nodes) {
    if (node.kind == Kind::kRepeat && node.bounded_by_braces) bounds += bound_of(node);
  }
  const Node& root = tree.nodes[tree.root];
  const auto whole = [&](Code code, std::string message, std::string help) {
    return Problem{code, root.begin, root.end, std::move(message), std::move(help)};
  };
  if (bounds > kMaxBoundSum) {
    return whole(Code::kRegexBound,
                 "bounds sum to " + std::to_string(bounds) + "; at most " +
                     std::to_string(kMaxBoundSum) + " are accepted",
                 "use smaller bounds, or split the regex");
  }
  std::optional<Problem> problem;
  nested_expansion(tree, tree.root, 1, problem);
  if (!problem) problem = misplaced_anchor(tree, tree.root, true, true);
  if (problem) return problem;
  if (never_matches(tree)) {
    return whole(
        Code::kRegexAnchor, "can never match",
        "`\\b` needs a letter, digit or `_` on exactly one side, `^` nothing before it and "
        "`$` nothing after it");
  }
  if (min_length(tree, tree.root) == 0) {
    return whole(Code::kRegexEmptyMatch, "matches the empty string, so it is always true",
                 "demand at least one byte: `+` instead of `*`");
  }
  if (always_true(tree)) {
    return whole(Code::kRegexAlwaysTrue, "matches every value",
                 "drop the test, or say what is looked for");
  }
  return std::nullopt;
}

}  // namespace stopgap::compiler::regex
