// SPDX-License-Identifier: Apache-2.0
// See run_tests.h. Tested by run_tests_test.cc and through `stopgap test` (tests/e2e).
#include "cli/run_tests.h"

#include <algorithm>
#include <map>

#include "cli/names.h"
#include "cli/trace_text.h"
#include "engine/engine.h"
#include "engine/program_view.h"
#include "engine/trace.h"

namespace stopgap::cli {
namespace {

namespace program = engine::program;
using engine::Mode;

/// A trace decides every rule of the pack, so only the first failures get one.
constexpr size_t kMaxTraces = 50;

using Products = std::map<std::string, std::string>;

struct Job {
  uint32_t rule;
  uint32_t test;  ///< index of Pack::test_cases()
};

/// The tests by installed versions: a site belongs to a loaded pack, and loading is the dear part.
struct Plan {
  std::vector<Job> jobs;
  std::map<Products, std::vector<size_t>> by_products;
};

/// `view` is of a pack that Pack::load() has verified.
Products products_of(const engine::ProgramView& view, const program::TestCase& test) {
  Products products;
  for (uint32_t i = 0; i < test.with.count; ++i) {
    const auto with = view.get<program::ProductVersion>(program::SectionId::kProductVersions,
                                                        test.with.first + i);
    products[std::string(view.string(with.product))] = view.string(with.version);
  }
  return products;
}

Plan plan_tests(const engine::Pack& pack, const engine::ProgramView& view,
                const std::function<bool(std::string_view)>& wanted) {
  Plan plan;
  for (uint32_t rule = 0; rule < pack.rules().size(); ++rule) {
    const program::Rule& r = pack.rules()[rule];
    if (!wanted(pack.string(r.id))) continue;
    for (uint32_t i = 0; i < r.tests.count; ++i) {
      const uint32_t test = r.tests.first + i;
      plan.by_products[products_of(view, pack.test_cases()[test])].push_back(plan.jobs.size());
      plan.jobs.push_back({rule, test});
    }
  }
  return plan;
}

/// A test's request as the engine takes it; owns the header views.
struct TestRequestView {
  std::vector<engine::HeaderView> headers;
  engine::RequestView view;

  TestRequestView(const engine::Pack& pack, const program::TestCase& test) {
    for (uint32_t i = 0; i < test.headers.count; ++i) {
      const program::HeaderPair& pair = pack.header_pairs()[test.headers.first + i];
      headers.push_back({pack.string(pair.name), pack.string(pair.value)});
    }
    view.method = pack.string(test.method);
    view.target = pack.string(test.target);
    view.http_version = pack.string(test.http_version);
    view.headers = headers;
    view.body = pack.string(test.body);
    if (test.has_client_ip != 0) view.client_ip = test.client_ip;
    view.today = test.day;
  }
};

bool decides(const engine::Pack& pack, const program::Rule& rule) {
  if (rule.actions.count == 0) return false;  // strongest first
  return pack.actions()[rule.actions.first].kind <=
         static_cast<uint32_t>(program::ActionKind::kThrottle);
}

/// Drafts and retired mitigations never act, but their tests say what they would do.
bool is_dormant(const program::Rule& rule) {
  return rule.status == static_cast<uint32_t>(program::Status::kDraft) ||
         rule.status == static_cast<uint32_t>(program::Status::kRetired);
}

struct Judge {
  const engine::Pack& pack;
  const engine::ProgramView& view;
  engine::Worker& worker;
  size_t traces_left;

  void judge(TestResult& result, const program::TestCase& test) {
    const program::Rule& rule = pack.rules()[result.rule];
    const TestRequestView request(pack, test);
    result.got = outcome(result, rule, request.view);
    if (result.passed() || traces_left == 0) return;
    --traces_left;
    const auto traces = engine::trace_request(pack, request.view);
    result.trace = trace_lines(pack, view, traces[result.rule], false);
    if (result.got != Outcome::kIdle && !traces[result.rule].holds) {
      result.reason = count_of(traces[result.rule].leaves_held, "condition") + " of " +
                      std::to_string(traces[result.rule].leaves) + " held";
    }
  }

