// SPDX-License-Identifier: Apache-2.0
// See site_text.h. Tested by tests/e2e/site_test.cc.
#include "cli/site_text.h"

#include "cli/console.h"
#include "cli/dates.h"
#include "cli/json_text.h"
#include "cli/names.h"

namespace stopgap::cli {
namespace {

constexpr size_t kShownBytes = 160;

std::string entry(const std::string& what, const engine::Provenance& why, int32_t day) {
  std::string text = what;
  if (day > why.until) text += ": has ended";
  const std::string said = provenance_text(why);
  return said.empty() ? text : text + " (" + said + ")";
}

}  // namespace

std::string provenance_text(const engine::Provenance& why) {
  std::string text = printable(why.place);
  if (!why.reason.empty()) {
    text += (text.empty() ? "" : ": ") + clipped(why.reason, kShownBytes);
  }
  if (!why.author.empty()) text += ", " + clipped(why.author, kShownBytes);
  if (why.until != engine::program::kNever) text += ", until " + format_date(why.until);
  return text;
}

void append_provenance_json(std::string& out, const engine::Provenance& why) {
  const char* before = "{";
  const auto add = [&](std::string_view key, std::string_view text) {
    if (text.empty()) return;
    out.append(before).append("\"").append(key).append("\":");
    append_json_string(out, text);
    before = ",";
  };
  add("at", why.place);
  add("reason", why.reason);
  add("author", why.author);
  if (why.until != engine::program::kNever) add("until", format_date(why.until));
  out.append(before[0] == '{' ? "{}" : "}");
}

std::vector<std::string> site_lines(const engine::Site& site, int32_t day) {
  std::vector<std::string> lines;
  const auto at_most = [](engine::Mode mode) { return "at most " + std::string(mode_name(mode)); };
  if (site.mode != engine::Mode::kEnforce) {
    lines.push_back(entry("every mitigation: " + at_most(site.mode), site.mode_why, day));
  }
  for (const engine::SiteMode& mode : site.modes) {
    lines.push_back(entry(printable(mode.mitigations) + ": " + at_most(mode.mode), mode.why, day));
  }
  for (const engine::SiteException& exception : site.exceptions) {
    const std::string what = exception.never_block
                                 ? "never block"
                                 : "exception from " + printable(exception.mitigations);
    lines.push_back(entry(what, exception.why, day));
  }
  return lines;
}

}  // namespace stopgap::cli
