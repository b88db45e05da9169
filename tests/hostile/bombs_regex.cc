// SPDX-License-Identifier: Apache-2.0
// See bombs.h: regexes, which the gate of the compiler lets pass or refuses, and the matcher's
// compiler has to bear.
#include <fmt/format.h>

#include "tests/hostile/bombs.h"

namespace stopgap::hostile {
namespace {

Bomb asking(const std::string& regex) {
  return {pack_of("", "http.uri matches /" + regex + "/ or http.body matches /" + regex + "/i"),
          ""};
}

std::string count(Random& random, size_t most) {
  const size_t from = random.below(most + 1);
  const size_t to = from + random.below(most + 1);
  return random.chance(50) ? fmt::format("{{{}}}", to) : fmt::format("{{{},{}}}", from, to);
}

std::string a_class(Random& random) {
  return random.pick({"[a-z]", "[^a]", "\\w", "\\d", "\\S", "[\\x00-\\xff]", ".", "[ab]", "[^\\n]",
                      "[[:alpha:]]", "\\h"});
}

/// Any regex of the language, with few limits kept.
std::string any_regex(Random& random, int depth) {
  if (depth == 0 || random.chance(20)) {
    return random.chance(50) ? a_class(random)
                             : random.pick({"a", "ab", "\\x00", "\\.", "%", "\\/"});
  }
  std::string text;
  for (size_t parts = 1 + random.below(4); parts > 0; --parts) {
    const std::string inner = any_regex(random, depth - 1);
    switch (random.below(6)) {
      case 0:
        text += "(?:" + inner + "|" + any_regex(random, depth - 1) + ")";
        break;
      case 1:
        text += "(?:" + inner + ")" + random.pick({"*", "+", "?", "*?", "+?"});
        break;
      case 2:
        text += "(?:" + inner + ")" + count(random, random.chance(50) ? 8 : 64);
        break;
      default:
        text += inner;
    }
  }
  return text;
}

Bomb counted_counted(Random& random) {
  std::string regex = "x" + a_class(random) + count(random, 60);
  for (size_t i = random.below(4); i > 0; --i) regex = "(?:" + regex + ")" + count(random, 20);
  return asking(regex + "y");
}

Bomb counted_in_a_row(Random& random) {
  std::string regex = "x";
  for (size_t i = 1 + random.below(30); i > 0; --i) {
    regex +=
        a_class(random) + count(random, random.chance(70) ? 25 : 255) + random.pick({"", "a", "%"});
  }
  return asking(regex);
}

Bomb dots(Random& random) {
  std::string regex = "a";
  for (size_t i = 1 + random.below(8); i > 0; --i) {
    regex += fmt::format(".{{{},{}}}b", random.below(40), 40 + random.below(220));
  }
  return asking(regex);
}

Bomb alternatives(Random& random) {
  std::string regex = "q(?:";
  const size_t most = some_size(random, 600);
  for (size_t i = 0; i <= most; ++i) {
    regex +=
        fmt::format("{}{}", i == 0 ? "" : "|", i * 7919 % 1000) + random.pick({"", ".*", "+a"});
  }
  return asking(regex + ")+z");
}

Bomb overlapping(Random& random) {
  const std::string n = count(random, 60);
  return asking(random.pick({"(?:a|b|ab)", "(?:[ab]|[bc]|[ac])", "(?:a?b?c?)", "(?:a|a|a)"}) + n +
                random.pick({"x", "(?:a|ab)*x", "[^x]*x", "$"}));
}

Bomb optional_many(Random& random) {
  const size_t n = some_size(random, 400);
  return asking(repeated("a?", n) + repeated("a", n));
}

Bomb nested_groups(Random& random) {
  const size_t n = some_size(random, 3000);
  return asking(repeated(random.chance(50) ? "(" : "(?:", n) + "a" +
                repeated(random.pick({")", ")+", ")*", ")?", ")|b"}), n));
}

Bomb stars(Random& random) {
  std::string regex;
  for (size_t i = some_size(random, 300); i > 0; --i) regex += a_class(random) + "*" + "a";
  return asking(regex + "b");
}

Bomb many_regexes(Random& random) {
  std::string condition = "true";
  for (size_t i = some_size(random, 200); i > 0; --i) {
    condition +=
        fmt::format(" and http.uri matches /a{}{}{}b/", i, a_class(random), count(random, 50));
  }
  return {pack_of("", condition), ""};
}

Bomb refused_syntax(Random& random) {
  return asking(std::string("a") +
                random.pick({"(?=b)",
                             "(?<!b)",
                             "\\1",
                             "(?<n>a)",
                             "(?P<n>a)",
                             "a++",
                             "(?>a)",
                             "(?i)a",
                             "\\p{L}",
                             "[",
                             "(",
                             ")",
                             "{",
                             "a{",
                             "a{1",
                             "a{2,1}",
                             "a{99999999999}",
                             "[z-a]",
                             "[[:foo:]]",
                             "\\",
                             "\\xg",
                             "\\Q",
                             "(?#a)",
                             "(*ACCEPT)",
                             "\\C"}) +
                any_regex(random, 1));
}

Bomb random_regex(Random& random) {
  return asking("x" + any_regex(random, 2 + static_cast<int>(random.below(5))));
}

Bomb classes_of_all(Random& random) {
  std::string regex = "[";
  for (size_t i = some_size(random, 700); i > 0; --i) {
    regex += fmt::format("\\x{:02x}", random.below(256));
  }
  return asking("a" + regex + "]" + count(random, 200) + "b");
}

}  // namespace

const std::vector<Family>& regex_families() {
  static const std::vector<Family> all = {{"counts of counts", counted_counted},
                                          {"counts in a row", counted_in_a_row},
                                          {"counted dots", dots},
                                          {"alternatives", alternatives},
                                          {"overlapping alternatives", overlapping},
                                          {"optional many", optional_many},
                                          {"nested groups", nested_groups},
                                          {"stars", stars},
                                          {"many regexes", many_regexes},
                                          {"refused regex syntax", refused_syntax},
                                          {"random regexes", random_regex},
                                          {"large classes", classes_of_all}};
  return all;
}

}  // namespace stopgap::hostile
