// SPDX-License-Identifier: Apache-2.0
// The views of an embedder's fields in one event, and what of them is missing. Views are computed
// when asked for; results point into the event or this object, and hold until the next start() or
// forget(). One per thread; after warm-up it does not allocate.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/arena.h"
#include "engine/backend.h"
#include "engine/event_schema.h"
#include "engine/formed_views.h"
#include "engine/limits.h"
#include "engine/list_views.h"

namespace stopgap::engine {

/// A field of an embedder: how it feeds it, and what the pack's schema says of it.
struct OwnField {
  TypeKind type = TypeKind::kText;
  bool optional = false;
  bool stages = false;            ///< a text that is decoded
  bool attribute_stages[2] = {};  ///< of a list
  uint32_t max_bytes = 0;         ///< so much is inspected; 0: as much as of a body
};

class EventValues {
 public:
  struct Slot {
    std::string_view text;  ///< what is inspected
    size_t elements = 0;    ///< of a list: so many are inspected
    ListViews list;         ///< of a list, once some were asked for
    ViewList views;         ///< of a text, once computed
    size_t stages = 0;      ///< so many of them are decode stages
    bool cut = false;       ///< of a path: some were left out
    bool computed = false;
  };
  /// Room for the values of so many fields.
  struct Room {
    Room() = default;
    explicit Room(size_t fields) : slots(fields), causes(fields) {}
    std::vector<Slot> slots;
    std::vector<CauseSet> causes;
  };

  EventValues(const RequestLimits& limits, const BackendReads& reads)
      : limits_(limits), reads_(reads) {}
  EventValues(const EventValues&) = delete;
  EventValues& operator=(const EventValues&) = delete;

  void adopt(Room room) noexcept { room_ = std::move(room); }

  /// There is none any more. O(1).
  void clear() { has_ = false; }
  /// `fields` are as many as there is room for, and outlive the event; of those `asked` (parallel)
  /// a rule on the event may ask. O(fields).
  void start(std::span<const FieldValue> values, std::span<const OwnField> fields,
             std::span<const uint8_t> asked);
  /// Computed views are gone, the values are not.
  void forget();

  /// As if the causes in `simulated` had struck every value asked for.
  void simulate(CauseSet simulated);
  /// By field: why its end, further elements, or all of it is missing.
  std::span<const CauseSet> missing() const { return room_.causes; }
  bool whole() const { return whole_; }

  // `field` counts from the first of the embedder's fields. Nothing without an event.
  ViewList text(uint32_t field);
  ViewList path_stages(uint32_t field);
  std::optional<int64_t> number(uint32_t field) const;
  bool flag(uint32_t field) const;
  std::optional<IpAddress> address(uint32_t field) const;
  uint32_t size(uint32_t list) const;
  /// Valid until the next call for the same attribute.
  ViewList element(uint32_t list, uint32_t index, uint32_t attribute);
  size_t used() const { return arena_.used() + last_.used(); }

 private:
  template <typename T>
  const T* value(uint32_t field) const {
    return has_ && field < values_.size() ? std::get_if<T>(&values_[field].value) : nullptr;
  }
  size_t most_bytes(uint32_t field) const {
    const uint32_t own = fields_[field].max_bytes;
    return own != 0 ? own : limits_.body_bytes;
  }
  CauseSet inspect(uint32_t field);
  CauseSet read(uint32_t field, const FieldValue& value);
  CauseSet cut_list(uint32_t field, std::span<const HeaderView> elements);
  CauseSet inspect_path(uint32_t field);
  void compute(const OwnField& field, Slot& slot);

  const RequestLimits limits_;
  const BackendReads& reads_;
  Arena arena_;
  LastViews last_;
  bool has_ = false, whole_ = true;
  std::span<const FieldValue> values_;
  std::span<const OwnField> fields_;
  std::span<const uint8_t> asked_;
  Room room_;
};

}  // namespace stopgap::engine
