// SPDX-License-Identifier: Apache-2.0
// The gate and the printed dialect against PCRE2: on random patterns and texts, Hyperscan with the
// printed pattern answers as PCRE2 with the original one, and necessary literals are necessary.
#include <gtest/gtest.h>
#include <hs_compile.h>
#include <hs_runtime.h>

#ifdef STOPGAP_HAS_RE2
#include <re2/re2.h>
#endif

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <random>

#include "compiler/regex/regex.h"
#include "tests/oracle/regex.h"

namespace stopgap::compiler::regex {
namespace {

#ifdef STOPGAP_SANITIZED  // ten times slower
constexpr int kRounds = 400;
#else
constexpr int kRounds = 4000;
#endif

class Random {
 public:
  explicit Random(uint32_t seed) : engine_(seed) {}
  uint32_t below(uint32_t bound) { return static_cast<uint32_t>(engine_() % bound); }
  template <size_t N>
  std::string pick(const char* const (&choices)[N]) {
    return choices[below(N)];
  }

 private:
  std::mt19937 engine_;
};

constexpr const char* kAtoms[] = {"a",
                                  "b",
                                  "A",
                                  "\\x41",
                                  "\\.",
                                  ".",
                                  "\\d",
                                  "\\w",
                                  "\\s",
                                  "\\h",
                                  "\\D",
                                  "\\W",
                                  "\\S",
                                  "\\H",
                                  "[ab]",
                                  "[^a]",
                                  "[a-cX-Z]",
                                  "[]a]",
                                  "[^]a]",
                                  "[a-]",
                                  "[\\w-]",
                                  "[\\d]",
                                  "[^\\W]",
                                  "\\xA0",
                                  "[\\x80-\\xff]",
                                  "[[:alpha:]]",
                                  "[[:^upper:]]",
                                  "[[:space:]1]",
                                  "[[:punct:]]",
                                  "\\n",
                                  "\\b",
                                  "ab",
                                  "/",
                                  "[[:lower:]]",
                                  "[^[:upper:]a]",
                                  "\\x00",
                                  "{",
                                  "}",
                                  "]",
                                  "_",
                                  "[^\\n]",
                                  "\\/",
                                  "[\\]\\\\]",
                                  "1",
                                  "[^\\x00-\\xff]"};
constexpr const char* kRepeats[] = {"*",     "+",    "?",  "{2}", "{0,2}",
                                    "{1,3}", "{2,}", "*?", "+?",  "{1}"};

std::string random_pattern(Random& random, int depth, bool anchors) {
  std::string pattern;
  const uint32_t alternatives = random.below(4) == 0 ? 2 : 1;
  for (uint32_t i = 0; i < alternatives; ++i) {
    if (i > 0) pattern += "|";
    if (anchors && random.below(5) == 0) pattern += random.below(2) == 0 ? "^" : "\\A";
    for (uint32_t parts = 1 + random.below(4); parts > 0; --parts) {
      const bool group = depth > 0 && random.below(4) == 0;
      const std::string part =
          group ? (random.below(2) == 0 ? "(" : "(?:") +
                      random_pattern(random, depth - 1, anchors && random.below(4) == 0) + ")"
                : random.pick(kAtoms);
      pattern += part;
      if (part != "\\b" && random.below(4) == 0) pattern += random.pick(kRepeats);
    }
    if (anchors && random.below(5) == 0) pattern += random.below(2) == 0 ? "$" : "\\z";
  }
  return pattern;
}

std::string random_text(Random& random) {
  constexpr std::string_view kBytes("abABcXz01_. /-\n\t\xa0\x80\xff\x00]{}\\", 25);
  std::string text;
  for (uint32_t size = random.below(10); size > 0; --size) {
    text += kBytes[random.below(static_cast<uint32_t>(kBytes.size()))];
  }
  return text;
}

class Matcher {
 public:
  Matcher(const std::string& pattern, bool nocase) {
    const unsigned flags = HS_FLAG_DOTALL | HS_FLAG_SINGLEMATCH | (nocase ? HS_FLAG_CASELESS : 0);
    hs_compile_error_t* failure = nullptr;
    if (hs_compile(pattern.c_str(), flags, HS_MODE_BLOCK, nullptr, &database_, &failure) !=
        HS_SUCCESS) {
      error = failure->message;
      hs_free_compile_error(failure);
      return;
    }
    hs_alloc_scratch(database_, &scratch_);
  }
  ~Matcher() {
    hs_free_scratch(scratch_);
    hs_free_database(database_);
  }
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;

  bool matches(std::string_view text) {
    bool found = false;
    const auto on_match = [](unsigned, unsigned long long, unsigned long long, unsigned,
                             void* context) {
      *static_cast<bool*>(context) = true;
      return 0;
    };
    EXPECT_EQ(hs_scan(database_, text.data(), static_cast<unsigned>(text.size()), 0, scratch_,
                      on_match, &found),
              HS_SUCCESS);
    return found;
  }

  std::string error;

