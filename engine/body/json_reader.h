// SPDX-License-Identifier: Apache-2.0
// JSON: a pair for every scalar, in document order; its name is the path of keys (decoded) and
// indices that leads to it, joined by dots, empty for a scalar at the top. An empty object or array
// is a pair with an empty value. Every member of the same name is delivered. What RFC 8259 does not
// have but some parser reads is read too, with a flag: docs/language.md section 4, Bodies. Why this
// is not a library: docs/adr/0008. Tested in json_reader_test.cc.
//
// Not recursive. The arena holds at most what the body has, for strings with escapes, and
// kMaxBodyNameBytes of names; between requests the reader keeps the longest path and the keys of
// the objects that were open at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/arena.h"
#include "engine/body/body_pair.h"
#include "engine/body/json_keys.h"

namespace stopgap::engine {

class JsonReader {
 public:
  JsonReader() = default;
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  BodyResult read(std::string_view body, Arena& arena, BodySink sink);

 private:
  enum class Next : uint8_t { kValue, kValueOrEnd, kKey, kKeyOrEnd, kCommaOrEnd, kText };
  struct Frame {  // an open object or array
    bool object;
    size_t path;   // of what the container's own path is
    size_t keys;   // JsonKeys::open() when it began
    size_t index;  // of the next element
  };

  bool step();
  bool read_value();
  bool read_word();
  bool read_key();
  bool open(bool object);
  bool close();
  bool element(char c);
  bool comma_or_end(char c);
  bool skip_blanks();
  bool skip_comment();
  bool take_string(std::string_view& value);
  void enter(std::string_view component);
  bool deliver(std::string_view value);
  bool stop(BodyRead read);
  void value_done() { next_ = frames_.empty() ? Next::kText : Next::kCommaOrEnd; }

  std::string_view rest_;
  Arena* arena_ = nullptr;
  const BodySink* sink_ = nullptr;
  BodyResult result_;
  Next next_ = Next::kText;
  bool comma_ = false;  // just read: what ends the container now is lenient
  size_t texts_ = 0;
  size_t name_bytes_ = 0;
  std::vector<Frame> frames_;
  std::string path_;  // of the value that comes next
  JsonKeys keys_;
};

}  // namespace stopgap::engine
