// SPDX-License-Identifier: Apache-2.0
// The views of a response: http.response.*. Each part is computed by the first question that needs
// it; results point into the response, the arena or this object, and hold until the next reset of
// either.
#pragma once

#include <span>

#include "engine/arena.h"
#include "engine/backend.h"
#include "engine/headers.h"
#include "engine/limits.h"
#include "engine/list_views.h"
#include "engine/request.h"
#include "engine/views.h"

namespace stopgap::engine {

class ResponseParts {
 public:
  ResponseParts(Arena& arena, LastViews& last, const RequestLimits& limits,
                const BackendReads& reads)
      : arena_(arena), last_(last), limits_(limits), reads_(reads) {}
  ResponseParts(const ResponseParts&) = delete;
  ResponseParts& operator=(const ResponseParts&) = delete;

  /// There is none any more. O(1).
  void clear() { has_ = false; }
  void reset(const ResponseView& response);
  /// Nothing of it has been computed. O(1).
  void forget() { measured_ = listed_ = typed_ = false; }

  bool has() const { return has_; }
  uint32_t status() const { return response_.status; }
  size_t body_size() const { return response_.body.size(); }
  ViewList body();
  /// The value of every Content-Type header.
  ViewList content_types();
  uint32_t header_count();
  /// Attribute 0 = name, 1 = value.
  ViewList header(uint32_t index, uint32_t attribute);
  // Larger than what is inspected, or the caller did not see all of it.
  bool headers_cut() { return seen().oversize; }
  bool body_cut() const;
  bool truncated() const { return response_.body_truncated; }
  bool incomplete() { return truncated() || body_cut() || headers_cut(); }
  /// Adds how far its reading got, as if it were cut, or not all seen, if so said.
  void inspect(Inspection& seen, bool oversize, bool unparsable);

  /// Valid until the next piece for the gate.
  ViewList gate_names();
  /// The headers inspected; none without a response.
  const SeenHeaders& seen();

 private:
  Arena& arena_;
  LastViews& last_;
  const RequestLimits& limits_;
  const BackendReads& reads_;
  bool has_ = false;
  ResponseView response_;
  bool measured_ = false, listed_ = false, typed_ = false;
  SeenHeaders all_;
  ListViews header_views_;
  ViewList types_;
  std::string_view body_;
};

/// The names of headers, of a request or a response; in `arena`.
ViewList header_names(std::span<const HeaderView> seen, Arena& arena);

}  // namespace stopgap::engine
