// SPDX-License-Identifier: Apache-2.0
// Rule text that wants to cost time or memory, or to be misread: families of it, each with a size.
#pragma once

#include <string>
#include <vector>

#include "tests/differential/random.h"

namespace stopgap::hostile {

using differential::Random;

struct Bomb {
  std::string text;    ///< bomb.gap
  std::string module;  ///< mod/a.gap beside it, if not empty
};

using MakeBomb = Bomb (*)(Random&);
struct Family {
  const char* name;
  MakeBomb make;
};
/// Of conditions and declarations, and of regexes (bombs_regex.cc).
const std::vector<Family>& families();
const std::vector<Family>& regex_families();

/// A pack with one mitigation of that condition, after `declarations`.
std::string pack_of(const std::string& declarations, const std::string& condition);
std::string repeated(const std::string& text, size_t times);
/// Small ones mostly, now and then up to `most`.
size_t some_size(Random& random, size_t most);

}  // namespace stopgap::hostile
