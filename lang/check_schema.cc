// SPDX-License-Identifier: Apache-2.0
// Schemas: which fields exist and what they are. Tested by check_test.cc and
// tests/golden/check.
#include <fmt/format.h>

#include <algorithm>

#include "lang/check.h"
#include "lang/limits.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

class SchemaBuilder {
 public:
  SchemaBuilder(Context& context, const ast::Schema& schema)
      : context_(context),
        out_(context.pack.schema),
        schema_(schema),
        first_record_(context.pack.schema.records.size()) {}

  void build() {
    if (std::find(out_.modules.begin(), out_.modules.end(), schema_.name.text) !=
        out_.modules.end()) {
      context_.report(Code::kDuplicateDeclaration, schema_.name.span,
                      fmt::format("schema {} is declared twice", quoted(schema_.name.text)));
      return;
    }
    out_.modules.push_back(schema_.name.text);
    out_.versions.push_back(own_version(schema_));
    check_own_schema(context_, schema_);
    for (const auto& item : schema_.items) {
      if (const auto* node = std::get_if<ast::SchemaRecord>(&item)) record(*node);
    }
    for (const auto& item : schema_.items) {
      if (const auto* node = std::get_if<ast::SchemaEvent>(&item)) event(*node);
    }
  }

 private:
  std::optional<uint32_t> find_record(std::string_view name) const {
    for (size_t i = first_record_; i < out_.records.size(); ++i) {
      if (out_.records[i].name == name) return static_cast<uint32_t>(i);
    }
    return std::nullopt;
  }

  void record(const ast::SchemaRecord& node) {
    if (find_record(node.name.text)) {
      context_.report(Code::kDuplicateDeclaration, node.name.span,
                      fmt::format("record {} is declared twice", quoted(node.name.text)));
      return;
    }
    SchemaRecord made{node.name.text, {}};
    for (const ast::SchemaField& attribute : node.attributes) {
      const TypeKind type = type_named(attribute.type.name.text);
      if (type != TypeKind::kText || attribute.type.optional) {
        context_.report(
            Code::kBadSchema, attribute.type.span,
            fmt::format("attribute {} of a record must be a text", quoted(attribute.name.text)),
            fmt::format("write `{} : text`", attribute.name.text));
      }
      const bool taken = std::any_of(
          made.attributes.begin(), made.attributes.end(),
          [&](const SchemaAttribute& other) { return other.name == attribute.name.text; });
      if (taken) {
        context_.report(Code::kDuplicateDeclaration, attribute.name.span,
                        fmt::format("attribute {} is declared twice", quoted(attribute.name.text)));
        continue;
      }
      made.attributes.push_back(
          {attribute.name.text, TypeKind::kText, attribute.verbatim, attribute.nocase});
    }
    out_.records.push_back(std::move(made));
  }

  void event(const ast::SchemaEvent& node) {
    const auto [known, added] = context_.event_places.emplace(node.name.text, node.name.span);
    if (!added) {
      Diagnostic& again =
          context_.report(Code::kDuplicateDeclaration, node.name.span,
                          fmt::format("event {} is declared twice", quoted(node.name.text)));
      again.labels.push_back({known->second, "first here"});
      return;
    }
    if (out_.events.size() == kMaxEvents) {
      context_.report(Code::kTooMany, node.name.span, "too many events",
                      fmt::format("at most {}", kMaxEvents));
    }
    context_.event_schema.emplace(node.name.text, schema_.name.text);
    out_.events.push_back(node.name.text);
    if (node.after) after(node.name.text, *node.after);
    for (const ast::SchemaField& field_node : node.fields) field(field_node, node.name.text);
  }

  void after(const std::string& event_name, const ast::Name& before) {
    const auto schema = context_.event_schema.find(before.text);
    const bool known = schema != context_.event_schema.end() && before.text != event_name;
    SchemaField probe;
    if (known) probe.schema = schema->second;
    const bool own = known && schema->second == schema_.name.text;
    if (known && (own || context_.is_visible(probe, before.span.file))) {
      if (may_come_after(context_, before, schema->second)) {
        context_.event_after.emplace(event_name, before.text);
      }
      return;
    }
    std::vector<std::string> events;
    for (const auto& [name, from] : context_.event_schema) {
      if (name != event_name) events.push_back(name);
    }
    Diagnostic& unknown = context_.report_unknown(
        Code::kUnknownEvent, before.span,
        fmt::format("no event {} is known here", quoted(before.text)), before.text, events);
    if (unknown.help.empty()) {
      unknown.help = "an event comes after one of an imported schema, or one declared before it";
    }
  }

