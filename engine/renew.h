// SPDX-License-Identifier: Apache-2.0
// Plain records made anew for each request. `place = make()` builds the record beside and copies
// it: the copy reads in wide steps what was just written in narrow ones, and the processor waits
// about 5 ns each time (no store forwarding). Here it is built where it stays.
#pragma once

#include <new>
#include <type_traits>

namespace stopgap::engine {

/// Replaces `place` by what make() returns. `place` must not be part of another object's identity:
/// nobody may hold a pointer into the old value. make() must not read the old value.
template <typename Record, typename Make>
Record& renew(Record& place, Make make) {
  static_assert(std::is_trivially_destructible_v<Record>);
  static_assert(std::is_same_v<Record, decltype(make())>);
  return *::new (static_cast<void*>(&place)) Record(make());
}

}  // namespace stopgap::engine
