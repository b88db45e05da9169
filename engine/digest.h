// SPDX-License-Identifier: Apache-2.0
// The digest in a pack's header, over all its bytes with the digest field as zero.
//
// Of a portable pack: BLAKE2b-256, plain.
//
// Of a linked pack, which is checked at every load: a keyed digest as fast as memory. All bytes
// behind the header go through Poly1305 under a secret key of this host, a universal hash
// (Bernstein 2005: two packs of up to n bytes collide with probability 8 n / 16 / 2^106 at most);
// header and hash go through keyed BLAKE2b-256, a pseudorandom function, so that the hash is never
// seen and its key may serve for all packs (hash, then PRF: Carter and Wegman 1981, Shoup 1996).
// Both keys are derived from the link key.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "engine/pack.h"

namespace stopgap::engine {

/// `bytes` holds at least a header. `key` null: the digest of a portable pack. Thread safe.
program::Digest pack_digest(std::span<const uint8_t> bytes, const LinkKey* key);

}  // namespace stopgap::engine
