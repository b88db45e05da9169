// SPDX-License-Identifier: Apache-2.0
// The request model: what each field is made of (views_state.h holds what was computed). Tested in
// views_test.cc, views_limits_test.cc and gate_property_test.cc.
#include "engine/views.h"

#include <algorithm>

#include "engine/header_flags.h"
#include "engine/line_flags.h"
#include "engine/views_state.h"

namespace stopgap::engine {

Views::Views(const RequestLimits& limits)
    : state_(std::make_unique<State>(limits, reads_, unread_)), event_(limits, reads_) {}
Views::~Views() = default;

void Views::reset(const RequestView& request) {
  state_->held = request;
  state_->forget_request();
  formed_.reset();
  state_->response.clear();
  event_.clear();
  for (const auto& other : others_) other->reset(request);
}

void Views::forget() {
  state_->forget_request();
  formed_.reset();
  state_->response.forget();
  event_.forget();
  for (const auto& other : others_) other->forget();
}

void Views::set_response(const ResponseView& response) {
  state_->response.reset(response);
  for (const auto& other : others_) other->set_response(response);
}

void Views::adopt_lanes(std::vector<std::unique_ptr<Views>> others) noexcept {
  others_ = std::move(others);
  for (const auto& other : others_) other->state_->body_owner = state_.get();
}

const RequestView& Views::request() const { return state_->held; }

size_t Views::used() const {
  size_t bytes = state_->used() + formed_.used() + event_.used();
  for (const auto& other : others_) bytes += other->used();
  return bytes;
}

ViewList Views::request_text(FieldId field) {
  State& state = *state_;
  if (field == FieldId::kMethod) return {&state.request->method, 1};
  if (field == FieldId::kTarget) return state.line.target();
  if (field == FieldId::kUri) return state.line.uri();
  if (field == FieldId::kPath) return state.line.path();
  if (field == FieldId::kQuery) return state.line.query();
  if (field == FieldId::kVersion) return {&state.request->http_version, 1};
  if (field == FieldId::kHost) return state.need_hosts();
  if (field == FieldId::kBody) return state.body_views();
  if (field == FieldId::kTlsSni) return state.need_sni();
  if (field == FieldId::kTlsAlpn) return state.request->tls_alpn;
  if (field == FieldId::kAuthUser) return state.need_auth_users();
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
  if (field == FieldId::kFlagOversize) return state.oversize() || state.too_many_pairs();
  if (field == FieldId::kFlagTruncated) return state.request->body_truncated;
  if (is_body_flag(field)) return state.body_flag(field);
  if (field >= FieldId::kFlagDuplicateHeader) return header_flag(field);
  if (field >= FieldId::kFlagDuplicateKey) return argument_flag(field, false, false);
  return line_flag(state.line, field, state.last.scratch());
}

bool Views::header_flag(FieldId field) {
  State& state = *state_;
  const std::span<const HeaderView> seen = state.need_seen().seen;
  if (field == FieldId::kFlagDuplicateHeader) return has_duplicate_header(seen);
  if (field == FieldId::kFlagDuplicateCookie)
    return has_duplicate_cookie(seen, state.last.scratch());
  if (field == FieldId::kFlagClTe) return has_two_lengths(seen);
  if (field == FieldId::kFlagBadHeader) return has_bad_header(seen);
  if (field == FieldId::kFlagObsFold) return has_fold(seen);
  if (field == FieldId::kFlagBadCookie) return has_bad_cookie(seen, state.last.scratch());
  return field == FieldId::kFlagRewriteHeader && has_rewrite_header(seen);
}

bool Views::argument_flag(FieldId flag, bool open_query, bool open_form) {
  State& state = *state_;
  if (flag == FieldId::kFlagDuplicateKey) return state.duplicate_key(open_query, open_form);
  return flag == FieldId::kFlagMethodOverride && state.method_override(open_query, open_form);
}

/// Not one expression with all_of: it is unrolled, and nearly no pack has other lanes.
bool Views::others_whole() {
  for (const std::unique_ptr<Views>& other : others_)
    if (!other->whole()) return false;
  return true;
}

bool Views::whole() {
  State& state = *state_;
  return !state.request->body_truncated && !state.line.parts().bad &&
         (state.small() || !state.oversize()) &&
         !(state.response.has() && state.response.incomplete()) && others_whole();
}

Missing Views::missing(CauseSet simulated, bool of_body) {
  State& state = *state_;
  const bool oversize = (simulated & kOversize) != 0, unparsable = (simulated & kUnparsable) != 0;
  Inspection seen;
  const TargetView& line = state.line.parts();
  seen.target_cut = oversize || state.target_cut();
  seen.bad_target = unparsable || line.bad;
  seen.path = state.causes_if(&State::path_cut);
  seen.overrides = state.causes_if(&State::overrides_cut);
  seen.has_uri = !line.uri.empty();
  seen.has_query = line.has_query;
  seen.headers_cut = oversize || state.need_seen().oversize;
  seen.cookies_cut = oversize || state.too_many_cookies();
  seen.body_cut = oversize || state.body_cut();
  seen.body_truncated = unparsable || state.request->body_truncated;
  seen.body_empty = state.request->body.empty();
  const ArgumentCount query = state.query_count();
  const size_t most = state.limits.arguments;
  seen.query_args_cut = oversize || query.sent > most || query.parts > most;
  state.response.inspect(seen, oversize, unparsable);
  BodyInspection body;
  if (of_body) {
    body = inspect_body();
    seen.body = &body;
  }
  return missing_parts(seen);
}

ViewList Views::header_hosts() { return state_->need_header_hosts(); }

ViewList Views::request_path_stages() { return state_->line.path_stages(); }

const SeenHeaders& Views::seen_headers(bool response) {
  return response ? state_->response.seen() : state_->need_seen();
}

const PairList& Views::body_pairs(FieldId list) { return state_->need_pairs(list); }

ViewList Views::pair_stages(std::string_view text) { return state_->pair_stages(text); }

ViewList Views::further_pieces(const HeaderView& header) {
  return further_header_pieces(header, reads_, state_->last.scratch());
}

/// The one nearly every pack asks for is apart, to keep its path short.
ViewList Views::gate_pieces(GateSource source) {
  return source == GateSource::kUri ? state_->line.uri_stages() : other_gate_pieces(source);
}

ViewList Views::other_gate_pieces(GateSource source) {
  State& state = *state_;
  switch (source) {
    case GateSource::kUri:
      return state.line.uri_stages();
    case GateSource::kPathCanonical:
      return state.line.paths_apart();
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
      return state.header_names_folded();
    case GateSource::kFormed:
    case GateSource::kBodyPairs:
    case GateSource::kOverrides:
    case GateSource::kHeaderValue:
    case GateSource::kResponseHeaderValue:
      return {};
    case GateSource::kBody:
      return state.body_views();
    case GateSource::kBodyForm:
      return state.form_pieces();
    case GateSource::kAlpn:
      return text(FieldId::kTlsAlpn);
    case GateSource::kAuthUser:
      return state.need_auth_users();
    case GateSource::kResponseHeaderName:
      return state.response.gate_names();
    case GateSource::kResponseBody:
      return text(FieldId::kResponseBody);
  }
  return {};
}

}  // namespace stopgap::engine
