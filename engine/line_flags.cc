// SPDX-License-Identifier: Apache-2.0
// See line_flags.h.
#include "engine/line_flags.h"

#include <algorithm>

#include "engine/decode.h"
#include "engine/lenient_decode.h"

namespace stopgap::engine {
namespace {

template <typename Holds>
bool some(ViewList views, Holds holds_it) {
  return std::any_of(views.begin(), views.end(), holds_it);
}

/// NUL has a flag of its own.
bool holds_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return (c > 0 && c < 0x20) || c == 0x7F; });
}

}  // namespace

bool line_flag(RequestLine& line, FieldId flag, Arena& scratch) {
  const auto marked = [&](bool LenientMarks::*mark) {
    return some(line.uri_stages(),
                [&](std::string_view view) { return lenient_marks(view).*mark; });
  };
  if (flag == FieldId::kFlagDoubleEncoded) return line.uri_rounds() > 1;
  if (flag == FieldId::kFlagUndecoded) return line.uri_goes_on();
  if (flag == FieldId::kFlagBadPercent) return holds_bad_percent(line.parts().uri);
  if (flag == FieldId::kFlagBadTarget) return line.parts().bad;
  if (flag == FieldId::kFlagNullByte) {
    return some(line.uri_stages(), [](std::string_view view) { return holds(view, '\0'); });
  }
  if (flag == FieldId::kFlagPercentU) return marked(&LenientMarks::percent_u);
  if (flag == FieldId::kFlagOverlong) return marked(&LenientMarks::overlong);
  if (flag == FieldId::kFlagBestFit) return marked(&LenientMarks::sign);
  if (flag == FieldId::kFlagPathParameter) {
    return some(line.path_stages(), [](std::string_view view) { return holds(view, ';'); });
  }
  if (flag == FieldId::kFlagPathConfusion) return line.paths_disagree(scratch);
  if (flag == FieldId::kFlagControlByte) return some(line.uri_stages(), holds_control);
  return flag == FieldId::kFlagAbsoluteTarget && line.parts().absolute;
}

}  // namespace stopgap::engine
