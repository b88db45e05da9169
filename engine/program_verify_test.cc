// SPDX-License-Identifier: Apache-2.0
// Verification against hand-made packs: cut off, changed field by field, changed bit by bit with
// the digest repaired. What is accepted must evaluate without harm (run under the sanitizers).
#include <gtest/gtest.h>
#include <hs_runtime.h>

#include <functional>

#include "engine/engine.h"
#include "engine/pack.h"
#include "engine/test_rich_pack.h"
#include "engine/trace.h"

namespace stopgap::engine {
namespace {

using Bytes = std::vector<uint8_t>;
using program::SectionId;

std::string code_of(const Status& status) { return status ? "ok" : status.error().code; }

/// Changes one record in place and repairs the digest.
template <typename Record>
void edit(Bytes& bytes, SectionId id, uint32_t index, const std::function<void(Record&)>& change) {
  const ProgramView view = ProgramView::open(bytes).value();
  auto record = view.get<Record>(id, index);
  change(record);
  std::memcpy(bytes.data() + view.offset(id) + index * sizeof(Record), &record, sizeof(Record));
  repair_digest(bytes);
}

void change_header(Bytes& bytes, const std::function<void(program::Header&)>& change) {
  program::Header header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  change(header);
  std::memcpy(bytes.data(), &header, sizeof(header));
}

/// Loads what verification accepted and asks two requests.
void evaluate(const Bytes& bytes) {
  const auto pack = Pack::load(bytes, kTestKey, {});
  if (!pack) return;
  Engine engine;
  engine.swap(pack.value());
  Worker worker(engine);
  const HeaderView headers[] = {{"Host", "a.example"}, {"Cookie", "sid=attack; x=%31"}};
  RequestView request;
  request.method = "GET";
  request.target = "/a%2f..//debug?q=zz&Q=1";
  request.headers = headers;
  request.client_ip = parse_ip("10.1.2.3");
  (void)worker.evaluate(request);
  request.target = "";
  request.body = "attack";
  request.today = 22'000;
  (void)worker.evaluate(request);
  ResponseView response;
  response.headers = headers;
  response.body = "attack";
  (void)worker.evaluate_response(request, response);
  (void)worker.evaluate_connection({request.client_ip, 80, "a.example", {}, 0});
  (void)pack.value()->host_actions(0);
  (void)trace_request(*pack.value(), {request, &response, nullptr, {}});
}

TEST(Verify, AcceptsWhatIsRight) {
  EXPECT_EQ(code_of(verify_pack(rich_pack().portable(), nullptr)), "ok");
  EXPECT_EQ(code_of(verify_pack(rich_gated_pack().portable(), nullptr)), "ok");
  const Bytes linked = rich_pack().linked(hs_version());
  EXPECT_EQ(code_of(verify_pack(linked, &kTestKey)), "ok");
  EXPECT_EQ(code_of(verify_pack(linked, nullptr)), "ok");
  const auto summary = inspect_pack(linked);
  ASSERT_TRUE(summary);
  EXPECT_TRUE(summary.value().linked);
  EXPECT_EQ(summary.value().name, "test");
  EXPECT_EQ(summary.value().version, "1.0.0");
  EXPECT_EQ(summary.value().rules, 3u);
}

TEST(Verify, BytesMayStartAnywhere) {
  const Bytes pack = rich_gated_pack().portable();
  for (size_t shift = 1; shift < 8; ++shift) {
    Bytes moved(shift, 0);
    moved.insert(moved.end(), pack.begin(), pack.end());
    EXPECT_EQ(code_of(verify_pack(std::span(moved).subspan(shift), nullptr)), "ok");
  }
}

TEST(Verify, EveryTruncationIsRefused) {
  const Bytes pack = rich_gated_pack().portable();
  for (size_t size = 0; size < pack.size(); ++size) {
    const Bytes cut(pack.begin(), pack.begin() + static_cast<std::ptrdiff_t>(size));
    ASSERT_EQ(code_of(verify_pack(cut, nullptr)), "pack.truncated") << size;
    Bytes fitted = cut;
    if (size < sizeof(program::Header)) continue;
    change_header(fitted, [&](program::Header& header) { header.file_size = size; });
    repair_digest(fitted);
    const std::string code = code_of(verify_pack(fitted, nullptr));
    // Bytes after the last section are padding: those may be missing.
    if (size + 8 <= pack.size()) {
      ASSERT_EQ(code, "pack.layout") << size;
    }
  }
}

TEST(Verify, HeaderFaultsHaveTheirOwnCodes) {
  const Bytes pack = rich_pack().portable();
  const auto code_with = [&pack](const std::function<void(program::Header&)>& change) {
    Bytes bytes = pack;
    change_header(bytes, change);
    return code_of(verify_pack(bytes, nullptr));
  };
  EXPECT_EQ(code_with([](auto& h) { h.magic[0] = 'S'; }), "pack.magic");
  EXPECT_EQ(code_with([](auto& h) { h.format_version = program::kFormatVersion + 1; }),
            "pack.version");
  EXPECT_EQ(code_with([](auto& h) { h.flags = 2; }), "pack.layout");
  EXPECT_EQ(code_with([](auto& h) { h.file_size -= 8; }), "pack.layout");
  EXPECT_EQ(code_with([](auto& h) { h.file_size += 1; }), "pack.truncated");
  EXPECT_EQ(code_with([](auto& h) { h.reserved = 1; }), "pack.layout");
  EXPECT_EQ(code_with([](auto& h) { h.section_count = UINT32_MAX; }), "pack.layout");
  EXPECT_EQ(code_with([](auto& h) { h.digest[31] ^= 1; }), "pack.digest");
}

TEST(Verify, LinkedPacksAnswerToTheirKeyOnly) {
  const Bytes linked = rich_pack().linked(hs_version());
  const LinkKey other{9};
  EXPECT_EQ(code_of(verify_pack(linked, &other)), "pack.digest");
  const auto loaded = Pack::load(linked, other, {});
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "pack.digest");
  const auto portable = Pack::load(rich_pack().portable(), kTestKey, {});
  ASSERT_FALSE(portable);
  EXPECT_EQ(portable.error().code, "pack.not_linked");
}

struct Edit {
  const char* where;  ///< the start of the error's detail
  std::function<void(Bytes&)> make;
};

template <typename Record, typename Member, typename Value>
Edit set(const char* where, SectionId id, uint32_t index, Member Record::*member, Value value) {
  return {where, [=](Bytes& bytes) {
            edit<Record>(bytes, id, index,
                         [&](Record& record) { record.*member = static_cast<Member>(value); });
          }};
}

void expect_refused(const std::vector<Edit>& edits, const Bytes& pack) {
  for (const Edit& wrong : edits) {
    Bytes bytes = pack;
    wrong.make(bytes);
    const Status status = verify_pack(bytes, nullptr);
    ASSERT_FALSE(status) << wrong.where;
    EXPECT_EQ(status.error().code, "pack.layout");
    EXPECT_TRUE(status.error().detail.starts_with(wrong.where))
        << status.error().detail << " is not at " << wrong.where;
  }
}

TEST(Verify, FieldsOfRecords) {
  using namespace program;  // NOLINT: one row a record
  const StrRef far{UINT32_MAX, 2};
  expect_refused(
      {
          set("meta[0].name", SectionId::kMeta, 0, &Meta::name, far),
          set("meta[0].version", SectionId::kMeta, 0, &Meta::version, StrRef{0, 0}),
          set("fields[1].signature", SectionId::kFields, 1, &Field::signature, StrRef{0, 2}),
          set("literals[0].nocase", SectionId::kLiterals, 0, &Literal::nocase, 2u),
          set("literals[0].bytes", SectionId::kLiterals, 0, &Literal::bytes, StrRef{0, 0}),
          set("sets[0].kind", SectionId::kSets, 0, &Set::kind, 3u),
          set("sets[0].elements", SectionId::kSets, 0, &Set::elements, Range{2, UINT32_MAX}),
          set("sets[2].elements", SectionId::kSets, 2, &Set::elements, Range{0, 2}),
          set("sets[1].name", SectionId::kSets, 1, &Set::name, StrRef{0, 0}),
          set("sets[1].host_strings", SectionId::kSets, 1, &Set::host_strings, 1u),
          set("cidrs[0].prefix", SectionId::kCidrs, 0, &Cidr::prefix, 129u),
          set("cidrs[0].address", SectionId::kCidrs, 0, &Cidr::prefix, 99u),
          set("atoms[0].group", SectionId::kAtoms, 0, &Atom::group, kGroupCount),
          set("atoms[0].group", SectionId::kAtoms, 0, &Atom::group, 2u),
          set("atoms[0].bytes", SectionId::kAtoms, 0, &Atom::bytes, StrRef{0, 65}),
          set("clauses[0].atoms", SectionId::kClauses, 0, &Clause::atoms, Range{0, 0}),
          set("clauses[1].atoms", SectionId::kClauses, 1, &Clause::atoms, Range{2, 2}),
          set("scan_sources[0].source", SectionId::kScanSources, 0, &ScanSource::source,
              kGateSourceCount),
          set("scan_sources[0].group", SectionId::kScanSources, 0, &ScanSource::source, 10u),
          set("scan_sources[0].group", SectionId::kScanSources, 0, &ScanSource::group, 1u),
          set("scan_sources[1].group", SectionId::kScanSources, 0, &ScanSource::group, 3u),
          set("scan_sources[0].header", SectionId::kScanSources, 0, &ScanSource::header,
              StrRef{0, 1}),
          set("actions[0].number", SectionId::kActions, 0, &Action::number, 99u),
          set("actions[0].kind", SectionId::kActions, 0, &Action::kind, 13u),
          set("actions[0].undo", SectionId::kActions, 0, &Action::undo, 1u),
          set("actions[0].undo", SectionId::kActions, 0, &Action::undo, 2u),
          set("actions[0].separator", SectionId::kActions, 0, &Action::separator, StrRef{0, 1}),
          set("ranges[0].before", SectionId::kRanges, 0, &VersionRange::branch, StrRef{0, 2}),
          set("product_versions[0].version", SectionId::kProductVersions, 0,
              &ProductVersion::version, StrRef{0, 2}),
          set("test_cases[0].kind", SectionId::kTestCases, 0, &TestCase::kind, 6u),
          set("test_cases[0].server_port", SectionId::kTestCases, 0, &TestCase::server_port,
              65536u),
          set("test_cases[0].gives", SectionId::kTestCases, 0, &TestCase::gives,
              Range{0, UINT32_MAX}),
          set("test_cases[0].day", SectionId::kTestCases, 0, &TestCase::day, INT32_MIN),
      },
      rich_gated_pack().portable());
}

TEST(Verify, Rules) {
  using namespace program;  // NOLINT: one row a field
  const auto rule = [](const char* where, auto member, auto value) {
    return set(where, SectionId::kRules, 1, member, value);
  };
  expect_refused(
      {
          rule("rules[2].id", &Rule::id, StrRef{0, 1}),
          rule("rules[1].status", &Rule::status, 4u),
          rule("rules[1].event", &Rule::event, 5u),
          rule("rules[1].actions", &Rule::event, 3u),
          rule("rules[1].expires_status", &Rule::expires_status, 0u),
          rule("rules[1].expires_day", &Rule::expires_day, INT32_MIN),
          rule("rules[1].on_error", &Rule::on_error, 4u),
          rule("rules[1].products", &Rule::products, Range{1, 1}),
          rule("rules[1].actions", &Rule::actions, Range{1, 2}),
          rule("rules[1].code", &Rule::code, Range{0, 0}),
          rule("rules[1].code", &Rule::code, Range{2, UINT32_MAX - 1}),
          rule("code[", &Rule::code, Range{0, 3}),
          rule("rules[1].tests", &Rule::tests, Range{0, 2}),
      },
      rich_gated_pack().portable());
}

/// Tests of rich_pack in order: 0 cookie value in words, 1 outer value, 2 name, 3 ask inner,
/// 4 ask outer, 5 (asks quantifier 1 too), 6 path, 7 ip, 8 body size, 9 before, 10 matches.
TEST(Verify, TestsAndCode) {
  using namespace program;  // NOLINT: one row a field
  const auto test = [](const char* where, uint32_t index, auto member, auto value) {
    return set(where, SectionId::kTests, index, member, value);
  };
  const auto code = [](const char* where, uint32_t index, auto member, uint32_t value) {
    return set(where, SectionId::kCode, index, member, value);
  };
  const auto number = static_cast<uint32_t>(OperandKind::kNumber);
  expect_refused(
      {
          test("tests[6].op", 6, &program::Test::op, 17u),
          test("tests[6].op", 6, &program::Test::op, TestOp::kLess),
          test("tests[6].op", 6, &program::Test::op, TestOp::kIsTrue),
          test("tests[6].operand_kind", 6, &program::Test::operand_kind, 8u),
          test("tests[6].operand_kind", 6, &program::Test::operand_kind, 0u),
          test("tests[6].operand_kind", 6, &program::Test::op, TestOp::kPresent),
          test("tests[6].operand_kind", 6, &program::Test::op, TestOp::kFalse),
          test("tests[6].operand", 6, &program::Test::operand, 99u),
          test("tests[6].field", 6, &program::Test::field, 99u),
          test("tests[6].op", 6, &program::Test::field, 0u),
          test("tests[6].field", 6, &program::Test::binder, 0u),
          test("tests[6].raw", 6, &program::Test::raw, 2u),
          test("tests[0].binder", 0, &program::Test::binder, 8u),
          test("tests[0].attribute", 0, &program::Test::attribute, 2u),
          test("tests[0].operand", 0, &program::Test::operand, 1u),
          test("tests[8].operand_kind", 8, &program::Test::operand_kind, OperandKind::kLiteral),
          test("tests[9].operand_kind", 9, &program::Test::operand_kind, OperandKind::kNone),
          test("tests[4].operand_kind", 4, &program::Test::operand_kind, number),
          test("tests[7].operand", 7, &program::Test::operand, 0u),
          test("code[", 3, &program::Test::operand, 0u),          // a quantifier inside itself
          test("code[", 0, &program::Test::binder, 1u),           // the outer list is another
          test("rules[1].code", 4, &program::Test::operand, 1u),  // the inner one without the outer
          code("code[0].if_true", 0, &Insn::if_true, 0),
          code("code[0].if_true", 0, &Insn::if_true, 2),
          code("code[1].if_false", 1, &Insn::if_false, 0),
          code("code[0].test", 0, &Insn::test, 99),
          code("rules[0].code", 4, &Insn::test, 2),  // an element outside every list
      },
      rich_gated_pack().portable());
}

/// Tests: 0 has_a, 1 the same view; quantifier 0; fields: 0 uri, 1 path.
TestPack same_view_pack() {
  TestPack pack;
  const uint32_t has_a = pack.of_view(program::TestOp::kContains, "a", FieldId::kUri);
  const uint32_t ask = pack.same_view(FieldId::kUri, pack.all_of({has_a}));
  pack.rule(pack.blocking("M1", pack.all_of({ask})));
  pack.field(FieldId::kPath);
  return pack;
}

TEST(Verify, SameViews) {
  using namespace program;  // NOLINT: one row a field
  const auto test = [](const char* where, uint32_t index, auto member, auto value) {
    return set(where, SectionId::kTests, index, member, value);
  };
  EXPECT_EQ(code_of(verify_pack(same_view_pack().portable(), nullptr)), "ok");
  expect_refused(
      {
          test("tests[0].of_view", 0, &program::Test::of_view, 2u),
          test("code[0].test", 0, &program::Test::of_view, 0u),
          test("tests[1].of_view", 1, &program::Test::of_view, 1u),
          test("tests[0].of_view", 0, &program::Test::op, TestOp::kPresent),
          test("code[", 0, &program::Test::field, 1u),
          test("code[", 0, &program::Test::raw, 1u),
          set("code[", SectionId::kQuantifiers, 0, &Quantifier::list_field, 1u),
          test("tests[1].operand", 1, &program::Test::op, TestOp::kAny),
          set("tests[1].operand", SectionId::kQuantifiers, 0, &Quantifier::kind, 0u),
          set("quantifiers[0].kind", SectionId::kQuantifiers, 0, &Quantifier::kind, 2u),
          set("code[0].test", SectionId::kCode, 0, &Insn::test, 1u),
          set("code[1].test", SectionId::kCode, 1, &Insn::test, 0u),
      },
      same_view_pack().portable());
}

TEST(Verify, FormedTexts) {
  using namespace program;  // NOLINT: one row a field
  const auto text = [](const char* where, uint32_t index, auto member, auto value) {
    return set(where, SectionId::kFormedTexts, index, member, value);
  };
  const auto test = [](const char* where, uint32_t index, auto member, auto value) {
    return set(where, SectionId::kTests, index, member, value);
  };
  using Steps = std::array<uint32_t, kMaxFormSteps>;
  const auto unknown = static_cast<uint32_t>(kFormStepCount);
  EXPECT_EQ(code_of(verify_pack(formed_pack().portable(), nullptr)), "ok");
  TestPack other = formed_pack();
  other.add(SectionId::kScanSources, ScanSource{0, other.str(""), 0, 1});
  EXPECT_EQ(code_of(verify_pack(other.portable(), nullptr)), "pack.layout") << "only kFormed";
  expect_refused(
      {
          text("formed_texts[0].field", 0, &program::FormedText::field, 9u),
          text("formed_texts[0].attribute", 0, &program::FormedText::attribute, 1u),
          text("formed_texts[1].attribute", 1, &program::FormedText::attribute, 2u),
          text("formed_texts[0].raw", 0, &program::FormedText::raw, 2u),
          text("formed_texts[0].step_count", 0, &program::FormedText::step_count, 0u),
          text("formed_texts[0].step_count", 0, &program::FormedText::step_count, 9u),
          text("formed_texts[0].steps", 0, &program::FormedText::steps, Steps{unknown}),
          text("formed_texts[0].steps", 0, &program::FormedText::steps, Steps{0, 1}),
          text("tests[0].formed", 0, &program::FormedText::raw, 1u),
          text("tests[1].formed", 1, &program::FormedText::attribute, 0u),
          test("tests[0].formed", 0, &program::Test::formed, 2u),
          test("tests[0].formed", 0, &program::Test::formed, 1u),
          test("tests[0].formed", 0, &program::Test::op, TestOp::kPresent),
          set("scan_sources[0].formed", SectionId::kScanSources, 0, &ScanSource::formed, 2u),
          set("scan_sources[0].group", SectionId::kScanSources, 0, &ScanSource::group, 2u),
      },
      formed_pack().portable());
}

TEST(Verify, QuantifiersNestToTheLimit) {
  for (const uint32_t depth : {kMaxQuantifierDepth, kMaxQuantifierDepth + 1}) {
    TestPack pack;
    std::vector<uint32_t> asks;
    for (uint32_t i = 0; i < depth; ++i) {
      asks.push_back(
          pack.test(program::TestOp::kAny, program::OperandKind::kQuantifier, i, FieldId::kArgs));
    }
    pack.rule(pack.blocking("M1", pack.all_of({asks[0]})));
    const uint32_t leaf = pack.contains(FieldId::kUri, "x");
    for (uint32_t i = 0; i < depth; ++i) {
      pack.quantifier(false, FieldId::kArgs, pack.all_of({i + 1 < depth ? asks[i + 1] : leaf}));
    }
    const Status status = verify_pack(pack.portable(), nullptr);
    EXPECT_EQ(code_of(status), depth == kMaxQuantifierDepth ? "ok" : "pack.layout");
    if (status) evaluate(pack.linked(hs_version()));
  }
}

TEST(Verify, EveryBitFlippedIsRefusedOrHarmless) {
  const Bytes linked = rich_pack().linked(hs_version());
  const Bytes gated = rich_gated_pack().portable();
  size_t accepted = 0;
  for (size_t i = 0; i < linked.size() * 8; ++i) {
    Bytes bytes = linked;
    bytes[i / 8] ^= static_cast<uint8_t>(1u << (i % 8));
    ASSERT_FALSE(verify_pack(bytes, &kTestKey)) << "the digest must see bit " << i;
    repair_digest(bytes);
    if (!verify_pack(bytes, &kTestKey)) continue;
    ++accepted;
    evaluate(bytes);
  }
  EXPECT_GT(accepted, 100u) << "changes inside texts are well-formed";
  for (size_t i = 0; i < gated.size() * 8; ++i) {
    Bytes bytes = gated;
    bytes[i / 8] ^= static_cast<uint8_t>(1u << (i % 8));
    repair_digest(bytes);
    (void)verify_pack(bytes, nullptr);
  }
}

TEST(Verify, DatabasesOfLinkedPacks) {
  TestPack missing = rich_gated_pack();
  EXPECT_EQ(code_of(verify_pack(missing.linked("x"), nullptr)), "pack.layout");
  TestPack twice = rich_pack();
  twice.database(program::DatabaseKind::kGroup, 0, "x");
  EXPECT_EQ(code_of(verify_pack(twice.linked("x"), nullptr)), "ok");
  twice.database(program::DatabaseKind::kGroup, 0, "x");
  EXPECT_EQ(code_of(verify_pack(twice.linked("x"), nullptr)), "pack.layout");
  TestPack unknown = rich_pack();
  unknown.database(program::DatabaseKind::kRegex, 0, "x");
  EXPECT_EQ(code_of(verify_pack(unknown.linked("x"), nullptr)), "pack.layout");
}

}  // namespace
}  // namespace stopgap::engine
