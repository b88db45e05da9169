// SPDX-License-Identifier: Apache-2.0
// Help for names that are no fields. A wrong guess that is put in by itself makes another rule of
// the author's: only what is certainly misspelt, and would be used alike, gets a fix. Tested by
// tests/golden/check (unknown_*).
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lang/check_condition.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

bool literal_fits(TypeKind kind, const ast::Literal& literal) {
  using ast::LiteralKind;
  switch (literal.kind) {
    case LiteralKind::kString:
    case LiteralKind::kFence:
    case LiteralKind::kRegex:
      return kind == TypeKind::kText || kind == TypeKind::kPath || kind == TypeKind::kBytes ||
             kind == TypeKind::kHost;
    case LiteralKind::kInt:
      return kind == TypeKind::kInt;
    case LiteralKind::kSize:
      return kind == TypeKind::kSize;
    case LiteralKind::kDotted:
    case LiteralKind::kIpv6:
      return kind == TypeKind::kIp;
    case LiteralKind::kBool:
      return kind == TypeKind::kBool;
    case LiteralKind::kDuration:
    case LiteralKind::kDate:
    case LiteralKind::kPort:
      return false;
  }
  return false;
}

bool operand_fits(TypeKind kind, const ast::Operand& operand) {
  if (const auto* literal = std::get_if<ast::Literal>(&operand.value)) {
    return literal_fits(kind, *literal);
  }
  const auto* set = std::get_if<ast::SetLiteral>(&operand.value);
  return set == nullptr || set->elements.empty() || literal_fits(kind, set->elements.front());
}

bool ends_with_part(std::string_view name, std::string_view part) {
  return name.size() > part.size() + 1 && name.ends_with(part) &&
         name[name.size() - part.size() - 1] == '.';
}

/// All of them; a large family (the flags) by what its names begin with.
std::string listed(const std::vector<std::string>& fields) {
  constexpr ptrdiff_t kLargeFamily = 8;
  std::string text, family;
  for (const std::string& field : fields) {
    const std::string begin = field.substr(0, field.rfind('.') + 1);
    if (!family.empty() && begin == family) continue;
    const bool large = begin.find('.') + 1 < begin.size() &&
                       std::count_if(fields.begin(), fields.end(), [&](const std::string& other) {
                         return other.starts_with(begin);
                       }) > kLargeFamily;
    family = large ? begin : std::string();
    text += (text.empty() ? "" : " ") + (large ? begin + "*" : field);
  }
  return text;
}

}  // namespace

std::string element_of(const Schema& schema, const SchemaField& list, std::string_view name) {
  std::string key(name);
  if (schema.records[list.type.record].attributes[*list.key].nocase) {
    // Names of headers stand in rule text as people know them.
    bool starts = true;
    for (char& c : key) {
      if (c == '_') c = '-';
      if (starts && c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
      starts = c == '-';
    }
  }
  return fmt::format("{}[\"{}\"]", list.name, key);
}

bool ConditionChecker::could_stand(const SchemaField& field, const Use& use) const {
  if (!event_.empty() && !context_.event_covers(event_, field.event)) return false;
  const TypeKind kind = field.type.kind;
  if ((kind == TypeKind::kList) != use.list) return false;
  if (use.condition) return kind == TypeKind::kBool;
  if (use.test == nullptr) return true;
  return has_operator(kind, use.test->op) && operand_fits(kind, use.test->operand);
}

/// `http.arg.q`: a list misspelt, and the name of an element behind it.
std::string ConditionChecker::misspelt_element(const ast::Reference& reference) const {
  const std::string_view name = reference.name.text;
  for (size_t dot = name.find('.'); dot != name.npos; dot = name.find('.', dot + 1)) {
    for (const SchemaField& field : context_.pack.schema.fields) {
      const bool near = field.key && is_slip(name.substr(0, dot), field.name);
      if (near) return element_of(context_.pack.schema, field, name.substr(dot + 1));
    }
  }
  return {};
}

/// The field meant, if one is near: one that could stand here before all others.
ConditionChecker::Guess ConditionChecker::guess_field(const ast::Reference& reference,
                                                      const std::vector<std::string>& known,
                                                      const Use& use) const {
  const std::string& name = reference.name.text;
  std::vector<std::string> fitting, same_end;
  for (const std::string& field : known) {
    const bool fits = could_stand(context_.pack.schema.fields[*context_.find_field(field)], use);
    if (fits) fitting.push_back(field);
    if (fits && ends_with_part(field, name)) same_end.push_back(field);
  }
  if (same_end.size() == 1) return {same_end.front(), true};
  if (use.condition) {
    for (std::string& declared : context_.declared_names(false)) {
      fitting.push_back(std::move(declared));
    }
  }
  if (const auto near = nearest_name(name, fitting)) return {*near, is_slip(name, *near)};
  if (const auto near = nearest_name(name, known)) return {*near, false};
  const std::string_view last = std::string_view(name).substr(name.rfind('.') + 1);
  for (const std::vector<std::string>* list : {&std::as_const(fitting), &known}) {
    for (const std::string& field : *list) {
      if (ends_with_part(field, last)) return {field, false};
    }
  }
  return {};
}

void ConditionChecker::report_unknown_field(const ast::Reference& reference, const Use& use) {
  const std::string& name = reference.name.text;
  const uint32_t file = reference.span.file;
  const std::vector<std::string> known = context_.visible_fields(file);
  if (known.empty()) {
    context_
        .report(Code::kNotImported, reference.span,
                fmt::format("unknown field {}: this file imports no schema", quoted(name)),
                "add `import std.http`")
        .fix = context_.import_fix(file, "std.http");
    return;
  }
  Diagnostic& unknown =
      context_.report_unknown(Code::kUnknownField, reference.name.span,
                              fmt::format("unknown field {}", quoted(name)), name, {});
  const std::string element = reference.key ? std::string() : misspelt_element(reference);
  if (!element.empty()) {
    unknown.help = fmt::format("did you mean {}?", quoted("any " + element));
    return;
  }
  const Guess guess = guess_field(reference, known, use);
  if (!guess.name.empty()) {
    const auto field = context_.find_field(guess.name);
    const bool list =
        field && context_.pack.schema.fields[*field].type.kind == TypeKind::kList && !use.list;
    const std::string key =
        list && reference.key ? "[" + context_.slice(reference.key->span) + "]" : std::string();
    unknown.help = fmt::format("did you mean {}?", quoted((list ? "any " : "") + guess.name + key));
    if (!guess.is_certain) return;
    unknown.fix = Fix{reference.name.span, guess.name, fmt::format("replace by `{}`", guess.name)};
    return;
  }
  constexpr size_t kMaxListed = 600;
  const std::string fields = listed(known);
  if (fields.size() <= kMaxListed) unknown.help = "the fields are " + fields;
}

}  // namespace stopgap::lang::checking
