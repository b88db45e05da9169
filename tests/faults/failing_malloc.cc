// SPDX-License-Identifier: Apache-2.0
// See failing_malloc.h. The names of the C library: what a program defines comes before what its
// libraries do. Only glibc has the functions underneath.
#include "tests/faults/failing_malloc.h"

#include <errno.h>
#include <pthread.h>
#include <stddef.h>

#include <atomic>

extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* memory, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
void __libc_free(void* memory);
}

namespace stopgap::faults {
namespace {

// Constant-initialised: used before any constructor runs.
std::atomic<int64_t> live{0};
std::atomic<int64_t> until_failure{0};  // counts down; 0: none fails
std::atomic<bool> all_after{false};
std::atomic<bool> has_struck{false};
std::atomic<bool> children_too{false};

bool fails() {
  if (until_failure.load(std::memory_order_relaxed) == 0) return false;
  if (has_struck && all_after) return true;
  if (has_struck || --until_failure != 0) return false;
  has_struck = true;
  until_failure = all_after ? 1 : 0;
  return true;
}

void* counted(void* memory) {
  if (memory != nullptr) ++live;
  return memory;
}

void* out_of_memory() {
  errno = ENOMEM;
  return nullptr;
}

void in_child() {
  if (!children_too) until_failure = 0;
}

}  // namespace

int64_t live_allocations() { return live; }

FailingMalloc::FailingMalloc(uint64_t nth, bool all) {
  static const int registered = pthread_atfork(nullptr, nullptr, in_child);
  (void)registered;
  all_after = all;
  has_struck = false;
  until_failure = static_cast<int64_t>(nth);
}

void FailingMalloc::stop() { until_failure = 0; }
bool FailingMalloc::struck() { return has_struck; }
void fail_in_children(bool also) { children_too = also; }

}  // namespace stopgap::faults

namespace faults = stopgap::faults;

extern "C" {

void* malloc(size_t size) {
  return faults::fails() ? faults::out_of_memory() : faults::counted(__libc_malloc(size));
}

void* calloc(size_t count, size_t size) {
  return faults::fails() ? faults::out_of_memory() : faults::counted(__libc_calloc(count, size));
}

void* realloc(void* memory, size_t size) {
  if (memory == nullptr) return malloc(size);
  if (size != 0 && faults::fails()) return faults::out_of_memory();
  if (size == 0) --faults::live;
  return __libc_realloc(memory, size);
}

void* memalign(size_t alignment, size_t size) {
  return faults::fails() ? faults::out_of_memory()
                         : faults::counted(__libc_memalign(alignment, size));
}

void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void** result, size_t alignment, size_t size) {
  void* memory = memalign(alignment, size);
  if (memory == nullptr) return ENOMEM;
  *result = memory;
  return 0;
}

void free(void* memory) {
  if (memory != nullptr) --faults::live;
  __libc_free(memory);
}
}
