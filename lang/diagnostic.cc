// SPDX-License-Identifier: Apache-2.0
// The table of codes and the collector. Tested by diagnostic_test.cc.
#include "lang/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace stopgap::lang {
namespace {

struct Row {
  std::string name;
  CodeInfo info;
};

std::vector<Row> make_rows() {
  std::vector<Row> rows;
#define STOPGAP_CODE(id, number, severity, title) \
  rows.push_back({fmt::format("SG{:04}", number), {{}, Severity::severity, title}});
#include "lang/codes.def"
#undef STOPGAP_CODE
  for (Row& row : rows) row.info.name = row.name;
  return rows;
}

std::tuple<uint32_t, uint32_t, uint32_t> place(const Diagnostic& diagnostic) {
  const Span span = diagnostic.labels.empty() ? Span{} : diagnostic.labels.front().span;
  return {span.file, span.begin, span.end};
}

bool before(const Diagnostic& a, const Diagnostic& b) {
  const auto place_a = place(a);
  const auto place_b = place(b);
  return std::tie(place_a, a.code, a.message) < std::tie(place_b, b.code, b.message);
}

}  // namespace

const CodeInfo& code_info(Code code) {
  static const std::vector<Row> rows = make_rows();  // immutable after construction
  return rows[static_cast<size_t>(code)].info;
}

Diagnostic& Diagnostics::add(Code code, Span span, std::string message, std::string help) {
  const Severity severity = code_info(code).severity;
  size_t& count = severity == Severity::kError ? errors_ : warnings_;
  // Notes share the cap of warnings without counting as one: they cannot fill memory either.
  const size_t errors_kept = std::min(errors_, kMaxDiagnostics);
  const size_t kept = severity == Severity::kError ? errors_kept : all_.size() - errors_kept;
  const bool full = kept >= kMaxDiagnostics;
  if (severity != Severity::kNote) ++count;
  Diagnostic made{code, severity, std::move(message), {Label{span, {}}}, std::move(help), {}};
  if (full) {
    ++dropped_;
    overflow_ = std::move(made);
    return overflow_;
  }
  all_.push_back(std::move(made));
  return all_.back();
}

// Not stable_sort: libstdc++ 12 builds it on a deprecated function. Equal elements have the same
// place, code and message.
void Diagnostics::sort() { std::sort(all_.begin(), all_.end(), before); }

}  // namespace stopgap::lang
