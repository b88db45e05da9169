// SPDX-License-Identifier: Apache-2.0
// Tested in json_keys_test.cc.
#include "engine/body/json_keys.h"

#include "engine/ascii.h"
#include "engine/body/keyed_hash.h"

namespace stopgap::engine {

JsonKeys::JsonKeys() : slots_(64) {}

bool JsonKeys::add(std::string_view key, size_t depth) {
  const uint64_t hashed = hash(key, depth);
  size_t slot = slot_of(hashed);
  if (slots_[slot] == hashed) return true;
  if (2 * (held_.size() + 1) > slots_.size()) {
    grow();
    slot = slot_of(hashed);
  }
  held_.push_back(hashed);
  slots_[slot] = hashed;
  return false;
}

void JsonKeys::close(size_t held) {
  for (; held_.size() > held; held_.pop_back()) slots_[slot_of(held_.back())] = 0;
}

/// Never 0. Objects that are open at the same time have different depths.
uint64_t JsonKeys::hash(std::string_view key, size_t depth) {
  lower_.resize(key.size());
  for (size_t i = 0; i < key.size(); ++i) lower_[i] = to_lower(key[i]);
  const uint64_t hashed = keyed_hash(lower_) ^ depth * 0x9e3779b97f4a7c15u;
  return hashed != 0 ? hashed : 1;
}

size_t JsonKeys::slot_of(uint64_t hash) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = hash & mask;
  while (slots_[slot] != 0 && slots_[slot] != hash) slot = (slot + 1) & mask;
  return slot;
}

void JsonKeys::grow() {
  slots_.assign(2 * slots_.size(), 0);
  for (uint64_t hashed : held_) slots_[slot_of(hashed)] = hashed;
}

}  // namespace stopgap::engine
