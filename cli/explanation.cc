// SPDX-License-Identifier: Apache-2.0
// See explanation.h. Tested by tests/e2e/explain_test.cc.
#include "cli/explanation.h"

#include <algorithm>
#include <set>
#include <vector>

#include "cli/console.h"
#include "cli/cost_text.h"
#include "cli/dates.h"
#include "cli/decision_text.h"
#include "cli/exchange.h"
#include "cli/names.h"
#include "cli/simulate.h"
#include "cli/site_text.h"
#include "cli/trace_text.h"
#include "cli/view_text.h"
#include "engine/asked_views.h"
#include "engine/engine.h"
#include "engine/program_view.h"
#include "engine/trace.h"

namespace stopgap::cli {
namespace {

namespace program = engine::program;
using engine::Armed;
using engine::Mode;
using engine::RuleTrace;

constexpr size_t kNearestMisses = 3;
constexpr size_t kFewElements = 8;

class Explainer {
 public:
  Explainer(const std::shared_ptr<const engine::Pack>& pack, const engine::ProgramView& view,
            const engine::Site& site, const ExplanationOptions& options)
      : shared_(pack), pack_(*pack), view_(view), site_(site), options_(options) {}

  /// Without a request: every mitigation, when it is decided, what it does and costs.
  std::string run() {
    const std::vector<engine::StaticCost> costs = engine::static_costs(view_);
    line(heading("mitigations"));
    for (uint32_t rule = 0; rule < pack_.rules().size(); ++rule) {
      line("  " + heading(named(rule)) + "  " + std::string(mode_name(mode(rule))) +
           why_mode(rule));
      line("    " + when_decided(rule));
      line("    then " + actions_of(rule));
      if (pack_.event(rule) != engine::Event::kHost)
        line("    " + cost_text(costs[rule], pack_.event(rule)));
    }
    describe_host();
    describe_pack();
    line("      " + pack_cost_text(costs, engine::gate_passes(view_)));
    return std::move(text_);
  }

  std::string run(RequestRecord& request) {
    const engine::RequestView view = request.view(options_.day);
    engine::Engine engine;
    engine.swap(shared_);
    Exchange exchange(engine, worker_options(options_.simulate));
    const Exchanged& decided = exchange.decide(request, options_.day);
    describe_decision(request, decided);
    engine::ResponseView response;
    if (request.response) response = request.response_view();
    const engine::TracedRequest traced{view, request.response ? &response : nullptr, nullptr,
                                       worker_options(options_.simulate)};
    const std::vector<RuleTrace> traces = engine::trace_request(pack_, traced);
    for (const engine::Undecided& one : decided.decision.undecided) undecided_.insert(one.rule);
    degraded_ = decided.decision.degraded;
    describe_undecided(decided.decision, traces);
    describe_holding(traces);
    if (options_.all) {
      describe_others(traces);
    } else {
      describe_misses(traces);
    }
    describe_views(traced);
    describe_modes();
    describe_host();
    describe_pack();
    return std::move(text_);
  }

 private:
  void line(const std::string& content) { text_ += content + "\n"; }
  std::string heading(const std::string& content) { return paint(content, "1", options_.colour); }

  void describe_edits(std::string_view what, const std::vector<engine::HeaderEdit>& edits) {
    for (const engine::HeaderEdit& edit : edits) {
      line(heading("edit") + "      " + std::string(what) + ": " +
           action_text(pack_, pack_.actions()[edit.action]) + " by " +
           printable(pack_.string(pack_.rules()[edit.rule].id)));
    }
  }

