// SPDX-License-Identifier: Apache-2.0
// A pack and the schemas of the embedder it is loaded for: does the one fit the other, and which
// fields do rules on an event ask about. Tested by pack_events_test.cc and tests/embedder.
#include <algorithm>
#include <set>

#include "engine/pack_impl.h"
#include "engine/verify_code.h"

namespace stopgap::engine {
namespace {

using program::SectionId;

std::string quoted(std::string_view name) { return "`" + std::string(name) + "`"; }
Error schema_error(std::string detail) { return {"pack.schema", std::move(detail)}; }

std::string_view type_name(TypeKind type) {
  switch (type) {
    case TypeKind::kText:
      return "text";
    case TypeKind::kPath:
      return "path";
    case TypeKind::kHost:
      return "host";
    case TypeKind::kBytes:
      return "bytes";
    case TypeKind::kIp:
      return "ip";
    case TypeKind::kInt:
      return "int";
    case TypeKind::kSize:
      return "size";
    case TypeKind::kBool:
      return "bool";
    case TypeKind::kList:
      return "list";
  }
  return "text";
}

bool is_decoded(TypeKind type, std::string_view words) {
  const bool text = type == TypeKind::kText || type == TypeKind::kPath;
  return text && words.find(" verbatim") == std::string_view::npos;
}

/// `signature` was verified.
OwnField own_field_of(std::string_view signature, uint32_t max_bytes) {
  const FieldType type = *parse_signature(signature);
  OwnField field;
  field.type = type.kind;
  field.max_bytes = max_bytes;
  field.optional = signature.find('?') != std::string_view::npos;
  if (type.kind != TypeKind::kList) {
    field.stages = is_decoded(type.kind, signature);
    return field;
  }
  const std::string_view record = signature.substr(0, signature.find('}'));
  const size_t comma = record.find(',');
  field.attribute_stages[0] = is_decoded(type.attributes[0], record.substr(0, comma));
  field.attribute_stages[1] = is_decoded(type.attributes[1], record.substr(comma));
  return field;
}

/// The embedder's schema of that record, and the place of its first field among all of them.
struct Fed {
  const EventSchema* schema = nullptr;
  uint32_t first_field = 0;
};

Fed fed_schema(const Pack::Impl& pack, uint32_t record) {
  const auto wanted = pack.view.get<program::Schema>(SectionId::kSchemas, record);
  Fed fed;
  for (const EventSchema& schema : pack.own_schemas) {
    fed.schema = &schema;
    if (schema.name == pack.string(wanted.name)) return fed;
    fed.first_field += static_cast<uint32_t>(schema.fields.size());
  }
  return {};
}

/// What the embedder says must not contradict itself.
Status check_own(const EventSchemas& own) {
  std::set<std::string_view> schemas, events, fields;
  const auto twice = [](std::string_view name) {
    return schema_error("the server feeds " + quoted(name) + " twice");
  };
  for (const EventSchema& schema : own) {
    if (!schemas.insert(schema.name).second) return twice(schema.name);
    for (const std::string& event : schema.events) {
      if (!events.insert(event).second) return twice(event);
    }
    for (const EventField& field : schema.fields) {
      if (!fields.insert(field.name).second) return twice(field.name);
      if (find_field(field.name)) {
        return schema_error("the server feeds " + quoted(field.name) +
                            ", which is a field of the engine");
      }
    }
  }
  return Ok{};
}

}  // namespace

Status adopt_schemas(Pack::Impl& pack, const EventSchemas& own) {
  if (Status status = check_own(own); !status) return status;
  pack.own_schemas = own;
  for (const EventSchema& schema : pack.own_schemas) {
    for (const std::string& event : schema.events) pack.own_events.push_back({event, {}, {}});
    for (const EventField& field : schema.fields) {
      pack.own_fields.push_back({field.type, true, false, {}, 0});
    }
  }
  for (OwnEvent& event : pack.own_events) event.asked.resize(pack.own_fields.size());
  for (uint32_t i = 0; i < pack.view.count(SectionId::kSchemas); ++i) {
    const auto record = pack.view.get<program::Schema>(SectionId::kSchemas, i);
    const std::string name = quoted(pack.string(record.name));
    const EventSchema* fed = fed_schema(pack, i).schema;
    if (fed == nullptr) {
      return schema_error("the rules are about " + name + " version " +
                          std::to_string(record.version) + ", which this server does not feed");
    }
    if (fed->version != record.version) {
      return schema_error("the rules were written for version " + std::to_string(record.version) +
                          " of " + name + ", and this server feeds version " +
                          std::to_string(fed->version));
    }
  }
  return Ok{};
}

Result<FieldId> adopt_own_field(Pack::Impl& pack, const program::Field& record) {
  const Fed fed = fed_schema(pack, record.schema.first);
  const std::string name = quoted(pack.string(record.name));
  const std::string version =
      quoted(fed.schema->name) + " version " + std::to_string(fed.schema->version);
  const std::vector<EventField>& fields = fed.schema->fields;
  const auto at = std::find_if(fields.begin(), fields.end(), [&](const EventField& field) {
    return field.name == pack.string(record.name);
  });
  if (at == fields.end()) {
    return schema_error("the rules ask for " + name + " of " + version +
                        ", which this server does not feed");
  }
  const OwnField made = own_field_of(pack.string(record.signature), record.max_bytes);
  if (made.type != at->type) {
    return schema_error(name + " of " + version + " is " + std::string(type_name(made.type)) +
                        " in the rules, and this server feeds " + std::string(type_name(at->type)));
  }
  const auto index = fed.first_field + static_cast<uint32_t>(at - fields.begin());
  pack.own_fields[index] = made;
  return own_field(index);
}

Result<uint32_t> find_own_event(const Pack::Impl& pack, const program::Rule& rule) {
  const auto record = pack.view.get<program::OwnEvent>(SectionId::kOwnEvents, rule.own_event.first);
  const std::string_view name = pack.string(record.name);
  const EventSchema& schema = *fed_schema(pack, record.schema).schema;
  if (std::find(schema.events.begin(), schema.events.end(), name) == schema.events.end()) {
    return schema_error("the rules are on " + quoted(name) + " of " + quoted(schema.name) +
                        " version " + std::to_string(schema.version) +
                        ", which this server does not feed");
  }
  return static_cast<uint32_t>(find_event(pack, name) - pack.own_events.data());
}

const OwnEvent* find_event(const Pack::Impl& pack, std::string_view name) {
  const auto found = std::find_if(pack.own_events.begin(), pack.own_events.end(),
                                  [&](const OwnEvent& event) { return event.name == name; });
  return found == pack.own_events.end() ? nullptr : &*found;
}

namespace {

/// The fields that rules on one event ask about. Linear in what their code reaches.
class AskedFields {
 public:
  AskedFields(const Pack::Impl& pack, std::span<const FieldId> fields)
      : pack_(pack),
        fields_(fields),
        tests_(pack.section<program::Test>(SectionId::kTests)),
        quantifiers_(pack.section<program::Quantifier>(SectionId::kQuantifiers)),
        met_(quantifiers_.size(), 0) {}

