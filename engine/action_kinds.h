// SPDX-License-Identifier: Apache-2.0
// What kinds of actions there are, and which go with which event.
#pragma once

#include "engine/program.h"

namespace stopgap::engine {

constexpr bool is_edit(program::ActionKind kind) {
  return kind >= program::ActionKind::kSetHeader && kind <= program::ActionKind::kRemoveHeader;
}
constexpr bool is_host_action(program::ActionKind kind) {
  return kind >= program::ActionKind::kDisableService;
}
/// Whether it decides what becomes of a message: all but edits, tags, logs and what hosts do.
constexpr bool is_decisive(program::ActionKind kind) {
  return kind <= program::ActionKind::kThrottle;
}

/// docs/language.md section 6.
constexpr bool goes_with(program::ActionKind kind, program::Event event) {
  using program::ActionKind;
  using program::Event;
  switch (kind) {
    case ActionKind::kDrop:
      return event != Event::kResponse && event != Event::kHost;
    case ActionKind::kBlock:
      return event != Event::kConnection && event != Event::kHost;
    case ActionKind::kRedirect:
    case ActionKind::kThrottle:
      return event == Event::kRequest;
    case ActionKind::kSetHeader:
    case ActionKind::kRemoveHeader:
      return event == Event::kRequest || event == Event::kResponse;
    case ActionKind::kAppendHeader:
      return event == Event::kResponse;
    case ActionKind::kTag:
    case ActionKind::kLog:
      return event != Event::kHost;
    case ActionKind::kDisableService:
    case ActionKind::kStopService:
    case ActionKind::kClosePort:
    case ActionKind::kDisableFeature:
      return event == Event::kHost;
  }
  return false;
}

}  // namespace stopgap::engine
