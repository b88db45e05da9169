// SPDX-License-Identifier: Apache-2.0
// See report.h: JSON and GitHub. Tested by report_test.cc.
#include "cli/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace stopgap::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string escape_github(std::string_view text, bool property) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '%':
        out += "%25";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      case ':':
        out += property ? "%3A" : ":";
        break;
      case ',':
        out += property ? "%2C" : ",";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

std::string_view github_level(lang::Severity severity) {
  switch (severity) {
    case lang::Severity::kError:
      return "error";
    case lang::Severity::kWarning:
      return "warning";
    case lang::Severity::kNote:
      return "notice";
  }
  return {};
}

std::string github_place(const lang::Diagnostic& diagnostic, const lang::SourceMap& sources) {
  if (diagnostic.labels.empty() || !diagnostic.labels.front().span.valid()) return {};
  const lang::Span span = diagnostic.labels.front().span;
  const lang::LineColumn begin = sources.line_column(span.file, span.begin);
  const lang::LineColumn end = sources.line_column(span.file, span.end);
  std::string place = " file=" + escape_github(printable(sources.name(span.file)), true) +
                      ",line=" + std::to_string(begin.line) +
                      ",col=" + std::to_string(begin.column);
  if (end.line == begin.line) place += ",endColumn=" + std::to_string(end.column);
  return place + ",title=" + std::string(lang::code_info(diagnostic.code).name);
}

}  // namespace

std::string render_json_report(const std::vector<Compilation>& packs) {
  if (packs.size() == 1) {
    std::string text = lang::render_json(packs.front().diagnostics, packs.front().sources);
    if (!text.ends_with('\n')) text.push_back('\n');
    return text;
  }
  Json joined = {{"diagnostics", Json::array()}, {"errors", 0}, {"warnings", 0}, {"not_shown", 0}};
  for (const Compilation& pack : packs) {
    const Json one = Json::parse(lang::render_json(pack.diagnostics, pack.sources));
    for (const Json& diagnostic : one.at("diagnostics"))
      joined["diagnostics"].push_back(diagnostic);
    for (const char* count : {"errors", "warnings", "not_shown"}) {
      joined[count] = joined[count].get<size_t>() + one.at(count).get<size_t>();
    }
  }
  return joined.dump() + "\n";
}

std::string render_github(const std::vector<Compilation>& packs) {
  std::string text;
  size_t not_shown = 0;
  for (const Compilation& pack : packs) {
    not_shown += pack.diagnostics.dropped();
    for (const lang::Diagnostic& diagnostic : pack.diagnostics.all()) {
      std::string message = diagnostic.message;
      if (!diagnostic.help.empty()) message += "\nhelp: " + diagnostic.help;
      text += "::" + std::string(github_level(diagnostic.severity)) +
              github_place(diagnostic, pack.sources) + "::" +
              escape_github(std::string(lang::code_info(diagnostic.code).name) + ": ", false);
      // Line ends first: printable() would make escapes of them that nobody reads.
      for (size_t at = 0; at <= message.size();) {
        const size_t end = std::min(message.find('\n', at), message.size());
        text += (at == 0 ? "" : "%0A") +
                escape_github(printable(std::string_view(message).substr(at, end - at)), false);
        at = end + 1;
      }
      text += "\n";
    }
  }
  if (not_shown != 0) text += "::notice::" + std::to_string(not_shown) + " more not shown\n";
  return text;
}

}  // namespace stopgap::cli
