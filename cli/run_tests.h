// SPDX-License-Identifier: Apache-2.0
// The tests of a pack as the commands show them. What a test means is in engine/self_test.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/open_pack.h"
#include "engine/self_test/run_tests.h"
#include "support/result.h"

namespace stopgap::cli {

using engine::Outcome;
using engine::TestResult;

/// engine::run_tests(); the notes of a failure are its conditions, each with whether it held.
Result<std::vector<TestResult>> run_tests(const LinkedPack& linked,
                                          const std::function<bool(std::string_view)>& wanted);

/// "block GET /path", or "block GET /path under case"; escaped and clipped.
std::string test_name(const TestResult& result);
/// "target byte 1: …" of an evasion that is not blocked, with how many there are, in one line; else
/// why the outcome came about. Escaped; empty if there is nothing to say.
std::string failure_reason(const TestResult& result);
/// A failed test as lines of text; `colour` as in paint().
std::string describe_failure(const TestResult& result, bool colour);

}  // namespace stopgap::cli
