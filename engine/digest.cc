// SPDX-License-Identifier: Apache-2.0
// See digest.h. Tested by digest_test.cc and program_verify_test.cc.
#include "engine/digest.h"

#include <sodium.h>

#include <cassert>
#include <cstddef>
#include <cstring>

namespace stopgap::engine {
namespace {

/// Keyed unless `key` is null.
class Blake2b {
 public:
  explicit Blake2b(const LinkKey* key) {
    crypto_generichash_init(&state_, key != nullptr ? key->data() : nullptr,
                            key != nullptr ? key->size() : 0, sizeof(program::Digest));
  }
  void add(const uint8_t* data, size_t size) { crypto_generichash_update(&state_, data, size); }
  program::Digest finish() {
    program::Digest digest;
    crypto_generichash_final(&state_, digest.data(), digest.size());
    return digest;
  }

 private:
  crypto_generichash_state state_;
};

/// Of the link key, one for each use.
LinkKey derived_key(const LinkKey& key, uint64_t use) {
  static constexpr char kContext[crypto_kdf_CONTEXTBYTES + 1] = "linkpack";
  static_assert(sizeof(LinkKey) == crypto_kdf_KEYBYTES &&
                sizeof(LinkKey) == crypto_onetimeauth_KEYBYTES);
  LinkKey derived;
  crypto_kdf_derive_from_key(derived.data(), derived.size(), use, kContext, key.data());
  return derived;
}

}  // namespace

program::Digest pack_digest(std::span<const uint8_t> bytes, const LinkKey* key) {
  assert(bytes.size() >= sizeof(program::Header));
  // Selects the vectorised functions; without it the portable ones answer the same, slower.
  [[maybe_unused]] const int selected = sodium_init();
  std::array<uint8_t, sizeof(program::Header)> header;
  std::memcpy(header.data(), bytes.data(), header.size());
  std::memset(header.data() + offsetof(program::Header, digest), 0, sizeof(program::Digest));
  const std::span<const uint8_t> rest = bytes.subspan(header.size());
  if (key == nullptr) {
    Blake2b plain(nullptr);
    plain.add(header.data(), header.size());
    plain.add(rest.data(), rest.size());
    return plain.finish();
  }
  const LinkKey hash_key = derived_key(*key, 1), outer_key = derived_key(*key, 2);
  std::array<uint8_t, crypto_onetimeauth_BYTES> hash;
  crypto_onetimeauth(hash.data(), rest.data(), rest.size(), hash_key.data());
  Blake2b keyed(&outer_key);
  keyed.add(header.data(), header.size());
  keyed.add(hash.data(), hash.size());
  return keyed.finish();
}

}  // namespace stopgap::engine
