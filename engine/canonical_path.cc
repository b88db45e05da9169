// SPDX-License-Identifier: Apache-2.0
// Tested in canonical_path_test.cc.
#include "engine/canonical_path.h"

#include <cstring>

namespace stopgap::engine {
namespace {

constexpr bool is_separator(char c) { return c == '/' || c == '\\'; }

}  // namespace

size_t canonical_path(std::string_view path, PathForm form, char* out) {
  size_t length = 0;  // `out` is a run of "/segment", so ".." goes back to the last '/'
  bool dropped_last = false;
  for (size_t begin = 0; begin <= path.size();) {
    size_t end = begin;
    while (end < path.size() && !is_separator(path[end])) ++end;
    std::string_view segment = path.substr(begin, end - begin);
    if (form == PathForm::kP) segment = segment.substr(0, segment.find(';'));
    begin = end + 1;
    dropped_last = segment.empty() || segment == "." || segment == "..";
    if (!dropped_last) {
      out[length++] = '/';
      std::memcpy(out + length, segment.data(), segment.size());
      length += segment.size();
    } else if (segment == "..") {
      while (length > 0 && out[--length] != '/') {
      }
    }
  }
  if (length == 0 || dropped_last) out[length++] = '/';
  return length;
}

bool is_plain_path(std::string_view path) {
  if (path.empty() || path[0] != '/') return false;
  bool after_slash = false;
  for (const char c : path) {
    if (c == '\\' || (after_slash && (c == '/' || c == '.'))) return false;
    after_slash = c == '/';
  }
  return true;
}

}  // namespace stopgap::engine
