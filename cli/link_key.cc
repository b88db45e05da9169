// SPDX-License-Identifier: Apache-2.0
// See link_key.h. Tested by link_key_test.cc.
#include "cli/link_key.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "cli/files.h"

namespace stopgap::cli {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

Error key_error(const std::string& path, const std::string& why) {
  return {"key.unsafe", "the link key `" + path + "` " + why};
}

Result<std::optional<KeptKey>> read_key(const std::string& path) {
  File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (file.fd() < 0 && errno == ENOENT) return std::optional<KeptKey>();
  if (file.fd() < 0 && errno == ELOOP) return key_error(path, "is a symbolic link");
  if (file.fd() < 0) return file_error("read", path, errno);
  struct stat info {};
  if (::fstat(file.fd(), &info) != 0) return file_error("read", path, errno);
  if (!S_ISREG(info.st_mode)) return key_error(path, "is not a regular file");
  if (info.st_uid != ::geteuid()) return key_error(path, "belongs to another user");
  if ((info.st_mode & 077) != 0) {
    return key_error(path, "may be used by others; `chmod 600` it, or remove it to get a new one");
  }
  KeptKey kept;
  kept.path = path;
  ssize_t got = 0;
  do {
    got = ::read(file.fd(), kept.key.data(), kept.key.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) return file_error("read", path, errno);  // nobody should remove a good key for that
  const auto whole = static_cast<ssize_t>(kept.key.size());
  if (info.st_size != whole || got != whole) {
    return Error{"key.damaged",
                 "the link key `" + path + "` is damaged; remove it to get a new one"};
  }
  return std::optional(kept);
}

Status make_directory(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code code;
  if (fs::is_directory(path, code)) return Ok{};
  fs::create_directories(fs::path(path).parent_path(), code);
  if (code) return file_error("create", path, code.value());
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return file_error("create", path, errno);
  return Ok{};
}

/// The name appears only with the whole key behind it, and never replaces a key made at the same
/// moment.
Status write_key(const std::string& path, const engine::LinkKey& key) {
  std::string temporary = path + "." + std::string(6, 'X');
  File file(::mkostemp(temporary.data(), O_CLOEXEC));  // mode 0600
  if (file.fd() < 0) return file_error("create", path, errno);
  const bool written =
      ::write(file.fd(), key.data(), key.size()) == static_cast<ssize_t>(key.size()) &&
      ::fsync(file.fd()) == 0;
  const bool linked = written && (::link(temporary.c_str(), path.c_str()) == 0 || errno == EEXIST);
  const int error_number = errno;
  ::unlink(temporary.c_str());
  if (!linked) return file_error("create", path, error_number);
  return Ok{};
}

}  // namespace

Result<std::string> state_directory() {
  if (const std::string own = environment("STOPGAP_STATE_DIR"); !own.empty()) return own;
  if (const std::string xdg = environment("XDG_STATE_HOME"); xdg.starts_with('/')) {
    return xdg + "/stopgap";
  }
  const std::string home = environment("HOME");
  if (home.empty()) {
    return Error{"key.no_home",
                 "no place for the link key: set STOPGAP_STATE_DIR, XDG_STATE_HOME or HOME"};
  }
  return home + "/.local/state/stopgap";
}

Result<std::optional<KeptKey>> find_link_key() {
  Result<std::string> directory = state_directory();
  if (!directory) return std::optional<KeptKey>();
  return read_key(directory.value() + "/link.key");
}

Result<KeptKey> obtain_link_key() {
  Result<std::string> directory = state_directory();
  if (!directory) return directory.error();
  const std::string path = directory.value() + "/link.key";
  Result<std::optional<KeptKey>> existing = read_key(path);
  if (!existing) return existing.error();
  if (existing.value()) return *existing.value();
  if (Status made = make_directory(directory.value()); !made) return made.error();
  if (Status written = write_key(path, random_link_key()); !written) return written.error();
  Result<std::optional<KeptKey>> made = read_key(path);
  if (!made) return made.error();
  if (!made.value()) return file_error("read", path, ENOENT);
  made.value()->created = true;
  return *made.value();
}

engine::LinkKey random_link_key() {
  engine::LinkKey key{};
  if (sodium_init() < 0)
    std::abort();  // no source of randomness: nothing may be bound to a guessable key
  randombytes_buf(key.data(), key.size());
  return key;
}

}  // namespace stopgap::cli
