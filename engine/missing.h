// SPDX-License-Identifier: Apache-2.0
// What of a request could not be inspected, and why: docs/language.md section 8. Asked only when
// something was not; the everyday request never gets here.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "engine/fields.h"

namespace stopgap::engine {

/// Why a condition may be unknown. A set of them; each has its `on_…` mode.
using CauseSet = uint8_t;
inline constexpr CauseSet kOversize = 1;    ///< larger than what the engine inspects
inline constexpr CauseSet kUnparsable = 2;  ///< a malformed target, an incomplete body
inline constexpr CauseSet kBudget = 4;      ///< the work allowed for one request is spent
inline constexpr CauseSet kError = 8;       ///< the matcher failed or memory ran out
inline constexpr uint32_t kCauseCount = 4;  ///< bit i: cause i

/// Parts of a request that are seen or missing as one.
enum class RequestPart : uint8_t {
  kTarget,           // http.target
  kUri,              // http.uri, http.query and the flags about http.uri
  kPath,             // http.path
  kQueryArgs,        // http.query_args, of http.args those of the query
  kFormArgs,         // http.form_args, of http.args those of the body
  kHeaders,          // http.headers
  kCookies,          // http.cookies
  kHost,             // http.host: there may be further candidates
  kAuthority,        // http.host: the candidate of the target is cut
  kBody,             // http.body
  kBodySize,         // http.body_size
  kResponseHeaders,  // http.response.headers and content_type: there may be further ones
  kResponseBody,     // http.response.body
  kResponseSize,     // http.response.body_size
};
inline constexpr uint32_t kPartCount = static_cast<uint32_t>(RequestPart::kResponseSize) + 1;

/// By part: the causes it is missing for; 0: it was seen whole.
struct Missing {
  std::array<CauseSet, kPartCount> causes{};
  std::span<const CauseSet> own;  ///< of an event of an embedder: by field

  CauseSet operator[](RequestPart part) const { return causes[static_cast<size_t>(part)]; }
  CauseSet& operator[](RequestPart part) { return causes[static_cast<size_t>(part)]; }
  CauseSet all() const;
  /// Of what the gate scans as one group. 0: an atom that was not found is not there.
  /// `whole_request`: with the body something is scanned that is made of more than the body.
  CauseSet of_group(Group group, bool whole_request = false) const;
};

/// How far the reading of a request got.
struct Inspection {
  bool target_cut = false, bad_target = false;
  bool has_uri = false, has_query = false;  ///< in what was seen of the target
  bool headers_cut = false, cookies_cut = false;
  bool query_args_cut = false, form_args_cut = false;  ///< by their number
  bool body_cut = false, body_truncated = false;
  bool body_empty = false;  ///< of what there is
  bool form = false;        ///< a header seen says the body is a form
  bool response_headers_cut = false, response_body_cut = false, response_truncated = false;
};
Missing missing_parts(const Inspection& seen);

/// What a value of `field` (not a list) or the end of a list is missing for.
CauseSet missing_causes(const Missing& missing, FieldId field);

}  // namespace stopgap::engine
