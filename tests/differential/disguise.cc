// SPDX-License-Identifier: Apache-2.0
// See disguise.h. Tested by generator_test.cc.
#include "tests/differential/disguise.h"

#include <cctype>

namespace stopgap::differential {

std::string flip_case(std::string text, Random& random) {
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && std::isalpha(byte) != 0 && random.chance(50))
      c = static_cast<char>(c ^ 0x20);
  }
  return text;
}

std::string percent_encode(const std::string& text, Random& random, unsigned percent,
                           const std::string& force) {
  std::string result;
  for (const char c : text) {
    if (force.find(c) == std::string::npos && !random.chance(percent)) {
      result += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    result += '%';
    for (const unsigned digit : {byte / 16u, byte % 16u}) {
      result += random.chance(50) ? "0123456789abcdef"[digit] : "0123456789ABCDEF"[digit];
    }
  }
  return result;
}

std::string encode_rounds(std::string text, Random& random) {
  if (random.chance(55)) return text;
  const size_t rounds = random.chance(60) ? 1 : 2 + random.below(4);
  for (size_t i = 0; i < rounds; ++i) {
    const unsigned percent = i > 1 ? 0 : random.chance(50) ? 100 : 25;
    text = percent_encode(text, random, percent, i != 0 ? "%" : "");
  }
  return text;
}

std::string disguise_path(std::string path, Random& random) {
  for (size_t i = 1 + random.below(3); i > 0; --i) {
    const size_t from = path.empty() ? 0 : random.below(path.size());
    const size_t slash = path.find('/', from);
    if (slash == std::string::npos) {
      path += random.pick({"/.", "/..", "/", ";a=b", "/a/..", ""});
      continue;
    }
    switch (random.below(5)) {
      case 0:
        path.insert(slash, random.pick({"/.", "/x/..", "/", "/x;y/%2e%2e", "/a/..;b", "\\."}));
        break;
      case 1:
        path[slash] = '\\';
        break;
      case 2:
        path.insert(slash, random.pick({";", ";a", ";v=1", ";a;b"}));
        break;
      case 3:
        path.replace(slash, 1, random.pick({"%2f", "%5C", "%252F"}));
        break;
      default:
        path.insert(slash, random.pick({"/%2e", "//", "/..", "/b/%252e."}));
        break;
    }
  }
  return path;
}

std::string disturb(std::string text, Random& random) {
  static const std::string kBytes = std::string("aAbB%/.;=&?+2541\\\0 #:@", 22);
  const char byte = kBytes[random.below(kBytes.size())];
  const size_t at = random.below(text.size() + 1);
  if (at == text.size() || random.chance(40)) return text.insert(at, 1, byte);
  if (random.chance(50)) return text.erase(at, 1);
  text[at] = byte;
  return text;
}

}  // namespace stopgap::differential
