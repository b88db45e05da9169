// SPDX-License-Identifier: Apache-2.0
// Values from a second implementation: RFC 8439's Poly1305 in big integers, and BLAKE2b with salt
// and personalisation for the keys that libsodium derives (its crypto_kdf).
#include "engine/digest.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

namespace stopgap::engine {
namespace {

std::string hex(const program::Digest& digest) {
  std::string text;
  for (const uint8_t byte : digest) {
    char two[3];
    std::snprintf(two, sizeof two, "%02x", byte);
    text += two;
  }
  return text;
}

std::vector<uint8_t> bytes(size_t count) {
  std::vector<uint8_t> out(count);
  for (size_t i = 0; i < count; ++i) out[i] = static_cast<uint8_t>(i * 7 + 3);
  return out;
}

LinkKey counting_key() {
  LinkKey key;
  for (size_t i = 0; i < key.size(); ++i) key[i] = static_cast<uint8_t>(i);
  return key;
}

TEST(Digest, OfAPortablePackIsPlain) {
  EXPECT_EQ(hex(pack_digest(bytes(64), nullptr)),
            "478af806fdcdedc92502076ef94b8998dd3a5050ad335776ba3116837ea8fd4c");
  EXPECT_EQ(hex(pack_digest(bytes(1000), nullptr)),
            "72a0d9f78cbcc5d31ae3698e0e88386e7a766ee8bedfe5361a255f621cf00f73");
}

TEST(Digest, OfALinkedPackIsAHashUnderAPseudorandomFunction) {
  const LinkKey key = counting_key();
  EXPECT_EQ(hex(pack_digest(bytes(64), &key)),
            "ffe9e579c5a2a467381cc46a9efd53cd9bdd9994e7c552295a8efd499b592ef3");
  EXPECT_EQ(hex(pack_digest(bytes(65), &key)),
            "e4f2c6650900f35592e43f074481230ae0174a11dd246aa5b9fd58953d1b8e1d");
  EXPECT_EQ(hex(pack_digest(bytes(1000), &key)),
            "e511502effc0681f2fd1e6b021e1ea986e340298abe7f4f69671a86e52f4e3e8");
}

TEST(Digest, EveryBitCountsButThoseOfTheDigest) {
  const LinkKey key = counting_key();
  const std::vector<uint8_t> whole = bytes(200);
  for (const LinkKey* with : {static_cast<const LinkKey*>(nullptr), &key}) {
    const program::Digest digest = pack_digest(whole, with);
    for (size_t bit = 0; bit < whole.size() * 8; ++bit) {
      std::vector<uint8_t> changed = whole;
      changed[bit / 8] ^= static_cast<uint8_t>(1u << (bit % 8));
      const bool own_field =
          bit / 8 >= offsetof(program::Header, digest) && bit / 8 < sizeof(program::Header);
      EXPECT_EQ(pack_digest(changed, with) == digest, own_field) << bit;
    }
  }
}

TEST(Digest, EveryBitOfTheKeyCounts) {
  const LinkKey key = counting_key();
  const program::Digest digest = pack_digest(bytes(200), &key);
  for (size_t bit = 0; bit < key.size() * 8; ++bit) {
    LinkKey changed = key;
    changed[bit / 8] ^= static_cast<uint8_t>(1u << (bit % 8));
    EXPECT_NE(pack_digest(bytes(200), &changed), digest) << bit;
  }
}

}  // namespace
}  // namespace stopgap::engine
