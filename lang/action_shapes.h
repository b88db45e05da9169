// SPDX-License-Identifier: Apache-2.0
// The closed set of actions: which event each goes with, and what arguments it takes. Internal to
// lang; read by check_actions.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lang/checked.h"

namespace stopgap::lang::checking {

enum class Part { kNumber, kName, kText, kSeparator, kLabel, kPort };

struct Parameter {
  std::string_view name;
  Part part;
  bool required;
  int64_t least = 0, most = 0, fallback = 0;
};

struct ActionShape {
  std::string_view name;
  ActionKind kind;
  unsigned events;  ///< bit per EventKind
  bool once;
  std::string_view usage;
  std::vector<Parameter> parameters;

  bool goes_with(EventKind event) const {
    return (events >> static_cast<unsigned>(event) & 1u) != 0;
  }
};

/// All of them, strongest first.
const std::vector<ActionShape>& shapes();
/// "a request"
std::string_view event_words(EventKind event);
/// "drop, block and tag": what goes with the event.
std::string actions_on(EventKind event);

}  // namespace stopgap::lang::checking
