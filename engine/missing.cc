// SPDX-License-Identifier: Apache-2.0
// See missing.h. Tested by missing_test.cc, failure_test.cc and the differential runs.
#include "engine/missing.h"

namespace stopgap::engine {
namespace {

CauseSet if_so(bool holds, CauseSet cause) { return holds ? cause : CauseSet{0}; }

CauseSet body_causes(const Missing& missing) {
  return missing[RequestPart::kBodyText] | missing[RequestPart::kBodyViews];
}

CauseSet list_causes(const Missing& missing) {
  return missing[RequestPart::kFormArgs] | missing[RequestPart::kParts] |
         missing[RequestPart::kJson] | missing[RequestPart::kXml];
}

/// `body`: of its end. `headers`: one that was not seen may say how the body is to be read.
void add_body(const BodyInspection& seen, CauseSet body, CauseSet headers, Missing& out) {
  const auto set = [&](RequestPart part, CauseSet causes) {
    out.of_body[static_cast<size_t>(part)] = causes;
  };
  const auto set_list = [&](RequestPart part, const BodyInspection::List& list) {
    set(part, list.causes | if_so(list.may_go_on, body) | headers);
  };
  set(RequestPart::kBodyText, seen.text);
  const CauseSet end = body | seen.text;
  set(RequestPart::kBodyViews, seen.views | headers | if_so(seen.unmarked, end));
  set(RequestPart::kBodyLooks, seen.views | headers | if_so(seen.unclear, end));
  set_list(RequestPart::kFormArgs, seen.form);
  set_list(RequestPart::kParts, seen.parts);
  set_list(RequestPart::kJson, seen.json);
  set_list(RequestPart::kXml, seen.xml);
}

}  // namespace

CauseSet Missing::all() const {
  CauseSet all = 0;
  for (const CauseSet cause : causes) all |= cause;
  for (const CauseSet cause : own) all |= cause;
  return all;
}

CauseSet Missing::of_group(Group group, bool whole_request) const {
  const Missing& self = *this;
  switch (group) {
    case Group::kLine:
    case Group::kLateLine:
      return self[RequestPart::kTarget] | self[RequestPart::kUri] | self[RequestPart::kPath] |
             self[RequestPart::kQueryArgs] | self[RequestPart::kHost] |
             self[RequestPart::kAuthority];
    case Group::kHeaders:
    case Group::kLateHeaders:
      return self[RequestPart::kHeaders] | self[RequestPart::kCookies];
    case Group::kBody:
    case Group::kLateBody:
      return self[RequestPart::kBody] | body_causes(self) | list_causes(self) |
             if_so(whole_request, self[RequestPart::kQueryArgs] | self[RequestPart::kHeaders] |
                                      self[RequestPart::kOverrides]);
    case Group::kResponseHeaders:
      return self[RequestPart::kResponseHeaders];
    case Group::kResponseBody:
      return self[RequestPart::kResponseBody];
    case Group::kConnection:
      break;
  }
  return 0;
}

Missing missing_parts(const Inspection& seen) {
  Missing out;
  const CauseSet target = if_so(seen.target_cut, kOversize);
  const CauseSet bad = if_so(seen.bad_target, kUnparsable);
  out.early(RequestPart::kTarget) = target;
  out.early(RequestPart::kUri) = target | bad;
  // A query that was seen ends the path.
  out.early(RequestPart::kPath) = if_so(!seen.has_query, target) | bad | seen.path;
  out.early(RequestPart::kOverrides) = seen.overrides;
  out.early(RequestPart::kAuthority) = if_so(!seen.has_uri, target);
  out.early(RequestPart::kQueryArgs) = target | bad | if_so(seen.query_args_cut, kOversize);
  const CauseSet headers = if_so(seen.headers_cut, kOversize);
  out.early(RequestPart::kHeaders) = out.early(RequestPart::kHost) = headers;
  out.early(RequestPart::kCookies) = headers | if_so(seen.cookies_cut, kOversize);
  const CauseSet truncated = if_so(seen.body_truncated, kUnparsable);
  const CauseSet body = truncated | if_so(seen.body_cut, kOversize);
  out.early(RequestPart::kBody) = out.early(RequestPart::kBodyText) = body;
  out.early(RequestPart::kBodySize) = truncated;
  if (seen.body != nullptr) {
    add_body(*seen.body, body, if_so(body != 0 || !seen.body_empty, headers), out);
  }
  const CauseSet ended = if_so(seen.response_truncated, kUnparsable);
  out.early(RequestPart::kResponseHeaders) = if_so(seen.response_headers_cut, kOversize);
  out.early(RequestPart::kResponseBody) = ended | if_so(seen.response_body_cut, kOversize);
  out.early(RequestPart::kResponseSize) = ended;
  return out;
}

CauseSet missing_causes(const Missing& missing, FieldId field, bool raw) {
  if (is_own(field)) return missing.own.empty() ? CauseSet{0} : missing.own[own_index(field)];
  switch (field) {
    case FieldId::kTarget:
      return missing[RequestPart::kTarget];
    case FieldId::kUri:
    case FieldId::kQuery:
    case FieldId::kFlagDoubleEncoded:
    case FieldId::kFlagBadPercent:
    case FieldId::kFlagNullByte:
    case FieldId::kFlagUndecoded:
    case FieldId::kFlagPercentU:
    case FieldId::kFlagOverlong:
    case FieldId::kFlagBestFit:
    case FieldId::kFlagControlByte:
      return missing[RequestPart::kUri];
    case FieldId::kUriSize:
    case FieldId::kFlagAbsoluteTarget:
      return missing[RequestPart::kTarget];
    case FieldId::kPath:
    case FieldId::kFlagPathParameter:
    case FieldId::kFlagPathConfusion:
      return missing[RequestPart::kPath];
    case FieldId::kHost:
    case FieldId::kFlagDuplicateHost:
      return missing[RequestPart::kHost] | missing[RequestPart::kAuthority];
    case FieldId::kHeaders:
    case FieldId::kAuthUser:
    case FieldId::kFlagDuplicateHeader:
    case FieldId::kFlagDuplicateCookie:
    case FieldId::kFlagClTe:
    case FieldId::kFlagBadHeader:
    case FieldId::kFlagObsFold:
    case FieldId::kFlagBadCookie:
    case FieldId::kFlagRewriteHeader:
    case FieldId::kFlagCompressed:
    case FieldId::kFlagUnknownEncoding:
      return missing[RequestPart::kHeaders];
    case FieldId::kCookies:
      return missing[RequestPart::kCookies];
    case FieldId::kOverrides:
      return missing[RequestPart::kOverrides] |
             missing_causes(missing, FieldId::kFlagMethodOverride);
    case FieldId::kFlagMethodOverride:
      return missing[RequestPart::kHeaders] | missing[RequestPart::kQueryArgs] |
             missing[RequestPart::kFormArgs] | missing[RequestPart::kParts] |
             missing[RequestPart::kJson];
    case FieldId::kArgs:
      return missing[RequestPart::kQueryArgs] | list_causes(missing);
    case FieldId::kFlagDuplicateKey:
      return missing[RequestPart::kQueryArgs] | missing[RequestPart::kFormArgs] |
             missing[RequestPart::kJson];
    case FieldId::kBodyArgs:
      return list_causes(missing);
    case FieldId::kQueryArgs:
      return missing[RequestPart::kQueryArgs];
    case FieldId::kFormArgs:
      return missing[RequestPart::kFormArgs];
    case FieldId::kParts:
    case FieldId::kFlagBadMultipart:
      return missing[RequestPart::kParts];
    case FieldId::kJson:
    case FieldId::kFlagBadJson:
      return missing[RequestPart::kJson];
    case FieldId::kXml:
    case FieldId::kFlagBadXml:
    case FieldId::kFlagXmlDoctype:
      return missing[RequestPart::kXml];
    case FieldId::kFlagUnknownCharset:
      return missing[RequestPart::kBodyViews] | missing[RequestPart::kParts];
    case FieldId::kFlagMixedCharset:
      return missing[RequestPart::kBodyViews];
    case FieldId::kFlagTypeMismatch:
      return missing[RequestPart::kBodyViews] | missing[RequestPart::kBodyLooks];
    case FieldId::kBody:
      return missing[RequestPart::kBody] | if_so(!raw, body_causes(missing));
    case FieldId::kBodySize:
      return missing[RequestPart::kBodySize];
    case FieldId::kResponseHeaders:
    case FieldId::kResponseContentType:
      return missing[RequestPart::kResponseHeaders];
    case FieldId::kResponseBody:
      return missing[RequestPart::kResponseBody];
    case FieldId::kResponseBodySize:
      return missing[RequestPart::kResponseSize];
    case FieldId::kResponseStatus:
    case FieldId::kTlsAlpn:
    case FieldId::kMethod:
    case FieldId::kVersion:
    case FieldId::kClientIp:
    case FieldId::kServerPort:
    case FieldId::kTlsSni:
    case FieldId::kFlagBadTarget:
    case FieldId::kFlagOversize:
    case FieldId::kFlagTruncated:
      return 0;
  }
  return 0;
}

}  // namespace stopgap::engine
