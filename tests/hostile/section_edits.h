// SPDX-License-Identifier: Apache-2.0
// What can be done to a whole section of a pack: duplicated, overlapping, moved, resized, removed.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tests/hostile/layout.h"

namespace stopgap::hostile {

enum class SectionEdit : uint8_t {
  kRemoved,
  kEmptied,
  kEntryTwice,
  kEntrySwappedWithNext,
  kSwappedWithNext,
  kLastRecordTwice,
  kLastRecordGone,
  kFirstRecordGone,
  kFirstRecordsSwapped,
  kTwiceAsLong,
  kZeroed,
  kFilled,
  kCountOneMore,
  kCountOneLess,
  kCountZero,
  kCountHuge,
  kOverNext,
  kOverHeader,
  kEightFurther,
  kEightBefore,
  kOffsetHuge,
  kIdOfNext,
  kIdUnknown,
  kMovedToTheEnd,
  kGapsBefore,  // this and kPaddedEnd move bytes that nobody reads
  kPaddedEnd,
};
inline constexpr size_t kSectionEdits = static_cast<size_t>(SectionEdit::kPaddedEnd) + 1;

Bytes edit_section(Layout layout, size_t section, SectionEdit edit);

}  // namespace stopgap::hostile
