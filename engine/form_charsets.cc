// SPDX-License-Identifier: Apache-2.0
// See form_charsets.h. Tested in body_texts_test.cc.
#include "engine/form_charsets.h"

#include <algorithm>

#include "engine/decode.h"
#include "engine/lenient_decode.h"
#include "engine/pairs.h"

namespace stopgap::engine {
namespace {

/// Escapes, bytes above 127 and control characters: of no other bytes does a set make letters that
/// ASCII does not (UTF-7 has its '+' from an escape: as sent it is a space).
bool may_differ(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return c == '%' || static_cast<unsigned char>(c) >= 0x80 || (c >= 0 && c < ' ');
  });
}

bool is_of_forms(char c) { return c == '%' || c == '&' || c == '+' || c == '=' || c == ';'; }

/// In what is there of it.
class Output {
 public:
  Output(char* begin, size_t room) : begin_(begin), next_(begin), end_(begin + room) {}

  bool put(char c) {
    if (next_ == end_) return false;
    *next_++ = c;
    return true;
  }
  bool put_encoded(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    return std::all_of(text.begin(), text.end(), [&](char c) {
      if (!is_of_forms(c)) return put(c);
      const auto byte = static_cast<unsigned char>(c);
      return put('%') && put(kDigits[byte >> 4]) && put(kDigits[byte & 15]);
    });
  }
  size_t size() const { return static_cast<size_t>(next_ - begin_); }
  void cut_to(size_t size) { next_ = begin_ + size; }

 private:
  char *begin_, *next_, *end_;
};

}  // namespace

FormCharsets::Written FormCharsets::write(Charset charset, std::string_view form, bool as_sent,
                                          Charsets& charsets, char* out, size_t room, size_t most) {
  Output output(out, room);
  size_t pieces = 0;
  bool known = true;
  const auto put = [&](std::string_view text) {
    scratch_.reset();
    char* const decoded = scratch_.allocate<char>(text.size());
    const size_t size = decode_lenient_form(text, decoded, {false, false, false});
    if (!as_sent && !holds(text, '%')) return output.put_encoded({decoded, size});
    const auto utf8 = charsets.to_utf8(charset, {decoded, size}, scratch_);
    known = utf8.has_value();
    return known && output.put_encoded(*utf8);
  };
  for (Pair pair; next_form_pair(form, pair);) {
    if (!may_differ(pair.name) && !may_differ(pair.value)) continue;
    if (pieces == most) return {output.size(), pieces, false};
    const size_t before = output.size();
    if (put(pair.name) && output.put('=') && put(pair.value) && output.put('&')) {
      ++pieces;
      continue;
    }
    output.cut_to(before);
    return {before, pieces, !known};
  }
  return {output.size(), pieces, true};
}

}  // namespace stopgap::engine
