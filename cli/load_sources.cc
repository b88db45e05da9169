// SPDX-License-Identifier: Apache-2.0
// See load_sources.h. Tested by load_sources_test.cc.
#include "cli/load_sources.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "cli/files.h"
#include "engine/program.h"
#include "lang/limits.h"

namespace stopgap::cli {
namespace {

namespace fs = std::filesystem;

Error walk_error(const std::string& path, const std::error_code& code) {
  return file_error("read", path, code.value());
}

Result<SourceGroup> search(const std::string& directory) {
  SourceGroup group;
  std::error_code code;
  fs::recursive_directory_iterator it(directory, code);
  if (code) return walk_error(directory, code);
  for (const fs::recursive_directory_iterator end; it != end; it.increment(code)) {
    const fs::path& path = it->path();
    if (path.extension() != ".gap" || !it->is_regular_file(code)) continue;
    if (group.files.size() == lang::kMaxFiles) {
      return Error{"sources.too_many", "`" + directory + "` holds more than " +
                                           std::to_string(lang::kMaxFiles) + " rule files"};
    }
    group.files.push_back(
        {path.string(), path.string(), path.lexically_relative(directory).generic_string()});
  }
  if (code) return walk_error(directory, code);
  if (group.files.empty()) {
    return Error{"sources.none", "no rule files (*.gap) in `" + directory + "`"};
  }
  return group;
}

void settle(SourceGroup& group) {
  const auto by_path = [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; };
  const auto same_path = [](const SourceFile& a, const SourceFile& b) { return a.path == b.path; };
  std::sort(group.files.begin(), group.files.end(), by_path);
  group.files.erase(std::unique(group.files.begin(), group.files.end(), same_path),
                    group.files.end());
}

}  // namespace

Result<std::vector<SourceGroup>> find_sources(const std::vector<std::string>& paths,
                                              const std::vector<std::string>& includes) {
  SourceGroup loose;
  std::vector<SourceGroup> groups;
  for (const std::string& path : paths) {
    if (path == kStdinPath) {
      loose.files.push_back({path, std::string(kStdinName), std::string(kStdinName)});
      continue;
    }
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return file_error("read", path, errno);
    if (begins_like_pack(path)) {
      return Error{"sources.pack", "`" + path + "` is a compiled pack; rule text is wanted here"};
    }
    if (!S_ISDIR(info.st_mode)) {
      loose.files.push_back({path, path, fs::path(path).filename().string()});
      continue;
    }
    Result<SourceGroup> found = search(path);
    if (!found) return found.error();
    groups.push_back(std::move(found).value());
  }
  if (!loose.files.empty()) groups.insert(groups.begin(), std::move(loose));
  for (SourceGroup& group : groups) {
    settle(group);
    group.includes = includes;
  }
  return groups;
}

Result<SourceGroup> find_one_pack(const std::vector<std::string>& paths,
                                  const std::vector<std::string>& includes) {
  Result<std::vector<SourceGroup>> groups = find_sources(paths, includes);
  if (!groups) return groups.error();
  if (groups.value().size() != 1) {
    return Error{"usage.one_pack", "these paths are " + std::to_string(groups.value().size()) +
                                       " packs; give one directory, or the files of one pack"};
  }
  return std::move(groups.value().front());
}

bool begins_like_pack(const std::string& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return false;  // reading would empty a pipe
  Result<std::string> start = read_file(path, engine::program::kMagic.size());
  return start && std::equal(start.value().begin(), start.value().end(),
                             engine::program::kMagic.begin(), engine::program::kMagic.end());
}

Result<std::string> load_source(const SourceFile& file) {
  return read_file(file.path, lang::kMaxFileBytes + 1);
}

}  // namespace stopgap::cli
