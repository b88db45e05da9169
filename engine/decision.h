// SPDX-License-Identifier: Apache-2.0
// What the engine says about a request, and why.
#pragma once

#include <cstdint>
#include <span>

#include "engine/header_edits.h"
#include "engine/missing.h"
#include "engine/program.h"
#include "engine/views.h"

namespace stopgap::engine {

class Pack;

enum class Mode : uint8_t { kOff, kObserve, kEnforce };

/// The strongest action of an enforced mitigation; header edits, tags and logs leave kPass and are
/// found in `edits` and in the matches' actions.
enum class Verdict : uint8_t { kPass, kThrottle, kRedirect, kBlock, kDrop };

struct Match {
  static constexpr uint32_t kNoException = UINT32_MAX;

  uint32_t rule;  ///< index into Pack::rules()
  Mode mode;      ///< kObserve: reported only; kEnforce: its actions count
  /// The site's exception that keeps it from acting: index into Pack::exceptions().
  uint32_t exception = kNoException;
};

/// A mitigation that is not off, of which it is not known whether it holds.
struct Undecided {
  uint32_t rule;
  CauseSet causes;          ///< what its condition depends on
  program::FaultMode says;  ///< kBlock: it is in `matches`; kLog: there, as observed; kAllow: not
};

/// Valid until the next evaluate() of the same Worker.
struct Decision {
  static constexpr uint32_t kNoRule = UINT32_MAX;

  Verdict verdict = Verdict::kPass;
  uint32_t status = 0;             ///< HTTP status of a block or redirect, else 0
  uint32_t rule = kNoRule;         ///< the rule whose action decided; kNoRule for kPass
  uint32_t action = 0;             ///< its deciding action: index into Pack::actions()
  std::span<const Match> matches;  ///< every mitigation that holds and is not off, ordered by id
  /// What to change in the headers of the message before it goes on: settled (header_edits.h), for
  /// apply_header_edits. Empty if the message does not go on: redirect, block and drop replace it.
  std::span<const HeaderEdit> edits;
  bool degraded = false;                 ///< something could not be inspected
  CauseSet causes = 0;                   ///< why; never 0 if degraded
  std::span<const Undecided> undecided;  ///< decided by their failure modes, ordered by id
  Views* views = nullptr;                ///< of the request, for flags() and logged_fields()
  Event event = Event::kRequest;         ///< what was decided about
  const Pack* pack = nullptr;            ///< the pack it was made with
  int32_t today = 0;                     ///< of the request

  /// What is odd about the request. Computed now, because deciding does not need it: the request's
  /// memory must still be there.
  FlagSet flags() const {
    const bool request = event == Event::kRequest || event == Event::kResponse;
    return views == nullptr || !request ? 0 : views->flags();
  }
};

}  // namespace stopgap::engine
