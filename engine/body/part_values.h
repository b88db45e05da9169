// SPDX-License-Identifier: Apache-2.0
// What servers make of a name, file name or boundary they have read (docs/language.md section 4,
// Bodies, Parameters). Tested in part_parameters_test.cc.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/body/part_parameters.h"

namespace stopgap::engine {

/// Adds the value of a `NAME*`: decoded, and in UTF-8 from the character set it names.
void add_extended(std::string_view value, ParameterWork& work, PartReadings& into);
/// Its steps: the set it names, if any; what is behind that, decoded; a value in UTF-8 from a set.
std::string_view charset_of(std::string_view value);
std::string_view decode_extended(std::string_view value, bool first, Arena& arena);
void add_in_utf8(std::string_view value, std::string_view set, ParameterWork& work,
                 PartReadings& into);

/// Of each value from `first` on, and of what is so made, to `values`.
void add_made_of_names(size_t first, ParameterWork& work, PartReadings& values);
void add_made_of_files(size_t first, ParameterWork& work, PartReadings& values);
/// The same, with encoded words (RFC 2047) only.
void add_decoded_words(size_t first, ParameterWork& work, PartReadings& values);

}  // namespace stopgap::engine
