// SPDX-License-Identifier: Apache-2.0
// The random texts that parse, print and parse again (format_test.cc) use every production of the
// grammar that leaves a node, and every word the tree knows.
#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "lang/grammar.h"
#include "lang/parse_for_test.h"
#include "lang/random_text_for_test.h"

namespace stopgap::lang {
namespace {

template <typename Rule>
size_t matched = 0;

template <typename Rule>
struct Watch : grammar::pegtl::normal<Rule> {
  template <typename Input>
  static void success(const Input&) {
    ++matched<Rule>;
  }
};

struct whole : grammar::pegtl::must<grammar::start, grammar::syntax,
                                    grammar::pegtl::star<grammar::item>, grammar::pegtl::eof> {};

/// Runs the grammar alone over `text`; false if it does not fit.
bool watch(const std::string& text) {
  grammar::pegtl::memory_input in(text.data(), text.data() + text.size(), "");
  try {
    return grammar::pegtl::parse<whole, grammar::pegtl::nothing, Watch>(in);
  } catch (const std::exception&) {
    return false;
  } catch (const grammar::SyntaxFailure&) {
    return false;
  }
}

TEST(RandomTexts, UseEveryProduction) {
  size_t good = 0;
  for (uint32_t seed = 0; seed < kRandomTexts; ++seed) good += watch(RandomText(seed).file());
  EXPECT_GT(good, kRandomTexts * 3 / 4);
#define STOPGAP_NODE(rule, kind) EXPECT_GT(matched<grammar::rule>, 0u) << #rule;
#include "lang/syntax.def"
#undef STOPGAP_NODE
}

TEST(RandomTexts, UseEveryWordOfTheTree) {
  std::set<std::string> words;
  for (uint32_t seed = 0; seed < kRandomTexts; ++seed) {
    const ParsedText parsed(RandomText(seed).file());
    if (!parsed.good()) continue;
    std::istringstream tree(parsed.tree());
    for (std::string word; tree >> word;) words.insert(word);
  }
  for (const char* word :
       {"string", "fence",   "regex",    "int",         "size",      "duration", "date",   "dotted",
        "ipv6",   "port",    "bool",     "==",          "!=",        "<",        "<=",     ">",
        ">=",     "in",      "contains", "starts_with", "ends_with", "matches",  "nocase", "block",
        "pass",   "observe", "idle",     "armed",       "edit",      "stays",    "any",    "all",
        "and",    "or",      "not",      "comment",     "doc"}) {
    EXPECT_EQ(words.count(word), 1u) << word;
  }
}

}  // namespace
}  // namespace stopgap::lang
