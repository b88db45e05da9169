// SPDX-License-Identifier: Apache-2.0
// Classes of codings, types and XML: what they make of a body, and what they leave alone.
#include <gtest/gtest.h>

#include <algorithm>

#include "evasion/evasion.h"

namespace stopgap::evasion {
namespace {

using Strings = std::vector<std::string>;
using namespace std::string_literals;

constexpr const char* kForm = "application/x-www-form-urlencoded";

Request post(std::string type, std::string body) {
  Request request;
  request.method = "POST";
  request.target = "/in?q=1";
  request.headers = {{"Host", "a.example"},
                     {"Content-Type", std::move(type)},
                     {"Content-Length", std::to_string(body.size())}};
  request.body = std::move(body);
  return request;
}

std::vector<Request> all(Class id, const Request& request) {
  std::vector<Request> made;
  for (const Variant& variant : variants(id, request)) made.push_back(respell(request, variant));
  return made;
}

std::string header(const Request& request, std::string_view name) {
  for (const auto& [own, value] : request.headers) {
    if (own == name) return value;
  }
  return "none";
}

/// Bodies, each behind its Content-Type.
Strings typed(Class id, const Request& request) {
  Strings made;
  for (const Request& one : all(id, request)) {
    EXPECT_EQ(header(one, "Content-Length"), "none");
    made.push_back(header(one, "Content-Type") + "\n" + one.body);
  }
  return made;
}

Strings bodies(Class id, const Request& request) {
  Strings made;
  for (const Request& one : all(id, request)) made.push_back(one.body);
  return made;
}

/// What gzip(1) -n, and Python's zlib with level 0, make of it.
TEST(BodyClasses, PutABodyUnderACoding) {
  const std::string plain =
      "\x1F\x8B\x08\0\0\0\0\0\0\xFF\x01\x02\0\xFD\xFFhi\xAC*\x93\xD8\x02\0\0\0"s;
  const std::vector<Request> gzip = all(Class::kGzip, post(kForm, "hi"));
  ASSERT_EQ(gzip.size(), 4u);
  EXPECT_EQ(gzip[0].body, plain);
  EXPECT_EQ(header(gzip[0], "Content-Encoding"), "gzip");
  EXPECT_EQ(header(gzip[0], "Content-Length"), "none");
  EXPECT_EQ(header(gzip[1], "Content-Encoding"), "X-GZIP");
  EXPECT_EQ(gzip[1].body.substr(3, 9), "\x08\0\0\0\0\0\xFF"s + "a\0"s);
  EXPECT_EQ(gzip[2].body.size(), 2 * plain.size() - 2);
  EXPECT_EQ(header(gzip[3], "Content-Encoding"), "gzip, gzip");
  const std::vector<Request> deflate = all(Class::kDeflate, post(kForm, "hi"));
  ASSERT_EQ(deflate.size(), 4u);
  EXPECT_EQ(deflate[0].body, "\x78\x01\x01\x02\0\xFD\xFFhi\x01\x3B\0\xD2"s);
  EXPECT_EQ(deflate[1].body, "\x01\x02\0\xFD\xFFhi"s);
  EXPECT_TRUE(all(Class::kGzip, post(kForm, "")).empty());
  Request coded = post(kForm, "hi");
  coded.headers.emplace_back("content-encoding", "br");
  EXPECT_TRUE(all(Class::kDeflate, coded).empty());
}

TEST(BodyClasses, SendAFormAsParts) {
  const Strings made = typed(Class::kMultipartForm, post(kForm, "a=%31+2&&b"));
  ASSERT_EQ(made.size(), 2u);
  const std::string line = "------stopgapBoundary7MA4YWxkTrZu0gW";
  EXPECT_EQ(made[0], "multipart/form-data; boundary=" + line.substr(2) + "\n" + line +
                         "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1 2\r\n" + line +
                         "\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n\r\n" + line +
                         "--\r\n");
  EXPECT_TRUE(typed(Class::kMultipartForm, post(kForm, "a%22=1")).empty());
  EXPECT_TRUE(typed(Class::kMultipartForm, post("text/plain", "a=1")).empty());
}

TEST(BodyClasses, SendAFormAsJsonAndBack) {
  EXPECT_EQ(typed(Class::kJsonForm, post(kForm, "a=%22%0a&b=c+d")),
            (Strings{"application/json\n{\"a\":\"\\\"\\u000a\",\"b\":\"c d\"}",
                     "text/plain\n{\"a\":\"\\\"\\u000a\",\"b\":\"c d\"}"}));
  EXPECT_EQ(typed(Class::kJsonForm, post("application/json", " {\"a\" : \"/x y\", \"b\":12}\n")),
            Strings{std::string(kForm) + "\na=%2Fx%20y&b=12"});
  for (const char* nested : {"[1]", "{\"a\":[1]}", "{\"a\":{}}", "{\"a\":\"\\u0041\"}", "{}",
                             "{\"a\"", "{\"a\":1}x", "{a:1}"}) {
    EXPECT_TRUE(typed(Class::kJsonForm, post("application/json", nested)).empty()) << nested;
  }
}

TEST(BodyClasses, NameATypeOtherwise) {
  Strings types;
  for (const Request& one : all(Class::kContentType, post(" text/xml; charset=a", "<a/>"))) {
    EXPECT_EQ(one.body, "<a/>");
    types.push_back(header(one, "Content-Type"));
  }
  EXPECT_EQ(types,
            (Strings{" TEXT/XML; charset=a", " TeXt/xMl; charset=a", "  \ttext/xml; charset=a",
                     " text/xml ;x=\"a;b\"; charset=a", " text/xml;;x=y; charset=a"}));
  EXPECT_TRUE(all(Class::kContentType, post("text/xml", "")).empty());
}

TEST(BodyClasses, WriteTextsOfXmlOtherwise) {
  const Request request =
      post("application/soap+xml", "<?xml v='1'?><a b='x'><!--c-->y&lt;<d/></a>z");
  EXPECT_EQ(bodies(Class::kXmlEntities, request),
            (Strings{"<?xml v='1'?><a b='&#x78;'><!--c-->&#x79;&lt;<d/></a>z",
                     "<?xml v='1'?><a b='&#120;'><!--c-->&#121;&lt;<d/></a>z",
                     "<?xml v='1'?><a b='x'><!--c-->&#121;&lt;<d/></a>z"}));
  EXPECT_EQ(bodies(Class::kXmlCdata, post("text/xml", "<a>y/</a>")),
            (Strings{"<a><![CDATA[y/]]></a>", "<a><![CDATA[y]]><![CDATA[/]]></a>",
                     "<a><!---->y<!---->/</a>"}));
  EXPECT_EQ(bodies(Class::kXmlCdata, request).size(), 2u) << "a reference cannot stand in CDATA";
  for (const char* other : {"<!DOCTYPE a><a>b</a>", "", "x", "<", "<a", "<a b='"}) {
    EXPECT_TRUE(bodies(Class::kXmlCdata, post("text/xml", other)).empty()) << other;
    EXPECT_TRUE(bodies(Class::kXmlEntities, post("text/xml", other)).empty()) << other;
  }
  EXPECT_TRUE(bodies(Class::kXmlCdata, post("text/html", "<a>b</a>")).empty());
}

}  // namespace
}  // namespace stopgap::evasion
