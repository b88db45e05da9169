// SPDX-License-Identifier: Apache-2.0
// See told.h.
#include "tests/hostile/told.h"

#include <fmt/format.h>

#include "engine/logged.h"
#include "engine/pack.h"

namespace stopgap::hostile {

using engine::Pack;
using engine::Truth;

std::string told(const engine::Decision& decision) {
  std::string text = fmt::format("verdict {} status {} rule {} action {} causes {} flags {}",
                                 static_cast<int>(decision.verdict), decision.status, decision.rule,
                                 decision.action, decision.causes, decision.flags());
  for (const engine::Match& match : decision.matches) {
    text += fmt::format("; {} in mode {}", match.rule, static_cast<int>(match.mode));
    for (const std::string_view tag : engine::tags(*decision.pack, match.rule)) {
      text += fmt::format(" tag {}", tag);
    }
    for (const engine::LoggedField& field : engine::logged_fields(decision, match.rule)) {
      text += fmt::format(" log {}", field.name);
      for (const std::string& value : field.values) text += "=" + value;
    }
  }
  for (const engine::HeaderEdit& edit : decision.edits) {
    text += fmt::format("; edit {} {} {}", static_cast<int>(edit.kind), edit.name, edit.value);
  }
  for (const engine::Undecided& one : decision.undecided) {
    text += fmt::format("; {} unknown for {} says {}", one.rule, one.causes,
                        static_cast<int>(one.says));
  }
  return text;
}

std::vector<std::optional<Truth>> truths_of(const engine::Decision& decision,
                                            std::string_view own_event) {
  const Pack& pack = *decision.pack;
  std::vector<std::optional<Truth>> truths(pack.rules().size());
  for (uint32_t rule = 0; rule < truths.size(); ++rule) {
    if (pack.event(rule) != decision.event || pack.own_event(rule) != own_event) continue;
    if (pack.mode(rule, decision.today) != engine::Mode::kOff) truths[rule] = engine::kFalse;
  }
  for (const engine::Match& match : decision.matches) truths[match.rule] = engine::kTrue;
  for (const engine::Undecided& one : decision.undecided) {
    truths[one.rule] = Truth{true, true, one.causes};
  }
  return truths;
}

}  // namespace stopgap::hostile
