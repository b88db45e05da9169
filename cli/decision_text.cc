// SPDX-License-Identifier: Apache-2.0
// See decision_text.h. Tested through `stopgap eval` (tests/e2e).
#include "cli/decision_text.h"

#include "cli/console.h"
#include "cli/json_text.h"
#include "cli/names.h"
#include "cli/site_text.h"
#include "engine/logged.h"

namespace stopgap::cli {
namespace {

constexpr size_t kVerdictColumns = 12;
constexpr size_t kShownIdBytes = 80;
constexpr size_t kShownTitleBytes = 100;

/// What the site says about a match that does not act: `,"site":[…]`.
void append_site_json(std::string& out, const engine::Pack& pack, const engine::Match& match,
                      int32_t today) {
  if (match.mode == engine::Mode::kEnforce) return;
  const size_t size = out.size();
  const char* before = ",\"site\":[";
  const auto add = [&](std::string_view what, const engine::Provenance* why) {
    out.append(before).append("{\"says\":\"").append(what).append("\",\"why\":");
    append_provenance_json(out, why != nullptr ? *why : engine::Provenance{});
    out.push_back('}');
    before = ",";
  };
  for (const engine::SiteReason& reason : pack.site_reasons(match.rule, today)) {
    add("at most " + std::string(mode_name(reason.mode)), reason.why);
  }
  if (match.exception != engine::Match::kNoException) {
    const engine::SiteException& exception = pack.exceptions()[match.exception];
    add(exception.never_block ? "never block" : "exception", &exception.why);
  }
  if (out.size() != size) out.push_back(']');
}

void append_strings_json(std::string& out, const auto& texts) {
  out.push_back('[');
  bool first = true;
  for (const std::string_view text : texts) {
    if (!first) out.push_back(',');
    append_json_string(out, text);
    first = false;
  }
  out.push_back(']');
}

/// What its tag and log actions say: `,"tags":["a"],"log":{"http.uri":["/x"]}`.
void append_records_json(std::string& out, const engine::Decision& decision, uint32_t rule) {
  if (const auto tags = engine::tags(*decision.pack, rule); !tags.empty()) {
    out.append(",\"tags\":");
    append_strings_json(out, tags);
  }
  const char* before = ",\"log\":{";
  const size_t size = out.size();
  for (const engine::LoggedField& field : engine::logged_fields(decision, rule)) {
    out.append(before);
    append_json_string(out, field.name);
    out.push_back(':');
    append_strings_json(out, field.values);
    before = ",";
  }
  if (out.size() != size) out.push_back('}');
}

void append_match_json(std::string& out, const engine::Decision& decision,
                       const engine::Match& match) {
  const engine::Pack& pack = *decision.pack;
  const engine::program::Rule& rule = pack.rules()[match.rule];
  out.append("{\"id\":");
  append_json_string(out, pack.string(rule.id));
  out.append(",\"mode\":\"").append(mode_name(match.mode)).append("\",\"actions\":[");
  for (uint32_t i = 0; i < rule.actions.count; ++i) {
    const auto kind = pack.actions()[rule.actions.first + i].kind;
    out.append(i == 0 ? "\"" : ",\"");
    out.append(action_name(static_cast<engine::program::ActionKind>(kind))).push_back('"');
  }
  out.push_back(']');
  append_records_json(out, decision, match.rule);
  append_site_json(out, pack, match, decision.today);
  out.push_back('}');
}

/// Only of a degraded decision: other lines stay short.
void append_failures_json(std::string& out, const engine::Decision& decision) {
  out.append(",\"causes\":");
  append_strings_json(out, cause_names(decision.causes));
  out.append(",\"undecided\":[");
  for (const engine::Undecided& one : decision.undecided) {
    if (&one != decision.undecided.data()) out.push_back(',');
    out.append("{\"id\":");
    append_json_string(out, decision.pack->string(decision.pack->rules()[one.rule].id));
    out.append(",\"causes\":");
    append_strings_json(out, cause_names(one.causes));
    out.append(",\"mode\":\"").append(fault_mode_name(one.says)).append("\"}");
  }
  out.push_back(']');
}

/// "  (degraded: oversize; undecided: M1 block, M2 allow)"
void append_failures_text(std::string& out, const engine::Decision& decision) {
  out += "  (degraded:";
  for (const std::string_view cause : cause_names(decision.causes)) out.append(" ").append(cause);
  const char* before = "; undecided: ";
  for (const engine::Undecided& one : decision.undecided) {
    out += before + printable(decision.pack->string(decision.pack->rules()[one.rule].id)) + " ";
    out += fault_mode_name(one.says);
    before = ", ";
  }
  out += ")";
}

/// Nothing if there are none.
void append_edits_json(std::string& out, std::string_view key,
                       const std::vector<engine::HeaderEdit>& edits) {
  if (edits.empty()) return;
  out.append(",\"").append(key).append("\":[");
  for (const engine::HeaderEdit& edit : edits) {
    if (&edit != &edits.front()) out.push_back(',');
    out.append("{\"op\":\"").append(edit_name(edit.kind)).append("\",\"name\":");
    append_json_string(out, edit.name);
    if (edit.kind != engine::EditKind::kRemove) {
      out.append(",\"value\":");
      append_json_string(out, edit.value);
    }
    if (edit.kind == engine::EditKind::kAppend) {
      out.append(",\"separator\":");
      append_json_string(out, edit.separator);
    }
    out.push_back('}');
  }
  out.push_back(']');
}

std::string_view verdict_sgr(engine::Verdict verdict) {
  switch (verdict) {
    case engine::Verdict::kPass:
      return "32";
    case engine::Verdict::kThrottle:
    case engine::Verdict::kRedirect:
      return "33";
    case engine::Verdict::kBlock:
    case engine::Verdict::kDrop:
      return "1;31";
  }
  return {};
}

std::string plain_verdict(const engine::Decision& decision) {
  std::string text(verdict_name(decision.verdict));
  if (decision.status != 0) text += " " + std::to_string(decision.status);
  return text;
}

std::string named(const engine::Pack& pack, uint32_t rule_index) {
  const engine::program::Rule& rule = pack.rules()[rule_index];
  return printable(pack.string(rule.id)) + " " + clipped(pack.string(rule.title), kShownTitleBytes);
}

std::string padded(std::string text, size_t shown_width) {
  if (shown_width < kVerdictColumns) text.append(kVerdictColumns - shown_width, ' ');
  return text + "  ";
}

}  // namespace

void append_decision_json(std::string& out, std::string_view id, const Exchanged& decided) {
  const engine::Decision& decision = decided.decision;
  out.append("{\"id\":");
  append_json_string(out, id);
  out.append(",\"verdict\":\"").append(verdict_name(decision.verdict)).push_back('"');
  if (decision.status != 0) out.append(",\"status\":").append(std::to_string(decision.status));
  out.append(",\"mitigations\":[");
  for (size_t i = 0; i < decision.matches.size(); ++i) {
    if (i > 0) out.push_back(',');
    append_match_json(out, decision, decision.matches[i]);
  }
  out.push_back(']');
  append_edits_json(out, "request_edits", decided.request_edits);
  append_edits_json(out, "edits", decided.response_edits);
  out.append(",\"flags\":[");
  bool first = true;
  if (const engine::FlagSet flags = decision.flags(); flags != 0) {
    for (std::string_view flag : flag_names(flags)) {
      out.append(first ? "\"" : ",\"").append(flag).push_back('"');
      first = false;
    }
  }
  out.append(decision.degraded ? "],\"degraded\":true" : "],\"degraded\":false");
  if (decision.degraded) append_failures_json(out, decision);
  out.append("}\n");
}

void append_error_json(std::string& out, std::optional<std::string_view> id,
                       std::string_view message, std::optional<uint64_t> line) {
  out.append("{\"id\":");
  if (id) {
    append_json_string(out, *id);
  } else {
    out.append("null");
  }
  out.append(",\"error\":");
  append_json_string(out, message);
  if (line) out.append(",\"line\":").append(std::to_string(*line));
  out.append("}\n");
}

std::string verdict_text(const engine::Decision& decision, bool colour) {
  return paint(plain_verdict(decision), verdict_sgr(decision.verdict), colour);
}

void append_decision_text(std::string& out, const RequestRecord& request, const Exchanged& decided,
                          bool colour) {
  const engine::Decision& decision = decided.decision;
  out += padded(verdict_text(decision, colour), plain_verdict(decision).size());
  out += clipped(request.id, kShownIdBytes) + "  " + request_line(request.method, request.target);
  if (decision.rule != engine::Decision::kNoRule) {
    out += "  " + named(*decision.pack, decision.rule);
  }
  for (const engine::Match& match : decision.matches) {
    if (match.rule == decision.rule) continue;
    out += match.mode == engine::Mode::kObserve ? "  observed: " : "  also: ";
    out += printable(decision.pack->string(decision.pack->rules()[match.rule].id));
    if (match.exception != engine::Match::kNoException) {
      const engine::SiteException& exception = decision.pack->exceptions()[match.exception];
      out += std::string(exception.never_block ? " (never block: " : " (exception: ") +
             provenance_text(exception.why) + ")";
    }
  }
  for (const auto* edits : {&decided.request_edits, &decided.response_edits}) {
    for (const engine::HeaderEdit& edit : *edits) {
      out += "  " + std::string(edit_name(edit.kind)) + " " + clipped(edit.name, kShownIdBytes);
    }
  }
  if (decision.degraded) append_failures_text(out, decision);
  out += "\n";
}

void append_error_text(std::string& out, std::optional<std::string_view> id,
                       std::string_view message, std::optional<uint64_t> line, bool colour) {
  out += padded(paint("error", "1;31", colour), 5);
  if (id) out += clipped(*id, kShownIdBytes) + "  ";
  if (line) out += "line " + std::to_string(*line) + ": ";
  out += printable(message) + "\n";
}

}  // namespace stopgap::cli
