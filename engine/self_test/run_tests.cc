// SPDX-License-Identifier: Apache-2.0
// See run_tests.h. Runner is private to this file. Tested by self_test_test.cc and through
// `stopgap test` (tests/e2e).
#include "engine/self_test/run_tests.h"

#include "engine/pack_impl.h"
#include "engine/trace.h"

namespace stopgap::engine {
namespace {

using program::SectionId;

/// A trace scans the request for every atom of the pack, so only the first failures get one.
constexpr size_t kMaxTraces = 50;

class Runner {
 public:
  Runner(std::shared_ptr<const Pack> pack, const TestOptions& options)
      : pack_(*pack), options_(options), judge_(pack) {}

  Status run() {
    for (uint32_t rule = 0; rule < pack_.rules().size(); ++rule) {
      if (options_.wanted && !options_.wanted(pack_.string(pack_.rules()[rule].id))) continue;
      if (Status status = run_rule(rule); !status) return status;
    }
    return Ok{};
  }

  std::vector<TestResult> results;

 private:
  Status run_rule(uint32_t rule);
  TestResult prepare(uint32_t rule, uint32_t test) const;
  void run_test(uint32_t rule, uint32_t test);
  void run_superseded(uint32_t rule);
  void run_test_of(std::string_view old, uint32_t test, uint32_t rule);
  void run_evasion(const TestResult& original, evasion::Class id, const program::Stays& stays);
  void look_closer(const TestRequest& request, TestResult& result);

