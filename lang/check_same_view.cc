// SPDX-License-Identifier: Apache-2.0
// `same view (C)`: all tests of C are about one text, asked of one view of it. Tested by
// check_test.cc and tests/golden/check.
#include <fmt/format.h>

#include "lang/check_condition.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

bool has_views(TypeKind kind) {
  return kind == TypeKind::kText || kind == TypeKind::kPath || kind == TypeKind::kHost;
}

}  // namespace

/// False, and reported, if the test at `span` stands in a `same view`, where `what` cannot.
bool ConditionChecker::outside_same_view(std::string_view what, Span span, const Scope& scope) {
  if (scope.same_view == nullptr) return true;
  scope.same_view->broken = true;
  Diagnostic& inside =
      context_.report(Code::kSameView, span, fmt::format("{} cannot stand in `same view`", what),
                      "inside are tests of one text, joined by `and`, `or` and `not`; put the rest "
                      "beside it");
  inside.labels.push_back({scope.same_view->span, "this `same view`"});
  return false;
}

/// Whether a test about `found` may stand here; the first one in a `same view` sets its subject.
bool ConditionChecker::fits_same_view(const Found& found, const Scope& scope) {
  SameViewPlace* place = scope.same_view;
  if (place == nullptr) return true;
  const bool body = found.type.kind == TypeKind::kBytes &&
                    is_decoded_body(context_.pack.schema.fields[found.subject.field]);
  if (!body && !has_views(found.type.kind)) {
    context_.report(
        Code::kSameView, found.span,
        fmt::format("{} is {}, which has no views", quoted(found.name), describe(found.type.kind)),
        "`same view` is for text, path, host and `http.body`");
    place->broken = true;
    return false;
  }
  if (!place->subject) place->subject = found;
  if (place->subject->subject == found.subject) return true;
  Diagnostic& other =
      context_.report(Code::kSameView, found.span,
                      fmt::format("`same view` is about {}, and this test is about {}",
                                  quoted(place->subject->name), quoted(found.name)),
                      "a view belongs to one text: test the other one beside it");
  other.labels.push_back({place->subject->span, "the first test"});
  place->broken = true;
  return false;
}

Cond ConditionChecker::check(const ast::SameView& node, Span span, const Scope& scope) {
  if (!node.term || !spend()) return constant(true, span);
  if (!outside_same_view("a second `same view`", span, scope)) return constant(true, span);
  SameViewPlace place{span, {}, false};
  Scope inner = scope;
  inner.same_view = &place;
  inner.under_not = false;
  Cond body = check(*node.term, inner);
  if (!place.subject) {
    if (!place.broken && !exceeded_ && !context_.diagnostics.has_errors()) {
      context_.report(Code::kSameView, span, "`same view` without a test",
                      "say what one view must satisfy: `same view (http.uri contains … and …)`");
    }
    return constant(true, span);
  }
  if (place.broken) return constant(true, span);
  Cond made;
  made.kind = CondKind::kSameView;
  made.span = span;
  made.subject = place.subject->subject;
  made.children.push_back(std::move(body));
  const std::string& name = place.subject->name;
  if (!place.subject->type.optional && node.guard != ast::Guard::kNone) {
    context_.report(Code::kNeedlessGuard, span, fmt::format("{} is never absent", quoted(name)),
                    "remove `or absent` or `and present`");
    return made;
  }
  if (place.subject->type.optional && node.guard == ast::Guard::kNone && scope.under_not) {
    context_.report(Code::kNeedsGuard, span,
                    fmt::format("{} may be absent, and `not` does not say what then", quoted(name)),
                    "write `or absent` or `and present` after the parentheses of `same view`");
  }
  return guarded(std::move(made), node.guard, place.subject->subject, span);
}

}  // namespace stopgap::lang::checking
