// SPDX-License-Identifier: Apache-2.0
// The parts of a request target, and the host in an authority (docs/language.md section 4). Nothing
// is decoded or repaired. Results point into the arguments; linear time, no allocation.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "engine/backend.h"

namespace stopgap::engine {

struct TargetView {
  std::string_view authority;  ///< of an absolute target or of CONNECT, else empty
  std::string_view uri;        ///< path and query
  std::string_view path;       ///< uri up to its first '?'
  std::string_view query;      ///< after it
  bool has_query = false;
  bool bad = false;       ///< flag bad_target
  bool absolute = false;  ///< it names a scheme and an authority
  bool encoded = false;   ///< a '%' or a byte above 0x7F: without one nothing in it is encoded
  bool hash = false;      ///< uri holds a '#'
  bool forked = false;    ///< some server may read less than uri: further_uris()
};

/// Of a path and query.
TargetView split_uri(std::string_view uri);
/// Of any target: absolute form, authority form (CONNECT), asterisk form (RFC 9112, 3.2), or none.
TargetView split_other_form(std::string_view method, std::string_view target);

inline TargetView split_target(std::string_view method, std::string_view target) {
  const bool origin_form = target.starts_with('/') && method != "CONNECT";
  return origin_form ? split_uri(target) : split_other_form(method, target);
}

/// What some servers take for the path and query: what stands before the first '#' (nearly all that
/// do not refuse it: nginx, ngx_http_parse_uri; URL libraries), and what of that follows a host
/// behind "//" (new URL(request.url, base), URL Standard; PHP, parse_url). All are ends cut off.
struct FurtherUris {
  std::array<std::string_view, 3> uris;
  size_t count = 0;
};
FurtherUris further_uris(const TargetView& parts, const BackendReads& reads);

/// The host of an authority or Host header value: without user info, port and one trailing dot.
/// Letters keep their case. May be empty.
std::string_view host_candidate(std::string_view authority);

}  // namespace stopgap::engine
