// SPDX-License-Identifier: Apache-2.0
// The fields of a request the engine can feed (fields.def), and where the gate finds their bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace stopgap::engine {

enum class FieldId : uint32_t {
#define STOPGAP_FIELD(id, name, signature) id,
#include "engine/fields.def"
#undef STOPGAP_FIELD
};

inline constexpr uint32_t kFieldCount = 0
#define STOPGAP_FIELD(id, name, signature) +1
#include "engine/fields.def"
#undef STOPGAP_FIELD
    ;

struct FieldInfo {
  std::string_view name;
  std::string_view signature;
};
const FieldInfo& field_info(FieldId field);
std::optional<FieldId> find_field(std::string_view name);

/// What of a request is inspected together. Groups are scanned in this order; a later group only if
/// a rule still asks for it.
enum class Group : uint32_t { kLine, kHeaders, kBody };
inline constexpr uint32_t kGroupCount = 3;

/// Pieces of text the gate scans. Every view of a field is a substring of some view of its sources
/// (gate_sources), so an atom that occurs in no source occurs in no view of the field: the gate may
/// say "maybe" too often, never "no" wrongly.
enum class GateSource : uint32_t {
  kUri,            // line: decode stages of http.uri
  kPathCanonical,  // line: C and P views of http.path
  kQueryForm,      // line: query with '+' as space, then decode stages; nothing if it has no '+'
  kTarget,         // line: decode stages of http.target, if it differs from http.uri
  kMethod,
  kVersion,
  kHost,
  kSni,          // line
  kHeaderName,   // headers: all names
  kHeaderValue,  // headers: decode stages of the values of one header (by name) or of all
  kBody,         // body: as received
  kBodyForm,     // body: if it is a form: as received, then with '+' as space and decode stages
};
Group gate_group(GateSource source);

/// Bit i set = GateSource i. `attribute` is 0 (name) or 1 (value) for lists, else ignored. 0: the
/// field is not text.
uint32_t gate_sources(FieldId field, uint32_t attribute, bool raw);

}  // namespace stopgap::engine
