// SPDX-License-Identifier: Apache-2.0
// All flags of a request, for reports. Tested in views_test.cc.
#include <initializer_list>

#include "engine/decode.h"
#include "engine/views.h"

namespace stopgap::engine {

FlagSet Views::flags() {
  FlagSet set = 0;
  const auto ask = [&](std::initializer_list<FieldId> fields) {
    for (const FieldId field : fields)
      if (flag(field)) set |= flag_bit(field);
  };
  ask({FieldId::kFlagNullByte, FieldId::kFlagDuplicateHost, FieldId::kFlagBadTarget,
       FieldId::kFlagOversize, FieldId::kFlagTruncated});
  if (holds(text(FieldId::kUri)[0], '%')) {
    ask({FieldId::kFlagDoubleEncoded, FieldId::kFlagBadPercent, FieldId::kFlagUndecoded});
  }
  return set;
}

}  // namespace stopgap::engine
