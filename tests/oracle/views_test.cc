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

const Reads kAll = reads_of("generic");

Strings decode_stages(std::string_view text) { return oracle::decode_stages(text, kAll); }
Strings argument_stages(std::string_view text) { return oracle::argument_stages(text, kAll); }
Strings path_views(std::string_view path) { return oracle::path_views(path, kAll); }
std::string canonical_path(std::string_view path) {
  return oracle::canonical_path(path, Separators::kBoth, false);
}
std::string canonical_path_without_parameters(std::string_view path) {
  return oracle::canonical_path(path, Separators::kBoth, true);
}
std::string windows(std::string_view path) {
  return oracle::canonical_path(path, Separators::kWindows, false);
}

TEST(Backends, GenericReadsAllAndNamedOnesLess) {
  EXPECT_TRUE(kAll.percent_u && kAll.underscore_headers && kAll.nul_ends && kAll.php_names);
  EXPECT_TRUE(reads_of("iis").percent_u);
  EXPECT_FALSE(reads_of("iis").path_parameters);
  EXPECT_TRUE(reads_of("tomcat").path_parameters);
  EXPECT_FALSE(reads_of("tomcat").best_fit);
  for (const char* name : {"apache", "iis", "nginx", "nodejs", "php", "python", "tomcat"}) {
    const Reads reads = reads_of(name);
    EXPECT_TRUE(reads.backslash) << name;
    EXPECT_FALSE(reads.percent_u && reads.php_names) << name;
  }
}

TEST(Pctu, ReadsFourDigitsBehindAnU) {
  EXPECT_EQ(pctu("%u0041%U00e9%41"),
            "A\xC3\xA9"
            "A");
  EXPECT_EQ(pctu("%u20ac"), "\xE2\x82\xAC");
  EXPECT_EQ(pctu("%uD83D%uDE00"), "\xF0\x9F\x98\x80");
  EXPECT_EQ(pctu("%uD83D%u0041%uDE00"),
            "\xEF\xBF\xBD"
            "A\xEF\xBF\xBD");
  EXPECT_EQ(pctu("%u004%uz%u00%41"), "%u004%uz%u00A");
}

TEST(Fold, OverlongSequencesAndLookAlikes) {
  EXPECT_EQ(fold("\xC0\xAF\xE0\x80\xAF\xF8\x80\x80\x80\xAF", true, false), "///");
  EXPECT_EQ(fold("\xE0\x83\xA9", true, false), "\xC3\xA9") << "not all are ASCII";
  EXPECT_EQ(fold("\xE0\x83\xA9", true, true), "e");
  EXPECT_EQ(fold("\xC0\xAF", false, true), "\xC0\xAF");
  EXPECT_EQ(fold("\xEF\xBC\x8F\xC2\xA5\xC2\xAD", false, true), "/\\-");
  EXPECT_EQ(fold("\xEF\xBC\x8F", true, false), "\xEF\xBC\x8F");
  EXPECT_EQ(fold("\xD8\xAF\xED\xA2\xAF", true, true), "\xD8\xAF\xED\xA2\xAF");
  EXPECT_EQ(fold("\xC0/\x80\xFF\xE0\x80", true, true), "\xC0/\x80\xFF\xE0\x80");
}

TEST(DecodeStages, ThreeChains) {
  EXPECT_EQ(decode_stages("%u0041%42"), (Strings{"%u0041%42", "%u0041B", "AB"}));
  EXPECT_EQ(decode_stages("%uFF0F"), (Strings{"%uFF0F", "\xEF\xBC\x8F", "/"}));
  EXPECT_EQ(decode_stages("%c0%af"), (Strings{"%c0%af", "\xC0\xAF", "/"}));
  EXPECT_EQ(decode_stages("%25u0041"), (Strings{"%25u0041", "%u0041", "A"}));
  EXPECT_EQ(oracle::decode_stages("%u0041", reads_of("php")), Strings{"%u0041"});
  EXPECT_EQ(oracle::decode_stages("%uFF0F", Reads{true, true, false, false, false, false, false,
                                                  false, false, false, false}),
            (Strings{"%uFF0F", "\xEF\xBC\x8F"}));
  const Stages deep = read_stages("%u0025252525252541", kAll);
  EXPECT_EQ(deep.rounds, 4);
  EXPECT_TRUE(deep.more);
  EXPECT_FALSE(read_stages("%u0025252541", kAll).more);
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

TEST(CanonicalPath, SlashesOnly) {
  EXPECT_EQ(oracle::canonical_path("/a\\..\\b/../c;x", Separators::kSlash, false), "/c;x");
  EXPECT_EQ(oracle::canonical_path("/a\\..\\b/./c;x", Separators::kSlash, true), "/a\\..\\b/c");
}

TEST(CanonicalPath, NamesOnWindows) {
  EXPECT_EQ(windows("/a.asp::$DATA"), "/a.asp");
  EXPECT_EQ(windows("\\a. .\\b :x/c"), "/a/b/c");
  EXPECT_EQ(windows("/a/.. /b"), "/b");
  EXPECT_EQ(windows("/a/.../b. "), "/a/b");
  EXPECT_EQ(windows("/a/. ."), "/a/");
  EXPECT_EQ(oracle::canonical_path("/a.;b/..;", Separators::kWindows, true), "/");
}

TEST(PathViews, ANulEndsAStage) {
  EXPECT_EQ(path_views("/a%00/../b"), (Strings{"/a%00/../b", "/a\0/../b"s, "/a", "/b"}));
  EXPECT_EQ(path_stages("/a%00b", kAll), (Strings{"/a%00b", "/a\0b"s, "/a"}));
  EXPECT_EQ(path_stages("/a%23b", kAll, {"/%2e"}), (Strings{"/a%23b", "/a#b", "/a", "/%2e", "/."}));
  EXPECT_EQ(path_stages("/%61;%2fx/b", kAll), (Strings{"/%61;%2fx/b", "/a;/x/b", "/a/b"}));
  EXPECT_EQ(path_stages("/%61;%2fx/b", reads_of("nginx")), (Strings{"/%61;%2fx/b", "/a;/x/b"}));
  EXPECT_EQ(path_stages("/a%00b", reads_of("apache")), (Strings{"/a%00b", "/a\0b"s}));
}

TEST(PathViews, OnlyWhatTheBackendReads) {
  EXPECT_EQ(oracle::path_views("/a;b\\c.", reads_of("iis")),
            (Strings{"/a;b\\c.", "/a;b/c.", "/a;b/c"}));
  EXPECT_EQ(oracle::path_views("/a;b\\..", Reads{}), Strings{"/a;b\\.."});
}

TEST(PathViews, FormsDiffer) {
  EXPECT_FALSE(forms_differ({"/a/../b", "/c"}));
  EXPECT_TRUE(forms_differ({"/a", "/a;b"}));
  EXPECT_TRUE(forms_differ({"/a."}));
  EXPECT_TRUE(forms_differ({"/a\\b"}));
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
