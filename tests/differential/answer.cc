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
    case lang::ActionKind::kAppendHeader:
    case lang::ActionKind::kRemoveHeader:
    case lang::ActionKind::kTag:
    case lang::ActionKind::kLog:
    case lang::ActionKind::kDisableService:
    case lang::ActionKind::kStopService:
    case lang::ActionKind::kClosePort:
    case lang::ActionKind::kDisableFeature:
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
  result += "; headers:";
  for (const auto& [name, value] : answer.headers) result += " " + name + "=[" + value + "]";
  for (const Answer& other : answer.others) result += "\n    " + to_text(other);
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
  if (decision.headers) answer.headers = *decision.headers;
  return answer;
}

void forget_unasked(Answer& answer) {
  for (Answer& other : answer.others) {
    if (other.matches.empty() && other.undecided.empty()) other.causes = 0;
  }
}

Answer oracle_answer(oracle::Oracle& oracle, const oracle::OracleRequest& request, int32_t today,
                     const oracle::Limits& limits, oracle::Causes simulated) {
  Answer answer = to_answer(oracle.decide(request, today, limits, simulated));
  answer.others.push_back(to_answer(oracle.decide_connection(request, today, simulated)));
  if (request.response) {
    answer.others.push_back(to_answer(oracle.decide_response(request, today, limits, simulated)));
  }
  forget_unasked(answer);
  return answer;
}

}  // namespace stopgap::differential
