// SPDX-License-Identifier: Apache-2.0
// See body_lists.h. Tested in body_lists_test.cc.
#include "engine/body_lists.h"

#include <algorithm>

#include "engine/ascii.h"

namespace stopgap::engine {

struct BodyLists::Run {
  BodyKind kind;
  const BodyHead& head;
  BodyTexts& texts;
  const BodyText& text;
  bool whole;
  Arena& arena;

  bool declared() const { return text.read == ReadAs::kDeclared && head.has(kind); }
};

/// The content of a part that is read by itself.
struct BodyLists::Inside {
  BodyKind kind;
  std::string_view bytes;
  Inside* next = nullptr;
};

/// Takes pairs while there is room. The content of a part that names a character set of its own, or
/// follows a part `_charset_` that does (RFC 7578 section 4.6), is taken once more in UTF-8; else
/// it may be in one of those that the whole body may be in (Tomcat, Jetty, Mojolicious).
class BodyLists::Sink {
 public:
  Sink(BodyLists& lists, const Run& run)
      : lists_(lists), run_(run), reading_(lists.readings_[static_cast<size_t>(run.kind)]) {}

  bool operator()(const BodyPair& pair) { return take(pair) || !(refused_ = true); }
  /// A pair was left out.
  bool refused() const { return refused_; }

 private:
  bool take(const BodyPair& pair) {
    if (!add(pair.name, pair.value)) return false;
    if (run_.kind != BodyKind::kMultipart) return true;
    if (pair.kind == BodyPairKind::kOutside) return true;
    const bool decoded = pair.kind == BodyPairKind::kDecoded;
    // The first pair of a part; of one without a head that is its content.
    if (after_value_ && !decoded) forget_part();
    after_value_ = decoded || pair.kind == BodyPairKind::kValue;
    if (!after_value_) {
      read_head(pair);
      return true;
    }
    if (pair.name == "_charset_") default_ = find(pair.value);
    if (!look_inside(pair.value)) return false;
    if (const std::optional<Charset> charset = own_ ? own_ : default_) {
      return add_converted(pair, *charset);
    }
    if (run_.text.charset) return true;
    const std::span<const Charset> sets = run_.texts.read_charsets();
    return std::all_of(sets.begin(), sets.end(),
                       [&](Charset charset) { return add_converted(pair, charset); });
  }

  void forget_part() {
    own_.reset();
    declared_.reset();
    file_ = false;
  }

  void read_head(const BodyPair& pair) {
    if (pair.kind == BodyPairKind::kFileName) file_ = true;
    if (pair.kind == BodyPairKind::kPartType) read_type(pair.value);
  }

  /// What is declared to be JSON or XML is read so (@fastify/multipart, hapi, Spring), and what
  /// begins as JSON does where it is no file (React, GraphQL).
  bool look_inside(std::string_view content) {
    std::optional<BodyKind> kind = declared_;
    if (!kind && !file_ && looks_like(content, false) == BodyKind::kJson) kind = BodyKind::kJson;
    if (!kind) return true;
    static_assert(sizeof(Inside) <= kInsideBytes);
    if (kInsideBytes > lists_.bytes_left_) return false;
    lists_.bytes_left_ -= kInsideBytes;
    auto* const inside = new (run_.arena.allocate<Inside>(1)) Inside{*kind, content};
    (lists_.last_inside_ == nullptr ? lists_.first_inside_ : lists_.last_inside_->next) = inside;
    lists_.last_inside_ = inside;
    return true;
  }

  bool add(std::string_view name, std::string_view value) {
    const size_t bytes = kPairBytes + name.size() + value.size();
    if (lists_.pairs_left_ == 0 || bytes > lists_.bytes_left_) return false;
    reading_.pairs.add(name, value, run_.arena);
    --lists_.pairs_left_;
    lists_.bytes_left_ -= bytes;
    return true;
  }

  std::optional<Charset> find(std::string_view name) {
    const std::optional<Charset> charset = find_charset(name);
    if (!charset) reading_.unknown_charset = true;
    return charset;
  }

  void read_type(std::string_view content_type) {
    ContentTypePiece piece;
    while (next_piece(content_type, piece)) {
      if (!piece.is_type) {
        if (equal_ignoring_case(piece.name, "charset")) own_ = find(piece.value);
        continue;
      }
      const std::optional<BodyKind> kind = kind_of_type(piece.name);
      if (kind == BodyKind::kJson || kind == BodyKind::kXml) declared_ = kind;
    }
  }

