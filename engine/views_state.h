// SPDX-License-Identifier: Apache-2.0
// What Views has computed of one request so far: each part by the first question that needs it
// (`parts` says which are there); everything that is not the request's own memory lies in the
// arena. Private to views*.cc.
#pragma once

#include <algorithm>
#include <array>

#include "engine/arena.h"
#include "engine/args.h"
#include "engine/backend.h"
#include "engine/body_reader.h"
#include "engine/decode.h"
#include "engine/elements.h"
#include "engine/header_fields.h"
#include "engine/headers.h"
#include "engine/hosts.h"
#include "engine/joined_names.h"
#include "engine/limits.h"
#include "engine/list_views.h"
#include "engine/pairs.h"
#include "engine/path_views.h"
#include "engine/renew.h"
#include "engine/request_line.h"
#include "engine/response_parts.h"
#include "engine/stages.h"
#include "engine/views.h"

namespace stopgap::engine {

/// Lists of what a reader found in the body, that are no part of another one.
constexpr bool is_pair_list(FieldId list) {
  return list == FieldId::kParts || list == FieldId::kJson || list == FieldId::kXml;
}

struct Views::State {
  enum Part : uint32_t {
    kHeaderPart = 1 << 0,
    kHostPart = 1 << 1,
    kSniPart = 1 << 2,
    kHeaderList = 1 << 3,
    kCookieList = 1 << 4,
    kQueryList = 1 << 5,
    kFormList = 1 << 6,
    kSeenPart = 1 << 7,
    kHeaderHosts = 1 << 8,
    kCookieTexts = 1 << 9,
    kOverrideList = 1 << 10,
    kAuthUsers = 1 << 11,
    kBodyPart = 1 << 12,
  };

  State(const RequestLimits& most, const BackendReads& backend, CauseSet& unread_of_body)
      : limits(most),
        reads(backend),
        unread(unread_of_body),
        whole_path(surely_whole_path(most.path_view_bytes)),
        // Two texts of n bytes together hold at most n / 2 + 2 pairs.
        least_limit(std::min(
            {most.target_bytes, most.body_bytes, 2 * std::max<size_t>(most.arguments, 2) - 4})),
        least_headers(std::min(most.cookies, std::max<size_t>(whole_path / 2, 1) - 1)) {}

  const RequestLimits limits;
  const BackendReads& reads;
  CauseSet& unread;            ///< Views::unread()
  const size_t whole_path;     ///< of a shorter path no view is left out
  const size_t least_limit;    ///< target and body together within it are within every limit
  const size_t least_headers;  ///< the same of half the bytes of headers and their number
  /// A copy, so that only what it points to has to stay: callers pass temporaries.
  RequestView held;
  const RequestView* request = &held;
  Arena arena;
  LastViews last;
  uint32_t parts = 0;

  RequestLine line{arena, limits, reads};
  ResponseParts response{arena, last, limits, reads};
  SeenHeaders measured;
  HeaderSummary headers;
  std::string_view body, gate_text, sni;
  BodyForms form_texts;
  BodyReader own_body{limits.body_bytes};
  State* body_owner = this;  ///< whose body this is too: what it is read as is no backend's matter
  ViewList host_views, header_host_views, sni_views, cookie_texts, auth_users;
  JoinedNames joined_headers;               ///< behind those seen
  std::span<const PackedText> cookie_list;  ///< pieces of Cookie headers
  size_t cookies_sent = 0;                  ///< the first ones of them; then those of old
  size_t cookies_not_joined = 0;            ///< both; then those in which headers meet
  std::span<const uint32_t> override_list;  ///< where they stand
  Arguments query_list, form_list;
  enum OwnList : uint8_t {
    kOwnHeaders,
    kOwnCookies,
    kOwnOverrides,
    kOwnQuery,
    kOwnForm,
    kOwnLists
  };
  std::array<ListViews, kOwnLists> list_views;

  /// Nothing of `held` has been computed.
  void forget_request() {
    if (unread != 0 || (parts & kBodyPart) != 0) forget_body();
    last.forget();
    parts = 0;
    arena.reset();
    line.reset(held);
  }

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

  ViewList need_header_hosts() {
    if (begin(kHeaderHosts))
      header_host_views = read_hosts({}, need_seen().seen, need_headers().hosts, arena);
    return header_host_views;
  }

