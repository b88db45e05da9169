// SPDX-License-Identifier: Apache-2.0
// Parameters of Content-Type and Content-Disposition, as the servers read them that disagree
// (docs/language.md section 4, Bodies, Parameters). Pure; linear for each parameter asked for, and
// for each piece of one that RFC 2231 splits. Tested in part_parameters_test.cc.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "engine/arena.h"
#include "engine/limits.h"

namespace stopgap::engine {

/// The values some server reads of one parameter, equal ones once.
class PartReadings {
 public:
  void add(std::string_view value);
  std::span<const std::string_view> values() const { return {values_.data(), count_}; }
  /// Servers read different values, or some read none.
  bool disputed() const { return disputed_; }
  void dispute() { disputed_ = true; }
  /// There were more than are kept.
  bool too_many() const { return too_many_; }
  void overflow() { too_many_ = true; }

 private:
  std::array<std::string_view, kMaxPartReadings> values_{};
  size_t count_ = 0;
  bool disputed_ = false;
  bool too_many_ = false;
};

/// Adds what servers read of the parameter `name` (lower case) in `header`. Values point into it,
/// or into the arena.
void read_parameter(std::string_view header, std::string_view name, Arena& arena,
                    PartReadings& into);

/// Adds the boundary as PHP finds it: anywhere, without looking at parameters.
void read_php_boundary(std::string_view content_type, PartReadings& into);

/// What stands before the first parameter: `form-data`, `multipart/mixed`.
std::string_view parameter_type(std::string_view header);

}  // namespace stopgap::engine
