// SPDX-License-Identifier: Apache-2.0
// Regexes of the language's subset: random ones, and strings that one of them matches.
#pragma once

#include <string>

#include "tests/differential/random.h"

namespace stopgap::differential {

/// A pattern (without slashes) that matches neither the empty string nor everything: each
/// alternative holds a literal.
std::string random_regex(Random& random);

/// A string `pattern` probably matches; anchors and `\b` are taken as given. Any text is a valid
/// argument.
std::string sample_regex(const std::string& pattern, Random& random);

}  // namespace stopgap::differential
