// SPDX-License-Identifier: Apache-2.0
// The request model. Each part is computed by the first question that needs it (parts_ says which
// are there); everything that is not the request's own memory lies in the arena. Private: the list
// elements. Tested in views_test.cc, views_limits_test.cc and
// gate_property_test.cc.
#include "engine/views.h"

#include <algorithm>

#include "engine/arena.h"
#include "engine/ascii.h"
#include "engine/decode.h"
#include "engine/headers.h"
#include "engine/hosts.h"
#include "engine/limits.h"
#include "engine/pairs.h"
#include "engine/renew.h"
#include "engine/request_line.h"
#include "engine/response_parts.h"
#include "engine/stages.h"

namespace stopgap::engine {
namespace {

/// A list element; views are computed when asked for (no list of views is empty).
struct Element {
  std::string_view text[2];
  ViewList views[2];
};

enum Part : uint32_t {
  kHeaderPart = 1 << 0,
  kHostPart = 1 << 1,
  kSniPart = 1 << 2,
  kHeaderList = 1 << 3,
  kCookieList = 1 << 4,
  kQueryList = 1 << 5,
  kFormList = 1 << 6,
  kSeenPart = 1 << 7,
};

}  // namespace

struct Views::State {
  explicit State(const RequestLimits& most) : limits(most) {}

  const RequestLimits limits;
  /// A copy, so that only what it points to has to stay: callers pass temporaries.
  RequestView held;
  const RequestView* request = &held;
  Arena arena;
  uint32_t parts = 0;

  RequestLine line{arena, limits};
  ResponseParts response{arena, limits};
  SeenHeaders measured;
  HeaderSummary headers;
  std::string_view body, sni;
  ViewList host_views, sni_views;
  std::span<Element> header_list, cookie_list, query_list, form_list;

  /// True the first time it is asked for a part.
  bool begin(Part part) {
    const bool first = (parts & part) == 0;
    parts |= part;
    return first;
  }

  const SeenHeaders& need_seen() {
    if (begin(kSeenPart)) {
      renew(measured, [this] { return measure_headers(request->headers, limits); });
    }
    return measured;
  }

  const HeaderSummary& need_headers() {
    if (begin(kHeaderPart)) headers = summarize_headers(need_seen().seen);
    return headers;
  }

  ViewList need_hosts() {
    if (begin(kHostPart))
      host_views =
          read_hosts(line.parts().authority, need_seen().seen, need_headers().hosts, arena);
    return host_views;
  }

  ViewList need_sni() {
    if (begin(kSniPart)) {
      sni = read_host(request->tls_sni.value_or(std::string_view()), arena);
      sni_views = {&sni, sni.empty() ? size_t{0} : size_t{1}};
    }
    return sni_views;
  }

  ViewList body_view() {
    body = request->body.substr(0, limits.body_bytes);
    return {&body, 1};
  }

  std::span<Element> need_header_list() {
    if (begin(kHeaderList)) {
      const auto seen = need_seen().seen;
      header_list = {arena.allocate<Element>(seen.size()), seen.size()};
      for (size_t i = 0; i < header_list.size(); ++i) {
        const HeaderView& header = seen[i];
        new (&header_list[i]) Element{{header.name, trim_blanks(header.value)}, {}};
        header_list[i].views[0] = {&header_list[i].text[0], 1};
      }
    }
    return header_list;
  }

  std::span<Element> need_cookie_list() {
    need_headers();
    if (begin(kCookieList)) {
      const size_t most = std::min(headers.most_cookies, limits.cookies);
      Element* elements = arena.allocate<Element>(most);
      size_t count = 0;
      each_cookie([&](const Pair& pair) {
        if (count < most) new (&elements[count++]) Element{{pair.name, pair.value}, {}};
      });
      arena.shrink_last(elements, count);
      cookie_list = {elements, count};
    }
    return cookie_list;
  }

  template <typename Sink>
  void each_cookie(Sink sink) {
    if (headers.most_cookies == 0) return;
    Pair pair;
    for (const HeaderView& header : need_seen().seen) {
      if (!is_cookie_header(header.name)) continue;
      for (std::string_view rest = header.value; next_cookie(rest, pair);) sink(pair);
    }
  }

  std::span<Element> need_query_list() {
    if (begin(kQueryList)) query_list = read_form(line.parts().query, limits.arguments);
    return query_list;
  }

  std::span<Element> need_form_list() {
    if ((parts & kFormList) == 0) {
      const size_t most = limits.arguments - need_query_list().size();
      form_list = read_form(form_body(), most);
      parts |= kFormList;
    }
    return form_list;
  }

  /// The body if it is a form, else nothing.
  std::string_view form_body() { return need_headers().form ? body_view()[0] : std::string_view(); }

  std::span<Element> read_form(std::string_view text, size_t most) {
    Element* elements = arena.allocate<Element>(std::min(most, most_pairs(text.size())));
    size_t count = 0;
    Pair pair;
    while (count < most && next_form_pair(text, pair))
      new (&elements[count++]) Element{{pair.name, pair.value}, {}};
    arena.shrink_last(elements, count);
    return {elements, count};
  }

  /// One candidate cannot differ from another: the everyday request ends here.
  bool duplicate_host() {
    const size_t candidates = need_headers().hosts + (line.parts().authority.empty() ? 0 : 1);
    return candidates > 1 && need_hosts().size() > 1;
  }

