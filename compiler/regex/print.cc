// SPDX-License-Identifier: Apache-2.0
// Tree to Hyperscan's dialect. Only letters, digits and a few marks stand for themselves, every
// other byte is \xHH; classes are spelt out as ranges: nothing depends on a library's idea of \s.
// Tested by regex_test.cc and, against PCRE2, by regex_pcre_test.cc.
#include "compiler/regex/regex.h"

namespace stopgap::compiler::regex {
namespace {

void print_byte(std::string& out, unsigned byte) {
  const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                     (byte >= '0' && byte <= '9') || byte == '_' || byte == '/';
  if (plain) {
    out += static_cast<char>(byte);
    return;
  }
  static constexpr char kHex[] = "0123456789abcdef";
  out += "\\x";
  out += kHex[byte / 16];
  out += kHex[byte % 16];
}

void print_ranges(std::string& out, const ByteSet& set) {
  for (unsigned byte = 0; byte < 256; ++byte) {
    if (!set.test(byte)) continue;
    unsigned last = byte;
    while (last + 1 < 256 && set.test(last + 1)) ++last;
    print_byte(out, byte);
    if (last > byte + 1) out += '-';
    if (last > byte) print_byte(out, last);
    byte = last;
  }
}

void print_set(std::string& out, const ByteSet& set, bool nocase) {
  if (set.all()) {
    out += '.';
    return;
  }
  unsigned first = 0;
  while (first < 256 && !set.test(first)) ++first;
  const bool letter_pair =
      nocase && set.count() == 2 && first >= 'A' && first <= 'Z' && set.test(first + ('a' - 'A'));
  if (set.count() == 1) return print_byte(out, first);
  if (letter_pair) return print_byte(out, first + ('a' - 'A'));
  const bool negate = set.none() || set.count() > 128;  // a class of nothing has no other form
  out += negate ? "[^" : "[";
  print_ranges(out, negate ? ~set : set);
  out += ']';
}

void print_node(std::string& out, const Tree& tree, NodeId id);

void print_repeat(std::string& out, const Tree& tree, const Node& node) {
  const Kind kind = tree.nodes[node.children[0]].kind;
  if (kind != Kind::kSet) out += "(?:";
  print_node(out, tree, node.children[0]);
  if (kind != Kind::kSet) out += ')';
  if (node.max == kUnbounded && node.min <= 1) {
    out += node.min == 0 ? '*' : '+';
  } else if (node.min == 0 && node.max == 1) {
    out += '?';
  } else {
    out += '{' + std::to_string(node.min);
    if (node.max != node.min) out += ',';
    if (node.max != node.min && node.max != kUnbounded) out += std::to_string(node.max);
    out += '}';
  }
}

void print_node(std::string& out, const Tree& tree, NodeId id) {
  const Node& node = tree.nodes[id];
  switch (node.kind) {
    case Kind::kEmpty:
      return;
    case Kind::kSet:
      return print_set(out, node.set, tree.nocase);
    case Kind::kConcat:
      for (const NodeId child : node.children) print_node(out, tree, child);
      return;
    case Kind::kAlternate:
      out += "(?:";
      for (size_t i = 0; i < node.children.size(); ++i) {
        if (i > 0) out += '|';
        print_node(out, tree, node.children[i]);
      }
      out += ')';
      return;
    case Kind::kRepeat:
      return print_repeat(out, tree, node);
    case Kind::kStart:
      out += "\\A";
      return;
    case Kind::kEnd:
      out += "\\z";
      return;
    case Kind::kWordEdge:
      out += "\\b";
      return;
  }
}

}  // namespace

std::string print(const Tree& tree) {
  std::string out;
  print_node(out, tree, tree.root);
  return out;
}

}  // namespace stopgap::compiler::regex
