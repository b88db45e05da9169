// SPDX-License-Identifier: Apache-2.0
// Engine and Worker of engine.h: what one request comes to. Tested by engine_test.cc.
#include "engine/engine.h"

#include <algorithm>
#include <array>
#include <new>

#include "engine/exceptions.h"
#include "engine/worker_impl.h"

namespace stopgap::engine {

/// Without memory no exception can be seen to apply; the result says so.
uint32_t Worker::Impl::find_exception(const RunRule& rule) {
  const Pack::Impl& impl = pack->impl();
  try {
    Views& own = views.lane(rule.lane);
    const Missing missing = own.missing(options.simulate, false);
    for (uint32_t i = rule.first_exception; i < rule.end_exceptions; ++i) {
      const uint32_t exception = impl.rule_exceptions[i];
      if (applies(impl.exceptions[exception], own, missing)) return exception;
    }
  } catch (const std::bad_alloc&) {
    views.forget();
    decision.causes |= kError;
  }
  return Match::kNoException;
}

void Worker::Impl::add(uint32_t index, Mode mode) {
  const RunRule& rule = pack->impl().rules[index];
  uint32_t exception = Match::kNoException;
  if (mode == Mode::kEnforce && rule.first_exception != rule.end_exceptions) {
    exception = find_exception(rule);
    if (exception != Match::kNoException) mode = Mode::kObserve;
  }
  some_rule = true;
  matches.push_back({index, mode, exception});
  some_edit = some_edit || (rule.has_edits && mode == Mode::kEnforce);
  // Rules come by ascending id: of equals the first stays.
  if (mode != Mode::kEnforce || rule.verdict <= decision.verdict) return;
  decision.verdict = rule.verdict;
  decision.status = rule.status;
  decision.rule = index;
  decision.action = rule.action;
}

/// Of several causes the one that lets the least through decides.
void Worker::Impl::add_undecided(uint32_t index, Mode mode, CauseSet causes) {
  const RunRule& rule = pack->impl().rules[index];
  program::FaultMode says = program::FaultMode::kAllow;
  for (uint32_t cause = 0; cause < kCauseCount; ++cause) {
    if ((causes & (1u << cause)) == 0) continue;
    if (rule.on[cause] == program::FaultMode::kBlock) says = program::FaultMode::kBlock;
    if (rule.on[cause] == program::FaultMode::kLog && says == program::FaultMode::kAllow) {
      says = program::FaultMode::kLog;
    }
  }
  ++stats.undecided;
  some_rule = true;
  decision.causes |= causes;
  undecided.push_back({index, causes, says});
  if (says == program::FaultMode::kAllow) return;
  add(index, says == program::FaultMode::kLog ? Mode::kObserve : mode);
}

/// False if the rule could not be decided. What was decided before time was up stays, and of the
/// rest no more is to be found out.
bool Worker::Impl::consider(uint32_t index, int32_t today) {
  const RunRule& rule = pack->impl().rules[index];
  const Mode mode = rule.mode(today);
  if (mode == Mode::kOff) return true;
  if (!deadline.passed()) {
    ++stats.evaluated;
    evaluator.use_lane(rule.lane);
    evaluator.clear_fault();
    const bool holds = evaluator.run_block(rule.code);
    if (evaluator.fault() == Fault::kNone) {
      if (views.unread() == 0) decided[index] = decided_now + (holds ? 1 : 0);
      if (holds) add(index, mode);
      return true;
    }
    if (!deadline.passed() || evaluator.fault() == Fault::kMatcher) return false;
  }
  add_undecided(index, mode, kBudget);
  return true;
}

void Worker::Impl::forget_decided() {
  std::fill(decided.begin(), decided.end(), 0);
  decided_now = 2;
}

/// Once time is up, what the first look found out is all there is.
void Worker::Impl::consider_again(uint32_t index, int32_t today) {
  const RunRule& rule = pack->impl().rules[index];
  const Mode mode = rule.mode(today);
  if (mode == Mode::kOff) return;
  if (deadline.passed() && (decided[index] & ~1u) == decided_now) {
    if (decided[index] != decided_now) add(index, mode);
    return;
  }
  ++stats.evaluated;
  second_look.use_lane(rule.lane);
  const Truth truth = second_look.run_block(rule.code);
  if (!truth.can_hold) return;
  if (truth.can_fail) {
    add_undecided(index, mode, truth.causes);
  } else {
    add(index, mode);
  }
}

/// Forms of http.args, or http.overrides: with the body all of them, also those of the query and
/// headers.
bool scans_with_body(const Pack::Impl& pack) {
  const auto reaches_out = [](const FormedText& text) {
    return text.field == FieldId::kArgs || text.field == FieldId::kOverrides;
  };
  if (std::any_of(pack.formed_texts.begin(), pack.formed_texts.end(), reaches_out)) return true;
  const auto of_overrides = [](const program::ScanSource& source) {
    return static_cast<GateSource>(source.source) == GateSource::kOverrides;
  };
  return std::any_of(std::begin(pack.group_sources), std::end(pack.group_sources),
                     [&](std::span<const program::ScanSource> sources) {
                       return std::any_of(sources.begin(), sources.end(), of_overrides);
                     });
}

/// Of which groups all was scanned that rules ask for, as far as the gate got. `body_seen`: what is
/// missing of the body is known.
uint32_t Worker::Impl::groups_seen(Event event, std::span<const Missing> missing, bool body_seen) {
  const bool whole_request = scans_with_body(pack->impl());
  const GroupSpan groups = groups_of(event);
  uint32_t seen = 0;
  for (uint32_t i = groups.first; i < groups.end; ++i) {
    const auto group = static_cast<Group>(i);
    const bool of_body =
        group == Group::kBody || group == Group::kLateBody || group == Group::kResponseBody;
    if (of_body && !body_seen) continue;
    const bool whole = std::all_of(missing.begin(), missing.end(), [&](const Missing& one) {
      return one.of_group(group, whole_request) == 0;
    });
    if (whole) seen |= 1u << i;
  }
  return seen;
}

/// All rules, but those the gate rules out for what was seen whole. `fault`: what made the first
/// look fail, if one did; after kError the gate is not asked. Once time is up neither is it asked
/// again nor is the body read.
void Worker::Impl::look_again(const Question& question, CauseSet fault) {
  const bool late = deadline.passed();
  const bool body_seen = !late || views.unread() == 0;
  start(question);
  const Pack::Impl& impl = pack->impl();
  std::array<Missing, kBackendCount> by_lane;
  const std::span<Missing> missing = std::span(by_lane).first(impl.lanes.size());
  const CauseSet simulated = options.simulate & (kBudget | kError);
  decision.causes |= simulated | fault;
  for (uint32_t lane = 0; lane < missing.size(); ++lane) {
    missing[lane] = missing_of(question, lane);
  }
  // Of another backend only paths may lack more views: that counts where a rule is not decided.
  decision.causes |= missing[0].all();
  const int32_t today = question.request.today;
  uint32_t whole = 0;
  if ((simulated | (fault & kError)) == 0) {
    if (!late) gate.begin();
    if (late || gate.run(question.event, views, scratch.get(), today) || deadline.passed()) {
      whole = groups_seen(question.event, missing, body_seen);
    } else {
      decision.causes |= kError;
    }
  }
  second_look.begin(question.request, views, missing, simulated);
  for (const uint32_t rule : rules_of(question).all) {
    if (whole != 0 && gate.rules_out(impl.rule_records[rule].clauses, whole)) continue;
    consider_again(rule, today);
  }
  decision.causes |= second_look.faults();
}

/// Those the gate woke and those it cannot rule out, by ascending id. False: one was not decided.
bool Worker::Impl::consider_woken(const Question& question, const EventRules& rules) {
  const int32_t today = question.request.today;
  const std::span<const uint32_t> woken = gate.woken();
  stats.woken += woken.size();
  evaluator.begin(question.request, views);
  auto next_ungated = rules.ungated.begin();
  for (const uint32_t rule : woken) {
    while (next_ungated != rules.ungated.end() && *next_ungated < rule) {
      if (!consider(*next_ungated++, today)) return false;
    }
    if (!consider(rule, today)) return false;
  }
  while (next_ungated != rules.ungated.end()) {
    if (!consider(*next_ungated++, today)) return false;
  }
  return true;
}

/// Most requests wake nothing: their path is kept short, what others need stays out of it.
void Worker::Impl::decide_with_pack(const Question& question) {
  const bool whole = question.has_request()    ? views.whole()
                     : question.own != nullptr ? views.event_whole()
                                               : true;
  gate.begin();
  if (options.simulate != 0 || !whole) return look_again(question, 0);
  if (!gate.run(question.event, views, scratch.get(), question.request.today)) {
    return look_again(question, deadline.passed() ? kBudget : kError);
  }
  const EventRules& rules = rules_of(question);
  if (views.unread() == 0) {
    if (gate.woken().empty() && rules.ungated.empty()) return;
    if (consider_woken(question, rules) && views.unread() == 0) return;
  }
  look_again(question, 0);
}

void Worker::Impl::start(const Question& question) {
  // Copied: made in place, it would be cleared by one instruction that takes as long as 40 others.
  static constexpr Decision kNothing;
  if (some_rule || decision.causes != 0) decision = kNothing;  // else it says nothing yet
  decision.pack = pack.get();
  decision.today = question.request.today;
  decision.event = question.event;
  decision.views = &views;
  if (some_rule) forget_rules();
  views.reset(question.request);
  if (question.response != nullptr) views.set_response(*question.response);
  if (question.values != nullptr) start_event(question);
}

/// Of an event that the embedder did not declare nobody can say what it means.
void Worker::Impl::start_event(const Question& question) {
  if (question.own != nullptr) {
    views.set_event(question.values->values, pack->impl().own_fields, question.own->asked);
  } else if (pack != nullptr) {
    decision.causes |= kError;
  }
}

Missing Worker::Impl::missing_of(const Question& question, uint32_t lane) {
  Views& own = views.lane(lane);
  const bool read_body = rules_of(question).read_body && !deadline.passed();
  if (question.has_request()) return own.missing(options.simulate, read_body);
  return question.own == nullptr ? Missing() : own.event_missing(options.simulate);
}

/// Edits of the enforced matches; of a message that does not go on there is nothing to edit.
void Worker::Impl::collect_edits() {
  if (decision.verdict >= Verdict::kRedirect) return;
  for (const Match& match : matches) {
    if (match.mode != Mode::kEnforce) continue;
    const std::span<const HeaderEdit> own = pack->impl().edits_of(match.rule);
    edits.insert(edits.end(), own.begin(), own.end());
  }
  settle_edits(edits);
  decision.edits = edits;
}

void Worker::Impl::tell_rules() {
  if (!matches.empty()) decision.matches = matches;
  if (!undecided.empty()) decision.undecided = undecided;
  if (some_edit) collect_edits();
}

void Worker::Impl::forget_rules() {
  matches.clear();
  undecided.clear();
  edits.clear();
  some_edit = some_rule = false;
}

void Worker::Impl::finish() {
  if (some_rule) tell_rules();
  if (adoption_failed) decision.causes |= kError;
  if (decision.causes == 0) return;
  decision.degraded = true;
  stats.oversize += (decision.causes & kOversize) != 0 ? 1 : 0;
  stats.unparsable += (decision.causes & kUnparsable) != 0 ? 1 : 0;
  stats.budget += (decision.causes & kBudget) != 0 ? 1 : 0;
  stats.errors += (decision.causes & kError) != 0 ? 1 : 0;
  stats.late += deadline.passed() ? 1 : 0;
}

/// An event but a request that no rule is on asks nothing.
void Worker::Impl::decide(const Question& question) {
  start(question);
  const bool is_request = question.event == Event::kRequest;
  if (pack == nullptr) {
    if (is_request) decision.causes = views.missing(options.simulate, false).all();
  } else if (is_request || !rules_of(question).all.empty()) {
    decide_with_pack(question);
  }
}

/// True where it cannot be seen: then the whole request says what is unknown.
bool Worker::Impl::wants_body(const RequestView& head) {
  if (pack == nullptr) return false;
  const Pack::Impl& impl = pack->impl();
  if (impl.of(Event::kResponse).read_body) return true;
  if (!impl.of(Event::kRequest).read_body) return false;
  try {
    views.reset(head);
    if (options.simulate != 0 || !views.whole()) return true;
    deadline.begin(0);
    gate.begin();
    return gate.wants_body(views, scratch.get(), head.today);
  } catch (const std::bad_alloc&) {
    return true;
  }
}

/// Memory may run out while buffers grow: then what needed it is unknown.
const Decision& Worker::Impl::answer(const Question& question) noexcept {
  const size_t response = question.response != nullptr ? question.response->body.size() : 0;
  deadline.begin(question.request.body.size() + response);
  if ((decided_now += 2) == 0) forget_decided();
  try {
    decide(question);
  } catch (const std::bad_alloc&) {
    look_again(question, kError);  // asks for no memory that it cannot do without
  }
  finish();
  return decision;
}

Worker::Worker(const Engine& engine, const WorkerOptions& options)
    : engine_(engine), impl_(std::make_unique<Impl>(options)) {}
Worker::~Worker() = default;

const Decision& Worker::evaluate(const RequestView& request) noexcept {
  ++impl_->stats.requests;
  impl_->follow(engine_);
  return impl_->answer({Event::kRequest, request});
}

const Decision* Worker::evaluate_head(const RequestView& head) noexcept {
  impl_->follow(engine_);
  RequestView request = head;
  request.body = {};
  request.body_left_out = 0;
  request.body_truncated = false;
  if (impl_->wants_body(request)) return nullptr;
  ++impl_->stats.requests;
  return &impl_->answer({Event::kRequest, request});
}

const Decision& Worker::evaluate_response(const RequestView& request,
                                          const ResponseView& response) noexcept {
  impl_->follow(engine_);
  return impl_->answer({Event::kResponse, request, &response});
}

const Decision& Worker::evaluate_connection(const ConnectionView& connection) noexcept {
  impl_->follow(engine_);
  return impl_->answer({Event::kConnection, before_request(connection)});
}

const Decision& Worker::evaluate_event(const EventView& event) noexcept {
  impl_->follow(engine_);
  const OwnEvent* own = nullptr;
  if (impl_->pack != nullptr) own = find_event(impl_->pack->impl(), event.event);
  return impl_->answer({Event::kOther, before_request(event.connection), nullptr, &event, own});
}

const Worker::Stats& Worker::stats() const {
  impl_->stats.scans = impl_->gate.stats().scans;
  impl_->stats.scanned_bytes = impl_->gate.stats().scanned_bytes;
  return impl_->stats;
}

}  // namespace stopgap::engine
