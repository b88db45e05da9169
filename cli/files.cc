// SPDX-License-Identifier: Apache-2.0
// See files.h. Tested by files_test.cc.
#include "cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace stopgap::cli {
namespace {

bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

unsigned current_umask() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return mask;
}

}  // namespace

Error file_error(std::string_view verb, std::string_view path, int error_number) {
  std::string detail = "cannot ";
  detail.append(verb).append(" `").append(path).append("`: ").append(std::strerror(error_number));
  return {"file." + std::string(verb), std::move(detail)};
}

File& File::operator=(File&& other) noexcept {
  if (this != &other) {
    if (fd_ > 2) ::close(fd_);
    fd_ = other.fd_;
    other.fd_ = -1;
  }
  return *this;
}

File::~File() {
  if (fd_ > 2) ::close(fd_);
}

Result<File> open_input(const std::string& path) {
  if (path == kStdinPath) return File(STDIN_FILENO);
  File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.fd() < 0) return file_error("read", path, errno);
  struct stat info {};
  if (::fstat(file.fd(), &info) != 0) return file_error("read", path, errno);
  if (S_ISDIR(info.st_mode)) return file_error("read", path, EISDIR);
  return file;
}

Status check_readable(const std::string& path) {
  if (path == kStdinPath) return Ok{};
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return file_error("read", path, errno);
  if (S_ISDIR(info.st_mode)) return file_error("read", path, EISDIR);
  if (::access(path.c_str(), R_OK) != 0) return file_error("read", path, errno);
  return Ok{};
}

Result<std::string> read_file(const std::string& path, size_t limit_bytes) {
  Result<File> file = open_input(path);
  if (!file) return file.error();
  std::string content;
  constexpr size_t kStep = 256 * 1024;
  while (content.size() < limit_bytes) {
    const size_t had = content.size();
    const size_t want = std::min(kStep, limit_bytes - had);
    content.resize(had + want);
    const ssize_t got = ::read(file.value().fd(), content.data() + had, want);
    content.resize(had + (got > 0 ? static_cast<size_t>(got) : 0));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return file_error("read", path, errno);
    if (got == 0) break;
  }
  return content;
}

std::optional<std::string> path_below(const std::filesystem::path& directory,
                                      std::string_view name) {
  namespace fs = std::filesystem;
  std::error_code failed;
  const fs::path root = fs::canonical(directory.empty() ? fs::path(".") : directory, failed);
  if (failed) return std::nullopt;
  const fs::path path = fs::canonical(root / name, failed);
  if (failed || !fs::is_regular_file(path, failed)) return std::nullopt;
  const fs::path relative = path.lexically_relative(root);
  if (relative.empty() || *relative.begin() == "..") return std::nullopt;
  return path.string();
}

Status replace_file(const std::string& path, std::string_view content, unsigned mode) {
  std::error_code ignored;
  const std::filesystem::path target = std::filesystem::weakly_canonical(path, ignored);
  const std::string final_path = ignored ? path : target.string();
  struct stat info {};
  const bool exists = ::stat(final_path.c_str(), &info) == 0;
  if (exists && !S_ISREG(info.st_mode)) {
    return Error{"file.write", "cannot write `" + path + "`: not a regular file"};
  }
  std::string temporary = final_path + "." + std::string(6, 'X');
  File file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (file.fd() < 0) return file_error("write", path, errno);
  const mode_t final_mode = exists ? (info.st_mode & 07777) : (mode & ~current_umask());
  // Root may mend a file of somebody else; for others it is their own already.
  if (exists && ::fchown(file.fd(), info.st_uid, info.st_gid) != 0) errno = 0;
  if (!write_all(file.fd(), content) || ::fchmod(file.fd(), final_mode) != 0 ||
      ::fsync(file.fd()) != 0 || ::rename(temporary.c_str(), final_path.c_str()) != 0) {
    const int error_number = errno;
    ::unlink(temporary.c_str());
    return file_error("write", path, error_number);
  }
  return Ok{};
}

}  // namespace stopgap::cli
