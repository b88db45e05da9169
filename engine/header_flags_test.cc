// SPDX-License-Identifier: Apache-2.0
// Each flag: what raises it, and what is near and does not.
#include "engine/header_flags.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stopgap::engine {
namespace {

using Headers = std::vector<HeaderView>;

TEST(DuplicateHeader, OfThoseThatMayStandOnce) {
  for (const std::string_view name :
       {"Authorization", "content-length", "Content-Type", "From", "HOST", "If-Modified-Since",
        "If-Range", "If-Unmodified-Since", "Max-Forwards", "Proxy-Authorization", "Range",
        "Referer", "User-Agent"}) {
    EXPECT_TRUE(has_duplicate_header(Headers{{name, "a"}, {"X", ""}, {name, "a"}})) << name;
    EXPECT_FALSE(has_duplicate_header(Headers{{name, "a"}})) << name;
  }
  EXPECT_TRUE(has_duplicate_header(Headers{{"host", "a"}, {"Host", "b"}}));
  EXPECT_FALSE(has_duplicate_header(
      Headers{{"Accept", "a"}, {"Accept", "b"}, {"Cookie", "a"}, {"Cookie", "b"}}));
  EXPECT_FALSE(has_duplicate_header(Headers{{"Content-Length", "1"}, {"Content_Length", "1"}}));
  EXPECT_FALSE(has_duplicate_header(Headers{}));
}

TEST(ClTe, NeedsBoth) {
  EXPECT_TRUE(has_two_lengths(Headers{{"transfer-encoding", ""}, {"Content-Length", "x"}}));
  EXPECT_FALSE(has_two_lengths(Headers{{"Content-Length", "1"}, {"Content-Length", "2"}}));
  EXPECT_FALSE(has_two_lengths(Headers{{"Transfer-Encoding", "chunked"}}));
}

TEST(BadHeader, ANameThatIsNoToken) {
  for (const std::string_view name : {"", "a ", " a", "a\t", "a b", "a\n", "a:", ":authority",
                                      "\xc3\xa9", "a\x7f", "a(", "a/", "a@", "a{"}) {
    EXPECT_TRUE(has_bad_header(Headers{{"ok", "x"}, {name, "x"}})) << name;
  }
  EXPECT_TRUE(has_bad_header(Headers{{std::string_view("a\0", 2), "x"}}));
  EXPECT_FALSE(has_bad_header(Headers{{"a-B_c.1!#$%&'*+^`|~", ""}}));
}

TEST(BadHeader, AValueWithNulOrLineEndsThatAreNoFold) {
  for (const std::string_view value :
       {"a\rb", "a\nb", "a\r\nb", "a\n", "a\r", "a\r\r\n b", "\n\n b"}) {
    EXPECT_TRUE(has_bad_header(Headers{{"a", value}})) << value;
  }
  EXPECT_TRUE(has_bad_header(Headers{{"a", std::string_view("\0", 1)}}));
  for (const std::string_view value : {"", " a ", "a\r\n b", "a\n\tb", "\r\n \r\n ", "\x01\xff"}) {
    EXPECT_FALSE(has_bad_header(Headers{{"a", value}})) << value;
  }
}

TEST(ObsFold, ALineThatGoesOn) {
  EXPECT_TRUE(has_fold(Headers{{"a", "b"}, {"c", "d\r\n e"}}));
  EXPECT_TRUE(has_fold(Headers{{"a", "b\n\t"}}));
  EXPECT_FALSE(has_fold(Headers{{"a", "b\r\nc"}, {"a\n b", "c"}}));
}

TEST(BadCookie, APieceThatIsNoneOfRfc6265) {
  Arena arena;
  for (const std::string_view text :
       {"a", "=b", "a b=c", "a=b; c", "$Version=1", "a=\"b", "a=b\"c\"", "a=b\\c", "a=\x01",
        "a=\x7f", "a=b; \"c\"=d", "\va=b", "a=b;\f; c=d"}) {
    EXPECT_TRUE(has_bad_cookie(Headers{{"cookie", text}}, arena)) << text;
  }
  for (const std::string_view text :
       {"", "; ;", "a=", "a=b; c=\"d\"", "a=b,c d\te", "a=b=c", "a=\xc3\xa9", "a=b;\r\n c=d"}) {
    EXPECT_FALSE(has_bad_cookie(Headers{{"Cookie", text}}, arena)) << text;
  }
  EXPECT_FALSE(has_bad_cookie(Headers{{"X-Cookie", "a"}}, arena));
}

TEST(DuplicateCookie, OfOneNameAsSent) {
  Arena arena;
  EXPECT_TRUE(has_duplicate_cookie(Headers{{"Cookie", "a=1; b; a=1"}}, arena));
  EXPECT_TRUE(
      has_duplicate_cookie(Headers{{"Cookie", "a=1"}, {"x", "y"}, {"cookie", " a"}}, arena));
  EXPECT_FALSE(has_duplicate_cookie(Headers{{"Cookie", "a=1; A=1; %61=1"}}, arena));
  EXPECT_FALSE(has_duplicate_cookie(Headers{{"Cookie", "a=1,a=2"}}, arena)) << "the old reading";
  EXPECT_FALSE(has_duplicate_cookie(Headers{}, arena));
}

TEST(RewriteAndMethod, HeadersThatSayAnother) {
  for (const std::string_view name :
       {"X-Original-URL", "x_rewrite_url", "X-Forwarded-Uri", "X-Forwarded-Prefix"}) {
    EXPECT_TRUE(has_rewrite_header(Headers{{name, "/"}})) << name;
    EXPECT_FALSE(has_method_header(Headers{{name, "/"}})) << name;
  }
  for (const std::string_view name :
       {"X-HTTP-Method-Override", "X-HTTP-METHOD", "X_Method-Override"}) {
    EXPECT_TRUE(has_method_header(Headers{{name, "PUT"}})) << name;
    EXPECT_FALSE(has_rewrite_header(Headers{{name, "PUT"}})) << name;
  }
  for (const std::string_view name :
       {"X-Forwarded-Host", "X-Host", "X-Original", "X-Forwarded-For", "Destination"}) {
    EXPECT_FALSE(has_rewrite_header(Headers{{name, ""}})) << name;
    EXPECT_FALSE(has_method_header(Headers{{name, ""}})) << name;
  }
}

}  // namespace
}  // namespace stopgap::engine
