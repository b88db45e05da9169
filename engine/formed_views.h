// SPDX-License-Identifier: Apache-2.0
// What forms make of the views of a request: for each formed text of the pack, only when asked for,
// and at most once a request but for elements of long lists (list_views.h). One per thread; after
// warm-up it does not allocate.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/arena.h"
#include "engine/fields.h"
#include "engine/list_views.h"
#include "support/steps.h"

namespace stopgap::engine {

class Views;

/// program::FormedText, resolved.
struct FormedText {
  FieldId field;
  bool is_list;
  uint32_t attribute;
  bool raw;
  std::vector<FormStep> steps;
};

class FormedViews {
 public:
  FormedViews() = default;
  /// `texts` must outlive it.
  explicit FormedViews(std::span<const FormedText> texts) : texts_(texts), slots_(texts.size()) {}

  /// A new request. What it returned before becomes invalid.
  void reset() {
    if (used_) forget();
  }

  /// The distinct views of formed text `index`; of a list: of its element `element`, valid until
  /// the next call for one.
  ViewList of(Views& views, uint32_t index, uint32_t element = 0);
  /// Elements of a list; 1 of anything else.
  uint32_t size(Views& views, uint32_t index) const;
  size_t used() const { return arena_.used() + last_.used(); }

 private:
  struct Slot {
    uint64_t request = 0;  // in which all else was set
    uint32_t elements = 0;
    std::span<ViewList>
        made;  // by element; without data: not computed yet. None: they are not kept
  };
  void forget();
  bool may_keep(const Views& views, size_t bytes) const;
  void begin(Views& views, uint32_t index);
  ViewList form(ViewList base, const FormedText& text, Arena& arena) const;

  std::span<const FormedText> texts_;
  std::vector<Slot> slots_;
  uint64_t request_ = 1;
  bool used_ = false;  // in this request
  Arena arena_;
  LastViews last_;
};

}  // namespace stopgap::engine
