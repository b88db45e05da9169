// SPDX-License-Identifier: Apache-2.0
// Cookies as older servers read them (docs/language.md section 4). RFC 2109 writes values as quoted
// strings, in which ';' and ',' separate nothing and '\' quotes the byte behind it, and lets ','
// separate cookies. Tomcat, Jetty and Undertow read so at the latest behind `$Version`; Python's
// http.cookies always does, and reads "\141" as one byte. And as others read them: several headers
// joined, marks and blanks kept (PHP, Rack), a mark without an end dropped (Tomcat 10, npm cookie),
// '+' a space (Rack, CGI.pm).
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/arena.h"
#include "engine/backend.h"
#include "engine/elements.h"
#include "engine/pairs.h"

namespace stopgap::engine {

/// Walks through the pieces of a Cookie header that only the old reading has. Linear in all.
class OldCookies {
 public:
  explicit OldCookies(std::string_view header) : text_(header) {}
  /// False when there is none. `piece`: what `pair` was read from.
  bool next(std::string_view& piece, Pair& pair);

  /// Without these the old reading has no pieces of its own.
  static bool may_differ(std::string_view header);

 private:
  std::string_view take_piece();
  bool is_old(std::string_view piece) const;

  std::string_view text_;
  size_t at_ = 0;
};

/// Where `headers` meet in what join_with_commas() makes of them, but for those that begin with a
/// cookie of their own: so all do that HTTP/2 brought (RFC 9113), and what meets there is no value
/// of anybody.
class Meetings {
 public:
  Meetings(ViewList headers, std::string_view joined) : left_(headers) { go_on(joined.data()); }
  /// Whether two meet in `piece`; pieces are asked for in their order.
  bool in(std::string_view piece) {
    while (!left_.empty() && at_ < piece.data()) go_on(at_ + 2);
    return !left_.empty() && at_ < piece.data() + piece.size();
  }

 private:
  void go_on(const char* begin) {
    do {
      at_ = begin + left_[0].size();
      begin = at_ + 2;
      left_ = left_.subspan(1);
    } while (!left_.empty() && begins_a_cookie(left_[0]));
  }
  static bool begins_a_cookie(std::string_view header) {
    const size_t at = header.find_first_of("=;");
    return at != std::string_view::npos && header[at] == '=';
  }

  ViewList left_;  // behind the meeting at at_; empty: there is none
  const char* at_ = nullptr;
};

/// Calls sink(piece) for each cookie of a piece in which two headers meet: first of those between
/// ';', then of those that only the old reading has. Linear. Apache httpd, PHP's own server, Rack
/// and Plack join Cookie headers as any other; RFC 9113 section 8.2.3 says "; ".
template <typename Sink>
void each_joined_cookie(ViewList headers, std::string_view joined, Sink sink) {
  if (headers.size() < 2) return;
  std::string_view piece;
  Pair pair;
  Meetings meetings(headers, joined);
  for (std::string_view rest = joined; next_cookie(rest, piece, pair);) {
    if (meetings.in(piece)) sink(piece);
  }
  Meetings again(headers, joined);
  for (OldCookies old(joined); old.next(piece, pair);) {
    if (again.in(piece)) sink(piece);
  }
}

/// Without the backslashes that quote; `octal`: one before three octal digits and these are a byte.
/// `out` has room for in.size() bytes. The length of the result, which is less if it differs.
size_t remove_quoting(std::string_view in, bool octal, char* out);

/// The views of the value of a cookie: the decode stages of `value`; those of what its backslashes
/// quote; those of `sent`, as it stands in its piece; those without a quotation mark that nothing
/// ends. Both must outlive the result.
ViewList cookie_value_views(const std::string_view& value, const std::string_view& sent,
                            bool quoted, const BackendReads& reads, Arena& arena);
/// Those of its name.
ViewList cookie_name_views(const std::string_view& name, const std::string_view& sent,
                           const BackendReads& reads, Arena& arena);

}  // namespace stopgap::engine
