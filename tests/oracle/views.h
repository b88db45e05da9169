// SPDX-License-Identifier: Apache-2.0
// Decode stages and canonical paths, word for word from docs/language.md section 4 and with no
// thought for speed. Everything here takes and returns whole strings; nothing fails.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stopgap::oracle {

/// Every `%HH` becomes its byte, in one pass from left to right; any other `%` stays.
std::string pct(std::string_view text);

/// V0, then pct of the one before until nothing changes, at most 4 rounds: one to five views.
std::vector<std::string> decode_stages(std::string_view text);

/// The same for names and values of arguments: the first round also turns `+` into a space (before
/// pct).
std::vector<std::string> argument_stages(std::string_view text);

/// C: backslashes, empty, `.` and `..` segments resolved.
std::string canonical_path(std::string_view path);

/// P: C after every segment was cut at its first `;`.
std::string canonical_path_without_parameters(std::string_view path);

/// The views of a `path` field: V0…Vn first, then C and P of each; equal ones once.
std::vector<std::string> path_views(std::string_view path);

/// Without spaces and tabs at both ends.
std::string_view trim(std::string_view text);

/// ASCII letters in lower case, every other byte as it is.
std::string lower(std::string_view text);

/// A host candidate as section 4 reads it; empty means none.
std::string host_candidate(std::string_view text);

/// The pieces between `separator`, empty ones too; one piece for an empty text.
std::vector<std::string> split(std::string_view text, char separator);

}  // namespace stopgap::oracle
