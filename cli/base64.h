// SPDX-License-Identifier: Apache-2.0
// Base64 of request records, read strictly (RFC 4648 section 4): one encoding a byte string, so two
// readers cannot disagree about a body.
#pragma once

#include <string>
#include <string_view>

namespace stopgap::cli {

/// Replaces `out`. False: a foreign character, missing padding, or bits left over. O(n), reuses the
/// memory of `out`.
bool decode_base64(std::string_view text, std::string& out);

}  // namespace stopgap::cli
