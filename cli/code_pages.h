// SPDX-License-Identifier: Apache-2.0
// The pages of docs/codes, embedded at build time: `stopgap explain SG0102` needs no files.
#pragma once

#include <optional>
#include <string_view>

namespace stopgap::cli {

/// The page of a code ("SG0102") as Markdown; nothing for an unknown one. Lives as long as the
/// program.
std::optional<std::string_view> code_page(std::string_view code);

}  // namespace stopgap::cli
