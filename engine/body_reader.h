// SPDX-License-Identifier: Apache-2.0
// The body of one request as far as rules asked about it: what the headers say, its texts, its
// pairs, each computed by the first question that needs it. Part of Views::State. Everything lies
// in an arena of its own, so that what bodies cost can be counted. Tested in body_reader_test.cc.
#pragma once

#include <span>
#include <string_view>

#include "engine/arena.h"
#include "engine/body_head.h"
#include "engine/body_lists.h"
#include "engine/body_texts.h"
#include "engine/form_charsets.h"
#include "engine/limits.h"
#include "engine/missing.h"

namespace stopgap::engine {

/// The body that is read.
struct BodyGiven {
  std::span<const HeaderView> headers;
  std::string_view bytes;  ///< within the window
  bool whole = true;       ///< nothing follows that is not here
};

/// What is read as forms, each of several texts with '&' between them.
struct BodyForms {
  std::string_view form;  ///< the texts in UTF-8
  /// As servers read them that ignore a coding or a character set; and as those do that split and
  /// decode what they were sent, and take names and values to UTF-8 then (Tomcat, Jetty, CherryPy,
  /// busboy) or again (Django, aiohttp), in the escapes of forms. Whole pieces only.
  std::string_view further;
  bool too_much = false;  ///< something of `further` was left out
};

class BodyReader {
 public:
  explicit BodyReader(size_t window) : window_(window) {}

  /// A new request. O(1).
  void forget() noexcept;

  const BodyHead& head(const BodyGiven& given);
  const BodyTexts& texts(const BodyGiven& given);
  const BodyForms& forms(const BodyGiven& given);
  /// At most `most` pairs, of all lists together; the same each time.
  const BodyLists& lists(const BodyGiven& given, size_t most);

  /// Of what was read: why something is missing in the views, or in what one reader finds, beside
  /// the end of the body. `lists()` comes before, but for forms.
  CauseSet text_causes() const;
  CauseSet causes(BodyKind kind) const;
  /// The end of the body itself may hold more for this reader.
  bool may_be(BodyKind kind) const;

  size_t used() const { return arena_.used() + form_charsets_.used(); }

 private:
  enum Part : uint8_t { kHead = 1, kTexts = 2, kForms = 4, kLists = 8 };

  void read_form(bool whole);
  void read_further_forms(bool whole);

  const size_t window_;
  uint8_t parts_ = 0;
  Arena arena_;
  BodyHead head_;
  BodyTexts texts_;
  BodyForms forms_;
  FormCharsets form_charsets_;
  BodyLists lists_;
};

}  // namespace stopgap::engine
