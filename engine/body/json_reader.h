// SPDX-License-Identifier: Apache-2.0
// JSON: a pair for every scalar, in document order; its name is the path of keys (decoded) and
// indices that leads to it, joined by dots, empty for a scalar at the top. An empty object or array
// is a pair with an empty value. Every member of the same name is delivered. Tested in
// json_reader_test.cc.
#pragma once

#include <memory>
#include <string_view>

#include "engine/arena.h"
#include "engine/body/body_pair.h"

namespace stopgap::engine {

class JsonReader {
 public:
  JsonReader();
  ~JsonReader();
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  BodyResult read(std::string_view body, Arena& arena, BodySink sink);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stopgap::engine
