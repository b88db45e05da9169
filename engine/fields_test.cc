// SPDX-License-Identifier: Apache-2.0
#include "engine/fields.h"

#include <gtest/gtest.h>

namespace stopgap::engine {
namespace {

TEST(Fields, AreFoundByTheirNames) {
  for (uint32_t i = 0; i < kFieldCount; ++i) {
    const FieldId field = static_cast<FieldId>(i);
    EXPECT_FALSE(field_info(field).signature.empty());
    EXPECT_EQ(find_field(field_info(field).name), field);
  }
  EXPECT_EQ(find_field("http.path"), FieldId::kPath);
  EXPECT_EQ(find_field("http.Path"), std::nullopt);
  EXPECT_EQ(find_field(""), std::nullopt);
}

TEST(Fields, TextHasGateSourcesAndTheRestHasNone) {
  for (uint32_t i = 0; i < kFieldCount; ++i) {
    const FieldId field = static_cast<FieldId>(i);
    const std::string_view signature = field_info(field).signature;
    const bool text = signature.starts_with("text") || signature.starts_with("path") ||
                      signature.starts_with("host") || signature.starts_with("bytes") ||
                      signature.starts_with("list");
    for (const uint32_t attribute : {0u, 1u}) {
      const bool named_here = field == FieldId::kOverrides && attribute == 0;
      for (const bool raw : {false, true})
        EXPECT_EQ(gate_sources(field, attribute, raw) != 0, text && !named_here)
            << field_info(field).name;
    }
  }
}

TEST(Fields, SourcesOfOneGroupStandTogether) {
  Group last = Group::kLine;
  for (uint32_t i = 0; i <= static_cast<uint32_t>(GateSource::kBodyForm); ++i) {
    const Group group = gate_group(static_cast<GateSource>(i));
    EXPECT_GE(group, last);
    last = group;
  }
  EXPECT_EQ(gate_group(GateSource::kSni), Group::kLine);
  EXPECT_EQ(gate_group(GateSource::kHeaderName), Group::kHeaders);
  EXPECT_EQ(last, Group::kBody);
}

}  // namespace
}  // namespace stopgap::engine
