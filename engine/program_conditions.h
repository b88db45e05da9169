// SPDX-License-Identifier: Apache-2.0
// The conditions of a pack's rules as their author wrote them: the part of program.h that is shown
// and never decides. kCode is what was made of them.
#pragma once

#include <cstdint>

#include "engine/program_refs.h"

namespace stopgap::engine::program {

/// kTest: `index` of kTests, which is about no quantifier. kAny, kAll: for the elements of the list
/// of `index` of kConditionScopes; kSameView: for some one view of its text. kUse: a let or a
/// predicate where it is used; what it stands for is the condition in it.
enum class ConditionKind : uint32_t {
  kTrue,
  kFalse,
  kAnd,
  kOr,
  kNot,
  kTest,
  kAny,
  kAll,
  kSameView,
  kUse
};

/// kConditions: trees in preorder, one behind the other, no record outside of them. A node is
/// followed by its children: any number for kAnd and kOr, one for kNot, kAny, kAll, kSameView and
/// kUse, else none.
/// INVARIANT: binders count the kAny and kAll around a test, of_view tests stand in a kSameView and
/// are about its text, other tests stand in none; kAny, kAll and kSameView stand in no kSameView;
/// trees are at most kMaxConditionDepth deep.
struct Condition {
  uint32_t kind;     // ConditionKind
  uint32_t size;     // records of the tree under it, itself included
  uint32_t is_part;  // 1: told in the line of the one around it: a guard, a negated operator, an
                     // element of `any {…}`
  uint32_t index;    // by kind; else 0
  StrRef text;       // as in the rule, on one line, cut; what lines of their own say is left out.
                     // Empty: the lines below say it all
  StrRef file;
  uint32_t line;
  uint32_t column;
};

/// kConditionScopes: a list (binder kNoBinder, attribute and raw 0, not formed) with the key its
/// elements must have; or a text, as in Test, without a key.
struct ConditionScope {
  uint32_t field;  // kFields
  uint32_t binder;
  uint32_t attribute;
  uint32_t raw;
  uint32_t formed;
  uint32_t has_key;
  StrRef key;
};

/// kConditionRoots: the trees, in their order; no rule shares one. The rule holds if its first does
/// and none of the others does whose last day has not passed.
struct ConditionRoot {
  uint32_t condition;  // kConditions
  StrRef reason;       // of an exception
  int32_t until_day;   // its last day; kNever without one
};

}  // namespace stopgap::engine::program
