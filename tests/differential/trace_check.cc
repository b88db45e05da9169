// SPDX-License-Identifier: Apache-2.0
// See trace_check.h. Exercised by the differential runs of ctest.
#include "tests/differential/trace_check.h"

#include <fmt/format.h>

#include <algorithm>

namespace stopgap::differential {
namespace {

using engine::Mark;
using engine::Truth;
using engine::program::ConditionKind;

std::string to_text(const Truth& truth) {
  if (!truth.unknown()) return truth.can_hold ? "holds" : "does not hold";
  return fmt::format("is unknown for {}", truth.causes);
}

Mark negated(Mark mark) {
  if (mark == Mark::kHolds) return Mark::kFails;
  return mark == Mark::kFails ? Mark::kHolds : mark;
}

/// What a condition comes to by the lines directly in it; nothing: they do not say.
std::optional<Mark> expected(ConditionKind kind, Mark own, const std::vector<Mark>& below) {
  const auto some = [&](Mark wanted) {
    return std::find(below.begin(), below.end(), wanted) != below.end();
  };
  switch (kind) {
    case ConditionKind::kAnd:
      return some(Mark::kFails)     ? Mark::kFails
             : some(Mark::kUnknown) ? Mark::kUnknown
                                    : Mark::kHolds;
    case ConditionKind::kOr:
      return some(Mark::kHolds)     ? Mark::kHolds
             : some(Mark::kUnknown) ? Mark::kUnknown
                                    : Mark::kFails;
    case ConditionKind::kNot:
      return negated(below.front());
    case ConditionKind::kUse:
      return below.front();
    case ConditionKind::kAny:
    case ConditionKind::kAll:
    case ConditionKind::kSameView:
      // Of the element or view that is shown; whether it is there may be unknown.
      if (own == Mark::kUnknown) return std::nullopt;
      return below.front();
    case ConditionKind::kTrue:
    case ConditionKind::kFalse:
    case ConditionKind::kTest:
      break;
  }
  return std::nullopt;
}

}  // namespace

void TraceCheck::decided(const engine::Decision& decision, std::string_view own_event) {
  for (uint32_t rule = 0; rule < decided_.size(); ++rule) {
    if (pack_.event(rule) != decision.event || pack_.own_event(rule) != own_event) continue;
    if (pack_.mode(rule, today_) != engine::Mode::kOff) decided_[rule] = engine::kFalse;
  }
  for (const engine::Match& match : decision.matches) decided_[match.rule] = engine::kTrue;
  for (const engine::Undecided& one : decision.undecided) {
    decided_[one.rule] = Truth{true, true, one.causes};
  }
}

std::optional<std::string> TraceCheck::fault(const engine::TracedRequest& request) const {
  for (const engine::RuleTrace& trace : engine::trace_request(pack_, request)) {
    if (!trace.asked) continue;
    if (const auto fault = fault_of(trace)) {
      return fmt::format("trace of {}: {}", pack_.string(pack_.rules()[trace.rule].id), *fault);
    }
  }
  return std::nullopt;
}

std::optional<std::string> TraceCheck::fault_of(const engine::RuleTrace& trace) const {
  const Truth written = engine::written_truth(trace);
  const std::optional<Truth>& decided = decided_[trace.rule];
  const auto causes = written.causes | trace.truth.causes | (decided ? decided->causes : 0);
  if ((causes & engine::kBudget) != 0) return std::nullopt;
  if (written != trace.truth) {
    return fmt::format("as written it {}, the engine says that it {}", to_text(written),
                       to_text(trace.truth));
  }
  if (decided && *decided != trace.truth) {
    return fmt::format("told, it {}; decided, it {}", to_text(trace.truth), to_text(*decided));
  }
  if (trace.truth.holds() != (trace.missing == 0)) {
    return fmt::format("it {} and lacks {}", to_text(trace.truth), trace.missing);
  }
  if (trace.leaves_held > trace.leaves || trace.found > trace.to_find) return "it counts wrongly";
  for (const engine::RootTrace& root : trace.roots) {
    for (size_t line = 0; line < root.conditions.size(); ++line) {
      if (auto fault = fault_of(root, line)) return fault;
    }
  }
  return std::nullopt;
}

std::optional<std::string> TraceCheck::fault_of(const engine::RootTrace& root, size_t line) const {
  const engine::ConditionTrace& one = root.conditions[line];
  std::vector<Mark> below;
  for (size_t i = line + 1; i < root.conditions.size(); ++i) {
    if (root.conditions[i].depth <= one.depth) break;
    if (root.conditions[i].depth == one.depth + 1) below.push_back(root.conditions[i].mark);
  }
  const bool asked = one.mark != Mark::kNotAsked && !below.empty() && below[0] != Mark::kNotAsked;
  const engine::program::Condition& record = pack_.conditions()[one.condition];
  // What is told in the line itself stands between it and those below.
  const bool direct = record.size > 1 && pack_.conditions()[one.condition + 1].is_part == 0;
  if (!asked || !direct) return std::nullopt;
  const auto wanted = expected(static_cast<ConditionKind>(record.kind), one.mark, below);
  if (!wanted || *wanted == one.mark) return std::nullopt;
  return fmt::format("line {} of `{}` does not follow from those below it", line,
                     pack_.string(record.text));
}

}  // namespace stopgap::differential
