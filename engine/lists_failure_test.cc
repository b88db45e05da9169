// SPDX-License-Identifier: Apache-2.0
// Lists of requests that cannot be inspected whole (docs/language.md section 8.1): what of their
// further elements is known. The differential runs compare many more with the oracle.
#include <gtest/gtest.h>

#include "engine/engine.h"
#include "engine/test_running.h"

namespace stopgap::engine {
namespace {

using program::OperandKind;
using program::TestOp;

enum class Answer { kTrue, kFalse, kUnknown };

/// Of `any LIST.ATTRIBUTE op "text"` for the request.
struct Question {
  FieldId list;
  uint32_t attribute;
  TestOp op;
  std::string_view text;
};

Answer answer_of(TestPack& pack, uint32_t test, const RequestView& request, CauseSet simulated) {
  pack.rule(pack.blocking("M1", pack.all_of({test})));
  WorkerOptions options;
  options.simulate = simulated;
  Running running(pack, options);
  const Decision& decision = running.worker.evaluate(request);
  if (!decision.undecided.empty()) return Answer::kUnknown;
  return decision.verdict == Verdict::kBlock ? Answer::kTrue : Answer::kFalse;
}

Answer ask(const Question& question, const RequestView& request, CauseSet simulated) {
  TestPack pack;
  const uint32_t test = pack.test(question.op, OperandKind::kLiteral, pack.literal(question.text),
                                  question.list, 0, question.attribute);
  const program::Range body = pack.all_of({test});
  return answer_of(pack, pack.quantifier(false, question.list, body), request, simulated);
}

Answer ask_flag(FieldId flag, const RequestView& request, CauseSet simulated) {
  TestPack pack;
  return answer_of(pack, pack.test(TestOp::kIsTrue, OperandKind::kNone, 0, flag), request,
                   simulated);
}

RequestView get(std::string_view target, std::span<const HeaderView> headers = {}) {
  RequestView request;
  request.method = "GET";
  request.target = target;
  request.headers = headers;
  return request;
}

TEST(ListFailure, JoinedValuesMayGoOn) {
  const RequestView request = get("/?a=1&a=2&b=3");
  const Question equal{FieldId::kArgs, 1, TestOp::kEqual, "1,2"};
  const Question holds{FieldId::kArgs, 1, TestOp::kContains, "1,"};
  EXPECT_EQ(ask(equal, request, 0), Answer::kTrue);
  EXPECT_EQ(ask(equal, request, kOversize), Answer::kUnknown) << "a third one may follow";
  EXPECT_EQ(ask(holds, request, kOversize), Answer::kTrue) << "whatever follows";
}

TEST(ListFailure, AJoinedElementIsNotSureWhereTheLastNameMayGoOn) {
  const RequestView open = get("/?a=1&a"), ended = get("/?a=1&a=2");
  const Question holds{FieldId::kArgs, 1, TestOp::kContains, "1,"};
  EXPECT_EQ(ask(holds, open, 0), Answer::kTrue);
  EXPECT_EQ(ask(holds, open, kOversize), Answer::kUnknown) << "it may be ab=2";
  EXPECT_EQ(ask(holds, ended, kOversize), Answer::kTrue);
}

TEST(ListFailure, TheLastPartMayGoOnToo) {
  const RequestView request = get("/?a=1;b=2");
  EXPECT_EQ(ask({FieldId::kArgs, 1, TestOp::kEqual, "1"}, request, kOversize), Answer::kTrue);
  EXPECT_EQ(ask({FieldId::kArgs, 1, TestOp::kEqual, "2"}, request, 0), Answer::kTrue);
  EXPECT_EQ(ask({FieldId::kArgs, 1, TestOp::kEqual, "2"}, request, kOversize), Answer::kUnknown);
}

TEST(ListFailure, JoinedHeadersMayGoOn) {
  const HeaderView headers[] = {{"X-A", "1"}, {"x-a", "2"}};
  const RequestView request = get("/", headers);
  EXPECT_EQ(ask({FieldId::kHeaders, 1, TestOp::kEqual, "1, 2"}, request, 0), Answer::kTrue);
  EXPECT_EQ(ask({FieldId::kHeaders, 1, TestOp::kEqual, "1, 2"}, request, kOversize),
            Answer::kUnknown);
  EXPECT_EQ(ask({FieldId::kHeaders, 1, TestOp::kStartsWith, "1, "}, request, kOversize),
            Answer::kTrue);
}

TEST(ListFailure, AnOverrideOfTheLastArgumentIsAmongWhatIsMissing) {
  const Question put{FieldId::kOverrides, 1, TestOp::kStartsWith, "P"};
  EXPECT_EQ(ask(put, get("/?_method=PUT"), 0), Answer::kTrue);
  EXPECT_EQ(ask(put, get("/?_method=PUT"), kOversize), Answer::kUnknown);
  EXPECT_EQ(ask(put, get("/?_method=PUT&a=1"), kOversize), Answer::kTrue);
}

TEST(ListFailure, CookiesInWhichHeadersMeetAreAmongWhatIsMissing) {
  const HeaderView headers[] = {{"Cookie", "a=1"}, {"Cookie", "2"}};
  const Question meets{FieldId::kCookies, 1, TestOp::kStartsWith, "1, 2"};
  EXPECT_EQ(ask(meets, get("/", headers), 0), Answer::kTrue);
  EXPECT_EQ(ask(meets, get("/", headers), kOversize), Answer::kUnknown);
  EXPECT_EQ(ask(meets, get("/", headers), kUnparsable), Answer::kTrue);
}

TEST(ListFailure, AnOverrideOfAPartMayGoOn) {
  const HeaderView type = {"Content-Type", "multipart/form-data; boundary=b"};
  RequestView request = get("/", {&type, 1});
  request.body = "--b\r\nContent-Disposition: form-data; name=\"_method\"\r\n\r\nPUT\r\n--b--\r\n";
  const Question put{FieldId::kOverrides, 1, TestOp::kStartsWith, "P"};
  const Question equal{FieldId::kOverrides, 1, TestOp::kEqual, "PUT"};
  EXPECT_EQ(ask(equal, request, 0), Answer::kTrue);
  EXPECT_EQ(ask(put, request, kUnparsable), Answer::kTrue);
  EXPECT_EQ(ask(equal, request, kUnparsable), Answer::kUnknown);
  EXPECT_EQ(ask_flag(FieldId::kFlagMethodOverride, request, kUnparsable), Answer::kTrue);
  request.body = "--b\r\n\r\n";
  EXPECT_EQ(ask(put, request, 0), Answer::kUnknown) << "declared so, and bad";
}

TEST(ListFailure, FlagsOfArgumentsWithoutALastNameThatMayGoOn) {
  const FieldId twice = FieldId::kFlagDuplicateKey, method = FieldId::kFlagMethodOverride;
  EXPECT_EQ(ask_flag(twice, get("/?a&a"), 0), Answer::kTrue);
  EXPECT_EQ(ask_flag(twice, get("/?a&a"), kOversize), Answer::kUnknown);
  EXPECT_EQ(ask_flag(twice, get("/?a&a=1"), kOversize), Answer::kTrue);
  EXPECT_EQ(ask_flag(twice, get("/?a&b"), kOversize), Answer::kUnknown);
  EXPECT_EQ(ask_flag(method, get("/?_method"), 0), Answer::kTrue);
  EXPECT_EQ(ask_flag(method, get("/?_method"), kOversize), Answer::kUnknown);
  const HeaderView header = {"X-Method-Override", "PUT"};
  EXPECT_EQ(ask_flag(method, get("/", {&header, 1}), kOversize), Answer::kTrue);
}

TEST(ListFailure, WhatIsMadeOfHeadersIsKnownIfItWasSeen) {
  const HeaderView headers[] = {{"Authorization", "Basic YTpi"}, {"X", "a\r\n b"}};
  const RequestView request = get("/", headers);
  EXPECT_EQ(ask_flag(FieldId::kFlagObsFold, request, kOversize), Answer::kTrue);
  EXPECT_EQ(ask_flag(FieldId::kFlagBadHeader, request, kOversize), Answer::kUnknown);
  EXPECT_EQ(ask_flag(FieldId::kFlagBadHeader, request, kUnparsable), Answer::kFalse);
  TestPack pack;
  const uint32_t user =
      pack.test(TestOp::kEqual, OperandKind::kLiteral, pack.literal("a"), FieldId::kAuthUser);
  EXPECT_EQ(answer_of(pack, user, request, kOversize), Answer::kTrue);
}

}  // namespace
}  // namespace stopgap::engine
