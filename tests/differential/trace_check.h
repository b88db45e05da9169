// SPDX-License-Identifier: Apache-2.0
// Does what explains a decision come to the decision? The engine runs what the compiler made of the
// conditions, the trace the conditions as written; and every line of a trace must follow from those
// that stand in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/trace.h"

namespace stopgap::differential {

class TraceCheck {
 public:
  TraceCheck(const engine::Pack& pack, int32_t today) : pack_(pack), today_(today) {
    decided_.resize(pack.rules().size());
  }

  /// What a worker made of the request, its connection or its response; of an event of an embedder:
  /// its name.
  void decided(const engine::Decision& decision, std::string_view own_event = {});
  /// Nothing if all is well. Not compared: rules that the budget for one request leaves unknown.
  std::optional<std::string> fault(const engine::TracedRequest& request) const;

 private:
  std::optional<std::string> fault_of(const engine::RuleTrace& trace) const;
  std::optional<std::string> fault_of(const engine::RootTrace& root, size_t line) const;

  const engine::Pack& pack_;
  const int32_t today_;
  std::vector<std::optional<engine::Truth>> decided_;  // by rule; nothing: it was not asked
};

}  // namespace stopgap::differential
