// SPDX-License-Identifier: Apache-2.0
// A rule that stops requests for what they carry, wherever they go: on every other application of
// the server the same words may be somebody's search or comment.
#include "lang/lint.h"

namespace stopgap::lang::checking {
namespace {

/// Whether a test says where a request goes.
bool names_endpoint(const Context& context, const Cond& test) {
  const SubjectInfo info = subject_info(context, test.subject);
  if (info.is_element) return false;
  if (info.type == TypeKind::kPath || info.type == TypeKind::kHost) return true;
  if (info.field != "http.uri" && info.field != "http.target") return false;
  if (test.op == TestOp::kStartsWith || test.op == TestOp::kEqual) return true;
  const auto* value = std::get_if<StringValue>(&test.operand);
  if (value != nullptr) return value->bytes.find('/') != std::string::npos;
  const auto* regex = std::get_if<RegexValue>(&test.operand);
  return regex != nullptr && regex->pattern.find('/') != std::string::npos;
}

bool is_payload(const Context& context, const Cond& test) {
  const SubjectInfo info = subject_info(context, test.subject);
  return info.is_element || info.field == "http.query" || info.field == "http.body" ||
         info.field == "http.uri" || info.field == "http.target";
}

bool looks_at_payload(const Context& context, const Cond& condition) {
  bool found = false;
  for_each_test(condition, false, [&](const Cond& test, bool negated) {
    found = found || (!negated && is_payload(context, test));
  });
  return found;
}

/// Whether the condition holds for some places only, as far as its tests say.
bool is_confined(const Context& context, const Cond& condition) {
  switch (condition.kind) {
    case CondKind::kTest:
      return names_endpoint(context, condition);
    case CondKind::kAnd:
      for (const Cond& child : condition.children) {
        if (is_confined(context, child)) return true;
      }
      return false;
    case CondKind::kOr:
      for (const Cond& child : condition.children) {
        if (!is_confined(context, child)) return false;
      }
      return true;
    case CondKind::kSameView:
      return is_confined(context, condition.children.front());
    case CondKind::kFalse:
      return true;
    case CondKind::kTrue:
    case CondKind::kNot:
    case CondKind::kPresent:
    case CondKind::kBefore:
    case CondKind::kAny:
    case CondKind::kAll:
      return false;
  }
  return false;
}

/// The alternatives that look at what a request carries, and not at where it goes.
void report_loose(Context& context, const Cond& condition) {
  if (is_confined(context, condition)) return;
  if (condition.kind == CondKind::kOr) {
    for (const Cond& child : condition.children) report_loose(context, child);
    return;
  }
  if (!looks_at_payload(context, condition)) return;
  context.report(Code::kNoEndpoint, condition.span,
                 "this looks at what a request carries, on every path of the server",
                 "name the endpoint (`http.path starts_with \"/…\"i and …`), or allow it with a "
                 "reason");
}

}  // namespace

void lint_endpoint(Context& context, const CheckedMitigation& mitigation) {
  if (decides_requests(mitigation)) report_loose(context, mitigation.condition);
}

}  // namespace stopgap::lang::checking
