// SPDX-License-Identifier: Apache-2.0
// See regex_gen.h. Tested by generator_test.cc.
#include "tests/differential/regex_gen.h"

#include <algorithm>
#include <cstdlib>

namespace stopgap::differential {
namespace {

constexpr int kTopDepth = 2;

std::string random_alternative(Random& random, int depth, bool anchors);

std::string random_literal(Random& random) {
  return random.pick(
      {"a", "b", "A", "B", "\\.", "/", "%", "ab", "\\x41", "=", ";", "2", "\\\\", "e"});
}

std::string random_part(Random& random, int depth) {
  std::string part;
  switch (random.below(depth > 0 ? 10 : 7)) {
    case 0:
      part = ".";
      break;
    case 1:
      part = random.pick({"[ab]", "[^a]", "[a-c]", "[^a-z/]", "[A\\x00]", "[%\\.]", "[[:alpha:]]"});
      break;
    case 2:
      part = random.pick({"\\d", "\\w", "\\s", "\\h", "\\W", "\\D", "\\S"});
      break;
    case 7:
      part = "(" + random_alternative(random, depth - 1, false) + ")";
      break;
    case 8:
      part = concat({"(?:", random_alternative(random, depth - 1, false), "|",
                     random_alternative(random, depth - 1, false), ")"});
      break;
    case 9:
      // With both neighbours: Hyperscan refuses a pattern whose \b can never hold.
      return random.pick({"/\\ba", "a\\b/", "=\\bb", "A\\b\\.", "%\\b2", "[/=]\\b[ab]"});
    default:
      part = random.pick({"a", "b", "A", "/", "%", "=", "\\.", "c", "\\x2e"});
      break;
  }
  if (random.chance(40)) {
    // Nested bounds may expand to 64 copies: groups get the small ones.
    const bool group = part[0] == '(';
    part += group ? random.pick({"*", "+", "?", "{2}", "{1,2}", "{0,3}", "{1,}", "*?"})
            : depth == kTopDepth ? random.pick({"*", "+", "??", "{0,40}", "{3,20}", "{2,}"})
                                 : random.pick({"*", "+?", "?", "{2}", "{1,2}", "{0,3}", "{3,6}"});
  }
  return part;
}

std::string random_alternative(Random& random, int depth, bool anchors) {
  std::string result;
  if (anchors && random.chance(15)) result += random.pick({"^", "\\A"});
  for (size_t i = random.below(3); i > 0; --i) result += random_part(random, depth);
  result += random_literal(random);
  for (size_t i = random.below(3); i > 0; --i) result += random_part(random, depth);
  if (anchors && random.chance(15)) result += random.pick({"$", "\\z"});
  return result;
}

/// Reads one pattern and writes one string of it.
class Sampler {
 public:
  Sampler(const std::string& pattern, Random& random) : pattern_(pattern), random_(random) {}

  /// One of the alternatives up to `)` or the end.
  std::string alternatives() {
    if (++depth_ > 64) return {};
    std::string chosen = sequence();
    for (size_t count = 2; at('|'); ++count) {
      ++position_;
      const std::string other = sequence();
      if (random_.below(count) == 0) chosen = other;
    }
    --depth_;
    return chosen;
  }

 private:
  bool at(char c) const { return position_ < pattern_.size() && pattern_[position_] == c; }
  bool end() const { return position_ >= pattern_.size() || at('|') || at(')'); }

  std::string sequence() {
    std::string result;
    while (!end()) {
      const size_t begin = position_;
      const std::string first = atom();
      const size_t times = repetition();
      const size_t next = position_;
      if (times != 0) result += first;
      for (size_t i = 1; i < times; ++i) {  // read the atom again for another sample of it
        position_ = begin;
        result += atom();
      }
      position_ = next;
    }
    return result;
  }

  std::string atom() {
    const char c = pattern_[position_++];
    if (c == '(') {
      if (pattern_.compare(position_, 2, "?:") == 0) position_ += 2;
      std::string inner = alternatives();
      if (at(')')) ++position_;
      return inner;
    }
    if (c == '[') return bracket();
    if (c == '\\' && position_ < pattern_.size()) return escape();
    if (c == '^' || c == '$') return {};
    if (c == '.') return random_.pick({"a", "/", "\n", "%", "x"});
    return std::string(1, c);
  }

  std::string escape() {
    const char c = pattern_[position_++];
    switch (c) {
      case 'd':
        return random_.pick({"2", "5", "0"});
      case 'w':
      case 'D':
      case 'S':
        return random_.pick({"a", "A", "e"});
      case 's':
      case 'h':
        return random_.pick({" ", "\t"});
      case 'W':
        return random_.pick({"/", "%", "."});
      case 'b':
      case 'A':
      case 'z':
        return {};
      case 'x': {
        const std::string digits = pattern_.substr(position_, 2);
        position_ += digits.size();
        return std::string(1, static_cast<char>(std::strtol(digits.c_str(), nullptr, 16)));
      }
      default:
        return std::string(1, c);
    }
  }

  std::string bracket() {
    const bool negated = at('^');
    std::string choices;
    size_t close = pattern_.find(']', position_ + 1);
    if (pattern_.compare(position_, 2, "[:") == 0) {
      close = pattern_.find("]]", position_);
      close = close == std::string::npos ? close : close + 1;
      choices = "ab";
    } else if (negated) {
      choices = "b2.X";
    } else {
      choices = std::string(1, at('\\') && position_ + 1 < pattern_.size() ? pattern_[position_ + 1]
                                                                           : pattern_[position_]);
    }
    position_ = close == std::string::npos ? pattern_.size() : close + 1;
    return std::string(1, choices[random_.below(choices.size())]);
  }

  size_t repetition() {
    size_t times = 1;
    if (at('*') || at('?')) {
      times = random_.below(at('?') ? 2 : 3);
      ++position_;
    } else if (at('+')) {
      times = 1 + random_.below(2);
      ++position_;
    } else if (at('{')) {
      times = std::min<size_t>(std::strtoul(pattern_.c_str() + position_ + 1, nullptr, 10), 300);
      const size_t close = pattern_.find('}', position_);
      position_ = close == std::string::npos ? pattern_.size() : close + 1;
      if (times == 0) times = random_.below(2);
    } else {
      return 1;
    }
    if (at('?')) ++position_;
    return times;
  }

  const std::string& pattern_;
  Random& random_;
  size_t position_ = 0;
  int depth_ = 0;
};

}  // namespace

std::string random_regex(Random& random) {
  std::string result = random_alternative(random, kTopDepth, true);
  if (random.chance(15)) result += "|" + random_alternative(random, 1, true);
  return result;
}

std::string sample_regex(const std::string& pattern, Random& random) {
  if (pattern.empty()) return {};
  return Sampler(pattern, random).alternatives();
}

}  // namespace stopgap::differential
