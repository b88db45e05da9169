// SPDX-License-Identifier: Apache-2.0
// Classes that write the path's segments differently. Tested by evasion_test.cc.
#include <algorithm>

#include "evasion/generate.h"
#include "evasion/parts.h"

namespace stopgap::evasion {
namespace {

/// Slashes of the path, as places in the target.
std::vector<uint32_t> path_slashes(const Request& request) {
  const Piece path = path_of(request);
  return places(request, path, [](char c) { return c == '/'; });
}

/// `with` in place of every slash from the `first` on.
Variant replace_slashes(const Request& request, std::string_view with, size_t first) {
  Variant variant;
  const std::vector<uint32_t> all = path_slashes(request);
  for (size_t i = first; i < all.size(); ++i) {
    variant.push_back({Edit{Part::kTarget, 0, all[i], all[i] + 1, std::string(with)}});
  }
  return variant;
}

/// `with` behind every slash: cheap to describe, because nothing is replaced.
Variant insert_behind_slashes(const Request& request, std::string_view with, size_t first) {
  Variant variant;
  const std::vector<uint32_t> all = path_slashes(request);
  for (size_t i = first; i < all.size(); ++i) {
    variant.push_back({Edit{Part::kTarget, 0, all[i] + 1, all[i] + 1, std::string(with)}});
  }
  return variant;
}

/// `with` at the end of every segment that is a name.
Variant append_to_segments(const Request& request, std::string_view with) {
  Variant variant;
  const Piece path = path_of(request);
  const std::string_view text = text_of(request, path);
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('/', begin), text.size());
    const std::string_view segment = text.substr(begin, end - begin);
    if (!segment.empty() && segment != "." && segment != "..") {
      const auto at = static_cast<uint32_t>(path.begin + end);
      variant.push_back({Edit{Part::kTarget, 0, at, at, std::string(with)}});
    }
    begin = end + 1;
  }
  return variant;
}

}  // namespace

std::vector<Variant> dot_segments(const Request& request) {
  return {insert_behind_slashes(request, "./", 0), insert_behind_slashes(request, "x/../", 0),
          insert_behind_slashes(request, "%2e/", 0), insert_behind_slashes(request, "x/%2e%2E/", 0),
          insert_behind_slashes(request, "x/y/.././../", 0)};
}

std::vector<Variant> slashes(const Request& request) {
  return {insert_behind_slashes(request, "/", 0), insert_behind_slashes(request, "//", 0),
          replace_slashes(request, "\\", 1), insert_behind_slashes(request, "\\", 0)};
}

std::vector<Variant> path_parameters(const Request& request) {
  return {append_to_segments(request, ";x"), append_to_segments(request, ";x=1;y=%2e"),
          insert_behind_slashes(request, "x/..;y/", 0),
          insert_behind_slashes(request, "x;y/..;/", 1)};
}

std::vector<Variant> fragment(const Request& request) {
  if (path_of(request).begin == path_of(request).end ||
      request.target.find('#') != std::string::npos) {
    return {};
  }
  const auto at = static_cast<uint32_t>(request.target.size());
  std::vector<Variant> variants;
  for (const char* with : {"#", "#x", "#/x?y=1#"}) {
    variants.push_back({{Edit{Part::kTarget, 0, at, at, with}}});
  }
  return variants;
}

}  // namespace stopgap::evasion
