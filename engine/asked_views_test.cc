// SPDX-License-Identifier: Apache-2.0
// What a request looks like to the rules: the texts they ask about, with named views.
#include "engine/asked_views.h"

#include <gtest/gtest.h>

#include "engine/test_conditions.h"
#include "engine/test_databases.h"
#include "engine/view_names.h"

namespace stopgap::engine {
namespace {

using program::ConditionKind;
using program::OperandKind;
using program::TestOp;

/// "as sent=/a%2525 decoded 1x=…"
std::string views_of(const TextValue& value) {
  std::string text;
  for (const NamedView& view : value.views) {
    text += (text.empty() ? "" : ", ") + view.name + "=" + view.text;
  }
  return text;
}

/// Rule 0: http.uri twice, and a header; rule 1: a form of http.path, and every argument's value.
TestPack asking() {
  TestPack pack;
  const uint32_t a = pack.contains(FieldId::kUri, "a"), b = pack.contains(FieldId::kUri, "b");
  const uint32_t size =
      pack.test(TestOp::kGreater, OperandKind::kNumber, pack.number(3), FieldId::kBodySize);
  const uint32_t value = pack.test(TestOp::kContains, OperandKind::kLiteral, pack.literal("x"),
                                   FieldId::kHeaders, 0, 1);
  const uint32_t header = pack.quantifier(false, FieldId::kHeaders, pack.all_of({value}), "X-A");
  const uint32_t scope = list_scope(pack, FieldId::kHeaders, "X-A");
  program::Rule first = pack.blocking("M1", pack.all_of({a, b, size, header}));
  first.written =
      write(pack, {{all_parts({leaf(a, "a"), leaf(b, "b"), leaf(size, "size")})},
                   {over(ConditionKind::kAny, scope, part(leaf(value, "")), "any"), "a reason"}});
  pack.rule(first);
  const uint32_t lower =
      pack.formed(TestOp::kContains, "x", FieldId::kPath, {FormStep::kLower, FormStep::kRemoveNul});
  const uint32_t arg =
      pack.test(TestOp::kContains, OperandKind::kLiteral, pack.literal("x"), FieldId::kArgs, 0, 1);
  const uint32_t any = pack.quantifier(false, FieldId::kArgs, pack.all_of({arg}));
  const uint32_t args = list_scope(pack, FieldId::kArgs);
  program::Rule second = pack.blocking("M2", pack.all_of({lower, any}));
  second.written = write(pack, {{all_parts({leaf(lower, "lower"), over(ConditionKind::kAny, args,
                                                                       leaf(arg, "x"), "any")})}});
  pack.rule(second);
  return pack;
}

class AskedViews : public ::testing::Test {
 protected:
  std::vector<AskedText> ask(const std::vector<uint32_t>& rules, AskedViewsOptions how = {}) {
    return asked_views(*pack_, {request_, nullptr, nullptr, {}}, rules, how);
  }
  std::shared_ptr<const Pack> pack_ = must_load(asking());
  RequestView request_;
};

TEST_F(AskedViews, NamesTheRoundsOfEachTextOnce) {
  const HeaderView headers[] = {{"X-B", "x"}, {"x-a", "%78"}};
  request_.target = "/a%2525/";
  request_.headers = headers;
  const auto texts = ask({0});
  ASSERT_EQ(texts.size(), 2u) << "not the size of the body, which has no views";
  EXPECT_EQ(texts[0].name, "http.uri");
  ASSERT_EQ(texts[0].values.size(), 1u);
  EXPECT_EQ(views_of(texts[0].values[0]), "as sent=/a%2525/, decoded 1x=/a%25/, decoded 2x=/a%/");
  EXPECT_EQ(texts[1].name, "http.headers[\"X-A\"].value");
  ASSERT_EQ(texts[1].values.size(), 1u);
  EXPECT_EQ(texts[1].values[0].element, "x-a");
  EXPECT_EQ(texts[1].values[0].element_index, 1u);
  EXPECT_EQ(views_of(texts[1].values[0]), "as sent=%78, decoded 1x=x");
  EXPECT_TRUE(ask({1})[1].values.empty()) << "no argument";
}

TEST_F(AskedViews, FormsSayWhatTheyWereMadeOf) {
  request_.target = "/A%42/?a=1";
  const auto texts = ask({1});
  ASSERT_EQ(texts.size(), 2u);
  EXPECT_EQ(texts[0].name, "http.path | lower | remove_nul");
  EXPECT_EQ(views_of(texts[0].values[0]), "as sent, formed=/a%42/, decoded 1x, formed=/ab/");
}

TEST_F(AskedViews, LongListsAndViewsAreCut) {
  std::string target = "/?";
  for (int i = 0; i < 20; ++i) target += "a" + std::to_string(i) + "=1&";
  target += "b=" + std::string(5000, 'x');
  request_.target = target;
  AskedViewsOptions eight;
  eight.elements = 8;
  const AskedText few = ask({1}, eight)[1];
  EXPECT_EQ(few.values.size(), 8u);
  EXPECT_EQ(few.more, 13u);
  const AskedText every = ask({1})[1];
  ASSERT_EQ(every.values.size(), 21u);
  EXPECT_EQ(every.values[20].views[0].text.size(), kMaxShownViewBytes);
  EXPECT_EQ(every.values[20].views[0].size, 5000u);
}

TEST_F(AskedViews, EveryTextIsThatOfTheRequest) {
  request_.method = "GET";
  request_.target = "/?q";
  AskedViewsOptions every;
  every.every_text = true;
  std::string names;
  for (const AskedText& text : ask({0}, every)) names += text.name + " ";
  EXPECT_EQ(names,
            "http.uri http.headers[\"X-A\"].value http.method http.target http.path http.query "
            "http.version http.args.value http.query_args.value http.body ");
}

/// What a trace found is found again among the views.
TEST_F(AskedViews, FitTheTrace) {
  request_.target = "/%61?k=%78";
  const RuleTrace trace = trace_rule(*pack_, {request_, nullptr, nullptr, {}}, 0);
  const ConditionTrace& a = trace.roots[0].conditions[1];
  ASSERT_EQ(a.why, Why::kFound);
  const auto texts = ask({0, 1});
  EXPECT_TRUE(texts[0].fits(*pack_, trace.rule, a));
  EXPECT_EQ(texts[0].values[0].views[a.view_index].text, "/a?k=x");
  const RuleTrace second = trace_rule(*pack_, {request_, nullptr, nullptr, {}}, 1);
  const ConditionTrace& x = second.roots[0].conditions[3];
  ASSERT_EQ(x.why, Why::kFound);
  EXPECT_FALSE(texts[0].fits(*pack_, second.rule, x));
  ASSERT_EQ(texts.size(), 4u);
  EXPECT_TRUE(texts[3].fits(*pack_, second.rule, x));
  EXPECT_EQ(texts[3].values[x.element_index].views[x.view_index].text, "x");
  EXPECT_FALSE(texts[0].fits(*pack_, trace.rule, trace.roots[0].conditions[2])) << "not found";
}

TEST(ViewNames, OfWhatSomeServersTakeForAllOfATarget) {
  const auto name = [](FieldId field, TypeKind type, std::string_view sent, std::string_view view) {
    const std::string_view views[] = {sent, view};
    return view_name(field, type, views, 1, reads_of(Backend::kGeneric));
  };
  EXPECT_EQ(name(FieldId::kUri, TypeKind::kText, "/%61#b?c", "/a"), "decoded 1x, up to the #");
  EXPECT_EQ(name(FieldId::kQuery, TypeKind::kText, "a#b", "a"), "as sent, up to the #");
  EXPECT_EQ(name(FieldId::kPath, TypeKind::kPath, "//h/a#b", "/a"), "as sent, behind a host");
  EXPECT_EQ(name(FieldId::kPath, TypeKind::kPath, "/h/./a", "/./a"), "as sent, behind a host");
  EXPECT_EQ(name(FieldId::kPath, TypeKind::kPath, "/a%23b", "/a"), "decoded 1x, up to its #");
  EXPECT_EQ(name(FieldId::kArgs, TypeKind::kText, "a+b#c", "a b"), "decoded 1x, up to the #");
}

}  // namespace
}  // namespace stopgap::engine
