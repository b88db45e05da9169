// SPDX-License-Identifier: Apache-2.0
#include "engine/body/media_type.h"

#include <gtest/gtest.h>

#include <string>

namespace stopgap::engine {
namespace {

/// `<type>` of each media type, `name=value` of each parameter.
std::string pieces(std::string_view value) {
  std::string all;
  ContentTypePiece piece;
  while (next_piece(value, piece)) {
    if (!all.empty()) all += " ";
    all += piece.is_type ? "<" + std::string(piece.name) + ">"
                         : std::string(piece.name) + "=" + std::string(piece.value);
  }
  return all;
}

TEST(MediaType, SplitsAContentType) {
  EXPECT_EQ(pieces("text/plain"), "<text/plain>");
  EXPECT_EQ(pieces(" text/plain ;charset = utf-8; x=\"a;b,c\\\";d\" ; y"),
            "<text/plain> charset=utf-8 x=\"a;b,c\\\";d\" <y>");
  EXPECT_EQ(pieces("text/plain, application/json;charset=a, charset=b"),
            "<text/plain> <application/json> charset=a charset=b");
  EXPECT_EQ(pieces(";;,charset=utf-16;"), "charset=utf-16");
  EXPECT_EQ(pieces("multipart/form-data; boundary=a/b=c"), "<multipart/form-data> boundary=a/b=c");
  EXPECT_EQ(pieces("a/b=c"), "<a/b=c>");
  EXPECT_EQ(pieces("a/b; x=\"open; charset=utf-7"), "<a/b> x=\"open; charset=utf-7");
  EXPECT_EQ(pieces(""), "");
  EXPECT_EQ(pieces("\"\\"), "<\"\\>");
}

std::string kind(std::string_view type) {
  static constexpr const char* kNames[] = {"form", "multipart", "json", "xml"};
  const auto found = kind_of_type(type);
  return found ? kNames[static_cast<size_t>(*found)] : "none";
}

TEST(MediaType, SaysWhichReaderATypeIsFor) {
  EXPECT_EQ(kind("application/x-www-form-URLENCODED"), "form");
  for (const char* type : {"multipart/form-data", "MULTIPART/mixed", "multipart/x"}) {
    EXPECT_EQ(kind(type), "multipart") << type;
  }
  for (const char* type : {"application/json", "text/JSON", "application/geo+json", "x/x-ndjson",
                           "application/json-seq", "application/csp-report"}) {
    EXPECT_EQ(kind(type), "json") << type;
  }
  for (const char* type : {"text/xml", "application/XML", "application/soap+xml", "image/svg+xml",
                           "application/x-xml"}) {
    EXPECT_EQ(kind(type), "xml") << type;
  }
  for (const char* type :
       {"", "json", "xml", "text/plain", "application/vnd.ms-sync.wbxml", "application/mapi-http",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/x-www-form-urlencoded2", "application/javascript", "multipart"}) {
    EXPECT_EQ(kind(type), "none") << type;
  }
}

std::string look(std::string_view text, bool or_form = true) {
  static constexpr const char* kNames[] = {"form", "multipart", "json", "xml"};
  const auto found = looks_like(text, or_form);
  return found ? kNames[static_cast<size_t>(*found)] : "none";
}

TEST(MediaType, SaysWhatATextLooksLike) {
  for (const char* text : {"{", "[1]", " \r\n\t{}", "\xEF\xBB\xBF{}", "\xEF\xBB\xBF [", "{not"}) {
    EXPECT_EQ(look(text), "json") << text;
  }
  for (const char* text : {"<a/>", "  <?xml", "<!DOCTYPE"}) EXPECT_EQ(look(text), "xml") << text;
  for (const char* text : {"--a\r\n", "--a \n", "\r\n--=_x:1/2?\r"}) {
    EXPECT_EQ(look(text), "multipart") << text;
  }
  for (const char* text : {"a=", "a[b]=c", "%61=b", "__VIEWSTATE=", "a.b:c$d="}) {
    EXPECT_EQ(look(text), "form") << text;
    EXPECT_EQ(look(text, false), "none") << text;
  }
  for (const char* text : {"", " ", "a", "a&b=c", "=a", "a b=c", "-- x\n", "--\n", "--a",
                           "---a b\n", "\x03\x01j=", "a\"b=", "1"}) {
    EXPECT_EQ(look(text), "none") << text;
  }
  EXPECT_EQ(look(std::string(64, 'a') + "="), "form");
  EXPECT_EQ(look(std::string(65, 'a') + "="), "none");
  EXPECT_EQ(look("--" + std::string(256, 'a') + "\r\n"), "multipart");
  EXPECT_EQ(look("--" + std::string(257, 'a') + "\r\n"), "none");
}

TEST(MediaType, FindsTheBoundaryOfTheFirstLine) {
  EXPECT_EQ(first_boundary("--abc\r\nx"), "abc");
  EXPECT_EQ(first_boundary("\n --abc \t\n"), "abc");
  EXPECT_EQ(first_boundary("----WebKitFormBoundary1\r\n"), "--WebKitFormBoundary1");
  EXPECT_EQ(first_boundary("--a\"b\r\n"), "");
  EXPECT_EQ(first_boundary("x--abc\r\n"), "");
}

TEST(MediaType, ReadsTheEncodingOfXml) {
  EXPECT_EQ(xml_encoding("<?xml version=\"1.0\" encoding=\"utf-16\"?><a/>"), "utf-16");
  EXPECT_EQ(xml_encoding(" <?xml encoding\n=\t'x' ?>"), "x");
  for (const char* text :
       {"", "<a encoding='x'/>", "<?xml version='1.0'?><a encoding='x'/>", "<?xml encoding=x?>",
        "<?xml encoding='x", "<?xml encoding", "<?xml encoding=", "<?xml encoding='?>'"}) {
    EXPECT_EQ(xml_encoding(text), "") << text;
  }
  EXPECT_EQ(xml_encoding("<?xml " + std::string(600, ' ') + "encoding='x'?>"), "x");
}

TEST(MediaType, ADeclarationMayGoOn) {
  for (const char* text : {"", " ", "<", " <?x", "<?xml", "<?xml version='1.0'"}) {
    EXPECT_TRUE(may_name_encoding(text)) << text;
  }
  for (const char* text : {"a", "<a", "<?xml?>", "<?xm "}) EXPECT_FALSE(may_name_encoding(text));
  EXPECT_TRUE(may_name_encoding("<?xml " + std::string(600, ' ')));
}

}  // namespace
}  // namespace stopgap::engine
