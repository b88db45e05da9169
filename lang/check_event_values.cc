// SPDX-License-Identifier: Apache-2.0
// Field values in tests on events of other schemas: the field known and seen by the event, the
// value of its type. Tested by tests/golden/check.
#include <fmt/format.h>

#include <algorithm>

#include "lang/check.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

using ast::LiteralKind;
using Parts = std::vector<std::pair<ast::Name, ast::Literal>>;

bool is_string(const ast::Literal& literal) {
  return literal.kind == LiteralKind::kString || literal.kind == LiteralKind::kFence;
}

bool wrong(Context& context, const ast::Name& field, const ast::Literal& value,
           std::string_view needs) {
  context.report(
      Code::kTypeMismatch, value.span,
      fmt::format("{} needs {}, and this is {}", quoted(field.text), needs, describe(value)));
  return false;
}

bool take_number(Context& context, const ast::Name& name, const ast::Literal& literal,
                 LiteralKind kind, std::string_view needs, TestValue& out) {
  if (literal.kind != kind) return wrong(context, name, literal, needs);
  out.number = literal.number;
  return true;
}

bool take_literal(Context& context, const ast::Name& name, const ast::Literal& literal,
                  const SchemaField& field, TestValue& out) {
  switch (field.type.kind) {
    case TypeKind::kInt:
      return take_number(context, name, literal, LiteralKind::kInt, "an int", out);
    case TypeKind::kSize:
      return take_number(context, name, literal, LiteralKind::kSize, "a size", out);
    case TypeKind::kBool:
      return take_number(context, name, literal, LiteralKind::kBool, "`true` or `false`", out);
    case TypeKind::kIp: {
      SetValue address;
      const Target target{TypeKind::kIp, fmt::format("{} is an ip", quoted(field.name)), false,
                          false};
      if (!convert(context, target, literal, address)) return false;
      out.address = address.cidrs.front();
      return true;
    }
    case TypeKind::kText:
    case TypeKind::kBytes:
    case TypeKind::kHost:
    case TypeKind::kPath:
      if (!is_string(literal)) return wrong(context, name, literal, "a string");
      out.text = literal.text;
      return true;
    case TypeKind::kList:
      return wrong(context, name, literal, "an element such as `{ name = \"a\" value = \"b\" }`");
    case TypeKind::kError:
    case TypeKind::kCidr:
    case TypeKind::kVersion:
    case TypeKind::kDate:
    case TypeKind::kDuration:
    case TypeKind::kRegex:
    case TypeKind::kRecord:
    case TypeKind::kSet:
      break;  // no field is of these types
  }
  return false;
}

/// Each attribute of the record once.
bool take_element(Context& context, const ast::Name& name, const Parts& parts,
                  const SchemaField& field, TestValue& out) {
  if (field.type.kind != TypeKind::kList) {
    context.report(Code::kTypeMismatch, name.span,
                   fmt::format("{} is no list and has no elements", quoted(field.name)),
                   fmt::format("write `{} = …`", field.name));
    return false;
  }
  const SchemaRecord& record = context.pack.schema.records[field.type.record];
  std::vector<std::string> names;
  for (const SchemaAttribute& one : record.attributes) names.push_back(one.name);
  std::vector<bool> given(names.size());
  for (const auto& [attribute, value] : parts) {
    const auto known = std::find(names.begin(), names.end(), attribute.text);
    const auto index = static_cast<size_t>(known - names.begin());
    if (known == names.end()) {
      context.report_unknown(
          Code::kUnknownAttribute, attribute.span,
          fmt::format("record {} has no attribute {}", quoted(record.name), quoted(attribute.text)),
          attribute.text, names);
      return false;
    }
    if (!is_string(value)) return wrong(context, attribute, value, "a string");
    if (given[index]) {
      context.report(Code::kDuplicateKey, attribute.span,
                     fmt::format("{} is given twice", quoted(attribute.text)),
                     "remove one of them");
      return false;
    }
    given[index] = true;
    (index == 0 ? out.text : out.value) = value.text;
  }
  const auto lacking = std::find(given.begin(), given.end(), false);
  if (lacking == given.end()) return true;
  const std::string& missing = names[static_cast<size_t>(lacking - given.begin())];
  context.report(Code::kBadTest, name.span,
                 fmt::format("an element of {} lacks {}", quoted(field.name), quoted(missing)),
                 fmt::format("add `{} = \"…\"`", missing));
  return false;
}

const SchemaField* find_value_field(Context& context, const ast::Name& name,
                                    std::string_view event) {
  const auto id = context.find_field(name.text);
  const SchemaField* field = id ? &context.pack.schema.fields[*id] : nullptr;
  if (field == nullptr || !context.is_visible(*field, name.span.file)) {
    context.report_unknown(Code::kUnknownField, name.span,
                           fmt::format("unknown field {}", quoted(name.text)), name.text,
                           context.visible_fields(name.span.file));
    return nullptr;
  }
  if (!context.event_covers(event, field->event)) {
    context.report(Code::kUnknownField, name.span,
                   fmt::format("{} is a field of {}, and this mitigation is on {}",
                               quoted(name.text), quoted(field->event), quoted(event)));
    return nullptr;
  }
  if (field->event == "connection") {
    context.report(
        Code::kBadTest, name.span,
        fmt::format("{} is no value of {}, but of the connection before it", quoted(name.text),
                    quoted(event)),
        "`from`, `to`, `sni` and `alpn` say behind the braces what is known of the connection");
    return nullptr;
  }
  return field;
}

}  // namespace

bool read_values(Context& context, const ast::RequestTest& test, std::string_view event,
                 CheckedTest& out) {
  bool good = true;
  std::set<uint32_t> seen;
  for (const ast::EventValue& given : *test.values) {
    const SchemaField* field = find_value_field(context, given.field, event);
    const auto* literal = std::get_if<ast::Literal>(&given.value);
    TestValue value;
    if (field == nullptr ||
        !(literal != nullptr
              ? take_literal(context, given.field, *literal, *field, value)
              : take_element(context, given.field, std::get<Parts>(given.value), *field, value))) {
      good = false;
      continue;
    }
    value.field = *context.find_field(field->name);
    if (!seen.insert(value.field).second && field->type.kind != TypeKind::kList) {
      context.report(Code::kDuplicateKey, given.field.span,
                     fmt::format("{} is given twice", quoted(field->name)),
                     "only elements of a list are repeated");
      good = false;
      continue;
    }
    out.values.push_back(std::move(value));
  }
  return good;
}

}  // namespace stopgap::lang::checking