  const Pack& pack_;
  const TestOptions& options_;
  Judge judge_;
  size_t traces_left_ = kMaxTraces;
};

TestResult Runner::prepare(uint32_t rule, uint32_t test) const {
  const program::Rule& record = pack_.rules()[rule];
  const program::TestCase& one = pack_.test_cases()[test];
  TestResult result;
  result.rule = rule;
  result.event = pack_.event(rule);
  result.test = test;
  result.mitigation = pack_.string(record.id);
  result.title = pack_.string(record.title);
  result.file = pack_.string(one.file);
  result.line = one.line;
  result.method = pack_.string(one.method);
  result.target = pack_.string(one.target);
  result.response_status = one.has_response != 0 ? one.response_status : 0;
  result.expected = expected_outcome(static_cast<program::TestKind>(one.kind));
  return result;
}

/// A pass that no condition explains is the gate's; anything else gets a reason, and the notes
/// where it is about conditions and not about versions.
void Runner::look_closer(const TestRequest& request, TestResult& result) {
  if (result.passed() || traces_left_ == 0) return;
  --traces_left_;
  if (result.expected == Outcome::kIdle) {
    result.reason = pack_.why_armed(result.rule, request.site());
    if (result.reason.empty()) result.reason = "it is for every version";
  }
  if (pack_.event(result.rule) == Event::kHost || result.got == Outcome::kIdle) return;
  const RuleTrace trace = request.trace(pack_, result.rule);
  const bool active = pack_.mode(result.rule, request.view().today) != Mode::kOff;
  if (result.got == Outcome::kPass && active && trace.truth.holds()) {
    result.got = Outcome::kGateFault;
  }
  if (result.got == Outcome::kPass && active && result.reason.empty()) {
    result.reason = conditions_held(trace);
  }
  if (result.expected == Outcome::kIdle) return;
  if (options_.on_failure) options_.on_failure(pack_, request, result);
}

void Runner::run_test(uint32_t rule, uint32_t test) {
  TestResult result = prepare(rule, test);
  const TestRequest request(pack_, pack_.test_cases()[test]);
  judge_.ask(request);
  result.got = judge_.outcome(rule, &result.reason);
  look_closer(request, result);
  results.push_back(std::move(result));
}

void Runner::run_test_of(std::string_view old, uint32_t test, uint32_t rule) {
  const program::Rule& successor = pack_.rules()[rule];
  TestResult result = prepare(rule, test);
  result.supersedes = old;
  TestRequest request(pack_, pack_.test_cases()[test]);
  request.not_before(successor.revision_day);
  judge_.ask(request);
  result.got = judge_.outcome(rule, &result.reason);
  const bool observed = successor.status == static_cast<uint32_t>(program::Status::kObserve);
  if (result.got == Outcome::kObserve && observed && judge_.is_decisive(successor)) {
    result.got = Outcome::kBlock;
  }
  look_closer(request, result);
  results.push_back(std::move(result));
}

void Runner::run_superseded(uint32_t rule) {
  const program::Rule& successor = pack_.rules()[rule];
  for (uint32_t i = 0; i < successor.supersedes.count; ++i) {
    const std::string_view id = pack_.string_list(successor.supersedes, i);
    for (const program::Rule& old : pack_.rules()) {
      if (pack_.string(old.id) != id || &old == &successor) continue;
      for (uint32_t test = old.tests.first; test < old.tests.first + old.tests.count; ++test) {
        const bool blocks =
            pack_.test_cases()[test].kind == static_cast<uint32_t>(program::TestKind::kBlock);
        if (blocks) run_test_of(id, test, rule);
      }
    }
  }
  const program::Range& more = successor.inherited;
  for (uint32_t test = more.first; test < more.first + more.count; ++test) {
    run_test_of(pack_.string(pack_.test_cases()[test].of), test, rule);
  }
}

void Runner::run_evasion(const TestResult& original, evasion::Class id,
                         const program::Stays& stays) {
  TestRequest request(pack_, pack_.test_cases()[original.test]);
  const evasion::Request parts = request.parts();
  evasion::Request changed;
  const auto evades = [&](const evasion::Variant& variant) {
    changed = evasion::respell(parts, variant);
    request.replace(changed);
    judge_.ask(request);
    return judge_.outcome(original.rule, nullptr) != Outcome::kBlock;
  };
  const std::vector<evasion::Variant> all = evasion::variants(id, parts);
  if (all.empty()) return;
  TestResult result = original;
  EvasionReport report;
  report.name = evasion::class_name(id);
  report.file = pack_.string(stays.file);
  report.line = stays.line;
  report.variants = static_cast<uint32_t>(all.size());
  evasion::Variant smallest;
  for (const evasion::Variant& variant : all) {
    if (!evades(variant)) continue;
    ++report.evaded;
    evasion::Variant small = evasion::shrink(variant, evades);
    if (smallest.empty() || evasion::cost(small) < evasion::cost(smallest)) {
      smallest = std::move(small);
    }
  }
  if (report.evaded > 0) {
    evades(smallest);
    result.got = judge_.outcome(original.rule, &result.reason);
    report.change = evasion::describe(parts, smallest);
    report.changed_bytes = evasion::cost(smallest);
    report.request = changed;
    result.evasion = std::move(report);
    look_closer(request, result);
  } else {
    result.evasion = std::move(report);
  }
  results.push_back(std::move(result));
}

Status Runner::run_rule(uint32_t rule) {
  const program::Rule& record = pack_.rules()[rule];
  const size_t first = results.size();
  for (uint32_t i = 0; i < record.tests.count; ++i) run_test(rule, record.tests.first + i);
  const size_t last = results.size();
  run_superseded(rule);
  if (!options_.evasions) return Ok{};
  const auto all = pack_.impl().section<program::Stays>(SectionId::kStays);
  for (const program::Stays& stays : all.subspan(record.stays.first, record.stays.count)) {
    const std::string_view name = pack_.string(stays.evasion);
    const std::optional<evasion::Class> id = evasion::find_class(name);
    if (!id) {
      return Error{"pack.evasion", "mitigation `" + std::string(pack_.string(record.id)) +
                                       "`: this engine has no evasion class `" + std::string(name) +
                                       "`"};
    }
    for (size_t i = first; i < last; ++i) {
      // One that fails as it is written says nothing about spellings.
      const bool derives = results[i].expected == Outcome::kBlock && results[i].passed();
      if (derives) run_evasion(TestResult(results[i]), *id, stays);
    }
  }
  return Ok{};
}

std::string describe(const TestResult& result) {
  std::string text = "`" + result.file + "`:" + std::to_string(result.line) + ": mitigation `" +
                     result.mitigation + "`";
  if (result.evasion) text += " under " + result.evasion->name;
  text += ": expected " + std::string(outcome_name(result.expected)) + ", got " +
          std::string(outcome_name(result.got));
  if (result.evasion) return text + " with " + result.evasion->change;
  return result.reason.empty() ? text : text + ": " + result.reason;
}

}  // namespace

Result<std::vector<TestResult>> run_tests(std::span<const uint8_t> linked, const LinkKey& key,
                                          const TestOptions& options) {
  try {
    auto pack =
        Pack::load({linked.begin(), linked.end()}, key, rehearsal_site(), schemas_of(linked));
    if (!pack) return pack.error();
    Runner runner(pack.value(), options);
    if (Status status = runner.run(); !status) return status.error();
    return std::move(runner.results);
  } catch (const std::bad_alloc&) {
    return Error{"pack.memory", "no memory here"};  // short: not allocated
  }
}

Status self_test(std::span<const uint8_t> linked, const LinkKey& key, const TestOptions& options) {
  Result<std::vector<TestResult>> results = run_tests(linked, key, options);
  if (!results) return results.error();
  const TestResult* first = nullptr;
  size_t failed = 0;
  for (const TestResult& result : results.value()) {
    if (result.passed()) continue;
    if (failed++ == 0) first = &result;
  }
  if (first == nullptr) return Ok{};
  std::string detail = describe(*first);
  if (failed > 1) detail += " (and " + std::to_string(failed - 1) + " more)";
  return Error{"pack.self_test", detail};
}

}  // namespace stopgap::engine
