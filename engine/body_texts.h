// SPDX-License-Identifier: Apache-2.0
// The views of a body (docs/language.md section 4, Bodies): as received, after its codings, and in
// UTF-8 for each character set it may be in; and which of them readers read. One per thread, for
// one body at a time.
//
//   texts.read(head, body, window, arena);
//   for (const BodyText& text : texts.all()) use(text.bytes);
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "engine/arena.h"
#include "engine/body_head.h"

namespace stopgap::engine {

/// How the readers are to take a text.
enum class ReadAs : uint8_t {
  kNothing,
  kIgnoring,  ///< as a server does that ignores a coding or a character set: it is never bad
  kDeclared,  ///< as what it is declared to be, and looks like
};

struct BodyText {
  std::string_view bytes;
  bool decoded = false;            ///< its codings are undone
  std::optional<Charset> charset;  ///< which it was in, where that is not UTF-8
  ReadAs read = ReadAs::kNothing;
  BodyKindSet kinds = 0;  ///< the readers it is for

  bool is_for(BodyKind kind) const { return (kinds & kind_bit(kind)) != 0; }
};

/// As received, after codings, one for each character set.
inline constexpr size_t kMaxBodyTexts = 2 + kMaxBodyCharsets;

class BodyTexts {
 public:
  /// Results in `arena` or the body itself; valid as long as both. `body` is within `window`.
  void read(const BodyHead& head, std::string_view body, size_t window, Arena& arena);

  /// The first is the body as received.
  std::span<const BodyText> all() const { return {texts_.data(), count_}; }
  Charsets& charsets() { return charsets_; }
  /// After its codings.
  std::string_view undone() const { return undone_; }
  /// The character sets it may be in but UTF-8, if any: some servers take names and values apart
  /// before they look at them.
  std::span<const Charset> read_charsets() const { return {others_.data(), other_count_}; }
  /// Their bytes.
  std::span<const std::string_view> views() const { return {views_.data(), count_}; }

  /// Readers that some text is for.
  BodyKindSet kinds() const;
  /// What came out of the codings is so little that nobody can say which readers it is for.
  bool unclear() const { return unclear_; }
  /// Nor which character sets it names.
  bool unmarked() const { return unmarked_; }
  /// Some text is declared to be for a reader, and looks as if it were for another one.
  bool mismatch() const { return mismatch_; }
  /// Everything came out of the codings, and they are known.
  bool inflated() const { return inflated_; }
  bool unknown_coding() const { return unknown_coding_; }
  /// Some character set is not known, not on this host, or one too many.
  bool unread_charset() const { return unknown_charset_ || more_charsets_; }
  bool unknown_charset() const { return unknown_charset_; }
  /// It may be in several.
  bool mixed_charset() const { return charset_count_ > 1 || more_charsets_; }

 private:
  void add_charset(Charset charset, std::string_view text);
  void add_marked(std::string_view text);
  void add_named(std::string_view text);
  void convert(std::string_view text, bool decoded, Arena& arena);
  bool add_text(const BodyText& text);
  void choose_readers(const BodyHead& head, size_t size);

  Inflater inflater_;
  Charsets charsets_;
  std::array<BodyText, kMaxBodyTexts> texts_;
  std::array<std::string_view, kMaxBodyTexts> views_;
  size_t count_ = 0;
  std::string_view undone_;
  std::array<Charset, kMaxBodyCharsets> wanted_{}, others_{};
  size_t other_count_ = 0;
  size_t charset_count_ = 0;
  bool more_charsets_ = false, unknown_charset_ = false;
  bool unknown_coding_ = false;
  bool inflated_ = true, mismatch_ = false, unclear_ = false, unmarked_ = false;
};

}  // namespace stopgap::engine
