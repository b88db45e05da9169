// SPDX-License-Identifier: Apache-2.0
// A rule on the body that does not say what happens to a body larger than what is inspected: the
// attacker puts padding in front.
#include <fmt/format.h>

#include <algorithm>

#include "lang/lint.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

/// Not `http.args`: who asks for it may mean the query.
bool looks_at_body(std::string_view field) {
  static constexpr std::string_view kFields[] = {"http.body",      "http.body_args", "http.json",
                                                 "http.form_args", "http.parts",     "http.xml"};
  return std::find(std::begin(kFields), std::end(kFields), field) != std::end(kFields);
}

}  // namespace

void lint_oversize(Context& context, const CheckedMitigation& mitigation) {
  if (!decides_requests(mitigation) || mitigation.failure.on_oversize != FaultMode::kDefault)
    return;
  bool told = false;
  for_each_test(mitigation.condition, false, [&](const Cond& test, bool negated) {
    const std::string& field = context.pack.schema.fields[test.subject.field].name;
    if (told || negated || !looks_at_body(field)) return;
    told = true;
    Diagnostic& open = context.report(
        Code::kOversizeOpen, mitigation.span,
        fmt::format("{} looks at the body and does not say what happens to one that is too large "
                    "to inspect",
                    quoted(mitigation.id)),
        "write `on_oversize block`, `on_oversize allow` or `on_oversize log` after `then`");
    open.labels.push_back({test.span, "looks at the body"});
  });
}

}  // namespace stopgap::lang::checking
