// SPDX-License-Identifier: Apache-2.0
// See body_reader.h. Tested in body_reader_test.cc.
#include "engine/body_reader.h"

#include <algorithm>

namespace stopgap::engine {
namespace {

/// For all character sets together: each byte becomes three at most, of one set.
size_t form_charsets_room(size_t text) { return 3 * text + 4096; }

/// A last piece that may go on is left out, since another text follows.
std::string_view whole_pieces(std::string_view form, bool whole) {
  return whole ? form : form.substr(0, form.rfind('&') + 1);
}

}  // namespace

void BodyReader::forget() noexcept {
  if (parts_ == 0) return;
  parts_ = 0;
  arena_.reset();
  form_charsets_.forget();
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

const BodyForms& BodyReader::forms(const BodyGiven& given) {
  const BodyTexts& all = texts(given);
  if ((parts_ & kForms) != 0) return forms_;
  forms_ = {};
  if ((all.kinds() & kind_bit(BodyKind::kForm)) != 0) {
    const bool whole = given.whole && all.inflated();
    read_form(whole);
    read_further_forms(whole);
  }
  parts_ |= kForms;
  return forms_;
}

void BodyReader::read_form(bool whole) {
  const auto counts = [](const BodyText& text) {
    return text.read == ReadAs::kDeclared && text.is_for(BodyKind::kForm);
  };
  size_t size = 0;
  const BodyText* last = nullptr;
  bool several = false;
  for (const BodyText& text : texts_.all()) {
    if (!counts(text)) continue;
    several = last != nullptr;
    last = &text;
    size += text.bytes.size() + 1;
  }
  if (last != nullptr) forms_.form = last->bytes;
  if (!several) return;
  char* const begin = arena_.allocate<char>(size);
  char* end = begin;
  for (const BodyText& text : texts_.all()) {
    if (!counts(text)) continue;
    const std::string_view taken = &text == last ? text.bytes : whole_pieces(text.bytes, whole);
    end = std::copy(taken.begin(), taken.end(), end);
    if (&text != last) *end++ = '&';
  }
  forms_.form = {begin, static_cast<size_t>(end - begin)};
}

void BodyReader::read_further_forms(bool whole) {
  size_t room = 0;
  for (const BodyText& text : texts_.all()) {
    if (text.read == ReadAs::kIgnoring) room += text.bytes.size() + 1;
  }
  const std::span<const Charset> sets = texts_.read_charsets();
  if (room == 0 && sets.empty()) return;
  const size_t converted = sets.empty() ? 0 : form_charsets_room(texts_.undone().size());
  char* const begin = arena_.allocate<char>(room + converted);
  char* end = begin;
  for (const BodyText& text : texts_.all()) {
    if (text.read != ReadAs::kIgnoring || !text.is_for(BodyKind::kForm)) continue;
    const std::string_view taken = whole_pieces(text.bytes, whole);
    end = std::copy(taken.begin(), taken.end(), end);
    *end++ = '&';
  }
  // What comes behind so many pieces is no element, and costs time that nothing interrupts.
  size_t left = converted, pieces = kMaxArguments;
  const auto convert = [&](Charset set, std::string_view text, bool as_sent) {
    const FormCharsets::Written written = form_charsets_.write(
        set, whole_pieces(text, whole), as_sent, texts_.charsets(), end, left, pieces);
    end += written.size;
    left -= written.size;
    pieces -= written.pieces;
    forms_.too_much = forms_.too_much || !written.whole;
  };
  for (const Charset set : sets) convert(set, texts_.undone(), true);
  for (const BodyText& text : texts_.all()) {
    if (text.charset && text.is_for(BodyKind::kForm)) convert(*text.charset, text.bytes, false);
  }
  forms_.further = {begin, static_cast<size_t>(end - begin)};
  arena_.shrink_last(begin, forms_.further.size());
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
  // Parts may hold what the other readers read.
  return kind == BodyKind::kMultipart ? causes : causes | this->causes(BodyKind::kMultipart);
}

bool BodyReader::may_be(BodyKind kind) const {
  const BodyKindSet kinds = texts_.kinds();
  const bool in_parts = kind != BodyKind::kForm && (kinds & kind_bit(BodyKind::kMultipart)) != 0;
  return texts_.unclear() || in_parts || (kinds & kind_bit(kind)) != 0;
}

}  // namespace stopgap::engine
