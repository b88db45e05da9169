// SPDX-License-Identifier: Apache-2.0
// The request model: what each field is made of (views_state.h holds what was computed). Tested in
// views_test.cc, views_limits_test.cc and gate_property_test.cc.
#include "engine/views.h"

#include <algorithm>

#include "engine/line_flags.h"
#include "engine/views_state.h"

namespace stopgap::engine {

Views::Views(const RequestLimits& limits)
    : state_(std::make_unique<State>(limits, reads_)), event_(limits, reads_) {}
Views::~Views() = default;

void Views::reset(const RequestView& request) {
  state_->held = request;
  state_->forget_request();
  formed_.reset();
  state_->response.clear();
  event_.clear();
}

void Views::forget() {
  state_->forget_request();
  formed_.reset();
  state_->response.forget();
  event_.forget();
}

void Views::set_response(const ResponseView& response) { state_->response.reset(response); }

const RequestView& Views::request() const { return state_->held; }

ViewList Views::request_text(FieldId field) {
  State& state = *state_;
  if (field == FieldId::kMethod) return {&state.request->method, 1};
  if (field == FieldId::kTarget) return state.line.target();
  if (field == FieldId::kUri) return state.line.uri();
  if (field == FieldId::kPath) return state.line.path();
  if (field == FieldId::kQuery) return state.line.query();
  if (field == FieldId::kVersion) return {&state.request->http_version, 1};
  if (field == FieldId::kHost) return state.need_hosts();
  if (field == FieldId::kBody) return state.body_view();
  if (field == FieldId::kTlsSni) return state.need_sni();
  if (field == FieldId::kTlsAlpn) return state.request->tls_alpn;
  if (!state.response.has()) return {};
  if (field == FieldId::kResponseContentType) return state.response.content_types();
  if (field == FieldId::kResponseBody) return state.response.body();
  return {};
}

std::optional<int64_t> Views::request_number(FieldId field) {
  State& state = *state_;
  if (field == FieldId::kBodySize) {
    return static_cast<int64_t>(state.request->body.size() + state.request->body_left_out);
  }
  if (field == FieldId::kUriSize) return static_cast<int64_t>(state.line.parts().uri.size());
  if (field == FieldId::kServerPort) return state.request->server_port;
  if (!state.response.has()) return std::nullopt;
  if (field == FieldId::kResponseStatus) return state.response.status();
  if (field == FieldId::kResponseBodySize) return static_cast<int64_t>(state.response.body_size());
  return std::nullopt;
}

bool Views::request_flag(FieldId field) {
  State& state = *state_;
  if (field == FieldId::kFlagDuplicateHost) return state.duplicate_host();
  if (field == FieldId::kFlagOversize) return state.oversize();
  if (field == FieldId::kFlagTruncated) return state.request->body_truncated;
  return line_flag(state.line, field);
}

bool Views::whole() {
  State& state = *state_;
  return !state.request->body_truncated && !state.line.parts().bad &&
         (state.small() || !state.oversize()) &&
         !(state.response.has() && state.response.incomplete());
}

Missing Views::missing(CauseSet simulated) {
  State& state = *state_;
  const bool oversize = (simulated & kOversize) != 0, unparsable = (simulated & kUnparsable) != 0;
  Inspection seen;
  const TargetView& line = state.line.parts();
  seen.target_cut = oversize || state.target_cut();
  seen.bad_target = unparsable || line.bad;
  seen.has_uri = !line.uri.empty();
  seen.has_query = line.has_query;
  seen.headers_cut = oversize || state.need_seen().oversize;
  seen.cookies_cut = oversize || state.too_many_cookies();
  seen.body_cut = oversize || state.body_cut();
  seen.body_truncated = unparsable || state.request->body_truncated;
  seen.body_empty = state.request->body.empty();
  seen.form = state.need_headers().form;
  const size_t query_pairs = State::pairs_in(line.query);
  seen.query_args_cut = oversize || query_pairs > state.limits.arguments;
  const size_t form_pairs = State::pairs_in(state.form_body());
  state.response.inspect(seen, oversize, unparsable);
  seen.form_args_cut =
      oversize || (form_pairs > 0 && query_pairs + form_pairs > state.limits.arguments);
  return missing_parts(seen);
}

ViewList Views::header_hosts() { return state_->need_header_hosts(); }

ViewList Views::request_path_stages() { return state_->line.path_stages(); }

uint32_t Views::request_size(FieldId list) {
  State& state = *state_;
  size_t size = 0;
  if (list == FieldId::kHeaders) size = state.need_seen().seen.size();
  if (list == FieldId::kCookies) size = state.need_cookie_list().size();
  if (list == FieldId::kQueryArgs || list == FieldId::kArgs) size = state.need_query_list().size();
  if (list == FieldId::kFormArgs || list == FieldId::kArgs) size += state.need_form_list().size();
  if (list == FieldId::kResponseHeaders && state.response.has()) {
    size = state.response.header_count();
  }
  return static_cast<uint32_t>(size);
}

ViewList Views::request_element(FieldId list, uint32_t index, uint32_t attribute) {
  State& state = *state_;
  std::span<State::Element> elements;
  if (list == FieldId::kHeaders) elements = state.need_header_list();
  if (list == FieldId::kCookies) elements = state.need_cookie_list();
  if (list == FieldId::kQueryArgs || list == FieldId::kArgs) elements = state.need_query_list();
  if (list == FieldId::kArgs && index >= elements.size()) {
    index -= static_cast<uint32_t>(elements.size());
    elements = state.need_form_list();
  }
  if (list == FieldId::kFormArgs) elements = state.need_form_list();
  if (list == FieldId::kResponseHeaders && state.response.has()) {
    return state.response.header(index, attribute);
  }
  if (index >= elements.size() || attribute > 1) return {};
  const bool form = list != FieldId::kHeaders && list != FieldId::kCookies;
  return state.views_of(elements[index], attribute, form);
}

const SeenHeaders& Views::seen_headers(bool response) {
  return response ? state_->response.seen() : state_->need_seen();
}

ViewList Views::later_stages(std::string_view text) {
  return decode_stages(text, reads_, state_->arena).subspan(1);
}

/// The one nearly every pack asks for is apart, to keep its path short.
ViewList Views::gate_pieces(GateSource source) {
  return source == GateSource::kUri ? state_->line.uri() : other_gate_pieces(source);
}

ViewList Views::other_gate_pieces(GateSource source) {
  State& state = *state_;
  switch (source) {
    case GateSource::kUri:
      return state.line.uri();
    case GateSource::kPathCanonical:
      return state.line.canonical_paths();
    case GateSource::kQueryForm:
      if (!holds(state.line.parts().query, '+')) return {};
      return form_stages(state.line.parts().query, reads_, state.arena).subspan(1);
    case GateSource::kTarget:
      return state.line.target_is_uri() ? ViewList() : state.line.target();
    case GateSource::kMethod:
      return text(FieldId::kMethod);
    case GateSource::kVersion:
      return text(FieldId::kVersion);
    case GateSource::kHost:
      return state.need_hosts();
    case GateSource::kSni:
      return state.need_sni();
    case GateSource::kHeaderName:
      return header_names(state.need_seen().seen, state.arena);
    case GateSource::kFormed:
    case GateSource::kHeaderValue:
    case GateSource::kResponseHeaderValue:
      return {};
    case GateSource::kBody:
      return state.body_view();
    case GateSource::kBodyForm:
      return state.need_headers().form ? form_stages(state.body_view()[0], reads_, state.arena)
                                       : ViewList();
    case GateSource::kAlpn:
      return text(FieldId::kTlsAlpn);
    case GateSource::kResponseHeaderName:
      return state.response.gate_names();
    case GateSource::kResponseBody:
      return text(FieldId::kResponseBody);
  }
  return {};
}

}  // namespace stopgap::engine
