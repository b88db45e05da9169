// SPDX-License-Identifier: Apache-2.0
// See header_flags.h. Tested in header_flags_test.cc.
#include "engine/header_flags.h"

#include <algorithm>
#include <array>
#include <new>

#include "engine/ascii.h"
#include "engine/decode.h"
#include "engine/header_fields.h"
#include "engine/headers.h"
#include "engine/overrides.h"
#include "engine/pair_list.h"
#include "engine/pairs.h"

namespace stopgap::engine {
namespace {

/// RFC 9110: their grammar is no list, so a server takes the first, the last, or neither.
constexpr std::string_view kSingletons[] = {
    "authorization",       "content-length", "content-type", "from",       "host",
    "if-modified-since",   "if-range",       "max-forwards", "user-agent", "if-unmodified-since",
    "proxy-authorization", "range",          "referer"};

/// RFC 9110 section 5.6.2.
constexpr std::array<bool, 256> make_token_bytes() {
  std::array<bool, 256> table{};
  for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = true;
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr auto kTokenBytes = make_token_bytes();

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return kTokenBytes[static_cast<unsigned char>(c)];
  });
}

/// A CR or LF that no blank follows on the next line.
bool holds_loose_line_end(std::string_view value) {
  for (size_t at = 0; at < value.size(); ++at) {
    if (value[at] == '\r' && (at + 1 == value.size() || value[at + 1] != '\n')) return true;
    if (value[at] == '\n' && (at + 1 == value.size() || !is_blank(value[at + 1]))) return true;
  }
  return false;
}

bool is_bad(const HeaderView& header) {
  return !is_token(header.name) || holds(header.value, '\0') || holds_loose_line_end(header.value);
}

constexpr bool is_control(char c) {
  return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == 0x7f;
}

bool is_bad(const Pair& cookie, std::string_view piece) {
  return !holds(piece, '=') || !is_token(cookie.name) || cookie.name[0] == '$' ||
         holds(cookie.value, '"') || holds(cookie.value, '\\');
}

/// Some Cookie header, on one line, holds a control byte; a tab is none.
bool has_control_in_cookies(std::span<const HeaderView> seen, Arena& arena) {
  return std::any_of(seen.begin(), seen.end(), [&](const HeaderView& header) {
    if (!is_cookie_header(header.name)) return false;
    const std::string_view value = plain_value(header.value, arena);
    return std::any_of(value.begin(), value.end(), is_control);
  });
}

/// Calls sink(piece, pair) until it says stop.
template <typename Sink>
bool some_cookie(std::span<const HeaderView> seen, Arena& arena, Sink sink) {
  for (const HeaderView& header : seen) {
    if (!is_cookie_header(header.name)) continue;
    std::string_view rest = plain_value(header.value, arena), piece;
    for (Pair pair; next_piece(rest, ';', piece);) {
      if (read_cookie(piece, pair) && sink(piece, pair)) return true;
    }
  }
  return false;
}

bool has(std::span<const HeaderView> seen, std::string_view name) {
  return std::any_of(seen.begin(), seen.end(), [&](const HeaderView& header) {
    return equal_ignoring_case(header.name, name);
  });
}

}  // namespace

bool has_duplicate_header(std::span<const HeaderView> seen) {
  uint32_t met = 0;  // bit per singleton
  for (const HeaderView& header : seen) {
    for (size_t i = 0; i < std::size(kSingletons); ++i) {
      if (!equal_ignoring_case(header.name, kSingletons[i])) continue;
      if ((met >> i & 1) != 0) return true;
      met |= 1u << i;
    }
  }
  return false;
}

bool has_two_lengths(std::span<const HeaderView> seen) {
  return has(seen, "content-length") && has(seen, "transfer-encoding");
}

bool has_bad_header(std::span<const HeaderView> seen) {
  return std::any_of(seen.begin(), seen.end(),
                     [](const HeaderView& header) { return is_bad(header); });
}

bool has_fold(std::span<const HeaderView> seen) {
  return std::any_of(seen.begin(), seen.end(),
                     [](const HeaderView& header) { return holds_fold(header.value); });
}

bool has_bad_cookie(std::span<const HeaderView> seen, Arena& scratch) {
  if (has_control_in_cookies(seen, scratch)) return true;
  return some_cookie(seen, scratch, [](std::string_view piece, const Pair& cookie) {
    return is_bad(cookie, piece);
  });
}

/// There may be far more cookies than are inspected: their names alone are kept, 8 bytes each.
bool has_duplicate_cookie(std::span<const HeaderView> seen, Arena& scratch) {
  size_t count = 0;
  some_cookie(seen, scratch, [&](std::string_view, const Pair&) { return ++count, false; });
  scratch.reset();
  PackedText* const names = scratch.allocate<PackedText>(count);
  PackedText* end = names;
  some_cookie(seen, scratch, [&](std::string_view, const Pair& cookie) {
    new (end++) PackedText(cookie.name, scratch);
    return false;
  });
  std::sort(names, end, [](PackedText a, PackedText b) { return a.get() < b.get(); });
  return std::adjacent_find(names, end,
                            [](PackedText a, PackedText b) { return a.get() == b.get(); }) != end;
}

bool has_rewrite_header(std::span<const HeaderView> seen) {
  return std::any_of(seen.begin(), seen.end(),
                     [](const HeaderView& header) { return is_rewrite_header(header.name); });
}

bool has_method_header(std::span<const HeaderView> seen) {
  return std::any_of(seen.begin(), seen.end(), [](const HeaderView& header) {
    return override_kind(header.name) == std::string_view("method");
  });
}

}  // namespace stopgap::engine
