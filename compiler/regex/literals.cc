// SPDX-License-Identifier: Apache-2.0
// Necessary literals of a regex. While walking a concatenation the few texts a prefix can be are
// kept exactly; when they become too many they are written down as a clause and a new run begins.
// Tested by regex_test.cc and, as a property, by regex_pcre_test.cc.
#include <algorithm>
#include <set>

#include "compiler/regex/regex.h"

namespace stopgap::compiler::regex {
namespace {

using Strings = std::set<std::string>;
inline constexpr size_t kMaxStrings = 16;  // alternatives carried exactly
inline constexpr size_t kMaxLength = 64;   // longer runs gate no better
inline constexpr size_t kMaxClauses = 16;  // of one regex
inline constexpr size_t kMaxSetBytes = 8;  // a wider class ends a run

/// What is known of a part: all texts it matches, if they are few; and clauses that hold anyway.
struct Info {
  bool exact = false;
  Strings texts;  // if exact
  Strings copy;   // of a repeat that is not exact: all texts one copy matches, if they are few
  std::vector<std::vector<std::string>> clauses;
};

size_t shortest(const std::vector<std::string>& clause) {
  size_t length = SIZE_MAX;
  for (const std::string& text : clause) length = std::min(length, text.size());
  return length;
}

/// Texts that contain another one need not be looked for.
std::vector<std::string> without_implied(const Strings& texts) {
  std::vector<std::string> kept;
  for (const std::string& text : texts) {
    const bool implied = std::any_of(texts.begin(), texts.end(), [&](const std::string& other) {
      return other != text && text.find(other) != std::string::npos;
    });
    if (!implied) kept.push_back(text);
  }
  return kept;
}

void write_down(Info& info, const Strings& texts) {
  if (texts.empty() || texts.count("") != 0 || info.clauses.size() >= kMaxClauses) return;
  info.clauses.push_back(without_implied(texts));
}

Strings product(const Strings& left, const Strings& right) {
  Strings result;
  for (const std::string& a : left) {
    for (const std::string& b : right) result.insert(a + b);
  }
  return result;
}

bool small(const Strings& texts) {
  return texts.size() <= kMaxStrings &&
         std::all_of(texts.begin(), texts.end(),
                     [](const std::string& text) { return text.size() <= kMaxLength; });
}

Info info_of(const Tree& tree, NodeId id);

Info of_set(const ByteSet& set) {
  Info info;
  if (set.none() || set.count() > kMaxSetBytes) return info;
  info.exact = true;
  for (unsigned byte = 0; byte < 256; ++byte) {
    if (!set.test(byte)) continue;
    const bool upper = byte >= 'A' && byte <= 'Z';
    info.texts.insert(std::string(1, static_cast<char>(upper ? byte + ('a' - 'A') : byte)));
  }
  return info;
}

void append_clauses(Info& info, const Info& more) {
  for (const auto& clause : more.clauses) {
    if (info.clauses.size() < kMaxClauses) info.clauses.push_back(clause);
  }
}

Info of_concat(const Tree& tree, const Node& node) {
  Info info;
  Strings run = {""};
  bool exact = true;
  const auto extend = [&](const Strings& texts) {
    Strings longer = product(run, texts);
    if (small(longer)) {
      run = std::move(longer);
      return;
    }
    write_down(info, run);
    run = texts;
    exact = false;
  };
  for (const NodeId child : node.children) {
    const Info known = info_of(tree, child);
    if (known.exact) {
      extend(known.texts);
      continue;
    }
    exact = false;
    if (!known.copy.empty()) {  // the first follows what stands before, the last precedes the rest
      extend(known.copy);
      write_down(info, run);
      run = known.copy;
    } else {
      append_clauses(info, known);
      write_down(info, run);
      run = {""};
    }
  }
  info.exact = exact;
  if (exact) {
    info.texts = std::move(run);
  } else {
    write_down(info, run);
  }
  return info;
}

/// The clause of `info` whose shortest text is longest, or none.
std::vector<std::string> best_clause(const Info& info) {
  if (info.exact) {
    if (info.texts.count("") != 0) return {};
    return without_implied(info.texts);
  }
  std::vector<std::string> best;
  for (const auto& clause : info.clauses) {
    if (best.empty() || shortest(clause) > shortest(best)) best = clause;
  }
  return best;
}

Info of_alternate(const Tree& tree, const Node& node) {
  Info info;
  info.exact = true;
  Strings joined;
  bool every = true;
  for (const NodeId child : node.children) {
    const Info part = info_of(tree, child);
    info.exact = info.exact && part.exact;
    if (part.exact) info.texts.insert(part.texts.begin(), part.texts.end());
    const std::vector<std::string> best = best_clause(part);
    every = every && !best.empty();
    joined.insert(best.begin(), best.end());
  }
  info.exact = info.exact && small(info.texts);
  if (info.exact) return info;
  info.texts.clear();
  if (every && joined.size() <= 4 * kMaxStrings) write_down(info, joined);
  return info;
}

Info of_repeat(const Tree& tree, const Node& node) {
  Info body = info_of(tree, node.children[0]);
  if (node.min == 0) {
    Info info;
    info.exact = body.exact && node.max == 1;
    if (info.exact) info.texts = std::move(body.texts);
    if (info.exact) info.texts.insert("");
    return info;
  }
  if (!body.exact) return body;
  Info info;
  Strings run = {""};
  uint32_t copies = 0;
  while (copies < node.min && small(product(run, body.texts))) {
    run = product(run, body.texts);
    ++copies;
    if (run == Strings{""}) break;
  }
  info.exact = copies == node.min && node.max == node.min;
  if (info.exact) {
    info.texts = std::move(run);
  } else {
    write_down(info, run);
    info.copy = std::move(body.texts);
  }
  return info;
}

Info info_of(const Tree& tree, NodeId id) {
  const Node& node = tree.nodes[id];
  Info info;
  switch (node.kind) {
    case Kind::kSet:
      return of_set(node.set);
    case Kind::kConcat:
      return of_concat(tree, node);
    case Kind::kAlternate:
      return of_alternate(tree, node);
    case Kind::kRepeat:
      return of_repeat(tree, node);
    case Kind::kEmpty:
    case Kind::kStart:
    case Kind::kEnd:
    case Kind::kWordEdge:
      info.exact = true;
      info.texts = {""};
      return info;
  }
  return info;
}

}  // namespace

std::vector<std::vector<std::string>> necessary_literals(const Tree& tree) {
  Info info = info_of(tree, tree.root);
  if (info.exact) write_down(info, info.texts);
  std::vector<std::vector<std::string>> clauses;
  for (auto& clause : info.clauses) {
    if (std::find(clauses.begin(), clauses.end(), clause) == clauses.end()) {
      clauses.push_back(std::move(clause));
    }
  }
  return clauses;
}

}  // namespace stopgap::compiler::regex
