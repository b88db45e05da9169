// SPDX-License-Identifier: Apache-2.0
// See decision_text.h. Tested through `stopgap eval` (tests/e2e).
#include "cli/decision_text.h"

#include "cli/console.h"
#include "cli/json_text.h"
#include "cli/names.h"

namespace stopgap::cli {
namespace {

constexpr size_t kVerdictColumns = 12;
constexpr size_t kShownIdBytes = 80;
constexpr size_t kShownTitleBytes = 100;

void append_match_json(std::string& out, const engine::Pack& pack, const engine::Match& match) {
  const engine::program::Rule& rule = pack.rules()[match.rule];
  out.append("{\"id\":");
  append_json_string(out, pack.string(rule.id));
  out.append(",\"mode\":\"").append(mode_name(match.mode)).append("\",\"actions\":[");
  for (uint32_t i = 0; i < rule.actions.count; ++i) {
    const auto kind = pack.actions()[rule.actions.first + i].kind;
    out.append(i == 0 ? "\"" : ",\"");
    out.append(action_name(static_cast<engine::program::ActionKind>(kind))).push_back('"');
  }
  out.append("]}");
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

void append_decision_json(std::string& out, std::string_view id, const engine::Decision& decision) {
  out.append("{\"id\":");
  append_json_string(out, id);
  out.append(",\"verdict\":\"").append(verdict_name(decision.verdict)).push_back('"');
  if (decision.status != 0) out.append(",\"status\":").append(std::to_string(decision.status));
  out.append(",\"mitigations\":[");
  for (size_t i = 0; i < decision.matches.size(); ++i) {
    if (i > 0) out.push_back(',');
    append_match_json(out, *decision.pack, decision.matches[i]);
  }
  out.append("],\"flags\":[");
  bool first = true;
  if (const engine::FlagSet flags = decision.flags(); flags != 0) {
    for (std::string_view flag : flag_names(flags)) {
      out.append(first ? "\"" : ",\"").append(flag).push_back('"');
      first = false;
    }
  }
  out.append(decision.degraded ? "],\"degraded\":true}\n" : "],\"degraded\":false}\n");
}

void append_error_json(std::string& out, std::optional<std::string_view> id,
                       std::string_view message, uint64_t line) {
  out.append("{\"id\":");
  if (id) {
    append_json_string(out, *id);
  } else {
    out.append("null");
  }
  out.append(",\"error\":");
  append_json_string(out, message);
  out.append(",\"line\":").append(std::to_string(line)).append("}\n");
}

std::string verdict_text(const engine::Decision& decision, bool colour) {
  return paint(plain_verdict(decision), verdict_sgr(decision.verdict), colour);
}

void append_decision_text(std::string& out, const RequestRecord& request,
                          const engine::Decision& decision, bool colour) {
  out += padded(verdict_text(decision, colour), plain_verdict(decision).size());
  out += clipped(request.id, kShownIdBytes) + "  " + request_line(request.method, request.target);
  if (decision.rule != engine::Decision::kNoRule) {
    out += "  " + named(*decision.pack, decision.rule);
  }
  for (const engine::Match& match : decision.matches) {
    if (match.rule == decision.rule) continue;
    out += match.mode == engine::Mode::kObserve ? "  observed: " : "  also: ";
    out += printable(decision.pack->string(decision.pack->rules()[match.rule].id));
  }
  if (decision.degraded) out += "  (degraded)";
  out += "\n";
}

void append_error_text(std::string& out, std::optional<std::string_view> id,
                       std::string_view message, uint64_t line, bool colour) {
  out += padded(paint("error", "1;31", colour), 5);
  if (id) out += clipped(*id, kShownIdBytes) + "  ";
  out += "line " + std::to_string(line) + ": " + printable(message) + "\n";
}

}  // namespace stopgap::cli
