// SPDX-License-Identifier: Apache-2.0
// Reading and writing whole files for the commands: bounded, with errors a person can act on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "support/result.h"

namespace stopgap::cli {

/// The path that means standard input, and how it is shown.
inline constexpr std::string_view kStdinPath = "-";
inline constexpr std::string_view kStdinName = "<stdin>";

/// "cannot VERB `PATH`: No such file or directory"
Error file_error(std::string_view verb, std::string_view path, int error_number);

/// Owns a descriptor; -1 is none.
class File {
 public:
  explicit File(int fd = -1) : fd_(fd) {}
  File(File&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  File& operator=(File&& other) noexcept;
  ~File();
  int fd() const { return fd_; }

 private:
  int fd_;
};

/// Opens for reading; "-" is standard input. A directory is refused here, not at the first read.
Result<File> open_input(const std::string& path);

/// Whether open_input() would work, without opening: a pipe must not be touched before it is read.
Status check_readable(const std::string& path);

/// At most `limit_bytes` of the file: the caller asks for one more than it accepts and sees the
/// excess.
/// "-" is standard input.
Result<std::string> read_file(const std::string& path, size_t limit_bytes);

/// The regular file `name` below `directory` (empty: the current one), or nothing. Symbolic links
/// do not lead out of it.
std::optional<std::string> path_below(const std::filesystem::path& directory,
                                      std::string_view name);

/// Writes a temporary file beside `path`, then renames it: a reader sees the old or the new
/// content, never a part. Symbolic links are followed. An existing file keeps its mode; a new one
/// gets `mode` (less the umask).
Status replace_file(const std::string& path, std::string_view content, unsigned mode);

}  // namespace stopgap::cli