  bool add_converted(const BodyPair& pair, Charset charset) {
    for (const ByteOrders orders = byte_orders(charset, pair.value);
         const Charset one : std::span(orders.sets, orders.count)) {
      const auto utf8 = run_.texts.charsets().to_utf8(one, pair.value, run_.arena);
      if (!utf8) {
        reading_.unknown_charset = true;
      } else if (*utf8 != pair.value && (!add(pair.name, *utf8) || !look_inside(*utf8))) {
        return false;
      }
    }
    return true;
  }

  BodyLists& lists_;
  const Run& run_;
  BodyReading& reading_;
  std::optional<Charset> own_, default_;
  std::optional<BodyKind> declared_;         // of the part
  bool file_ = false, after_value_ = false;  // it has a file name; its content is through
  bool refused_ = false;
};

BodyResult BodyLists::read_with(const Run& run, std::string_view content_type,
                                std::string_view bytes, BodySink sink) {
  if (run.kind == BodyKind::kJson) return json_.read(bytes, run.arena, sink);
  if (run.kind == BodyKind::kMultipart) {
    return multipart_.read(content_type, bytes, run.arena, sink);
  }
  return xml_.read(bytes, run.arena, sink);
}

void BodyLists::read_text(const Run& run, std::string_view content_type, std::string_view bytes) {
  Sink sink(*this, run);
  const BodyResult result = read_with(run, content_type, bytes, sink);
  BodyReading& reading = readings_[static_cast<size_t>(run.kind)];
  const bool too_much =
      result.read == BodyRead::kTooMuch || (result.flags & kBodyBadAndTooMuch) != 0;
  if (sink.refused() || too_much) reading.too_much = true;
  if (sink.refused()) return;  // how the text goes on is not known
  reading.flags |= result.flags;
  if ((result.flags & kBodyUnknownCharset) != 0) reading.unknown_charset = true;
  if (!run.declared() || !run.whole) return;
  reading.bad = reading.bad || result.read == BodyRead::kBad;
  constexpr BodyFlags kAmbiguous = kBodyLenientJson | kBodyBadMultipart;
  reading.ambiguous = reading.ambiguous || (result.flags & kAmbiguous) != 0;
}

/// As declared, or with the boundary that the text itself begins with.
void BodyLists::read_multipart(const Run& run) {
  if (run.head.multipart_count > 0) {
    for (size_t i = 0; i < run.head.multipart_count; ++i) {
      read_text(run, run.head.multiparts[i], run.text.bytes);
    }
    if (run.head.more_multiparts) readings_[static_cast<size_t>(run.kind)].too_much = true;
    return;
  }
  const std::string_view before = "multipart/form-data; boundary=\"";
  const std::string_view boundary = first_boundary(run.text.bytes);
  char* type = run.arena.allocate<char>(before.size() + boundary.size() + 1);
  char* end = std::copy(before.begin(), before.end(), type);
  end = std::copy(boundary.begin(), boundary.end(), end);
  *end++ = '"';
  read_text(run, {type, static_cast<size_t>(end - type)}, run.text.bytes);
}

void BodyLists::read(const BodyHead& head, BodyTexts& texts, bool whole, size_t most,
                     Arena& arena) {
  pairs_left_ = most;
  bytes_left_ = kFreePairsBytes;
  first_inside_ = last_inside_ = nullptr;
  for (const BodyText& text : texts.all()) {
    if (text.read != ReadAs::kNothing) bytes_left_ += kMaxPairsFactor * text.bytes.size();
  }
  for (const BodyKind kind : {BodyKind::kMultipart, BodyKind::kJson, BodyKind::kXml}) {
    BodyReading& reading = readings_[static_cast<size_t>(kind)];
    reading.pairs.clear();
    reading.flags = 0;
    reading.bad = reading.ambiguous = reading.too_much = reading.unknown_charset = false;
    for (const BodyText& text : texts.all()) {
      if (!text.is_for(kind)) continue;
      const Run run{kind, head, texts, text, whole, arena};
      if (kind == BodyKind::kMultipart) {
        read_multipart(run);
      } else {
        read_text(run, {}, text.bytes);
      }
    }
    const BodyText part{{}, true, std::nullopt, ReadAs::kIgnoring};
    for (const Inside* inside = first_inside_; inside != nullptr; inside = inside->next) {
      if (inside->kind == kind)
        read_text({kind, head, texts, part, whole, arena}, {}, inside->bytes);
    }
  }
}

}  // namespace stopgap::engine
