// SPDX-License-Identifier: Apache-2.0
// Diagnostics are data: a code, the words that vary, labelled places, an optional fix. Only
// render_text.cc and render_json.cc turn them into prose. Text in them is lower case without a
// final period; the user's own text stands in `backticks`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/span.h"

namespace stopgap::lang {

enum class Severity { kNote, kWarning, kError };

/// Every code of the language, one row each in codes.def. Codes are never reused.
enum class Code {
#define STOPGAP_CODE(id, number, severity, title) id,
#include "lang/codes.def"
#undef STOPGAP_CODE
};

struct CodeInfo {
  std::string_view name;   ///< "SG0042"
  Severity severity;       ///< default severity
  std::string_view title;  ///< short, fixed: "unknown field"
};
const CodeInfo& code_info(Code code);

struct Label {
  Span span;
  std::string text;  ///< may be empty
};

/// Replace the bytes of `span` by `replacement`.
struct Fix {
  Span span;
  std::string replacement;
  std::string title;  ///< "replace by `http.path`"
};

struct Diagnostic {
  Code code;
  Severity severity;
  std::string message;        ///< one line, specific: "unknown field `http.pth`"
  std::vector<Label> labels;  ///< the first is the place of the problem
  std::string help;           ///< what to do; may be empty
  std::optional<Fix> fix;
};

/// Collects diagnostics. Keeps at most kMaxDiagnostics errors and counts the rest, so hostile text
/// cannot fill memory.
class Diagnostics {
 public:
  static constexpr size_t kMaxDiagnostics = 200;

  /// Adds with the code's default severity; the reference stays valid until the next add.
  Diagnostic& add(Code code, Span span, std::string message, std::string help = {});

  const std::vector<Diagnostic>& all() const { return all_; }
  size_t error_count() const { return errors_; }
  size_t warning_count() const { return warnings_; }
  size_t dropped() const { return dropped_; }
  bool has_errors() const { return errors_ != 0; }
  /// Orders by file, place, code: the same input gives the same list.
  void sort();

 private:
  std::vector<Diagnostic> all_;
  Diagnostic overflow_{};
  size_t errors_ = 0;
  size_t warnings_ = 0;
  size_t dropped_ = 0;
};

/// Plain text with the source line and carets. `colour` writes ANSI sequences; control bytes of
/// rule text are escaped always.
std::string render_text(const Diagnostics& diagnostics, const SourceMap& sources, bool colour);
/// One JSON document:
/// {"diagnostics":[{code,severity,message,help,labels:[{file,line,column,end_line,end_column,text}],fix}],"errors":N,"warnings":N,"not_shown":N}
std::string render_json(const Diagnostics& diagnostics, const SourceMap& sources);

/// The candidate nearest to `name` by edit distance, if near enough to be worth offering: each part
/// of a dotted name is at most a third of its length away.
std::optional<std::string> nearest_name(std::string_view name,
                                        const std::vector<std::string>& candidates);
/// Whether `written` is so certainly `meant` misspelt that it may be replaced unasked: one or two
/// slips in one part that is long enough not to be another word.
bool is_slip(std::string_view written, std::string_view meant);

}  // namespace stopgap::lang
