// SPDX-License-Identifier: Apache-2.0
// All flags of a request, for reports. Tested in views_test.cc.
#include "engine/views.h"

namespace stopgap::engine {

FlagSet Views::flags() {
  FlagSet set = 0;
  for (uint32_t i = static_cast<uint32_t>(FieldId::kFlagDoubleEncoded); i < kFieldCount; ++i) {
    const auto field = static_cast<FieldId>(i);
    if (flag(field)) set |= flag_bit(field);
  }
  return set;
}

}  // namespace stopgap::engine
