// SPDX-License-Identifier: Apache-2.0
// The views of the request target and its parts: http.target, http.uri, http.query, http.path. Each
// is computed when first asked for. Results point into the request, the arena or this object, and
// hold until the next reset of either.
#pragma once

#include "engine/arena.h"
#include "engine/backend.h"
#include "engine/limits.h"
#include "engine/request.h"
#include "engine/stages.h"
#include "engine/target.h"
#include "engine/views.h"

namespace stopgap::engine {

class RequestLine {
 public:
  RequestLine(Arena& arena, const RequestLimits& limits, const BackendReads& reads)
      : arena_(arena), limits_(limits), reads_(reads) {}
  RequestLine(const RequestLine&) = delete;
  RequestLine& operator=(const RequestLine&) = delete;

  void reset(const RequestView& request) {
    request_ = &request;
    split_ = false;
    // One by one: a chain of assignments reads each span back from what was just written.
    target_ = {};
    uri_.views = {};
    query_ = {};
    path_ = {};
  }

  /// The parts of the target, which is cut to its limit first.
  const TargetView& parts() {
    if (!split_) split();
    return parts_;
  }
  bool target_is_uri() { return parts().uri.size() == seen_target_.size(); }

  ViewList target();
  ViewList uri() {
    if (uri_.views.empty()) decode_uri();
    return uri_.views;
  }
  ViewList query();  ///< empty if there is none
  ViewList path();
  ViewList canonical_paths();  ///< the views of path() that are not decode stages
  ViewList path_stages();      ///< the others
  unsigned uri_rounds() { return uri().empty() ? 0 : uri_.rounds; }  ///< of its longest chain
  bool uri_goes_on() { return !uri().empty() && uri_.more; }         ///< behind the last round
  bool paths_disagree(Arena& scratch);  ///< two canonical forms of one stage differ

 private:
  void split();
  void decode_uri();
  ViewList stages_of_piece(const std::string_view& piece);

  Arena& arena_;
  const RequestLimits& limits_;
  const BackendReads& reads_;
  const RequestView* request_ = nullptr;
  std::string_view seen_target_;
  TargetView parts_;
  bool split_ = false;
  ViewList target_, query_, path_;  // empty: not computed yet
  Stages uri_;                      // the same
  size_t path_stages_ = 0;          // path_ begins with so many decode stages
};

}  // namespace stopgap::engine
