// SPDX-License-Identifier: Apache-2.0
// Tested in views_test.cc.
#include "engine/request_line.h"

#include "engine/path_views.h"
#include "engine/renew.h"

namespace stopgap::engine {
void RequestLine::split() {
  split_ = true;
  seen_target_ = request_->target.substr(0, limits_.target_bytes);
  renew(parts_, [this] { return split_target(request_->method, seen_target_); });
}

ViewList RequestLine::target() {
  if (target_is_uri()) return uri();
  if (target_.empty()) target_ = decode_stages(seen_target_, reads_, arena_);
  return target_;
}

void RequestLine::decode_uri() {
  const TargetView& target = parts();
  uri_ = target.encoded ? read_stages(target.uri, reads_, arena_) : Stages{{&target.uri, 1}};
}

/// A piece of http.uri is only encoded if http.uri is.
ViewList RequestLine::stages_of_piece(const std::string_view& piece) {
  const ViewList whole = uri();
  if (whole.size() == 1) return {&piece, 1};
  return piece.size() == whole[0].size() ? whole : decode_stages(piece, reads_, arena_);
}

ViewList RequestLine::query() {
  if (parts().has_query && query_.empty()) query_ = stages_of_piece(parts_.query);
  return query_;
}

ViewList RequestLine::path() {
  if (path_.empty()) {
    const PathViews all = path_views(stages_of_piece(parts().path), reads_, arena_);
    path_ = all.views;
    path_stages_ = all.stages;
  }
  return path_;
}

ViewList RequestLine::path_stages() { return path().first(path_stages_); }
ViewList RequestLine::canonical_paths() { return path().subspan(path_stages_); }

bool RequestLine::paths_disagree(Arena& scratch) { return forms_disagree(path_stages(), scratch); }

}  // namespace stopgap::engine
