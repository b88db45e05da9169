// SPDX-License-Identifier: Apache-2.0
// The lists of a request: elements as sent, then what some servers make of them (args.h, cookies.h,
// header_fields.h, overrides.h). Tested in views_test.cc, views_lists_test.cc and
// views_limits_test.cc.
#include <algorithm>

#include "engine/basic_auth.h"
#include "engine/cookies.h"
#include "engine/header_flags.h"
#include "engine/overrides.h"
#include "engine/php_names.h"
#include "engine/views_state.h"

namespace stopgap::engine {
namespace {

bool is_argument_list(FieldId list) {
  return list == FieldId::kArgs || list == FieldId::kQueryArgs || list == FieldId::kFormArgs ||
         list == FieldId::kBodyArgs;
}

template <typename Sink>
void each_cookie(ViewList headers, Sink sink) {
  Pair pair;
  for (std::string_view rest : headers) {
    while (next_cookie(rest, pair)) sink(pair);
  }
}

template <typename Sink>
void each_old_cookie(ViewList headers, Sink sink) {
  Pair pair;
  for (const std::string_view header : headers) {
    if (!OldCookies::may_differ(header)) continue;
    for (OldCookies old(header); old.next(pair);) sink(pair);
  }
}

Element cookie_of(const Pair& pair, Made made) {
  Element element;
  element.text[0] = pair.name;
  element.text[1] = pair.value;
  element.made = made;
  element.quoted = pair.quoted;
  return element;
}

}  // namespace

std::span<Element> Views::State::need_header_list() {
  if (begin(kHeaderList)) header_list = read_headers(need_seen().seen, reads, arena);
  return header_list;
}

/// The values of Cookie headers, each on one line.
ViewList Views::State::need_cookie_texts() {
  const HeaderSummary& summary = need_headers();
  if (begin(kCookieTexts)) {
    cookie_texts = {};
    if (summary.most_cookies == 0) return cookie_texts;
    const std::span<const HeaderView> seen = need_seen().seen;
    std::string_view* texts = arena.allocate<std::string_view>(seen.size());
    std::string_view* end = texts;
    for (const HeaderView& header : seen) {
      if (!is_cookie_header(header.name)) continue;
      new (end++) std::string_view(plain_value(header.value, arena));
    }
    cookie_texts = {texts, end};
  }
  return cookie_texts;
}

std::span<Element> Views::State::need_cookie_list() {
  const ViewList headers = need_cookie_texts();
  if (begin(kCookieList)) {
    const size_t most = std::min(this->headers.most_cookies, limits.cookies);
    Element* const elements = arena.allocate<Element>(2 * most);
    Element* end = elements;
    each_cookie(headers, [&](const Pair& pair) {
      if (end != elements + most) new (end++) Element(cookie_of(pair, Made::kSent));
    });
    Element* const old_end = end + most;
    each_old_cookie(headers, [&](const Pair& pair) {
      if (end != old_end) new (end++) Element(cookie_of(pair, Made::kPart));
    });
    arena.shrink_last(elements, static_cast<size_t>(end - elements));
    cookie_list = {elements, end};
  }
  return cookie_list;
}

bool Views::State::too_many_cookies() {
  const SeenHeaders& all = need_seen();
  if (all.bytes / 2 + all.seen.size() <= limits.cookies) return false;
  if (need_headers().most_cookies <= limits.cookies) return false;
  size_t count = 0, old = 0;
  each_cookie(need_cookie_texts(), [&](const Pair&) { ++count; });
  each_old_cookie(need_cookie_texts(), [&](const Pair&) { ++old; });
  return count > limits.cookies || old > limits.cookies;
}

std::span<Element> Views::State::need_query_list() {
  if (begin(kQueryList)) {
    const ArgumentCount most{limits.arguments, limits.arguments};
    query_list = read_arguments(line.parts().query, TextOf::kQuery, most, reads, arena);
  }
  return query_list.all;
}

std::span<Element> Views::State::need_form_list() {
  if ((parts & kFormList) == 0) {
    need_query_list();
    const ArgumentCount most{limits.arguments - query_list.taken.sent,
                             limits.arguments - query_list.taken.parts};
    form_list = read_arguments(form_body(), TextOf::kForm, most, reads, arena);
    if (!request->body.empty()) unread |= form_causes();
    parts |= kFormList;
  }
  return form_list.all;
}

/// Of the query: counts only where its length allows too many.
bool Views::State::too_many_arguments() {
  if (most_pairs(line.parts().query.size()) <= limits.arguments) return false;
  const ArgumentCount query = query_count();
  return query.sent > limits.arguments || query.parts > limits.arguments;
}

/// Of headers in their order, then of arguments `_method`, those as sent.
std::span<Element> Views::State::need_override_list() {
  if ((parts & kOverrideList) != 0) return override_list;
  const std::span<const HeaderView> seen = need_seen().seen;
  const auto speaks = [](const HeaderView& header) { return override_kind(header.name); };
  size_t most = static_cast<size_t>(std::count_if(seen.begin(), seen.end(), speaks));
  const std::span<Element> arguments[] = {need_query_list(), need_form_list()};
  const auto each_method = [&](auto sink) {
    for (const std::span<Element> list : arguments) {
      for (Element& argument : list) {
        if (argument.made == Made::kJoined) continue;
        if (is_method_argument(views_of(argument, 0, FieldId::kArgs))) sink(argument);
      }
    }
  };
  each_method([&](const Element&) { ++most; });
  Element* const elements = arena.allocate<Element>(most);
  Element* end = elements;
  for (const HeaderView& header : seen) {
    if (const auto kind = speaks(header)) {
      new (end++) Element(override_of(*kind, header.value, reads, arena));
    }
  }
  each_method([&](Element& argument) {
    new (end++) Element(override_of(argument, views_of(argument, 1, FieldId::kArgs)));
  });
  override_list = {elements, end};
  parts |= kOverrideList;
  return override_list;
}

ViewList Views::State::override_pieces() {
  const std::span<const Element> all = need_override_list();
  size_t count = 0;
  for (const Element& element : all) count += element.views[1].size();
  std::string_view* const pieces = arena.allocate<std::string_view>(count);
  std::string_view* end = pieces;
  for (const Element& element : all) {
    end = std::uninitialized_copy(element.views[1].begin(), element.views[1].end(), end);
  }
  return {pieces, end};
}

ViewList Views::State::need_auth_users() {
  if (begin(kAuthUsers)) auth_users = read_auth_users(need_seen().seen, reads, arena);
  return auth_users;
}

bool Views::State::duplicate_key(bool open_query, bool open_form) {
  const std::span<const Element> query = need_query_list(), form = need_form_list();
  return has_duplicate_name(query, form, open_query, open_form, arena) || json_duplicate_key();
}

bool Views::State::method_override(bool open_query, bool open_form) {
  if (has_method_header(need_seen().seen)) return true;
  const auto overrides = [&](std::span<Element> list, bool open) {
    return std::any_of(list.begin(), list.end(), [&](Element& argument) {
      return !(open && argument.nameless) &&
             is_method_argument(views_of(argument, 0, FieldId::kArgs));
    });
  };
  return overrides(need_query_list(), open_query) || overrides(need_form_list(), open_form);
}

std::span<Element> Views::State::request_list(FieldId list) {
  if (list == FieldId::kHeaders) return need_header_list();
  if (list == FieldId::kCookies) return need_cookie_list();
  if (list == FieldId::kOverrides) return need_override_list();
  if (list == FieldId::kQueryArgs || list == FieldId::kArgs) return need_query_list();
  if (list == FieldId::kFormArgs || list == FieldId::kBodyArgs) return need_form_list();
  return {};
}

/// Null: behind these, or of another kind.
Element* Views::State::find_element(FieldId list, uint32_t index) {
  std::span<Element> elements = request_list(list);
  if (list == FieldId::kArgs && index >= elements.size()) {
    index -= static_cast<uint32_t>(elements.size());
    elements = need_form_list();
  }
  return index < elements.size() ? &elements[index] : nullptr;
}

ViewList Views::State::views_of(Element& element, uint32_t attribute, FieldId list) {
  ViewList& views = element.views[attribute];
  if (!views.empty()) return views;
  const std::string_view& text = element.text[attribute];
  const bool name = attribute == 0, argument = is_argument_list(list);
  if (list == FieldId::kHeaders && name) {
    views = {&text, 1};
    if (reads.underscore_headers) views = with_folded_names(views, arena);
    return views;
  }
  if (list == FieldId::kCookies && !name) {
    views = cookie_value_views(text, element.quoted, reads, arena);
    return views;
  }
  views = argument ? form_stages(text, reads, arena) : decode_stages(text, reads, arena);
  if (name && reads.php_names) views = with_php_names(views, arena);
  return views;
}

uint32_t Views::request_size(FieldId list) {
  State& state = *state_;
  if (list == FieldId::kResponseHeaders) {
    return state.response.has() ? state.response.header_count() : 0;
  }
  size_t size = state.request_list(list).size();
  if (list == FieldId::kArgs) size += state.need_form_list().size();
  if (is_body_list(list)) size += state.pair_count(list);
  return static_cast<uint32_t>(size);
}

ViewList Views::request_element(FieldId list, uint32_t index, uint32_t attribute) {
  State& state = *state_;
  if (list == FieldId::kResponseHeaders && state.response.has()) {
    return state.response.header(index, attribute);
  }
  if (attribute > 1) return {};
  if (Element* const element = state.find_element(list, index)) {
    return state.views_of(*element, attribute, list);
  }
  if (!is_body_list(list)) return {};
  size_t before = state.request_list(list).size();
  if (list == FieldId::kArgs) before += state.need_form_list().size();
  return state.pair(list, index - static_cast<uint32_t>(before), attribute);
}

const Element* Views::made(FieldId list, uint32_t index) {
  return is_own(list) ? nullptr : state_->find_element(list, index);
}

}  // namespace stopgap::engine
