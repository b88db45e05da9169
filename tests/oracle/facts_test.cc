// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/facts.h"

#include <gtest/gtest.h>

namespace stopgap::oracle {
namespace {

using Strings = std::vector<std::string>;
using Pairs = std::vector<std::pair<Strings, Strings>>;
using namespace std::string_literals;

OracleRequest get(std::string target) {
  OracleRequest request;
  request.method = "GET";
  request.target = std::move(target);
  return request;
}

OracleRequest with_headers(std::vector<std::pair<std::string, std::string>> headers) {
  OracleRequest request = get("/");
  request.headers = std::move(headers);
  return request;
}

Strings views(const OracleRequest& request, const std::string& field) {
  const Facts facts = read_request(request);
  const Value& value = facts.fields.at(field);
  return value.present ? value.views : Strings{"(absent)"};
}

Pairs pairs(const OracleRequest& request, const std::string& list) {
  Pairs result;
  const Facts facts = read_request(request);
  for (const Element& element : facts.lists.at(list).elements) {
    result.emplace_back(element.name.views, element.value.views);
  }
  return result;
}

Strings flags(const OracleRequest& request) { return flags_set(read_request(request)); }

TEST(Target, OriginForm) {
  const OracleRequest request = get("/a/b?c=d?e#f");
  EXPECT_EQ(views(request, "http.target"), Strings{"/a/b?c=d?e#f"});
  EXPECT_EQ(views(request, "http.uri"), (Strings{"/a/b?c=d?e#f", "/a/b?c=d?e"}));
  EXPECT_EQ(views(request, "http.path"), Strings{"/a/b"});
  EXPECT_EQ(views(request, "http.query"), (Strings{"c=d?e#f", "c=d?e"}));
  EXPECT_EQ(views(request, "http.host"), Strings{"(absent)"});
  EXPECT_EQ(flags(request), Strings{});
}

TEST(Target, WhatSomeServersTakeForAllOfIt) {
  EXPECT_EQ(views(get("/admin#x?q"), "http.path"), (Strings{"/admin#x", "/admin"}));
  EXPECT_EQ(views(get("/admin#x?q"), "http.uri"), (Strings{"/admin#x?q", "/admin"}));
  EXPECT_EQ(views(get("/admin#x?q#"), "http.query"), Strings{"q#"});
  EXPECT_EQ(views(get("//h/admin?q"), "http.uri"), (Strings{"//h/admin?q", "/admin?q"}));
  EXPECT_EQ(views(get("http:///h/admin"), "http.path"), (Strings{"/h/admin", "/admin"}));
  EXPECT_EQ(views(get("//h\\a/b"), "http.uri"), (Strings{"//h\\a/b", "/b", "\\a/b"}));
  EXPECT_EQ(views(get("http://x//h/admin"), "http.uri"), Strings{"//h/admin"});
  EXPECT_EQ(views(get("//?a"), "http.uri"), Strings{"//?a"});
}

TEST(Flags, OfTheTarget) {
  EXPECT_EQ(flags(get("/%u0041")), (Strings{"bad_percent", "percent_u"}));
  EXPECT_EQ(flags(get("/%c0%ae")), Strings{"overlong"});
  EXPECT_EQ(flags(get("/caf%c3%a9")), Strings{});
  EXPECT_EQ(flags(get("/?%ef%bc%8f")), Strings{"best_fit"});
  EXPECT_EQ(flags(get("/%ef%bd%81")), Strings{}) << "a full-width letter";
  EXPECT_EQ(flags(get("/a;b")), (Strings{"path_parameter", "path_confusion"}));
  EXPECT_EQ(flags(get("/a?b;c\\d")), Strings{});
  EXPECT_EQ(flags(get("/a.")), Strings{"path_confusion"});
  EXPECT_EQ(flags(get("/?%0a")), Strings{"control_byte"});
  EXPECT_EQ(flags(get("/%00")), Strings{"null_byte"});
  EXPECT_EQ(flags(get("http://a.example/")), Strings{"absolute_target"});
  EXPECT_EQ(flags(get("/%u002541")), (Strings{"double_encoded", "bad_percent", "percent_u"}));
}

/// What follows may be an '@'.
TEST(Target, AHostThatIsCutWasNotSeen) {
  OracleRequest request = get("http://good.exampleaaaaaaaaaaaaaaa@evil.example/");
  request.headers = {{"Host", "other.example"}};
  Limits limits;
  limits.target = 20;
  const Facts facts = read_request(request, limits);
  const Value& host = facts.fields.at("http.host");
  EXPECT_EQ(host.views, Strings{"other.example"});
  EXPECT_EQ(host.missing, unsigned{kOversize});
  EXPECT_TRUE(host.more_views);
  EXPECT_TRUE(facts.fields.at("http.flags.duplicate_host").unsure);
}

TEST(Target, AbsoluteForm) {
  const OracleRequest request = get("hTTp+1.-://u@A.example:80/x?y");
  EXPECT_EQ(views(request, "http.target"), Strings{"hTTp+1.-://u@A.example:80/x?y"});
  EXPECT_EQ(views(request, "http.uri"), Strings{"/x?y"});
  EXPECT_EQ(views(request, "http.host"), Strings{"a.example"});
  EXPECT_EQ(flags(request), Strings{"absolute_target"});
}

TEST(Target, AbsoluteFormWithoutPath) {
  EXPECT_EQ(views(get("http://a.example"), "http.uri"), Strings{""});
  EXPECT_EQ(views(get("http://a.example"), "http.path"), (Strings{"", "/"}));
  EXPECT_EQ(views(get("http://a.example"), "http.query"), Strings{"(absent)"});
  EXPECT_EQ(views(get("http://a.example?q"), "http.path"), (Strings{"", "/"}));
  EXPECT_EQ(views(get("http://a.example?q"), "http.query"), Strings{"q"});
  EXPECT_EQ(views(get("http://a.example#f"), "http.uri"), (Strings{"#f", ""}));
  EXPECT_EQ(views(get("http://a.example\\x/y"), "http.host"), Strings{"a.example\\x"});
  EXPECT_EQ(views(get("http:///x"), "http.host"), Strings{"(absent)"});
  EXPECT_EQ(flags(get("http://")), Strings{"absolute_target"});
}

TEST(Target, NotAScheme) {
  EXPECT_EQ(views(get("1http://a/x"), "http.uri"), Strings{"1http://a/x"});
  EXPECT_EQ(views(get("://a/x"), "http.uri"), Strings{"://a/x"});
  EXPECT_EQ(views(get("/x://a/y"), "http.uri"), Strings{"/x://a/y"});
  EXPECT_EQ(views(get("http:/a/y"), "http.uri"), Strings{"http:/a/y"});
  EXPECT_EQ(flags(get("1http://a/x")), (Strings{"bad_target", "path_confusion"})) << "a colon";
  EXPECT_EQ(flags(get("http%3a//a/x")), (Strings{"bad_target", "path_confusion"}));
}

TEST(Target, ConnectIsAnAuthority) {
  OracleRequest request = get("A.example:443");
  request.method = "CONNECT";
  EXPECT_EQ(views(request, "http.uri"), Strings{""});
  EXPECT_EQ(views(request, "http.path"), (Strings{"", "/"}));
  EXPECT_EQ(views(request, "http.host"), Strings{"a.example"});
  EXPECT_EQ(views(request, "http.target"), Strings{"A.example:443"});
  EXPECT_EQ(flags(request), Strings{});
  request.method = "connect";
  EXPECT_EQ(flags(request), (Strings{"bad_target", "path_confusion"}))
      << "methods are case-sensitive";
}

TEST(Target, BadTarget) {
  EXPECT_EQ(flags(get("*")), Strings{});
  EXPECT_EQ(flags(get("")), Strings{"bad_target"});
  EXPECT_EQ(flags(get("a")), Strings{"bad_target"});
  EXPECT_EQ(flags(get("**")), Strings{"bad_target"});
  EXPECT_EQ(flags(get("%2fa")), Strings{"bad_target"});
  EXPECT_EQ(views(get(""), "http.path"), (Strings{"", "/"}));
}

TEST(Path, IsSplitFromTheQueryBeforeDecoding) {
  EXPECT_EQ(views(get("/a%3Fb?c"), "http.path"), (Strings{"/a%3Fb", "/a?b"}));
  EXPECT_EQ(views(get("/?"), "http.query"), Strings{""}) << "present and empty";
  EXPECT_EQ(views(get("/?%2541"), "http.query"), (Strings{"%2541", "%41", "A"}));
}

TEST(Arguments, Query) {
  EXPECT_EQ(pairs(get("/?a=1&b&&=c&d=e=f"), "http.query_args"),
            (Pairs{{{"a"}, {"1"}}, {{"b"}, {""}}, {{""}, {"c"}}, {{"d"}, {"e=f"}}}));
  EXPECT_EQ(pairs(get("/?a+b=%2B+"), "http.args"),
            (Pairs{{{"a+b", "a b", "a_b"}, {"%2B+", "+ "}}}));
  EXPECT_EQ(pairs(get("/?a%26b=c%3Dd"), "http.args"),
            (Pairs{{{"a%26b", "a&b"}, {"c%3Dd", "c=d"}}}));
  EXPECT_EQ(pairs(get("/a=b"), "http.args"), Pairs{});
  EXPECT_EQ(pairs(get("/?a=b;c=d"), "http.args"),
            (Pairs{{{"a"}, {"b;c=d"}}, {{"a"}, {"b"}}, {{"c"}, {"d"}}}));
}

TEST(Arguments, FormBodyNeedsItsMediaTypeOrItsLooks) {
  OracleRequest request = get("/?q=1");
  request.body = "a b=c";
  request.headers = {{"Content-Type", "x/y"}};
  EXPECT_EQ(pairs(request, "http.form_args"), Pairs{});
  request.headers = {{"Content-Type", "Text/Plain"}};
  EXPECT_EQ(pairs(request, "http.form_args").size(), 1u) << "some server takes it for one";
  request.headers = {};
  EXPECT_EQ(pairs(request, "http.form_args").size(), 1u);
  request.body = "a=b+c&d";
  EXPECT_EQ(pairs(request, "http.form_args").size(), 2u) << "nothing else is declared";
  request.headers = {{"Content-Type", "text/json"}};
  EXPECT_EQ(pairs(request, "http.form_args"), Pairs{});
  request.headers = {{"content-TYPE", " Application/X-WWW-Form-Urlencoded\t; charset=utf-8"}};
  EXPECT_EQ(pairs(request, "http.form_args"), (Pairs{{{"a"}, {"b+c", "b c"}}, {{"d"}, {""}}}));
  EXPECT_EQ(pairs(request, "http.args"),
            (Pairs{{{"q"}, {"1"}}, {{"a"}, {"b+c", "b c"}}, {{"d"}, {""}}}));
  EXPECT_EQ(pairs(request, "http.query_args"), (Pairs{{{"q"}, {"1"}}}));
  request.headers.insert(request.headers.begin(), {"Content-Type", "text/plain"});
  EXPECT_EQ(pairs(request, "http.form_args").size(), 2u) << "some Content-Type header is enough";
  request.body = "a b=c";
  request.headers = {{"Content_Type", "application/x-www-form-urlencodedX"}};
  EXPECT_EQ(pairs(request, "http.form_args").size(), 1u);
}

TEST(Cookies, PiecesAreTrimmedAndUnquoted) {
  EXPECT_EQ(pairs(with_headers({{"Cookie", "a=1; b = \t2 ;;c; =d; e=\"f\"; g=\"\"h\"\"; i=\""}}),
                  "http.cookies"),
            (Pairs{{{"a"}, {"1"}},
                   {{"b", "b ", "b_"}, {"2", " \t2 "}},
                   {{"c"}, {""}},
                   {{""}, {"d"}},
                   {{"e"}, {"f", "\"f\""}},
                   {{"g"}, {"\"h\"", "\"\"h\"\""}},
                   {{"i"}, {"\"", ""}}}));
  EXPECT_EQ(pairs(with_headers({{"COOKIE", "a=b=c"}, {"X", "n=o"}, {"cookie", "%41=%2b+"}}),
                  "http.cookies"),
            (Pairs{{{"a"}, {"b=c"}}, {{"%41", "A"}, {"%2b+", "++", "+ "}}}));
  EXPECT_EQ(pairs(with_headers({{"Cookie", "a=b"}, {"Cookie", "c; d=e"}}), "http.cookies"),
            (Pairs{{{"a"}, {"b"}}, {{"c"}, {""}}, {{"d"}, {"e"}}, {{"a"}, {"b, c"}}}));
  EXPECT_EQ(pairs(with_headers({{"Cookie", "a=\" b \""}}), "http.cookies"),
            (Pairs{{{"a"}, {" b ", "\" b \""}}}));
  EXPECT_EQ(pairs(with_headers({{"Cookie", "a=b%3bc"}}), "http.cookies"),
            (Pairs{{{"a"}, {"b%3bc", "b;c"}}}));
}

TEST(Headers, ValuesAreTrimmedNamesHaveOneView) {
  EXPECT_EQ(pairs(with_headers({{"X-%41", "\t %41 b \t"}, {"", ""}}), "http.headers"),
            (Pairs{{{"X-%41", "X--41"}, {"%41 b", "A b"}}, {{""}, {""}}}));
}

TEST(Host, EveryCandidateIsAView) {
  OracleRequest request = get("http://a.example/");
  request.headers = {{"Host", " A.EXAMPLE:80 "}, {"hOST", "b.example"}, {"Host", ""}};
  EXPECT_EQ(views(request, "http.host"), (Strings{"a.example", "b.example"}));
  EXPECT_EQ(flags(request), (Strings{"duplicate_host", "absolute_target", "duplicate_header"}));
  EXPECT_EQ(views(with_headers({{"Host", ":80"}}), "http.host"), Strings{"(absent)"});
  EXPECT_EQ(flags(with_headers({{"Host", "a"}, {"Host", "A."}})), Strings{"duplicate_header"})
      << "the same host";
  EXPECT_EQ(views(with_headers({{"Host", "%41"}}), "http.host"), Strings{"%41"}) << "not decoded";
}

TEST(Flags, Encoding) {
  EXPECT_EQ(flags(get("/%41")), Strings{});
  EXPECT_EQ(flags(get("/%2541")), Strings{"double_encoded"});
  EXPECT_EQ(flags(get("/%25252541")), Strings{"double_encoded"});
  EXPECT_EQ(flags(get("/%2525252541")), (Strings{"double_encoded", "undecoded"}));
  EXPECT_EQ(flags(get("/?%")), Strings{"bad_percent"});
  EXPECT_EQ(flags(get("/%4")), Strings{"bad_percent"});
  EXPECT_EQ(flags(get("/%4g")), Strings{"bad_percent"});
  EXPECT_EQ(flags(get("/%25")), Strings{}) << "only V0 counts for bad_percent";
  EXPECT_EQ(flags(get("/a%00")), Strings{"null_byte"});
  EXPECT_EQ(flags(get("/\0"s)), Strings{"null_byte"});
  EXPECT_EQ(flags(get("/%2500")), (Strings{"double_encoded", "null_byte"}));
  EXPECT_EQ(flags(get("http://%2541/")), Strings{"absolute_target"}) << "http.uri only";
}

TEST(Flags, TruncatedAndOversize) {
  OracleRequest request = get("/");
  request.truncated = true;
  EXPECT_EQ(flags(request), Strings{"truncated"});
  request = get("/" + std::string(64 * 1024 - 1, 'a'));
  EXPECT_EQ(flags(request), Strings{});
  request.target += "b";
  EXPECT_EQ(flags(request), Strings{"oversize"});
  request = get("/");
  request.body = std::string(1024 * 1024 + 1, 'a');
  EXPECT_EQ(flags(request), Strings{"oversize"});
  EXPECT_EQ(views(request, "http.body")[0].size(), 1024u * 1024);
  request = get("/");
  for (int i = 0; i < 1001; ++i) request.headers.emplace_back("A" + std::to_string(i), "b");
  request.headers.erase(request.headers.begin(), request.headers.end() - 1001);
  EXPECT_EQ(flags(request), Strings{"oversize"});
  EXPECT_EQ(pairs(request, "http.headers").size(), 1000u);
}

TEST(Flags, OversizeByHeaderBytesArgumentsAndCookies) {
  OracleRequest request = with_headers({{"A", std::string(256 * 1024 - 1, 'a')}});
  EXPECT_EQ(flags(request), Strings{});
  request.headers.emplace_back("", "b");
  EXPECT_EQ(flags(request), Strings{"oversize"});
  std::string many;
  for (int i = 0; i < 10'001; ++i) many += std::to_string(10'000 + i) + "&";
  EXPECT_EQ(flags(get("/?" + many.substr(6))), Strings{});
  EXPECT_EQ(flags(get("/?" + many)), Strings{"oversize"});
  EXPECT_EQ(pairs(get("/?" + many), "http.args").size(), 10'000u);
  EXPECT_EQ(flags(with_headers({{"Cookie", many}})), Strings{"bad_cookie"}) << "it has no `=`";
  std::string cookies;
  for (int i = 0; i < 1001; ++i) cookies += "a" + std::to_string(i) + "=;";
  EXPECT_EQ(flags(with_headers({{"Cookie", cookies}})), Strings{"oversize"});
}

TEST(Scalars, SizesConnectionAndBody) {
  OracleRequest request = get("http://a.example/%41?b");
  request.body = "x\0y"s;
  EXPECT_EQ(read_request(request).fields.at("http.body_size").number, 3);
  EXPECT_EQ(read_request(request).fields.at("http.uri_size").number, 6);
  EXPECT_EQ(views(request, "http.body"), Strings{"x\0y"s});
  EXPECT_FALSE(read_request(request).fields.at("client.ip").present);
  EXPECT_FALSE(read_request(request).fields.at("server.port").present);
  EXPECT_EQ(views(request, "tls.sni"), Strings{"(absent)"});
  request.server_port = 443;
  request.tls_sni = "A.example.";
  EXPECT_EQ(read_request(request).fields.at("server.port").number, 443);
  EXPECT_EQ(views(request, "tls.sni"), Strings{"a.example"});
}

}  // namespace
}  // namespace stopgap::oracle
