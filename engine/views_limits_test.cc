// SPDX-License-Identifier: Apache-2.0
// Requests at and beyond the limits, hostile ones, and that a warm Views does not allocate.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "engine/limits.h"
#include "engine/test_request.h"

namespace {
std::atomic<size_t> allocations{0};
}

// Not inlined, or g++ takes the free() in one for a mismatch with the new of its caller.
#define STOPGAP_NOINLINE __attribute__((noinline))
STOPGAP_NOINLINE void* operator new(size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
STOPGAP_NOINLINE void operator delete(void* memory) noexcept { std::free(memory); }
STOPGAP_NOINLINE void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace stopgap::engine {
namespace {

const HeaderView kForm = {"Content-Type", "application/x-www-form-urlencoded"};

std::string repeat(std::string_view piece, size_t count) {
  std::string text;
  while (count-- > 0) text += piece;
  return text;
}

bool oversize(const RequestView& request) {
  Views views;
  views.reset(request);
  return views.flag(FieldId::kFlagOversize);
}

TEST(Limits, TheTargetIsCut) {
  const std::string target = "/" + std::string(kMaxTargetBytes, 'a') + "?b";
  RequestView request;
  request.target = std::string_view(target).substr(0, kMaxTargetBytes);
  EXPECT_FALSE(oversize(request));
  request.target = target;
  Views views;
  views.reset(request);
  EXPECT_TRUE(views.flag(FieldId::kFlagOversize));
  EXPECT_EQ(views.flags(), flag_bit(FieldId::kFlagOversize));
  EXPECT_EQ(views.text(FieldId::kTarget)[0].size(), kMaxTargetBytes);
  EXPECT_EQ(views.number(FieldId::kUriSize), kMaxTargetBytes);
  EXPECT_TRUE(views.text(FieldId::kQuery).empty());
}

TEST(Limits, TheBodyIsCutButItsSizeIsNot) {
  const std::string body(kMaxBodyBytes + 1, 'b');
  RequestView request;
  request.target = "/";
  request.body = std::string_view(body).substr(1);
  EXPECT_FALSE(oversize(request));
  request.body = body;
  Views views;
  views.reset(request);
  EXPECT_TRUE(views.flag(FieldId::kFlagOversize));
  EXPECT_EQ(views.text(FieldId::kBody)[0].size(), kMaxBodyBytes);
  EXPECT_EQ(views.number(FieldId::kBodySize), static_cast<int64_t>(kMaxBodyBytes + 1));
}

TEST(Limits, HeadersEndBeforeTheOneThatPassesALimit) {
  std::vector<std::string> names;
  for (size_t i = 0; i < kMaxHeaders; ++i) names.push_back(std::to_string(i));
  std::vector<HeaderView> headers;
  for (const std::string& name : names) headers.push_back({name, "b"});
  RequestView request;
  request.headers = headers;
  EXPECT_FALSE(oversize(request));
  headers.push_back({"Host", "a.example"});
  request.headers = headers;
  Views views;
  views.reset(request);
  EXPECT_TRUE(views.flag(FieldId::kFlagOversize));
  EXPECT_EQ(views.size(FieldId::kHeaders), kMaxHeaders);
  EXPECT_TRUE(views.text(FieldId::kHost).empty());

  const std::string value(kMaxHeaderBytes - 1, 'v');
  const std::vector<HeaderView> large = {{"a", value}, {"", ""}, {"b", ""}, {"c", ""}};
  request.headers = large;
  views.reset(request);
  EXPECT_TRUE(views.flag(FieldId::kFlagOversize));
  EXPECT_EQ(views.size(FieldId::kHeaders), 2u);
  request.headers = std::span(large).first(2);
  EXPECT_FALSE(oversize(request));
}

TEST(Limits, ArgumentsAreCountedOverQueryAndBody) {
  const std::string target = "/?" + repeat("a&&", 6000);
  const std::string body = repeat("&b", 4001);
  RequestView request;
  request.target = target;
  request.headers = {&kForm, 1};
  request.body = std::string_view(body).substr(2);
  EXPECT_FALSE(oversize(request));
  request.body = body;
  Views views;
  views.reset(request);
  // With one joined in each part.
  EXPECT_EQ(views.size(FieldId::kFormArgs), 4000u + 1);
  EXPECT_EQ(views.size(FieldId::kQueryArgs), 6000u + 1);
  EXPECT_EQ(views.size(FieldId::kArgs), kMaxArguments + 2);
  EXPECT_EQ(views.element(FieldId::kArgs, 10'000, 0)[0], "b");
  EXPECT_TRUE(views.flag(FieldId::kFlagOversize));
  const HeaderView image = {"Content-Type", "image/png"};
  request.headers = {&image, 1};
  EXPECT_FALSE(oversize(request));  // the body is no form
}

TEST(Limits, CookiesAreCountedOverAllCookieHeaders) {
  const std::string half = repeat("a; ;", kMaxCookies / 2);
  std::vector<HeaderView> headers = {{"Cookie", half}, {"cookie", half}};
  RequestView request;
  request.headers = headers;
  EXPECT_FALSE(oversize(request));
  headers.push_back({"Cookie", ";"});
  request.headers = headers;
  EXPECT_FALSE(oversize(request));
  headers.push_back({"Cookie", "b"});
  request.headers = headers;
  Views views;
  views.reset(request);
  EXPECT_TRUE(views.flag(FieldId::kFlagOversize));
  EXPECT_EQ(views.size(FieldId::kCookies), kMaxCookies + 3) << "where headers meet, not counted";
}

TEST(Hostile, EverythingAtItsLargestTakesLinearTime) {
  std::vector<std::string> values;
  for (size_t i = 0; i < kMaxHeaders; ++i)
    values.push_back(std::string(240, 'h') + std::to_string(i));
  std::vector<HeaderView> headers;
  for (const std::string& value : values) headers.push_back({"Host", value});
  headers[0] = kForm;
  const std::string body = repeat("%252525252541=+&", kMaxBodyBytes / 16);
  Views views;
  const auto start = std::chrono::steady_clock::now();
  for (const char* piece : {"%25", "%252525252541", "../", "..;/", "a/%2e%2e/", "\\", "?&a=+", "%",
                            "%u0025", "%c0%af", "\xEF\xBC\x8F", "/a.;b\\c:%u002525\xC2\xA5"}) {
    const std::string target = "/" + repeat(piece, kMaxTargetBytes / std::string(piece).size());
    RequestView request;
    request.target = target;
    request.headers = headers;
    request.body = body;
    views.reset(request);
    EXPECT_GT(ask_everything(views), 4 * kMaxBodyBytes);
    EXPECT_EQ(views.text(FieldId::kHost).size(), kMaxHeaders - 1);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST(Hostile, OddBytesAnywhere) {
  const std::string odd("\0\xff\r\n %00\x7f:;=&", 13);
  const std::vector<HeaderView> headers = {
      {odd, odd}, {"", odd}, {"Host", odd}, {"Cookie", odd}, kForm};
  RequestView request;
  request.method = request.target = request.http_version = request.body = odd;
  request.tls_sni = odd;
  request.headers = headers;
  Views views;
  views.reset(request);
  EXPECT_GT(ask_everything(views), 0u);
  EXPECT_EQ(views.element(FieldId::kHeaders, 0, 0)[0], odd);
  EXPECT_EQ(views.flags(),
            flag_bit(FieldId::kFlagNullByte) | flag_bit(FieldId::kFlagBadTarget) |
                flag_bit(FieldId::kFlagControlByte) | flag_bit(FieldId::kFlagPathParameter) |
                flag_bit(FieldId::kFlagPathConfusion) | flag_bit(FieldId::kFlagBadHeader) |
                flag_bit(FieldId::kFlagBadCookie) | flag_bit(FieldId::kFlagObsFold));
}

TEST(Hostile, NothingAtAll) {
  const RequestView request;
  Views views;
  views.reset(request);
  ask_everything(views);
  EXPECT_EQ(views.flags(), flag_bit(FieldId::kFlagBadTarget));
}

TEST(Memory, NoAllocationOnceWarm) {
  const std::vector<HeaderView> headers = {
      {"Host", "A.example"}, {"Host", "b.example"}, {"Cookie", "a=%41; b=%2542"}, kForm,
      {"x", "%41"},          {"y", "\xEF\xBC\x8F"}};
  const std::string target =
      "http://c.example/%252e./a;b//c\\%u0025d.%00?" + repeat("a=+%2541&%c0%af=%uFF0F", 500);
  const std::string body = repeat("b+=%2542&", 500);
  RequestView request;
  request.method = "POST";
  request.target = target;
  request.headers = headers;
  request.body = body;
  const HeaderView types[] = {{"Content-Type", "application/json; charset=utf-16le"},
                              {"Content-Type", "text/xml; charset=shift_jis"},
                              {"Content-Type", "multipart/form-data; boundary=b"},
                              {"Content-Type", "x/y; charset=ibm037; charset=utf-7"}};
  const std::string bodies[] = {std::string("{\0\"\0a\0\"\0:\0\"\0%\0002\0005\0\"\0}\0", 22),
                                "<a b='%41'>" + repeat("c\x83\x5c", 300) + "</a>",
                                "--b\r\n\r\n" + repeat("%41", 300) + "\r\n--b--",
                                repeat("+AGE-\x81", 300)};
  Views views;
  const auto ask_all = [&] {
    views.reset(request);
    ask_everything(views);
    for (size_t i = 0; i < std::size(types); ++i) {
      RequestView other = request;
      other.headers = {&types[i], 1};
      other.body = bodies[i];
      views.reset(other);
      ask_everything(views);
    }
  };
  for (int i = 0; i < 3; ++i) ask_all();
  const size_t before = allocations;
  for (int i = 0; i < 10; ++i) ask_all();
  EXPECT_EQ(allocations, before);
}

}  // namespace
}  // namespace stopgap::engine
