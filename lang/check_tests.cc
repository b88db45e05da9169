// SPDX-License-Identifier: Apache-2.0
// The tests of a mitigation: what they need to run, and whether they show enough. Tested by
// check_test.cc and tests/golden/check.
#include <fmt/format.h>

#include <algorithm>

#include "lang/check.h"
#include "lang/limits.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

using ast::TestKind;

std::string_view kind_word(TestKind kind) {
  switch (kind) {
    case TestKind::kBlock:
      return "block";
    case TestKind::kPass:
      return "pass";
    case TestKind::kObserve:
      return "observe";
    case TestKind::kIdle:
      return "idle";
    case TestKind::kArmed:
      return "armed";
    case TestKind::kEdit:
      return "edit";
  }
  return "pass";
}

std::optional<std::string> installed_version(Context& context, const ast::ProductVersion& with,
                                             const CheckedMitigation& mitigation) {
  const auto product =
      std::find_if(mitigation.affects.begin(), mitigation.affects.end(),
                   [&](const AffectedProduct& one) { return one.product == with.product.text; });
  auto version = parse_product_version(context, with.version, product->scheme);
  if (!version || is_version(product->scheme, *version)) return version;
  context.report(Code::kBadVersion, with.version.span,
                 fmt::format("{} is a branch, not a version that is installed", quoted(*version)),
                 "write all of it: `with nginx = 1.22.1`");
  return std::nullopt;
}

bool read_with(Context& context, const ast::RequestTest& node, const CheckedMitigation& mitigation,
               CheckedTest& out) {
  bool good = true;
  for (const ast::ProductVersion& with : node.with) {
    std::vector<std::string> known;
    for (const AffectedProduct& product : mitigation.affects) known.push_back(product.product);
    if (std::find(known.begin(), known.end(), with.product.text) == known.end()) {
      context.report_unknown(
          Code::kUnknownProduct, with.product.span,
          fmt::format("{} is not a product this mitigation affects", quoted(with.product.text)),
          with.product.text, known);
      good = false;
      continue;
    }
    const auto version = installed_version(context, with, mitigation);
    if (version) out.with.emplace_back(with.product.text, *version);
    good = good && version.has_value();
  }
  return good;
}

bool kind_fits(Context& context, const ast::RequestTest& node, Span span) {
  const bool later = node.kind == TestKind::kArmed || node.kind == TestKind::kEdit;
  if (later || node.has_response || !node.gives.empty()) {
    context.report(
        Code::kBadTest, span,
        later ? fmt::format("`{}` tests do not go with `on http.request`", kind_word(node.kind))
              : std::string("a response does not go with `on http.request`"),
        "tests on a request are block, pass, observe and idle");
    return false;
  }
  if (node.kind == TestKind::kIdle && node.with.empty()) {
    context.report(Code::kBadTest, span, "an `idle` test does not say which version is installed",
                   "add `with PRODUCT = VERSION`");
    return false;
  }
  return true;
}

std::optional<CheckedTest> check_request_test(Context& context, const ast::RequestTest& node,
                                              const CheckedMitigation& mitigation, Span span) {
  if (!kind_fits(context, node, span)) return std::nullopt;
  CheckedTest made;
  made.kind = node.kind;
  made.span = span;
  made.day = mitigation.revision_day;
  if (node.at) {
    if (node.at->kind != ast::LiteralKind::kDate) {
      context.report(Code::kTypeMismatch, node.at->span,
                     fmt::format("`at` needs a date, and this is {}", describe(*node.at)),
                     "write `at 2026-01-10`");
      return std::nullopt;
    }
    made.day = static_cast<int32_t>(node.at->number);
  }
  auto request =
      node.raw ? request_from_raw(context, *node.raw) : request_from_url(context, node, span);
  bool good = read_with(context, node, mitigation, made) && request.has_value();
  if (node.from) {
    SetValue address;
    const Target target{TypeKind::kIp, "the address of a client is an ip", false, false};
    if (convert(context, target, *node.from, address)) {
      if (request) request->client_ip = address.cidrs.front();
    } else {
      good = false;
    }
  }
  if (!good) return std::nullopt;
  made.request = std::move(*request);
  return made;
}

void check_proof(Context& context, const ast::Mitigation& mitigation, const CheckedMitigation& out,
                 const std::set<TestKind>& kinds) {
  // A rule that only edits, tags or logs never blocks: seeing its condition hold is the proof.
  const bool decisive = is_decisive(out);
  const bool acting =
      kinds.count(TestKind::kBlock) != 0 || (!decisive && kinds.count(TestKind::kObserve) != 0);
  const bool resting = kinds.count(TestKind::kPass) != 0 || kinds.count(TestKind::kIdle) != 0;
  if (out.status == Status::kEnforce && !(acting && resting)) {
    const std::string act = decisive ? "a `block` test" : "an `observe` test";
    const std::string rest = "a `pass` or `idle` test";
    context.report(Code::kMissingTests, mitigation.id.span,
                   fmt::format("{} is enforced without {}", quoted(out.id),
                               acting    ? rest
                               : resting ? act
                                         : act + " and " + rest),
                   "show one request it acts on and one it leaves alone, or set `status observe`");
  } else if (!acting && kinds.count(TestKind::kObserve) == 0 && !out.actions.empty()) {
    context.report(Code::kNeverShownActing, mitigation.id.span,
                   fmt::format("no test shows {} acting", quoted(out.id)),
                   "add a request that its condition holds for");
  }
}

}  // namespace

void check_tests(Context& context, const ast::Mitigation& mitigation, CheckedMitigation& out) {
  if (!mitigation.tests) return;
  const std::vector<ast::Test>& tests = mitigation.tests->tests;
  if (tests.size() > kMaxTestsPerMitigation) {
    context.report(Code::kTooMany, mitigation.tests->span,
                   fmt::format("{} tests in one mitigation", tests.size()),
                   fmt::format("at most {}", kMaxTestsPerMitigation));
    return;
  }
  std::set<TestKind> kinds;
  for (const ast::Test& test : tests) {
    const auto* node = std::get_if<ast::RequestTest>(&test.test);
    if (node == nullptr) continue;
    kinds.insert(node->kind);
    auto made = check_request_test(context, *node, out, test.span);
    if (made) out.tests.push_back(std::move(*made));
  }
  check_stays(context, mitigation, out);
  check_proof(context, mitigation, out, kinds);
}

}  // namespace stopgap::lang::checking
