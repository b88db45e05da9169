// SPDX-License-Identifier: Apache-2.0
// See judge.h. Tested by self_test_test.cc and through `stopgap test` (tests/e2e).
#include "engine/self_test/judge.h"

#include <algorithm>

#include "engine/pack_impl.h"

namespace stopgap::engine {
namespace {

void say(std::string* reason, std::string_view text) {
  if (reason != nullptr) *reason = text;
}

}  // namespace

Outcome expected_outcome(program::TestKind kind) {
  switch (kind) {
    case program::TestKind::kBlock:
      return Outcome::kBlock;
    case program::TestKind::kPass:
      return Outcome::kPass;
    case program::TestKind::kObserve:
      return Outcome::kObserve;
    case program::TestKind::kIdle:
      return Outcome::kIdle;
  }
  return Outcome::kPass;
}

std::string_view outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kBlock:
      return "block";
    case Outcome::kPass:
      return "pass";
    case Outcome::kObserve:
      return "observe";
    case Outcome::kIdle:
      return "idle";
    case Outcome::kGateFault:
      return "gate fault";
  }
  return {};
}

Site rehearsal_site() {
  Site site;
  site.rehearsal = true;
  return site;
}

TestRequest::TestRequest(const Pack& pack, const program::TestCase& test) {
  for (const auto& pair : pack.header_pairs().subspan(test.headers.first, test.headers.count)) {
    headers_.push_back({pack.string(pair.name), pack.string(pair.value)});
  }
  view_.method = pack.string(test.method);
  view_.target = pack.string(test.target);
  view_.http_version = pack.string(test.http_version);
  view_.headers = headers_;
  view_.body = pack.string(test.body);
  if (test.has_client_ip != 0) view_.client_ip = test.client_ip;
  view_.today = test.day;
  const auto versions =
      pack.impl().section<program::ProductVersion>(program::SectionId::kProductVersions);
  for (const auto& with : versions.subspan(test.with.first, test.with.count)) {
    site_.products[std::string(pack.string(with.product))] = pack.string(with.version);
  }
}

evasion::Request TestRequest::parts() const {
  evasion::Request parts;
  parts.method = view_.method;
  parts.target = view_.target;
  for (const HeaderView& header : headers_) parts.headers.emplace_back(header.name, header.value);
  parts.body = view_.body;
  return parts;
}

void TestRequest::replace(const evasion::Request& parts) {
  headers_.clear();
  for (const auto& [name, value] : parts.headers) headers_.push_back({name, value});
  view_.method = parts.method;
  view_.target = parts.target;
  view_.headers = headers_;
  view_.body = parts.body;
}

void TestRequest::not_before(int32_t day) { view_.today = std::max(view_.today, day); }

Judge::Judge(std::shared_ptr<const Pack> pack) : pack_(std::move(pack)), worker_(engine_) {
  engine_.swap(pack_);
}

void Judge::ask(const TestRequest& request) {
  request_ = &request;
  decision_ = &worker_.evaluate(request.view());
}

bool Judge::is_decisive(const program::Rule& rule) const {
  if (rule.actions.count == 0) return false;  // strongest first
  return pack_->actions()[rule.actions.first].kind <=
         static_cast<uint32_t>(program::ActionKind::kThrottle);
}

Outcome Judge::outcome(uint32_t rule, std::string* reason) const {
  const Site& site = request_->site();
  if (!site.products.empty() && pack_->armed(rule, site) == Armed::kIdle) {
    say(reason, "the installed version is not affected");
    return Outcome::kIdle;
  }
  const auto match =
      std::lower_bound(decision_->matches.begin(), decision_->matches.end(), rule,
                       [](const Match& one, uint32_t wanted) { return one.rule < wanted; });
  if (match == decision_->matches.end() || match->rule != rule) {
    if (pack_->mode(rule, request_->view().today) == Mode::kOff) say(reason, "expired on that day");
    return Outcome::kPass;
  }
  if (match->mode == Mode::kEnforce && is_decisive(pack_->rules()[rule])) return Outcome::kBlock;
  say(reason, match->mode == Mode::kObserve ? "its mode is observe on that day"
                                            : "its actions neither block nor slow down");
  return Outcome::kObserve;
}

}  // namespace stopgap::engine
