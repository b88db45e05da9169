// SPDX-License-Identifier: Apache-2.0
// `stopgap test`: runs the tests in the rules. Tested by tests/e2e/test_test.cc.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/choice.h"
#include "cli/command.h"
#include "cli/coverage.h"
#include "cli/json_text.h"
#include "cli/names.h"
#include "cli/open_pack.h"
#include "cli/run_tests.h"
#include "lang/diagnostic.h"

namespace stopgap::cli {
namespace {

enum class Format { kText, kJson, kJunit };

struct TestOptions {
  std::vector<std::string> paths;
  Format format = Format::kText;
  std::string filter;
  bool coverage = false;
  bool fail_on_uncovered = false;
};

struct TestReport {
  std::vector<TestResult> results;
  std::optional<Coverage> coverage;  ///< of rule text only: it is compiled with parts left out
  size_t errors = 0;                 ///< in rule text: of those packs nothing was run
};

size_t failures(const std::vector<TestResult>& results) {
  return static_cast<size_t>(std::count_if(results.begin(), results.end(),
                                           [](const TestResult& r) { return !r.passed(); }));
}

std::string render_text(const std::vector<TestResult>& results, bool colour) {
  std::string text;
  for (const TestResult& result : results) {
    if (!result.passed()) text += describe_failure(result, colour);
  }
  return text;
}

void append_strings(std::string& text, const std::vector<std::string>& all) {
  text += "[";
  for (size_t i = 0; i < all.size(); ++i) {
    if (i > 0) text += ",";
    append_json_string(text, all[i]);
  }
  text += "]";
}

void append_evasion(std::string& text, const engine::EvasionReport& report) {
  text += ",\"evasion\":{\"class\":";
  append_json_string(text, report.name);
  text += ",\"file\":";
  append_json_string(text, report.file);
  text += ",\"line\":" + std::to_string(report.line) +
          ",\"variants\":" + std::to_string(report.variants) +
          ",\"evaded\":" + std::to_string(report.evaded);
  if (report.evaded > 0) {
    text += ",\"change\":";
    append_json_string(text, report.change);
    text += ",\"changed_bytes\":" + std::to_string(report.changed_bytes) + ",\"request\":";
    append_json_string(text, request_line(report.request.method, report.request.target));
  }
  text += "}";
}

std::string render_json(const TestReport& report) {
  const std::vector<TestResult>& results = report.results;
  std::string text = "{\"tests\":[";
  for (size_t i = 0; i < results.size(); ++i) {
    const TestResult& result = results[i];
    text += i == 0 ? "{\"mitigation\":" : ",{\"mitigation\":";
    append_json_string(text, result.mitigation);
    text += ",\"file\":";
    append_json_string(text, result.file);
    text += ",\"line\":" + std::to_string(result.line) + ",\"request\":";
    append_json_string(text, request_line(result.method, result.target));
    text += ",\"expected\":\"" + std::string(engine::outcome_name(result.expected)) +
            "\",\"got\":\"" + std::string(engine::outcome_name(result.got)) + "\",\"passed\":";
    text += result.passed() ? "true,\"reason\":" : "false,\"reason\":";
    append_json_string(text, result.reason);
    if (result.evasion) append_evasion(text, *result.evasion);
    text += ",\"trace\":";
    append_strings(text, result.notes);
    text += "}";
  }
  const size_t failed = failures(results);
  text += "],\"passed\":" + std::to_string(results.size() - failed) +
          ",\"failed\":" + std::to_string(failed) + ",\"errors\":" + std::to_string(report.errors);
  if (report.coverage) {
    text += ",\"coverage\":";
    append_coverage_json(text, *report.coverage);
  }
  return text + "}\n";
}

/// One failed test case a mitigation whose tests do not need all of its condition.
std::vector<std::string> coverage_cases(const TestReport& report) {
  std::vector<std::string> cases;
  if (!report.coverage) return cases;
  for (const MitigationCoverage& one : report.coverage->mitigations) {
    if (one.uncovered.empty()) continue;
    const UncoveredPart& first = one.uncovered.front();
    std::string text = "<testcase classname=\"" + xml_text(one.mitigation) +
                       "\" name=\"coverage\" file=\"" + xml_text(first.file) + "\" line=\"" +
                       std::to_string(first.line) + "\"><failure message=\"tests need " +
                       std::to_string(one.needed) + " of " + count_of(one.parts, "part") + "\">";
    for (const UncoveredPart& part : one.uncovered) {
      text += xml_text(part.file) + ":" + std::to_string(part.line) + ":" +
              std::to_string(part.column) + " " + std::string(part.kind) + ": " +
              xml_text(part.text) + "\n";
    }
    cases.push_back(text + "</failure></testcase>\n");
  }
  return cases;
}

std::string render_junit(const TestReport& report, bool fail_on_uncovered) {
  const std::vector<TestResult>& results = report.results;
  const auto uncovered = fail_on_uncovered ? coverage_cases(report) : std::vector<std::string>();
  const size_t broken = report.errors > 0 ? 1 : 0;
  const std::string counts =
      "tests=\"" + std::to_string(results.size() + uncovered.size() + broken) + "\" failures=\"" +
      std::to_string(failures(results) + uncovered.size()) + "\" errors=\"" +
      std::to_string(broken) + "\"";
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites " + counts +
                     ">\n<testsuite name=\"stopgap\" " + counts + ">\n";
  for (const TestResult& result : results) {
    text += "<testcase classname=\"" + xml_text(result.mitigation) + "\" name=\"" +
            xml_text(test_name(result)) + "\" file=\"" + xml_text(result.file) + "\" line=\"" +
            std::to_string(result.line) + "\"";
    if (result.passed()) {
      text += "/>\n";
      continue;
    }
    text += "><failure message=\"expected " + std::string(engine::outcome_name(result.expected)) +
            ", got " + std::string(engine::outcome_name(result.got));
    if (result.evasion) text += ": " + xml_text(failure_reason(result));
    text += "\">";
    for (const std::string& line : result.notes) text += xml_text(line) + "\n";
    text += "</failure></testcase>\n";
  }
  for (const std::string& one : uncovered) text += one;
  if (broken > 0) {
    text += "<testcase classname=\"stopgap\" name=\"check\"><error message=\"" +
            count_of(report.errors, "error") + " in rule text\"/></testcase>\n";
  }
  return text + "</testsuite>\n</testsuites>\n";
}

std::string render(const TestReport& report, const TestOptions& options, bool colour) {
  switch (options.format) {
    case Format::kText: {
      const auto detail = options.coverage ? CoverageDetail::kFull : CoverageDetail::kBrief;
      const std::string failed = render_text(report.results, colour);
      return report.coverage ? failed + coverage_text(*report.coverage, detail, colour) : failed;
    }
    case Format::kJson:
      return render_json(report);
    case Format::kJunit:
      return render_junit(report, options.fail_on_uncovered);
  }
  return {};
}

using Wanted = std::function<bool(std::string_view)>;

/// Adds what one pack of rule text gives.
Status test_group(Console& console, const SourceGroup& group, const Wanted& wanted,
                  TestReport& report) {
  std::vector<uint8_t> portable;
  Result<Compilation> compiled = compile_sources(group, FileNames::kShown, portable);
  if (!compiled) return compiled.error();
  report_problems(console, compiled.value());
  if (compiled.value().diagnostics.has_errors()) {
    report.errors += compiled.value().diagnostics.error_count();
    return Ok{};
  }
  Result<LinkedPack> linked = link_in_memory(portable);
  if (!linked) return linked.error();
  Result<std::vector<TestResult>> results = run_tests(linked.value(), wanted);
  if (!results) return results.error();
  Result<Coverage> coverage =
      measure_coverage(compiled.value(), linked.value(), results.value(), wanted);
  if (!coverage) return coverage.error();
  std::move(results.value().begin(), results.value().end(), std::back_inserter(report.results));
  if (!report.coverage) report.coverage.emplace();
  auto& all = report.coverage->mitigations;
  std::move(coverage.value().mitigations.begin(), coverage.value().mitigations.end(),
            std::back_inserter(all));
  return Ok{};
}

/// The tests of all packs, one after the other; or an exit status, when the reason has been said.
std::variant<TestReport, Exit> run_all(Console& console, const TestOptions& options,
                                       const Wanted& wanted) {
  const std::vector<std::string>& paths = options.paths;
  const auto refuse = [&](const Error& error) {
    console.complain(error.detail);
    return exit_for(error);
  };
  TestReport report;
  if (paths.size() == 1 && is_pack_file(paths.front())) {
    if (options.coverage || options.fail_on_uncovered) {
      console.complain("coverage needs rule text: it is compiled again with parts left out");
      return Exit::kUsage;
    }
    auto opened = open_pack(console, paths, Trust::kUntested);
    if (const Exit* exit = std::get_if<Exit>(&opened)) return *exit;
    Result<std::vector<TestResult>> results = run_tests(std::get<LinkedPack>(opened), wanted);
    if (!results) return refuse(results.error());
    report.results = std::move(results).value();
    return report;
  }
  Result<std::vector<SourceGroup>> groups = find_sources(paths, console.includes);
  if (!groups) return refuse(groups.error());
  for (const SourceGroup& group : groups.value()) {
    Status status = test_group(console, group, wanted, report);
    if (!status) return refuse(status.error());
  }
  return report;
}

bool has_uncovered(const TestReport& report) {
  return report.coverage && report.coverage->needed() < report.coverage->parts();
}

/// "; tests need 5 of 6 parts of conditions", if some are not needed.
std::string coverage_summary(const TestReport& report) {
  if (!has_uncovered(report)) return {};
  return "; tests need " + std::to_string(report.coverage->needed()) + " of " +
         count_of(report.coverage->parts(), "part") + " of conditions";
}

Exit unknown_filter(Console& console, const std::string& filter,
                    const std::set<std::string>& seen) {
  const auto near = lang::nearest_name(filter, {seen.begin(), seen.end()});
  console.complain("no mitigation `" + filter + "` with tests" +
                   (near ? "; did you mean `" + *near + "`?" : std::string()));
  return Exit::kUsage;
}

Exit run_test(Console& console, const TestOptions& options) {
  std::set<std::string> seen;
  const auto wanted = [&](std::string_view id) {
    seen.emplace(id);
    return options.filter.empty() || id == options.filter;
  };
  auto outcome = run_all(console, options, wanted);
  if (const Exit* exit = std::get_if<Exit>(&outcome)) return *exit;
  const auto& report = std::get<TestReport>(outcome);
  if (report.results.empty() && report.errors == 0 && !options.filter.empty()) {
    return unknown_filter(console, options.filter, seen);
  }
  console.out.write(render(report, options, console.colour_out));
  console.out.flush();
  const size_t failed = failures(report.results);
  if (report.results.empty() && report.errors > 0) return Exit::kFindings;
  console.say(std::to_string(report.results.size() - failed) + " passed, " +
              std::to_string(failed) + " failed" + coverage_summary(report));
  const bool missed = options.fail_on_uncovered && has_uncovered(report);
  return failed > 0 || missed || report.errors > 0 ? Exit::kFindings : Exit::kClean;
}

}  // namespace

Run add_test(CLI::App& app) {
  CLI::App* command = app.add_subcommand("test", "run the tests in the rules");
  auto options = std::make_shared<TestOptions>();
  command->add_option("PATH", options->paths, "rule files, directories, - or one pack")->required();
  add_choice<Format>(*command, "--format", options->format,
                     {{"text", Format::kText}, {"json", Format::kJson}, {"junit", Format::kJunit}},
                     "text, json or junit")
      ->type_name("FORMAT");
  command->add_option("--filter", options->filter, "only the tests of this mitigation")
      ->type_name("ID");
  command->add_flag("--coverage", options->coverage,
                    "all parts of conditions that no test needs, and how many each mitigation has");
  command->add_flag("--fail-on-uncovered", options->fail_on_uncovered,
                    "exit with 1 if no test needs some part of a condition");
  return [options](Console& console) { return run_test(console, *options); };
}

}  // namespace stopgap::cli
