// SPDX-License-Identifier: Apache-2.0
// `stopgap test`: runs the tests in the rules. Tested by tests/e2e/test_test.cc.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/json_text.h"
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

std::string render_json(const std::vector<TestResult>& results) {
  std::string text = "{\"tests\":[";
  for (size_t i = 0; i < results.size(); ++i) {
    const TestResult& result = results[i];
    text += i == 0 ? "{\"mitigation\":" : ",{\"mitigation\":";
    append_json_string(text, result.mitigation);
    text += ",\"file\":";
    append_json_string(text, result.file);
    text += ",\"line\":" + std::to_string(result.line) + ",\"request\":";
    append_json_string(text, result.request);
    text += ",\"expected\":\"" + std::string(outcome_name(result.expected)) + "\",\"got\":\"" +
            std::string(outcome_name(result.got)) + "\",\"passed\":";
    text += result.passed() ? "true,\"reason\":" : "false,\"reason\":";
    append_json_string(text, result.reason);
    text += ",\"trace\":[";
    for (size_t j = 0; j < result.trace.size(); ++j) {
      if (j > 0) text += ",";
      append_json_string(text, result.trace[j]);
    }
    text += "]}";
  }
  const size_t failed = failures(results);
  return text + "],\"passed\":" + std::to_string(results.size() - failed) +
         ",\"failed\":" + std::to_string(failed) + "}\n";
}

std::string render_junit(const std::vector<TestResult>& results) {
  const std::string counts = "tests=\"" + std::to_string(results.size()) + "\" failures=\"" +
                             std::to_string(failures(results)) + "\"";
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites " + counts +
                     ">\n<testsuite name=\"stopgap\" " + counts + ">\n";
  for (const TestResult& result : results) {
    text += "<testcase classname=\"" + xml_text(result.mitigation) + "\" name=\"" +
            std::string(outcome_name(result.expected)) + " " + xml_text(result.request) +
            "\" file=\"" + xml_text(result.file) + "\" line=\"" + std::to_string(result.line) +
            "\"";
    if (result.passed()) {
      text += "/>\n";
      continue;
    }
    text += "><failure message=\"expected " + std::string(outcome_name(result.expected)) +
            ", got " + std::string(outcome_name(result.got)) + "\">";
    for (const std::string& line : result.trace) text += xml_text(line) + "\n";
    text += "</failure></testcase>\n";
  }
  return text + "</testsuite>\n</testsuites>\n";
}

std::string render(const std::vector<TestResult>& results, Format format, bool colour) {
  switch (format) {
    case Format::kText:
      return render_text(results, colour);
    case Format::kJson:
      return render_json(results);
    case Format::kJunit:
      return render_junit(results);
  }
  return {};
}

/// The tests of all packs, one after the other; or an exit status, when the reason has been said.
std::variant<std::vector<TestResult>, Exit> run_all(
    Console& console, const std::vector<std::string>& paths,
    const std::function<bool(std::string_view)>& wanted) {
  if (paths.size() == 1 && is_pack_file(paths.front())) {
    auto opened = open_pack(console, paths);
    if (const Exit* exit = std::get_if<Exit>(&opened)) return *exit;
    Result<std::vector<TestResult>> results = run_tests(std::get<LinkedPack>(opened), wanted);
    if (results) return std::move(results).value();
    console.complain(results.error().detail);
    return exit_for(results.error());
  }
  Result<std::vector<SourceGroup>> groups = find_sources(paths);
  if (!groups) {
    console.complain(groups.error().detail);
    return exit_for(groups.error());
  }
  std::vector<TestResult> all;
  for (const SourceGroup& group : groups.value()) {
    auto built = build_in_memory(console, group);
    if (const Exit* exit = std::get_if<Exit>(&built)) return *exit;
    Result<std::vector<TestResult>> results = run_tests(std::get<LinkedPack>(built), wanted);
    if (!results) {
      console.complain(results.error().detail);
      return exit_for(results.error());
    }
    std::move(results.value().begin(), results.value().end(), std::back_inserter(all));
  }
  return all;
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
  auto outcome = run_all(console, options.paths, wanted);
  if (const Exit* exit = std::get_if<Exit>(&outcome)) return *exit;
  const auto& results = std::get<std::vector<TestResult>>(outcome);
  if (results.empty() && !options.filter.empty()) {
    return unknown_filter(console, options.filter, seen);
  }
  console.out.write(render(results, options.format, console.colour_out));
  console.out.flush();
  const size_t failed = failures(results);
  console.say(std::to_string(results.size() - failed) + " passed, " + std::to_string(failed) +
              " failed");
  return failed == 0 ? Exit::kClean : Exit::kFindings;
}

}  // namespace

Run add_test(CLI::App& app) {
  CLI::App* command = app.add_subcommand("test", "run the tests in the rules");
  auto options = std::make_shared<TestOptions>();
  command->add_option("PATH", options->paths, "rule files, directories, - or one pack")->required();
  const std::map<std::string, Format> formats = {
      {"text", Format::kText}, {"json", Format::kJson}, {"junit", Format::kJunit}};
  command->add_option("--format", options->format, "text, json or junit")
      ->transform(CLI::CheckedTransformer(formats).description(""))
      ->type_name("FORMAT");
  command->add_option("--filter", options->filter, "only the tests of this mitigation")
      ->type_name("ID");
  return [options](Console& console) { return run_test(console, *options); };
}

}  // namespace stopgap::cli
