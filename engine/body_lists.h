// SPDX-License-Identifier: Apache-2.0
// The pairs that readers find in the texts of a body: http.parts, http.json, http.xml. One per
// thread, for one body at a time; bounded together (kMaxPairsFactor). Tested in body_lists_test.cc.
#pragma once

#include <array>

#include "engine/body/json_reader.h"
#include "engine/body/multipart_reader.h"
#include "engine/body/xml_reader.h"
#include "engine/body_texts.h"
#include "engine/pair_list.h"

namespace stopgap::engine {

/// What became of the texts that one reader is for.
struct BodyReading {
  PairList pairs;
  BodyFlags flags = 0;
  bool bad = false;              ///< one that is declared so, and whole, is not well-formed
  bool ambiguous = false;        ///< one that is declared so can be read in several ways
  bool too_much = false;         ///< pairs were left out
  bool unknown_charset = false;  ///< of a part
};

class BodyLists {
 public:
  /// At most `most` pairs, multipart before JSON before XML. `whole`: the end of the texts is
  /// there. Results in `arena`.
  void read(const BodyHead& head, BodyTexts& texts, bool whole, size_t most, Arena& arena);

  /// Not of forms.
  const BodyReading& of(BodyKind kind) const { return readings_[static_cast<size_t>(kind)]; }

 private:
  class Sink;
  struct Run;  // of one reader over one text
  struct Inside;
  BodyResult read_with(const Run& run, std::string_view content_type, std::string_view bytes,
                       BodySink sink);
  void read_text(const Run& run, std::string_view content_type, std::string_view bytes);
  void read_multipart(const Run& run);

  JsonReader json_;
  XmlReader xml_;
  MultipartReader multipart_;
  std::array<BodyReading, kBodyKinds> readings_;
  size_t pairs_left_ = 0, bytes_left_ = 0;
  Inside *first_inside_ = nullptr, *last_inside_ = nullptr;  ///< contents of parts, in their order
};

}  // namespace stopgap::engine
