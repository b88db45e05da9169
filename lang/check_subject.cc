// SPDX-License-Identifier: Apache-2.0
// What a test looks at: fields, attributes of bound elements, lists, raw views. Tested by
// check_test.cc and tests/golden/check.
#include <fmt/format.h>

#include <algorithm>

#include "lang/check_condition.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

bool has_stages(const SchemaField& field) {
  return field.type.kind == TypeKind::kText || field.type.kind == TypeKind::kPath ||
         is_decoded_body(field);
}

/// Cuts a final `.raw` off; true when there was one.
bool take_raw(std::string_view& path) {
  constexpr std::string_view kRaw = "raw";
  if (path == kRaw) {
    path = {};
    return true;
  }
  if (path.size() <= kRaw.size() || path.substr(path.size() - kRaw.size() - 1) != ".raw") {
    return false;
  }
  path.remove_suffix(kRaw.size() + 1);
  return true;
}

}  // namespace

std::optional<Found> ConditionChecker::find_subject(const ast::Reference& reference,
                                                    const Scope& scope, const Use& use) {
  const std::string& name = reference.name.text;
  const std::string_view head = std::string_view(name).substr(0, name.find('.'));
  for (size_t i = scope.binders.size(); i > scope.first_binder; --i) {
    if (scope.binders[i - 1].name == head) {
      return formed(reference, find_in_binder(reference, scope), scope);
    }
  }
  if (scope.arguments != nullptr && scope.arguments->count(head) != 0) {
    context_.report(
        Code::kUnknownField, reference.span,
        fmt::format("argument {} is a value, and a test starts with a field", quoted(head)),
        "write the field on the left: `http.uri contains …`");
    return std::nullopt;
  }
  return formed(reference, find_field(reference, use), scope);
}

std::optional<Found> ConditionChecker::find_in_binder(const ast::Reference& reference,
                                                      const Scope& scope) {
  const std::string_view name = reference.name.text;
  const size_t dot = name.find('.');
  const std::string_view head = name.substr(0, dot);
  for (size_t i = scope.binders.size(); i > scope.first_binder; --i) {
    const Binder& binder = scope.binders[i - 1];
    if (binder.name != head) continue;
    if (dot == std::string_view::npos || reference.key) {
      context_.report(Code::kTypeMismatch, reference.span,
                      fmt::format("{} is an element of {}, not a value", quoted(head),
                                  quoted(context_.pack.schema.fields[binder.list].name)),
                      fmt::format("name an attribute: `{}.value`", head));
      return std::nullopt;
    }
    return attribute_found(reference, binder.list, static_cast<uint32_t>(scope.binders.size() - i),
                           name.substr(dot + 1));
  }
  return std::nullopt;
}

std::optional<Found> ConditionChecker::attribute_found(const ast::Reference& reference,
                                                       uint32_t list, uint32_t binder,
                                                       std::string_view path) {
  const SchemaField& field = context_.pack.schema.fields[list];
  const SchemaRecord& record = context_.pack.schema.records[field.type.record];
  Found found;
  found.subject = {list, binder, 0, take_raw(path)};
  found.name = context_.slice(reference.span);
  found.span = reference.span;
  if (path.empty()) path = "value";
  for (uint32_t i = 0; i < record.attributes.size(); ++i) {
    if (record.attributes[i].name != path) continue;
    found.subject.attribute = i;
    found.type.kind = record.attributes[i].type;
    found.nocase = record.attributes[i].nocase;
    return found;
  }
  std::vector<std::string> known;
  for (const SchemaAttribute& attribute : record.attributes) known.push_back(attribute.name);
  const std::optional<std::string> near = nearest_name(path, known);
  std::string all;
  for (const std::string& one : known) all += (all.empty() ? "`" : ", `") + one + "`";
  const Span where = reference.after_key ? reference.after_key->span : reference.name.span;
  std::string help = fmt::format("they have {}", all);
  if (near) {
    help = fmt::format("did you mean `{}`? {}", *near, help);
  } else if (field.key && !reference.key && reference.name.text.starts_with(field.name + ".")) {
    const std::string element = element_of(context_.pack.schema, field, path);
    help = fmt::format("for the one of that name write {}; {}", quoted("any " + element), help);
  }
  Diagnostic& wrong = context_.report(
      Code::kUnknownAttribute, where,
      fmt::format("elements of {} have no {}", quoted(field.name), quoted(path)), std::move(help));
  if (near && is_slip(path, *near) && !found.subject.raw &&
      where.end - where.begin >= path.size()) {
    const auto begin = static_cast<uint32_t>(where.end - path.size());
    wrong.fix =
        Fix{Span{where.file, begin, where.end}, *near, fmt::format("replace by `{}`", *near)};
  }
  return std::nullopt;
}

