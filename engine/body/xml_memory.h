// SPDX-License-Identifier: Apache-2.0
// Memory for expat: handed out in order, given back all at once, and no more than a body is worth.
// expat itself keeps and reuses what it needs often; a few tables that outgrow themselves are all
// that is lost until then. Tested in xml_reader_test.cc.
#pragma once

#include <cstddef>

#include "engine/arena.h"

struct XML_ParserStruct;

namespace stopgap::engine {

class XmlMemory {
 public:
  /// A parser of UTF-8 with at most `most` bytes; nullptr if that is too little for one. It lives
  /// until the next call, and is not freed but forgotten. expat's memory functions know no context,
  /// so it may be used in the calling thread only, and only one at a time.
  XML_ParserStruct* create_parser(size_t most);
  /// Whether expat was refused memory because there was none: not for asking for more than the body
  /// is worth.
  bool ran_out() const { return ran_out_; }
  size_t capacity() const { return arena_.capacity(); }

 private:
  void* allocate(size_t size);
  void* reallocate(void* old, size_t size);

  static thread_local XmlMemory* current_;
  Arena arena_;
  size_t left_ = 0;
  bool ran_out_ = false;
};

}  // namespace stopgap::engine
