// SPDX-License-Identifier: Apache-2.0
// Verification at its bounds: the last value that is accepted, and the first that is not.
#include <gtest/gtest.h>

#include "engine/pack.h"
#include "engine/test_rich_pack.h"

namespace stopgap::engine {
namespace {

using program::ActionKind;
using program::OperandKind;
using program::SectionId;
using program::TestOp;

/// Where a pack is refused: "ok", or the start of the error's detail up to the colon.
std::string place(const TestPack& pack) {
  const Status status = verify_pack(pack.portable(), nullptr);
  if (status) return "ok";
  EXPECT_EQ(status.error().code, "pack.layout");
  return status.error().detail.substr(0, status.error().detail.find(':'));
}

std::string with_action(const program::Action& action) {
  TestPack pack;
  program::Action own = action;
  own.name = pack.str("service");
  own.text = pack.str("tcp");
  pack.add(SectionId::kActions, own);
  return place(pack);
}

program::Action action(ActionKind kind, uint32_t number, bool restores) {
  program::Action action{};
  action.kind = static_cast<uint32_t>(kind);
  action.number = number;
  action.undo = static_cast<uint32_t>(restores ? program::Undo::kRestore : program::Undo::kNone);
  return action;
}

TEST(VerifyBounds, StatusesOfActions) {
  for (const ActionKind kind : {ActionKind::kBlock, ActionKind::kRedirect}) {
    EXPECT_EQ(with_action(action(kind, 99, false)), "actions[0].number");
    EXPECT_EQ(with_action(action(kind, 100, false)), "ok");
    EXPECT_EQ(with_action(action(kind, 999, false)), "ok");
    EXPECT_EQ(with_action(action(kind, 1000, false)), "actions[0].number");
  }
  EXPECT_EQ(with_action(action(ActionKind::kTag, 0, false)), "ok");
}

TEST(VerifyBounds, ActionsOnHosts) {
  EXPECT_EQ(with_action(action(ActionKind::kClosePort, 0, true)), "actions[0].number");
  EXPECT_EQ(with_action(action(ActionKind::kClosePort, 1, true)), "ok");
  EXPECT_EQ(with_action(action(ActionKind::kClosePort, 65'535, true)), "ok");
  EXPECT_EQ(with_action(action(ActionKind::kClosePort, 65'536, true)), "actions[0].number");
  EXPECT_EQ(with_action(action(ActionKind::kClosePort, 80, false)), "actions[0].undo");
  EXPECT_EQ(with_action(action(ActionKind::kDisableService, 0, true)), "ok");
  EXPECT_EQ(with_action(action(ActionKind::kTag, 0, true)), "actions[0].undo");
  TestPack nameless;
  nameless.add(SectionId::kActions, action(ActionKind::kDisableService, 0, true));
  EXPECT_EQ(place(nameless), "actions[0].name");
  TestPack protocol;
  program::Action port = action(ActionKind::kClosePort, 80, true);
  port.text = protocol.str("sctp");
  protocol.add(SectionId::kActions, port);
  EXPECT_EQ(place(protocol), "actions[0].text");
}

/// Records are checked some at a time; the first that is wrong is named, by its first wrong field.
TEST(VerifyBounds, TheFirstWrongRecordIsNamed) {
  for (const uint32_t wrong : {0u, 1u, 63u, 64u, 65u, 127u, 128u, 199u}) {
    TestPack pack;
    for (uint32_t i = 0; i < 200; ++i) {
      program::HeaderPair pair{pack.str("name"), pack.str("value")};
      if (i == wrong) pair.value.length = UINT32_MAX;
      if (i > wrong) pair.name.offset = UINT32_MAX;
      pack.add(SectionId::kHeaderPairs, pair);
    }
    EXPECT_EQ(place(pack), "header_pairs[" + std::to_string(wrong) + "].value");
  }
}

TEST(VerifyBounds, AnEmptyNameIsCalledEmpty) {
  const auto detail = [](const program::Literal& literal) {
    TestPack pack;
    pack.add(SectionId::kLiterals, literal);
    return verify_pack(pack.portable(), nullptr).error().detail;
  };
  EXPECT_EQ(detail({{0, 0}, 0}), "literals[0].bytes: empty");
  EXPECT_EQ(detail({{0, UINT32_MAX}, 0}), "literals[0].bytes: not inside the strings");
}

TEST(VerifyBounds, PrefixesOfNetworks) {
  for (const uint32_t prefix : {0u, 128u, 129u}) {
    TestPack pack;
    program::Cidr cidr{};
    cidr.prefix = prefix;
    pack.add(SectionId::kCidrs, cidr);
    EXPECT_EQ(place(pack), prefix < 129 ? "ok" : "cidrs[0].prefix");
  }
}

std::string with_test_case(uint32_t port, uint32_t status, int32_t day) {
  TestPack pack;
  program::TestCase test{};
  test.server_port = port;
  test.response_status = status;
  test.day = day;
  pack.add(SectionId::kTestCases, test);
  return place(pack);
}

TEST(VerifyBounds, NumbersOfTestCases) {
  EXPECT_EQ(with_test_case(65'535, 999, 2'932'896), "ok");
  EXPECT_EQ(with_test_case(65'535, 999, -2'932'896), "ok");
  EXPECT_EQ(with_test_case(65'536, 999, 0), "test_cases[0].server_port");
  EXPECT_EQ(with_test_case(65'535, 1000, 0), "test_cases[0].response_status");
  EXPECT_EQ(with_test_case(0, 0, 2'932'897), "test_cases[0].day");
  EXPECT_EQ(with_test_case(0, 0, -2'932'897), "test_cases[0].day");
  EXPECT_EQ(with_test_case(0, 0, program::kNever), "ok");
}

/// A test of the view that a same view has bound, of an attribute of the innermost argument.
uint32_t view_test(TestPack& pack, uint32_t attribute) {
  program::Test test{};
  test.op = static_cast<uint32_t>(TestOp::kContains);
  test.operand_kind = static_cast<uint32_t>(OperandKind::kLiteral);
  test.operand = pack.literal("a");
  test.field = pack.field(FieldId::kArgs);
  test.attribute = attribute;
  test.of_view = 1;
  test.formed = program::kNotFormed;
  return pack.add(SectionId::kTests, test);
}

uint32_t add_same_view(TestPack& pack, const program::Range& body) {
  return pack.add(SectionId::kQuantifiers,
                  program::Quantifier{1, pack.field(FieldId::kArgs), 0, pack.str(""), body});
}

/// A test that asks a same view for tests of these attributes.
uint32_t same_view_of_element(TestPack& pack, const std::vector<uint32_t>& attributes) {
  std::vector<uint32_t> tests;
  for (const uint32_t attribute : attributes) tests.push_back(view_test(pack, attribute));
  const uint32_t index = add_same_view(pack, pack.all_of(tests));
  return pack.test(TestOp::kSameView, OperandKind::kQuantifier, index, FieldId::kArgs, 0,
                   attributes[0]);
}

/// Quantifiers come outermost first, so the one of elements is written by hand.
std::string place_of_same_view(const std::vector<uint32_t>& attributes, bool in_its_list) {
  TestPack pack;
  program::Quantifier list{0, pack.field(FieldId::kArgs), 0, pack.str(""), {0, 1}};
  if (in_its_list) {
    pack.insn(0, program::kAccept, program::kReject);  // asks the same view: test 0
    pack.add(SectionId::kQuantifiers, list);
    pack.test(TestOp::kSameView, OperandKind::kQuantifier, 1, FieldId::kArgs, 0, attributes[0]);
    same_view_of_element(pack, attributes);
    const uint32_t ask = pack.test(TestOp::kAny, OperandKind::kQuantifier, 0, FieldId::kArgs);
    pack.rule(pack.blocking("M1", pack.all_of({ask})));
  } else {
    const uint32_t ask = same_view_of_element(pack, attributes);
    pack.rule(pack.blocking("M1", pack.all_of({ask})));
  }
  return place(pack);
}

TEST(VerifyBounds, SameViewsOfElements) {
  EXPECT_EQ(place_of_same_view({1}, true), "ok");
  EXPECT_EQ(place_of_same_view({1, 1}, true), "ok");
  EXPECT_EQ(place_of_same_view({1, 0}, true), "code[2].test") << "of the value, then of the name";
  EXPECT_EQ(place_of_same_view({1}, false), "rules[0].code") << "an element outside its list";
}

/// It binds no element, so it does not count where lists nest.
TEST(VerifyBounds, SameViewsInTheInnermostList) {
  TestPack pack;
  const uint32_t first = view_test(pack, 1);
  std::vector<uint32_t> asks;
  for (uint32_t i = 0; i < kMaxQuantifierDepth; ++i) {
    asks.push_back(pack.test(TestOp::kAny, OperandKind::kQuantifier, i, FieldId::kArgs));
  }
  asks.push_back(pack.test(TestOp::kSameView, OperandKind::kQuantifier, kMaxQuantifierDepth,
                           FieldId::kArgs, 0, 1));
  pack.rule(pack.blocking("M1", pack.all_of({asks[0]})));
  for (uint32_t i = 0; i < kMaxQuantifierDepth; ++i) {
    pack.quantifier(false, FieldId::kArgs, pack.all_of({asks[i + 1]}));
  }
  add_same_view(pack, pack.all_of({first}));
  EXPECT_EQ(place(pack), "ok");
}

}  // namespace
}  // namespace stopgap::engine
