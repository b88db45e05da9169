// SPDX-License-Identifier: Apache-2.0
// Random schemas of embedders, rules about their events, and events near them.
#include <fmt/format.h>

#include "tests/differential/event_gen.h"
#include "tests/differential/rule_gen.h"
#include "tests/differential/run.h"
#include "tests/oracle/regex.h"

namespace stopgap::differential {
namespace {

struct Setting {
  compiler::Options options;
  Strain strain;
};

/// Everything on, then each pass off, then all of them.
compiler::Options options_for(uint64_t n) {
  const std::vector<std::string> passes = compiler::pass_names();
  const uint64_t way = n % (passes.size() + 2);
  if (way == 0) return {};
  return way == passes.size() + 1 ? compiler::Options{passes}
                                  : compiler::Options{{passes[way - 1]}};
}

bool run_pack(const RandomRun& run, uint64_t number, Random& random, Totals& totals) {
  const std::string text = random_event_rules(random, run.mitigations);
  const auto front = read_rules({text});
  if (!front.ok()) {
    fmt::print("{}\nthe rules are refused:\n{}\n", text, front.error().detail);
    return false;
  }
  const lang::CheckedPack& pack = front.value()->pack;
  const Strain strain = random.chance(30) ? random_strain(random) : Strain{};
  std::vector<std::unique_ptr<EngineSide>> sides;
  for (const compiler::Options& options : {options_for(0), options_for(number + 1)}) {
    auto side = EngineSide::build(*front.value(), options, {}, strain);
    if (!side.ok()) {
      fmt::print("{}\nno program ({}): {}\n", text, side.error().code, side.error().detail);
      return false;
    }
    sides.push_back(std::move(side.value()));
  }
  oracle::Oracle oracle(pack, {});
  ++totals.packs;
  for (size_t i = 0; i < run.requests; ++i) {
    const oracle::OracleEvent event = random_event(pack, random);
    ++totals.requests;
    totals.pairs += pack.mitigations.size();
    Answer expected;
    try {
      expected = to_answer(oracle.decide_own(event, kToday, strain.limits, strain.simulated));
    } catch (const oracle::GaveUp&) {
      totals.given_up += pack.mitigations.size();
      continue;
    }
    expected.causes = 0;
    totals.held += expected.matches.size();
    totals.undecided += expected.undecided.size();
    for (const auto& side : sides) {
      const Answer actual = side->decide_event(event, kToday);
      if (actual == expected) continue;
      fmt::print("{}\n{}simulated {} body {} arguments {}\noracle: {}\nengine: {}\n", text,
                 to_text(event), strain.simulated, strain.limits.body, strain.limits.arguments,
                 to_text(expected), to_text(actual));
      return false;
    }
    if (i % kTracedEvery != 0) continue;
    for (const auto& side : sides) {
      const auto fault = side->trace_fault(event, kToday);
      if (!fault) continue;
      fmt::print("{}\n{}simulated {} body {} arguments {}\n{}\n", text, to_text(event),
                 strain.simulated, strain.limits.body, strain.limits.arguments, *fault);
      return false;
    }
  }
  return true;
}

}  // namespace

bool run_events(const RandomRun& run, Totals& totals) {
  for (uint64_t number = run.first_pack; totals.pairs < run.pairs; ++number) {
    Random random(run.seed + number);
    if (!run_pack(run, number, random, totals)) {
      fmt::print("pack {}: repeat with --events 1 --seed {} --pack {}\n", number, run.seed, number);
      return false;
    }
  }
  return true;
}

}  // namespace stopgap::differential
