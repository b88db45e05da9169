// SPDX-License-Identifier: Apache-2.0
// What a Worker holds. adopt.cc takes over packs, engine.cc decides. Private to engine/.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/engine.h"
#include "engine/evaluate.h"
#include "engine/gate.h"
#include "engine/pack_impl.h"
#include "engine/second_look.h"

namespace stopgap::engine {

/// Each kind of event has its own copy of the path that most take, without the questions that only
/// others need: a fifth fewer instructions. What is rare stays in functions of its own.
#define STOPGAP_INLINE [[gnu::always_inline]] inline

/// What is decided about.
struct Question {
  Event event;
  const RequestView& request;  // of kConnection and kOther: what is known of the connection
  const ResponseView* response = nullptr;  // of kResponse
  const EventView* values = nullptr;       // of kOther
  const OwnEvent* own = nullptr;           // of kOther; null: an event of no schema

  bool has_request() const { return event == Event::kRequest || event == Event::kResponse; }
};

struct Worker::Impl {
  explicit Impl(const WorkerOptions& with)
      : options(with), deadline(with.deadline, *with.clocks), views(with.limits) {}

  const WorkerOptions options;
  Deadline deadline;
  uint64_t generation = 0;  // of the pack held; no engine has generation 0
  std::shared_ptr<const Pack> pack;
  ScratchPtr scratch;
  bool adoption_failed = false;
  Views views;
  Gate gate;
  Evaluator evaluator;
  SecondLook second_look;
  std::vector<Match> matches;        // room for every rule
  std::vector<Undecided> undecided;  // room for every rule
  std::vector<HeaderEdit> edits;     // room for every edit of the pack
  // By rule: decided_now, and 1 more if it holds, if the first look decided it for good.
  std::vector<uint32_t> decided;
  uint32_t decided_now = 0;  // even; of this event
  bool some_edit = false;    // an enforced match edits headers
  bool some_rule = false;    // the three above are not empty
  Decision decision;
  Stats stats;

  void adopt(std::shared_ptr<const Pack> next);
  /// Takes over the pack in force, if it is another one.
  STOPGAP_INLINE void follow(const Engine& engine) noexcept {
    if (engine.generation_.load(std::memory_order_acquire) != generation) follow_swap(engine);
  }
  [[gnu::noinline]] void follow_swap(const Engine& engine) noexcept;
  STOPGAP_INLINE const Decision& answer(const Question& question) noexcept;
  STOPGAP_INLINE void start(const Question& question);
  STOPGAP_INLINE void decide(const Question& question);
  STOPGAP_INLINE void decide_with_pack(const Question& question);
  const EventRules& rules_of(const Question& question) const {
    return question.own != nullptr ? question.own->rules : pack->impl().of(question.event);
  }
  bool wants_body(const RequestView& head);
  [[gnu::noinline]] void start_event(const Question& question);
  Missing missing_of(const Question& question, uint32_t lane);
  [[gnu::noinline]] void forget_decided();
  bool consider(uint32_t rule, int32_t today);
  [[gnu::noinline]] bool consider_woken(const Question& question, const EventRules& rules);
  uint32_t groups_seen(Event event, std::span<const Missing> missing, bool body_seen);
  [[gnu::noinline]] void look_again(const Question& question, CauseSet fault);
  void consider_again(uint32_t rule, int32_t today);
  uint32_t find_exception(const RunRule& rule);
  void add(uint32_t rule, Mode mode);
  void add_undecided(uint32_t rule, Mode mode, CauseSet causes);
  void collect_edits();
  [[gnu::noinline]] void tell_rules();
  [[gnu::noinline]] void forget_rules();
  STOPGAP_INLINE void finish();
};

}  // namespace stopgap::engine
