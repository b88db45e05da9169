// SPDX-License-Identifier: Apache-2.0
// A pack in a form that is easy to generate and to shrink, and its text. Tests of conditions are
// opaque text; what the shrinker takes apart (mitigations, connectives, quantifiers) is a tree.
// Declarations that nothing uses are not printed, so any part may be dropped.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stopgap::differential {

enum class Shape { kLeaf, kAnd, kOr, kNot, kQuantified, kSameView };

struct Condition {
  Shape shape = Shape::kLeaf;
  std::string text;                 ///< kLeaf: the test; kQuantified: "any x in http.args where";
                                    ///< kSameView: the guard behind it
  std::vector<Condition> children;  ///< kAnd kOr: two or more; others but kLeaf: one
};

struct Exception {
  Condition condition;
  std::string until;  ///< a date or empty
};

struct Mitigation {
  std::string id;
  std::string lifecycle;             ///< "status enforce  revision 1 on 2026-01-10"
  std::vector<std::string> affects;  ///< whole sections
  std::string event = "http.request";
  std::string backend;  ///< or empty
  Condition when;
  std::vector<Exception> excepts;
  std::vector<std::string> actions;
  std::vector<std::string> failure_modes;  ///< "on_oversize allow"
};

/// `text` ends in "= VALUE" or is "predicate name(a : text) ="; the condition follows if there is
/// one.
struct Declaration {
  std::string name;
  std::string text;
  Condition condition;
  bool has_condition = false;
};

struct RulePack {
  std::vector<std::string> failure_modes;
  std::vector<Declaration> declarations;  ///< a declaration uses only later ones
  std::vector<Mitigation> mitigations;
};

std::string print(const Condition& condition);
/// A complete .gap file.
std::string print(const RulePack& pack);
/// `bytes` as a string literal.
std::string quote(std::string_view bytes, bool nocase);

}  // namespace stopgap::differential
