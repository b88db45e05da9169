// SPDX-License-Identifier: Apache-2.0
// The values of a test on an event of another schema, as the engine takes them.
#pragma once

#include <string_view>
#include <vector>

#include "engine/pack.h"

namespace stopgap::engine {

/// Owns what view() points to; the pack must outlive it. A field that the test does not name is
/// absent; one that is not optional is empty, false or 0.
class TestEvent {
 public:
  TestEvent(const Pack& pack, const program::TestCase& test);
  TestEvent(const TestEvent&) = delete;
  TestEvent& operator=(const TestEvent&) = delete;

  EventView view(std::string_view event, const ConnectionView& connection) const {
    return {event, values_, connection};
  }

 private:
  std::vector<std::vector<HeaderView>> lists_;  // by field
  std::vector<FieldValue> values_;
};

}  // namespace stopgap::engine
