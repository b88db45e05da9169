// SPDX-License-Identifier: Apache-2.0
// An event of another schema, and what section 7.1 of docs/language.md says its fields are.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>

#include "lang/schema.h"
#include "tests/oracle/facts.h"

namespace stopgap::oracle {

/// What the server handed over for one field.
struct OracleValue {
  std::variant<std::monostate, std::string, int64_t, bool, std::array<uint8_t, 16>, Headers> value;
  Causes missing = 0;  ///< the server said so
};

struct OracleEvent {
  std::string name;
  std::map<std::string, OracleValue> values;  ///< by field; a field without one has none
  bool unusable = false;                      ///< too few or too many values: none can be told
  OracleRequest connection;                   ///< only what is known of the connection
};

/// Every field of `schema` that is not the engine's own, and those of the connection.
Facts read_event(const lang::Schema& schema, const OracleEvent& event, const Limits& limits = {},
                 Causes simulated = 0, const Reads& reads = reads_of("generic"));

}  // namespace stopgap::oracle
