// SPDX-License-Identifier: Apache-2.0
// The digest in a pack's header: BLAKE2b-256 over all its bytes with the digest field as zero; for
// linked packs under this host's link key.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "engine/pack.h"

namespace stopgap::engine {

/// `bytes` holds at least a header. `key` null: the digest of a portable pack. Thread safe.
program::Digest pack_digest(std::span<const uint8_t> bytes, const LinkKey* key);

}  // namespace stopgap::engine
