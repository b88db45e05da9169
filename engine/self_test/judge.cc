// SPDX-License-Identifier: Apache-2.0
// See judge.h. Tested by self_test_test.cc and through `stopgap test` (tests/e2e).
#include "engine/self_test/judge.h"

#include <algorithm>
#include <map>

#include "engine/action_kinds.h"
#include "engine/pack_impl.h"
#include "engine/text_match.h"

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
    case program::TestKind::kArmed:
      return Outcome::kArmed;
    case program::TestKind::kEdit:
      return Outcome::kEdit;
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
    case Outcome::kArmed:
      return "armed";
    case Outcome::kEdit:
      return "edit";
    case Outcome::kOtherEdit:
      return "another edit";
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

namespace {

std::vector<HeaderView> headers_of(const Pack& pack, program::Range range) {
  std::vector<HeaderView> headers;
  for (const auto& pair : pack.header_pairs().subspan(range.first, range.count)) {
    headers.push_back({pack.string(pair.name), pack.string(pair.value)});
  }
  return headers;
}

using Values = std::map<std::string, std::vector<std::string>>;

std::string shown(const std::string& name, const std::vector<std::string>& values) {
  if (values.empty()) return "no `" + name + "` comes out";
  std::string text = "`" + name + "` comes out as";
  for (const std::string& value : values) text += " \"" + value + "\"";
  return text;
}

}  // namespace

TestRequest::TestRequest(const Pack& pack, const program::TestCase& test)
    : headers_(headers_of(pack, test.headers)),
      response_headers_(headers_of(pack, test.response_headers)),
      gives_(headers_of(pack, test.gives)),
      event_(pack, test) {
  view_.method = pack.string(test.method);
  view_.target = pack.string(test.target);
  view_.http_version = pack.string(test.http_version);
  view_.headers = headers_;
  view_.body = pack.string(test.body);
  if (test.has_client_ip != 0) view_.client_ip = test.client_ip;
  if (test.has_server_port != 0) view_.server_port = static_cast<uint16_t>(test.server_port);
  if (test.has_tls_sni != 0) view_.tls_sni = pack.string(test.tls_sni);
  for (uint32_t i = 0; i < test.tls_alpn.count; ++i) {
    alpn_.push_back(pack.string_list(test.tls_alpn, i));
  }
  view_.tls_alpn = alpn_;
  view_.today = test.day;
  has_gives_ = test.kind == static_cast<uint32_t>(program::TestKind::kEdit);
  if (test.has_response != 0) {
    response_ = {test.response_status, response_headers_, pack.string(test.response_body), false};
  }
  const auto versions =
      pack.impl().section<program::ProductVersion>(program::SectionId::kProductVersions);
  for (const auto& with : versions.subspan(test.with.first, test.with.count)) {
    site_.products[std::string(pack.string(with.product))] = pack.string(with.version);
  }
}

std::optional<std::string> TestRequest::other_edit(const std::vector<HeaderEdit>& edits) const {
  if (!has_gives_) return std::nullopt;
  HeaderList after;
  for (const HeaderView& header : response_ ? response_headers_ : headers_) {
    after.emplace_back(header.name, header.value);
  }
  apply_header_edits(edits, after);
  Values wanted, made;
  for (const HeaderEdit& edit : edits) wanted[folded(edit.name)];
  for (const HeaderView& header : gives_) wanted[folded(header.name)].emplace_back(header.value);
  for (const auto& [name, value] : after) {
    if (wanted.count(folded(name)) != 0) made[folded(name)].push_back(value);
  }
  for (const auto& [name, values] : wanted) {
    if (made[name] != values) return shown(name, made[name]);
  }
  return std::nullopt;
}

RuleTrace TestRequest::trace(const Pack& pack, uint32_t rule) const {
  const std::string_view name = pack.own_event(rule);
  const EventView event = values(name);
  return trace_rule(pack, {view_, response(), name.empty() ? nullptr : &event, {}}, rule);
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

Judge::Judge(std::shared_ptr<const Pack> pack)
    : pack_(std::move(pack)), worker_(engine_, without_deadline()) {
  engine_.swap(pack_);
}

void Judge::keep(Event event, const Decision& decision) {
  matches_[static_cast<size_t>(event)].assign(decision.matches.begin(), decision.matches.end());
}

void Judge::ask(const TestRequest& request) {
  request_ = &request;
  for (std::vector<Match>& matches : matches_) matches.clear();
  keep(Event::kConnection, worker_.evaluate_connection(request.connection()));
  keep(Event::kRequest, worker_.evaluate(request.view()));
  own_matches_.resize(pack_->impl().own_events.size());
  for (size_t i = 0; i < own_matches_.size(); ++i) {
    const Decision& made = worker_.evaluate_event(request.values(pack_->impl().own_events[i].name));
    own_matches_[i].assign(made.matches.begin(), made.matches.end());
  }
  if (request.response() == nullptr) return;
  keep(Event::kResponse, worker_.evaluate_response(request.view(), *request.response()));
}

bool Judge::is_decisive(const program::Rule& rule) const {
  if (rule.actions.count == 0) return false;  // strongest first
  return engine::is_decisive(
      static_cast<program::ActionKind>(pack_->actions()[rule.actions.first].kind));
}

/// What a rule that holds and is enforced comes to.
Outcome Judge::acting(uint32_t rule, std::string* reason) const {
  if (is_decisive(pack_->rules()[rule])) return Outcome::kBlock;
  const std::vector<HeaderEdit> edits = pack_->edits(rule);
  if (edits.empty()) {
    say(reason, "its actions neither block nor slow down");
    return Outcome::kObserve;
  }
  const std::optional<std::string> other = request_->other_edit(edits);
  if (other) say(reason, *other);
  return other ? Outcome::kOtherEdit : Outcome::kEdit;
}

const std::vector<Match>& Judge::matches_of(uint32_t rule) const {
  const Event event = pack_->event(rule);
  if (event == Event::kOther) return own_matches_[pack_->impl().rules[rule].own_event];
  return matches_[static_cast<size_t>(event)];
}

Outcome Judge::outcome(uint32_t rule, std::string* reason) const {
  const Site& site = request_->site();
  if (!site.products.empty() && pack_->armed(rule, site) == Armed::kIdle) {
    say(reason, pack_->why_armed(rule, site));
    return Outcome::kIdle;
  }
  const bool off = pack_->mode(rule, request_->view().today) == Mode::kOff;
  const Event event = pack_->event(rule);
  if (event == Event::kHost && !off) {
    say(reason, pack_->why_armed(rule, site));
    return Outcome::kArmed;
  }
  const std::vector<Match>& matches = matches_of(rule);
  const auto match =
      std::lower_bound(matches.begin(), matches.end(), rule,
                       [](const Match& one, uint32_t wanted) { return one.rule < wanted; });
  if (match == matches.end() || match->rule != rule) {
    if (off) say(reason, "expired on that day");
    return Outcome::kPass;
  }
  if (match->mode == Mode::kEnforce) return acting(rule, reason);
  say(reason, "its mode is observe on that day");
  return Outcome::kObserve;
}

}  // namespace stopgap::engine
