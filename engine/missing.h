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
  kBody,             // http.body.raw
  kBodyText,         // the end of the views of http.body after its codings
  kBodyViews,        // http.body: there may be further views
  kBodyLooks,        // what the body looks like
  kParts,            // http.parts, of http.args and http.body_args those of multipart
  kJson,             // the same of JSON
  kXml,              // the same of XML
  kOverrides,        // those of http.overrides behind one of a target
  kBodySize,         // http.body_size
  kResponseHeaders,  // http.response.headers and content_type: there may be further ones
  kResponseBody,     // http.response.body
  kResponseSize,     // http.response.body_size
};
inline constexpr uint32_t kPartCount = static_cast<uint32_t>(RequestPart::kResponseSize) + 1;

/// By part: the causes it is missing for; 0: it was seen whole.
struct Missing {
  std::array<CauseSet, kPartCount> causes{};
  /// What is known only after the body was read. It counts for the rules that ask about it, not for
  /// the result as a whole: whether anybody reads the body must not change what is reported.
  std::array<CauseSet, kPartCount> of_body{};
  std::span<const CauseSet> own;  ///< of an event of an embedder: by field

  CauseSet operator[](RequestPart part) const {
    const auto i = static_cast<size_t>(part);
    return static_cast<CauseSet>(causes[i] | of_body[i]);
  }
  /// Of what reading the body does not change.
  CauseSet& early(RequestPart part) { return causes[static_cast<size_t>(part)]; }
  CauseSet all() const;
  /// Of what the gate scans as one group. 0: an atom that was not found is not there.
  /// `whole_request`: with the body something is scanned that is made of more than the body.
  CauseSet of_group(Group group, bool whole_request = false) const;
};

/// How far the reading of a body got that may go on.
struct BodyInspection {
  /// Of what one reader finds.
  struct List {
    CauseSet causes = 0;
    bool may_go_on = false;  ///< the end of the body may hold more for it
  };
  CauseSet text = 0;      ///< what came out of the codings ends early
  CauseSet views = 0;     ///< a character set is not known
  bool unclear = false;   ///< which readers it is for is not known without its end
  bool unmarked = false;  ///< nor is it which character sets it names
  List form, parts, json, xml;
};

/// How far the reading of a request got.
struct Inspection {
  bool target_cut = false, bad_target = false;
  CauseSet path = 0, overrides = 0;         ///< views of a path were left out
  bool has_uri = false, has_query = false;  ///< in what was seen of the target
  bool headers_cut = false, cookies_cut = false;
  bool query_args_cut = false;  ///< by their number
  bool body_cut = false, body_truncated = false;
  bool body_empty = false;  ///< of what there is
  /// What the readers of the body saw; nothing if they were not asked.
  const BodyInspection* body = nullptr;
  bool response_headers_cut = false, response_body_cut = false, response_truncated = false;
};
Missing missing_parts(const Inspection& seen);

/// What a value of `field` (not a list) or the end of a list is missing for.
CauseSet missing_causes(const Missing& missing, FieldId field, bool raw = false);

}  // namespace stopgap::engine
