// SPDX-License-Identifier: Apache-2.0
// A body that arrives in pieces, as far as the engine inspects it. However it is cut into pieces,
// the decision is the same:
//
//   if (const Decision* early = worker.evaluate_head(request)) return *early;
//   BodyWindow body;                                       // one per request in flight
//   while (next_piece(piece)) body.append(piece);          // pass the piece on, or hold it back
//   body.fill(request);
//   return worker.evaluate(request);
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/limits.h"
#include "engine/request.h"

namespace stopgap::engine {

class BodyWindow {
 public:
  /// `window`: the most it keeps, in bytes. Less than the engine's own limit makes more of the
  /// bodies `oversize`; more is never looked at.
  explicit BodyWindow(size_t window = kMaxBodyBytes) : window_(window) {}

  /// The next bytes of the body, after transfer decoding. They are copied as far as the window
  /// reaches, counted beyond it. Memory grows with what arrived, to at most twice the window.
  /// Without memory for a piece the body ends there for the engine, as if cut (fill()).
  void append(std::string_view piece) noexcept;
  /// There will be no more, though there should: the connection ended.
  void cut() { truncated_ = true; }
  /// For the next request; keeps the memory.
  void clear();

  uint64_t size() const { return kept_.size() + left_out_; }  ///< of the body so far
  std::string_view kept() const { return kept_; }

  /// Sets the body of `request` to what is kept, which must stay until the decision is no longer
  /// used.
  void fill(RequestView& request) const;

 private:
  size_t window_;
  std::string kept_;
  uint64_t left_out_ = 0;
  bool truncated_ = false;
};

}  // namespace stopgap::engine
