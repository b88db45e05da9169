// SPDX-License-Identifier: Apache-2.0
// The digest in a pack's header, over all its bytes with the digest field as zero.
//
// Of a portable pack: BLAKE2b-256, plain.
//
// Of a linked pack, which is checked at every load: a keyed digest several times as fast as
// BLAKE2b. All bytes behind the header go through Poly1305 under a secret key of this host, a
// universal hash (Bernstein, "The Poly1305-AES message-authentication code", 2005: two packs of up
// to n bytes collide with probability e = 8 ceil(n / 16) / 2^106 at most, 2^-80 for the largest).
// Header and hash go through keyed BLAKE2b-256, a pseudorandom function, so that the hash is never
// seen and its key may serve for all packs (PRF of a universal hash: Boneh and Shoup, "A Graduate
// Course in Applied Cryptography", section 7.3). Who has seen q packs of this host and makes it try
// t others forges one with probability (q t + q^2 / 2) e + t / 2^256, if BLAKE2b is one. Both keys
// are derived from the link key.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "engine/pack.h"

namespace stopgap::engine {

/// `bytes` holds at least a header. `key` null: the digest of a portable pack. Thread safe.
program::Digest pack_digest(std::span<const uint8_t> bytes, const LinkKey* key);

}  // namespace stopgap::engine
