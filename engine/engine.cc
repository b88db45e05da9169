// SPDX-License-Identifier: Apache-2.0
// Engine and Worker of engine.h: which pack is in force, and what one request comes to. Tested by
// engine_test.cc.
#include "engine/engine.h"

#include <algorithm>
#include <new>

#include "engine/evaluate.h"
#include "engine/gate.h"
#include "engine/pack_impl.h"
#include "engine/renew.h"

namespace stopgap::engine {

std::shared_ptr<const Pack> Engine::swap(std::shared_ptr<const Pack> pack) {
  const std::lock_guard lock(mutex_);
  pack_.swap(pack);
  generation_.fetch_add(1, std::memory_order_release);
  return pack;
}

std::shared_ptr<const Pack> Engine::current() const {
  const std::lock_guard lock(mutex_);
  return pack_;
}

struct Worker::Impl {
  uint64_t generation = 0;  // of the pack held; no engine has generation 0
  std::shared_ptr<const Pack> pack;
  ScratchPtr scratch;
  bool adoption_failed = false;
  Views views;
  Gate gate;
  Evaluator evaluator;
  std::vector<Match> matches;  // room for every rule
  Decision decision;
  Stats stats;

  void adopt(std::shared_ptr<const Pack> next);
  void decide(const RequestView& request);
  void decide_with_pack(const RequestView& request);
  void consider(uint32_t rule, int32_t today);
  void add(uint32_t rule, Mode mode);
};

/// Afterwards either everything is of `next` or, if memory ran out, nothing changed.
void Worker::Impl::adopt(std::shared_ptr<const Pack> next) {
  if (next == nullptr) {
    pack = nullptr;
    return;
  }
  const Pack::Impl& impl = next->impl();
  hs_scratch_t* clone = nullptr;
  if (impl.scratch && hs_clone_scratch(impl.scratch.get(), &clone) != HS_SUCCESS) {
    throw std::bad_alloc();
  }
  ScratchPtr next_scratch(clone);
  Gate next_gate(gate.stats());
  next_gate.adopt(impl);
  Evaluator next_evaluator;
  next_evaluator.adopt(impl, clone);
  matches.reserve(impl.rules.size());
  gate = std::move(next_gate);
  evaluator = std::move(next_evaluator);
  scratch = std::move(next_scratch);
  pack = std::move(next);
}

void Worker::Impl::add(uint32_t index, Mode mode) {
  matches.push_back({index, mode});
  const RunRule& rule = pack->impl().rules[index];
  // Rules come by ascending id: of equals the first stays.
  if (mode != Mode::kEnforce || rule.verdict <= decision.verdict) return;
  decision.verdict = rule.verdict;
  decision.status = rule.status;
  decision.rule = index;
  decision.action = rule.action;
}

/// A rule that could not be decided holds, unless it says otherwise.
void Worker::Impl::consider(uint32_t index, int32_t today) {
  const RunRule& rule = pack->impl().rules[index];
  Mode mode = rule.mode(today);
  if (mode == Mode::kOff) return;
  ++stats.evaluated;
  evaluator.clear_fault();
  bool holds = evaluator.run_block(rule.code);
  if (const Fault fault = evaluator.fault(); fault != Fault::kNone) {
    decision.degraded = true;
    stats.matcher_faults += fault == Fault::kMatcher ? 1 : 0;
    const program::FaultMode says = fault == Fault::kMatcher ? rule.on_error : rule.on_budget;
    holds = says != program::FaultMode::kAllow;
    if (says == program::FaultMode::kLog) mode = Mode::kObserve;
  }
  if (holds) add(index, mode);
}

void Worker::Impl::decide_with_pack(const RequestView& request) {
  const Pack::Impl& impl = pack->impl();
  gate.begin();
  evaluator.begin(request, views);
  if (!gate.run(views, scratch.get(), request.today)) {
    ++stats.matcher_faults;
    decision.degraded = true;
    for (uint32_t i = 0; i < impl.rules.size(); ++i) consider(i, request.today);
    return;
  }
  const std::span<const uint32_t> woken = gate.woken();
  stats.woken += woken.size();
  auto next_ungated = impl.ungated.begin();
  for (const uint32_t rule : woken) {
    while (next_ungated != impl.ungated.end() && *next_ungated < rule) {
      consider(*next_ungated++, request.today);
    }
    consider(rule, request.today);
  }
  while (next_ungated != impl.ungated.end()) consider(*next_ungated++, request.today);
}

void Worker::Impl::decide(const RequestView& request) {
  renew(decision, [] { return Decision(); });
  decision.pack = pack.get();
  decision.degraded = adoption_failed;
  matches.clear();
  views.reset(request);
  if (pack != nullptr) decide_with_pack(request);
  decision.views = &views;
  if (request.body_truncated || views.oversize()) decision.degraded = true;
  decision.matches = matches;
}

Worker::Worker(const Engine& engine) : engine_(engine), impl_(std::make_unique<Impl>()) {}
Worker::~Worker() = default;

const Decision& Worker::evaluate(const RequestView& request) noexcept {
  ++impl_->stats.requests;
  // Memory may run out while tables or buffers grow. Then the pack before stays in force for this
  // request, or this request is passed as far as it got; both say so.
  try {
    if (engine_.generation_.load(std::memory_order_acquire) != impl_->generation) {
      impl_->adoption_failed = true;
      std::unique_lock lock(engine_.mutex_);
      const uint64_t generation = engine_.generation_.load(std::memory_order_relaxed);
      std::shared_ptr<const Pack> next = engine_.pack_;
      lock.unlock();
      impl_->adopt(std::move(next));
      impl_->generation = generation;
      impl_->adoption_failed = false;
    }
  } catch (const std::bad_alloc&) {
    ++impl_->stats.matcher_faults;
  }
  try {
    impl_->decide(request);
  } catch (const std::bad_alloc&) {
    impl_->decision.degraded = true;
    impl_->decision.matches = impl_->matches;
  }
  return impl_->decision;
}

const Worker::Stats& Worker::stats() const {
  impl_->stats.scans = impl_->gate.stats().scans;
  impl_->stats.scanned_bytes = impl_->gate.stats().scanned_bytes;
  return impl_->stats;
}

}  // namespace stopgap::engine
