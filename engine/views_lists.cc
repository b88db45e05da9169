// SPDX-License-Identifier: Apache-2.0
// The lists of a request: elements as sent, then what some servers make of them (args.h, cookies.h,
// header_fields.h, overrides.h). Tested in views_test.cc, views_lists_test.cc and
// views_limits_test.cc.
#include <algorithm>

#include "engine/basic_auth.h"
#include "engine/cookies.h"
#include "engine/distinct_views.h"
#include "engine/overrides.h"
#include "engine/php_names.h"
#include "engine/views_state.h"

namespace stopgap::engine {
namespace {

/// http.args, part by part; http.body_args without the first.
constexpr FieldId kArgumentParts[] = {FieldId::kQueryArgs, FieldId::kFormArgs, FieldId::kParts,
                                      FieldId::kJson, FieldId::kXml};

std::span<const FieldId> parts_of(const FieldId& list) {
  const std::span<const FieldId> all = kArgumentParts;
  if (list == FieldId::kArgs) return all;
  return list == FieldId::kBodyArgs ? all.subspan(1) : std::span(&list, 1);
}

template <typename Sink>
void each_cookie(ViewList headers, Sink sink) {
  std::string_view piece;
  Pair pair;
  for (std::string_view rest : headers) {
    while (next_cookie(rest, piece, pair)) sink(piece);
  }
}

template <typename Sink>
void each_old_cookie(ViewList headers, Sink sink) {
  std::string_view piece;
  Pair pair;
  for (const std::string_view header : headers) {
    if (!OldCookies::may_differ(header)) continue;
    for (OldCookies old(header); old.next(piece, pair);) sink(piece);
  }
}

struct CookieCount {
  size_t sent = 0, old = 0;
};

CookieCount count_cookies(ViewList headers) {
  CookieCount count;
  each_cookie(headers, [&](std::string_view) { ++count.sent; });
  each_old_cookie(headers, [&](std::string_view) { ++count.old; });
  return count;
}

}  // namespace

Views::State::Begun Views::State::begun(FieldId list) {
  static constexpr auto kRows = [] {
    std::array<Begun, kFieldCount> rows{};
    const auto set = [&](FieldId one, Begun first) { rows[static_cast<size_t>(one)] = first; };
    set(FieldId::kHeaders, {kHeaderList, FieldId::kHeaders, kOwnHeaders});
    set(FieldId::kCookies, {kCookieList, FieldId::kCookies, kOwnCookies});
    set(FieldId::kOverrides, {kOverrideList, FieldId::kOverrides, kOwnOverrides});
    for (const FieldId list : {FieldId::kArgs, FieldId::kQueryArgs}) {
      set(list, {kQueryList, FieldId::kQueryArgs, kOwnQuery});
    }
    for (const FieldId list : {FieldId::kBodyArgs, FieldId::kFormArgs}) {
      set(list, {kFormList, FieldId::kFormArgs, kOwnForm});
    }
    return rows;
  }();
  return kRows[static_cast<size_t>(list)];
}

void Views::State::start_views(FieldId list, size_t size, size_t bytes) {
  list_views[begun(list).views].start(size, bytes, arena,
                                      [&](uint32_t index, std::string_view* texts) {
                                        const Element element = element_at({list, index});
                                        texts[0] = element.text[0];
                                        texts[1] = element.text[1];
                                      });
}

const JoinedNames& Views::State::need_header_list() {
  if (begin(kHeaderList)) {
    const std::span<const HeaderView> seen = need_seen().seen;
    joined_headers = join_headers(seen, reads, arena, last.scratch());
    start_views(FieldId::kHeaders, seen.size() + joined_headers.size(), measured.bytes / 2);
  }
  return joined_headers;
}

/// The values of Cookie headers, each on one line.
ViewList Views::State::need_cookie_texts() {
  const HeaderSummary& summary = need_headers();
  if (begin(kCookieTexts)) {
    cookie_texts = {};
    if (summary.most_cookies == 0) return cookie_texts;
    const std::span<const HeaderView> seen = need_seen().seen;
    const auto speaks = [](const HeaderView& header) { return is_cookie_header(header.name); };
    const auto count = static_cast<size_t>(std::count_if(seen.begin(), seen.end(), speaks));
    std::string_view* texts = arena.allocate<std::string_view>(count);
    std::string_view* end = texts;
    for (const HeaderView& header : seen) {
      if (speaks(header)) new (end++) std::string_view(plain_value(header.value, arena));
    }
    cookie_texts = {texts, end};
  }
  return cookie_texts;
}

std::span<const PackedText> Views::State::need_cookie_list() {
  const ViewList headers = need_cookie_texts();
  if (begin(kCookieList)) {
    const std::string_view joined =
        headers.size() > 1 ? join_with_commas(headers, arena) : std::string_view();
    const CookieCount count = count_cookies(headers);
    size_t met = 0;
    each_joined_cookie(headers, joined, [&](std::string_view) { ++met; });
    cookies_sent = std::min(count.sent, limits.cookies);
    cookies_not_joined = cookies_sent + std::min(count.old, limits.cookies);
    const size_t all = cookies_not_joined + met;
    PackedText* const pieces = arena.allocate<PackedText>(all);
    PackedText* end = pieces;
    each_cookie(headers, [&](std::string_view piece) {
      if (end != pieces + cookies_sent) new (end++) PackedText(piece, arena);
    });
    each_old_cookie(headers, [&](std::string_view piece) {
      if (end != pieces + cookies_not_joined) new (end++) PackedText(piece, arena);
    });
    each_joined_cookie(headers, joined,
                       [&](std::string_view piece) { new (end++) PackedText(piece, arena); });
    cookie_list = {pieces, end};
    start_views(FieldId::kCookies, all, measured.bytes / 2);
  }
  return cookie_list;
}

bool Views::State::too_many_cookies() {
  const SeenHeaders& all = need_seen();
  if (all.bytes / 2 + all.seen.size() <= limits.cookies) return false;
  if (need_headers().most_cookies <= limits.cookies) return false;
  const CookieCount count = count_cookies(need_cookie_texts());
  return count.sent > limits.cookies || count.old > limits.cookies;
}

const Arguments& Views::State::need_query_list() {
  if (begin(kQueryList)) {
    const ArgumentCount most{limits.arguments, limits.arguments, 0};
    query_list =
        read_arguments(line.parts().query, {}, TextOf::kQuery, most, reads, arena, last.scratch());
    start_views(FieldId::kQueryArgs, query_list.size(), 0);
  }
  return query_list;
}

const Arguments& Views::State::need_form_list() {
  if ((parts & kFormList) == 0) {
    need_query_list();
    const BodyForms& forms = body_forms();
    // The same for every backend, also those that read no parts.
    const size_t parts_of_query = forms.further.empty() ? 0 : query_count().parts;
    const ArgumentCount most{limits.arguments - query_list.sent.size(),
                             limits.arguments - query_list.parts.size(),
                             limits.arguments - std::min(parts_of_query, limits.arguments)};
    form_list = read_arguments(forms.form, forms.further, TextOf::kForm, most, reads, arena,
                               last.scratch());
    start_views(FieldId::kFormArgs, form_list.size(), forms.form.size());
    if (!request->body.empty()) unread |= form_causes();
    parts |= kFormList;
  }
  return form_list;
}

/// Of the query: counts only where its length allows too many.
bool Views::State::too_many_arguments() {
  if (most_pairs(line.parts().query.size()) <= limits.arguments) return false;
  const ArgumentCount query = query_count();
  return query.sent > limits.arguments || query.parts > limits.arguments;
}

ViewList Views::State::need_auth_users() {
  if (begin(kAuthUsers)) auth_users = read_auth_users(need_seen().seen, reads, arena);
  return auth_users;
}

bool Views::State::duplicate_key(bool open_query, bool open_form) {
  const Arguments& query = need_query_list();
  const Arguments& form = need_form_list();
  return has_duplicate_name(query, form, open_query, open_form, last.scratch()) ||
         json_duplicate_key();
}

size_t Views::State::list_size(FieldId list) {
  if (list == FieldId::kHeaders) return need_header_list().size() + measured.seen.size();
  if (list == FieldId::kCookies) return need_cookie_list().size();
  if (list == FieldId::kOverrides) return need_override_list().size();
  if (list == FieldId::kQueryArgs) return need_query_list().size();
  if (list == FieldId::kFormArgs) return need_form_list().size();
  return is_pair_list(list) ? need_pairs(list).size() : 0;
}

std::optional<Views::State::Place> Views::State::find(FieldId list, uint32_t index) {
  for (const FieldId part : parts_of(list)) {
    const size_t size = list_size(part);
    if (index < size) return Place{part, index};
    index -= static_cast<uint32_t>(size);
  }
  return std::nullopt;
}

Element Views::State::cookie_at(uint32_t index) const {
  Pair pair;
  read_cookie(cookie_list[index].get(), pair);
  Element element;
  element.text[0] = pair.name;
  element.text[1] = pair.value;
  element.made = index < cookies_sent         ? Made::kSent
                 : index < cookies_not_joined ? Made::kPart
                                              : Made::kJoined;
  element.quoted = pair.quoted;
  return element;
}

/// Not of pairs.
Element Views::State::element_at(Place place) {
  if (place.list == FieldId::kQueryArgs) return query_list[place.index];
  if (place.list == FieldId::kFormArgs) return form_list[place.index];
  if (place.list == FieldId::kCookies) return cookie_at(place.index);
  if (place.list == FieldId::kOverrides) return override_at(place.index);
  const std::span<const HeaderView> seen = measured.seen;
  Element element;
  if (place.index < seen.size()) {
    element.text[0] = seen[place.index].name;
    element.text[1] = trim_blanks(seen[place.index].value);
  } else {
    const JoinedNames::One one = joined_headers[place.index - seen.size()];
    element.text[0] = seen[one.first].name;
    element.text[1] = one.value;
    element.made = Made::kJoined;
  }
  return element;
}

/// Of the query, in which there is a '#': nearly all servers read nothing behind it, so a value
/// whose name ends there is empty.
ViewList Views::State::forked_stages(Place place, uint32_t attribute, const std::string_view& text,
                                     Arena& into) {
  const ViewList whole = form_stages(text, reads, into);
  const size_t hash = text.find('#');
  const bool nothing = attribute == 1 && holds(element_at(place).text[0], '#');
  if (hash == std::string_view::npos && !nothing) return whole;
  const std::string_view* const cut = keep_view(text.substr(0, nothing ? 0 : hash), into);
  return distinct_views({whole, form_stages(*cut, reads, into)}, into);
}

ViewList Views::State::make_views(Place place, uint32_t attribute, const std::string_view& text,
                                  Arena& into) {
  const bool name = attribute == 0;
  if (place.list == FieldId::kOverrides) {
    if (name) return {&text, 1};
    const HeaderView& header = measured.seen[override_list[place.index]];
    return override_value_views(*override_kind(header.name), text, header.value, reads,
                                limits.path_view_bytes, into);
  }
  if (place.list == FieldId::kHeaders) {
    const std::span<const HeaderView> seen = measured.seen;
    const ViewList only(&text, 1);
    if (name) return reads.underscore_headers ? with_folded_names(only, into) : only;
    return place.index < seen.size()
               ? header_value_views(text, seen[place.index].value, reads, into)
               : decode_stages(text, reads, into);
  }
  if (place.list == FieldId::kCookies) {
    const std::string_view piece = cookie_list[place.index].get();
    const Pair sent = split_pair(piece);
    const std::string_view* const kept = keep_view(name ? skip_white(sent.name) : sent.value, into);
    const auto views = [&](const std::string_view& trimmed, bool quoted) {
      return name ? cookie_name_views(trimmed, *kept, reads, into)
                  : cookie_value_views(trimmed, *kept, quoted, reads, into);
    };
    const ViewList first = views(text, cookie_at(place.index).quoted);
    Pair other;
    if (!read_cookie_in_latin1(piece, other)) return first;
    const std::string_view* const trimmed = keep_view(name ? other.name : other.value, into);
    return distinct_views({first, views(*trimmed, other.quoted)}, into);
  }
  const bool forked = place.list == FieldId::kQueryArgs && line.parts().hash;
  const ViewList views =
      forked ? forked_stages(place, attribute, text, into) : form_stages(text, reads, into);
  return name && reads.php_names ? with_php_names(views, into) : views;
}

ViewList Views::State::views_of(Place place, uint32_t attribute) {
  if (is_pair_list(place.list)) return pair(place.list, place.index, attribute);
  if (place.list == FieldId::kOverrides && attribute == 1) {
    if (const std::optional<Place> of = override_place(place.index)) return views_of(*of, 1);
  }
  return list_views[begun(place.list).views].of(
      static_cast<uint32_t>(place.list), place.index, attribute, arena, last,
      [&] { return element_at(place).text[attribute]; },
      [&](const std::string_view& text, Arena& into) {
        return make_views(place, attribute, text, into);
      });
}

uint32_t Views::request_size(FieldId list) {
  State& state = *state_;
  if (list == FieldId::kResponseHeaders) {
    return state.response.has() ? state.response.header_count() : 0;
  }
  size_t size = 0;
  for (const FieldId part : parts_of(list)) size += state.list_size(part);
  return static_cast<uint32_t>(size);
}

ViewList Views::request_element(FieldId list, uint32_t index, uint32_t attribute) {
  State& state = *state_;
  if (list == FieldId::kResponseHeaders && state.response.has()) {
    return state.response.header(index, attribute);
  }
  if (attribute > 1) return {};
  const State::Begun begun = State::begun(list);
  if ((state.parts & begun.part) != 0) {  // the short way
    const ListViews& views = state.list_views[begun.views];
    if (const ViewList kept = views.kept(index, attribute); !kept.empty()) return kept;
    if (index < views.size()) return state.views_of({begun.list, index}, attribute);
  }
  const std::optional<State::Place> place = state.find(list, index);
  return place ? state.views_of(*place, attribute) : ViewList();
}

std::optional<Element> Views::made(FieldId list, uint32_t index) {
  if (is_own(list)) return std::nullopt;
  const std::optional<State::Place> place = state_->find(list, index);
  if (!place || is_pair_list(place->list)) return std::nullopt;
  if (list == FieldId::kOverrides) {
    const std::optional<State::Place> of = state_->override_place(place->index);
    if (of && is_pair_list(of->list)) return std::nullopt;
  }
  return state_->element_at(*place);
}

}  // namespace stopgap::engine
