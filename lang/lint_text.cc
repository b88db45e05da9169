// SPDX-License-Identifier: Apache-2.0
// What a reader of rule text cannot see: characters that reorder it, and words that mix look-alike
// letters. Tested by check_test.cc and tests/golden/check.
#include <fmt/format.h>

#include "lang/check.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

bool is_ascii_letter(uint32_t value) {
  return (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z');
}

/// Greek and Cyrillic: the scripts whose letters pass for Latin ones.
bool is_look_alike(uint32_t value) {
  return (value >= 0x370 && value <= 0x3FF) || (value >= 0x400 && value <= 0x52F);
}

}  // namespace

void lint_text(Context& context, uint32_t file) {
  // A copy of the view is safe: modules are added to the source map only later.
  const std::string_view text = context.sources.text(file);
  size_t word = 0;
  bool latin = false, other = false;
  const auto end_word = [&](size_t end) {
    if (latin && other) {
      const Span span{file, static_cast<uint32_t>(word), static_cast<uint32_t>(end)};
      context.report(Code::kConfusable, span,
                     fmt::format("{} mixes Latin letters with look-alikes of another script",
                                 quoted(context.slice(span))),
                     "it is not the word it seems; write look-alikes as `\\u{…}` if you mean them");
    }
    latin = other = false;
    word = end;
  };
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    if (point.valid && is_bidi_control(point.value)) {
      const Span span{file, static_cast<uint32_t>(at), static_cast<uint32_t>(at + point.length)};
      Diagnostic& hidden = context.report(
          Code::kBidiControl, span,
          fmt::format("U+{:04X} makes text appear in another order than it has", point.value),
          "remove it; in a string write it as an escape");
      hidden.fix = Fix{span, "", "remove the character"};
    }
    const bool letter = point.valid && (is_ascii_letter(point.value) || is_look_alike(point.value));
    if (letter) {
      latin = latin || is_ascii_letter(point.value);
      other = other || is_look_alike(point.value);
    } else {
      end_word(at);
      word = at + point.length;
    }
    at += point.length;
  }
  end_word(text.size());
}

}  // namespace stopgap::lang::checking
