// SPDX-License-Identifier: Apache-2.0
// See form_steps.h. Tested by form_steps_test.cc and, against the oracle's own, by the differential
// runs.
#include "engine/form_steps.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/ascii.h"
#include "engine/canonical_path.h"
#include "engine/comment_steps.h"
#include "engine/decode.h"
#include "engine/escape_steps.h"
#include "engine/html_entities.h"
#include "engine/lenient_decode.h"
#include "engine/lookups.h"

namespace stopgap::engine {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

size_t lower(char* text, size_t size) {
  std::transform(text, text + size, text, [](char c) { return to_lower(c); });
  return size;
}

size_t collapse_whitespace(char* text, size_t size) {
  size_t out = 0;
  for (size_t i = 0; i < size; ++i) {
    if (!is_space(text[i])) {
      text[out++] = text[i];
    } else if (i == 0 || !is_space(text[i - 1])) {
      text[out++] = ' ';
    }
  }
  return out;
}

size_t remove_nul(char* text, size_t size) {
  return static_cast<size_t>(std::remove(text, text + size, '\0') - text);
}

size_t remove_whitespace(char* text, size_t size) {
  return static_cast<size_t>(std::remove_if(text, text + size, is_space) - text);
}

/// Reads from one byte further on: what is written never gets ahead of that.
size_t path_canonical(char* text, size_t size) {
  std::memmove(text + 1, text, size);
  return canonical_path({text + 1, size}, {.backslash = true}, text);
}

size_t percent_decode(char* text, size_t size) { return decode_portable({text, size}, text); }

size_t html_entities(char* text, size_t size) {
  size_t out = 0;
  for (size_t i = 0; i < size;) {
    const Entity entity =
        text[i] == '&' ? read_entity(std::string_view(text + i, size - i)) : Entity{};
    if (entity.length == 0) {
      text[out++] = text[i++];
      continue;
    }
    std::memcpy(text + out, entity.bytes.data(), entity.size);  // size <= length: not past i
    out += entity.size;
    i += entity.length;
  }
  return out;
}

/// 0 to 63, or -1.
int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

size_t base64_decode(char* text, size_t size) {
  size_t out = 0;
  uint32_t bits = 0;
  unsigned count = 0;  // of bits not written yet
  for (size_t i = 0; i < size && text[i] != '='; ++i) {
    const int digit = base64_digit(text[i]);
    if (digit < 0) continue;
    bits = (bits << 6 | static_cast<uint32_t>(digit)) & 0xFFFF;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    text[out++] = static_cast<char>(bits >> count);
  }
  return out;
}

size_t hex_decode(char* text, size_t size) {
  size_t out = 0;
  for (size_t i = 0; i + 1 < size; ++i) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if ((high | low) < 0) continue;
    text[out++] = static_cast<char>(high * 16 + low);
    ++i;
  }
  return out;
}

/// In place: a sequence is never shorter than what it stands for.
size_t utf8_lenient(char* text, size_t size) { return fold_lenient({text, size}, text); }

using Step = size_t (*)(char*, size_t);
// In the order of support/steps.def.
constexpr std::array<Step, kFormStepCount> kSteps = {
    lower,          collapse_whitespace, remove_nul,        percent_decode,
    html_entities,  base64_decode,       hex_decode,        js_escapes,
    css_escapes,    path_canonical,      remove_whitespace, c_comments,
    mysql_comments, html_comments,       lookups,           percent_u_decode,
    utf8_lenient,
};

}  // namespace

size_t apply_step(FormStep step, char* text, size_t size) {
  return kSteps[static_cast<size_t>(step)](text, size);
}

}  // namespace stopgap::engine
