// SPDX-License-Identifier: Apache-2.0
// See answer.h.
#include "tests/differential/answer.h"

#include <fmt/format.h>

namespace stopgap::differential {
namespace {

const char* verdict_word(lang::ActionKind kind) {
  switch (kind) {
    case lang::ActionKind::kDrop:
      return "drop";
    case lang::ActionKind::kBlock:
      return "block";
    case lang::ActionKind::kRedirect:
      return "redirect";
    case lang::ActionKind::kThrottle:
      return "throttle";
    case lang::ActionKind::kSetHeader:
    case lang::ActionKind::kRemoveHeader:
    case lang::ActionKind::kTag:
    case lang::ActionKind::kLog:
      break;
  }
  return "pass";
}

}  // namespace

std::string to_text(const Answer& answer) {
  std::string result = answer.verdict;
  if (answer.status != 0) result += fmt::format(" {}", answer.status);
  if (!answer.decided_by.empty()) result += " by " + answer.decided_by;
  result += "; matches:";
  for (const auto& [id, mode] : answer.matches) result += " " + id + "=" + mode;
  result += "; flags:";
  for (const std::string& flag : answer.flags) result += " " + flag;
  if (answer.causes != 0)
    result += fmt::format("; degraded by causes {}; undecided:", answer.causes);
  for (const std::string& one : answer.undecided) result += " " + one;
  return result;
}

std::string undecided_text(const std::string& id, unsigned causes, lang::FaultMode says) {
  const char* word = says == lang::FaultMode::kBlock ? "block"
                     : says == lang::FaultMode::kLog ? "log"
                                                     : "allow";
  return fmt::format("{} by causes {}: {}", id, causes, word);
}

Answer to_answer(const oracle::OracleDecision& decision) {
  Answer answer;
  for (const oracle::OracleMatch& match : decision.matches) {
    answer.matches.emplace_back(match.id,
                                match.mode == oracle::Mode::kEnforce ? "enforce" : "observe");
  }
  if (decision.verdict) answer.verdict = verdict_word(*decision.verdict);
  if (answer.verdict != "pass") {
    answer.status = decision.status;
    answer.decided_by = decision.decided_by;
  }
  answer.flags = decision.flags;
  answer.causes = decision.causes;
  for (const oracle::OracleUndecided& one : decision.undecided) {
    answer.undecided.push_back(undecided_text(one.id, one.causes, one.says));
  }
  return answer;
}

}  // namespace stopgap::differential
