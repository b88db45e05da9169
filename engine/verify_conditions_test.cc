// SPDX-License-Identifier: Apache-2.0
// Verification of conditions as written: a pack that uses every kind, changed field by field; trees
// that are shared, too deep or too large.
#include <gtest/gtest.h>

#include <functional>

#include "engine/limits.h"
#include "engine/pack.h"
#include "engine/test_conditions.h"

namespace stopgap::engine {
namespace {

using program::Condition;
using program::ConditionKind;
using program::ConditionRoot;
using program::ConditionScope;
using program::OperandKind;
using program::SectionId;
using program::TestOp;

/// Where a pack is refused: "ok", or the start of the error's detail up to the colon.
std::string place(const std::vector<uint8_t>& bytes) {
  const Status status = verify_pack(bytes, nullptr);
  if (status) return "ok";
  EXPECT_EQ(status.error().code, "pack.layout");
  return status.error().detail.substr(0, status.error().detail.find(':'));
}

/// Conditions: 0 and, 1 any, 2 and, 3 test (of the element), 4 same view (of the element), 5 test
/// (of that view), 6 not, 7 test (uri), 8 use, 9 or, 10 true, 11 false; 12 test (uri), of the
/// exception. Tests: 0 element, 1 of view, 2 uri, 3 ask. Scopes: 0 args, 1 value of args, 2 uri.
TestPack every_kind() {
  TestPack pack;
  const uint32_t element =
      pack.test(TestOp::kContains, OperandKind::kLiteral, pack.literal("a"), FieldId::kArgs, 0, 1);
  const uint32_t of_view =
      pack.add(SectionId::kTests,
               program::Test{static_cast<uint32_t>(TestOp::kContains),
                             static_cast<uint32_t>(OperandKind::kLiteral), 0,
                             pack.field(FieldId::kArgs), 0, 1, 0, 1, program::kNotFormed});
  const uint32_t uri = pack.contains(FieldId::kUri, "b");
  const uint32_t ask = pack.quantifier(false, FieldId::kArgs, pack.all_of({element}));
  const uint32_t args = list_scope(pack, FieldId::kArgs, "q");
  const uint32_t value = text_scope(pack, FieldId::kArgs, 0, 1);
  text_scope(pack, FieldId::kUri);
  Tree any = over(ConditionKind::kAny, args,
                  all_parts({leaf(element, "element"), over(ConditionKind::kSameView, value,
                                                            leaf(of_view, "of view"), "same")}),
                  "any");
  Tree constants =
      some_part({{ConditionKind::kTrue, 0, "true", {}}, {ConditionKind::kFalse, 0, "false", {}}});
  program::Rule rule = pack.blocking("M1", pack.all_of({uri, ask}));
  rule.written =
      write(pack, {{all_parts({std::move(any), not_that(part(leaf(uri, "")), "not uri"),
                               over(ConditionKind::kUse, 0, std::move(constants), "a_let")})},
                   {leaf(uri, "uri"), "a reason", 20'000}});
  pack.rule(rule);
  return pack;
}

template <typename Record, typename Member, typename Value>
std::string with(SectionId id, uint32_t index, Member Record::*member, Value value) {
  std::vector<uint8_t> bytes = every_kind().portable();
  const ProgramView view = ProgramView::open(bytes).value();
  auto record = view.get<Record>(id, index);
  record.*member = static_cast<Member>(value);
  std::memcpy(bytes.data() + view.offset(id) + index * sizeof(Record), &record, sizeof(Record));
  repair_digest(bytes);
  return place(bytes);
}

std::string kind(uint32_t index, ConditionKind value) {
  return with(SectionId::kConditions, index, &Condition::kind, value);
}
std::string size(uint32_t index, uint32_t value) {
  return with(SectionId::kConditions, index, &Condition::size, value);
}
std::string index_of(uint32_t index, uint32_t value) {
  return with(SectionId::kConditions, index, &Condition::index, value);
}
template <typename Member>
std::string scope(uint32_t index, Member ConditionScope::*member, Member value) {
  return with(SectionId::kConditionScopes, index, member, value);
}

TEST(VerifyConditions, AcceptsEveryKind) {
  const std::vector<uint8_t> bytes = every_kind().portable();
  EXPECT_EQ(place(bytes), "ok");
  const ProgramView view = ProgramView::open(bytes).value();
  EXPECT_EQ(view.count(SectionId::kConditions), 13u);
  EXPECT_EQ(view.count(SectionId::kConditionRoots), 2u);
}

TEST(VerifyConditions, SizesMakeTrees) {
  EXPECT_EQ(size(0, 0), "conditions[0].size");
  EXPECT_EQ(size(0, 11), "conditions[8].size") << "ends inside a child";
  EXPECT_EQ(size(0, 13), "condition_roots[1].condition") << "takes the tree of the exception";
  EXPECT_EQ(size(0, 14), "conditions[0].size");
  EXPECT_EQ(size(0, UINT32_MAX), "conditions[0].size");
  EXPECT_EQ(size(1, 1), "conditions[1].size") << "nothing in an any";
  EXPECT_EQ(size(1, 6), "conditions[1].size") << "two in an any";
  EXPECT_EQ(size(2, 3), "conditions[4].size");
  EXPECT_EQ(size(3, 2), "conditions[3].size") << "something in a test";
  EXPECT_EQ(size(6, 1), "conditions[6].size");
  EXPECT_EQ(size(6, 3), "conditions[6].size");
  EXPECT_EQ(size(8, 1), "conditions[8].size");
  EXPECT_EQ(size(10, 2), "conditions[10].size");
  EXPECT_EQ(size(9, 1), "conditions[8].size") << "its members are left over";
}

TEST(VerifyConditions, KindsAndWhatTheyName) {
  EXPECT_EQ(kind(0, ConditionKind(10)), "conditions[0].kind");
  EXPECT_EQ(kind(3, ConditionKind::kTrue), "ok") << "of test 0 that is index zero";
  EXPECT_EQ(kind(5, ConditionKind::kTrue), "conditions[5].index");
  EXPECT_EQ(kind(0, ConditionKind::kTrue), "conditions[0].size");
  EXPECT_EQ(kind(0, ConditionKind::kNot), "conditions[0].size");
  EXPECT_EQ(kind(4, ConditionKind::kUse), "conditions[4].index");
  EXPECT_EQ(with(SectionId::kConditions, 0, &Condition::is_part, 2u), "conditions[0].is_part");
  EXPECT_EQ(with(SectionId::kConditions, 0, &Condition::text, program::StrRef{UINT32_MAX, 1}),
            "conditions[0].text");
  EXPECT_EQ(with(SectionId::kConditions, 0, &Condition::file, program::StrRef{UINT32_MAX, 1}),
            "conditions[0].file");
  EXPECT_EQ(index_of(0, 1), "conditions[0].index");
  EXPECT_EQ(index_of(1, 3), "conditions[1].index");
  EXPECT_EQ(index_of(1, 2), "conditions[1].index") << "a text, not a list";
  EXPECT_EQ(index_of(4, 0), "conditions[4].index") << "a list, not a text";
  EXPECT_EQ(index_of(4, 9), "conditions[4].index");
  EXPECT_EQ(index_of(7, 99), "conditions[7].index");
}

TEST(VerifyConditions, TestsStandWhereTheyCanBeAsked) {
  EXPECT_EQ(index_of(7, 3), "conditions[7].index") << "about a quantifier";
  EXPECT_EQ(index_of(7, 0), "conditions[7].index") << "an element outside its list";
  EXPECT_EQ(index_of(7, 1), "conditions[7].index") << "a view outside a same view";
  EXPECT_EQ(index_of(5, 0), "conditions[5].index") << "not about the view";
  EXPECT_EQ(index_of(4, 2), "conditions[5].index") << "a view of another text";
  EXPECT_EQ(kind(6, ConditionKind::kSameView), "conditions[6].index");
  EXPECT_EQ(with(SectionId::kTests, 1, &program::Test::binder, 1u), "conditions[5].index");
  EXPECT_EQ(with(SectionId::kTests, 1, &program::Test::raw, 1u), "conditions[5].index");
  EXPECT_EQ(with(SectionId::kTests, 1, &program::Test::attribute, 0u), "conditions[5].index");
  EXPECT_EQ(scope(1, &ConditionScope::binder, 1u), "conditions[4].index") << "no such list around";
}

TEST(VerifyConditions, Scopes) {
  EXPECT_EQ(scope(0, &ConditionScope::field, 9u), "condition_scopes[0].field");
  EXPECT_EQ(scope(0, &ConditionScope::field, 1u), "condition_scopes[0].has_key");
  EXPECT_EQ(scope(0, &ConditionScope::attribute, 1u), "condition_scopes[0].attribute");
  EXPECT_EQ(scope(0, &ConditionScope::raw, 1u), "condition_scopes[0].raw");
  EXPECT_EQ(scope(0, &ConditionScope::raw, 2u), "condition_scopes[0].raw");
  EXPECT_EQ(scope(0, &ConditionScope::formed, 0u), "condition_scopes[0].formed");
  EXPECT_EQ(scope(0, &ConditionScope::has_key, 2u), "condition_scopes[0].has_key");
  EXPECT_EQ(scope(0, &ConditionScope::key, program::StrRef{UINT32_MAX, 1}),
            "condition_scopes[0].key");
  EXPECT_EQ(scope(1, &ConditionScope::binder, program::kNoBinder), "condition_scopes[1].attribute");
  EXPECT_EQ(scope(1, &ConditionScope::attribute, 2u), "condition_scopes[1].attribute");
  EXPECT_EQ(scope(1, &ConditionScope::has_key, 1u), "condition_scopes[1].has_key");
  EXPECT_EQ(scope(2, &ConditionScope::binder, 0u), "condition_scopes[2].binder");
  EXPECT_EQ(scope(2, &ConditionScope::attribute, 1u), "condition_scopes[2].attribute");
  EXPECT_EQ(scope(2, &ConditionScope::formed, 0u), "condition_scopes[2].formed");
}

TEST(VerifyConditions, ScopesAreListsOrTexts) {
  TestPack pack = every_kind();
  pack.add(SectionId::kConditionScopes,
           ConditionScope{pack.field(FieldId::kBodySize), program::kNoBinder, 0, 0,
                          program::kNotFormed, 0, pack.str("")});
  EXPECT_EQ(place(pack.portable()), "condition_scopes[3].field");
  TestPack formed = every_kind();
  formed.formed(TestOp::kContains, "x", FieldId::kPath, {FormStep::kLower});
  text_scope(formed, FieldId::kPath, program::kNoBinder, 0, 0);
  EXPECT_EQ(place(formed.portable()), "ok");
  TestPack none = formed;
  text_scope(none, FieldId::kPath, program::kNoBinder, 0, 1);
  EXPECT_EQ(verify_pack(none.portable(), nullptr).error().detail,
            "condition_scopes[4].formed: no such record");
  text_scope(formed, FieldId::kUri, program::kNoBinder, 0, 0);
  EXPECT_EQ(place(formed.portable()), "condition_scopes[4].formed") << "of another text";
}

TEST(VerifyConditions, RootsFollowEachOther) {
  const auto root = [](auto member, auto value) {
    return with(SectionId::kConditionRoots, 0, member, value);
  };
  EXPECT_EQ(root(&ConditionRoot::condition, 1u), "condition_roots[0].condition");
  EXPECT_EQ(root(&ConditionRoot::condition, 99u), "condition_roots[0].condition");
  EXPECT_EQ(root(&ConditionRoot::reason, program::StrRef{0, 1}), "condition_roots[0].reason");
  EXPECT_EQ(root(&ConditionRoot::until_day, 5), "condition_roots[0].until_day");
  EXPECT_EQ(with(SectionId::kConditionRoots, 1, &ConditionRoot::until_day, INT32_MIN),
            "condition_roots[1].until_day");
  EXPECT_EQ(with(SectionId::kConditionRoots, 1, &ConditionRoot::condition, 0u),
            "condition_roots[1].condition")
      << "shared";
  EXPECT_EQ(with(SectionId::kRules, 0, &program::Rule::written, program::Range{0, 3}),
            "rules[0].written");
  EXPECT_EQ(with(SectionId::kRules, 0, &program::Rule::written, program::Range{1, 1}),
            "rules[0].written");
  EXPECT_EQ(with(SectionId::kRules, 0, &program::Rule::written, program::Range{0, 1}),
            "condition_roots[1].condition")
      << "of no rule";
  EXPECT_EQ(with(SectionId::kRules, 0, &program::Rule::written, program::Range{0, 0}),
            "condition_roots[0].condition");
  TestPack more = every_kind();
  add_tree(more, leaf(2, "uri"));
  EXPECT_EQ(place(more.portable()), "conditions[13].size") << "of no rule";
}

TestPack with_tree(const Tree& tree) {
  TestPack pack;
  const uint32_t uri = pack.contains(FieldId::kUri, "b");
  program::Rule rule = pack.blocking("M1", pack.all_of({uri}));
  list_scope(pack, FieldId::kArgs);
  rule.written = write(pack, {{tree}});
  pack.rule(rule);
  return pack;
}

TEST(VerifyConditions, Depth) {
  Tree tree = leaf(0, "b");
  for (uint32_t depth = 1; depth < kMaxConditionDepth; ++depth) tree = not_that(tree, "not");
  EXPECT_EQ(place(with_tree(tree).portable()), "ok");
  EXPECT_EQ(place(with_tree(not_that(tree, "not")).portable()), "conditions[512].size");
  Tree wide = leaf(0, "b");
  for (uint32_t depth = 1; depth < kMaxConditionDepth; ++depth) wide = all_parts({wide});
  EXPECT_EQ(place(with_tree(wide).portable()), "ok");
  EXPECT_EQ(place(with_tree(some_part({wide})).portable()), "conditions[512].size");
}

TEST(VerifyConditions, ListsInLists) {
  Tree tree = leaf(0, "b");
  for (uint32_t i = 0; i < kMaxQuantifierDepth; ++i) {
    tree = over(ConditionKind::kAny, 0, tree, "any");
  }
  EXPECT_EQ(place(with_tree(tree).portable()), "ok");
  EXPECT_EQ(place(with_tree(over(ConditionKind::kAll, 0, tree, "all")).portable()),
            "conditions[8].kind");
}

TEST(VerifyConditions, RecordsOfOneRule) {
  for (const uint32_t more : {0u, 1u}) {
    const std::vector<Tree> leaves(kMaxConditionRecords - 1 + more, leaf(0, "b"));
    EXPECT_EQ(place(with_tree(all_parts(leaves)).portable()),
              more == 0 ? "ok" : "rules[0].written");
  }
}

}  // namespace
}  // namespace stopgap::engine
