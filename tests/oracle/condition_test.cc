// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/condition.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/oracle/hand_built.h"

namespace stopgap::oracle {
namespace {

using namespace hand;
using lang::Cond;
using lang::CondKind;
using lang::TestOp;

bool holds(const Cond& cond, const OracleRequest& request,
           const lang::CheckedPack& of_pack = pack(), int32_t today = 0) {
  return Evaluator(of_pack).holds(cond, read_request(request), today);
}

TEST(Text, OperatorsInSomeView) {
  EXPECT_TRUE(holds(text(kUri, TestOp::kContains, "b/c"), get("/ab/cd")));
  EXPECT_TRUE(holds(text(kUri, TestOp::kContains, "b/c"), get("/a%62%252fcd")));
  EXPECT_FALSE(holds(text(kUri, TestOp::kContains, "b/c"), get("/aB/cd")));
  EXPECT_TRUE(holds(text(kUri, TestOp::kContains, "b/c", true), get("/aB/Cd")));
  EXPECT_TRUE(holds(text(kUri, TestOp::kStartsWith, "/a"), get("/a")));
  EXPECT_FALSE(holds(text(kUri, TestOp::kStartsWith, "/ab"), get("/a")));
  EXPECT_TRUE(holds(text(kUri, TestOp::kEndsWith, "bc"), get("/abc")));
  EXPECT_FALSE(holds(text(kUri, TestOp::kEndsWith, "/abcd"), get("bcd")));
  EXPECT_TRUE(holds(text(kUri, TestOp::kEqual, "/a b"), get("/a%20b")));
  EXPECT_FALSE(holds(text(kUri, TestOp::kEqual, "/a"), get("/a/")));
}

TEST(Text, RawIsTheViewAsSent) {
  Cond cond = text(kUri, TestOp::kContains, "a");
  cond.subject.raw = true;
  EXPECT_FALSE(holds(cond, get("/%61")));
  EXPECT_TRUE(holds(cond, get("/a")));
  cond = text(kPath, TestOp::kEqual, "/a");
  cond.subject.raw = true;
  EXPECT_FALSE(holds(cond, get("//a")));
}

TEST(Text, PathHasCanonicalViews) {
  EXPECT_TRUE(holds(text(kPath, TestOp::kEqual, "/a/b"), get("/x;y/..%3bz/%5ca/./b")));
  EXPECT_FALSE(holds(text(kUri, TestOp::kEqual, "/a/b"), get("/a/./b")));
}

TEST(Text, PartsOfAnAndMayHoldInDifferentViews) {
  const Cond both = node(
      CondKind::kAnd, {text(kUri, TestOp::kContains, "%61"), text(kUri, TestOp::kContains, "/a")});
  EXPECT_TRUE(holds(both, get("/%61")));
  EXPECT_FALSE(holds(both, get("/a")));
}

TEST(Text, NegationMeansNoView) {
  const Cond none = node(CondKind::kNot, {text(kUri, TestOp::kContains, "a")});
  EXPECT_FALSE(holds(none, get("/%61")));
  EXPECT_TRUE(holds(none, get("/b")));
}

TEST(Text, SetsAndParametersOfASite) {
  lang::CheckedPack with_set = pack();
  with_set.sets.push_back({"paths", true, false, false, {}, {}});
  with_set.sets[0].value.strings = {{"/a", false}, {"/B", true}};
  const Cond in = test(kUri, TestOp::kIn, lang::SetId{0});
  EXPECT_TRUE(holds(in, get("/a"), with_set));
  EXPECT_FALSE(holds(in, get("/A"), with_set));
  EXPECT_TRUE(holds(in, get("/b"), with_set));
  lang::SetValue site;
  site.strings = {{"/z", false}};
  Evaluator evaluator(with_set, {{"paths", site}});
  EXPECT_FALSE(evaluator.holds(in, read_request(get("/a")), 0));
  EXPECT_TRUE(evaluator.holds(in, read_request(get("/z")), 0));
}

TEST(Absent, TestsAreFalseAndPresenceIsAsked) {
  EXPECT_FALSE(holds(text(kQuery, TestOp::kContains, "a"), get("/")));
  EXPECT_TRUE(holds(node(CondKind::kNot, {present(kQuery)}), get("/")));
  EXPECT_TRUE(holds(present(kQuery), get("/?")));
  EXPECT_FALSE(holds(test(kIp, TestOp::kIn, ipv4(0, 0, 0, 0, 0)), get("/")));
  EXPECT_FALSE(holds(test(kPort, TestOp::kGreaterEqual, int64_t{0}), get("/")));
}

TEST(Host, IgnoresCaseForStringsAndRegexes) {
  OracleRequest request = get("/");
  request.headers = {{"Host", "Mail.Example:80"}, {"Host", "b.example"}};
  EXPECT_TRUE(holds(text(kHost, TestOp::kEqual, "MAIL.example", true), request));
  EXPECT_TRUE(holds(text(kHost, TestOp::kEqual, "b.example", true), request));
  EXPECT_TRUE(holds(regex(kHost, "^MAIL"), request));
  EXPECT_FALSE(holds(text(kHost, TestOp::kContains, ":80", true), request));
}

TEST(Regex, WholeViewSemantics) {
  EXPECT_TRUE(holds(regex(kUri, "a.b"), get("/a%0ab"))) << ". matches a line end";
  EXPECT_FALSE(holds(regex(kUri, "^b"), get("/a%0ab"))) << "^ is never the start of a line";
  EXPECT_FALSE(holds(regex(kUri, "a$"), get("/a%0A"))) << "$ does not stop before a final newline";
  EXPECT_TRUE(holds(regex(kUri, "^/a\\z"), get("/a")));
  EXPECT_FALSE(holds(regex(kUri, "A"), get("/a")));
  EXPECT_TRUE(holds(regex(kUri, "A", true), get("/a")));
  EXPECT_TRUE(holds(regex(kUri, "x[^a]{2}y"), get("/x%ff%00y"))) << "bytes, not characters";
  EXPECT_TRUE(holds(regex(kUri, "/\\h*\\S"), get("/%a0"))) << "\\S too, not only \\h";
  EXPECT_FALSE(holds(regex(kUri, "\xC3\xA9", true), get("/%C3%89"))) << "only ASCII has case";
  EXPECT_THROW(holds(regex(kUri, "("), get("/")), std::runtime_error);
}

TEST(Address, RangesAndBothFamilies) {
  OracleRequest request = get("/");
  request.client_ip = ipv4(10, 0, 0, 17).address;
  EXPECT_TRUE(holds(test(kIp, TestOp::kIn, ipv4(10, 0, 0, 16, 28)), request));
  EXPECT_FALSE(holds(test(kIp, TestOp::kIn, ipv4(10, 0, 0, 0, 28)), request));
  EXPECT_TRUE(holds(test(kIp, TestOp::kIn, ipv4(10, 0, 0, 16, 31)), request));
  EXPECT_FALSE(holds(test(kIp, TestOp::kEqual, ipv4(10, 0, 0, 16)), request));
  EXPECT_TRUE(holds(test(kIp, TestOp::kIn, ipv4(0, 0, 0, 0, 0)), request));
  request.client_ip = std::array<uint8_t, 16>{0x20, 1, 0x0d, 0xb8};
  EXPECT_FALSE(holds(test(kIp, TestOp::kIn, ipv4(0, 0, 0, 0, 0)), request));
  EXPECT_TRUE(holds(test(kIp, TestOp::kIn, lang::CidrValue{{}, 0}), request));
}

TEST(Number, Comparisons) {
  OracleRequest request = get("/");
  request.body = "abc";
  EXPECT_TRUE(holds(test(kBodySize, TestOp::kEqual, int64_t{3}), request));
  EXPECT_FALSE(holds(test(kBodySize, TestOp::kLess, int64_t{3}), request));
  EXPECT_TRUE(holds(test(kBodySize, TestOp::kLessEqual, int64_t{3}), request));
  EXPECT_FALSE(holds(test(kBodySize, TestOp::kGreater, int64_t{3}), request));
  EXPECT_TRUE(holds(test(kBodySize, TestOp::kGreaterEqual, int64_t{3}), request));
  EXPECT_TRUE(holds(test(kNullByte, TestOp::kIsTrue, std::monostate{}), get("/%00")));
  EXPECT_FALSE(holds(test(kNullByte, TestOp::kIsTrue, std::monostate{}), get("/%01")));
}

TEST(SameView, AllTestsAskOneView) {
  const auto same_view = [](Cond body) {
    Cond made = node(CondKind::kSameView, {std::move(body)});
    made.subject.field = kQuery;
    return made;
  };
  const Cond has_a = text(kQuery, TestOp::kContains, "a");
  const Cond has_percent = text(kQuery, TestOp::kContains, "%");
  const Cond both = same_view(node(CondKind::kAnd, {has_a, has_percent}));
  const Cond only = same_view(node(CondKind::kAnd, {has_a, node(CondKind::kNot, {has_percent})}));
  EXPECT_FALSE(holds(both, get("/?%61"))) << "each in a view of its own";
  EXPECT_TRUE(holds(both, get("/?a%25")));
  EXPECT_TRUE(holds(only, get("/?%61"))) << "the negated test is asked of that view";
  EXPECT_FALSE(holds(only, get("/?a%")));
  EXPECT_FALSE(holds(only, get("/"))) << "no value";
}

TEST(Quantifier, AnyAllAndEmptyLists) {
  const Cond is_b = of(text(kArgs, TestOp::kEqual, "b"), 1);
  EXPECT_TRUE(holds(quantified(CondKind::kAny, kArgs, is_b), get("/?x=a&y=b")));
  EXPECT_FALSE(holds(quantified(CondKind::kAll, kArgs, is_b), get("/?x=a&y=b")));
  EXPECT_TRUE(holds(quantified(CondKind::kAll, kArgs, is_b), get("/?x=b&y=%62")));
  EXPECT_FALSE(holds(quantified(CondKind::kAny, kArgs, is_b), get("/")));
  EXPECT_TRUE(holds(quantified(CondKind::kAll, kArgs, is_b), get("/")));
  const Cond pair = node(CondKind::kAnd, {of(text(kArgs, TestOp::kEqual, "x"), 0), is_b});
  EXPECT_FALSE(holds(quantified(CondKind::kAny, kArgs, pair), get("/?x=a&y=b"))) << "one element";
}

TEST(Quantifier, KeySelectsByNameIgnoringCase) {
  OracleRequest request = get("/?Q=1&q%32=2");
  request.headers = {{"X-A", "1"}, {"x-a", "2"}, {"X-B", "3"}};
  const auto header = [](CondKind kind, const char* value) {
    return quantified(kind, kHeaders, of(text(kHeaders, TestOp::kEqual, value), 1), "x-A");
  };
  EXPECT_TRUE(holds(header(CondKind::kAny, "2"), request));
  EXPECT_FALSE(holds(header(CondKind::kAny, "3"), request));
  EXPECT_FALSE(holds(header(CondKind::kAll, "1"), request));
  const Cond arg = of(text(kArgs, TestOp::kEqual, "2"), 1);
  EXPECT_TRUE(holds(quantified(CondKind::kAny, kArgs, arg, "Q2"), request)) << "in some view";
  EXPECT_FALSE(holds(quantified(CondKind::kAny, kArgs, arg, "q"), request));
}

TEST(Quantifier, HeaderNamesIgnoreCase) {
  OracleRequest request = get("/");
  request.headers = {{"X-Up", "1"}};
  EXPECT_TRUE(holds(
      quantified(CondKind::kAny, kHeaders, of(text(kHeaders, TestOp::kEqual, "x-uP", true), 0)),
      request));
  EXPECT_TRUE(holds(quantified(CondKind::kAny, kHeaders, of(regex(kHeaders, "^x-U"), 0)), request));
}

TEST(Quantifier, BindersCountOutwards) {
  OracleRequest request = get("/?a=1&b=2");
  request.headers = {{"a", "z"}};
  // any h in headers where any a in args where h.value == "z" and a.value == "2"
  const Cond body = node(CondKind::kAnd, {of(text(kHeaders, TestOp::kEqual, "z"), 1, 1),
                                          of(text(kArgs, TestOp::kEqual, "2"), 1, 0)});
  const Cond inner = quantified(CondKind::kAny, kArgs, body);
  EXPECT_TRUE(holds(quantified(CondKind::kAny, kHeaders, inner), request));
  request.headers[0].second = "y";
  EXPECT_FALSE(holds(quantified(CondKind::kAny, kHeaders, inner), request));
}

TEST(Before, IncludesItsDay) {
  Cond before;
  before.kind = CondKind::kBefore;
  before.day = 100;
  EXPECT_TRUE(holds(before, get("/"), pack(), 100));
  EXPECT_FALSE(holds(before, get("/"), pack(), 101));
}

TEST(Connectives, AndOrNotConstants) {
  const Cond yes = node(CondKind::kTrue, {});
  const Cond no = node(CondKind::kFalse, {});
  EXPECT_TRUE(holds(node(CondKind::kOr, {no, yes}), get("/")));
  EXPECT_FALSE(holds(node(CondKind::kOr, {no, no}), get("/")));
  EXPECT_FALSE(holds(node(CondKind::kAnd, {yes, no}), get("/")));
  EXPECT_TRUE(holds(node(CondKind::kAnd, {yes, yes}), get("/")));
  EXPECT_TRUE(holds(node(CondKind::kNot, {no}), get("/")));
}

/// Of requests of which something is missing: section 8.1.
Truth truth(const Cond& condition, const OracleRequest& request, const Limits& limits = {},
            Causes simulated = 0) {
  const lang::CheckedPack built = pack();
  return Evaluator(built).truth(condition, read_request(request, limits, simulated), 0);
}

constexpr Truth kHolds{true, true, 0};
constexpr Truth kFails{true, false, 0};
Truth unknown(Causes causes) { return {false, false, causes}; }

TEST(Missing, ATextThatGoesOn) {
  OracleRequest request = get("/abc");
  request.body = "0123456789";
  Limits limits;
  limits.body = 4;
  const auto body = [&](TestOp op, const char* bytes) {
    return truth(text(kBody, op, bytes), request, limits);
  };
  EXPECT_EQ(body(TestOp::kContains, "12"), kHolds);
  EXPECT_EQ(body(TestOp::kContains, "45"), unknown(kOversize));
  EXPECT_EQ(body(TestOp::kStartsWith, "01"), kHolds);
  EXPECT_EQ(body(TestOp::kStartsWith, "12"), kFails) << "as long as what is asked";
  EXPECT_EQ(body(TestOp::kStartsWith, "01234"), unknown(kOversize));
  EXPECT_EQ(body(TestOp::kEndsWith, "3"), unknown(kOversize));
  EXPECT_EQ(body(TestOp::kEqual, "0123"), unknown(kOversize));
  EXPECT_EQ(truth(regex(kBody, "1.3"), request, limits), kHolds);
  EXPECT_EQ(truth(regex(kBody, "1.3$"), request, limits), unknown(kOversize));
  EXPECT_EQ(truth(regex(kBody, "1[$]?2"), request, limits), kHolds) << "a dollar in a class";
  limits.body = 10;
  EXPECT_EQ(truth(text(kBody, TestOp::kEndsWith, "9"), request, limits), kHolds);
}

TEST(Missing, SetsBehindOperators) {
  lang::CheckedPack built = pack();
  OracleRequest request = get("/");
  request.body = "0123456789";
  Limits limits;
  limits.body = 4;
  const auto body = [&](TestOp op, bool every, std::vector<lang::StringValue> elements) {
    built.sets = {{"words", true, false, false, {}, {}}};
    built.sets[0].value.strings = std::move(elements);
    Cond cond = test(kBody, op, lang::SetId{0});
    cond.every_element = every;
    return Evaluator(built).truth(cond, read_request(request, limits), 0);
  };
  EXPECT_EQ(body(TestOp::kContains, false, {{"x", false}, {"12", false}}), kHolds);
  EXPECT_EQ(body(TestOp::kContains, false, {{"x", false}}), unknown(kOversize));
  EXPECT_EQ(body(TestOp::kContains, true, {{"x", false}, {"12", false}}), unknown(kOversize));
  EXPECT_EQ(body(TestOp::kContains, true, {{"0", false}, {"12", false}}), kHolds);
  EXPECT_EQ(body(TestOp::kStartsWith, false, {{"1", false}, {"x", false}}), kFails);
  EXPECT_EQ(body(TestOp::kStartsWith, false, {{"1", false}, {"01234", false}}), unknown(kOversize));
  EXPECT_EQ(body(TestOp::kStartsWith, true, {{"01234", false}, {"1", false}}), kFails);
  EXPECT_EQ(body(TestOp::kEndsWith, false, {{"3", false}}), unknown(kOversize));
  EXPECT_EQ(body(TestOp::kEndsWith, false, {}), kFails);
  EXPECT_EQ(body(TestOp::kEndsWith, true, {}), kHolds) << "something was seen of it";
}

TEST(Missing, AFormOfATextThatGoesOn) {
  lang::CheckedPack built = pack();
  built.forms = {{FormStep::kLower}};
  const auto form = [&](const OracleRequest& request, const Limits& limits) {
    Cond cond = text(kUri, TestOp::kContains, "ab");
    cond.subject.form = 0;
    return Evaluator(built).truth(cond, read_request(request, limits), 0);
  };
  EXPECT_EQ(form(get("/AB"), {}), kHolds);
  EXPECT_EQ(form(get("/a"), {}), kFails);
  Limits limits;
  limits.target = 3;
  EXPECT_EQ(form(get("/ABC"), limits), unknown(kOversize));
}

TEST(Missing, ThePathEndsWhereAQueryWasSeen) {
  Limits limits;
  limits.target = 6;
  const Cond equal = text(kPath, TestOp::kEqual, "/abc");
  EXPECT_EQ(truth(equal, get("/abc?d=e"), limits), kHolds);
  EXPECT_EQ(truth(equal, get("/abcdefg"), limits), unknown(kOversize));
  EXPECT_EQ(truth(text(kPath, TestOp::kContains, "/c"), get("/a/./c/x"), limits), kHolds);
  EXPECT_EQ(truth(text(kPath, TestOp::kContains, "/a/c"), get("/a/./c/x"), limits),
            unknown(kOversize))
      << "only a canonical form has it, and that may change";
  EXPECT_EQ(truth(present(kQuery), get("/abcdefg"), limits), unknown(kOversize));
}

TEST(Missing, OneMoreElementOfWhichNothingIsKnown) {
  OracleRequest request = get("/?a=1&b=2");
  Limits limits;
  limits.arguments = 1;
  const Cond two = of(text(kArgs, TestOp::kEqual, "2"), 1);
  const Cond one = of(text(kArgs, TestOp::kEqual, "1"), 1);
  EXPECT_EQ(truth(quantified(CondKind::kAny, kArgs, one), request, limits), kHolds);
  EXPECT_EQ(truth(quantified(CondKind::kAny, kArgs, two), request, limits), unknown(kOversize));
  EXPECT_EQ(truth(quantified(CondKind::kAll, kArgs, one), request, limits), unknown(kOversize));
  EXPECT_EQ(truth(quantified(CondKind::kAll, kArgs, two), request, limits), kFails);
  const Cond elsewhere = node(CondKind::kAnd, {text(kUri, TestOp::kContains, "/elsewhere"), two});
  EXPECT_EQ(truth(quantified(CondKind::kAny, kArgs, elsewhere), request, limits), kFails);
}

TEST(Missing, CausesOfWhatIsLeft) {
  OracleRequest request = get("nowhere");
  request.truncated = true;
  Limits limits;
  limits.headers = 0;
  request.headers = {{"a", "b"}};
  const Cond path = text(kPath, TestOp::kEqual, "/x");
  const Cond header =
      quantified(CondKind::kAny, kHeaders, of(text(kHeaders, TestOp::kEqual, "b"), 1));
  const Cond no = node(CondKind::kFalse, {});
  EXPECT_EQ(truth(node(CondKind::kAnd, {path, header}), request, limits),
            unknown(kOversize | kUnparsable));
  EXPECT_EQ(truth(node(CondKind::kOr, {path, node(CondKind::kAnd, {header, no})}), request, limits),
            unknown(kUnparsable));
  EXPECT_EQ(truth(node(CondKind::kNot, {header}), request, limits), unknown(kOversize));
}

TEST(Missing, SimulatedFaults) {
  const OracleRequest request = get("/?a=1");
  const Cond any = quantified(CondKind::kAny, kArgs, of(text(kArgs, TestOp::kEqual, "9"), 1));
  EXPECT_EQ(truth(any, request, {}, kBudget), unknown(kBudget));
  EXPECT_EQ(truth(any, get("/"), {}, kBudget), kFails) << "no element to look at";
  Cond keyed = any;
  keyed.list_key = "b";
  EXPECT_EQ(truth(keyed, request, {}, kBudget), unknown(kBudget)) << "its key is not looked at";
  EXPECT_EQ(truth(regex(kUri, "x"), request, {}, kError), unknown(kError));
  EXPECT_EQ(truth(text(kUri, TestOp::kContains, "x"), request, {}, kError), kFails);
}

}  // namespace
}  // namespace stopgap::oracle
