// SPDX-License-Identifier: Apache-2.0
#include "engine/body/part_parameters.h"

#include <gtest/gtest.h>

#include <string>

namespace stopgap::engine {
namespace {

/// "value|value|", behind "?" if servers disagree, and "+" if there were more.
std::string readings(std::string_view header, std::string_view name) {
  Arena arena;
  PartReadings found;
  read_parameter(header, name, arena, found);
  std::string text = found.disputed() ? "?" : "";
  for (std::string_view value : found.values()) text.append(value).append("|");
  return text + (found.too_many() ? "+" : "");
}

TEST(PartParameters, AreReadAsServersDo) {
  struct Case {
    std::string_view header, name, readings;
  };
  for (const Case& c : {
           // All agree.
           Case{"form-data; name=\"a\"", "name", "a|"},
           Case{"form-data; name=\"a\"", "filename", ""},
           Case{"form-data; name=a", "name", "a|"},
           Case{"form-data;NAME=\"a\";filename=\"b;c\"", "filename", "b;c|"},
           Case{"form-data; name= \"a\" ; x", "name", "a|"},
           Case{"form-data; name=\"\"", "name", "|"},
           Case{"form-data; name=\"it's\"", "name", "it's|"},
           Case{"form-data; xname=\"b\"; name=\"a\"", "name", "a|"},
           Case{"form-data; name=\"a=b\"", "name", "a=b|"},
           Case{"form-data; filename=\"name=x;\"; name=\"a\"", "name", "a|"},
           Case{"form-data", "name", ""},
           Case{"", "name", ""},
           // Backslashes: RFC, kept, PHP.
           Case{R"(f; name="a\"b")", "name", "?a\"b|a\\\"b|a\\|"},
           Case{R"(f; name="C:\d\e")", "name", "?C:de|C:\\d\\e|"},
           Case{R"(f; name="a\\b")", "name", "?a\\b|a\\\\b|"},
           Case{R"(f; name="a\"; filename="b")", "name", "?a\"; filename=|a\\\"; filename=|a\\|"},
           Case{R"(f; name="a\"; filename="b")", "filename", "?b|"},
           // Single quotes: PHP alone.
           Case{"f; name='a'", "name", "?'a'|a|"},
           Case{"f; name='a;b'", "name", "?'a|a;b|"},
           Case{"f; name='a; name=b; x='", "name", "?'a|b|a; name=b; x=|"},
           Case{"f; name=it's", "name", "it's|"},
           // Twice.
           Case{"f; name=a; name=b", "name", "?a|b|"},
           Case{"f; name=a; Name=a", "name", "?a|"},
           // Blanks, quotes that do not end where the value does.
           Case{"f; name =a", "name", "?a|"},
           Case{"f; name\t=\"a\"", "name", "?a|"},
           Case{"f; name=a b", "name", "?a b|a|"},
           Case{"f; name=\"a\"b", "name", "?a|"},
           Case{"f; name=\"a", "name", "?a|"},
           Case{"f; name=\"", "name", "?|"},
           Case{"f; name==a", "name", "?=a|a|"},
           Case{"f;; name=a", "name", "a|"},
           Case{"name=a; x", "name", "?a|"},
           Case{std::string_view("f; name=a\0b; name=c", 19), "name",
                std::string_view("?a\0b|c|a|", 9)},
           // RFC 2231.
           Case{"f; filename*=UTF-8''a%20%62.php", "filename", "?a b.php|"},
           Case{"f; filename=\"x\"; filename*=iso-8859-1'en'%e4", "filename", "?x|\xe4|"},
           Case{"f; filename*=plain%41", "filename", "?plainA|"},
           Case{"f; name*0=\"a;\"; name*1=b; name*2*=%63", "name", "?a;bc|"},
           Case{"f; name*1=b; name*0*=u''%61", "name", "?ab|"},
           Case{"f; name*-0=a", "name", ""},
           Case{"f; name*1=b", "name", ""},
           Case{"f; name*x=b", "name", ""},
           Case{"f; boundary*0=\"a\"; boundary*1=\"b\"; boundary=c", "boundary", "?c|ab|"},
       }) {
    EXPECT_EQ(readings(c.header, c.name), c.readings) << c.header;
  }
}

TEST(PartParameters, AreBoundedInNumber) {
  std::string header = "f", values;
  for (size_t i = 0; i < kMaxPartReadings; ++i) {
    header += "; name=v" + std::to_string(i);
    values += "v" + std::to_string(i) + "|";
  }
  EXPECT_EQ(readings(header, "name"), "?" + values);
  EXPECT_EQ(readings(header + "; name=w", "name"), "?" + values + "+");
  std::string sections = "f";
  for (size_t i = 0; i <= kMaxPartReadings; ++i) sections += "; name*" + std::to_string(i) + "=x";
  EXPECT_EQ(readings(sections, "name"), "+");
}

TEST(PartParameters, PhpFindsBoundariesAnywhere) {
  struct Case {
    std::string_view header, readings;
  };
  for (const Case& c : {
           Case{"multipart/form-data; boundary=abc", "abc|"},
           Case{"multipart/form-data; boundary=\"a;b\"; charset=x", "a;b|"},
           Case{"multipart/form-data; Boundary=abc,def;x", "abc|"},
           Case{"multipart/form-data; xboundary=a; boundary=b", "a|"},
           Case{"multipart/boundary; x=a; boundary=b", "a|"},
           Case{"multipart/form-data; boundary= a ;", " a |"},
           Case{"multipart/form-data; boundary=\"a", ""},
           Case{"multipart/form-data; boundary", ""},
           Case{"multipart/form-data; charset=a", ""},
       }) {
    PartReadings found;
    read_php_boundary(c.header, found);
    std::string text;
    for (std::string_view value : found.values()) text.append(value).append("|");
    EXPECT_EQ(text, c.readings) << c.header;
  }
  EXPECT_EQ(parameter_type(" multipart/form-data ; boundary=x"), "multipart/form-data");
  EXPECT_EQ(parameter_type(""), "");
}

}  // namespace
}  // namespace stopgap::engine
