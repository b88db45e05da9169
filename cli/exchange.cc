// SPDX-License-Identifier: Apache-2.0
// See exchange.h. Tested by tests/e2e/eval_test.cc.
#include "cli/exchange.h"

namespace stopgap::cli {

using engine::Decision;
using engine::Verdict;

/// A throttled request that passes keeps its verdict unless its response has a stronger one.
void Exchange::add(const Decision& decision) {
  Decision& all = result_.decision;
  matches_.insert(matches_.end(), decision.matches.begin(), decision.matches.end());
  all.pack = decision.pack;
  all.degraded = all.degraded || decision.degraded;
  all.causes |= decision.causes;
  all.today = decision.today;
  undecided_.insert(undecided_.end(), decision.undecided.begin(), decision.undecided.end());
  all.views = decision.views;
  all.event = decision.event;
  if (decision.rule == Decision::kNoRule || decision.verdict <= all.verdict) return;
  all.verdict = decision.verdict;
  all.status = decision.status;
  all.rule = decision.rule;
  all.action = decision.action;
}

const Exchanged& Exchange::decide(RequestRecord& record, int32_t day) {
  result_.decision = {};
  result_.request_edits.clear();
  result_.response_edits.clear();
  matches_.clear();
  undecided_.clear();
  add(worker_.evaluate_connection(record.connection_view(day)));
  const engine::RequestView request = record.view(day);
  if (result_.decision.verdict != Verdict::kDrop) {
    const Decision& decision = worker_.evaluate(request);
    result_.request_edits.assign(decision.edits.begin(), decision.edits.end());
    add(decision);
  }
  if (record.response && result_.decision.verdict < Verdict::kRedirect) {
    const Decision& decision = worker_.evaluate_response(request, record.response_view());
    result_.response_edits.assign(decision.edits.begin(), decision.edits.end());
    add(decision);
  }
  result_.decision.matches = matches_;
  result_.decision.undecided = undecided_;
  return result_;
}

}  // namespace stopgap::cli
