// SPDX-License-Identifier: Apache-2.0
// Arguments and overrides as docs/language.md section 4 words them: what is sent, then what some
// servers make of it. Strings are copied, nothing is remembered, nothing is fast.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/oracle/facts.h"

namespace stopgap::oracle {

struct NameValue {
  std::string name, value;
  bool quoted = false;  ///< a cookie whose value stood between `"`
  /// Of a cookie, as they stand in its piece, the name without white space before it.
  std::string whole_name = {}, whole_value = {};
};
using NameValues = std::vector<NameValue>;

/// At the first `=`.
NameValue split_pair(std::string_view piece);

/// Arguments of a query or a form.
struct Arguments {
  NameValues sent, parts, further;
};
Arguments read_arguments(std::string_view text, std::string_view further = {});
/// `end`: why the end of the text is missing; `further`: why further arguments are.
/// `query`: in a query nothing may count behind a `#`.
List argument_list(const Arguments& arguments, Causes end, Causes further, const Reads& reads,
                   bool query = false);
/// All but a last one whose name may go on.
NameValues certain_arguments(const Arguments& arguments, bool parts_too, Causes end);
bool has_one_name_twice(const NameValues& arguments);

List override_list(const Headers& headers, const Arguments& query, Causes query_end,
                   const Arguments& form, Causes form_end, const Reads& reads);
/// Of the views of a name.
bool is_method_name(const std::vector<std::string>& views);
bool has_override(const Headers& headers, std::string_view kind);
/// So many headers stand before the first one of a target with which the views of the paths of all
/// targets come to more than `free` bytes beyond 8 times each.
size_t overrides_within(const Headers& headers, size_t free, const Reads& reads);
bool has_method_argument(const NameValues& arguments, const Reads& reads, bool query);

}  // namespace stopgap::oracle
