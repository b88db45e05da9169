// SPDX-License-Identifier: Apache-2.0
// The files that the rule files of one pack name: data files below the directory of the rule file,
// imported rule files below it or below a directory given with --include.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/frontend.h"
#include "lang/lang.h"

namespace stopgap::cli {

class PackFiles {
 public:
  PackFiles(const SourceGroup& group, FileNames names);

  /// lang::Inputs::data and ::packs. `from` is the name of a file of the pack, or of one that
  /// imported() returned.
  std::optional<lang::FoundFile> data(std::string_view from, std::string_view path) const;
  std::optional<lang::FoundFile> imported(std::string_view from, std::string_view path);

 private:
  /// Where the file called `from` lies; nothing for standard input.
  std::optional<std::filesystem::path> directory_of(std::string_view from) const;
  std::string name_for(const std::string& path, std::string wanted);

  std::map<std::string, std::string, std::less<>> paths_;  // by name in the source map
  std::map<std::string, std::string, std::less<>> names_;  // by canonical path
  const std::vector<std::string>& includes_;
  FileNames kind_;
};

}  // namespace stopgap::cli