  void mark(uint32_t event, const program::Rule& rule, std::vector<uint8_t>& asked) {
    block(rule.code, event, asked);
    while (!pending_.empty()) {
      const program::Quantifier& quantifier = quantifiers_[pending_.back()];
      pending_.pop_back();
      field(quantifier.list_field, asked);
      block(quantifier.code, event, asked);
    }
  }

 private:
  void field(uint32_t record, std::vector<uint8_t>& asked) const {
    if (is_own(fields_[record])) asked[own_index(fields_[record])] = 1;
  }

  void block(program::Range code, uint32_t event, std::vector<uint8_t>& asked) {
    for (const program::Insn& insn : pack_.code.subspan(code.first, code.count)) {
      const program::Test& test = tests_[insn.test];
      if (asks_field(static_cast<program::TestOp>(test.op))) field(test.field, asked);
      const auto kind = static_cast<program::OperandKind>(test.operand_kind);
      if (kind != program::OperandKind::kQuantifier || met_[test.operand] == event + 1) continue;
      met_[test.operand] = event + 1;
      pending_.push_back(test.operand);
    }
  }

  const Pack::Impl& pack_;
  std::span<const FieldId> fields_;
  std::span<const program::Test> tests_;
  std::span<const program::Quantifier> quantifiers_;
  std::vector<uint32_t> met_;  // by quantifier: the last event it was met for, from 1 on
  std::vector<uint32_t> pending_;
};

}  // namespace

void mark_asked_fields(Pack::Impl& pack, std::span<const FieldId> fields) {
  AskedFields asked(pack, fields);
  for (uint32_t event = 0; event < pack.own_events.size(); ++event) {
    for (uint32_t rule = 0; rule < pack.rules.size(); ++rule) {
      if (pack.rules[rule].event != Event::kOther || pack.rules[rule].own_event != event) continue;
      asked.mark(event, pack.rule_records[rule], pack.own_events[event].asked);
    }
  }
}

EventSchemas schemas_of(std::span<const uint8_t> bytes) {
  EventSchemas schemas;
  if (!verify_pack(bytes, nullptr)) return schemas;
  const Result<ProgramView> opened = ProgramView::open(bytes);
  if (!opened) return schemas;
  const ProgramView& view = opened.value();
  for (uint32_t i = 0; i < view.count(SectionId::kSchemas); ++i) {
    const auto record = view.get<program::Schema>(SectionId::kSchemas, i);
    schemas.push_back({std::string(view.string(record.name)), record.version, {}, {}});
  }
  for (uint32_t i = 0; i < view.count(SectionId::kOwnEvents); ++i) {
    const auto event = view.get<program::OwnEvent>(SectionId::kOwnEvents, i);
    schemas[event.schema].events.emplace_back(view.string(event.name));
  }
  for (uint32_t i = 0; i < view.count(SectionId::kFields); ++i) {
    const auto field = view.get<program::Field>(SectionId::kFields, i);
    if (field.schema.count == 0) continue;
    schemas[field.schema.first].fields.push_back(
        {std::string(view.string(field.name)),
         parse_signature(view.string(field.signature))->kind});
  }
  return schemas;
}

}  // namespace stopgap::engine
