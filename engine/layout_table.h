// SPDX-License-Identifier: Apache-2.0
// What every field of every record may hold, as a table: the part of verification that is the same
// for all sections. What depends on several records is in program_verify.cc and verify_code.cc.
#pragma once

#include <cstdint>
#include <span>

#include "engine/program_view.h"
#include "support/result.h"

namespace stopgap::engine {

enum class FieldCheck : uint8_t {
  kString,       ///< StrRef into kStrings
  kName,         ///< the same, not empty
  kLinkString,   ///< StrRef into kDatabaseBytes
  kRecords,      ///< Range of section `limit`
  kRecordsUsed,  ///< the same, not empty
  kIndex,        ///< uint32_t below the count of section `limit`
  kBelow,        ///< uint32_t below `limit`: flags and enumerators
  kDay,          ///< int32_t, a day a calendar has, or kNever
};

struct FieldSpec {
  const char* name;
  uint16_t offset;
  FieldCheck check;
  uint32_t limit;
};

struct SectionSpec {
  program::SectionId id;
  const char* name;
  uint32_t record_size;
  std::span<const FieldSpec> fields;
};

/// `slot` below kSectionSlots (section_slot()).
const SectionSpec& section_spec(uint32_t slot);

/// "pack.layout", with the place spelt "tests[12].operand: why".
Error record_error(program::SectionId section, uint64_t index, const char* field, const char* why);

/// Every field of every record against its FieldSpec. Linear in the size of the pack.
Status check_records(const ProgramView& view);

}  // namespace stopgap::engine
