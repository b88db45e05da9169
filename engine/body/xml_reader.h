// SPDX-License-Identifier: Apache-2.0
// XML: a pair for every element (its own text, put together) and every attribute; names are paths
// of local names, `Envelope.Body.login` and `Envelope.Body.login@id`. External entities are never
// read. Tested in xml_reader_test.cc.
#pragma once

#include <memory>
#include <string_view>

#include "engine/arena.h"
#include "engine/body/body_pair.h"

namespace stopgap::engine {

class XmlReader {
 public:
  XmlReader();
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  BodyResult read(std::string_view body, Arena& arena, BodySink sink);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stopgap::engine
