// SPDX-License-Identifier: Apache-2.0
// One record decided as a server would: its connection, its request, its response, as far as it
// gets. Not thread safe.
#pragma once

#include <cstdint>
#include <vector>

#include "cli/request_record.h"
#include "engine/engine.h"

namespace stopgap::cli {

/// What all events came to. Valid until the next record.
struct Exchanged {
  /// The strongest verdict of all events, and the matches of all of them, in their order; `edits`
  /// is empty.
  engine::Decision decision;
  std::vector<engine::HeaderEdit> request_edits, response_edits;
};

class Exchange {
 public:
  /// What is printed does not depend on time, so there is no deadline.
  explicit Exchange(const engine::Engine& engine, const engine::WorkerOptions& options = {})
      : worker_(engine, engine::without_deadline(options)) {}

  /// A connection that is dropped sends no request; a request that is redirected, blocked or
  /// dropped gets no response of the server.
  const Exchanged& decide(RequestRecord& record, int32_t day);
  const engine::Worker::Stats& stats() const { return worker_.stats(); }

 private:
  void add(const engine::Decision& decision);

  engine::Worker worker_;
  Exchanged result_;
  std::vector<engine::Match> matches_;
  std::vector<engine::Undecided> undecided_;
};

}  // namespace stopgap::cli
