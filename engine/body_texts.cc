// SPDX-License-Identifier: Apache-2.0
// See body_texts.h. Tested in body_texts_test.cc.
#include "engine/body_texts.h"

#include <algorithm>

#include "engine/body/media_type.h"

namespace stopgap::engine {
namespace {

/// So few bytes may be the beginning of anything: the first line of multipart and the name of a
/// form field are shorter.
constexpr size_t kUnclearBytes = 512;

/// Nearly always they are one place, which need not be compared with itself.
bool is_same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && (a.data() == b.data() || a == b);
}

}  // namespace

void BodyTexts::add_charset(Charset charset, std::string_view text) {
  const ByteOrders orders = byte_orders(charset, text);
  for (size_t i = 0; i < orders.count; ++i) {
    const auto end = wanted_.begin() + static_cast<std::ptrdiff_t>(charset_count_);
    const bool known = std::any_of(wanted_.begin(), end, [&](Charset other) {
      return other == orders.sets[i] || (is_utf8(other) && is_utf8(orders.sets[i]));
    });
    if (known) continue;
    if (charset_count_ == kMaxBodyCharsets) {
      more_charsets_ = true;
    } else {
      wanted_[charset_count_++] = orders.sets[i];
    }
  }
}

void BodyTexts::add_marked(std::string_view text) {
  const ByteOrders marked = marked_charsets(text);
  for (size_t i = 0; i < marked.count; ++i) add_charset(marked.sets[i], text);
}

/// What an XML declaration names: it was readable, so it is in nothing wider than a byte.
void BodyTexts::add_named(std::string_view text) {
  unmarked_ = unmarked_ || may_name_encoding(text);
  const std::string_view name = xml_encoding(text);
  if (name.empty()) return;
  const std::optional<Charset> charset = find_charset(name);
  if (!charset) {
    unknown_charset_ = true;
  } else if (!is_wide(*charset)) {
    add_charset(*charset, text);
  }
}

/// False if it is there already; then it is read as either asks.
bool BodyTexts::add_text(const BodyText& text) {
  for (size_t i = 0; i < count_; ++i) {
    if (!is_same(texts_[i].bytes, text.bytes)) continue;
    texts_[i].read = std::max(texts_[i].read, text.read);
    return false;
  }
  texts_[count_] = text;
  views_[count_++] = text.bytes;
  return true;
}

/// `text` in UTF-8. Without a character set it is taken for that. What names a set in the text made
/// so far is asked too.
void BodyTexts::convert(std::string_view text, bool decoded, Arena& arena) {
  add_named(text);
  bool is_there = false;  // who ignores the character set reads UTF-8
  for (size_t i = 0; i < charset_count_; ++i) {
    const std::optional<std::string_view> utf8 = charsets_.to_utf8(wanted_[i], text, arena);
    if (!utf8) {
      unknown_charset_ = true;
      continue;
    }
    if (!is_utf8(wanted_[i])) others_[other_count_++] = wanted_[i];
    is_there = is_there || is_utf8(wanted_[i]);
    BodyText made{*utf8, decoded, wanted_[i], ReadAs::kDeclared};
    if (is_utf8(wanted_[i])) made.charset.reset();
    if (add_text(made) && !is_utf8(wanted_[i])) add_named(*utf8);
  }
  const bool as_it_is = charset_count_ == 0 || unknown_charset_;
  if (as_it_is || !is_there) {
    add_text({text, decoded, std::nullopt, as_it_is ? ReadAs::kDeclared : ReadAs::kIgnoring});
  }
}

BodyKindSet BodyTexts::kinds() const {
  BodyKindSet all = 0;
  for (const BodyText& text : this->all()) all |= text.kinds;
  return all;
}

/// Where no reader is declared, a text that begins as forms do is read as one.
void BodyTexts::choose_readers(const BodyHead& head, size_t size) {
  mismatch_ = false;
  unclear_ = size < kUnclearBytes;
  const bool or_form = head.kinds == 0 || head.has(BodyKind::kForm);
  for (size_t i = 0; i < count_; ++i) {
    BodyText& text = texts_[i];
    if (text.read == ReadAs::kNothing || text.bytes.empty()) continue;
    text.kinds = head.kinds | head.assumed;
    const std::optional<BodyKind> looks = looks_like(text.bytes, or_form);
    if (looks) text.kinds |= kind_bit(*looks);
    if (text.read != ReadAs::kDeclared) continue;
    mismatch_ = mismatch_ || (looks && head.kinds != 0 && !head.has(*looks));
    unclear_ = unclear_ && head.kinds == 0 && !looks;
  }
}

void BodyTexts::read(const BodyHead& head, std::string_view body, size_t window, Arena& arena) {
  count_ = charset_count_ = other_count_ = 0;
  const bool empty = body.empty();  // then nothing that is said of it matters
  more_charsets_ = head.more_charsets && !empty;
  unknown_charset_ = head.unknown_charset && !empty;
  const bool coded = head.codings.any() && !empty;
  unknown_coding_ = coded && head.codings.unknown;
  inflated_ = true;
  add_text({body, false, std::nullopt, coded ? ReadAs::kIgnoring : ReadAs::kNothing});
  std::string_view text = body;
  if (coded) {
    const Inflated inflated = inflater_.undo(head.codings, body, window, arena);
    text = inflated.text;
    inflated_ = inflated.whole;
    add_text({text, true, std::nullopt, ReadAs::kNothing});
  }
  for (size_t i = 0; i < head.charset_count && !empty; ++i) add_charset(head.charsets[i], text);
  undone_ = text;
  add_marked(text);
  unmarked_ = may_be_marked(text);
  convert(text, coded, arena);
  choose_readers(head, text.size());
}

}  // namespace stopgap::engine
