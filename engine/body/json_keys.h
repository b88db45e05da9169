// SPDX-License-Identifier: Apache-2.0
// The keys of the objects that are open, to notice one that an object has twice. Keys are held as
// keyed 64-bit hashes without regard to ASCII case: who does not know the key cannot make them
// collide, and what is held does not grow with the keys' lengths. Tested in json_keys_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stopgap::engine {

class JsonKeys {
 public:
  JsonKeys();

  /// Of an object at `depth`; every deeper one must have been closed. True if the object has the
  /// key already.
  bool add(std::string_view key, size_t depth);
  /// What to hand to close() when the object that begins now ends.
  size_t open() const { return held_.size(); }
  /// Forgets the keys added since open() returned `held`. O(those).
  void close(size_t held);

 private:
  uint64_t hash(std::string_view key, size_t depth);
  size_t slot_of(uint64_t hash) const;
  void grow();

  // Open addressing, 0 is free. Only the newest is ever taken out: it ends every run of slots that
  // it is in, so that nothing has to be moved.
  std::vector<uint64_t> slots_;
  std::vector<uint64_t> held_;  // in the order in which they came
  std::string lower_;
};

}  // namespace stopgap::engine