  void describe_decision(const RequestRecord& request, const Exchanged& decided) {
    const engine::Decision& decision = decided.decision;
    line(request_line(request.method, request.target) +
         (request.response ? ", response " + std::to_string(request.response->status) : ""));
    std::string verdict = verdict_text(decision, options_.colour);
    if (decision.rule != engine::Decision::kNoRule) {
      verdict += " by " + named(decision.rule) + ": " +
                 action_text(pack_, pack_.actions()[decision.action]);
    }
    line(heading("decision") + "  " + verdict + ", as of " + format_date(options_.day));
    describe_edits("request", decided.request_edits);
    describe_edits("response", decided.response_edits);
    std::string flags;
    for (std::string_view flag : flag_names(decision.flags())) flags += " " + std::string(flag);
    if (!flags.empty()) line(heading("flags") + "    " + flags);
    for (const engine::Match& match : decision.matches) {
      if (match.exception == engine::Match::kNoException) continue;
      const engine::SiteException& exception = pack_.exceptions()[match.exception];
      line(heading("site") + "     " + named(match.rule) +
           " does not act here: " + provenance_text(exception.why));
    }
    if (!decision.degraded) return;
    std::string causes;
    for (const std::string_view cause : cause_names(decision.causes)) {
      causes += " " + std::string(cause);
    }
    line(heading("degraded") + causes + ": a part of the request could not be inspected");
    const bool of_body = (decision.causes & (engine::kOversize | engine::kUnparsable)) != 0;
    const std::string parts = missing_text(decision.views->missing(options_.simulate, of_body));
    if (!parts.empty()) line("  not whole: " + parts);
  }

  std::string named(uint32_t rule) const {
    return printable(pack_.string(pack_.rules()[rule].id)) + " \"" +
           clipped(pack_.string(pack_.rules()[rule].title), 120) + "\"";
  }

  std::string actions_of(uint32_t index) const {
    const program::Rule& rule = pack_.rules()[index];
    std::string actions;
    for (uint32_t i = 0; i < rule.actions.count; ++i) {
      actions += (i == 0 ? "" : ", ") + action_text(pack_, pack_.actions()[rule.actions.first + i]);
    }
    return actions;
  }

  /// ", read as iis does": its own backend, or the site's; nothing of the generic one.
  std::string how_read(uint32_t rule) const {
    const uint32_t own = pack_.rules()[rule].backend;
    const Backend backend = own == 0 ? pack_.site().backend : static_cast<Backend>(own - 1);
    return backend == Backend::kGeneric
               ? ""
               : ", read as " + std::string(backend_name(backend)) + " does";
  }

  /// "on http.request, decided at the request line"
  std::string when_decided(uint32_t rule) const {
    if (pack_.event(rule) == engine::Event::kOther) {
      return "on " + printable(pack_.own_event(rule)) + ", decided when it comes" + how_read(rule);
    }
    std::string text = "on " + std::string(event_name(pack_.event(rule)));
    if (pack_.event(rule) == engine::Event::kHost) return text;
    text += ", decided at the " + std::string(phase_name(pack_.phase(rule)));
    return pack_.event(rule) == engine::Event::kConnection ? text : text + how_read(rule);
  }

  void describe_rule(const RuleTrace& trace) {
    shown_.push_back(&trace);
    line("  " + heading(named(trace.rule)) + "  " + std::string(mode_name(mode(trace.rule))) +
         why_mode(trace.rule));
    line("    " + when_decided(trace.rule));
    line("    then " + actions_of(trace.rule));
    if (trace.gated_out && !trace.truth.can_hold) {
      line("    a string that it needs does not occur" +
           std::string(degraded_ ? " in what was seen" : ""));
    }
    for (const std::string& condition : trace_lines(pack_, view_, trace, options_.colour)) {
      line("    " + condition);
    }
  }

  void describe_undecided(const engine::Decision& decision, const std::vector<RuleTrace>& traces) {
    if (decision.undecided.empty()) return;
    line("");
    line(heading("not known whether it holds") + ": " +
         count_of(decision.undecided.size(), "mitigation"));
    for (const engine::Undecided& one : decision.undecided) {
      std::string modes;
      for (const std::string_view cause : cause_names(one.causes)) {
        modes += (modes.empty() ? "on_" : ", on_") + std::string(cause);
      }
      line("  " + std::string(fault_mode_name(one.says)) + " says " + modes +
           "; of what was seen:");
      describe_rule(traces[one.rule]);
      const engine::Truth& alone = traces[one.rule].truth;
      if (alone.unknown()) continue;
      line("    asked alone it " + std::string(alone.can_hold ? "holds" : "does not hold") +
           ": the work for one request was spent on others");
    }
  }

