// SPDX-License-Identifier: Apache-2.0
// The views of the request target and its parts: http.target, http.uri, http.query, http.path. Each
// is computed when first asked for. Results point into the request, the arena or this object, and
// hold until the next reset of either.
#pragma once

#include <array>

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
    all_uris_ = {};
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
  ViewList uri() { return parts().forked ? all_uris() : uri_stages(); }
  /// The decode stages of all of it: what else is read of it lies in them.
  ViewList uri_stages() {
    if (uri_.views.empty()) decode_uri();
    return uri_.views;
  }
  ViewList query();  ///< empty if there is none
  ViewList path();
  ViewList paths_apart();  ///< the views of path() that lie in no stage of http.uri
  ViewList path_stages();  ///< those that are no canonical forms
  bool path_cut();         ///< some were left out
  unsigned uri_rounds() {
    return uri_stages().empty() ? 0 : uri_.rounds;
  }                                                                  ///< of its longest chain
  bool uri_goes_on() { return !uri_stages().empty() && uri_.more; }  ///< behind the last round
  bool paths_disagree(Arena& scratch);  ///< two canonical forms of one stage differ

 private:
  void split();
  void decode_uri();
  ViewList all_uris();
  ViewList stages_of_piece(const std::string_view& piece);

  Arena& arena_;
  const RequestLimits& limits_;
  const BackendReads& reads_;
  const RequestView* request_ = nullptr;
  std::string_view seen_target_;
  TargetView parts_;
  FurtherUris further_;  // if parts_ is forked
  std::array<std::string_view, 3> further_paths_;
  std::string_view cut_query_;
  bool split_ = false;
  ViewList target_, query_, path_;  // empty: not computed yet
  Stages uri_;                      // the same
  ViewList all_uris_;               // the same; of what is forked
  size_t path_pieces_ = 0;          // path_ begins with so many pieces of stages of http.uri,
  size_t path_stages_ = 0;          // and with so many decode stages
  bool path_cut_ = false;
};

}  // namespace stopgap::engine
