// SPDX-License-Identifier: Apache-2.0
// See cookies.h. Sources: RFC 2109 section 4 and RFC 2965 section 3; Python, http.cookies._unquote;
// Apache Tomcat, LegacyCookieProcessor; php_default_treat_data in PHP's main/php_variables.c; Rack,
// Rack::Utils.parse_cookies_header; CGI.pm, CGI::Cookie. Tested in cookies_test.cc.
#include "engine/cookies.h"

#include <algorithm>
#include <new>

#include "engine/ascii.h"
#include "engine/decode.h"
#include "engine/distinct_views.h"
#include "engine/php_names.h"
#include "engine/stages.h"

namespace stopgap::engine {
namespace {

constexpr size_t kNone = std::string_view::npos;

/// Behind the quotation mark at `open`, the one that ends the string; kNone if none does.
size_t closing_mark(std::string_view text, size_t open) {
  for (size_t at = open + 1; at < text.size(); ++at) {
    if (text[at] == '"') return at;
    if (text[at] == '\\') ++at;
  }
  return kNone;
}

constexpr bool is_octal(char c, char most) { return c >= '0' && c <= most; }

bool is_octal_escape(std::string_view digits) {
  return digits.size() >= 3 && is_octal(digits[0], '3') && is_octal(digits[1], '7') &&
         is_octal(digits[2], '7');
}

/// Of those that are not empty. npm cookie before 0.7 takes the last byte for the mark that ends
/// the value.
ViewList without_last_bytes(ViewList views, Arena& arena) {
  std::string_view* const all = arena.allocate<std::string_view>(views.size());
  std::string_view* end = all;
  for (const std::string_view view : views) {
    if (!view.empty()) new (end++) std::string_view(view.substr(0, view.size() - 1));
  }
  return {all, end};
}

}  // namespace

bool OldCookies::may_differ(std::string_view header) {
  return holds(header, ',') || holds(header, '"');
}

/// INVARIANT: linear, though a mark without an end is looked for up to the end of the text: where a
/// later value begins with a mark, that one ends the string, so only the last search can fail.
std::string_view OldCookies::take_piece() {
  const size_t begin = at_;
  size_t end = text_.find_first_of("=;,", begin);
  if (end != kNone && text_[end] == '=') {
    size_t from = end + 1;
    while (from < text_.size() && is_white(text_[from])) ++from;
    if (from < text_.size() && text_[from] == '"') {
      if (const size_t close = closing_mark(text_, from); close != kNone) from = close + 1;
    }
    end = text_.find_first_of(";,", from);
  }
  end = std::min(end, text_.size());
  at_ = end + 1;
  return text_.substr(begin, end - begin);
}

/// Not one between two ';'.
bool OldCookies::is_old(std::string_view piece) const {
  const auto begin = static_cast<size_t>(piece.data() - text_.data());
  const size_t end = begin + piece.size();
  const bool starts = begin == 0 || text_[begin - 1] == ';';
  const bool ends = end == text_.size() || text_[end] == ';';
  return !starts || !ends || holds(piece, ';');
}

bool OldCookies::next(std::string_view& piece, Pair& pair) {
  while (at_ < text_.size()) {
    piece = take_piece();
    if (is_old(piece) && read_cookie(piece, pair)) return true;
  }
  return false;
}

size_t remove_quoting(std::string_view in, bool octal, char* out) {
  char* next = out;
  for (size_t at = 0; at < in.size(); ++at) {
    if (in[at] != '\\') {
      *next++ = in[at];
    } else if (at + 1 == in.size()) {
      break;  // it quoted the mark behind the value
    } else if (octal && is_octal_escape(in.substr(at + 1))) {
      *next++ =
          static_cast<char>((in[at + 1] - '0') * 64 + (in[at + 2] - '0') * 8 + in[at + 3] - '0');
      at += 3;
    } else {
      *next++ = in[++at];
    }
  }
  return static_cast<size_t>(next - out);
}

ViewList cookie_value_views(const std::string_view& value, const std::string_view& sent,
                            bool quoted, const BackendReads& reads, Arena& arena) {
  const ViewList plain = decode_stages(value, reads, arena);
  const bool open = !quoted && value.starts_with('"');
  const bool plus = reads.cookie_plus && holds(sent, '+');
  const bool other = sent.size() != value.size();
  const bool escaped = holds(value, '\\');
  if (!other && !open && !plus && !escaped) return plain;
  const auto unquoted = [&](bool octal) {
    if (!escaped) return ViewList();
    char* out = arena.allocate<char>(value.size());
    const size_t size = remove_quoting(value, octal, out);
    arena.shrink_last(out, size);
    return decode_stages(*keep_view({out, size}, arena), reads, arena);
  };
  const ViewList simple = unquoted(false), octal = unquoted(true);
  const ViewList whole = other ? decode_stages(sent, reads, arena) : ViewList();
  const ViewList spaced = plus ? form_stages(sent, reads, arena) : ViewList();
  const ViewList behind =
      open ? decode_stages(*keep_view(value.substr(1), arena), reads, arena) : ViewList();
  const ViewList shorter = without_last_bytes(behind, arena);
  return distinct_views({plain, simple, octal, whole, spaced, behind, shorter}, arena);
}

ViewList cookie_name_views(const std::string_view& name, const std::string_view& sent,
                           const BackendReads& reads, Arena& arena) {
  const auto php = [&](ViewList views) {
    return reads.php_names ? with_php_names(views, arena) : views;
  };
  const ViewList plain = decode_stages(name, reads, arena);
  const bool plus = reads.cookie_plus && holds(name, '+');
  const bool other = reads.php_names && sent.size() != name.size();
  if (!plus && !other) return php(plain);
  const ViewList spaced = plus ? form_stages(name, reads, arena) : ViewList();
  const ViewList whole = other ? decode_stages(sent, reads, arena) : ViewList();
  return distinct_views({php(plain), php(spaced), php(whole)}, arena);
}

}  // namespace stopgap::engine
