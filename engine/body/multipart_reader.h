// SPDX-License-Identifier: Apache-2.0
// multipart/form-data and its relatives. Of every part: its file names (`NAME.filename`), its
// headers (`NAME.header.LOWER-CASE-NAME`), and its content under every name that some server reads.
// Where two servers read the same bytes differently, kBodyBadMultipart is set and both readings are
// delivered. Tested in multipart_reader_test.cc.
#pragma once

#include <memory>
#include <string_view>

#include "engine/arena.h"
#include "engine/body/body_pair.h"

namespace stopgap::engine {

class MultipartReader {
 public:
  MultipartReader();
  ~MultipartReader();
  MultipartReader(const MultipartReader&) = delete;
  MultipartReader& operator=(const MultipartReader&) = delete;

  /// `content_type`: the value of the Content-Type header, `multipart/…; boundary=…`. Without a
  /// boundary in it the result is kBad.
  BodyResult read(std::string_view content_type, std::string_view body, Arena& arena,
                  BodySink sink);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stopgap::engine
