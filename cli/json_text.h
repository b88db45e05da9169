// SPDX-License-Identifier: Apache-2.0
// Writing JSON and XML strings from any bytes, without building a tree: results go out at a hundred
// thousand a second.
#pragma once

#include <string>
#include <string_view>

namespace stopgap::cli {

/// Appends `text` as a JSON string, quotes included. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// `text` for an XML 1.0 attribute or element. What XML cannot carry (controls) is written as
/// printable() does.
std::string xml_text(std::string_view text);

}  // namespace stopgap::cli
