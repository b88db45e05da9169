// SPDX-License-Identifier: Apache-2.0
// Who makes what of them:
//   trimmed       Tomcat and Commons FileUpload (String.trim of getFieldName, Streams), Netty
//   last segment  PHP (php_ap_basename), busboy, multer, Go: behind `/` and `\`
//   references    formidable (`&#NNNN;`), multiparty (`&#N;`); both `%22`
//   words         Tomcat and Commons FileUpload (MimeUtility.decodeText), between white space
#include "engine/body/part_values.h"

#include <algorithm>

#include "engine/ascii.h"
#include "engine/body/quoted_printable.h"
#include "engine/decode.h"
#include "engine/form_steps.h"
#include "engine/utf8_put.h"

namespace stopgap::engine {
namespace {

constexpr std::string_view kWordStart = "=?";

/// What stands behind the last slash, if anything does.
template <typename IsSlash>
void add_segment(std::string_view value, IsSlash is_slash, PartReadings& values) {
  const auto slash = std::find_if(value.rbegin(), value.rend(), is_slash);
  const auto size = static_cast<size_t>(slash - value.rbegin());
  if (size > 0) values.add_made(value.substr(value.size() - size));
}

/// The number of `&#1;` to `&#99999;` at the start of `text`, and its length; 0 if there is none.
size_t reference_at(std::string_view text, uint32_t& number) {
  if (!text.starts_with("&#")) return 0;
  size_t end = 2;
  number = 0;
  while (end < text.size() && end < 7 && is_digit(text[end]))
    number = 10 * number + static_cast<uint32_t>(text[end++] - '0');
  return end > 2 && end < text.size() && text[end] == ';' ? end + 1 : 0;
}

void add_without_references(std::string_view value, ParameterWork& work, PartReadings& values) {
  constexpr std::string_view kQuote = "%22";
  if (value.find(kQuote) == std::string_view::npos && value.find("&#") == std::string_view::npos)
    return;
  if (!work.take(value.size())) return values.overflow();
  char* const out = work.arena.allocate<char>(value.size());
  size_t size = 0;
  for (size_t i = 0; i < value.size();) {
    uint32_t number = 0;
    if (value.substr(i).starts_with(kQuote)) {
      out[size++] = '"';
      i += kQuote.size();
    } else if (const size_t length = reference_at(value.substr(i), number); length > 0) {
      number &= 0xFFFF;  // a unit of UTF-16, as String.fromCharCode has it
      size += put_utf8(is_surrogate(number) ? kReplacementCharacter : number, out + size);
      i += length;
    } else {
      out[size++] = value[i++];
    }
  }
  work.arena.shrink_last(out, size);
  values.add_made({out, size});
}

struct Word {
  std::string_view set, text;
  bool base64 = false;
};

/// Of a word that begins with `=?`: false if it is not one. What stands behind it is dropped.
bool split_word(std::string_view text, Word& word) {
  const size_t set_end = text.find('?', kWordStart.size());
  if (set_end == std::string_view::npos) return false;
  const size_t encoding_end = text.find('?', set_end + 1);
  if (encoding_end != set_end + 2) return false;
  const size_t end = text.find("?=", encoding_end + 1);
  const char encoding = to_lower(text[set_end + 1]);
  if (end == std::string_view::npos || (encoding != 'b' && encoding != 'q')) return false;
  word = {text.substr(kWordStart.size(), set_end - kWordStart.size()),
          text.substr(encoding_end + 1, end - encoding_end - 1), encoding == 'b'};
  return true;
}

/// The bytes of it.
std::string_view decode_word(const Word& word, Arena& arena) {
  char* const out = arena.allocate<char>(word.text.size());
  size_t size = word.text.size();
  std::copy(word.text.begin(), word.text.end(), out);
  if (word.base64) {
    size = apply_step(FormStep::kBase64Decode, out, size);
  } else {
    std::replace(out, out + size, '_', ' ');
    size = decode_quoted_printable({out, size}, out);
  }
  return {out, size};
}

/// Takes what one word, or the white space before it, is in UTF-8. Of sets with two byte orders
/// the one of that number; `several`: there was such a set.
std::string_view word_text(std::string_view text, size_t order, ParameterWork& work, bool& several,
                           bool& decoded) {
  Word word;
  decoded = text.starts_with(kWordStart) && split_word(text, word);
  if (!decoded) return text;
  const std::optional<Charset> charset = find_charset(word.set);
  std::optional<std::string_view> utf8;
  if (charset) {
    const std::string_view bytes = decode_word(word, work.arena);
    const ByteOrders orders = byte_orders(*charset, bytes);
    several = several || orders.count > 1;
    utf8 = work.charsets.to_utf8(orders.sets[std::min(order, orders.count - 1)], bytes, work.arena);
  }
  decoded = utf8.has_value();
  if (!decoded) work.unknown_charset = true;
  return decoded ? *utf8 : text;
}

/// False if there is no further byte order.
bool add_words(std::string_view value, size_t order, ParameterWork& work, PartReadings& values) {
  constexpr std::string_view kWhite = " \t\r\n";
  // Each word is copied twice at most, and three times as long in UTF-8.
  if (!work.take(8 * value.size())) {
    values.overflow();
    return false;
  }
  char* const out = work.arena.allocate<char>(3 * value.size());
  size_t size = 0;
  bool several = false, before_decoded = false;
  while (!value.empty()) {
    const size_t white = std::min(value.find_first_not_of(kWhite), value.size());
    const std::string_view rest = value.substr(white);
    const std::string_view word = rest.substr(0, rest.find_first_of(kWhite));
    bool decoded = false;
    const std::string_view text = word_text(word, order, work, several, decoded);
    if (!decoded || !before_decoded) size += value.copy(out + size, white);
    size += text.copy(out + size, text.size());
    before_decoded = decoded;
    value.remove_prefix(white + word.size());
  }
  values.add({out, size});
  return several;
}

void add_decoded(std::string_view value, ParameterWork& work, PartReadings& values) {
  if (value.find(kWordStart) == std::string_view::npos) return;
  if (add_words(value, 0, work, values)) add_words(value, 1, work, values);
}

}  // namespace

/// What stands before the first `'` of two.
std::string_view charset_of(std::string_view value) {
  const size_t quote = value.find('\'');
  const bool named = quote != std::string_view::npos && holds(value.substr(quote + 1), '\'');
  return named ? value.substr(0, quote) : std::string_view();
}

std::string_view decode_extended(std::string_view value, bool first, Arena& arena) {
  const size_t quote = value.find('\'');
  const size_t second = quote == std::string_view::npos ? quote : value.find('\'', quote + 1);
  if (first && second != std::string_view::npos) value.remove_prefix(second + 1);
  if (!holds_escape(value)) return value;
  char* out = arena.allocate<char>(value.size());
  return {out, decode(value, out)};
}

void add_in_utf8(std::string_view value, std::string_view set, ParameterWork& work,
                 PartReadings& into) {
  if (set.empty()) return;
  const std::optional<Charset> charset = find_charset(set);
  if (!charset) work.unknown_charset = true;
  if (!charset) return;
  for (const ByteOrders orders = byte_orders(*charset, value);
       const Charset one : std::span(orders.sets, orders.count)) {
    if (!work.take(3 * value.size())) return into.overflow();
    const auto utf8 = work.charsets.to_utf8(one, value, work.arena);
    if (utf8) {
      into.add(*utf8);
    } else {
      work.unknown_charset = true;
    }
  }
}

void add_extended(std::string_view value, ParameterWork& work, PartReadings& into) {
  into.dispute();
  if (!work.take(value.size())) return into.overflow();
  const std::string_view decoded = decode_extended(value, true, work.arena);
  into.add(decoded);
  add_in_utf8(decoded, charset_of(value), work, into);
}

void add_made_of_names(size_t first, ParameterWork& work, PartReadings& values) {
  for (size_t i = first; i < values.values().size(); ++i) {
    const std::string_view value = values.values()[i];
    values.add_made(trim_low(value));
    add_decoded(value, work, values);
  }
}

void add_made_of_files(size_t first, ParameterWork& work, PartReadings& values) {
  for (size_t i = first; i < values.values().size(); ++i) {
    const std::string_view value = values.values()[i];
    values.add_made(trim_low(value));
    add_segment(
        value, [](char c) { return c == '/' || c == '\\'; }, values);
    add_segment(
        value, [](char c) { return c == '\\'; }, values);
    add_without_references(value, work, values);
    add_decoded(value, work, values);
  }
}

void add_decoded_words(size_t first, ParameterWork& work, PartReadings& values) {
  for (size_t i = first; i < values.values().size(); ++i)
    add_decoded(values.values()[i], work, values);
}

}  // namespace stopgap::engine
