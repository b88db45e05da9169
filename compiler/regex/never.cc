// SPDX-License-Identifier: Apache-2.0
// Can a pattern match at all? `a\bb` cannot, and Hyperscan refuses it; so does the gate, with a
// place to point at. Every node maps situations to situations: what stands before a point of
// a match, and what the assertions met so far demand of what follows. Tested by
// regex_test.cc and regex_pcre_test.cc.
#include <array>

#include "compiler/regex/classes.h"
#include "compiler/regex/regex.h"

namespace stopgap::compiler::regex {
namespace {

enum Before : unsigned { kNothing, kWord, kOther };  // the byte before; kNothing: the start
enum After : unsigned { kAny, kWordNext, kNoWordNext, kEndNext, kImpossible };

/// Bit of a situation in a set of them.
constexpr unsigned bit(unsigned before, unsigned after) { return 1u << (before * 4 + after); }
constexpr unsigned kNowhere = 0;

After both(unsigned a, unsigned b) {
  if (a == kAny || a == b) return static_cast<After>(b);
  if (b == kAny) return static_cast<After>(a);
  return a == kWordNext || b == kWordNext ? kImpossible : kEndNext;
}

template <typename Step>
unsigned each(unsigned situations, Step step) {
  unsigned result = kNowhere;
  for (unsigned before = kNothing; before <= kOther; ++before) {
    for (unsigned after = kAny; after <= kEndNext; ++after) {
      if ((situations & bit(before, after)) != 0) result |= step(before, after);
    }
  }
  return result;
}

unsigned with_demand(unsigned before, unsigned after, unsigned demand) {
  const After joined = both(after, demand);
  return joined == kImpossible ? kNowhere : bit(before, joined);
}

constexpr unsigned kSituations = 12;
/// By node and situation: the situations it leads to. Tables instead of recursion, because nested
/// repeats would walk their bodies again and again.
using Images = std::vector<std::array<unsigned, kSituations>>;

unsigned through(const Images& images, NodeId id, unsigned from) {
  unsigned reached = kNowhere;
  for (unsigned situation = 0; situation < kSituations; ++situation) {
    if ((from >> situation & 1) != 0) reached |= images[id][situation];
  }
  return reached;
}

unsigned take(const ByteSet& set, const ByteSet& word, unsigned from) {
  const bool has_word = (set & word).any();
  const bool has_other = (set & ~word).any();
  return each(from, [&](unsigned, unsigned after) {
    unsigned reached = kNowhere;
    if (has_word && (after == kAny || after == kWordNext)) reached |= bit(kWord, kAny);
    if (has_other && (after == kAny || after == kNoWordNext)) reached |= bit(kOther, kAny);
    return reached;
  });
}

unsigned repeat(const Images& images, const Node& node, unsigned from) {
  for (uint32_t copy = 0; copy < node.min; ++copy) from = through(images, node.children[0], from);
  unsigned reached = from;
  const uint32_t extra = node.max == kUnbounded ? kSituations : node.max - node.min;
  for (uint32_t copy = 0; copy < extra; ++copy) {
    from = through(images, node.children[0], from);
    reached |= from;
  }
  return reached;
}

unsigned image(const Images& images, const Node& node, const ByteSet& word, unsigned from) {
  unsigned reached = kNowhere;
  switch (node.kind) {
    case Kind::kEmpty:
      return from;
    case Kind::kSet:
      return take(node.set, word, from);
    case Kind::kConcat:
      for (const NodeId child : node.children) from = through(images, child, from);
      return from;
    case Kind::kAlternate:
      for (const NodeId child : node.children) reached |= through(images, child, from);
      return reached;
    case Kind::kRepeat:
      return repeat(images, node, from);
    case Kind::kStart:
      return each(from, [](unsigned before, unsigned after) {
        return before == kNothing ? bit(before, after) : kNowhere;
      });
    case Kind::kEnd:
      return each(from, [](unsigned before, unsigned after) {
        return with_demand(before, after, kEndNext);
      });
    case Kind::kWordEdge:
      return each(from, [](unsigned before, unsigned after) {
        return with_demand(before, after, before == kWord ? kNoWordNext : kWordNext);
      });
  }
  return reached;
}

}  // namespace

bool never_matches(const Tree& tree) {
  const ByteSet word = *escape_class('w');
  Images images;
  for (const Node& node : tree.nodes) {  // children come before their parents
    std::array<unsigned, kSituations> leads_to{};
    for (unsigned situation = 0; situation < kSituations; ++situation) {
      leads_to[situation] = image(images, node, word, 1u << situation);
    }
    images.push_back(leads_to);
  }
  const unsigned anywhere = bit(kNothing, kAny) | bit(kWord, kAny) | bit(kOther, kAny);
  return through(images, tree.root, anywhere) == kNowhere;
}

}  // namespace stopgap::compiler::regex