 private:
  hs_database_t* database_ = nullptr;
  hs_scratch_t* scratch_ = nullptr;
};

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

void expect_necessary(const Tree& tree, const std::string& pattern, const std::string& text) {
  for (const auto& clause : necessary_literals(tree)) {
    bool occurs = false;
    for (const std::string& literal : clause) {
      EXPECT_FALSE(literal.empty()) << pattern;
      occurs = occurs || lower(text).find(literal) != std::string::npos;
    }
    EXPECT_TRUE(occurs) << "/" << pattern << "/ matches `" << text << "` without a literal of its";
  }
}

#ifdef STOPGAP_HAS_RE2
/// RE2 as a second opinion: "yes", "no", or "" where it does not know the syntax, or means
/// something else: it ignores the case of letters above ASCII too, and the release of 2022-06-01
/// finds nothing for `\xA0b|\xA0c`, where alternatives begin with the same byte above ASCII.
std::string re2_says(const re2::RE2& pattern, bool nocase, std::string_view text) {
  if (!pattern.ok()) return "";
  const std::string& source = pattern.pattern();
  const bool factored = source.find('|') != source.npos && source.find("\\xA0") != source.npos;
  const auto above = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  if (factored || (nocase && std::any_of(text.begin(), text.end(), above))) return "";
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern) ? "yes" : "no";
}

re2::RE2::Options re2_options(bool nocase) {
  re2::RE2::Options options(re2::RE2::Latin1);
  options.set_dot_nl(true);
  options.set_never_capture(true);
  options.set_case_sensitive(!nocase);
  options.set_log_errors(false);
  return options;
}
#endif

/// Of a longer run by hand (tests/differential/README.md).
unsigned long from_environment(const char* name, unsigned long otherwise) {
  const char* wanted = std::getenv(name);
  return wanted == nullptr ? otherwise : std::strtoul(wanted, nullptr, 10);
}

TEST(RegexAgainstPcre2, AgreesOnRandomPatterns) {
  const unsigned long rounds = from_environment("STOPGAP_REGEXES", kRounds);
  Random random(static_cast<uint32_t>(from_environment("STOPGAP_SEED", 20260601)));
  std::optional<oracle::Regexes> pcre;
  unsigned long accepted = 0, pairs = 0, matched = 0, re2_pairs = 0, given_up = 0;
  for (unsigned long round = 0; round < rounds; ++round) {
    if (round % 1000 == 0) pcre.emplace();  // it keeps all it has compiled
    const std::string pattern = random_pattern(random, 2, true);
    const bool nocase = random.below(3) == 0;
    const ParseResult parsed = parse(pattern, nocase, "f");
    if (parsed.problem) continue;
    ++accepted;
    const std::string printed = print(parsed.tree);
    Matcher matcher(printed, nocase);
    ASSERT_EQ(matcher.error, "") << "/" << pattern << "/ printed as /" << printed << "/";
#ifdef STOPGAP_HAS_RE2
    const re2::RE2 re2(re2::StringPiece(pattern), re2_options(nocase));
#endif
    for (int i = 0; i < 24; ++i) {
      const std::string text = random_text(random);
      const auto where = [&] {
        return "/" + pattern + "/" + (nocase ? "i" : "") + " printed as /" + printed + "/ on `" +
               ::testing::PrintToString(text) + "`";
      };
      bool expected = false;
      try {
        expected = pcre->matches(pattern, nocase, text);
      } catch (const oracle::GaveUp&) {
        ++given_up;
        continue;
      }
      ++pairs;
      ASSERT_EQ(matcher.matches(text), expected) << where();
#ifdef STOPGAP_HAS_RE2
      const std::string second = re2_says(re2, nocase, text);
      re2_pairs += second.empty() ? 0 : 1;
      ASSERT_NE(second, expected ? "no" : "yes") << "RE2 says so: " << where();
#endif
      if (!expected) continue;
      ++matched;
      expect_necessary(parsed.tree, pattern, text);
    }
  }
  std::printf("%lu patterns, %lu pairs (%lu with RE2, %lu given up by PCRE2), %lu matched\n",
              accepted, pairs, re2_pairs, given_up, matched);
  EXPECT_GT(accepted, rounds / 2);  // else the test proves little
  EXPECT_GT(matched, rounds + rounds / 4);
}

/// The two refusals that judge meaning are right: what they refuse does match everything.
TEST(RegexAgainstPcre2, RefusesOnlyWhatMatchesEverything) {
  Random random(7);
  oracle::Regexes pcre;
  int refused = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::string pattern = random_pattern(random, 1, true);
    const ParseResult parsed = parse(pattern, false, "f");
    if (!parsed.problem || parsed.problem->code != lang::Code::kRegexAlwaysTrue) continue;
    ++refused;
    for (int i = 0; i < 20; ++i) {
      const std::string text = "\n" + random_text(random);
      EXPECT_TRUE(pcre.matches(pattern, false, text))
          << pattern << " on " << ::testing::PrintToString(text);
    }
  }
  EXPECT_GT(refused, 5);
}

}  // namespace
}  // namespace stopgap::compiler::regex
