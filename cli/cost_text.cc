// SPDX-License-Identifier: Apache-2.0
// See cost_text.h. Tested by tests/e2e/explain_test.cc.
#include "cli/cost_text.h"

#include "cli/console.h"

namespace stopgap::cli {
namespace {

std::string event_noun(engine::Event event) {
  switch (event) {
    case engine::Event::kRequest:
      return "request";
    case engine::Event::kResponse:
      return "response";
    case engine::Event::kConnection:
      return "connection";
    case engine::Event::kHost:
    case engine::Event::kOther:
      break;
  }
  return "event";
}

}  // namespace

std::string cost_text(const engine::StaticCost& cost, engine::Event event) {
  const std::string noun = event_noun(event);
  const std::string when =
      cost.strings == 0 ? "for every " + noun
      : cost.strings == 1
          ? "if its string occurs in the " + noun
          : "if one of its " + count_of(cost.strings, "string") + " occurs in the " + noun;
  return "looked at " + when + "; reads " +
         (cost.passes == 0   ? "no text of it"
          : cost.passes == 1 ? "it once"
                             : "it up to " + count_of(cost.passes, "time"));
}

std::string pack_cost_text(std::span<const engine::StaticCost> costs, uint64_t gate_passes) {
  uint64_t all = gate_passes, always = gate_passes;
  for (const engine::StaticCost& cost : costs) {
    all += cost.passes;
    if (cost.strings == 0) always += cost.passes;
  }
  return "at worst all that is inspected is read " + count_of(all, "time") +
         ", if all strings occur; " + count_of(always, "time") + " if none does";
}

}  // namespace stopgap::cli
