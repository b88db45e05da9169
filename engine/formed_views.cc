// SPDX-License-Identifier: Apache-2.0
// See formed_views.h. Tested by formed_views_test.cc.
#include "engine/formed_views.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "engine/form_steps.h"
#include "engine/views.h"

namespace stopgap::engine {

void FormedViews::forget() {
  used_ = false;
  ++request_;
  arena_.reset();
  last_.forget();
}

uint32_t FormedViews::size(Views& views, uint32_t index) const {
  const FormedText& text = texts_[index];
  return text.is_list ? views.size(text.field) : 1;
}

/// Of elements. Less than of a list: it has its own views beside.
bool FormedViews::may_keep(const Views& views, size_t bytes) const {
  const RequestView& request = views.request();
  const size_t there = request.target.size() + request.body.size();
  return arena_.used() + bytes <= kKeptViewBytes + there;
}

void FormedViews::begin(Views& views, uint32_t index) {
  Slot& slot = slots_[index];
  slot.elements = size(views, index);
  const bool keeps =
      texts_[index].is_list ? may_keep(views, slot.elements * sizeof(ViewList)) : true;
  const size_t kept = keeps ? slot.elements : 0;
  slot.made = {arena_.allocate<ViewList>(kept), kept};
  std::uninitialized_fill(slot.made.begin(), slot.made.end(), ViewList());
  slot.request = request_;
}

ViewList FormedViews::of(Views& views, uint32_t index, uint32_t element) {
  const FormedText& text = texts_[index];
  Slot& slot = slots_[index];
  used_ = true;
  if (slot.request != request_) begin(views, index);
  if (element >= slot.elements) return {};
  const bool kept = element < slot.made.size();
  if (kept && slot.made[element].data() != nullptr) return slot.made[element];
  const ViewList base =
      text.is_list ? views.element(text.field, element, text.attribute) : views.text(text.field);
  size_t bytes = 0;
  for (const std::string_view view : base) bytes += view.size();
  if (kept && (!text.is_list || may_keep(views, bytes))) {
    return slot.made[element] = form(base, text, arena_);
  }
  return last_.of(index, element, 0, {},
                  [&](const std::string_view&, Arena& arena) { return form(base, text, arena); });
}

/// Each view is formed in a copy of it, with room for what its steps may add (INVARIANT of
/// form_steps.h).
ViewList FormedViews::form(ViewList base, const FormedText& text, Arena& arena) const {
  if (text.raw) base = base.first(std::min<size_t>(base.size(), 1));
  // Room for one even if there is none: a list without data would be computed again.
  std::string_view* made = arena.allocate<std::string_view>(base.size() + 1);
  std::string_view* end = made;
  for (const std::string_view view : base) {
    char* bytes = arena.allocate<char>(view.size() + text.steps.size() * kMaxGrowth);
    if (!view.empty()) std::memcpy(bytes, view.data(), view.size());
    size_t size = view.size();
    for (const FormStep step : text.steps) size = apply_step(step, bytes, size);
    const std::string_view formed(bytes, size);
    if (std::find(made, end, formed) == end) new (end++) std::string_view(formed);
  }
  return {made, end};
}

}  // namespace stopgap::engine