  /// Counts only where the lengths allow too many. The body may be no form: then it has none.
  bool too_many_arguments() {
    const std::string_view query = line.parts().query;
    if (most_pairs(query.size()) + most_pairs(body_view()[0].size()) <= limits.arguments) {
      return false;
    }
    return pairs_in(query) + pairs_in(form_body()) > limits.arguments;
  }

  static size_t pairs_in(std::string_view text) {
    size_t count = 0;
    for (Pair pair; next_form_pair(text, pair);) ++count;
    return count;
  }

  bool too_many_cookies() {
    const SeenHeaders& all = need_seen();
    if (all.bytes / 2 + all.seen.size() <= limits.cookies) return false;
    if (need_headers().most_cookies <= limits.cookies) return false;
    size_t count = 0;
    each_cookie([&](const Pair&) { ++count; });
    return count > limits.cookies;
  }

  bool target_cut() const { return request->target.size() > limits.target_bytes; }
  bool body_cut() const { return request->body.size() > limits.body_bytes; }

  bool oversize() {
    return target_cut() || body_cut() || need_seen().oversize || too_many_arguments() ||
           too_many_cookies();
  }

  ViewList views_of(Element& element, uint32_t attribute, bool form) {
    ViewList& views = element.views[attribute];
    if (views.empty()) {
      const std::string_view& text = element.text[attribute];
      views = form ? form_stages(text, arena) : decode_stages(text, arena);
    }
    return views;
  }
};

Views::Views(const RequestLimits& limits) : state_(std::make_unique<State>(limits)) {}
Views::~Views() = default;

void Views::reset(const RequestView& request) {
  state_->held = request;
  state_->parts = 0;
  state_->arena.reset();
  state_->line.reset(state_->held);
  state_->response.clear();
}

void Views::set_response(const ResponseView& response) { state_->response.reset(response); }

bool Views::response_incomplete() {
  return state_->response.has() && state_->response.incomplete();
}

const RequestView& Views::request() const { return state_->held; }

ViewList Views::text(FieldId field) {
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

std::optional<int64_t> Views::number(FieldId field) {
  State& state = *state_;
  if (field == FieldId::kBodySize) return static_cast<int64_t>(state.request->body.size());
  if (field == FieldId::kUriSize) return static_cast<int64_t>(state.line.parts().uri.size());
  if (field == FieldId::kServerPort) return state.request->server_port;
  if (!state.response.has()) return std::nullopt;
  if (field == FieldId::kResponseStatus) return state.response.status();
  if (field == FieldId::kResponseBodySize) return static_cast<int64_t>(state.response.body_size());
  return std::nullopt;
}

bool Views::flag(FieldId field) {
  State& state = *state_;
  const auto holds_nul = [](std::string_view view) { return holds(view, '\0'); };
  if (field == FieldId::kFlagDoubleEncoded) return state.line.uri().size() > 2;
  if (field == FieldId::kFlagBadPercent) return holds_bad_percent(state.line.parts().uri);
  if (field == FieldId::kFlagNullByte) {
    const ViewList uri = state.line.uri();
    return std::any_of(uri.begin(), uri.end(), holds_nul);
  }
  if (field == FieldId::kFlagUndecoded) return holds_escape(state.line.uri().back());
  if (field == FieldId::kFlagDuplicateHost) return state.duplicate_host();
  if (field == FieldId::kFlagBadTarget) return state.line.parts().bad;
  if (field == FieldId::kFlagOversize) return state.oversize();
  if (field == FieldId::kFlagTruncated) return state.request->body_truncated;
  return false;
}

bool Views::whole() {
  State& state = *state_;
  return !state.request->body_truncated && !state.line.parts().bad && !state.oversize() &&
         !response_incomplete();
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
  if (state.response.has()) {
    seen.response_headers_cut = oversize || state.response.headers_cut();
    seen.response_body_cut = oversize || state.response.body_cut();
    seen.response_truncated = unparsable || state.response.truncated();
  }
  seen.form_args_cut =
      oversize || (form_pairs > 0 && query_pairs + form_pairs > state.limits.arguments);
  return missing_parts(seen);
}

ViewList Views::path_stages() { return state_->line.path_stages(); }

uint32_t Views::size(FieldId list) {
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

ViewList Views::element(FieldId list, uint32_t index, uint32_t attribute) {
  State& state = *state_;
  std::span<Element> elements;
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

std::span<const HeaderView> Views::seen_headers(bool response) {
  return response ? state_->response.seen() : state_->need_seen().seen;
}

ViewList Views::later_stages(const std::string_view& text) {
  return decode_stages(text, state_->arena).subspan(1);
}

/// Of every source but header values, which gate() reads itself.
std::span<const std::string_view> Views::gate_pieces(GateSource source) {
  State& state = *state_;
  switch (source) {
    case GateSource::kUri:
      return state.line.uri();
    case GateSource::kPathCanonical:
      return state.line.canonical_paths();
    case GateSource::kQueryForm:
      if (!holds(state.line.parts().query, '+')) return {};
      return form_stages(state.line.parts().query, state.arena).subspan(1);
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
    case GateSource::kHeaderValue:
    case GateSource::kResponseHeaderValue:
      return {};
    case GateSource::kBody:
      return state.body_view();
    case GateSource::kBodyForm:
      return state.need_headers().form ? form_stages(state.body_view()[0], state.arena)
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