 private:
  Outcome outcome(TestResult& result, const program::Rule& rule,
                  const engine::RequestView& request) {
    if (pack.armed(result.rule) == engine::Armed::kIdle) {
      result.reason = "the installed version is not affected";
      return Outcome::kIdle;
    }
    if (is_dormant(rule)) {
      const engine::RuleTrace trace = engine::trace_request(pack, request)[result.rule];
      if (trace.holds && trace.gated_out) return Outcome::kGateFault;
      if (!trace.holds) return Outcome::kPass;
      return decides(pack, rule) ? Outcome::kBlock : Outcome::kObserve;
    }
    if (pack.mode(result.rule, request.today) == Mode::kOff) {
      result.reason = "expired on that day";
      return Outcome::kPass;
    }
    const engine::Decision& decision = worker.evaluate(request);
    const auto match = std::find_if(decision.matches.begin(), decision.matches.end(),
                                    [&](const engine::Match& m) { return m.rule == result.rule; });
    if (match == decision.matches.end()) return Outcome::kPass;
    if (match->mode == Mode::kEnforce && decides(pack, rule)) return Outcome::kBlock;
    result.reason = match->mode == Mode::kObserve ? "its mode is observe on that day"
                                                  : "its actions neither block nor slow down";
    return Outcome::kObserve;
  }
};

TestResult prepare(const engine::Pack& pack, const Job& job) {
  const program::Rule& rule = pack.rules()[job.rule];
  const program::TestCase& test = pack.test_cases()[job.test];
  TestResult result;
  result.rule = job.rule;
  result.mitigation = pack.string(rule.id);
  result.title = pack.string(rule.title);
  result.file = pack.string(test.file);
  result.line = test.line;
  result.request = request_line(pack.string(test.method), pack.string(test.target));
  result.expected = expected_outcome(static_cast<program::TestKind>(test.kind));
  return result;
}

}  // namespace

std::string_view outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kBlock:
      return "block";
    case Outcome::kPass:
      return "pass";
    case Outcome::kObserve:
      return "observe";
    case Outcome::kIdle:
      return "idle";
    case Outcome::kGateFault:
      return "gate fault";
  }
  return {};
}

Outcome expected_outcome(program::TestKind kind) {
  switch (kind) {
    case program::TestKind::kBlock:
      return Outcome::kBlock;
    case program::TestKind::kPass:
      return Outcome::kPass;
    case program::TestKind::kObserve:
      return Outcome::kObserve;
    case program::TestKind::kIdle:
      return Outcome::kIdle;
  }
  return Outcome::kPass;
}

Result<std::vector<TestResult>> run_tests(const LinkedPack& linked,
                                          const std::function<bool(std::string_view)>& wanted) {
  auto plain = engine::Pack::load(linked.bytes, linked.key, engine::Site{});
  if (!plain) return plain.error();
  const Result<engine::ProgramView> view = engine::ProgramView::open(linked.bytes);
  if (!view) return view.error();
  const Plan plan = plan_tests(*plain.value(), view.value(), wanted);
  std::vector<TestResult> results;
  for (const Job& job : plan.jobs) results.push_back(prepare(*plain.value(), job));
  size_t traces_left = kMaxTraces;
  for (const auto& [products, indices] : plan.by_products) {
    engine::Site site;
    site.products = products;
    auto loaded = products.empty() ? plain : engine::Pack::load(linked.bytes, linked.key, site);
    if (!loaded) return loaded.error();
    engine::Engine engine;
    engine.swap(loaded.value());
    engine::Worker worker(engine);
    Judge judge{*loaded.value(), view.value(), worker, traces_left};
    for (size_t index : indices) {
      judge.judge(results[index], loaded.value()->test_cases()[plan.jobs[index].test]);
    }
    traces_left = judge.traces_left;
  }
  return results;
}

std::string describe_failure(const TestResult& result, bool colour) {
  std::string text = paint("FAILED", "1;31", colour) + " " + printable(result.file) + ":" +
                     std::to_string(result.line) + " " + printable(result.mitigation) + "\n";
  text += "  request   " + result.request + "\n";
  text += "  expected  " + std::string(outcome_name(result.expected)) + "\n";
  text += "  got       " + std::string(outcome_name(result.got));
  text += result.reason.empty() ? "\n" : ": " + result.reason + "\n";
  for (const std::string& line : result.trace) text += "    " + line + "\n";
  return text;
}

}  // namespace stopgap::cli
