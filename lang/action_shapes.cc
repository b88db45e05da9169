// SPDX-License-Identifier: Apache-2.0
// The table of actions. Tested by check_test.cc and tests/golden/check.
#include "lang/action_shapes.h"

namespace stopgap::lang::checking {
namespace {

constexpr unsigned on(EventKind event) { return 1u << static_cast<unsigned>(event); }
constexpr unsigned kRequests = on(EventKind::kRequest);
constexpr unsigned kResponses = on(EventKind::kResponse);
constexpr unsigned kConnections = on(EventKind::kConnection);
constexpr unsigned kHosts = on(EventKind::kHost);
constexpr unsigned kOthers = on(EventKind::kOther);
constexpr unsigned kTraffic = kRequests | kResponses | kConnections | kOthers;

}  // namespace

const std::vector<ActionShape>& shapes() {
  using K = ActionKind;
  static const Parameter kHeader = {"name", Part::kName, true};
  static const Parameter kValue = {"value", Part::kText, true};
  static const Parameter kService = {"service", Part::kLabel, true};
  static const std::vector<ActionShape> table = {
      {"drop", K::kDrop, kRequests | kConnections | kOthers, true, "drop", {}},
      {"block",
       K::kBlock,
       kRequests | kResponses | kOthers,
       true,
       "block(status: 403, body: \"…\")",
       {{"status", Part::kNumber, false, 200, 599, 403}, {"body", Part::kText, false}}},
      {"redirect",
       K::kRedirect,
       kRequests,
       true,
       "redirect(\"/sorry\", status: 302)",
       {{"location", Part::kText, true}, {"status", Part::kNumber, false, 300, 399, 302}}},
      {"throttle",
       K::kThrottle,
       kRequests,
       true,
       "throttle(per_minute: 60)",
       {{"per_minute", Part::kNumber, true, 1, 1'000'000, 0}}},
      {"set_header",
       K::kSetHeader,
       kRequests | kResponses,
       false,
       "set_header(\"Name\", \"value\")",
       {kHeader, kValue}},
      {"append_header",
       K::kAppendHeader,
       kResponses,
       false,
       "append_header(\"Name\", \"value\", separator: \"; \")",
       {kHeader, kValue, {"separator", Part::kSeparator, false}}},
      {"remove_header",
       K::kRemoveHeader,
       kRequests | kResponses,
       false,
       "remove_header(\"Name\")",
       {kHeader}},
      {"tag", K::kTag, kTraffic, false, "tag(\"word\")", {{"tag", Part::kText, true}}},
      {"log", K::kLog, kTraffic, false, "log(http.uri)", {}},
      {"disable_service",
       K::kDisableService,
       kHosts,
       false,
       "disable_service(\"Name\") undo restore",
       {kService}},
      {"stop_service",
       K::kStopService,
       kHosts,
       false,
       "stop_service(\"Name\") undo restore",
       {kService}},
      {"close_port",
       K::kClosePort,
       kHosts,
       false,
       "close_port(5060/tcp) undo restore",
       {{"port", Part::kPort, true}}},
      {"disable_feature",
       K::kDisableFeature,
       kHosts,
       false,
       "disable_feature(\"name\") undo restore",
       {{"feature", Part::kLabel, true}}},
  };
  return table;
}

std::string_view event_words(EventKind event) {
  switch (event) {
    case EventKind::kRequest:
      return "a request";
    case EventKind::kResponse:
      return "a response";
    case EventKind::kConnection:
      return "a connection";
    case EventKind::kHost:
      return "a host";
    case EventKind::kOther:
      return "this event";
  }
  return "this event";
}

/// "drop, block and tag": what goes with the event.
std::string actions_on(EventKind event) {
  std::vector<std::string_view> names;
  for (const ActionShape& one : shapes()) {
    if (one.goes_with(event)) names.push_back(one.name);
  }
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i != 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

}  // namespace stopgap::lang::checking
