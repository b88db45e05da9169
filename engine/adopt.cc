// SPDX-License-Identifier: Apache-2.0
// Which pack is in force, and how a worker takes it over. Tested by engine_test.cc.
#include <new>

#include "engine/worker_impl.h"

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

std::vector<std::unique_ptr<Views>> other_lanes(const Pack::Impl& pack,
                                                const RequestLimits& limits) {
  std::vector<std::unique_ptr<Views>> others;
  for (size_t i = 1; i < pack.lanes.size(); ++i) {
    Views& one = *others.emplace_back(std::make_unique<Views>(limits));
    one.adopt(FormedViews(pack.formed_texts), EventValues::Room(pack.own_fields.size()),
              reads_of(pack.lanes[i]));
  }
  return others;
}

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
  next_gate.adopt(impl, deadline);
  FormedViews next_formed(impl.formed_texts);
  EventValues::Room next_room(impl.own_fields.size());
  std::vector<std::unique_ptr<Views>> next_lanes = other_lanes(impl, options.limits);
  Evaluator next_evaluator;
  next_evaluator.adopt(impl, clone, deadline);
  next_evaluator.set_budget(options.element_visits);
  SecondLook next_look;
  next_look.adopt(impl, clone, deadline);
  next_look.set_budget(options.element_visits);
  decided.reserve(impl.rules.size());
  matches.reserve(impl.rules.size());
  undecided.reserve(impl.rules.size());
  edits.reserve(impl.edits.size());
  views.adopt(std::move(next_formed), std::move(next_room), reads_of(impl.lanes[0]));
  views.adopt_lanes(std::move(next_lanes));
  decided.assign(impl.rules.size(), 0);
  decided_now = 0;
  gate = std::move(next_gate);
  evaluator = std::move(next_evaluator);
  second_look = std::move(next_look);
  scratch = std::move(next_scratch);
  pack = std::move(next);
}

/// Memory may run out while tables grow: then the pack before stays in force for this request,
/// which says so.
void Worker::Impl::follow_swap(const Engine& engine) noexcept {
  try {
    adoption_failed = true;
    std::unique_lock lock(engine.mutex_);
    const uint64_t current = engine.generation_.load(std::memory_order_relaxed);
    std::shared_ptr<const Pack> next = engine.pack_;
    lock.unlock();
    adopt(std::move(next));
    generation = current;
    adoption_failed = false;
  } catch (const std::bad_alloc&) {
  }
}

}  // namespace stopgap::engine
