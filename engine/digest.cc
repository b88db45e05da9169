// SPDX-License-Identifier: Apache-2.0
// See digest.h. Tested by program_verify_test.cc.
#include "engine/digest.h"

#include <sodium.h>

#include <cassert>
#include <cstddef>
#include <cstring>

namespace stopgap::engine {

program::Digest pack_digest(std::span<const uint8_t> bytes, const LinkKey* key) {
  assert(bytes.size() >= sizeof(program::Header));
  // Selects the vectorised BLAKE2b; without it the portable one answers the same, slower.
  [[maybe_unused]] const int selected = sodium_init();
  program::Header header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  header.digest = {};
  crypto_generichash_state state;
  crypto_generichash_init(&state, key != nullptr ? key->data() : nullptr,
                          key != nullptr ? key->size() : 0, sizeof(program::Digest));
  crypto_generichash_update(&state, reinterpret_cast<const uint8_t*>(&header), sizeof(header));
  const std::span<const uint8_t> rest = bytes.subspan(sizeof(header));
  crypto_generichash_update(&state, rest.data(), rest.size());
  program::Digest digest;
  crypto_generichash_final(&state, digest.data(), digest.size());
  return digest;
}

}  // namespace stopgap::engine
