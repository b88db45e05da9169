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
}

uint32_t FormedViews::size(Views& views, uint32_t index) const {
  const FormedText& text = texts_[index];
  return text.is_list ? views.size(text.field) : 1;
}

ViewList FormedViews::of(Views& views, uint32_t index, uint32_t element) {
  const FormedText& text = texts_[index];
  Slot& slot = slots_[index];
  used_ = true;
  if (slot.request != request_) {
    const uint32_t count = size(views, index);
    slot.made = {arena_.allocate<ViewList>(count), count};
    std::uninitialized_fill(slot.made.begin(), slot.made.end(), ViewList());
    slot.request = request_;
  }
  if (element >= slot.made.size()) return {};
  ViewList& made = slot.made[element];
  if (made.data() == nullptr) {
    made = form(
        text.is_list ? views.element(text.field, element, text.attribute) : views.text(text.field),
        text);
  }
  return made;
}

/// Each view is formed in a copy of it, with room for what its steps may add (INVARIANT of
/// form_steps.h).
ViewList FormedViews::form(ViewList base, const FormedText& text) {
  if (text.raw) base = base.first(std::min<size_t>(base.size(), 1));
  // Room for one even if there is none: a list without data would be computed again.
  std::string_view* made = arena_.allocate<std::string_view>(base.size() + 1);
  std::string_view* end = made;
  for (const std::string_view view : base) {
    char* bytes = arena_.allocate<char>(view.size() + text.steps.size() * kMaxGrowth);
    if (!view.empty()) std::memcpy(bytes, view.data(), view.size());
    size_t size = view.size();
    for (const FormStep step : text.steps) size = apply_step(step, bytes, size);
    const std::string_view formed(bytes, size);
    if (std::find(made, end, formed) == end) new (end++) std::string_view(formed);
  }
  return {made, end};
}

}  // namespace stopgap::engine
