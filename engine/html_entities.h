// SPDX-License-Identifier: Apache-2.0
// Character references of HTML: numeric ones, and the named ones that stand for an ASCII character
// or a no-break space.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace stopgap::engine {

struct Entity {
  size_t length = 0;  ///< of the reference, `&` and `;` included; 0: there is none
  size_t size = 0;    ///< of what it stands for, in UTF-8. INVARIANT: at most `length`
  std::array<char, 4> bytes{};
};

/// The reference at the start of `text`, which begins with `&`.
Entity read_entity(std::string_view text);

}  // namespace stopgap::engine
