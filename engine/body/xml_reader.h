// SPDX-License-Identifier: Apache-2.0
// XML: a pair for every element (its own text, put together) and every attribute; names are paths
// of local names, `Envelope.Body.login` and `Envelope.Body.login@id`; comments, processing
// instructions and declarations of entities have pairs of their own. docs/language.md section 4,
// Bodies. expat reads; external entities are never read, what internal ones may grow to is bounded.
// Tested in xml_reader_test.cc.
//
// expat gets at most kXmlMemoryFactor times the body and kXmlMemoryBase. The arena holds at most
// the text of the document, which is the body's with what entities add, and kMaxBodyNameBytes of
// names. Both are kept by the reader between requests, as is the text of the largest body.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "engine/arena.h"
#include "engine/body/body_pair.h"

namespace stopgap::engine {

inline constexpr size_t kXmlMemoryFactor = 8;
inline constexpr size_t kXmlMemoryBase = 64 * 1024;

class XmlReader {
 public:
  XmlReader();
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  /// A body in UTF-8: the encoding it declares does not count. One that expat would take for UTF-16
  /// in spite of that is bad.
  BodyResult read(std::string_view body, Arena& arena, BodySink sink);

  /// What is kept for expat.
  size_t capacity() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stopgap::engine