  void describe_holding(const std::vector<RuleTrace>& traces) {
    const auto holding = std::count_if(traces.begin(), traces.end(),
                                       [this](const RuleTrace& trace) { return holds(trace); });
    line("");
    line(heading("holds") + ": " + count_of(static_cast<size_t>(holding), "mitigation"));
    for (const RuleTrace& trace : traces) {
      if (holds(trace)) describe_rule(trace);
    }
  }

  void describe_others(const std::vector<RuleTrace>& traces) {
    line("");
    line(heading("does not hold"));
    for (const RuleTrace& trace : traces) {
      if (!trace.asked || trace.truth.can_hold || undecided_.contains(trace.rule)) continue;
      describe_miss(trace);
    }
  }

  void describe_miss(const RuleTrace& trace) {
    const std::string held = engine::conditions_held(trace);
    if (!held.empty()) line("  " + held + ":");
    describe_rule(trace);
  }

  /// Something of it was found: that nothing unwanted is there says little about a request.
  static bool is_near(const RuleTrace& trace) {
    return trace.found != 0 || (trace.to_find == 0 && trace.leaves_held != 0);
  }

  void describe_misses(const std::vector<RuleTrace>& traces) {
    std::vector<const RuleTrace*> misses;
    for (const RuleTrace& trace : traces) {
      if (trace.truth.can_hold || !is_near(trace) || undecided_.contains(trace.rule)) continue;
      misses.push_back(&trace);
    }
    // Rules are ordered by id, and so are those that are as near.
    std::stable_sort(misses.begin(), misses.end(), [](const RuleTrace* a, const RuleTrace* b) {
      if (a->missing != b->missing) return a->missing < b->missing;
      return a->found > b->found;
    });
    if (misses.size() > kNearestMisses) misses.resize(kNearestMisses);
    if (misses.empty()) return;
    line("");
    line(heading("nearest misses"));
    for (const RuleTrace* trace : misses) describe_miss(*trace);
  }

  /// What the request looks like to the mitigations shown.
  void describe_views(const engine::TracedRequest& request) {
    std::vector<uint32_t> rules;
    for (const RuleTrace* trace : shown_) rules.push_back(trace->rule);
    engine::AskedViewsOptions how;
    how.every_text = options_.all;
    const std::vector<std::string> lines =
        view_lines(pack_, engine::asked_views(pack_, request, rules, how), shown_,
                   options_.all ? how.elements : kFewElements);
    if (lines.empty()) return;
    line("");
    line(heading("views"));
    for (const std::string& content : lines) line("  " + content);
  }

  bool holds(const RuleTrace& trace) const {
    return trace.truth.holds() && !undecided_.contains(trace.rule);
  }

  Mode mode(uint32_t rule) const { return pack_.mode(rule, options_.day); }

  /// " (…)" unless the mode is simply what the pack says.
  std::string why_mode(uint32_t index) const {
    const program::Rule& rule = pack_.rules()[index];
    std::vector<std::string> reasons;
    const auto status = static_cast<program::Status>(rule.status);
    if (status != program::Status::kEnforce) {
      reasons.push_back("its status is " + std::string(status_name(status)));
    }
    if (rule.expires_day != program::kNever && options_.day > rule.expires_day) {
      reasons.push_back("expired after " + format_date(rule.expires_day));
    }
    switch (pack_.armed(index)) {
      case Armed::kIdle:
        reasons.push_back("idle: " + printable(pack_.why_armed(index, pack_.site())));
        break;
      case Armed::kUnknown:
        reasons.push_back("armed: " + printable(pack_.why_armed(index, pack_.site())));
        break;
      case Armed::kArmed:
        break;
    }
    for (const engine::SiteReason& reason : pack_.site_reasons(index, options_.day)) {
      const std::string why = reason.why == nullptr ? "" : provenance_text(*reason.why);
      reasons.push_back("site file: at most " + std::string(mode_name(reason.mode)) +
                        (why.empty() ? "" : ": " + why));
    }
    std::string text;
    for (const std::string& reason : reasons) text += (text.empty() ? "" : "; ") + reason;
    return text.empty() ? text : " (" + text + ")";
  }

