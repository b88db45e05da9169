// SPDX-License-Identifier: Apache-2.0
// For tests: conditions as written, by hand.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/test_pack.h"

namespace stopgap::engine {

struct Tree {
  program::ConditionKind kind = program::ConditionKind::kTrue;
  uint32_t index = 0;
  std::string text;
  std::vector<Tree> below;
  bool is_part = false;
};

inline Tree leaf(uint32_t test, std::string text) {
  return {program::ConditionKind::kTest, test, std::move(text), {}};
}
/// Told in the line of the one around it.
inline Tree part(Tree tree) {
  tree.is_part = true;
  return tree;
}
inline Tree all_parts(std::vector<Tree> below, std::string text = {}) {
  return {program::ConditionKind::kAnd, 0, std::move(text), std::move(below)};
}
inline Tree some_part(std::vector<Tree> below, std::string text = {}) {
  return {program::ConditionKind::kOr, 0, std::move(text), std::move(below)};
}
inline Tree not_that(Tree below, std::string text) {
  return {program::ConditionKind::kNot, 0, std::move(text), {std::move(below)}};
}
/// kAny, kAll, kSameView of a scope; kUse: 0.
inline Tree over(program::ConditionKind kind, uint32_t scope, Tree below, std::string text) {
  return {kind, scope, std::move(text), {std::move(below)}};
}

inline uint32_t list_scope(TestPack& pack, FieldId list, std::string_view key = {}) {
  return pack.add(
      program::SectionId::kConditionScopes,
      program::ConditionScope{pack.field(list), program::kNoBinder, 0, 0, program::kNotFormed,
                              key.empty() ? 0u : 1u, pack.str(key)});
}
inline uint32_t text_scope(TestPack& pack, FieldId field, uint32_t binder = program::kNoBinder,
                           uint32_t attribute = 0, uint32_t formed = program::kNotFormed) {
  return pack.add(
      program::SectionId::kConditionScopes,
      program::ConditionScope{pack.field(field), binder, attribute, 0, formed, 0, pack.str("")});
}

inline uint32_t size_of(const Tree& tree) {
  uint32_t size = 1;
  for (const Tree& below : tree.below) size += size_of(below);
  return size;
}

inline uint32_t add_tree(TestPack& pack, const Tree& tree) {
  const uint32_t at = pack.add(
      program::SectionId::kConditions,
      program::Condition{static_cast<uint32_t>(tree.kind), size_of(tree), tree.is_part ? 1u : 0u,
                         tree.index, pack.str(tree.text), pack.str("f.gap"), 1, 1});
  for (const Tree& below : tree.below) add_tree(pack, below);
  return at;
}

struct WrittenRoot {
  Tree tree;
  std::string reason = {};
  int32_t until_day = program::kNever;
};

/// Rule::written; rules in their order.
inline program::Range write(TestPack& pack, const std::vector<WrittenRoot>& roots) {
  program::Range range{0, static_cast<uint32_t>(roots.size())};
  for (size_t i = 0; i < roots.size(); ++i) {
    const uint32_t tree = add_tree(pack, roots[i].tree);
    const uint32_t at =
        pack.add(program::SectionId::kConditionRoots,
                 program::ConditionRoot{tree, pack.str(roots[i].reason), roots[i].until_day});
    if (i == 0) range.first = at;
  }
  return range;
}

}  // namespace stopgap::engine
