// SPDX-License-Identifier: Apache-2.0
// Forms: chains of steps, and where a subject may bear them. Tested by check_test.cc and
// tests/golden/check.
#include <fmt/format.h>

#include <algorithm>

#include "lang/check_condition.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

constexpr size_t kMaxFormDepth = 32;  // bounds the recursion over forms that name forms

bool is_text(TypeKind kind) {
  return kind == TypeKind::kText || kind == TypeKind::kPath || kind == TypeKind::kHost ||
         kind == TypeKind::kBytes;
}

void report_unknown(Context& context, const ast::Name& name) {
  std::vector<std::string> known(kFormStepNames.begin(), kFormStepNames.end());
  std::string steps;
  for (const std::string& step : known) steps += (steps.empty() ? "" : " ") + step;
  if (context.is_help_wanted()) {
    for (const auto& [key, declared] : context.declared) {
      if (std::holds_alternative<const ast::Form*>(declared.node)) known.push_back(key);
    }
  }
  Diagnostic& unknown =
      context.report_unknown(Code::kUnknownStep, name.span,
                             fmt::format("unknown form {}", quoted(name.text)), name.text, known);
  if (unknown.help.empty()) unknown.help = fmt::format("steps are {}", steps);
}

bool append(Context& context, const ast::Name& name, bool mark, size_t depth,
            std::vector<FormStep>& out) {
  if (const auto step = find_step(name.text)) {
    out.push_back(*step);
    return true;
  }
  Declared* declared = context.find_declared(name.text, name.span.file);
  const auto* const* form =
      declared == nullptr ? nullptr : std::get_if<const ast::Form*>(&declared->node);
  if (form == nullptr) {
    report_unknown(context, name);
    return false;
  }
  if (mark) declared->used = true;
  declared->typed = true;
  if (declared->broken) return false;
  if (declared->expanding || depth >= kMaxFormDepth) {
    Diagnostic& cycle =
        context.report(Code::kCycle, declared->name->span,
                       fmt::format("form {} is defined by itself", quoted(declared->name->text)),
                       "forms are expanded where they are used, so they cannot refer back");
    cycle.labels.push_back({name.span, "comes back here"});
    declared->broken = true;
    return false;
  }
  declared->expanding = true;
  bool good = true;
  for (const ast::Name& step : (*form)->steps) {
    good = good && append(context, step, mark, depth + 1, out);
    if (out.size() > kMaxFormSteps) break;
  }
  declared->expanding = false;
  return good;
}

bool is_short_enough(Context& context, const std::vector<FormStep>& steps, Span span) {
  if (steps.size() <= kMaxFormSteps) return true;
  context.report(Code::kTooMany, span, "a form of too many steps",
                 fmt::format("at most {}, those of the forms it names included", kMaxFormSteps));
  return false;
}

}  // namespace

std::optional<FormStep> find_step(std::string_view name) {
  const auto found = std::find(kFormStepNames.begin(), kFormStepNames.end(), name);
  if (found == kFormStepNames.end()) return std::nullopt;
  return static_cast<FormStep>(found - kFormStepNames.begin());
}

std::optional<std::vector<FormStep>> resolve_form(Context& context, const ast::Name& name,
                                                  bool mark) {
  std::vector<FormStep> steps;
  if (!append(context, name, mark, 0, steps)) return std::nullopt;
  if (!is_short_enough(context, steps, name.span)) return std::nullopt;
  return steps;
}

bool ConditionChecker::forms_are_absent(const ast::Reference& reference, std::string_view what) {
  if (reference.forms.empty()) return true;
  context_.report(Code::kFormMisplaced, reference.span,
                  fmt::format("a form makes new texts of a text; {} has none", what),
                  "compare the formed text: `http.uri | lower contains \"…\"`");
  return false;
}

std::optional<Found> ConditionChecker::formed(const ast::Reference& reference,
                                              std::optional<Found> found, const Scope& scope) {
  if (!found || reference.forms.empty()) return found;
  if (found->type.kind == TypeKind::kList) return found;  // the caller says that it needs `any`
  if (!is_text(found->type.kind)) {
    forms_are_absent(reference, describe(found->type.kind));
    return std::nullopt;
  }
  std::vector<FormStep> steps;
  for (const ast::Name& name : reference.forms) {
    const auto more = resolve_form(context_, name, scope.mark);
    if (!more) return std::nullopt;
    steps.insert(steps.end(), more->begin(), more->end());
  }
  if (!is_short_enough(context_, steps, reference.span)) return std::nullopt;
  const auto [place, added] =
      context_.forms.emplace(steps, static_cast<uint32_t>(context_.pack.forms.size()));
  if (added) context_.pack.forms.push_back(std::move(steps));
  found->subject.form = place->second;
  return found;
}

}  // namespace stopgap::lang::checking
