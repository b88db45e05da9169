// SPDX-License-Identifier: Apache-2.0
// Field signatures. `max` and `secret` are not part of them: they do not change what a test means.
// Tested by the goldens.
#include "compiler/lower.h"

namespace stopgap::compiler {
namespace {

std::string traits(bool verbatim, bool nocase) {
  return std::string(verbatim ? " verbatim" : "") + (nocase ? " nocase" : "");
}

std::string record_text(const lang::SchemaRecord& record) {
  std::string text = record.name + "{";
  for (size_t i = 0; i < record.attributes.size(); ++i) {
    const lang::SchemaAttribute& attribute = record.attributes[i];
    if (i > 0) text += ',';
    text += attribute.name + ":" + lang::to_string(attribute.type) +
            traits(attribute.verbatim, attribute.nocase);
  }
  return text + "}";
}

}  // namespace

std::string field_signature(const lang::Schema& schema, const lang::SchemaField& field) {
  std::string text;
  if (field.type.kind == lang::TypeKind::kList) {
    text = "list<" + record_text(schema.records[field.type.record]) + ">";
    if (field.type.optional) text += '?';
  } else {
    text = lang::to_string(field.type);
  }
  text += traits(field.verbatim, field.nocase);
  if (field.key) {
    text += " key " + schema.records[field.type.record].attributes[*field.key].name;
  }
  return text;
}

}  // namespace stopgap::compiler
