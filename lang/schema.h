// SPDX-License-Identifier: Apache-2.0
// What rules may ask about: records, events and fields, resolved from `schema` declarations.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lang/span.h"
#include "lang/types.h"

namespace stopgap::lang {

struct SchemaAttribute {
  std::string name;
  TypeKind type = TypeKind::kText;
  bool verbatim = false;  ///< one view only
  bool nocase = false;    ///< ASCII case never matters
};

struct SchemaRecord {
  std::string name;
  std::vector<SchemaAttribute> attributes;
};

struct SchemaField {
  std::string name;    ///< full: "http.path"
  std::string schema;  ///< "std.http"
  std::string event;   ///< "http.request"
  Type type;
  bool verbatim = false;
  bool nocase = false;
  bool secret = false;
  uint64_t max_bytes = 0;       ///< 0: no cap of its own
  std::optional<uint32_t> key;  ///< for lists: attribute that `["…"]` selects by
  std::string doc;
};

/// `bytes` are one text as it is, but for the body of a request: it has views.
inline bool is_decoded_body(const SchemaField& field) { return field.name == "http.body"; }

/// All schemas in reach of one compilation. Ids are indices and stable within it.
struct Schema {
  std::vector<std::string> modules;  ///< "std.http"
  std::vector<uint32_t> versions;    ///< of the modules
  std::vector<std::string> events;   ///< "http.request"
  std::vector<SchemaRecord> records;
  std::vector<SchemaField> fields;

  std::optional<uint32_t> find_field(std::string_view name) const;
};

}  // namespace stopgap::lang
