// SPDX-License-Identifier: Apache-2.0
// See event_values.h. Tested by event_values_test.cc and the differential runs.
#include "engine/event_values.h"

#include <algorithm>
#include <new>

#include "engine/hosts.h"
#include "engine/path_views.h"
#include "engine/stages.h"

namespace stopgap::engine {
namespace {

/// Whether the value is of the field's type.
bool fits(const FieldValue& value, TypeKind type) {
  switch (type) {
    case TypeKind::kText:
    case TypeKind::kPath:
    case TypeKind::kHost:
    case TypeKind::kBytes:
      return std::holds_alternative<std::string_view>(value.value);
    case TypeKind::kIp:
      return std::holds_alternative<IpAddress>(value.value);
    case TypeKind::kInt:
    case TypeKind::kSize:
      return std::holds_alternative<int64_t>(value.value);
    case TypeKind::kBool:
      return std::holds_alternative<bool>(value.value);
    case TypeKind::kList:
      return std::holds_alternative<std::span<const HeaderView>>(value.value);
  }
  return false;
}

}  // namespace

void EventValues::start(std::span<const FieldValue> values, std::span<const OwnField> fields,
                        std::span<const uint8_t> asked) {
  arena_.reset();
  last_.forget();
  has_ = true;
  fields_ = fields;
  asked_ = asked;
  values_ = values.size() == fields.size() ? values : std::span<const FieldValue>();
  whole_ = true;
  for (uint32_t field = 0; field < fields.size(); ++field) {
    room_.slots[field] = {};
    room_.causes[field] = inspect(field);
    whole_ = whole_ && room_.causes[field] == 0;
  }
}

/// What no rule asks about is missing only if the caller says so; it may still be logged.
CauseSet EventValues::inspect(uint32_t index) {
  const bool asked = asked_[index] != 0;
  if (index >= values_.size()) return asked ? kError : CauseSet{0};
  const CauseSet causes = read(index, values_[index]);
  return asked ? causes : values_[index].missing;
}

CauseSet EventValues::read(uint32_t index, const FieldValue& value) {
  const OwnField& field = fields_[index];
  if (std::holds_alternative<std::monostate>(value.value)) {
    return field.optional || value.missing != 0 ? value.missing : kError;
  }
  if (!fits(value, field.type)) return value.missing | kError;
  CauseSet causes = value.missing;
  if (const auto* text = std::get_if<std::string_view>(&value.value)) {
    room_.slots[index].text = text->substr(0, most_bytes(index));
    if (text->size() > most_bytes(index)) causes |= kOversize;
    if (field.type == TypeKind::kPath) causes |= inspect_path(index);
  } else if (const auto* list = std::get_if<std::span<const HeaderView>>(&value.value)) {
    causes |= cut_list(index, *list);
  }
  return causes;
}

/// Whether all its views fit. Without memory for them nothing is known.
CauseSet EventValues::inspect_path(uint32_t index) {
  Slot& slot = room_.slots[index];
  if (slot.text.size() < surely_whole_path(limits_.path_view_bytes)) return 0;
  try {
    compute(fields_[index], slot);
  } catch (const std::bad_alloc&) {
    return kError;
  }
  slot.computed = true;
  return slot.cut ? kOversize : CauseSet{0};
}

/// A list ends before the element that would pass a limit.
CauseSet EventValues::cut_list(uint32_t index, std::span<const HeaderView> elements) {
  size_t bytes = 0, count = 0;
  for (const HeaderView& element : elements) {
    bytes += element.name.size() + element.value.size();
    if (count == limits_.arguments || bytes > most_bytes(index)) break;
    ++count;
  }
  room_.slots[index].elements = count;
  return count < elements.size() ? kOversize : CauseSet{0};
}

void EventValues::forget() {
  if (!has_) return;
  arena_.reset();
  last_.forget();
  for (Slot& slot : room_.slots) {
    slot.views = {};
    slot.computed = false;
  }
}

void EventValues::simulate(CauseSet simulated) {
  if (!has_) return;
  for (uint32_t field = 0; field < fields_.size(); ++field) {
    if (asked_[field] != 0) room_.causes[field] |= simulated & (kOversize | kUnparsable);
  }
}

ViewList EventValues::text(uint32_t field) {
  if (value<std::string_view>(field) == nullptr || !is_textual(fields_[field].type)) return {};
  Slot& slot = room_.slots[field];
  if (!slot.computed) {
    compute(fields_[field], slot);
    slot.computed = true;
  }
  return slot.views;
}

ViewList EventValues::path_stages(uint32_t field) {
  return text(field).first(room_.slots[field].stages);
}

void EventValues::compute(const OwnField& field, Slot& slot) {
  if (field.type == TypeKind::kHost) {
    std::string_view* name = arena_.allocate<std::string_view>(1);
    *name = read_host(slot.text, arena_);
    slot.views = {name, name->empty() ? size_t{0} : size_t{1}};
    return;
  }
  slot.views = field.stages ? decode_stages(slot.text, reads_, arena_) : ViewList(&slot.text, 1);
  slot.stages = slot.views.size();
  if (field.type != TypeKind::kPath) return;
  const PathViews all = path_views(slot.views, {}, reads_, limits_.path_view_bytes, arena_);
  slot.views = all.views;
  slot.stages = all.stages;
  slot.cut = all.cut;
}

std::optional<int64_t> EventValues::number(uint32_t field) const {
  const auto* number = value<int64_t>(field);
  return number != nullptr && is_numeric(fields_[field].type) ? std::optional(*number)
                                                              : std::nullopt;
}

bool EventValues::flag(uint32_t field) const {
  const auto* flag = value<bool>(field);
  return flag != nullptr && *flag && fields_[field].type == TypeKind::kBool;
}

std::optional<IpAddress> EventValues::address(uint32_t field) const {
  const auto* address = value<IpAddress>(field);
  return address != nullptr && fields_[field].type == TypeKind::kIp ? std::optional(*address)
                                                                    : std::nullopt;
}

uint32_t EventValues::size(uint32_t list) const {
  return has_ ? static_cast<uint32_t>(room_.slots[list].elements) : 0;
}

ViewList EventValues::element(uint32_t list, uint32_t index, uint32_t attribute) {
  if (index >= size(list) || attribute > 1) return {};
  Slot& slot = room_.slots[list];
  const std::span<const HeaderView> elements = *value<std::span<const HeaderView>>(list);
  if (!slot.computed) {
    size_t bytes = 0;
    for (const HeaderView& one : elements.first(slot.elements)) {
      bytes += one.name.size() + one.value.size();
    }
    slot.list.start(slot.elements, bytes, arena_, [&](uint32_t i, std::string_view* texts) {
      texts[0] = elements[i].name;
      texts[1] = elements[i].value;
    });
    slot.computed = true;
  }
  const HeaderView& element = elements[index];
  return slot.list.of(
      list, index, attribute, arena_, last_,
      [&] { return attribute == 0 ? element.name : element.value; },
      [&](const std::string_view& text, Arena& into) {
        return fields_[list].attribute_stages[attribute] ? decode_stages(text, reads_, into)
                                                         : ViewList(&text, 1);
      });
}

}  // namespace stopgap::engine
