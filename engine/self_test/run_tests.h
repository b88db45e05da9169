// SPDX-License-Identifier: Apache-2.0
// Runs the tests a linked pack carries on the databases it carries: `stopgap test`, and whoever is
// about to trust a pack.
//
//   if (Status tested = self_test(linked, key); !tested) refuse(tested.error());
//   auto pack = Pack::load(std::move(linked), key, site);
//
// The tests are of the pack as published, so they run for a site that overrides nothing; what a
// site changes afterwards is its own responsibility. Cost: one load, then a few microseconds a
// test, and as much again for each spelling that `stays block under` derives (at most
// evasion::kMaxVariants a block test and class). Any thread; nothing is kept.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/self_test/judge.h"
#include "support/result.h"

namespace stopgap::engine {

/// What `stays block under CLASS` found for one block test.
struct EvasionReport {
  std::string name;  ///< of the class
  std::string file;  ///< where the rule says so
  uint32_t line = 0;
  uint32_t variants = 0;     ///< spellings tried
  uint32_t evaded = 0;       ///< those that are not blocked
  std::string change;        ///< the smallest one: one line, safe to print
  size_t changed_bytes = 0;  ///< how many bytes of the request that touches
  evasion::Request request;  ///< the request with it
};

struct TestResult {
  uint32_t rule = 0;
  Event event = Event::kRequest;  ///< of the rule
  uint32_t test = 0;              ///< index of Pack::test_cases()
  std::string mitigation;
  std::string title;
  std::string supersedes;  ///< the test is of this mitigation, which `mitigation` supersedes
  std::string file;        ///< of the test; for an evasion, of the test it derives from
  uint32_t line = 0;
  std::string method, target;    ///< empty: about a connection or a host
  uint32_t response_status = 0;  ///< 0: the test has no response
  Outcome expected = Outcome::kPass;
  Outcome got = Outcome::kPass;
  std::string reason;                    ///< why an unexpected outcome came about, one line
  std::optional<EvasionReport> evasion;  ///< of a test that `stays` derives
  std::vector<std::string> notes;        ///< for `on_failure` to fill
  /// A rule that edits is also shown holding by an `observe` test.
  bool passed() const {
    return expected == got || (expected == Outcome::kObserve && got == Outcome::kEdit);
  }
};

struct TestOptions {
  std::function<bool(std::string_view id)> wanted;  ///< by mitigation; empty: all
  bool evasions = true;                             ///< also what `stays` derives
  /// Called for each failed test while pack and request are at hand; empty: nothing.
  std::function<void(const Pack&, const TestRequest&, TestResult&)> on_failure;
};

/// In order of rules and tests, behind the tests of a rule the `block` tests of the mitigations it
/// supersedes, then what `stays` derives. A mitigation must block those of its predecessors
/// as if it were enforced, as of its own revision if that is later. Errors: as
/// Pack::load; pack.evasion for a class this engine does not know.
Result<std::vector<TestResult>> run_tests(std::span<const uint8_t> linked, const LinkKey& key,
                                          const TestOptions& options);

/// run_tests(), then pack.self_test with the first failure and its place if any test failed.
Status self_test(std::span<const uint8_t> linked, const LinkKey& key,
                 const TestOptions& options = {});

}  // namespace stopgap::engine
