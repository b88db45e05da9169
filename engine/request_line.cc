// SPDX-License-Identifier: Apache-2.0
// Tested in views_test.cc.
#include "engine/request_line.h"

#include "engine/decode.h"
#include "engine/distinct_views.h"
#include "engine/path_views.h"
#include "engine/renew.h"

namespace stopgap::engine {
void RequestLine::split() {
  split_ = true;
  seen_target_ = request_->target.substr(0, limits_.target_bytes);
  renew(parts_, [this] { return split_target(request_->method, seen_target_); });
  if (parts_.forked) further_ = further_uris(parts_, reads_);
}

ViewList RequestLine::target() {
  if (target_is_uri()) return uri_stages();
  if (target_.empty()) target_ = decode_stages(seen_target_, reads_, arena_);
  return target_;
}

void RequestLine::decode_uri() {
  const TargetView& target = parts();
  uri_ = target.encoded ? read_stages(target.uri, reads_, arena_) : Stages{{&target.uri, 1}};
}

ViewList RequestLine::all_uris() {
  if (all_uris_.empty()) {
    std::array<ViewList, 1 + std::tuple_size_v<decltype(further_.uris)>> lists{uri_stages()};
    for (size_t i = 0; i < further_.count; ++i) lists[1 + i] = stages_of_piece(further_.uris[i]);
    all_uris_ = distinct_views(std::span(lists).first(1 + further_.count), arena_);
  }
  return all_uris_;
}

/// A piece of http.uri is only encoded if http.uri is.
ViewList RequestLine::stages_of_piece(const std::string_view& piece) {
  const ViewList whole = uri_stages();
  if (whole.size() == 1) return {&piece, 1};
  return piece.size() == whole[0].size() ? whole : decode_stages(piece, reads_, arena_);
}

ViewList RequestLine::query() {
  if (!parts().has_query || !query_.empty()) return query_;
  query_ = stages_of_piece(parts_.query);
  if (!parts_.hash || holds(parts_.path, '#')) return query_;
  cut_query_ = parts_.query.substr(0, parts_.query.find('#'));
  query_ = distinct_views({query_, stages_of_piece(cut_query_)}, arena_);
  return query_;
}

ViewList RequestLine::path() {
  if (path_.empty()) {
    std::array<ViewList, std::tuple_size_v<decltype(further_paths_)>> further;
    const size_t count = parts().forked ? further_.count : 0;
    for (size_t i = 0; i < count; ++i) {
      further_paths_[i] = further_.uris[i].substr(0, further_.uris[i].find('?'));
      further[i] = stages_of_piece(further_paths_[i]);
    }
    const PathViews all = path_views(stages_of_piece(parts_.path), std::span(further).first(count),
                                     reads_, limits_.path_view_bytes, arena_);
    path_ = all.views;
    path_pieces_ = all.pieces;
    path_stages_ = all.stages;
    path_cut_ = all.cut;
  }
  return path_;
}

bool RequestLine::path_cut() {
  path();
  return path_cut_;
}

ViewList RequestLine::path_stages() { return path().first(path_stages_); }
ViewList RequestLine::paths_apart() { return path().subspan(path_pieces_); }

bool RequestLine::paths_disagree(Arena& scratch) { return forms_disagree(path_stages(), scratch); }

}  // namespace stopgap::engine
