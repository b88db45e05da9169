// SPDX-License-Identifier: Apache-2.0
// What fields never hold, each literal beside one that some ordinary value satisfies.
#include "lang/field_values.h"

#include <gtest/gtest.h>

#include <vector>

namespace stopgap::lang {
namespace {

constexpr TestOp kIs = TestOp::kEqual;
constexpr TestOp kIn = TestOp::kIn;
constexpr TestOp kHas = TestOp::kContains;
constexpr TestOp kStarts = TestOp::kStartsWith;
constexpr TestOp kEnds = TestOp::kEndsWith;

/// "never", "odd" or "fine", and what the literal should have been.
std::string judged(LiteralTest test) {
  const auto flaw = flaw_of(test);
  if (!flaw) return "fine";
  EXPECT_FALSE(flaw->message.empty());
  return (flaw->never ? "never" : "odd") + (flaw->better.empty() ? "" : " " + flaw->better);
}

struct Case {
  TestOp op;
  const char* literal;
  const char* expected;
};

void check(const char* field, const char* attribute, TypeKind type, bool single_view,
           const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    LiteralTest test;
    test.field = field;
    test.attribute = attribute;
    test.type = type;
    test.single_view = single_view;
    test.op = one.op;
    test.bytes = one.literal;
    EXPECT_EQ(judged(test), one.expected)
        << field << " " << attribute << " " << one.literal << " " << static_cast<int>(one.op);
  }
}

TEST(FieldValues, Hosts) {
  const std::vector<Case> cases = {
      {kIs, "a.example", "fine"},
      {kIs, "a.example:443", "odd a.example"},
      {kIn, "a.example:", "odd a.example"},
      {kIs, "a.example.", "odd a.example"},
      {kIs, "a.example.:80", "odd a.example"},
      {kIs, "u@a.example", "never a.example"},
      {kIs, "u:p@a.example:1", "never a.example"},
      {kHas, "@", "never"},
      {kStarts, "u@a", "never"},
      {kIs, "https://a.example:8443/x", "odd a.example"},
      {kIs, "https://u@a.example/", "never a.example"},
      {kHas, "://", "fine"},  // `Host: http://x` is a value too, and somebody may look for it
      {kIs, "[::1]", "fine"},
      {kIs, "[::1]:443", "odd [::1]"},
      {kIs, "::1", "odd [::1]"},
      {kIs, "2001:db8::a", "odd [2001:db8::a]"},
      {kHas, "2001:db8:1", "fine"},
      {kStarts, "[2001:443", "fine"},
      {kStarts, "cafe:443", "odd cafe"},
      {kHas, ":443", "fine"},  // a group of an address
      {kHas, "a.example:443", "odd a.example"},
      {kHas, "]:443", "odd ]"},
      {kEnds, ":443", "odd"},
      {kEnds, ".example:443", "odd .example"},
      {kEnds, ".example.", "odd .example"},
      {kHas, "a.", "fine"},
      {kStarts, "a.", "fine"},
      {kIs, "A.EXAMPLE", "fine"},
  };
  check("http.host", "", TypeKind::kHost, false, cases);
  check("tls.sni", "", TypeKind::kHost, false, cases);
  check("acme.host", "", TypeKind::kHost, false, cases);
}

TEST(FieldValues, PathsAndUris) {
  for (const bool raw : {false, true}) {
    const std::vector<Case> both = {
        {kIs, "/admin", "fine"},
        {kIs, "admin", "never /admin"},
        {kIn, "admin/", "never /admin/"},
        {kIs, "*", "fine"},
        {kIs, "*x", "never"},
        {kIs, "#x", "fine"},
        {kStarts, "/", "fine"},
        {kStarts, ".git", "odd /.git"},
        {kStarts, "%2f", "odd"},
        {kStarts, "http://a/", "odd"},
        {kIs, "https://a/x", "never"},
        {kHas, "admin", "fine"},
        {kEnds, "admin", "fine"},
    };
    check("http.path", "", TypeKind::kPath, raw, both);
    check("http.uri", "", TypeKind::kText, raw, both);
    check("http.uri", "", TypeKind::kText, raw,
          {{kStarts, "?a", "fine"}, {kIs, "?", "fine"}, {kHas, "?a=b", "fine"}});
    check("http.target", "", TypeKind::kText, raw, {{kIs, "a:443", "fine"}, {kIs, "x", "fine"}});
    check("acme.path", "", TypeKind::kPath, raw, {{kIs, "x", "fine"}, {kHas, "?a=b", "fine"}});
  }
  check("http.path", "", TypeKind::kPath, true,
        {{kHas, "?", "never"}, {kIs, "/a?b", "never"}, {kEnds, ".php", "fine"}});
  check("http.path", "", TypeKind::kPath, false,
        {{kHas, "?", "fine"},
         {kHas, ".json?@", "fine"},
         {kIs, "/a?b=c", "odd"},
         {kHas, "x=?", "fine"},
         {kStarts, "?a", "odd"}});
  check("http.query", "", TypeKind::kText, false,
        {{kStarts, "?a", "odd a"},
         {kIs, "?a=b", "odd a=b"},
         {kStarts, "?", "fine"},
         {kStarts, "??a", "fine"},
         {kHas, "?a", "fine"},
         {kEnds, "?a", "fine"}});
}

TEST(FieldValues, RequestLine) {
  check("http.method", "", TypeKind::kText, true,
        {{kIs, "GET", "fine"},
         {kIs, "get", "odd GET"},
         {kIn, "Post", "odd POST"},
         {kIs, "mkcol", "odd MKCOL"},
         {kIs, "brew", "fine"},
         {kHas, "get", "fine"}});
  LiteralTest any_case;
  any_case.field = "http.method";
  any_case.bytes = "get";
  any_case.nocase = true;
  EXPECT_FALSE(flaw_of(any_case));
  check("http.version", "", TypeKind::kText, true,
        {{kIs, "1.1", "fine"},
         {kIs, "HTTP/1.1", "odd 1.1"},
         {kStarts, "http/", "odd"},
         {kEnds, "HTTP/1", "fine"},
         {kIs, "2", "fine"}});
}

TEST(FieldValues, Headers) {
  for (const char* list : {"http.headers", "http.response.headers"}) {
    check(list, "value", TypeKind::kText, true,
          {{kIs, " a", "odd a"},
           {kStarts, "\ta", "odd a"},
           {kEnds, "a ", "odd a"},
           {kStarts, "a ", "fine"},
           {kEnds, " a", "fine"},
           {kHas, " ", "fine"},
           {kIs, " ", "odd"},
           {kHas, "\n", "fine"},
           {kIs, "a", "fine"}});
    check(list, "value", TypeKind::kText, false, {{kIs, " a", "odd a"}, {kHas, " a ", "fine"}});
    check(list, "name", TypeKind::kText, true,
          {{kIs, "Cookie:", "odd Cookie"},
           {kIs, "Cookie", "fine"},
           {kHas, ":", "fine"},
           {kIs, "X ", "fine"},
           {kStarts, ":path", "fine"},
           {kEnds, ":", "fine"}});
  }
  check("http.response.content_type", "", TypeKind::kText, true,
        {{kIs, "text/html ", "odd text/html"}, {kHas, "; ", "fine"}});
}

TEST(FieldValues, CookiesAndArguments) {
  check("http.cookies", "name", TypeKind::kText, true,
        {{kHas, "=", "never"},
         {kIs, "a=", "never a"},
         {kHas, "a;", "never"},
         {kIs, " a", "never a"},
         {kIs, "a", "fine"},
         {kHas, "&", "fine"}});
  check("http.cookies", "name", TypeKind::kText, false,
        {{kHas, "=", "fine"},
         {kIs, "a=", "odd a"},
         {kIs, "a=b", "odd"},
         {kEnds, "a=", "odd a"},
         {kStarts, "a=b", "fine"},
         {kIs, "a ", "odd a"}});
  for (const bool raw : {false, true}) {
    check("http.cookies", "value", TypeKind::kText, raw,
          {{kIs, "a;", "fine"}, {kHas, ";", "fine"}});
    check("http.args", "value", TypeKind::kText, raw, {{kIs, "a&b", "fine"}, {kHas, "=", "fine"}});
    for (const char* list : {"http.args", "http.query_args", "http.form_args"}) {
      check(list, "name", TypeKind::kText, raw,
            {{kHas, ";", "fine"}, {kIs, " a", "fine"}, {kIs, "id", "fine"}});
    }
    for (const char* list : {"http.args", "http.form_args"}) {
      check(list, "name", TypeKind::kText, raw,
            {{kHas, "&", "fine"}, {kIs, "id=", "odd id"}, {kIs, "id=1", "odd"}});
    }
  }
  check("http.query_args", "name", TypeKind::kText, true,
        {{kHas, "&", "never"}, {kHas, "a=b", "never"}});
  check("http.query_args", "name", TypeKind::kText, false,
        {{kHas, "&", "fine"}, {kIs, "id=", "odd id"}, {kIs, "id=1", "odd"}});
}

TEST(FieldValues, Keys) {
  EXPECT_EQ(flaw_of_key("http.headers", "Cookie:")->better, "Cookie");
  EXPECT_EQ(flaw_of_key("http.cookies", "sid=")->better, "sid");
  EXPECT_EQ(flaw_of_key("http.args", "id=1")->better, "");
  EXPECT_EQ(flaw_of_key("http.cookies", " sid")->better, "sid");
  EXPECT_FALSE(flaw_of_key("http.headers", "Cookie"));
  EXPECT_FALSE(flaw_of_key("http.args", "id;x"));
  EXPECT_FALSE(flaw_of_key("acme.list", "id="));
}

TEST(FieldValues, Numbers) {
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  EXPECT_TRUE(flaw_of("server.port", 70000, 70000)->never);
  EXPECT_TRUE(flaw_of("server.port", 65536, kMost)->never);
  EXPECT_TRUE(flaw_of("server.port", kLeast, -1)->never);
  EXPECT_FALSE(flaw_of("server.port", 65535, kMost));
  EXPECT_FALSE(flaw_of("server.port", kLeast, 0));
  EXPECT_FALSE(flaw_of("http.response.status", 999, 999));
  EXPECT_FALSE(flaw_of("http.response.status", 100, 100));
  EXPECT_FALSE(flaw_of("http.response.status", 1000, kMost)->never);
  EXPECT_FALSE(flaw_of("http.response.status", kLeast, 99)->never);
  EXPECT_FALSE(flaw_of("acme.port", 70000, 70000));
}

}  // namespace
}  // namespace stopgap::lang
