// SPDX-License-Identifier: Apache-2.0
// Why a rule holds or not: every instruction of it decided, without short cuts and without the
// gate. For `explain`; slow, allocates.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/pack.h"
#include "engine/request.h"

namespace stopgap::engine {

struct LeafTrace {
  uint32_t insn = 0;   ///< Pack::code() / Pack::sources()
  uint32_t depth = 0;  ///< quantifier depth
  bool holds = false;  ///< inside a quantifier: for some element
  std::string
      view;  ///< the view in which it holds (nothing for numbers, flags and tests that do not hold)
  std::string view_name;  ///< "as sent", "decoded 2x", "canonical", …
  uint32_t offset = 0;    ///< where in the view
  std::string element;    ///< name of the list element, if any
};

struct RuleTrace {
  uint32_t rule = 0;
  bool holds = false;
  bool asked = true;       ///< false: there is nothing to ask it about
  bool gated_out = false;  ///< its atoms do not occur, so evaluate() would not have looked further
  uint32_t leaves_held = 0, leaves = 0;
  std::vector<LeafTrace> trace;
};

/// One entry a rule, in order of rules; those that cannot be asked hold not: rules on responses
/// without `response` (null: there is none), those on events of embedders but `values` (then
/// `request` is what is known of the connection), rules on hosts.
std::vector<RuleTrace> trace_request(const Pack& pack, const RequestView& request,
                                     const ResponseView* response = nullptr,
                                     const EventView* values = nullptr);

}  // namespace stopgap::engine
