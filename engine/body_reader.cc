// SPDX-License-Identifier: Apache-2.0
// See body_reader.h. Tested in body_reader_test.cc.
#include "engine/body_reader.h"

#include <algorithm>

namespace stopgap::engine {
namespace {

/// A last piece that may go on is left out, since another text follows.
std::string_view whole_pieces(std::string_view form, bool whole) {
  return whole ? form : form.substr(0, form.rfind('&') + 1);
}

}  // namespace

void BodyReader::forget() noexcept {
  if (parts_ == 0) return;
  parts_ = 0;
  arena_.reset();
}

const BodyHead& BodyReader::head(const BodyGiven& given) {
  if ((parts_ & kHead) == 0) {
    parts_ |= kHead;  // also if memory runs out: the arena was used
    read_body_head(given.headers, arena_, head_);
  }
  return head_;
}

const BodyTexts& BodyReader::texts(const BodyGiven& given) {
  if ((parts_ & kTexts) == 0) {
    texts_.read(head(given), given.bytes, window_, arena_);
    parts_ |= kTexts;
  }
  return texts_;
}

std::string_view BodyReader::form(const BodyGiven& given) {
  const BodyTexts& all = texts(given);
  if ((parts_ & kForm) != 0) return form_;
  const bool whole = given.whole && all.inflated();
  size_t size = 0;
  const BodyText* last = nullptr;
  bool several = false;
  for (const BodyText& text : all.all()) {
    if (!text.is_for(BodyKind::kForm)) continue;
    several = last != nullptr;
    last = &text;
    size += text.bytes.size() + 1;
  }
  form_ = last == nullptr ? std::string_view() : last->bytes;
  if (several) {
    char* const begin = arena_.allocate<char>(size);
    char* end = begin;
    for (const BodyText& text : all.all()) {
      if (!text.is_for(BodyKind::kForm)) continue;
      const std::string_view taken = &text == last ? text.bytes : whole_pieces(text.bytes, whole);
      end = std::copy(taken.begin(), taken.end(), end);
      if (&text != last) *end++ = '&';
    }
    form_ = {begin, static_cast<size_t>(end - begin)};
  }
  parts_ |= kForm;
  return form_;
}

const BodyLists& BodyReader::lists(const BodyGiven& given, size_t most) {
  texts(given);
  if ((parts_ & kLists) == 0) {
    lists_.read(head_, texts_, given.whole && texts_.inflated(), most, arena_);
    parts_ |= kLists;
  }
  return lists_;
}

CauseSet BodyReader::text_causes() const {
  return texts_.inflated() && !texts_.unread_charset() ? CauseSet{0} : kUnparsable;
}

CauseSet BodyReader::causes(BodyKind kind) const {
  CauseSet causes = 0;
  if (texts_.unread_charset() || texts_.unknown_coding()) causes |= kUnparsable;
  if (!texts_.inflated() && may_be(kind)) causes |= kUnparsable;
  if (kind == BodyKind::kForm) return causes;
  const BodyReading& reading = lists_.of(kind);
  if (reading.bad || reading.unknown_charset) causes |= kUnparsable;
  if (reading.too_much) causes |= kOversize;
  return causes;
}

bool BodyReader::may_be(BodyKind kind) const {
  return texts_.unclear() || (texts_.kinds() & kind_bit(kind)) != 0;
}

}  // namespace stopgap::engine
