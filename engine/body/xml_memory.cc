// SPDX-License-Identifier: Apache-2.0
// Each piece stands behind its size, for realloc. Tested in xml_reader_test.cc.
#include "engine/body/xml_memory.h"

#include <expat.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace stopgap::engine {
namespace {

struct Header {
  alignas(std::max_align_t) size_t size;
};

}  // namespace

thread_local XmlMemory* XmlMemory::current_ = nullptr;

XML_ParserStruct* XmlMemory::create_parser(size_t most) {
  static const XML_Memory_Handling_Suite kSuite = {
      [](size_t size) { return current_->allocate(size); },
      [](void* old, size_t size) { return current_->reallocate(old, size); },
      [](void*) {},
  };
  arena_.reset();
  left_ = most;
  ran_out_ = false;
  current_ = this;
  return XML_ParserCreate_MM("UTF-8", &kSuite, nullptr);
}

void* XmlMemory::allocate(size_t size) {
  const size_t units = (size + sizeof(Header) - 1) / sizeof(Header) + 1;
  if (size > left_ || units * sizeof(Header) > left_) return nullptr;
  try {
    auto* header = arena_.allocate<Header>(units);
    header->size = size;
    left_ -= units * sizeof(Header);
    return header + 1;
  } catch (const std::bad_alloc&) {
    ran_out_ = true;
    return nullptr;
  }
}

void* XmlMemory::reallocate(void* old, size_t size) {
  if (old == nullptr) return allocate(size);
  const size_t held = (static_cast<const Header*>(old) - 1)->size;
  if (size <= held) return old;
  void* grown = allocate(size);
  if (grown != nullptr) std::memcpy(grown, old, held);
  return grown;
}

}  // namespace stopgap::engine
