// SPDX-License-Identifier: Apache-2.0
// Decode stages and canonical paths, word for word from docs/language.md section 4 and with no
// thought for speed. Everything here takes and returns whole strings; nothing fails.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stopgap::oracle {

/// What a backend reads.
struct Reads {
  bool percent_u = false, overlong = false, best_fit = false;
  bool backslash = false, path_parameters = false, trailing_dots = false, nul_ends = false;
  bool empty_segments = false, hash_ends = false, network_path = false;
  bool semicolon_pairs = false, joined_duplicates = false, php_names = false;
  bool underscore_headers = false, cookie_plus = false;
};
/// By the table of section 4; of "generic" (and of no known name) everything.
Reads reads_of(std::string_view backend);

/// Every `%HH` becomes its byte, in one pass from left to right; any other `%` stays.
std::string pct(std::string_view text);
/// `%uHHHH` too becomes its character.
std::string pctu(std::string_view text);
/// UTF-8 sequences: overlong ones in shortest form, if `overlong`; look-alikes in ASCII, if
/// `best_fit`.
std::string fold(std::string_view text, bool overlong, bool best_fit);

/// V, U and W: at most 4 rounds each, equal views once.
struct Stages {
  std::vector<std::string> views;
  int rounds = 0;     ///< of the longest chain
  bool more = false;  ///< a fifth round of some chain would change something
};
/// `argument`: the first round also turns `+` into a space, before anything else.
Stages read_stages(std::string_view text, const Reads& reads, bool argument = false);

std::vector<std::string> decode_stages(std::string_view text, const Reads& reads);
/// The same for names and values of arguments.
std::vector<std::string> argument_stages(std::string_view text, const Reads& reads);

/// The stages of a path: also cut before a NUL or `#`; then those of further texts of it; then
/// those without parameters.
std::vector<std::string> path_stages(std::string_view path, const Reads& reads,
                                     const std::vector<std::string>& further = {});

/// How a path is split: at `/`; at `\` too; or at both, and segments are names on Windows.
enum class Separators { kSlash, kBoth, kWindows };
std::string canonical_path(std::string_view path, Separators separators, bool cut_parameters);
/// Empty segments between two separators are segments as others are.
std::string canonical_with_empties(std::string_view path, Separators separators);

/// The views of a `path` field: its stages first, then the forms of each; equal ones once.
std::vector<std::string> path_views(std::string_view path, const Reads& reads,
                                    const std::vector<std::string>& further = {});

/// Those before the first view with which all come to more than 8 times the path, which is the
/// first one, and `free` bytes.
std::vector<std::string> views_within(std::vector<std::string> views, size_t free);
/// What all of them come to beyond 8 times the first one.
size_t bytes_beyond(const std::vector<std::string>& views);

/// Two of the six forms of one of the stages differ, or one with empty segments once it has none.
bool forms_differ(const std::vector<std::string>& stages);

/// Without spaces and tabs at both ends.
std::string_view trim(std::string_view text);

/// ASCII letters in lower case, every other byte as it is.
std::string lower(std::string_view text);

/// A host candidate as section 4 reads it; empty means none.
std::string host_candidate(std::string_view text);

/// The pieces between `separator`, empty ones too; one piece for an empty text.
std::vector<std::string> split(std::string_view text, char separator);

}  // namespace stopgap::oracle
