// SPDX-License-Identifier: Apache-2.0
// The field table, and which gate sources cover which field. Why they do: '?', '&', '=', ';' and
// blanks are never part of a %HH or a %uHHHH, nor between the bytes of a UTF-8 sequence, so the
// stages of a piece between them are pieces of the stages of the whole. Checked on random requests
// in gate_property_test.cc.
#include "engine/fields.h"

#include <algorithm>
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
constexpr uint32_t kBodyListSources = bit(GateSource::kBodyForm) | bit(GateSource::kBodyPairs);

}  // namespace

const FieldInfo& field_info(FieldId field) { return kFields[static_cast<size_t>(field)]; }

std::optional<FieldId> find_field(std::string_view name) {
  for (uint32_t i = 0; i < kFieldCount; ++i)
    if (kFields[i].name == name) return static_cast<FieldId>(i);
  return std::nullopt;
}

namespace {

/// While the request is looked at.
Group request_group(GateSource source) {
  switch (source) {
    case GateSource::kUri:
    case GateSource::kPathCanonical:
    case GateSource::kQueryForm:
    case GateSource::kTarget:
    case GateSource::kMethod:
    case GateSource::kVersion:
    case GateSource::kHost:
    case GateSource::kSni:
    case GateSource::kAlpn:
      return Group::kLine;
    case GateSource::kHeaderName:
    case GateSource::kHeaderValue:
    case GateSource::kAuthUser:
      return Group::kHeaders;
    case GateSource::kBody:
    case GateSource::kBodyForm:
    case GateSource::kOverrides:
    case GateSource::kBodyPairs:
    case GateSource::kFormed:
      return Group::kBody;
    case GateSource::kResponseHeaderName:
    case GateSource::kResponseHeaderValue:
      return Group::kResponseHeaders;
    case GateSource::kResponseBody:
      return Group::kResponseBody;
  }
  return Group::kLine;
}

/// The request's groups once more, in the order they have there.
Group late(Group group) {
  const auto index = static_cast<uint32_t>(group);
  const uint32_t shift = groups_of(Event::kResponse).first;
  return index < shift ? static_cast<Group>(index + shift) : group;
}

}  // namespace

Group gate_group(GateSource source, Event event) {
  const Group group = request_group(source);
  switch (event) {
    case Event::kResponse:
      return late(group);
    case Event::kConnection:
      return source == GateSource::kSni || source == GateSource::kAlpn ? Group::kConnection : group;
    case Event::kRequest:
    case Event::kHost:
    case Event::kOther:
      break;
  }
  return group;
}

Phase field_phase(FieldId field) {
  if (is_own(field)) return Phase::kConnection;
  switch (field) {
    case FieldId::kClientIp:
    case FieldId::kServerPort:
    case FieldId::kTlsSni:
    case FieldId::kTlsAlpn:
      return Phase::kConnection;
    case FieldId::kMethod:
    case FieldId::kTarget:
    case FieldId::kUri:
    case FieldId::kPath:
    case FieldId::kQuery:
    case FieldId::kVersion:
    case FieldId::kQueryArgs:
    case FieldId::kUriSize:
    case FieldId::kFlagDoubleEncoded:
    case FieldId::kFlagBadPercent:
    case FieldId::kFlagNullByte:
    case FieldId::kFlagUndecoded:
    case FieldId::kFlagBadTarget:
    case FieldId::kFlagPercentU:
    case FieldId::kFlagOverlong:
    case FieldId::kFlagBestFit:
    case FieldId::kFlagPathParameter:
    case FieldId::kFlagPathConfusion:
    case FieldId::kFlagControlByte:
    case FieldId::kFlagAbsoluteTarget:
      return Phase::kRequestLine;
    case FieldId::kHost:
    case FieldId::kHeaders:
    case FieldId::kCookies:
    case FieldId::kAuthUser:
    case FieldId::kFlagDuplicateHost:
    case FieldId::kFlagDuplicateHeader:
    case FieldId::kFlagDuplicateCookie:
    case FieldId::kFlagClTe:
    case FieldId::kFlagBadHeader:
    case FieldId::kFlagObsFold:
    case FieldId::kFlagBadCookie:
    case FieldId::kFlagRewriteHeader:
    case FieldId::kFlagCompressed:
    case FieldId::kFlagUnknownEncoding:
      return Phase::kRequestHeaders;
    case FieldId::kArgs:
    case FieldId::kOverrides:
    case FieldId::kFlagDuplicateKey:
    case FieldId::kFlagMethodOverride:
    case FieldId::kFormArgs:
    case FieldId::kParts:
    case FieldId::kJson:
    case FieldId::kXml:
    case FieldId::kBodyArgs:
    case FieldId::kBody:
    case FieldId::kBodySize:
    case FieldId::kFlagOversize:
    case FieldId::kFlagTruncated:
    case FieldId::kFlagUnknownCharset:
    case FieldId::kFlagMixedCharset:
    case FieldId::kFlagTypeMismatch:
    case FieldId::kFlagBadMultipart:
    case FieldId::kFlagBadJson:
    case FieldId::kFlagBadXml:
    case FieldId::kFlagXmlDoctype:
      return Phase::kRequestBody;
    case FieldId::kResponseStatus:
    case FieldId::kResponseHeaders:
    case FieldId::kResponseContentType:
      return Phase::kResponseHeaders;
    case FieldId::kResponseBody:
    case FieldId::kResponseBodySize:
      return Phase::kResponseBody;
  }
  return Phase::kResponseBody;
}

