// SPDX-License-Identifier: Apache-2.0
// See report.h: SARIF 2.1.0 (OASIS). Tested by report_test.cc.
#include <nlohmann/json.hpp>

#include "cli/report.h"
#include "lang/utf8.h"

namespace stopgap::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr lang::Code kAllCodes[] = {
#define STOPGAP_CODE(id, number, severity, title) lang::Code::id,
#include "lang/codes.def"
#undef STOPGAP_CODE
};

std::string_view sarif_level(lang::Severity severity) {
  switch (severity) {
    case lang::Severity::kError:
      return "error";
    case lang::Severity::kWarning:
      return "warning";
    case lang::Severity::kNote:
      return "note";
  }
  return {};
}

/// A relative or absolute path as the URI reference SARIF asks for.
std::string uri_of(std::string_view path) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (char c : path) {
    if (kPlain.find(c) != std::string_view::npos) {
      uri.push_back(c);
      continue;
    }
    const unsigned char byte = static_cast<unsigned char>(c);
    uri.push_back('%');
    uri.push_back(kHex[byte >> 4]);
    uri.push_back(kHex[byte & 0xF]);
  }
  return uri;
}

/// Our columns count bytes, SARIF's UTF-16 units; both from 1.
uint32_t utf16_column(std::string_view line, uint32_t byte_column) {
  uint32_t column = 1;
  for (size_t at = 0; at + 1 < byte_column && at < line.size();) {
    const lang::CodePoint point = lang::decode_utf8(line, at);
    column += point.valid && point.value > 0xFFFF ? 2 : 1;
    at += point.length;
  }
  return column;
}

Json region_of(lang::Span span, const lang::SourceMap& sources) {
  const lang::LineColumn begin = sources.line_column(span.file, span.begin);
  const lang::LineColumn end = sources.line_column(span.file, span.end);
  return {{"startLine", begin.line},
          {"startColumn", utf16_column(sources.line_text(span.file, begin.line), begin.column)},
          {"endLine", end.line},
          {"endColumn", utf16_column(sources.line_text(span.file, end.line), end.column)}};
}

Json artifact_of(lang::Span span, const lang::SourceMap& sources) {
  return {{"uri", uri_of(sources.name(span.file))}};
}

Json location_of(const lang::Label& label, const lang::SourceMap& sources) {
  Json location = {{"physicalLocation",
                    {{"artifactLocation", artifact_of(label.span, sources)},
                     {"region", region_of(label.span, sources)}}}};
  if (!label.text.empty()) location["message"] = {{"text", printable(label.text)}};
  return location;
}

Json fix_of(const lang::Fix& fix, const lang::SourceMap& sources) {
  const Json replacement = {{"deletedRegion", region_of(fix.span, sources)},
                            {"insertedContent", {{"text", fix.replacement}}}};
  return {
      {"description", {{"text", printable(fix.title)}}},
      {"artifactChanges",
       {{{"artifactLocation", artifact_of(fix.span, sources)}, {"replacements", {replacement}}}}}};
}

Json result_of(const lang::Diagnostic& diagnostic, const lang::SourceMap& sources) {
  std::string message = printable(diagnostic.message);
  if (!diagnostic.help.empty()) message += "\nhelp: " + printable(diagnostic.help);
  Json result = {{"ruleId", std::string(lang::code_info(diagnostic.code).name)},
                 {"ruleIndex", static_cast<size_t>(diagnostic.code)},
                 {"level", sarif_level(diagnostic.severity)},
                 {"message", {{"text", message}}}};
  Json locations = Json::array(), related = Json::array();
  for (const lang::Label& label : diagnostic.labels) {
    if (!label.span.valid()) continue;
    (locations.empty() ? locations : related).push_back(location_of(label, sources));
  }
  if (!locations.empty()) result["locations"] = locations;
  if (!related.empty()) result["relatedLocations"] = related;
  if (diagnostic.fix && diagnostic.fix->span.valid()) {
    result["fixes"] = Json::array({fix_of(*diagnostic.fix, sources)});
  }
  return result;
}

Json rules() {
  Json list = Json::array();
  for (lang::Code code : kAllCodes) {
    const lang::CodeInfo& info = lang::code_info(code);
    list.push_back({{"id", std::string(info.name)},
                    {"shortDescription", {{"text", std::string(info.title)}}},
                    {"defaultConfiguration", {{"level", sarif_level(info.severity)}}}});
  }
  return list;
}

/// SARIF's place for what a run has to say about itself.
Json invocation(size_t not_shown) {
  const Json message = {{"text", std::to_string(not_shown) + " more results not shown"}};
  const Json notification = {{"level", "note"}, {"message", message}};
  return {{"executionSuccessful", true},
          {"toolExecutionNotifications", Json::array({notification})}};
}

}  // namespace

std::string render_sarif(const std::vector<Compilation>& packs) {
  Json results = Json::array();
  size_t not_shown = 0;
  for (const Compilation& pack : packs) {
    not_shown += pack.diagnostics.dropped();
    for (const lang::Diagnostic& diagnostic : pack.diagnostics.all()) {
      results.push_back(result_of(diagnostic, pack.sources));
    }
  }
  const Json driver = {{"name", "stopgap"}, {"version", STOPGAP_VERSION}, {"rules", rules()}};
  Json run = {
      {"tool", {{"driver", driver}}}, {"columnKind", "utf16CodeUnits"}, {"results", results}};
  if (not_shown != 0) run["invocations"] = Json::array({invocation(not_shown)});
  Json document;
  document["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
  document["version"] = "2.1.0";
  document["runs"] = Json::array({run});
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace stopgap::cli
