// SPDX-License-Identifier: Apache-2.0
// Diagnostics as one JSON document. Valid JSON for any bytes: invalid UTF-8 becomes U+FFFD. Tested
// by render_test.cc.
#include <fmt/format.h>

#include "lang/diagnostic.h"
#include "lang/utf8.h"

namespace stopgap::lang {
namespace {

std::string_view severity_word(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "note";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "error";
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    if (!point.valid) {
      out += "\\ufffd";
    } else if (point.value == '"' || point.value == '\\') {
      out += '\\';
      out += static_cast<char>(point.value);
    } else if (point.value < 0x20 || point.value == 0x7F) {
      out += fmt::format("\\u{:04x}", point.value);
    } else {
      out += text.substr(at, point.length);
    }
    at += point.length;
  }
  return out + "\"";
}

/// The members that say where; `null` for nowhere.
std::string json_place(Span span, const SourceMap& sources) {
  if (!span.valid() || span.file >= sources.size()) {
    return R"("file":null,"line":null,"column":null,"end_line":null,"end_column":null)";
  }
  const LineColumn begin = sources.line_column(span.file, span.begin);
  const LineColumn end = sources.line_column(span.file, span.end);
  return fmt::format(R"("file":{},"line":{},"column":{},"end_line":{},"end_column":{})",
                     json_string(sources.name(span.file)), begin.line, begin.column, end.line,
                     end.column);
}

std::string json_fix(const Fix& fix, const SourceMap& sources) {
  return fmt::format(R"({{{},"begin":{},"end":{},"replacement":{},"title":{}}})",
                     json_place(fix.span, sources), fix.span.begin, fix.span.end,
                     json_string(fix.replacement), json_string(fix.title));
}

std::string json_diagnostic(const Diagnostic& diagnostic, const SourceMap& sources) {
  std::string labels;
  for (const Label& label : diagnostic.labels) {
    if (!labels.empty()) labels += ',';
    labels += fmt::format(R"({{{},"text":{}}})", json_place(label.span, sources),
                          json_string(label.text));
  }
  return fmt::format(
      R"({{"code":"{}","severity":"{}","message":{},"help":{},"labels":[{}],"fix":{}}})",
      code_info(diagnostic.code).name, severity_word(diagnostic.severity),
      json_string(diagnostic.message), json_string(diagnostic.help), labels,
      diagnostic.fix ? json_fix(*diagnostic.fix, sources) : "null");
}

}  // namespace

std::string render_json(const Diagnostics& diagnostics, const SourceMap& sources) {
  std::string list;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (!list.empty()) list += ',';
    list += json_diagnostic(diagnostic, sources);
  }
  return fmt::format(R"({{"diagnostics":[{}],"errors":{},"warnings":{},"not_shown":{}}})", list,
                     diagnostics.error_count(), diagnostics.warning_count(),
                     diagnostics.dropped()) +
         "\n";
}

}  // namespace stopgap::lang
