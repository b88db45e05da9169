// SPDX-License-Identifier: Apache-2.0
// Tested by head_test.cc and by the differential runs, which cut every body into random pieces.
#include "engine/body_window.h"

#include <algorithm>
#include <new>

namespace stopgap::engine {

void BodyWindow::append(std::string_view piece) noexcept {
  // What lies behind a byte that was left out is left out too, or the text would have a hole.
  const size_t room = left_out_ > 0 ? 0 : window_ - kept_.size();
  size_t taken = std::min(piece.size(), room);
  try {
    kept_.append(piece.substr(0, taken));
  } catch (const std::bad_alloc&) {
    taken = 0;
  }
  left_out_ += piece.size() - taken;
}

void BodyWindow::clear() {
  kept_.clear();
  left_out_ = 0;
  truncated_ = false;
}

void BodyWindow::fill(RequestView& request) const {
  request.body = kept_;
  request.body_left_out = left_out_;
  request.body_truncated = truncated_;
}

}  // namespace stopgap::engine
