// SPDX-License-Identifier: Apache-2.0
// See missing.h. Tested by failure_test.cc and the differential runs.
#include "engine/missing.h"

namespace stopgap::engine {
namespace {

CauseSet if_so(bool holds, CauseSet cause) { return holds ? cause : CauseSet{0}; }

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
      return self[RequestPart::kBody] | self[RequestPart::kFormArgs] |
             if_so(whole_request, self[RequestPart::kQueryArgs] | self[RequestPart::kHeaders]);
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
  out[RequestPart::kTarget] = target;
  out[RequestPart::kUri] = target | bad;
  // A query that was seen ends the path.
  out[RequestPart::kPath] = if_so(!seen.has_query, target) | bad;
  out[RequestPart::kAuthority] = if_so(!seen.has_uri, target);
  out[RequestPart::kQueryArgs] = target | bad | if_so(seen.query_args_cut, kOversize);
  const CauseSet headers = if_so(seen.headers_cut, kOversize);
  out[RequestPart::kHeaders] = out[RequestPart::kHost] = headers;
  out[RequestPart::kCookies] = headers | if_so(seen.cookies_cut, kOversize);
  const CauseSet truncated = if_so(seen.body_truncated, kUnparsable);
  const CauseSet body = truncated | if_so(seen.body_cut, kOversize);
  out[RequestPart::kBody] = body;
  out[RequestPart::kBodySize] = truncated;
  if (seen.form) {
    out[RequestPart::kFormArgs] = body | if_so(seen.form_args_cut, kOversize);
  } else if (headers != 0 && (body != 0 || !seen.body_empty)) {
    out[RequestPart::kFormArgs] = body | headers;  // a header not seen may say it is a form
  }
  const CauseSet ended = if_so(seen.response_truncated, kUnparsable);
  out[RequestPart::kResponseHeaders] = if_so(seen.response_headers_cut, kOversize);
  out[RequestPart::kResponseBody] = ended | if_so(seen.response_body_cut, kOversize);
  out[RequestPart::kResponseSize] = ended;
  return out;
}

CauseSet missing_causes(const Missing& missing, FieldId field) {
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
      return missing[RequestPart::kHeaders];
    case FieldId::kCookies:
      return missing[RequestPart::kCookies];
    case FieldId::kOverrides:
    case FieldId::kFlagMethodOverride:
      return missing[RequestPart::kHeaders] | missing[RequestPart::kQueryArgs] |
             missing[RequestPart::kFormArgs];
    case FieldId::kArgs:
    case FieldId::kFlagDuplicateKey:
      return missing[RequestPart::kQueryArgs] | missing[RequestPart::kFormArgs];
    case FieldId::kQueryArgs:
      return missing[RequestPart::kQueryArgs];
    case FieldId::kFormArgs:
      return missing[RequestPart::kFormArgs];
    case FieldId::kBody:
      return missing[RequestPart::kBody];
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
