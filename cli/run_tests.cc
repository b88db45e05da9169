// SPDX-License-Identifier: Apache-2.0
// See run_tests.h. Tested through `stopgap test` (tests/e2e).
#include "cli/run_tests.h"

#include "cli/names.h"
#include "cli/trace_text.h"
#include "engine/program_view.h"

namespace stopgap::cli {

Result<std::vector<TestResult>> run_tests(const LinkedPack& linked,
                                          const std::function<bool(std::string_view)>& wanted) {
  const Result<engine::ProgramView> view = engine::ProgramView::open(linked.bytes);
  if (!view) return view.error();
  engine::TestOptions options;
  options.wanted = wanted;
  options.on_failure = [&](const engine::Pack& pack, const engine::TestRequest& request,
                           TestResult& result) {
    result.notes = trace_lines(pack, view.value(), request.trace(pack, result.rule), false);
  };
  return engine::run_tests(linked.bytes, linked.key, options);
}

namespace {

std::string subject_of(const TestResult& result) {
  if (result.event == engine::Event::kHost) return "the host";
  if (result.event == engine::Event::kConnection) return "connection";
  if (result.event == engine::Event::kOther) return "event";
  const std::string request = request_line(result.method, result.target);
  if (result.response_status == 0) return request;
  return request + ", response " + std::to_string(result.response_status);
}

}  // namespace

std::string test_name(const TestResult& result) {
  std::string name = std::string(engine::outcome_name(result.expected)) + " " + subject_of(result);
  if (result.evasion) name += " under " + result.evasion->name;
  return name;
}

std::string failure_reason(const TestResult& result) {
  if (!result.evasion) return result.reason;
  const engine::EvasionReport& report = *result.evasion;
  return report.change + " (" + count_of(report.changed_bytes, "byte") + "; " +
         std::to_string(report.evaded) + " of " + count_of(report.variants, "variant") +
         " not blocked)";
}

std::string describe_failure(const TestResult& result, bool colour) {
  std::string text = paint("FAILED", "1;31", colour) + " " + printable(result.file) + ":" +
                     std::to_string(result.line) + " " + printable(result.mitigation);
  const std::string reason = printable(failure_reason(result));
  const std::string got(engine::outcome_name(result.got));
  const std::string old =
      result.supersedes.empty()
          ? ""
          : "  a test of " + printable(result.supersedes) + ", which it supersedes\n";
  if (result.evasion) {
    text += " under " + result.evasion->name + ": " + got + " with " + reason + "\n";
    text += "  request   " + request_line(result.method, result.target) + "\n";
    text += "  becomes   " +
            request_line(result.evasion->request.method, result.evasion->request.target) + "\n";
  } else {
    text += "\n" + old + "  request   " + subject_of(result) + "\n";
    text += "  expected  " + std::string(engine::outcome_name(result.expected)) + "\n";
    text += "  got       " + got + (reason.empty() ? "\n" : ": " + reason + "\n");
  }
  for (const std::string& line : result.notes) text += "    " + line + "\n";
  return text;
}

}  // namespace stopgap::cli
