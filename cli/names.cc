// SPDX-License-Identifier: Apache-2.0
// See names.h. Tested by names_test.cc.
#include "cli/names.h"

#include <bit>

#include "cli/console.h"
#include "engine/fields.h"
#include "engine/logged.h"

namespace stopgap::cli {
namespace {

constexpr size_t kShownTargetBytes = 160;
constexpr size_t kShownArgumentBytes = 80;

std::string quoted(std::string_view text) {
  return "\"" + clipped(text, kShownArgumentBytes) + "\"";
}

}  // namespace

std::string_view verdict_name(engine::Verdict verdict) {
  switch (verdict) {
    case engine::Verdict::kPass:
      return "pass";
    case engine::Verdict::kThrottle:
      return "throttle";
    case engine::Verdict::kRedirect:
      return "redirect";
    case engine::Verdict::kBlock:
      return "block";
    case engine::Verdict::kDrop:
      return "drop";
  }
  return {};
}

std::string_view mode_name(engine::Mode mode) {
  switch (mode) {
    case engine::Mode::kOff:
      return "off";
    case engine::Mode::kObserve:
      return "observe";
    case engine::Mode::kEnforce:
      return "enforce";
  }
  return {};
}

std::string_view status_name(engine::program::Status status) {
  switch (status) {
    case engine::program::Status::kDraft:
      return "draft";
    case engine::program::Status::kObserve:
      return "observe";
    case engine::program::Status::kEnforce:
      return "enforce";
    case engine::program::Status::kRetired:
      return "retired";
  }
  return {};
}

std::string_view action_name(engine::program::ActionKind kind) {
  switch (kind) {
    case engine::program::ActionKind::kDrop:
      return "drop";
    case engine::program::ActionKind::kBlock:
      return "block";
    case engine::program::ActionKind::kRedirect:
      return "redirect";
    case engine::program::ActionKind::kThrottle:
      return "throttle";
    case engine::program::ActionKind::kSetHeader:
      return "set_header";
    case engine::program::ActionKind::kAppendHeader:
      return "append_header";
    case engine::program::ActionKind::kRemoveHeader:
      return "remove_header";
    case engine::program::ActionKind::kTag:
      return "tag";
    case engine::program::ActionKind::kLog:
      return "log";
    case engine::program::ActionKind::kDisableService:
      return "disable_service";
    case engine::program::ActionKind::kStopService:
      return "stop_service";
    case engine::program::ActionKind::kClosePort:
      return "close_port";
    case engine::program::ActionKind::kDisableFeature:
      return "disable_feature";
  }
  return {};
}

std::string action_text(const engine::Pack& pack, const engine::program::Action& action) {
  const auto kind = static_cast<engine::program::ActionKind>(action.kind);
  const std::string name(action_name(kind));
  const std::string number = std::to_string(action.number);
  switch (kind) {
    case engine::program::ActionKind::kDrop:
      return name;
    case engine::program::ActionKind::kBlock:
      return name + "(status: " + number + ")";
    case engine::program::ActionKind::kRedirect:
      return name + "(" + quoted(pack.string(action.text)) + ", status: " + number + ")";
    case engine::program::ActionKind::kThrottle:
      return name + "(per_minute: " + number + ")";
    case engine::program::ActionKind::kSetHeader:
      return name + "(" + quoted(pack.string(action.name)) + ", " +
             quoted(pack.string(action.text)) + ")";
    case engine::program::ActionKind::kAppendHeader:
      return name + "(" + quoted(pack.string(action.name)) + ", " +
             quoted(pack.string(action.text)) +
             ", separator: " + quoted(pack.string(action.separator)) + ")";
    case engine::program::ActionKind::kRemoveHeader:
      return name + "(" + quoted(pack.string(action.name)) + ")";
    case engine::program::ActionKind::kTag:
      return name + "(" + quoted(pack.string(action.text)) + ")";
    case engine::program::ActionKind::kLog: {
      std::string fields;
      for (const std::string_view field : engine::logged_names(pack, action)) {
        fields.append(fields.empty() ? "" : ", ").append(field);
      }
      return name + "(" + fields + ")";
    }
    case engine::program::ActionKind::kDisableService:
    case engine::program::ActionKind::kStopService:
    case engine::program::ActionKind::kDisableFeature:
      return name + "(" + quoted(pack.string(action.name)) + ") undo restore";
    case engine::program::ActionKind::kClosePort:
      return name + "(" + number + "/" + printable(pack.string(action.text)) + ") undo restore";
  }
  return name;
}

std::vector<std::string_view> cause_names(engine::CauseSet causes) {
  constexpr std::string_view kNames[] = {"oversize", "unparsable", "budget", "error"};
  static_assert(std::size(kNames) == engine::kCauseCount);
  std::vector<std::string_view> names;
  for (uint32_t i = 0; i < engine::kCauseCount; ++i) {
    if ((causes & (1u << i)) != 0) names.push_back(kNames[i]);
  }
  return names;
}

std::string missing_text(const engine::Missing& missing) {
  constexpr std::string_view kParts[] = {"http.target",
                                         "http.uri, http.query",
                                         "http.path",
                                         "http.query_args",
                                         "http.form_args",
                                         "http.headers",
                                         "http.cookies",
                                         "http.host",
                                         "the host in http.target",
                                         "http.body.raw",
                                         "http.body after its codings",
                                         "http.body in its character set",
                                         "what kind of body it is",
                                         "http.parts",
                                         "http.json",
                                         "http.xml",
                                         "http.overrides",
                                         "http.body_size",
                                         "http.response.headers",
                                         "http.response.body",
                                         "http.response.body_size"};
  static_assert(std::size(kParts) == engine::kPartCount);
  engine::CauseSet all = 0;
  for (uint32_t i = 0; i < engine::kPartCount; ++i) {
    all |= missing[static_cast<engine::RequestPart>(i)];
  }
  const bool several = std::popcount(all) > 1;
  std::string text;
  for (uint32_t i = 0; i < engine::kPartCount; ++i) {
    const engine::CauseSet causes = missing[static_cast<engine::RequestPart>(i)];
    if (causes == 0) continue;
    text += (text.empty() ? "" : ", ") + std::string(kParts[i]);
    const char* before = " (";
    for (const std::string_view cause : cause_names(several ? causes : engine::CauseSet{0})) {
      text += before + std::string(cause);
      before = " and ";
    }
    if (several) text += ")";
  }
  return text;
}

std::string_view fault_mode_name(engine::program::FaultMode mode) {
  switch (mode) {
    case engine::program::FaultMode::kDefault:
      return "default";
    case engine::program::FaultMode::kBlock:
      return "block";
    case engine::program::FaultMode::kAllow:
      return "allow";
    case engine::program::FaultMode::kLog:
      return "log";
  }
  return {};
}

std::string_view event_name(engine::Event event) {
  switch (event) {
    case engine::Event::kRequest:
      return "http.request";
    case engine::Event::kResponse:
      return "http.response";
    case engine::Event::kConnection:
      return "connection";
    case engine::Event::kHost:
      return "host";
    case engine::Event::kOther:
      return "other";
  }
  return {};
}

std::string_view armed_name(engine::Armed armed) {
  switch (armed) {
    case engine::Armed::kIdle:
      return "idle";
    case engine::Armed::kArmed:
      return "armed";
    case engine::Armed::kUnknown:
      return "armed (version unknown)";
  }
  return {};
}

std::string_view phase_name(engine::Phase phase) {
  switch (phase) {
    case engine::Phase::kConnection:
      return "connection";
    case engine::Phase::kRequestLine:
      return "request line";
    case engine::Phase::kRequestHeaders:
      return "request headers";
    case engine::Phase::kRequestBody:
      return "request body";
    case engine::Phase::kResponseHeaders:
      return "response headers";
    case engine::Phase::kResponseBody:
      return "response body";
  }
  return {};
}

std::string_view edit_name(engine::EditKind kind) {
  switch (kind) {
    case engine::EditKind::kSet:
      return "set";
    case engine::EditKind::kRemove:
      return "remove";
    case engine::EditKind::kAppend:
      return "append";
  }
  return {};
}

std::vector<std::string_view> flag_names(engine::FlagSet flags) {
  constexpr std::string_view kPrefix = "http.flags.";
  std::vector<std::string_view> names;
  const auto first = static_cast<uint32_t>(engine::FieldId::kFlagDoubleEncoded);
  for (uint32_t id = first; id < engine::kFieldCount && id - first < 32; ++id) {
    const engine::FieldId field = static_cast<engine::FieldId>(id);
    std::string_view name = engine::field_info(field).name;
    if ((flags & engine::flag_bit(field)) == 0 || !name.starts_with(kPrefix)) continue;
    names.push_back(name.substr(kPrefix.size()));
  }
  return names;
}

std::string request_line(std::string_view method, std::string_view target) {
  return clipped(method, kShownArgumentBytes) + " " + clipped(target, kShownTargetBytes);
}

}  // namespace stopgap::cli
