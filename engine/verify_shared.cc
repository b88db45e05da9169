// SPDX-License-Identifier: Apache-2.0
// See verify_shared.h. Tested by program_verify_limits_test.cc.
#include "engine/verify_shared.h"

#include <array>
#include <cstring>
#include <vector>

#include "engine/layout_table.h"
#include "engine/limits.h"

namespace stopgap::engine {
namespace {

bool is_range(const FieldSpec& field) {
  return field.check == FieldCheck::kRecords || field.check == FieldCheck::kRecordsUsed;
}

/// The cost of a record: how many others it names, and what those cost.
class SharedRecords {
 public:
  explicit SharedRecords(const ProgramView& view) : view_(view) {}

  Status check() {
    for (uint32_t slot = 0; slot < kSectionSlots; ++slot) {
      if (Status status = price(slot); !status) return status;
    }
    return Ok{};
  }

 private:
  /// Recursion along the table's ranges, which only lead on: three deep.
  Status price(uint32_t slot) {
    if (priced_[slot]) return Ok{};
    priced_[slot] = true;
    std::vector<FieldSpec> ranges;
    for (const FieldSpec& field : section_spec(slot).fields) {
      if (!is_range(field)) continue;
      if (Status status = price(section_slot(field.limit)); !status) return status;
      ranges.push_back(field);
    }
    return ranges.empty() ? Status(Ok{}) : add_up(slot, ranges);
  }

  Status add_up(uint32_t slot, const std::vector<FieldSpec>& ranges) {
    const SectionSpec& spec = section_spec(slot);
    const uint8_t* record = view_.bytes().data() + view_.offset(spec.id);
    uint64_t sum = 0;
    std::vector<uint32_t>& before = before_[slot];
    before.push_back(0);
    for (uint32_t i = 0; i < view_.count(spec.id); ++i, record += spec.record_size) {
      for (const FieldSpec& field : ranges) {
        program::Range range;
        std::memcpy(&range, record + field.offset, sizeof(range));
        const uint64_t cost = cost_of(section_slot(field.limit), range);
        sum += cost;
        total_ += cost;
        if (total_ > kMaxSharedRecords) {
          return record_error(spec.id, i, field.name, "the pack shares too many records");
        }
      }
      before.push_back(static_cast<uint32_t>(sum));
    }
    return Ok{};
  }

  uint64_t cost_of(uint32_t slot, program::Range range) const {
    const std::vector<uint32_t>& before = before_[slot];
    const uint64_t inner =
        before.empty() ? 0 : before[range.first + range.count] - before[range.first];
    return range.count + inner;
  }

  static_assert(kMaxSharedRecords <= UINT32_MAX);
  const ProgramView& view_;
  uint64_t total_ = 0;
  std::array<bool, kSectionSlots> priced_{};
  /// By section, by record: the cost of those before it, and of all; empty: nothing is named.
  std::array<std::vector<uint32_t>, kSectionSlots> before_;
};

}  // namespace

Status check_shared_records(const ProgramView& view) { return SharedRecords(view).check(); }

}  // namespace stopgap::engine
