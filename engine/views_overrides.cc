// SPDX-License-Identifier: Apache-2.0
// http.overrides: of headers, then of `_method` wherever a form, or what is read like one, may hold
// it (overrides.h). Tested in views_lists_test.cc.
#include <algorithm>
#include <new>

#include "engine/header_flags.h"
#include "engine/overrides.h"
#include "engine/views_state.h"

namespace stopgap::engine {
namespace {

/// The lists that hold overrides `_method`, in their order. XML has no such member.
constexpr FieldId kMethodLists[] = {FieldId::kQueryArgs, FieldId::kFormArgs, FieldId::kParts,
                                    FieldId::kJson};
/// Where an override stands: in the header of an index, or in an element of one of those lists,
/// whose place among them, from 1 on, stands above the index.
constexpr uint32_t kListShift = 29, kIndexMask = (1u << kListShift) - 1;

constexpr std::string_view kMethod = "method";

}  // namespace

/// Whether some argument, part or member `_method` satisfies sink(Place); joined ones only if so
/// asked.
template <typename Sink>
bool Views::State::some_method(bool joined, Sink sink) {
  for (const FieldId list : kMethodLists) {
    size_t size = list_size(list);
    if (!is_pair_list(list) && !joined) {
      const Arguments& all = list == FieldId::kQueryArgs ? query_list : form_list;
      size -= all.joined.size();
    }
    for (uint32_t i = 0; i < size; ++i) {
      if (is_method_argument(views_of({list, i}, 0)) && sink(Place{list, i})) return true;
    }
  }
  return false;
}

/// Of headers in their order, then of `_method` of arguments, those as sent, and of pairs.
std::span<const uint32_t> Views::State::need_override_list() {
  if ((parts & kOverrideList) != 0) return override_list;
  const std::span<const HeaderView> seen = need_seen().seen;
  const OverrideHeaders of_headers =
      override_headers(seen, reads, limits.path_view_bytes, last.scratch());
  size_t most = of_headers.count;
  if (!of_headers.cut) some_method(false, [&](Place) { return ++most, false; });
  uint32_t* const places = arena.allocate<uint32_t>(most);
  uint32_t* end = places;
  for (uint32_t i = 0; i < of_headers.seen; ++i) {
    if (override_kind(seen[i].name)) *end++ = i;
  }
  const auto add = [&](Place place) {
    const FieldId* const list = std::find(kMethodLists, std::end(kMethodLists), place.list);
    *end++ = static_cast<uint32_t>(list + 1 - kMethodLists) << kListShift | place.index;
    return false;
  };
  if (!of_headers.cut) some_method(false, add);
  override_list = {places, end};
  start_views(FieldId::kOverrides, most, 0);
  parts |= kOverrideList;
  return override_list;
}

bool Views::State::path_cut() { return line.parts().path.size() >= whole_path && line.path_cut(); }

bool Views::State::overrides_cut() {
  const SeenHeaders& all = need_seen();
  return all.bytes >= whole_path &&
         override_headers(all.seen, reads, limits.path_view_bytes, last.scratch()).cut;
}

CauseSet Views::State::causes_if(bool (State::*cut)()) noexcept {
  try {
    return (this->*cut)() ? kOversize : CauseSet{0};
  } catch (const std::bad_alloc&) {
    return kError;
  }
}

bool Views::State::method_override(bool open_query, bool open_form) {
  if (has_method_header(need_seen().seen)) return true;
  return some_method(true, [&](Place place) {
    if (is_pair_list(place.list)) return true;  // their names are whole
    const bool open = place.list == FieldId::kQueryArgs ? open_query : open_form;
    return !(open && element_at(place).nameless);
  });
}

/// None: in a header.
std::optional<Views::State::Place> Views::State::override_place(uint32_t index) const {
  const uint32_t place = override_list[index];
  if (place <= kIndexMask) return std::nullopt;
  return Place{kMethodLists[(place >> kListShift) - 1], place & kIndexMask};
}

Element Views::State::override_at(uint32_t index) {
  const std::optional<Place> place = override_place(index);
  Element element;
  if (!place) {
    const HeaderView& header = measured.seen[override_list[index]];
    element.text[0] = *override_kind(header.name);
    element.text[1] = trim_blanks(header.value);
    return element;
  }
  element.text[0] = kMethod;
  if (is_pair_list(place->list)) {
    element.text[1] = need_pairs(place->list)[place->index].value.get();
    return element;
  }
  const Element argument = element_at(*place);
  element.text[1] = argument.text[1];
  element.of = argument.of;
  element.last = argument.last;
  return element;
}

}  // namespace stopgap::engine
