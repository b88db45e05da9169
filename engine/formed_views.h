// SPDX-License-Identifier: Apache-2.0
// What forms make of the views of a request: for each formed text of the pack, computed at most
// once a request and only when asked for. One per thread; after warm-up it does not allocate.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/arena.h"
#include "engine/fields.h"
#include "support/steps.h"

namespace stopgap::engine {

class Views;
using ViewList = std::span<const std::string_view>;

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

  /// The distinct views of formed text `index`; of a list: of its element `element`.
  ViewList of(Views& views, uint32_t index, uint32_t element = 0);
  /// Elements of a list; 1 of anything else.
  uint32_t size(Views& views, uint32_t index) const;

 private:
  struct Slot {
    uint64_t request = 0;      // in which `made` was set
    std::span<ViewList> made;  // by element; without data: not computed yet
  };
  void forget();
  ViewList form(ViewList base, const FormedText& text);

  std::span<const FormedText> texts_;
  std::vector<Slot> slots_;
  uint64_t request_ = 1;
  bool used_ = false;  // in this request
  Arena arena_;
};

}  // namespace stopgap::engine
