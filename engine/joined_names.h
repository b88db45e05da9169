// SPDX-License-Identifier: Apache-2.0
// Values of one name joined, as some servers do with arguments and headers (docs/language.md
// section 4): once for each way in which names are the same that makes other groups than the way
// before it. What is joined is copied; an element of it takes 12 bytes beside that.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/arena.h"
#include "engine/equal_names.h"

namespace stopgap::engine {

/// Names with values.
class Joinable : public Names {
 public:
  /// Valid until the next call.
  virtual std::string_view value(uint32_t index) = 0;
  /// What stands between values of that name: each makes an element.
  virtual std::span<const std::string_view> betweens(uint32_t first) = 0;
};

class JoinedNames {
 public:
  struct One {
    uint32_t first, last;  ///< of those that are joined
    std::string_view value;
  };

  size_t size() const { return size_; }
  One operator[](size_t index) const;

  /// Behind what there is, those whose names are the same in `way`, but not in the one before it.
  /// Results in `arena`. `room`: for as many entries as names.
  void add(Joinable& names, uint32_t way, std::span<NameEntry> room, Arena& arena);

 private:
  struct Entry {
    uint32_t first, last;
    uint32_t end;  ///< of its value, which begins where the one before it ends
  };
  struct Block {  ///< of one way
    std::span<const Entry> entries;
    const char* values;
  };
  static constexpr size_t kWays = 3;

  std::array<Block, kWays> blocks_;
  size_t block_count_ = 0;
  size_t size_ = 0;
};

}  // namespace stopgap::engine