std::optional<Found> ConditionChecker::find_field(const ast::Reference& reference, const Use& use) {
  std::string_view name = reference.name.text;
  // The longest prefix that is a field; what follows may be an attribute or `raw`.
  while (true) {
    if (const auto field = context_.find_field(name)) {
      std::string_view rest = std::string_view(reference.name.text).substr(name.size());
      if (!rest.empty()) rest.remove_prefix(1);
      return field_found(reference, *field, rest, use);
    }
    const size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) break;
    name = name.substr(0, dot);
  }
  report_unknown_field(reference, use);
  return std::nullopt;
}

std::optional<Found> ConditionChecker::field_found(const ast::Reference& reference, uint32_t id,
                                                   std::string_view rest, const Use& use) {
  const SchemaField& field = context_.pack.schema.fields[id];
  if (!context_.is_visible(field, reference.span.file)) {
    context_
        .report(Code::kNotImported, reference.span,
                fmt::format("{} belongs to {}, which this file does not import", quoted(field.name),
                            quoted(field.schema)),
                fmt::format("add `import {}`", field.schema))
        .fix = context_.import_fix(reference.span.file, field.schema);
    return std::nullopt;
  }
  if (!event_.empty() && !context_.event_covers(event_, field.event)) {
    context_.report(Code::kUnknownField, reference.span,
                    fmt::format("{} is a field of {}, and this mitigation is on {}",
                                quoted(field.name), quoted(field.event), quoted(event_)),
                    context_.event_covers(field.event, event_)
                        ? fmt::format("write `on {}` to decide that late", field.event)
                        : std::string("test a field of the mitigation's own event"));
    return std::nullopt;
  }
  Found found;
  found.subject.field = id;
  found.type = field.type;
  found.nocase = field.nocase;
  found.name = context_.slice(reference.span);
  found.span = reference.span;
  if (field.type.kind == TypeKind::kList) return found;  // the caller reads key and attribute
  if (use.list || reference.key) {
    context_.report(
        Code::kNotAList, reference.span,
        fmt::format("{} is {}, not a list", quoted(field.name), describe(field.type.kind)),
        use.list ? "`any` and `all` go with lists; leave the word out" : "leave the key out");
    return std::nullopt;
  }
  if (rest.empty()) return found;
  if (!take_raw(rest) || !rest.empty()) {
    report_unknown_field(reference, use);
    return std::nullopt;
  }
  if (!has_stages(field)) {
    constexpr uint32_t kRawBytes = 4;  // ".raw"
    const Span raw{reference.span.file, reference.span.end - kRawBytes, reference.span.end};
    context_
        .report(Code::kNoRawView, reference.span,
                fmt::format("{} is {}, which has no decode stages", quoted(field.name),
                            describe(field.type.kind)),
                fmt::format("write `{}`", field.name))
        .fix = Fix{raw, "", "remove `.raw`"};
    return std::nullopt;
  }
  found.subject.raw = true;
  return found;
}

std::string_view ConditionChecker::attribute_path(const ast::Reference& reference,
                                                  uint32_t list) const {
  if (reference.after_key) return reference.after_key->text;
  const std::string& field = context_.pack.schema.fields[list].name;
  const std::string_view name = reference.name.text;
  return name.size() > field.size() ? name.substr(field.size() + 1) : std::string_view();
}

std::optional<Found> ConditionChecker::find_list(const ast::Reference& reference,
                                                 const Scope& scope,
                                                 std::optional<std::string>& key) {
  const std::string& name = reference.name.text;
  const std::string_view head = std::string_view(name).substr(0, name.find('.'));
  for (size_t i = scope.first_binder; i < scope.binders.size(); ++i) {
    if (scope.binders[i].name != head) continue;
    context_.report(Code::kNotAList, reference.span,
                    fmt::format("{} is one element, not a list", quoted(name)),
                    "leave out `any` or `all`");
    return std::nullopt;
  }
  std::optional<Found> found = find_field(reference, Use{true, false, nullptr});
  if (!found) return std::nullopt;
  const SchemaField& field = context_.pack.schema.fields[found->subject.field];
  if (!reference.key) return found;
  if (!field.key) {
    context_.report(Code::kNotAList, reference.key->span,
                    fmt::format("elements of {} cannot be chosen by a key", quoted(field.name)));
    return std::nullopt;
  }
  if (reference.key->kind != ast::LiteralKind::kString || reference.key->text.empty()) {
    context_.report(Code::kEmptyString, reference.key->span, "a key is a non-empty string");
    return std::nullopt;
  }
  key = reference.key->text;
  return found;
}

}  // namespace stopgap::lang::checking
