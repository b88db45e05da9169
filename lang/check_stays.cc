// SPDX-License-Identifier: Apache-2.0
// `stays block under CLASS, …`: classes that exist, each once, each with something to change in
// some block test. The variants themselves are derived when tests run. Tested by
// tests/golden/check.
#include <fmt/format.h>

#include <algorithm>

#include "evasion/evasion.h"
#include "lang/check.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

std::vector<std::string> class_names() {
  std::vector<std::string> names;
  for (const evasion::ClassInfo& info : evasion::class_table()) names.emplace_back(info.name);
  return names;
}

evasion::Request parts_of(const TestRequest& request) {
  return {request.method, request.target, request.headers, request.body};
}

bool is_applicable(evasion::Class id, const CheckedMitigation& mitigation) {
  return std::any_of(mitigation.tests.begin(), mitigation.tests.end(), [&](const auto& test) {
    return test.kind == ast::TestKind::kBlock &&
           !evasion::variants(id, parts_of(test.request)).empty();
  });
}

void check_class(Context& context, const ast::Name& name, CheckedMitigation& out) {
  const std::optional<evasion::Class> id = evasion::find_class(name.text);
  if (!id) {
    const std::vector<std::string> known = class_names();
    Diagnostic& unknown = context.report_unknown(
        Code::kUnknownWord, name.span, fmt::format("unknown evasion class {}", quoted(name.text)),
        name.text, known);
    for (const std::string& one : known) {
      const bool begins = unknown.help.empty() && one.starts_with(name.text);
      if (begins) unknown.help = fmt::format("did you mean `{}`?", one);
    }
    unknown.help +=
        fmt::format("{}classes are {}", unknown.help.empty() ? "" : " ", fmt::join(known, ", "));
    return;
  }
  const auto same = std::find_if(out.stays.begin(), out.stays.end(),
                                 [&](const auto& other) { return other.evasion == name.text; });
  if (same != out.stays.end()) {
    Diagnostic& twice =
        context.report(Code::kDuplicateElement, name.span,
                       fmt::format("{} is named already", quoted(name.text)), "remove it");
    twice.labels.push_back({same->span, "here"});
    return;
  }
  out.stays.push_back({name.text, name.span});
  if (is_applicable(*id, out)) return;
  context.report(Code::kNothingToEvade, name.span,
                 fmt::format("{} changes nothing in any `block` test of {}", quoted(name.text),
                             quoted(out.id)),
                 fmt::format("it is about this: {}; add a `block` test that has it",
                             evasion::class_table()[static_cast<size_t>(*id)].changes));
}

}  // namespace

void check_stays(Context& context, const ast::Mitigation& mitigation, CheckedMitigation& out) {
  if (!mitigation.tests) return;
  const bool has_block =
      std::any_of(out.tests.begin(), out.tests.end(),
                  [](const CheckedTest& test) { return test.kind == ast::TestKind::kBlock; });
  for (const ast::Test& test : mitigation.tests->tests) {
    const auto* stays = std::get_if<ast::StaysTest>(&test.test);
    if (stays == nullptr) continue;
    if (out.event_kind == EventKind::kOther) {
      context.report(Code::kBadTest, test.span, "evasions do not go with `on " + out.event + "`",
                     "they change requests; write one test for each spelling");
      continue;
    }
    if (!has_block) {
      context.report(Code::kNothingToEvade, test.span,
                     fmt::format("{} has no `block` test to derive evasions from", quoted(out.id)),
                     "add a request that must be blocked");
      continue;
    }
    for (const ast::Name& name : stays->classes) check_class(context, name, out);
  }
}

}  // namespace stopgap::lang::checking
