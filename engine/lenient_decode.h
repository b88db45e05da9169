// SPDX-License-Identifier: Apache-2.0
// What some servers read beside %HH (docs/language.md section 4), one round: %uHHHH, overlong UTF-8
// (Markus Kuhn, UTF-8 and Unicode FAQ: such a sequence must be refused, because "/" or NUL hide in
// it), and characters that look like an ASCII one (support/lookalikes.def). Nothing gets longer, so
// `out` needs room for in.size() bytes; it may be in.data(). Linear time, no allocation, thread
// safe. Tested in lenient_decode_test.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace stopgap::engine {

/// Which of it a server does.
struct LenientReads {
  bool percent_u = true, overlong = true, best_fit = true;
};

/// %HH its byte, %uHHHH (`u` in either case) its character in UTF-8: a pair of surrogates one
/// character, a surrogate alone U+FFFD.
size_t decode_percent_u(std::string_view in, char* out);

/// UTF-8 sequences: an overlong one its character in shortest form, a look-alike its ASCII
/// character. Bytes of no sequence, and everything else, stay.
size_t fold_lenient(std::string_view in, char* out, const LenientReads& reads = {});

/// The same into other memory, and whether an overlong sequence was seen. A text of the same size
/// is the same text: whatever is folded gets shorter.
struct Folded {
  size_t size;
  bool overlong;
};
Folded fold_and_look(std::string_view in, char* out, const LenientReads& reads);

/// Both, one after the other: without percent_u %HH only.
size_t decode_lenient(std::string_view in, char* out, const LenientReads& reads = {});

/// The same where '+' stands for a space.
size_t decode_lenient_form(std::string_view in, char* out, const LenientReads& reads = {});

/// Whether %uHHHH occurs.
bool holds_percent_u(std::string_view text);

/// What occurs in a text.
struct LenientMarks {
  bool percent_u = false, overlong = false;
  bool look_alike = false;  ///< one that is not overlong
  bool sign = false;  ///< one, overlong or not, of an ASCII character neither letter nor digit

  bool concern(const LenientReads& reads) const {
    return (percent_u && reads.percent_u) || (overlong && reads.overlong) ||
           (look_alike && reads.best_fit);
  }
};
LenientMarks lenient_marks(std::string_view text);

/// One look at each byte: nothing of a text without these is encoded in any way.
struct TextMarks {
  bool percent;  ///< a '%'
  bool high;     ///< a byte of 0x80 or above
  bool any() const { return percent || high; }
};
TextMarks text_marks(std::string_view text);
TextMarks text_marks_portable(std::string_view text);
inline bool is_encoded(std::string_view text) { return text_marks(text).any(); }

}  // namespace stopgap::engine
