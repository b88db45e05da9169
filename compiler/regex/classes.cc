// SPDX-License-Identifier: Apache-2.0
// See classes.h. Tested by regex_test.cc and, against PCRE2, by regex_pcre_test.cc.
#include "compiler/regex/classes.h"

namespace stopgap::compiler::regex {

ByteSet range(uint8_t first, uint8_t last) {
  ByteSet set;
  for (unsigned byte = first; byte <= last; ++byte) set.set(byte);
  return set;
}

namespace {

ByteSet of(std::string_view bytes) {
  ByteSet set;
  for (const char c : bytes) set.set(static_cast<uint8_t>(c));
  return set;
}

const ByteSet kDigits = range('0', '9');
const ByteSet kUpper = range('A', 'Z');
const ByteSet kLower = range('a', 'z');
const ByteSet kSpaces = of(" \t\n\v\f\r");

}  // namespace

std::optional<ByteSet> escape_class(char letter) {
  const ByteSet word = kDigits | kUpper | kLower | of("_");
  const ByteSet blanks = of("\t \xA0");
  switch (letter) {
    case 'd':
      return kDigits;
    case 'D':
      return ~kDigits;
    case 'w':
      return word;
    case 'W':
      return ~word;
    case 's':
      return kSpaces;
    case 'S':
      return ~kSpaces;
    case 'h':
      return blanks;
    case 'H':
      return ~blanks;
    default:
      return std::nullopt;
  }
}

std::optional<ByteSet> posix_class(std::string_view name, bool nocase) {
  const ByteSet alpha = kUpper | kLower;
  if (name == "alpha") return alpha;
  if (name == "upper") return nocase ? alpha : kUpper;
  if (name == "lower") return nocase ? alpha : kLower;
  if (name == "digit") return kDigits;
  if (name == "alnum") return alpha | kDigits;
  if (name == "xdigit") return kDigits | range('a', 'f') | range('A', 'F');
  if (name == "word") return alpha | kDigits | of("_");
  if (name == "space") return kSpaces;
  if (name == "blank") return of(" \t");
  if (name == "cntrl") return range(0, 31) | range(127, 127);
  if (name == "print") return range(32, 126);
  if (name == "graph") return range(33, 126);
  if (name == "punct") return range(33, 126) & ~(alpha | kDigits);
  if (name == "ascii") return range(0, 127);
  return std::nullopt;
}

ByteSet fold_case(const ByteSet& set) {
  ByteSet folded = set;
  for (unsigned upper = 'A'; upper <= 'Z'; ++upper) {
    const unsigned lower = upper + ('a' - 'A');
    if (set.test(upper) || set.test(lower)) folded.set(upper).set(lower);
  }
  return folded;
}

}  // namespace stopgap::compiler::regex
