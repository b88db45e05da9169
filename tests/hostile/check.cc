// SPDX-License-Identifier: Apache-2.0
// See check.h. That it can fail: README.md names the checks of the verifier it was tried without.
#include "tests/hostile/check.h"

#include <fmt/format.h>

#include <cstring>

#include "compiler/compile.h"
#include "compiler/hs_build/link.h"
#include "engine/asked_views.h"
#include "engine/engine.h"
#include "engine/logged.h"
#include "engine/program_view.h"
#include "engine/self_test/run_tests.h"
#include "engine/trace.h"
#include "tests/hostile/questions.h"
#include "tests/hostile/told.h"

namespace stopgap::hostile {
namespace {

using engine::Pack;
using engine::ProgramView;
using engine::Truth;
using engine::program::SectionId;

/// What commands ask of a pack beside decisions.
void read_everything(const Pack& pack, int32_t today) {
  (void)pack.host_actions(today);
  for (uint32_t rule = 0; rule < pack.rules().size(); ++rule) {
    (void)pack.edits(rule);
    (void)pack.why_armed(rule, pack.site());
    (void)pack.site_reasons(rule, today);
    const engine::program::Rule& record = pack.rules()[rule];
    for (uint32_t i = 0; i < record.cves.count; ++i) (void)pack.string_list(record.cves, i);
    for (uint32_t i = 0; i < record.actions.count; ++i) {
      (void)engine::logged_names(pack, pack.actions()[record.actions.first + i]);
    }
  }
}

/// The slow path against the fast one. A mutant may ask of its gate what its conditions do not
/// demand; then the rule is not decided, and that is what the pack says. And what its conditions as
/// written say need not be what its code does.
std::optional<std::string> slow_path_fault(const Pack& pack, const Question& question,
                                           const std::vector<std::optional<Truth>>& fast) {
  std::vector<uint32_t> rules;
  const engine::TracedRequest asked = question.traced();
  for (const engine::RuleTrace& trace : engine::trace_request(pack, asked)) {
    (void)engine::conditions_held(trace);
    (void)engine::written_truth(trace);
    rules.push_back(trace.rule);
    const std::optional<Truth>& truth = fast[trace.rule];
    if (!trace.asked || !truth) continue;
    if (((trace.truth.causes | truth->causes) & engine::kBudget) != 0) continue;
    if (*truth == trace.truth || (trace.gated_out && *truth == engine::kFalse)) continue;
    return fmt::format("rule {}: decided {}/{}/{}, traced {}/{}/{}", trace.rule, truth->can_hold,
                       truth->can_fail, truth->causes, trace.truth.can_hold, trace.truth.can_fail,
                       trace.truth.causes);
  }
  (void)engine::asked_views(pack, asked, rules, {});
  return std::nullopt;
}

/// Of a refusal: people are told why, and of a layout where.
std::optional<std::string> error_fault(const Error& error) {
  if (error.detail.empty()) return error.code + " without a reason";
  const bool place = error.detail.find(':') != std::string::npos ||
                     error.detail.find("padding") != std::string::npos ||
                     error.detail.find("linked already") != std::string::npos;
  if (error.code == "pack.layout" && !place) return "refused without a place: " + error.detail;
  return std::nullopt;
}

}  // namespace

const char* fate_name(Fate fate) {
  static constexpr const char* kNames[kFates] = {"refused", "verified", "asked", "asked, same"};
  return kNames[static_cast<size_t>(fate)];
}

/// A worker that has seen every mutant before, as those of a server have; a second one is new.
struct Check::Asking {
  engine::Engine engine;
  engine::Worker worker{engine, engine::without_deadline()};
};

Check::Check(const Subject& subject, bool linked)
    : original_(linked ? subject.linked : subject.portable),
      linked_(subject.linked),
      is_linked_(linked),
      meaning_(original_),
      asking_(std::make_unique<Asking>()) {
  const auto pack = Pack::load(linked_, kKey, {}, engine::schemas_of(linked_));
  engine::Engine engine;
  if (pack) engine.swap(pack.value());
  engine::Worker worker(engine, engine::without_deadline());
  for (size_t i = 0; pack && i < question_count(); ++i) {
    known_.push_back(told(Question(i, *pack.value()).ask(worker)));
  }
}
Check::~Check() = default;

/// Nobody signed it.
std::optional<std::string> Check::must_be_refused_as_is(const Bytes& mutant) const {
  if (mutant == original_) return std::nullopt;
  const Status status = engine::verify_pack(mutant, &kKey);
  if (status) return "accepted with the digest of another pack";
  return error_fault(status.error());
}

/// Databases come from this host's own compiler and are never changed: the matcher trusts them.
bool Check::databases_are_ours(const Bytes& mutant) const {
  const ProgramView ours = ProgramView::open(linked_).value();
  const ProgramView theirs = ProgramView::open(mutant).value();
  const uint32_t size = ours.count(SectionId::kDatabaseBytes);
  if (theirs.count(SectionId::kDatabaseBytes) != size) return false;
  if (size != 0 &&
      std::memcmp(mutant.data() + theirs.offset(SectionId::kDatabaseBytes),
                  linked_.data() + ours.offset(SectionId::kDatabaseBytes), size) != 0) {
    return false;
  }
  using engine::program::Database;
  for (uint32_t i = 0; i < theirs.count(SectionId::kDatabaseIndex); ++i) {
    const auto one = theirs.get<Database>(SectionId::kDatabaseIndex, i);
    bool found = false;
    for (uint32_t k = 0; k < ours.count(SectionId::kDatabaseIndex); ++k) {
      const auto own = ours.get<Database>(SectionId::kDatabaseIndex, k);
      found = found || (own.offset == one.offset && own.size == one.size);
    }
    if (!found) return false;
  }
  return true;
}

Verdict Check::judge(const Bytes& mutant, size_t turn, bool relink) {
  if (auto fault = must_be_refused_as_is(mutant)) return {Fate::kRefused, std::move(fault)};
  Bytes bytes = mutant;
  repair_digest(bytes);
  if (turn % 4 == 0) (void)engine::inspect_pack(bytes);
  const Status verified = engine::verify_pack(bytes, &kKey);
  const bool linked = ProgramView::open(bytes) && ProgramView::open(bytes).value().linked();
  if (linked && turn % 16 == 0) {
    constexpr engine::LinkKey kForeign{9};
    if (engine::verify_pack(bytes, &kForeign))
      return {Fate::kRefused, "accepted under a foreign key"};
  }
  if (!verified) {
    const bool loaded =
        turn % 4 == 0 && Pack::load(bytes, kKey, {}, engine::schemas_of(bytes)).ok();
    if (loaded) return {Fate::kRefused, "loaded, though the verifier refuses it"};
    return {Fate::kRefused, error_fault(verified.error())};
  }
  if (turn % 4 == 0) (void)compiler::dump_program(bytes);
  const bool same = meaning_.holds(bytes);
  if (linked && is_linked_) {
    return databases_are_ours(bytes) ? ask(bytes, turn, same) : Verdict{Fate::kVerified, {}};
  }
  if (linked) return {Fate::kVerified, {}};  // a flag was set
  const auto loaded = Pack::load(bytes, kKey, {}, engine::schemas_of(bytes));
  if (loaded || loaded.error().code != "pack.not_linked") {
    return {Fate::kVerified, "a portable pack was loaded"};
  }
  if (!relink) return {Fate::kVerified, {}};
  compiler::LinkLimits limits;
  limits.cpu_seconds = 2;
  limits.wall_seconds = 8;
  const Result<Bytes> again = compiler::link(bytes, kKey, limits);
  if (!again) return {Fate::kRefused, error_fault(again.error())};
  return ask(again.value(), turn, same);
}

Verdict Check::ask(const Bytes& linked, size_t turn, bool same_meaning) {
  const Fate fate = same_meaning ? Fate::kSame : Fate::kAsked;
  const engine::EventSchemas own = engine::schemas_of(linked);
  const auto pack = Pack::load(linked, kKey, {}, own);
  if (!pack) {
    if (same_meaning) return {Fate::kRefused, "refused, but equal: " + pack.error().detail};
    return {Fate::kRefused, error_fault(pack.error())};
  }
  const auto second = Pack::load(linked, kKey, {}, own);
  if (!second) return {fate, "refused at its second load"};
  asking_->engine.swap(pack.value());
  Asking fresh;
  fresh.engine.swap(second.value());
  read_everything(*pack.value(), 20'600);
  constexpr size_t kAtOnce = 4;
  for (size_t i = 0; i < kAtOnce; ++i) {
    const size_t which = (turn * kAtOnce + i) % question_count();
    const Question question(which, *pack.value());
    const engine::Decision& first = question.ask(asking_->worker);
    const std::string said = told(first);
    const auto fast = truths_of(first, question.own_event());
    const std::string other = told(Question(which, *second.value()).ask(fresh.worker));
    if (said != other) return {fate, fmt::format("question {}: {} / {}", which, said, other)};
    if (told(question.ask(asking_->worker)) != said) {
      return {fate, fmt::format("question {} asked again is not {}", which, said)};
    }
    if (same_meaning && said != known_[which]) {
      return {fate, fmt::format("question {}: {}, the original: {}", which, said, known_[which])};
    }
    if (i != 0) continue;
    if (auto fault = slow_path_fault(*pack.value(), question, fast)) {
      return {fate, fmt::format("question {}: {}", which, *fault)};
    }
  }
  if (turn % 8 == 1) {
    engine::TestOptions options;
    options.evasions = turn % 64 == 1;
    (void)engine::run_tests(linked, kKey, options);
  }
  return {fate, std::nullopt};
}

}  // namespace stopgap::hostile
