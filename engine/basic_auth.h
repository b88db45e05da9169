// SPDX-License-Identifier: Apache-2.0
// The user names of `Authorization: Basic` (RFC 7617): http.auth_user. The password is decoded with
// them and looked at by nothing.
#pragma once

#include <span>

#include "engine/arena.h"
#include "engine/backend.h"
#include "engine/elements.h"
#include "engine/request.h"

namespace stopgap::engine {

/// The decode stages of the user names of every such header, then of several joined; nothing
/// without one. Linear.
ViewList read_auth_users(std::span<const HeaderView> seen, const BackendReads& reads, Arena& arena);

}  // namespace stopgap::engine
