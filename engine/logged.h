// SPDX-License-Identifier: Apache-2.0
// What the mitigations that hold ask to be written down about a request (docs/language.md section
// 6, `tag` and `log`). For reports: allocates.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/decision.h"

namespace stopgap::engine {

inline constexpr size_t kMaxLoggedBytes = 1024;  // of one value; what is cut ends with "..."
inline constexpr size_t kMaxLoggedValues = 100;  // of one field

/// The value of a field: text as sent (hostile bytes: escape before showing), numbers and addresses
/// in their usual form. Of a list the names of its elements only, because values of headers,
/// cookies and arguments are often credentials. No values: the field is absent.
struct LoggedField {
  std::string_view name;  ///< as in the rule; lives as long as the pack
  std::vector<std::string> values;
};

/// Of the log actions of `rule`, in order, each field once. Reads the request of `decision`: call
/// it while the decision and the request's memory are valid.
std::vector<LoggedField> logged_fields(const Decision& decision, uint32_t rule);
/// The fields that one action names: none, unless it is a log.
std::vector<std::string_view> logged_names(const Pack& pack, const program::Action& action);
/// The texts of its tag actions.
std::vector<std::string_view> tags(const Pack& pack, uint32_t rule);

}  // namespace stopgap::engine