Phase first_phase(Event event) {
  switch (event) {
    case Event::kRequest:
      return Phase::kRequestLine;
    case Event::kResponse:
      return Phase::kResponseHeaders;
    case Event::kConnection:
    case Event::kHost:
    case Event::kOther:
      break;
  }
  return Phase::kConnection;
}

Phase last_phase(Event event) {
  switch (event) {
    case Event::kRequest:
      return Phase::kRequestBody;
    case Event::kResponse:
      return Phase::kResponseBody;
    case Event::kConnection:
    case Event::kHost:
    case Event::kOther:
      break;
  }
  return Phase::kConnection;
}

std::optional<Group> formed_group(FieldId field, uint32_t attribute, bool raw, Event event) {
  std::optional<Group> last;
  const uint32_t sources = gate_sources(field, attribute, raw);
  for (uint32_t source = 0; source < 32; ++source) {
    if ((sources >> source & 1) == 0) continue;
    const Group group = gate_group(static_cast<GateSource>(source), event);
    if (!groups_of(event).holds(static_cast<uint32_t>(group))) return std::nullopt;
    last = std::max(last.value_or(group), group);
  }
  return last;
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
    case FieldId::kAuthUser:
      return bit(GateSource::kAuthUser);
    case FieldId::kOverrides:
      return attribute == 0 ? 0 : bit(GateSource::kOverrides);  // its names are not in the request
    case FieldId::kArgs:
      return (raw ? bit(GateSource::kUri) : kQuerySources) | kBodyListSources;
    case FieldId::kQueryArgs:
      return raw ? bit(GateSource::kUri) : kQuerySources;
    case FieldId::kFormArgs:
      return bit(GateSource::kBodyForm);
    case FieldId::kParts:
    case FieldId::kJson:
    case FieldId::kXml:
      return bit(GateSource::kBodyPairs);
    case FieldId::kBodyArgs:
      return kBodyListSources;
    case FieldId::kBody:
      return bit(GateSource::kBody);
    case FieldId::kTlsSni:
      return bit(GateSource::kSni);
    case FieldId::kTlsAlpn:
      return bit(GateSource::kAlpn);
    case FieldId::kResponseHeaders:
      return bit(attribute == 0 ? GateSource::kResponseHeaderName
                                : GateSource::kResponseHeaderValue);
    case FieldId::kResponseContentType:
      return bit(GateSource::kResponseHeaderValue);
    case FieldId::kResponseBody:
      return bit(GateSource::kResponseBody);
    case FieldId::kResponseStatus:
    case FieldId::kResponseBodySize:
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
    case FieldId::kFlagPercentU:
    case FieldId::kFlagOverlong:
    case FieldId::kFlagBestFit:
    case FieldId::kFlagPathParameter:
    case FieldId::kFlagPathConfusion:
    case FieldId::kFlagControlByte:
    case FieldId::kFlagAbsoluteTarget:
    case FieldId::kFlagDuplicateKey:
    case FieldId::kFlagMethodOverride:
    case FieldId::kFlagDuplicateHeader:
    case FieldId::kFlagDuplicateCookie:
    case FieldId::kFlagClTe:
    case FieldId::kFlagBadHeader:
    case FieldId::kFlagObsFold:
    case FieldId::kFlagBadCookie:
    case FieldId::kFlagRewriteHeader:
    case FieldId::kFlagCompressed:
    case FieldId::kFlagUnknownEncoding:
    case FieldId::kFlagUnknownCharset:
    case FieldId::kFlagMixedCharset:
    case FieldId::kFlagTypeMismatch:
    case FieldId::kFlagBadMultipart:
    case FieldId::kFlagBadJson:
    case FieldId::kFlagBadXml:
    case FieldId::kFlagXmlDoctype:
      return 0;
  }
  return 0;
}

}  // namespace stopgap::engine
