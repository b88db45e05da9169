// SPDX-License-Identifier: Apache-2.0
// Reading 6 of parameters (docs/language.md section 4, Bodies, Parameters): what servers find that
// look for NAME= wherever it stands, with patterns that know nothing of quotes. Linear: what is
// looked at again is charged. Tested in part_parameters_test.cc.
#pragma once

#include <string_view>

#include "engine/body/part_parameters.h"

namespace stopgap::engine {

/// `name` or `filename`. `all`: every place counts.
void read_places(std::string_view header, std::string_view name, bool all, ParameterWork& work,
                 PartReadings& into);

/// Of `boundary`, which other patterns look for.
void read_boundary_places(std::string_view content_type, ParameterWork& work, PartReadings& into);

}  // namespace stopgap::engine