  ViewList header_names_folded() {
    Arena& scratch = last.scratch();
    return with_folded_names(header_names(need_seen().seen, scratch), scratch);
  }

  ViewList need_sni() {
    if (begin(kSniPart)) {
      sni = read_host(request->tls_sni.value_or(std::string_view()), arena);
      sni_views = {&sni, sni.empty() ? size_t{0} : size_t{1}};
    }
    return sni_views;
  }

  // In views_body.cc.
  BodyReader& reader() { return body_owner->own_body; }
  void forget_body() noexcept;
  BodyGiven given_body();
  const BodyTexts& need_body_texts();
  ViewList body_views();
  const BodyForms& body_forms();
  const BodyLists& need_body_lists();
  const PairList& need_pairs(FieldId list);
  ViewList pair(FieldId list, uint32_t index, uint32_t attribute);
  ViewList pair_stages(std::string_view text);
  ViewList form_pieces();
  bool json_duplicate_key();
  bool body_flag(FieldId flag);
  bool too_many_pairs();
  CauseSet form_causes();
  BodyInspection inspect_body();

  // In views_lists.cc.
  /// An element of a list that is no part of another one.
  struct Place {
    FieldId list;
    uint32_t index;
  };
  const JoinedNames& need_header_list();
  std::span<const PackedText> need_cookie_list();
  const Arguments& need_query_list();
  const Arguments& need_form_list();
  std::span<const uint32_t> need_override_list();
  ViewList need_auth_users();
  ViewList need_cookie_texts();
  size_t list_size(FieldId list);
  /// None: there are not so many. Pairs of a body are found, too.
  std::optional<Place> find(FieldId list, uint32_t index);
  Element element_at(Place place);
  Element cookie_at(uint32_t index) const;
  Element override_at(uint32_t index);
  std::optional<Place> override_place(uint32_t index) const;
  ViewList views_of(Place place, uint32_t attribute);
  /// Of a list the first of its parts: the bit that says that it is there, and its views.
  struct Begun {
    uint32_t part = 0;
    FieldId list = FieldId::kHeaders;
    OwnList views = kOwnHeaders;
  };
  static Begun begun(FieldId list);
  /// `bytes`: of what the list was made of, that no other list is given: headers and cookies share.
  /// None of a target, of which there are views that take as much as a request may.
  void start_views(FieldId list, size_t size, size_t bytes);
  ViewList forked_stages(Place place, uint32_t attribute, const std::string_view& text,
                         Arena& into);
  ViewList make_views(Place place, uint32_t attribute, const std::string_view& text, Arena& into);
  template <typename Sink>
  bool some_method(bool joined, Sink sink);
  ArgumentCount query_count() { return count_arguments(line.parts().query, true); }
  bool too_many_arguments();
  bool too_many_cookies();
  bool duplicate_key(bool open_query, bool open_form);
  bool method_override(bool open_query, bool open_form);

  /// One candidate cannot differ from another: the everyday request ends here.
  bool duplicate_host() {
    const size_t candidates = need_headers().hosts + (line.parts().authority.empty() ? 0 : 1);
    return candidates > 1 && need_hosts().size() > 1;
  }

  bool target_cut() const { return request->target.size() > limits.target_bytes; }
  // In views_overrides.cc: views of paths were left out.
  bool path_cut();
  bool overrides_cut();
  /// What is missing is asked for where there is no memory, too.
  CauseSet causes_if(bool (State::*cut)()) noexcept;
  bool body_cut() const {
    return request->body.size() > limits.body_bytes || request->body_left_out > 0;
  }

  /// Within every limit whatever is in it: nearly every request, which pays one sum for all limits.
  bool small() {
    const SeenHeaders& all = need_seen();
    return !all.oversize && all.bytes / 2 + all.seen.size() <= least_headers &&
           request->target.size() < whole_path &&
           request->target.size() + request->body.size() <= least_limit &&
           request->body_left_out == 0;
  }

  size_t used() const { return arena.used() + last.used() + own_body.used(); }

  /// Without what only a reader of the body finds.
  bool oversize() {
    return target_cut() || body_cut() || need_seen().oversize || too_many_arguments() ||
           too_many_cookies() || path_cut() || overrides_cut();
  }
};

}  // namespace stopgap::engine
