// SPDX-License-Identifier: Apache-2.0
#include "compiler/regex/regex.h"

#include <gtest/gtest.h>

namespace stopgap::compiler::regex {
namespace {

using lang::Code;
using Clauses = std::vector<std::vector<std::string>>;

std::string printed(std::string_view pattern, bool nocase = false) {
  const ParseResult result = parse(pattern, nocase, "http.uri");
  return result.problem ? "refused: " + result.problem->message : print(result.tree);
}

Clauses necessary(std::string_view pattern, bool nocase = false) {
  const ParseResult result = parse(pattern, nocase, "http.uri");
  EXPECT_FALSE(result.problem) << pattern << ": " << result.problem->message;
  return result.problem ? Clauses{} : necessary_literals(result.tree);
}

TEST(RegexPrint, SpellsOutWhatLibrariesDisagreeAbout) {
  EXPECT_EQ(printed("a.b"), "a.b");
  EXPECT_EQ(printed("^a$"), "\\Aa\\z");
  EXPECT_EQ(printed("\\d+"), "[0-9]+");
  EXPECT_EQ(printed("a\\s"), "a[\\x09-\\x0d\\x20]");
  EXPECT_EQ(printed("[^a-z/]x"), "[^/a-z]x");
  EXPECT_EQ(printed("(ab|c)d"), "(?:ab|c)d");
  EXPECT_EQ(printed("(?:ab){2,3}"), "(?:ab){2,3}");
  EXPECT_EQ(printed("a{2}b{3,}"), "a{2}b{3,}");
  EXPECT_EQ(printed("a+?b"), "a+b");
  EXPECT_EQ(printed("\\x80\xff"), "\\x80\\xff");
  EXPECT_EQ(printed("a b#"), "a\\x20b\\x23");
  EXPECT_EQ(printed("${jn"), "refused: the end of the value cannot be inside a match");
  EXPECT_EQ(printed("\\${jn"), "\\x24\\x7bjn");
  EXPECT_EQ(printed("[]a]x"), "[\\x5da]x");
  EXPECT_EQ(printed("[\\w\\-.]x"), "[\\x2d\\x2e0-9A-Z_a-z]x");
}

TEST(RegexPrint, PosixClasses) {
  const std::pair<std::string_view, std::string_view> classes[] = {
      {"[[:alpha:]]", "[A-Za-z]"},       {"[[:upper:]]", "[A-Z]"},
      {"[[:lower:]]", "[a-z]"},          {"[[:digit:]]", "[0-9]"},
      {"[[:alnum:]]", "[0-9A-Za-z]"},    {"[[:xdigit:]]", "[0-9A-Fa-f]"},
      {"[[:word:]]", "[0-9A-Za-z_]"},    {"[[:space:]]", "[\\t-\\r ]"},
      {"[[:blank:]]", "[\\t ]"},         {"[[:cntrl:]]", "[\\x00-\\x1f\\x7f]"},
      {"[[:print:]]", "[ -~]"},          {"[[:graph:]]", "[!-~]"},
      {"[[:punct:]]", "[!-/:-@[-`{-~]"}, {"[[:ascii:]]", "[\\x00-\\x7F]"},
      {"[[:^digit:]a]", "[^0-9]"},       {"[[:lower:]\\x41-\\x5a]", "[A-Za-z]"},
  };
  for (const auto& [name, ranges] : classes) EXPECT_EQ(printed(name), printed(ranges)) << name;
  EXPECT_EQ(printed("[[:upper:]]", true), printed("[A-Za-z]"));
}

/// Each as PCRE2 reads it: a brace that is no bound is a character.
TEST(RegexPrint, BracesThatAreNoBounds) {
  EXPECT_EQ(printed("a{x"), "a\\x7bx");
  EXPECT_EQ(printed("a{1"), "a\\x7b1");
  EXPECT_EQ(printed("a{1,x"), "a\\x7b1\\x2cx");
  EXPECT_EQ(printed("{1}"), "refused: repeats nothing");
}

TEST(RegexPrint, FoldsCaseInClasses) {
  EXPECT_EQ(printed("ab[c]", true), "abc");
  EXPECT_EQ(printed("[b-d]", true), "[B-Db-d]");
  EXPECT_EQ(printed("[[:upper:]]x", true), "[A-Za-z]x");
  EXPECT_EQ(printed("[^a]x", true), "[^Aa]x");
}

struct Refusal {
  std::string_view pattern;
  Code code;
  std::string_view underlined;
};

TEST(RegexGate, RefusesAndPointsAtTheConstruct) {
  const Refusal refusals[] = {
      {"x(?=a)", Code::kRegexLookAround, "(?="},
      {"x(?!a)", Code::kRegexLookAround, "(?!"},
      {"(?<=a)x", Code::kRegexLookAround, "(?<="},
      {"(?<!a)x", Code::kRegexLookAround, "(?<!"},
      {"(a)\\1", Code::kRegexBackReference, "\\1"},
      {"(a)\\g1", Code::kRegexBackReference, "\\g"},
      {"(?P=n)", Code::kRegexBackReference, "(?P="},
      {"a(?<n>b)", Code::kRegexNamedGroup, "(?<"},
      {"a(?P<n>b)", Code::kRegexNamedGroup, "(?P<"},
      {"(?>ab)", Code::kRegexAtomic, "(?>"},
      {"ab++", Code::kRegexAtomic, "++"},
      {"a{2}+", Code::kRegexAtomic, "{2}+"},
      {"(?i)ab", Code::kRegexInlineFlags, "(?i"},
      {"a(?s:b)", Code::kRegexInlineFlags, "(?s"},
      {"\\u0041", Code::kRegexUnicode, "\\u"},
      {"x\\p{L}", Code::kRegexUnicode, "\\p"},
      {"\\x{41}", Code::kRegexUnicode, "\\x"},
      {"a\\Z", Code::kRegexEscape, "\\Z"},
      {"a\\qb", Code::kRegexEscape, "\\q"},
      {"\\0", Code::kRegexEscape, "\\0"},
      {"a{256}", Code::kRegexBound, "{256}"},
      {".{1,300}x", Code::kRegexBound, "{1,300}"},
      {"a{200}b{200}c{200}d{200}e{201}", Code::kRegexBound, "a{200}b{200}c{200}d{200}e{201}"},
      {"x(a{10}b){10}", Code::kRegexNested, "a{10}"},
      {"a*", Code::kRegexEmptyMatch, "a*"},
      {"a|", Code::kRegexEmptyMatch, "a|"},
      {"^$", Code::kRegexEmptyMatch, "^$"},
      {"\\b", Code::kRegexEmptyMatch, "\\b"},
      {".", Code::kRegexAlwaysTrue, "."},
      {"^.+$", Code::kRegexAlwaysTrue, "^.+$"},
      {"a|[\\s\\S]+", Code::kRegexAlwaysTrue, "a|[\\s\\S]+"},
      {"^.", Code::kRegexAlwaysTrue, "^."},
      {"a^b", Code::kRegexAnchor, "^"},
      {"a$b", Code::kRegexAnchor, "$"},
      {"a$\\b", Code::kRegexAnchor, "$"},
      {"a(b$|c)\\b", Code::kRegexAnchor, "$"},
      {"\\b^a", Code::kRegexAnchor, "^"},
      {"(^a)+", Code::kRegexAnchor, "(^a)+"},
      {"a\\bb", Code::kRegexAnchor, "a\\bb"},
      {"^\\b;", Code::kRegexAnchor, "^\\b;"},
      {"a[^\\x00-\\xff]", Code::kRegexAnchor, "a[^\\x00-\\xff]"},
      {"(ab", Code::kRegexSyntax, "("},
      {"ab)", Code::kRegexSyntax, ")"},
      {"[ab", Code::kRegexSyntax, "["},
      {"*a", Code::kRegexSyntax, "*"},
      {"a**", Code::kRegexSyntax, "*"},
      {"a{,3}", Code::kRegexSyntax, "{,3}"},
      {"a{3,2}", Code::kRegexSyntax, "{3,2}"},
      {"[z-a]", Code::kRegexSyntax, "z-a"},
      {"[\\w-.]", Code::kRegexSyntax, "-"},
      {"[[:nope:]]", Code::kRegexSyntax, "[:"},
      {"[[.a.]]", Code::kRegexSyntax, "[."},
      {"a\\", Code::kRegexSyntax, "\\"},
      {"[a\\", Code::kRegexSyntax, "\\"},
      {"[[=a=]]", Code::kRegexSyntax, "[="},
      {"[[:digit]", Code::kRegexSyntax, "[:"},
      {"[a-\\d]", Code::kRegexSyntax, "a-"},
      {"[a-[:digit:]]", Code::kRegexSyntax, "a-"},
      {"[\\x-a]", Code::kRegexEscape, "\\x"},
      {"a\\x4", Code::kRegexEscape, "\\x"},
      {"a\\Bb", Code::kRegexEscape, "\\B"},
      {"a\\Rb", Code::kRegexEscape, "\\R"},
      {"a\\v", Code::kRegexEscape, "\\v"},
      {"a\\Z", Code::kRegexEscape, "\\Z"},
      {"a\\X", Code::kRegexUnicode, "\\X"},
      {"^+a", Code::kRegexSyntax, "^+"},
      {"a\\b*", Code::kRegexSyntax, "\\b*"},
      {"(?'a'b)", Code::kRegexNamedGroup, "(?'"},
      {"(?P<a>b)", Code::kRegexNamedGroup, "(?P<"},
      {"(?i)a", Code::kRegexInlineFlags, "(?i"},
      {"(?-i)a", Code::kRegexInlineFlags, "(?-"},
      {"(?:.+)?|.+.*", Code::kRegexEmptyMatch, "(?:.+)?|.+.*"},
      {"(?:[^x]|x)$", Code::kRegexAlwaysTrue, "(?:[^x]|x)$"},
      {"a..+|b|.*.{1}|c.+", Code::kRegexAlwaysTrue, "a..+|b|.*.{1}|c.+"},
      {"(?(1)a|b)", Code::kRegexConstruct, "(?("},
      {"(?R)", Code::kRegexConstruct, "(?R"},
      {"(*FAIL)", Code::kRegexConstruct, "(*F"},
      {"(?#c)", Code::kRegexConstruct, "(?#"},
  };
  for (const Refusal& refusal : refusals) {
    const ParseResult result = parse(refusal.pattern, false, "http.uri");
    ASSERT_TRUE(result.problem) << refusal.pattern;
    const Problem& problem = *result.problem;
    EXPECT_EQ(problem.code, refusal.code) << refusal.pattern << ": " << problem.message;
    EXPECT_EQ(refusal.pattern.substr(problem.begin, problem.end - problem.begin),
              refusal.underlined)
        << refusal.pattern;
    EXPECT_FALSE(problem.help.empty()) << refusal.pattern;
  }
}

TEST(RegexGate, AcceptsTheSubset) {
  for (const std::string_view pattern :
       {"(?:^|[;/])cmd(?:=|$)", "\\bselect\\b", "a{255}", "(?:a{8}b){8}", "[[:^alpha:]x]y", "x(|y)",
        "^\\Aab", "a{", "{jndi", "a}", "]", ".{1,255}x", "(a+)+b", "(?:^a)?b", "\\x00",
        "[\\]\\-\\^]", "^.$", "..", "\\/", "^\\ba\\b$", "(ab|^\\bc)(?:a\\b$|d)",
        // Not always true: without a word edge there has to be an x.
        "(?:\\b|x).+", "(?:\\b|x)[\\s\\S]", ".(?:\\b|x)"}) {
    const ParseResult result = parse(pattern, false, "http.uri");
    EXPECT_FALSE(result.problem) << pattern << ": " << result.problem->message;
  }
}

TEST(RegexGate, RewritesLookAheadsWithTheAuthorsLiterals) {
  const auto help = [](std::string_view pattern, bool nocase) {
    return parse(pattern, nocase, "http.uri").problem->help;
  };
  EXPECT_EQ(help("(?=.*autodiscover)(?=.*powershell)", true),
            "write `http.uri contains \"autodiscover\"i and http.uri contains \"powershell\"i`");
  EXPECT_EQ(help("(?=.*a\\.json)(?!.*\"b).*$", false),
            "write `http.uri contains \"a.json\" and http.uri not contains \"\\\"b\"`");
  EXPECT_EQ(help("(?=.*?a\\\\b)(?!.*\\/c).+$", false),
            "write `http.uri contains \"a\\\\b\" and http.uri not contains \"/c\"`");
  for (const std::string_view no_literal :
       {"(?=.*a\\d)x", "(?=.*a\\D)x", "(?=.*a\\1)x", "(?=.*a\tb)x", "(?=.*)x", "(?=.*ab"}) {
    EXPECT_NE(help(no_literal, false).find("several conditions"), std::string::npos) << no_literal;
  }
  EXPECT_NE(help("(?=.*[ab])x", false).find("several conditions"), std::string::npos);
  EXPECT_NE(help("(?=.*ab)xy", false).find("and keep the rest"), std::string::npos);
}

TEST(RegexGate, BoundsWorkOnHostilePatterns) {
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "(";
  EXPECT_EQ(parse(deep, false, "f").problem->code, Code::kRegexSyntax);
  std::string nested = "a";
  for (int i = 0; i < 31; ++i) nested = "(x" + nested + ")+";
  const ParseResult result = parse(nested, false, "f");
  ASSERT_FALSE(result.problem);
  EXPECT_FALSE(necessary_literals(result.tree).empty());
  EXPECT_EQ(parse(std::string(2049, 'a'), false, "f").problem->code, Code::kRegexTooLong);
  EXPECT_EQ(parse("a{99999999999999999999}", false, "f").problem->code, Code::kRegexBound);
}

TEST(RegexLiterals, FindsWhatEveryMatchContains) {
  EXPECT_EQ(necessary("foobar"), (Clauses{{"foobar"}}));
  EXPECT_EQ(necessary("FooBar"), (Clauses{{"foobar"}}));
  EXPECT_EQ(necessary("foo.*bar"), (Clauses{{"foo"}, {"bar"}}));
  EXPECT_EQ(necessary("fo+bar"), (Clauses{{"fo"}, {"obar"}}));
  EXPECT_EQ(necessary("foo|bar"), (Clauses{{"bar", "foo"}}));
  EXPECT_EQ(necessary("(?:a|b)c"), (Clauses{{"ac", "bc"}}));
  EXPECT_EQ(necessary("x\\d+y"), (Clauses{{"x"}, {"y"}}));
  EXPECT_EQ(necessary("ab?c"), (Clauses{{"abc", "ac"}}));
  EXPECT_EQ(necessary("(?:ab){3}"), (Clauses{{"ababab"}}));
  EXPECT_EQ(necessary("\\w+"), Clauses{});
  EXPECT_EQ(necessary("a.*x|.y"), (Clauses{{"a", "y"}}));
  EXPECT_EQ(necessary("a.*x|\\w"), Clauses{});
  EXPECT_EQ(necessary("foo(?:bar.*)?baz"), (Clauses{{"foo"}, {"baz"}}));
}

}  // namespace
}  // namespace stopgap::compiler::regex
