// SPDX-License-Identifier: Apache-2.0
// The oracle's event of an embedder as the engine's. Points into the event it was made from, which
// must outlive it.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "engine/event_schema.h"
#include "tests/differential/engine_request.h"
#include "tests/oracle/event.h"

namespace stopgap::differential {

/// The oracle's value as the server feeds it; `elements` holds those of a list.
inline engine::FieldValue fed_value(const oracle::OracleValue& value,
                                    std::vector<engine::HeaderView>& elements) {
  engine::FieldValue fed;
  fed.missing = static_cast<engine::CauseSet>(value.missing);
  if (const auto* text = std::get_if<std::string>(&value.value)) {
    fed.value = std::string_view(*text);
  } else if (const auto* number = std::get_if<int64_t>(&value.value)) {
    fed.value = *number;
  } else if (const auto* flag = std::get_if<bool>(&value.value)) {
    fed.value = *flag;
  } else if (const auto* address = std::get_if<std::array<uint8_t, 16>>(&value.value)) {
    fed.value = *address;
  } else if (const auto* list = std::get_if<oracle::Headers>(&value.value)) {
    for (const auto& [name, text] : *list) elements.push_back({name, text});
    fed.value = std::span<const engine::HeaderView>(elements);
  }
  return fed;
}

/// An event as the server feeds it; owns the elements of its lists.
class FedEvent {
 public:
  FedEvent(const oracle::OracleEvent& event, const engine::EventSchemas& own, int32_t today)
      : connection_(event.connection, today) {
    for (const engine::EventSchema& schema : own) {
      for (const engine::EventField& field : schema.fields) {
        const auto given = event.values.find(field.name);
        elements_.emplace_back();
        values_.push_back(given == event.values.end() ? engine::FieldValue()
                                                      : fed_value(given->second, elements_.back()));
      }
    }
    if (event.unusable) values_.emplace_back();
    view_ = {event.name, values_, connection_.connection()};
  }
  FedEvent(const FedEvent&) = delete;
  FedEvent& operator=(const FedEvent&) = delete;

  const engine::EventView& view() const { return view_; }
  engine::RequestView before() const { return engine::before_request(view_.connection); }

 private:
  EngineRequest connection_;
  std::deque<std::vector<engine::HeaderView>> elements_;
  std::vector<engine::FieldValue> values_;
  engine::EventView view_;
};

}  // namespace stopgap::differential
