// SPDX-License-Identifier: Apache-2.0
// "Bodies" of docs/language.md section 4, by examples of its own.
#include "tests/oracle/body_texts.h"

#include <gtest/gtest.h>

#include "tests/oracle/body_charsets.h"
#include "tests/oracle/body_codings.h"
#include "tests/oracle/facts.h"

namespace stopgap::oracle {
namespace {

using Strings = std::vector<std::string>;
using namespace std::string_literals;

OracleRequest post(std::vector<std::pair<std::string, std::string>> headers, std::string body) {
  OracleRequest request;
  request.method = "POST";
  request.target = "/";
  request.headers = std::move(headers);
  request.body = std::move(body);
  return request;
}
OracleRequest typed(const std::string& type, std::string body) {
  return post({{"Content-Type", type}}, std::move(body));
}

Strings body_views(const OracleRequest& request) {
  return read_request(request).fields.at("http.body").views;
}

std::string list(const OracleRequest& request, const std::string& name) {
  const Facts facts = read_request(request);
  std::string all;
  for (const Element& element : facts.lists.at(name).elements) {
    all += element.name.views[0] + "=" + element.value.views[0] + "|";
  }
  return all;
}

Strings flags(const OracleRequest& request) { return flags_set(read_request(request)); }

/// RFC 1951 section 3.2.4: one block, stored.
std::string stored(const std::string& text) {
  const auto size = static_cast<unsigned char>(text.size());
  return "\x01"s + static_cast<char>(size) + "\0"s + static_cast<char>(~size) + "\xFF" + text;
}

TEST(BodyTexts, PiecesOfContentType) {
  using Pieces = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(content_type_pieces("Text/X; Charset = \"a;b\\\",c\" ,, x/y=z"),
            (Pieces{{"/", "text/x"}, {"charset", "\"a;b\\\",c\""}, {"/", "x/y=z"}}));
}

TEST(BodyTexts, Looks) {
  EXPECT_EQ(looks_like(" {", false), "json");
  EXPECT_EQ(looks_like("\xEF\xBB\xBF\r\n<", false), "xml");
  EXPECT_EQ(looks_like("--a \r", false), "multipart");
  EXPECT_EQ(looks_like("--a b\r", false), "");
  EXPECT_EQ(looks_like("--" + std::string(256, 'a') + "\n", false), "multipart");
  EXPECT_EQ(looks_like("--" + std::string(257, 'a') + "\n", false), "");
  EXPECT_EQ(looks_like(std::string(64, 'a') + "=", true), "form");
  EXPECT_EQ(looks_like(std::string(65, 'a') + "=", true), "");
  EXPECT_EQ(looks_like("a=", false), "");
}

TEST(BodyTexts, CodingsAndSets) {
  const std::string packed = stored("+AGE-=b");
  EXPECT_EQ(body_views(post({{"Content-Encoding", "deflate"},
                             {"Content-Type", "application/x-www-form-urlencoded;charset=utf-7"}},
                            packed)),
            (Strings{packed, "+AGE-=b", "a=b"}));
  bool whole = true;
  EXPECT_EQ(undo_codings({"deflate"}, packed.substr(0, 7), 100, whole), "+A");
  EXPECT_FALSE(whole);
  whole = true;
  const std::string large = "\x4b\x8a\x8e\xb5\xd5\xae\xd0\xab\xb4\x3d\xbc\xc4\x16\0"s;
  EXPECT_EQ(undo_codings({"br"}, large, 100, whole), "") << "needs a window of 4 MiB";
  EXPECT_FALSE(whole);
  EXPECT_EQ(sets_named(" 'UTF-16' ", "ab"), (Strings{"UTF-16BE", "UTF-16LE"}));
  EXPECT_EQ(sets_named("us-ascii", ""), Strings{"UTF-8"});
  EXPECT_EQ(sets_named("none", ""), Strings{});
  EXPECT_EQ(to_utf8("UTF-16LE", "a\0\x3D\xD8"s), "a\xEF\xBF\xBD");
}

TEST(BodyLists, ByWhatIsDeclaredAndByLooks) {
  EXPECT_EQ(list(typed("application/json", "{\"a\":[1]}"), "http.json"), "a.0=1|");
  EXPECT_EQ(list(typed("text/plain", "<a>b</a>"), "http.xml"), "a=b|");
  EXPECT_EQ(list(typed("multipart/x; boundary=b", "--b\r\n\r\nc\r\n--b--"), "http.parts"), "=c|");
  EXPECT_EQ(list(typed("x/y", "{\"a\":1}"), "http.args"), "a=1|");
  EXPECT_EQ(list(typed("x/y", "{\"a\":1}"), "http.body_args"), "a=1|");
  const std::string form =
      list(typed("application/x-www-form-urlencoded;charset=ibm037", "&%81=%4C"), "http.form_args");
  EXPECT_NE(form.find("|%81=%4C|a=<|"), std::string::npos) << form;
  EXPECT_EQ(list(typed("application/x-www-form-urlencoded;charset=utf-7;charset=utf-8", "+AGE-=b"),
                 "http.form_args"),
            "+AGE-=b|a=b|");
}

TEST(BodyFlags, OfWhatIsSaidAndFound) {
  EXPECT_EQ(flags(post({{"Content-Encoding", "gzip"}}, "x")), Strings{"compressed"});
  EXPECT_EQ(flags(post({{"Content-Encoding", "x"}}, "x")),
            (Strings{"compressed", "unknown_encoding"}));
  EXPECT_EQ(flags(typed("x/y;charset=x", "x")), Strings{"unknown_charset"});
  EXPECT_EQ(flags(typed("x/y;charset=utf-8;charset=utf-7", "x")), Strings{"mixed_charset"});
  EXPECT_EQ(flags(typed("text/xml", "{}")), (Strings{"type_mismatch", "bad_xml"}));
  EXPECT_EQ(flags(typed("text/json", "{")), Strings{"bad_json"});
  EXPECT_EQ(flags(typed("multipart/x;boundary=b", "x")), Strings{"bad_multipart"});
  EXPECT_EQ(flags(typed("multipart/x;boundary=b",
                        "--b\r\nContent-Disposition: x;name*=none''a\r\n\r\n\r\n--b--")),
            (Strings{"unknown_charset", "bad_multipart"}));
  EXPECT_EQ(flags(typed("text/xml", "<!DOCTYPE a><a/>")), Strings{"xml_doctype"});
  EXPECT_EQ(flags(typed("text/json", "{\"a\":1,\"A\":1}")), Strings{"duplicate_key"});
  EXPECT_EQ(flags(typed("text/json", "{}")), Strings{});
}

TEST(BodyMissing, WhatIsNotKnownOrNotWhole) {
  const auto missing = [](const OracleRequest& request, const char* name) {
    return read_request(request).lists.at(name).missing;
  };
  EXPECT_EQ(missing(typed("text/json", "{"), "http.json"), unsigned{kUnparsable});
  EXPECT_EQ(missing(typed("text/json", "{"), "http.xml"), 0u);
  EXPECT_EQ(missing(typed("x/y", "{"), "http.json"), 0u);
  EXPECT_EQ(missing(typed("x/y;charset=x", "{"), "http.xml"), unsigned{kUnparsable});
  OracleRequest cut = typed("text/json", "{\"a\":1");
  cut.truncated = true;
  EXPECT_EQ(missing(cut, "http.json"), unsigned{kUnparsable});
  EXPECT_EQ(missing(cut, "http.xml"), 0u);
  EXPECT_EQ(flags(cut), Strings{"truncated"}) << "its end may be good";
}

}  // namespace
}  // namespace stopgap::oracle