  void field(const ast::SchemaField& node, const std::string& event_name) {
    SchemaField made;
    made.name = node.name.text;
    made.schema = schema_.name.text;
    made.event = event_name;
    made.verbatim = node.verbatim;
    made.nocase = node.nocase;
    made.secret = node.secret;
    if (!field_type(node, made)) return;
    if (node.max) made.max_bytes = static_cast<uint64_t>(std::max<int64_t>(node.max->number, 0));
    for (const ast::Trivia::Comment& comment : node.trivia.before) {
      if (!comment.doc) continue;
      if (!made.doc.empty()) made.doc += '\n';
      made.doc += comment.text;
    }
    const auto id = static_cast<uint32_t>(out_.fields.size());
    if (!context_.field_ids.emplace(made.name, id).second) {
      context_.report(Code::kDuplicateDeclaration, node.name.span,
                      fmt::format("field {} is declared twice", quoted(made.name)));
      return;
    }
    out_.fields.push_back(std::move(made));
  }

  bool field_type(const ast::SchemaField& node, SchemaField& made) {
    made.type.optional = node.type.optional;
    if (node.type.name.text == "list") return list_type(node, made);
    made.type.kind = type_named(node.type.name.text);
    switch (made.type.kind) {
      case TypeKind::kBool:
      case TypeKind::kInt:
      case TypeKind::kBytes:
      case TypeKind::kText:
      case TypeKind::kIp:
      case TypeKind::kHost:
      case TypeKind::kPath:
      case TypeKind::kSize:
        break;
      case TypeKind::kError:
      case TypeKind::kCidr:
      case TypeKind::kVersion:
      case TypeKind::kDate:
      case TypeKind::kDuration:
      case TypeKind::kRegex:
      case TypeKind::kRecord:
      case TypeKind::kList:
      case TypeKind::kSet:
        context_.report(
            Code::kBadSchema, node.type.span,
            fmt::format("a field cannot have the type {}", quoted(context_.slice(node.type.span))),
            "fields are bool int bytes text ip host path size or list<record>");
        return false;
    }
    if (node.type.argument || node.key) {
      context_.report(Code::kBadSchema, node.span,
                      fmt::format("field {} is no list and has no key", quoted(node.name.text)));
      return false;
    }
    return true;
  }

  bool list_type(const ast::SchemaField& node, SchemaField& made) {
    made.type.kind = TypeKind::kList;
    const std::optional<uint32_t> found =
        node.type.argument ? find_record(node.type.argument->text) : std::nullopt;
    if (!found || made.type.optional) {
      context_.report(Code::kBadSchema, node.type.span,
                      found ? "a list cannot be optional: it may be empty"
                            : std::string("a list needs a record of this schema"),
                      found ? "leave the `?` out"
                            : std::string("declare it in the schema: `record pair { name : text  "
                                          "value : text }`, and write `list<pair>`"));
      return false;
    }
    made.type.record = *found;
    if (!node.key) return true;
    const std::vector<SchemaAttribute>& attributes = out_.records[*found].attributes;
    for (uint32_t i = 0; i < attributes.size(); ++i) {
      if (attributes[i].name == node.key->text) made.key = i;
    }
    if (!made.key) {
      std::vector<std::string> known;
      for (const SchemaAttribute& attribute : attributes) known.push_back(attribute.name);
      context_.report_unknown(
          Code::kUnknownAttribute, node.key->span,
          fmt::format("record {} has no attribute {}", quoted(out_.records[*found].name),
                      quoted(node.key->text)),
          node.key->text, known);
    }
    return made.key.has_value();
  }

  Context& context_;
  Schema& out_;
  const ast::Schema& schema_;
  size_t first_record_;
};

}  // namespace

void declare_schema(Context& context, const ast::Schema& schema) {
  SchemaBuilder(context, schema).build();
}

}  // namespace stopgap::lang::checking
