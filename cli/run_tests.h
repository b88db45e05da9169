// SPDX-License-Identifier: Apache-2.0
// Runs the tests a pack carries, on the databases it was linked with.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/open_pack.h"
#include "engine/pack.h"
#include "support/result.h"

namespace stopgap::cli {

enum class Outcome : uint8_t {
  kBlock,
  kPass,
  kObserve,
  kIdle,
  kGateFault,  ///< the condition holds, yet the gate did not let it be asked: our fault, never the
               ///< author's
};
std::string_view outcome_name(Outcome outcome);
Outcome expected_outcome(engine::program::TestKind kind);

struct TestResult {
  uint32_t rule = 0;
  std::string mitigation;
  std::string title;
  std::string file;
  uint32_t line = 0;
  std::string request;  ///< "GET /path", escaped and clipped
  Outcome expected = Outcome::kPass;
  Outcome got = Outcome::kPass;
  std::string reason;              ///< why an unexpected outcome came about, one line
  std::vector<std::string> trace;  ///< the conditions, each with whether it held; only for failures
  bool passed() const { return expected == got; }
};

/// Results in order of rules and tests. `wanted` chooses mitigations by id. Errors as in
/// Pack::load. A draft or retired mitigation is judged as if it were enforced.
Result<std::vector<TestResult>> run_tests(const LinkedPack& linked,
                                          const std::function<bool(std::string_view)>& wanted);

/// A failed test as lines of text; `colour` as in paint().
std::string describe_failure(const TestResult& result, bool colour);

}  // namespace stopgap::cli
