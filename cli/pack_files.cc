// SPDX-License-Identifier: Apache-2.0
// See pack_files.h. Tested by tests/e2e/import_test.cc.
#include "cli/pack_files.h"

#include "cli/files.h"
#include "lang/limits.h"

namespace stopgap::cli {

namespace fs = std::filesystem;

PackFiles::PackFiles(const SourceGroup& group, FileNames names)
    : includes_(group.includes), kind_(names) {
  for (const SourceFile& file : group.files) {
    const std::string& name = names == FileNames::kShown ? file.shown : file.inner;
    paths_[name] = file.path;
    std::error_code failed;
    const fs::path canonical = fs::canonical(file.path, failed);
    if (!failed) names_[canonical.string()] = name;
  }
}

std::optional<fs::path> PackFiles::directory_of(std::string_view from) const {
  const auto file = paths_.find(from);
  if (file == paths_.end() || file->second == kStdinPath) return std::nullopt;
  return fs::path(file->second).parent_path();
}

std::optional<lang::FoundFile> PackFiles::data(std::string_view from, std::string_view path) const {
  const std::optional<fs::path> directory = directory_of(from);
  if (!directory) return std::nullopt;
  const std::optional<std::string> found = path_below(*directory, path);
  if (!found) return std::nullopt;
  Result<std::string> text = read_file(*found, lang::kMaxDataFileBytes + 1);
  if (!text) return std::nullopt;
  return lang::FoundFile{(fs::path(from).parent_path() / path).generic_string(),
                         std::move(text).value()};
}

/// One file, one name; two files, two names.
std::string PackFiles::name_for(const std::string& path, std::string wanted) {
  const auto known = names_.find(path);
  if (known != names_.end()) return known->second;
  while (paths_.count(wanted) != 0) wanted = "import/" + wanted;
  names_[path] = wanted;
  paths_[wanted] = path;
  return wanted;
}

std::optional<lang::FoundFile> PackFiles::imported(std::string_view from, std::string_view path) {
  struct Place {
    fs::path directory, shown;
  };
  std::vector<Place> places;
  if (const auto own = directory_of(from)) places.push_back({*own, fs::path(from).parent_path()});
  for (const std::string& include : includes_) places.push_back({include, include});
  for (const Place& place : places) {
    const std::optional<std::string> found = path_below(place.directory, path);
    if (!found) continue;
    Result<std::string> text = read_file(*found, lang::kMaxFileBytes + 1);
    if (!text) return std::nullopt;
    std::string wanted =
        kind_ == FileNames::kShown ? (place.shown / path).generic_string() : std::string(path);
    return lang::FoundFile{name_for(*found, std::move(wanted)), std::move(text).value()};
  }
  return std::nullopt;
}

}  // namespace stopgap::cli
