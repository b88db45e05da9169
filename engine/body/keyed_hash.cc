// SPDX-License-Identifier: Apache-2.0
// Tested in json_keys_test.cc and equal_names_test.cc.
#include "engine/body/keyed_hash.h"

#include <sodium.h>

#include <array>

namespace stopgap::engine {
namespace {

using Secret = std::array<unsigned char, crypto_shorthash_KEYBYTES>;

Secret make_secret() {
  Secret secret;
  randombytes_buf(secret.data(), secret.size());
  return secret;
}

}  // namespace

uint64_t keyed_hash(std::string_view text) noexcept {
  static const Secret secret = make_secret();
  static_assert(crypto_shorthash_BYTES == sizeof(uint64_t));
  uint64_t hashed = 0;
  crypto_shorthash(reinterpret_cast<unsigned char*>(&hashed),
                   reinterpret_cast<const unsigned char*>(text.data()), text.size(), secret.data());
  return hashed;
}

}  // namespace stopgap::engine
