// SPDX-License-Identifier: Apache-2.0
// Parameters of Content-Type and Content-Disposition, as the servers read them that disagree
// (docs/language.md section 4, Bodies, Parameters). Linear for each parameter asked for, and for
// each piece of one that RFC 2231 splits. Tested in part_parameters_test.cc.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "engine/arena.h"
#include "engine/body/charset.h"
#include "engine/limits.h"

namespace stopgap::engine {

/// The values some server reads of one parameter, equal ones once.
class PartReadings {
 public:
  void add(std::string_view value);
  /// The same, of a reading that not every server has: one it finds alone is in dispute.
  void add_found(std::string_view value);
  /// The same, of what some servers make of a value that all read: no dispute.
  void add_made(std::string_view value);
  std::span<const std::string_view> values() const { return {values_.data(), count_}; }
  /// Servers read different values, or some read none.
  bool disputed() const { return disputed_; }
  void dispute() { disputed_ = true; }
  /// There were more than are kept.
  bool too_many() const { return too_many_; }
  void overflow() { too_many_ = true; }

 private:
  bool holds(std::string_view value) const;

  std::array<std::string_view, kMaxPartReadings> values_{};
  size_t count_ = 0;
  bool disputed_ = false;
  bool too_many_ = false;
};

/// What reading them takes.
struct ParameterWork {
  Arena& arena;
  Charsets& charsets;
  size_t& left;                  ///< bytes that may still be copied, or looked at once more
  bool unknown_charset = false;  ///< some value names a character set that is not known
  bool spent = false;            ///< some reading was left out

  /// False if that is more than what is left: then a reading is left out.
  bool take(size_t bytes) {
    spent = spent || bytes > left;
    if (bytes > left) return false;
    left -= bytes;
    return true;
  }
};

/// Adds what servers read of the parameter `name` or `filename` (`name`) in `header`. Values point
/// into it, or into the arena.
void read_parameter(std::string_view header, std::string_view name, ParameterWork& work,
                    PartReadings& into);

/// Adds the boundaries that servers read in a Content-Type.
void read_boundaries(std::string_view content_type, ParameterWork& work, PartReadings& into);

/// Without the backslashes that take what is behind them.
std::string_view without_backslashes(std::string_view value, Arena& arena);

/// What stands before the first parameter: `form-data`, `multipart/mixed`.
std::string_view parameter_type(std::string_view header);

}  // namespace stopgap::engine
