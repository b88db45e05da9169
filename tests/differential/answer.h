// SPDX-License-Identifier: Apache-2.0
// What is compared: a decision in words that both sides can be put in.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracle/decide.h"

namespace stopgap::differential {

struct Answer {
  std::vector<std::pair<std::string, std::string>> matches;  ///< id, "observe" or "enforce"
  std::string verdict = "pass";  ///< header edits, tags and logs leave it at that
  int64_t status = 0;
  std::string decided_by;
  std::vector<std::string> flags;
  unsigned causes = 0;                 ///< not 0: degraded
  std::vector<std::string> undecided;  ///< "M1 by causes 3: block"
  oracle::Headers headers;             ///< after the edits; none if the message does not go on
  std::vector<Answer> others;  ///< of a request: its connection, and its response if there is one
  friend bool operator==(const Answer&, const Answer&) = default;
};

std::string to_text(const Answer& answer);
std::string undecided_text(const std::string& id, unsigned causes, lang::FaultMode says);
Answer to_answer(const oracle::OracleDecision& decision);
/// What the oracle says of a request, its connection and its response.
Answer oracle_answer(oracle::Oracle& oracle, const oracle::OracleRequest& request, int32_t today,
                     const oracle::Limits& limits = {}, oracle::Causes simulated = 0);
/// Only an event that something was asked about can be degraded: rules that are off ask nothing.
void forget_unasked(Answer& answer);

}  // namespace stopgap::differential
