// SPDX-License-Identifier: Apache-2.0
// A library that is loaded before the C library: system call number STOPGAP_FAIL_CALL of the
// process and its children (they count on) fails with STOPGAP_FAIL_ERRNO, and its name is written
// to the file STOPGAP_FAIL_MARK. Not counted: what goes to standard error, where the failure is
// told.
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <initializer_list>

namespace {

long left = -1;
int with = 0;
const char* mark = nullptr;

__attribute__((constructor)) void begin() {
  const char* number = getenv("STOPGAP_FAIL_CALL");
  const char* error = getenv("STOPGAP_FAIL_ERRNO");
  mark = getenv("STOPGAP_FAIL_MARK");
  if (number == nullptr || error == nullptr || mark == nullptr) return;
  left = strtol(number, nullptr, 10);
  with = static_cast<int>(strtol(error, nullptr, 10));
}

/// Only these are interrupted.
bool may_wait(const char* name) {
  for (const char* one : {"open", "read", "write", "poll", "waitpid", "fsync", "close"}) {
    if (strcmp(name, one) == 0) return true;
  }
  return false;
}

bool fails(const char* name) {
  if (left <= 0 || (with == EINTR && !may_wait(name)) || --left != 0) return false;
  const long file = syscall(SYS_openat, AT_FDCWD, mark, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  syscall(SYS_write, file, name, strlen(name));
  syscall(SYS_close, file);
  errno = with;
  return true;
}

template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

// What returns -1 when it fails.
#define FAILING(name, parameters, arguments) \
  int name parameters { return fails(#name) ? -1 : next<int parameters>(#name) arguments; }

extern "C" {

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return fails("open") ? -1 : next<int(const char*, int, ...)>("open")(path, flags, mode);
}

ssize_t read(int fd, void* buffer, size_t size) {
  return fails("read") ? -1 : next<ssize_t(int, void*, size_t)>("read")(fd, buffer, size);
}

ssize_t write(int fd, const void* buffer, size_t size) {
  if (fd != STDERR_FILENO && fails("write")) return -1;
  return next<ssize_t(int, const void*, size_t)>("write")(fd, buffer, size);
}

/// The descriptor is gone whatever it says.
int close(int fd) {
  const bool failed = fails("close");
  const int closed = next<int(int)>("close")(fd);
  if (failed) errno = with;
  return failed ? -1 : closed;
}

FILE* fopen(const char* path, const char* mode) {
  return fails("fopen") ? nullptr : next<FILE*(const char*, const char*)>("fopen")(path, mode);
}

DIR* opendir(const char* path) {
  return fails("opendir") ? nullptr : next<DIR*(const char*)>("opendir")(path);
}

pid_t fork() noexcept { return fails("fork") ? -1 : next<pid_t()>("fork")(); }

pid_t waitpid(pid_t child, int* status, int options) {
  return fails("waitpid") ? -1 : next<pid_t(pid_t, int*, int)>("waitpid")(child, status, options);
}

FAILING(fsync, (int fd), (fd))
FAILING(mkostemp, (char* path, int flags), (path, flags))
FAILING(pipe2, (int* ends, int flags) noexcept, (ends, flags))
FAILING(poll, (pollfd * fds, nfds_t count, int timeout), (fds, count, timeout))
FAILING(rename, (const char* from, const char* to) noexcept, (from, to))
FAILING(link, (const char* from, const char* to) noexcept, (from, to))
FAILING(unlink, (const char* path) noexcept, (path))
FAILING(mkdir, (const char* path, mode_t mode) noexcept, (path, mode))
FAILING(fchmod, (int fd, mode_t mode) noexcept, (fd, mode))
FAILING(fchown, (int fd, uid_t user, gid_t group) noexcept, (fd, user, group))
FAILING(access, (const char* path, int mode) noexcept, (path, mode))
FAILING(stat, (const char* path, struct stat* info) noexcept, (path, info))
FAILING(fstat, (int fd, struct stat* info) noexcept, (fd, info))
FAILING(setrlimit, (__rlimit_resource_t what, const rlimit* limits) noexcept, (what, limits))
}
