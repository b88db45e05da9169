// SPDX-License-Identifier: Apache-2.0
// Which parts of conditions the tests of rule text need: each part is left out, and some test of
// the mitigation must notice. What counts as a part is in compiler/mutants.h.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/frontend.h"
#include "cli/run_tests.h"
#include "support/result.h"

namespace stopgap::cli {

/// A part that no test needs.
struct UncoveredPart {
  std::string file;
  uint32_t line = 0;
  uint32_t column = 0;
  std::string_view kind;  ///< "conjunct"
  std::string text;       ///< as written, escaped and clipped
};

struct MitigationCoverage {
  std::string mitigation;
  bool measured = true;  ///< false: one of its tests fails, so they say nothing
  size_t parts = 0;
  size_t needed = 0;                     ///< parts that some test needs
  std::vector<UncoveredPart> uncovered;  ///< the others, each place once, none inside another
};

struct Coverage {
  std::vector<MitigationCoverage> mitigations;  ///< those with a condition, ordered by id
  size_t parts() const;                         ///< of the measured ones
  size_t needed() const;
};

/// `results` are those of run_tests() with `linked`, which was compiled from `compilation`. Cost:
/// the packs of all mutants, linked in batches, and one decision a test. Errors as compiler::link
/// and Pack::load; internal.compile.
Result<Coverage> measure_coverage(const Compilation& compilation, const LinkedPack& linked,
                                  const std::vector<TestResult>& results,
                                  const std::function<bool(std::string_view)>& wanted);

enum class CoverageDetail { kBrief, kFull };
/// A line a part that no test needs; kBrief: the first few. kFull: a line a mitigation too.
std::string coverage_text(const Coverage& coverage, CoverageDetail detail, bool colour);
/// The value of "coverage" in the JSON report.
void append_coverage_json(std::string& out, const Coverage& coverage);

}  // namespace stopgap::cli
