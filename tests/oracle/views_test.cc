// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/views.h"

#include <gtest/gtest.h>

namespace stopgap::oracle {
namespace {

using Strings = std::vector<std::string>;
using namespace std::string_literals;

TEST(Pct, DecodesInOnePassAndLeavesOtherPercentsAlone) {
  EXPECT_EQ(pct(""), "");
  EXPECT_EQ(pct("abc"), "abc");
  EXPECT_EQ(pct("%41%62%63"), "Abc");
  EXPECT_EQ(pct("%4a%4A"), "JJ");
  EXPECT_EQ(pct("%2541"), "%41");
  EXPECT_EQ(pct("%%341"), "%41") << "the second % starts %34, which is '4'";
  EXPECT_EQ(pct("%4%31"), "%41") << "%4% is not two digits; %31 is '1'";
  EXPECT_EQ(pct("%"), "%");
  EXPECT_EQ(pct("%4"), "%4");
  EXPECT_EQ(pct("a%4"), "a%4");
  EXPECT_EQ(pct("%zz%g1%1g"), "%zz%g1%1g");
  EXPECT_EQ(pct("%00a%ff"), "\0a\xff"s);
  EXPECT_EQ(pct("+"), "+");
}

TEST(DecodeStages, StopWhenNothingChangesAndAfterFourRounds) {
  EXPECT_EQ(decode_stages(""), (Strings{""}));
  EXPECT_EQ(decode_stages("100%"), (Strings{"100%"}));
  EXPECT_EQ(decode_stages("%41"), (Strings{"%41", "A"}));
  EXPECT_EQ(decode_stages("%2541"), (Strings{"%2541", "%41", "A"}));
  EXPECT_EQ(decode_stages("%25252541"), (Strings{"%25252541", "%252541", "%2541", "%41", "A"}));
  EXPECT_EQ(decode_stages("%2525252541"),
            (Strings{"%2525252541", "%25252541", "%252541", "%2541", "%41"}));
  EXPECT_EQ(decode_stages("%25%34%31"), (Strings{"%25%34%31", "%41", "A"}));
}

TEST(ArgumentStages, PlusBecomesASpaceBeforeTheFirstDecodingOnly) {
  EXPECT_EQ(argument_stages("a"), (Strings{"a"}));
  EXPECT_EQ(argument_stages("a+b"), (Strings{"a+b", "a b"}));
  EXPECT_EQ(argument_stages("a%2Bb"), (Strings{"a%2Bb", "a+b"})) << "a decoded + stays";
  EXPECT_EQ(argument_stages("+%2541"), (Strings{"+%2541", " %41", " A"}));
  EXPECT_EQ(argument_stages("%2+0"), (Strings{"%2+0", "%2 0"}));
  EXPECT_EQ(argument_stages("%2525252541"),
            (Strings{"%2525252541", "%25252541", "%252541", "%2541", "%41"}));
}

TEST(CanonicalPath, ResolvesSegments) {
  EXPECT_EQ(canonical_path(""), "/");
  EXPECT_EQ(canonical_path("/"), "/");
  EXPECT_EQ(canonical_path("//"), "/");
  EXPECT_EQ(canonical_path("*"), "/*");
  EXPECT_EQ(canonical_path("a"), "/a");
  EXPECT_EQ(canonical_path("/a"), "/a");
  EXPECT_EQ(canonical_path("/a/"), "/a/");
  EXPECT_EQ(canonical_path("//a///b//"), "/a/b/");
  EXPECT_EQ(canonical_path("/a/./b"), "/a/b");
  EXPECT_EQ(canonical_path("/a/../b"), "/b");
  EXPECT_EQ(canonical_path("/../../b"), "/b");
  EXPECT_EQ(canonical_path("/a//../b"), "/b") << "the empty segment is dropped first";
  EXPECT_EQ(canonical_path("\\a\\..\\b\\"), "/b/");
  EXPECT_EQ(canonical_path("/..."), "/...");
  EXPECT_EQ(canonical_path("/a;x/../b"), "/b");
  EXPECT_EQ(canonical_path("/a/..;/b"), "/a/..;/b");
}

TEST(CanonicalPath, SlashAtTheEnd) {
  EXPECT_EQ(canonical_path("/a/."), "/a/");
  EXPECT_EQ(canonical_path("/a/b/.."), "/a/");
  EXPECT_EQ(canonical_path("/a\\."), "/a/");
  EXPECT_EQ(canonical_path("."), "/");
  EXPECT_EQ(canonical_path(".."), "/");
  EXPECT_EQ(canonical_path("/."), "/");
  EXPECT_EQ(canonical_path("/a."), "/a.");
  EXPECT_EQ(canonical_path("/a.."), "/a..");
}

TEST(CanonicalPath, WithoutParameters) {
  EXPECT_EQ(canonical_path_without_parameters("/a;v=1/b;w"), "/a/b");
  EXPECT_EQ(canonical_path_without_parameters("/a/..;/b"), "/b");
  EXPECT_EQ(canonical_path_without_parameters("/a/b/..;x"), "/a/");
  EXPECT_EQ(canonical_path_without_parameters("/a/;x"), "/a/");
  EXPECT_EQ(canonical_path_without_parameters("/;x/a"), "/a");
  EXPECT_EQ(canonical_path_without_parameters("/a;x\\b"), "/a/b") << "\\ ends the segment";
  EXPECT_EQ(canonical_path_without_parameters(";x"), "/");
  EXPECT_EQ(canonical_path_without_parameters("/a;b;c"), "/a");
}

TEST(PathViews, StagesThenCanonicalFormsWithoutRepeats) {
  EXPECT_EQ(path_views("/a"), (Strings{"/a"}));
  EXPECT_EQ(path_views(""), (Strings{"", "/"}));
  EXPECT_EQ(path_views("//a;b"), (Strings{"//a;b", "/a;b", "/a"}));
  EXPECT_EQ(path_views("/%2e%2e/a"), (Strings{"/%2e%2e/a", "/../a", "/a"}));
  EXPECT_EQ(path_views("/x/%252e%252e/a"),
            (Strings{"/x/%252e%252e/a", "/x/%2e%2e/a", "/x/../a", "/a"}));
  EXPECT_EQ(path_views("/a%3f/.."), (Strings{"/a%3f/..", "/a?/..", "/"}));
}

TEST(Trim, SpacesAndTabsOnly) {
  EXPECT_EQ(trim(" \t a b\t "), "a b");
  EXPECT_EQ(trim(" \t "), "");
  EXPECT_EQ(trim("\r\na\v"), "\r\na\v");
}

TEST(Lower, AsciiOnly) { EXPECT_EQ(lower("aBZ[@`{\xC4\x00z"s), "abz[@`{\xC4\x00z"s); }

TEST(HostCandidate, UserPortDotAndCase) {
  EXPECT_EQ(host_candidate("A.Example"), "a.example");
  EXPECT_EQ(host_candidate("a.example:8080"), "a.example");
  EXPECT_EQ(host_candidate("a.example:"), "a.example");
  EXPECT_EQ(host_candidate("a.example."), "a.example");
  EXPECT_EQ(host_candidate("a.example.:80"), "a.example");
  EXPECT_EQ(host_candidate("a.example.."), "a.example.") << "one dot";
  EXPECT_EQ(host_candidate("a.example:80."), "a.example:80") << "a port is at the very end";
  EXPECT_EQ(host_candidate("a.example:8x"), "a.example:8x");
  EXPECT_EQ(host_candidate("a.example:1:2"), "a.example:1") << "one port";
  EXPECT_EQ(host_candidate("u:p@v@a.example:80"), "a.example");
  EXPECT_EQ(host_candidate("[2001:DB8::1]"), "[2001:db8::1]");
  EXPECT_EQ(host_candidate("[2001:DB8::1]:443"), "[2001:db8::1]");
  EXPECT_EQ(host_candidate("@"), "");
  EXPECT_EQ(host_candidate(":80"), "");
  EXPECT_EQ(host_candidate("."), "");
  EXPECT_EQ(host_candidate(""), "");
}

TEST(Split, KeepsEmptyPieces) {
  EXPECT_EQ(split("", '&'), (Strings{""}));
  EXPECT_EQ(split("a&&b&", '&'), (Strings{"a", "", "b", ""}));
}

}  // namespace
}  // namespace stopgap::oracle
