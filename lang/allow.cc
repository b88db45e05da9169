// SPDX-License-Identifier: Apache-2.0
// `// stopgap: allow SG0601 because "…"`: what it says, whether it may, whether it was needed.
// Tested by tests/golden/check (allow_*) and check_test.cc.
#include <fmt/format.h>

#include <algorithm>

#include "lang/check.h"
#include "lang/limits.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

constexpr std::string_view kForm = "write `// stopgap: allow SG0601 because \"the reason\"`";

std::optional<Code> code_named(std::string_view name) {
  for (const Code code : {
#define STOPGAP_CODE(id, number, severity, title) Code::id,
#include "lang/codes.def"
#undef STOPGAP_CODE
       }) {
    if (code_info(code).name == name) return code;
  }
  return std::nullopt;
}

/// Reads one remark word by word.
class RemarkReader {
 public:
  RemarkReader(Context& context, const ast::Remark& remark)
      : context_(context), remark_(remark), rest_(remark.text) {}

  void read() {
    if (word() != "allow") return wrong("this is not a remark that stopgap knows");
    std::vector<Code> codes;
    std::string_view next = word();
    for (; next != "because" && !next.empty(); next = word()) {
      const std::optional<Code> code = may_be_allowed(next);
      if (!code) return;
      codes.push_back(*code);
    }
    if (codes.empty()) return wrong("`allow` names no code");
    if (next.empty() || !has_reason()) return wrong("a diagnostic is allowed only with a reason");
    for (const Code code : codes) {
      context_.allows.push_back({code, remark_.span, remark_.covered, false});
    }
  }

 private:
  /// Up to the next space or comma.
  std::string_view word() {
    const size_t begin = std::min(rest_.find_first_not_of(" \t,"), rest_.size());
    const size_t end = std::min(rest_.find_first_of(" \t,", begin), rest_.size());
    const std::string_view found = rest_.substr(begin, end - begin);
    rest_.remove_prefix(end);
    return found;
  }

  bool has_reason() const {
    const size_t open = rest_.find_first_not_of(" \t");
    if (open == std::string_view::npos || rest_[open] != '"') return false;
    const size_t close = rest_.find('"', open + 1);
    const std::string_view reason = rest_.substr(open + 1, close - open - 1);
    return close != std::string_view::npos &&
           reason.find_first_not_of(" \t") != std::string_view::npos;
  }

  std::optional<Code> may_be_allowed(std::string_view name) {
    const std::optional<Code> code = code_named(name);
    if (!code) {
      wrong(fmt::format("there is no diagnostic {}", quoted(name)));
    } else if (code_info(*code).severity == Severity::kError) {
      wrong(fmt::format("{} is an error, and errors cannot be allowed", quoted(name)));
      return std::nullopt;
    }
    return code;
  }

  void wrong(std::string message) {
    context_.report(Code::kBadAllow, remark_.span, std::move(message), std::string(kForm));
  }

  Context& context_;
  const ast::Remark& remark_;
  std::string_view rest_;
};

}  // namespace

void read_allows(Context& context, const std::vector<ast::File>& files) {
  for (const ast::File& file : files) {
    size_t read = 0;
    for (const ast::Remark& remark : file.remarks) {
      if (++read > kMaxRemarks) {
        context.report(Code::kTooMany, remark.span, "too many remarks in one file",
                       fmt::format("at most {}", kMaxRemarks));
        break;
      }
      RemarkReader(context, remark).read();
    }
  }
}

bool Context::is_allowed(Code code, Span span) {
  if (code_info(code).severity == Severity::kError) return false;
  bool found = false;
  for (Allow& allow : allows) {
    if (allow.code != code || allow.covered.file != span.file) continue;
    if (span.begin < allow.covered.begin || span.begin >= allow.covered.end) continue;
    allow.used = true;
    found = true;
  }
  return found;
}

void report_unused_allows(Context& context) {
  // By index: a report may itself be allowed, which marks another remark as used.
  for (size_t i = 0; i < context.allows.size(); ++i) {
    const Allow allow = context.allows[i];
    if (allow.used) continue;
    Diagnostic& unused =
        context.report(Code::kUnusedAllow, allow.remark,
                       fmt::format("there is no {} here to allow", code_info(allow.code).name),
                       "remove it, so that it does not hide a later one");
    const bool alone = std::all_of(
        context.allows.begin(), context.allows.end(),
        [&](const Allow& other) { return other.remark != allow.remark || !other.used; });
    if (alone) unused.fix = context.removal(allow.remark, "remove the remark");
  }
}

}  // namespace stopgap::lang::checking
