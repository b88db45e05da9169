// SPDX-License-Identifier: Apache-2.0
// Each flag about the target: what raises it and what does not.
#include "engine/line_flags.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/views.h"

namespace stopgap::engine {
namespace {

bool raised(FieldId flag, std::string_view target, Backend backend = Backend::kGeneric) {
  RequestView request;
  request.method = "GET";
  request.target = target;
  Views views;
  views.adopt({}, {}, reads_of(backend));
  views.reset(request);
  const bool raised = views.flag(flag);
  EXPECT_EQ((views.flags() & flag_bit(flag)) != 0, raised);
  return raised;
}

TEST(LineFlags, DoubleEncoded) {
  for (const char* target : {"/%2541", "/?%2541", "/%u002541", "/%25u0041", "/%c0%a541"})
    EXPECT_TRUE(raised(FieldId::kFlagDoubleEncoded, target)) << target;
  for (const char* target : {"/%41", "/%25", "/%u0041", "/%c0%ae", "/%uFF0E", "/%25zz"})
    EXPECT_FALSE(raised(FieldId::kFlagDoubleEncoded, target)) << target;
  EXPECT_FALSE(raised(FieldId::kFlagDoubleEncoded, "/%25u0041", Backend::kNginx));
}

TEST(LineFlags, Undecoded) {
  for (const char* target : {"/%2525252541", "/%u002525252541", "/%25252525u0041"})
    EXPECT_TRUE(raised(FieldId::kFlagUndecoded, target)) << target;
  for (const char* target : {"/%25252541", "/%u0025252541", "/%252525u0041", "/%25252525"})
    EXPECT_FALSE(raised(FieldId::kFlagUndecoded, target)) << target;
  EXPECT_FALSE(raised(FieldId::kFlagUndecoded, "/%25252525u0041", Backend::kApache));
}

TEST(LineFlags, PercentU) {
  for (const char* target : {"/%u0041", "/?a=%U00e9", "/%25u0041", "/%c0%a5u0041"})
    EXPECT_TRUE(raised(FieldId::kFlagPercentU, target)) << target;
  for (const char* target : {"/%u", "/%u004", "/%uzzzz", "/u0041", "/%41"})
    EXPECT_FALSE(raised(FieldId::kFlagPercentU, target)) << target;
  EXPECT_TRUE(raised(FieldId::kFlagPercentU, "/%u0041", Backend::kNginx)) << "read or not";
}

TEST(LineFlags, Overlong) {
  for (const char* target : {"/\xC0\xAF", "/%c0%af", "/%e0%80%af", "/%f0%80%80%af", "/?%25c1%81"})
    EXPECT_TRUE(raised(FieldId::kFlagOverlong, target)) << target;
  for (const char* target : {"/%c3%a9", "/%c0", "/%c0/", "/%ef%bc%8f", "/%f0%9f%98%80", "/%af"})
    EXPECT_FALSE(raised(FieldId::kFlagOverlong, target)) << target;
}

TEST(LineFlags, BestFit) {
  for (const char* target : {"/%ef%bc%8f", "/%uFF0E", "/?%C2%AD", "/\xC2\xA5", "/%e2%88%95"})
    EXPECT_TRUE(raised(FieldId::kFlagBestFit, target)) << target;
  for (const char* target : {"/caf%c3%a9", "/%ef%bd%81", "/%e6%97%a5", "/%d8%af", "/-"})
    EXPECT_FALSE(raised(FieldId::kFlagBestFit, target)) << target;
  EXPECT_FALSE(raised(FieldId::kFlagBestFit, "/%uFF0E", Backend::kNginx));
}

TEST(LineFlags, NullByte) {
  for (const std::string_view target : {std::string_view("/\0", 2), std::string_view("/?a=%00"),
                                        std::string_view("/%u0000"), std::string_view("/%c0%80")})
    EXPECT_TRUE(raised(FieldId::kFlagNullByte, target)) << target;
  for (const char* target : {"/%30", "/0", "/%u0030", "/%0"})
    EXPECT_FALSE(raised(FieldId::kFlagNullByte, target)) << target;
}

TEST(LineFlags, ControlByte) {
  for (const std::string_view target :
       {std::string_view("/\t"), std::string_view("/?a=%0d%0a"), std::string_view("/%250a"),
        std::string_view("/%7f"), std::string_view("/\x01\0", 3), std::string_view("/%u001b")})
    EXPECT_TRUE(raised(FieldId::kFlagControlByte, target)) << target;
  for (const char* target : {"/%20", "/ ", "/~", "/%80", "/%u0080", "/%1g", "/%00"})
    EXPECT_FALSE(raised(FieldId::kFlagControlByte, target)) << target;
}

TEST(LineFlags, PathParameter) {
  for (const char* target : {"/a;b", "/a%3bb", "/a%253Bb?c", "/%uFF1B", "http://h/;"})
    EXPECT_TRUE(raised(FieldId::kFlagPathParameter, target)) << target;
  for (const char* target : {"/a?b;c", "/a", "http://h;x/a"})
    EXPECT_FALSE(raised(FieldId::kFlagPathParameter, target)) << target;
}

TEST(LineFlags, PathConfusion) {
  for (const char* target : {"/a;b", "/a/..;/b", "/a%5c..%5cb", "/a.", "/a%20/b", "/a::$DATA"})
    EXPECT_TRUE(raised(FieldId::kFlagPathConfusion, target)) << target;
  for (const char* target : {"/a", "/a/../b", "/a//b", "/a/./b/", "/a%2fb", "/a?b;c\\d", "*"})
    EXPECT_FALSE(raised(FieldId::kFlagPathConfusion, target)) << target;
  EXPECT_TRUE(raised(FieldId::kFlagPathConfusion, "/a;b", Backend::kIis))
      << "what other servers read counts too";
}

TEST(LineFlags, AbsoluteTarget) {
  for (const char* target : {"http://h/", "https://h", "a+b://"})
    EXPECT_TRUE(raised(FieldId::kFlagAbsoluteTarget, target)) << target;
  for (const char* target : {"/", "//h/", "/http://h/", "*", "1a://h", "h:80", ""})
    EXPECT_FALSE(raised(FieldId::kFlagAbsoluteTarget, target)) << target;
}

}  // namespace
}  // namespace stopgap::engine
