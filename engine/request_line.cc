// SPDX-License-Identifier: Apache-2.0
// Tested in views_test.cc.
#include "engine/request_line.h"

#include <algorithm>

#include "engine/canonical_path.h"
#include "engine/decode.h"
#include "engine/renew.h"
#include "engine/stages.h"

namespace stopgap::engine {
namespace {

bool is_own_canonical_form(std::string_view path) {
  return is_plain_path(path) && !holds(path, ';');
}

}  // namespace

void RequestLine::split() {
  split_ = true;
  seen_target_ = request_->target.substr(0, limits_.target_bytes);
  renew(parts_, [this] { return split_target(request_->method, seen_target_); });
}

ViewList RequestLine::target() {
  if (target_is_uri()) return uri();
  if (target_.empty()) target_ = decode_stages(seen_target_, arena_);
  return target_;
}

void RequestLine::decode_uri() {
  const TargetView& target = parts();
  uri_ = target.percent ? decode_stages(target.uri, arena_) : ViewList(&target.uri, 1);
}

/// A piece of http.uri is only encoded if http.uri is.
ViewList RequestLine::stages_of_piece(const std::string_view& piece) {
  const ViewList whole = uri();
  if (whole.size() == 1) return {&piece, 1};
  return piece.size() == whole[0].size() ? whole : decode_stages(piece, arena_);
}

ViewList RequestLine::query() {
  if (parts().has_query && query_.empty()) query_ = stages_of_piece(parts_.query);
  return query_;
}

ViewList RequestLine::path() {
  if (path_.empty()) {
    path_ = stages_of_piece(parts().path);
    path_stages_ = path_.size();
    if (!std::all_of(path_.begin(), path_.end(), is_own_canonical_form))
      path_ = with_canonical_forms(path_);
  }
  return path_;
}

ViewList RequestLine::path_stages() { return path().first(path_stages_); }
ViewList RequestLine::canonical_paths() { return path().subspan(path_stages_); }

ViewList RequestLine::with_canonical_forms(ViewList stages) {
  std::string_view* views = arena_.allocate<std::string_view>(3 * stages.size());
  size_t count = stages.size();
  std::copy(stages.begin(), stages.end(), views);
  for (const std::string_view stage : stages) {
    if (is_own_canonical_form(stage)) continue;
    for (const PathForm form : {PathForm::kC, PathForm::kP}) {
      char* out = arena_.allocate<char>(stage.size() + 2);
      const std::string_view path(out, canonical_path(stage, form, out));
      const bool known = std::find(views, views + count, path) != views + count;
      arena_.shrink_last(out, known ? 0 : path.size());
      if (!known) views[count++] = path;
    }
  }
  return {views, count};
}

}  // namespace stopgap::engine
