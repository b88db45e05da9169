// SPDX-License-Identifier: Apache-2.0
// What a schema that is not the engine's own must keep to: names apart from the standard ones,
// records and sizes that the engine can be fed (docs/embedding.md). Tested by tests/golden/check
// and check_own_schema_test.cc.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lang/check.h"
#include "lang/limits.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

/// First words of names that the standard schemas have, or may have one day.
constexpr std::array<std::string_view, 7> kReserved = {"std", "http", "client",    "server",
                                                       "tls", "host", "connection"};

class OwnSchema {
 public:
  OwnSchema(Context& context, const ast::Schema& schema) : context_(context), schema_(schema) {}

  void check() {
    name(schema_.name);
    if (own_version(schema_) == 0) {
      bad(schema_.version.span, "the version of a schema is a whole number from 1 on",
          "the embedder names the same one; raise it with every change of the schema");
    }
    for (const auto& item : schema_.items) {
      if (const auto* record = std::get_if<ast::SchemaRecord>(&item)) check(*record);
      if (const auto* event = std::get_if<ast::SchemaEvent>(&item)) check(*event);
    }
  }

 private:
  void bad(Span span, std::string message, std::string help) {
    context_.report(Code::kBadSchema, span, std::move(message), std::move(help));
  }

  void name(const ast::Name& name) {
    const std::string_view first = std::string_view(name.text).substr(0, name.text.find('.'));
    if (std::find(kReserved.begin(), kReserved.end(), first) == kReserved.end()) return;
    bad(name.span,
        fmt::format("{} begins with {}, which belongs to the standard schemas", quoted(name.text),
                    quoted(first)),
        "begin the names of a protocol with a word of its own, such as `smtp.helo`");
  }

  void check(const ast::SchemaRecord& record) {
    if (record.attributes.size() == 2) return;
    bad(record.name.span,
        fmt::format("a record is two texts, and {} has {}", quoted(record.name.text),
                    record.attributes.size()),
        "declare two: what `key` selects by, and what goes with it");
  }

  void check(const ast::SchemaEvent& event) {
    name(event.name);
    for (const ast::SchemaField& field : event.fields) {
      name(field.name);
      check(field);
    }
  }

  void check(const ast::SchemaField& field) {
    const std::string& type = field.type.name.text;
    if (type == "bool" && field.type.optional) {
      bad(field.type.span, "a bool cannot be optional: it is true or false", "leave the `?` out");
    }
    if (field.key) check_key(field);
    if (!field.max) return;
    const bool sized =
        type == "text" || type == "path" || type == "host" || type == "bytes" || type == "list";
    if (!sized) {
      bad(field.max->span, fmt::format("`max` does not go with {}", quoted(type)),
          "it says how much of a text, path, host, bytes or list is inspected");
    } else if (field.max->number < 1 ||
               field.max->number > static_cast<int64_t>(kMaxInspectedBytes)) {
      bad(field.max->span, "the engine cannot inspect that much of one value",
          fmt::format("write a size from 1B to {}MiB", kMaxInspectedBytes >> 20));
    }
  }

  void check_key(const ast::SchemaField& field) {
    if (!field.type.argument) return;
    for (const auto& item : schema_.items) {
      const auto* record = std::get_if<ast::SchemaRecord>(&item);
      if (record == nullptr || record->name.text != field.type.argument->text) continue;
      if (record->attributes.empty() || record->attributes[0].name.text == field.key->text) return;
      const auto known =
          std::find_if(record->attributes.begin(), record->attributes.end(),
                       [&](const auto& one) { return one.name.text == field.key->text; });
      if (known == record->attributes.end()) return;  // reported where the list is read
      bad(field.key->span,
          fmt::format("the key of a list is the first attribute of its record, here {}",
                      quoted(record->attributes[0].name.text)),
          "declare the attribute that selects first");
      return;
    }
  }

  Context& context_;
  const ast::Schema& schema_;
};

bool is_standard(std::string_view schema) { return schema.starts_with("std."); }

}  // namespace

uint32_t own_version(const ast::Schema& schema) {
  const bool whole = schema.version.kind == ast::LiteralKind::kInt && schema.version.number > 0 &&
                     schema.version.number <= INT32_MAX;
  return whole ? static_cast<uint32_t>(schema.version.number) : 0;
}

void check_own_schema(Context& context, const ast::Schema& schema) {
  if (is_standard(context.module_of(schema.name.span.file))) return;
  OwnSchema(context, schema).check();
}

bool may_come_after(Context& context, const ast::Name& before, std::string_view schema) {
  if (is_standard(context.module_of(before.span.file))) return true;
  if (is_standard(schema) && before.text != "connection") {
    context.report(Code::kBadSchema, before.span,
                   fmt::format("an event of {} comes before, whose fields only the engine knows",
                               quoted(schema)),
                   "an event of another schema comes after `connection`, another such event, or "
                   "nothing");
    return false;
  }
  size_t depth = 1;
  for (auto event = context.event_after.find(before.text); event != context.event_after.end();
       event = context.event_after.find(event->second)) {
    ++depth;
  }
  if (depth < kMaxEventChain) return true;
  context.report(Code::kTooMany, before.span, "too many events after one another",
                 fmt::format("at most {}", kMaxEventChain));
  return false;
}

}  // namespace stopgap::lang::checking
