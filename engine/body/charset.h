// SPDX-License-Identifier: Apache-2.0
// Character sets of bodies: the names servers know them by (support/charsets.def), and their text
// in UTF-8. Lenient, because a rule must see what any server sees: what is no character of the set
// becomes U+FFFD and reading goes on. iconv is asked once a set of single bytes, for its table; of
// the others it converts the text; UTF-7, -16 and -32 need it not at all.
//
//   if (const std::optional<Charset> set = find_charset("\"UTF-16LE\"")) {
//     const std::optional<std::string_view> text = charsets.to_utf8(*set, body, arena);
//   }
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "engine/arena.h"

namespace stopgap::engine {

/// A row of support/charsets.def.
enum class Charset : uint8_t {};

/// By any of its names, case ignored, blanks and quotes around it too. Nothing: the engine does not
/// know it.
std::optional<Charset> find_charset(std::string_view name);
/// "UTF-16LE": the name of the row.
std::string_view charset_name(Charset charset);

/// UTF-16 and UTF-32 without an order are two sets: each body may be read either way, unless it
/// begins with a mark. Anything else is one.
struct ByteOrders {
  Charset sets[2];
  size_t count;
};
ByteOrders byte_orders(Charset charset, std::string_view text);

/// What a text says of itself by its first bytes (marks of Unicode; the zeros of JSON and XML in
/// UTF-16 and UTF-32, RFC 4627 section 3; XML in EBCDIC, XML 1.0 appendix F). Several where they
/// can be read in several ways, none where they say nothing.
ByteOrders marked_charsets(std::string_view text);

/// What the text says may depend on what follows it.
bool may_be_marked(std::string_view text);

/// UTF-8, ASCII.
bool is_utf8(Charset charset);
/// UTF-16, UTF-32.
bool is_wide(Charset charset);

/// One per thread: the tables and descriptors it has once needed. It allocates for the first text
/// in each set, and from the arena.
class Charsets {
 public:
  Charsets();
  ~Charsets();
  Charsets(const Charsets&) = delete;
  Charsets& operator=(const Charsets&) = delete;

  /// The text in UTF-8 without a mark at its start: in the arena, or the text itself where that is
  /// the same. At most three times as long. Nothing: this host has no such module (of UTF-7, -8,
  /// -16, -32 it always is). Linear.
  std::optional<std::string_view> to_utf8(Charset charset, std::string_view text, Arena& arena);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stopgap::engine
