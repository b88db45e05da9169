// SPDX-License-Identifier: Apache-2.0
// See simulate.h. Tested by tests/e2e/failure_test.cc.
#include "cli/simulate.h"

#include <string>

#include "cli/choice.h"
#include "cli/names.h"

namespace stopgap::cli {

void add_simulate(CLI::App& command, std::vector<engine::CauseSet>& causes) {
  Choices<engine::CauseSet> names;
  for (uint32_t i = 0; i < engine::kCauseCount; ++i) {
    const auto cause = static_cast<engine::CauseSet>(1u << i);
    names.emplace_back(cause_names(cause).front(), cause);
  }
  add_choices<engine::CauseSet>(
      command, "--simulate", std::move(names),
      "decide as if this had struck: oversize, unparsable, budget or error",
      [&causes](engine::CauseSet cause) { causes.push_back(cause); })
      ->type_name("CAUSE")
      ->type_size(1)
      ->allow_extra_args(false);
}

engine::WorkerOptions worker_options(engine::CauseSet simulate) {
  engine::WorkerOptions options;
  options.simulate = simulate;
  return options;
}

engine::CauseSet all_of(const std::vector<engine::CauseSet>& causes) {
  engine::CauseSet all = 0;
  for (const engine::CauseSet cause : causes) all |= cause;
  return all;
}

}  // namespace stopgap::cli
