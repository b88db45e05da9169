// SPDX-License-Identifier: Apache-2.0
// The field table, and which gate sources cover which field. Why they do: '?', '&', '=', ';' and
// blanks are never part of a %HH, so the stages of a piece between them are pieces of the stages of
// the whole. Checked on random requests in gate_property_test.cc.
#include "engine/fields.h"

#include <array>

namespace stopgap::engine {
namespace {

constexpr std::array<FieldInfo, kFieldCount> kFields = {{
#define STOPGAP_FIELD(id, name, signature) {name, signature},
#include "engine/fields.def"
#undef STOPGAP_FIELD
}};

constexpr uint32_t bit(GateSource source) { return 1u << static_cast<uint32_t>(source); }

constexpr uint32_t kQuerySources = bit(GateSource::kUri) | bit(GateSource::kQueryForm);

}  // namespace

const FieldInfo& field_info(FieldId field) { return kFields[static_cast<size_t>(field)]; }

std::optional<FieldId> find_field(std::string_view name) {
  for (uint32_t i = 0; i < kFieldCount; ++i)
    if (kFields[i].name == name) return static_cast<FieldId>(i);
  return std::nullopt;
}

Group gate_group(GateSource source) {
  switch (source) {
    case GateSource::kUri:
    case GateSource::kPathCanonical:
    case GateSource::kQueryForm:
    case GateSource::kTarget:
    case GateSource::kMethod:
    case GateSource::kVersion:
    case GateSource::kHost:
    case GateSource::kSni:
      return Group::kLine;
    case GateSource::kHeaderName:
    case GateSource::kHeaderValue:
      return Group::kHeaders;
    case GateSource::kBody:
    case GateSource::kBodyForm:
      return Group::kBody;
  }
  return Group::kLine;
}

uint32_t gate_sources(FieldId field, uint32_t attribute, bool raw) {
  switch (field) {
    case FieldId::kMethod:
      return bit(GateSource::kMethod);
    case FieldId::kTarget:
      return bit(GateSource::kUri) | bit(GateSource::kTarget);
    case FieldId::kUri:
    case FieldId::kQuery:
      return bit(GateSource::kUri);
    case FieldId::kPath:
      return bit(GateSource::kUri) | (raw ? 0 : bit(GateSource::kPathCanonical));
    case FieldId::kVersion:
      return bit(GateSource::kVersion);
    case FieldId::kHost:
      return bit(GateSource::kHost);
    case FieldId::kHeaders:
      return bit(attribute == 0 ? GateSource::kHeaderName : GateSource::kHeaderValue);
    case FieldId::kCookies:
      return bit(GateSource::kHeaderValue);
    case FieldId::kArgs:
      return (raw ? bit(GateSource::kUri) : kQuerySources) | bit(GateSource::kBodyForm);
    case FieldId::kQueryArgs:
      return raw ? bit(GateSource::kUri) : kQuerySources;
    case FieldId::kFormArgs:
      return bit(GateSource::kBodyForm);
    case FieldId::kBody:
      return bit(GateSource::kBody);
    case FieldId::kTlsSni:
      return bit(GateSource::kSni);
    case FieldId::kBodySize:
    case FieldId::kUriSize:
    case FieldId::kClientIp:
    case FieldId::kServerPort:
    case FieldId::kFlagDoubleEncoded:
    case FieldId::kFlagBadPercent:
    case FieldId::kFlagNullByte:
    case FieldId::kFlagUndecoded:
    case FieldId::kFlagDuplicateHost:
    case FieldId::kFlagBadTarget:
    case FieldId::kFlagOversize:
    case FieldId::kFlagTruncated:
      return 0;
  }
  return 0;
}

}  // namespace stopgap::engine
