// SPDX-License-Identifier: Apache-2.0
// The files that generated rules name: data files, and the module `gen.lib` with one below it. They
// are always the same; rules name them or not.
#pragma once

#include <optional>
#include <string_view>

#include "lang/lang.h"

namespace stopgap::differential {

/// words.txt, hosts.txt, ranges.txt and numbers.txt: more entries than are spread into tests, and
/// such as requests hold. lang::Inputs::data.
std::optional<lang::FoundFile> data_file(std::string_view from, std::string_view name);

/// gen/lib.gap and gen/base.gap. lang::Inputs::packs.
std::optional<lang::FoundFile> imported_file(std::string_view from, std::string_view path);

}  // namespace stopgap::differential