  void describe_modes() {
    std::vector<std::string> lines;
    for (uint32_t rule = 0; rule < pack_.rules().size(); ++rule) {
      if (mode(rule) == Mode::kEnforce) continue;
      lines.push_back("  " + printable(pack_.string(pack_.rules()[rule].id)) + "  " +
                      std::string(mode_name(mode(rule))) + why_mode(rule));
    }
    for (const auto& [name, elements] : site_.params) {
      const auto place = site_.param_places.find(name);
      lines.push_back(
          "  parameter `" + printable(name) + "`: " + count_of(elements.size(), "element") +
          " from the site file" +
          (place == site_.param_places.end() ? "" : " (" + printable(place->second) + ")"));
    }
    for (const engine::SiteException& exception : pack_.exceptions()) {
      lines.push_back("  " +
                      (exception.never_block
                           ? std::string("never block")
                           : "exception from " + printable(exception.mitigations)) +
                      (options_.day > exception.why.until ? ": has ended" : "") + " (" +
                      provenance_text(exception.why) + ")");
    }
    if (lines.empty()) return;
    line("");
    line(heading("not enforced, or changed by the site"));
    for (const std::string& content : lines) line(content);
  }

  /// What an agent would do to this host.
  void describe_host() {
    const std::vector<engine::HostAction> table = pack_.host_actions(options_.day);
    if (table.empty()) return;
    line("");
    line(heading("host actions"));
    for (const engine::HostAction& action : table) {
      line("  " + printable(pack_.string(pack_.rules()[action.rule].id)) + "  " +
           std::string(armed_name(action.armed)) + ", " + std::string(mode_name(action.mode)) +
           "  " + action_text(pack_, pack_.actions()[action.action]));
    }
  }

  void describe_pack() {
    line("");
    line(heading("pack") + "  " + printable(pack_.name()) + " " + printable(pack_.version()) +
         ": " + count_of(pack_.rules().size(), "mitigation") + ", " +
         std::to_string(pack_.ungated_rules()) +
         " without a required string (evaluated for every request)");
    line("      " + count_of(view_.count(program::SectionId::kAtoms), "string") + " and " +
         count_of(view_.count(program::SectionId::kRegexes), "regular expression") +
         " looked for, " + count_of(view_.count(program::SectionId::kTests), "distinct test"));
  }

  const std::shared_ptr<const engine::Pack>& shared_;
  const engine::Pack& pack_;
  const engine::ProgramView& view_;
  const engine::Site& site_;
  const ExplanationOptions& options_;
  std::set<uint32_t> undecided_;
  std::vector<const RuleTrace*> shown_;
  bool degraded_ = false;
  std::string text_;
};

}  // namespace

std::string explain(const std::shared_ptr<const engine::Pack>& pack,
                    std::span<const uint8_t> linked, const engine::Site& site,
                    RequestRecord& request, const ExplanationOptions& options) {
  const Result<engine::ProgramView> view = engine::ProgramView::open(linked);
  if (!view) return {};  // cannot be: the pack was loaded from these bytes
  return Explainer(pack, view.value(), site, options).run(request);
}

std::string explain_pack(const std::shared_ptr<const engine::Pack>& pack,
                         std::span<const uint8_t> linked, const engine::Site& site,
                         const ExplanationOptions& options) {
  const Result<engine::ProgramView> view = engine::ProgramView::open(linked);
  if (!view) return {};  // as above
  return Explainer(pack, view.value(), site, options).run();
}

}  // namespace stopgap::cli
