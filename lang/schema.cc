// SPDX-License-Identifier: Apache-2.0
// Looking up fields by name.
#include "lang/schema.h"

namespace stopgap::lang {

std::optional<uint32_t> Schema::find_field(std::string_view name) const {
  for (uint32_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return i;
  }
  return std::nullopt;
}

}  // namespace stopgap::lang
