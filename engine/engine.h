// SPDX-License-Identifier: Apache-2.0
// The engine of one server process: holds the pack in force, lets it be swapped while requests run.
//
//   Engine engine;
//   engine.swap(pack);                        // any thread, any time
//   Worker worker(engine);                    // one per thread
//   const Decision& d = worker.evaluate(request);
//
// A request whose body comes in pieces: evaluate_head(), then body_window.h.
//
// Every decision is made wholly with one pack. A reader pays one acquire load a request; it takes a
// lock only on the first request after a swap, when it also sizes its scratch for the new pack (the
// only time it allocates). A Worker keeps the pack of its last request alive until its next request
// or its end.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "engine/deadline.h"
#include "engine/decision.h"
#include "engine/pack.h"
#include "engine/request.h"

namespace stopgap::engine {

class Engine {
 public:
  /// Puts `pack` in force (null: none, everything passes). Returns the pack it replaces: who keeps
  /// it until the workers have seen the new one, say until the next swap, frees it itself; else
  /// the last worker to let go of it does, during a request. Thread safe.
  std::shared_ptr<const Pack> swap(std::shared_ptr<const Pack> pack);
  std::shared_ptr<const Pack> current() const;

 private:
  friend class Worker;
  mutable std::mutex mutex_;
  std::shared_ptr<const Pack> pack_;
  std::atomic<uint64_t> generation_{1};
};

struct WorkerOptions {
  /// For tests: every request is decided as if these had struck. kOversize: the target, the
  /// headers, the arguments, the cookies and the body each end where the limit is. kUnparsable: the
  /// target is malformed, the body incomplete. kBudget: no element of a list may be looked at.
  /// kError: the matcher fails at every regex. The views and flags of the request do not change.
  CauseSet simulate = 0;
  RequestLimits limits;
  uint64_t element_visits = kMaxElementVisits;  ///< the budget of list elements, at most that
  /// Processor time for one event, from where more than 64 KiB are to be read. What is not decided
  /// then is unknown, for kBudget. Looked at between slices of 16 KiB that are scanned, texts that
  /// are tested and elements; one text being decoded, one body being read and one regex being
  /// matched are not interrupted. Not above zero: no deadline, and decisions do not depend on time.
  std::chrono::nanoseconds deadline = kDefaultDeadline;
  const Clocks* clocks = &kSystemClocks;  ///< what the deadline is measured with
};

/// The same, but decisions do not depend on time: for tests of rules.
inline WorkerOptions without_deadline(WorkerOptions options = {}) {
  options.deadline = std::chrono::nanoseconds::zero();
  return options;
}

/// One thread's way into the engine. Not thread safe itself. `engine` must outlive it.
class Worker {
 public:
  explicit Worker(const Engine& engine, const WorkerOptions& options = {});
  ~Worker();

  /// Decides one request. Never throws, never fails: what cannot be inspected makes the decision
  /// `degraded`. No allocation, lock or system call after the first requests with a pack (buffers
  /// grow to the largest request seen), but for the clock (deadline.h).
  const Decision& evaluate(const RequestView& request) noexcept;

  /// Decides a request before its body is there, from its line and headers, if the body makes no
  /// difference to what the rules say: most requests, since most rules name an endpoint. Null:
  /// some rule may ask about the body, also once there is a response; collect it (BodyWindow) and
  /// evaluate(). `head`: its body is not looked at. The decision is that of evaluate() but for
  /// `degraded`: a body that nobody asks about is not missed. Trailers, which stand behind the
  /// body, are not seen here: who passes them on evaluates such a request whole. Costs at most what
  /// evaluate() of the head costs twice; nothing but that once if no rule reads bodies.
  const Decision* evaluate_head(const RequestView& head) noexcept;

  /// Decides a response, once it is there and before any of it is sent on: rules on http.response,
  /// which may ask about both. `request` is passed again because servers handle many at a time; its
  /// views are computed again only as far as a rule asks. Costs nothing without such rules. The
  /// decision before is no longer valid.
  const Decision& evaluate_response(const RequestView& request,
                                    const ResponseView& response) noexcept;

  /// Decides a connection before its first request: rules on `connection`. kDrop: close it. Its
  /// `views` have no request, so flags() is 0.
  const Decision& evaluate_connection(const ConnectionView& connection) noexcept;

  /// Decides an event of one of the embedder's schemas that the pack was loaded with: rules on it.
  /// Nothing is asked of an event that no rule is on. An event of no schema is not decided, but
  /// `degraded`, for kError. Its `views` have no request, so flags() is 0.
  const Decision& evaluate_event(const EventView& event) noexcept;

  struct Stats {
    uint64_t requests = 0, scanned_bytes = 0, scans = 0, woken = 0, evaluated = 0;
    uint64_t oversize = 0, unparsable = 0, budget = 0, errors = 0;  ///< requests, by cause
    uint64_t late = 0;       ///< events whose deadline passed, also counted in `budget`
    uint64_t undecided = 0;  ///< results of rules that followed a failure mode
  };
  const Stats& stats() const;

  struct Impl;

 private:
  const Engine& engine_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace stopgap::engine
