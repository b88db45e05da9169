// SPDX-License-Identifier: Apache-2.0
// The modules of the language that come with it, embedded at build time from
// stdlib-rules/std/*.gap: rule text never reads a file by name.
#pragma once

#include <optional>
#include <string_view>

namespace stopgap::stdlib {

/// The text of the module an `import` names: "std.http" is std/http.gap. Nothing for an unknown
/// one. Lives as long as the program.
std::optional<std::string_view> module_text(std::string_view module);

}  // namespace stopgap::stdlib
