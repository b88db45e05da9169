// SPDX-License-Identifier: Apache-2.0
// The fields of a request the engine can feed (fields.def), and where the gate finds their bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/program.h"

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

/// Fields of embedders have the ids after the engine's own.
constexpr FieldId own_field(uint32_t index) { return static_cast<FieldId>(kFieldCount + index); }
constexpr bool is_own(FieldId field) { return static_cast<uint32_t>(field) >= kFieldCount; }
constexpr uint32_t own_index(FieldId field) { return static_cast<uint32_t>(field) - kFieldCount; }

/// Lists that hold pairs of readers of bodies, perhaps behind other elements.
constexpr bool is_body_list(FieldId field) {
  return field == FieldId::kParts || field == FieldId::kJson || field == FieldId::kXml ||
         field == FieldId::kBodyArgs || field == FieldId::kArgs;
}
/// Flags about bodies, which cost what reading one costs.
constexpr bool is_body_flag(FieldId field) {
  return field >= FieldId::kFlagCompressed && field <= FieldId::kFlagXmlDoctype;
}

struct FieldInfo {
  std::string_view name;
  std::string_view signature;
};
/// Of the engine's own fields.
const FieldInfo& field_info(FieldId field);
std::optional<FieldId> find_field(std::string_view name);

using program::Event;
inline constexpr uint32_t kEventCount = 5;

/// What is known first, and what later: a rule can be decided in the last phase that its fields
/// need. Those of http.request are the three of the request; and so on.
enum class Phase : uint32_t {
  kConnection,
  kRequestLine,
  kRequestHeaders,
  kRequestBody,
  kResponseHeaders,
  kResponseBody
};
/// Fields of embedders are there when their event is, which has no phases.
Phase field_phase(FieldId field);
/// The earliest and the latest phase of rules on the event (kHost and kOther: nothing is phased).
Phase first_phase(Event event);
Phase last_phase(Event event);

/// What of an event is inspected together. Groups of an event are scanned in this order; a later
/// group only if a rule still asks for it. Each belongs to one event, with atoms and a database of
/// its own, so that rules on responses cost a request nothing. `Late`: the request again, when its
/// response is there.
enum class Group : uint32_t {
  kLine,
  kHeaders,
  kBody,
  kLateLine,
  kLateHeaders,
  kLateBody,
  kResponseHeaders,
  kResponseBody,
  kConnection
};
inline constexpr uint32_t kGroupCount = 9;
struct GroupSpan {
  uint32_t first, end;
  bool holds(uint32_t group) const { return group >= first && group < end; }
};
/// Those of a request that are there before its body is; bit per group.
inline constexpr uint32_t kHeadGroups =
    1u << static_cast<uint32_t>(Group::kLine) | 1u << static_cast<uint32_t>(Group::kHeaders);
/// Empty for events whose rules are not gated.
constexpr GroupSpan groups_of(Event event) {
  switch (event) {
    case Event::kRequest:
      return {0, 3};
    case Event::kResponse:
      return {3, 8};
    case Event::kConnection:
      return {8, 9};
    case Event::kHost:
    case Event::kOther:
      break;
  }
  return {kGroupCount, kGroupCount};
}

/// Pieces of text the gate scans. Every view of a field is a substring of some view of its sources
/// (gate_sources), so an atom that occurs in no source occurs in no view of the field: the gate may
/// say "maybe" too often, never "no" wrongly.
enum class GateSource : uint32_t {
  kUri,            // line: decode stages of all of http.uri
  kPathCanonical,  // line: canonical forms of http.path, and stages without parameters
  kQueryForm,      // line: query with '+' as space, then decode stages; nothing if it has no '+'
  kTarget,         // line: decode stages of http.target, if it differs from http.uri
  kMethod,
  kVersion,
  kHost,
  kSni,          // line
  kHeaderName,   // headers: all names
  kHeaderValue,  // headers: decode stages of the values of one header (by name) or of all
  kBody,         // body: its views
  kBodyForm,     // body: what is read as a form: as it is, then with '+' as space and decode stages
  kBodyPairs,    // body: names and values of the other lists of the body, with decode stages
  kAlpn,         // line
  kResponseHeaderName,   // as kHeaderName, of the response
  kResponseHeaderValue,  // as kHeaderValue
  kResponseBody,
  kAuthUser,   // headers: the views of http.auth_user
  kOverrides,  // body: the views of the values of http.overrides
  kFormed,     // what a form makes of a field: its own group is formed_group()
};
inline constexpr uint32_t kGateSourceCount = static_cast<uint32_t>(GateSource::kFormed) + 1;
/// The group of the event that the source feeds; not one of groups_of(event) if the event knows
/// nothing of the source.
Group gate_group(GateSource source, Event event = Event::kRequest);
/// The last group of the event that the field is found in, where all of it can be formed. Nothing:
/// it is not text, or the event knows nothing of it.
std::optional<Group> formed_group(FieldId field, uint32_t attribute, bool raw,
                                  Event event = Event::kRequest);

/// Bit i set = GateSource i. `attribute` is 0 (name) or 1 (value) for lists, else ignored. 0: the
/// field is not text.
uint32_t gate_sources(FieldId field, uint32_t attribute, bool raw);

}  // namespace stopgap::engine
