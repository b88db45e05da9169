// SPDX-License-Identifier: Apache-2.0
// See header_lists.h. Tested by lists_test.cc.
#include "tests/oracle/header_lists.h"

#include <algorithm>
#include <functional>

#include "tests/oracle/forms.h"
#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

Value value_of(Views views) {
  Value value;
  value.views = std::move(views);
  return value;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Of a fold that begins at `at`: its end.
std::optional<size_t> fold_end(std::string_view text, size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  if (at < text.size() && text[at] == '\r') ++at;
  if (at >= text.size() || text[at] != '\n') return std::nullopt;
  size_t end = at + 1;
  while (end < text.size() && is_blank(text[end])) ++end;
  return end > at + 1 ? std::optional(end) : std::nullopt;
}

/// Every fold replaced by `by`.
std::string without_folds(std::string_view text, std::string_view by) {
  std::string result;
  for (size_t at = 0; at < text.size();) {
    if (const std::optional<size_t> end = fold_end(text, at)) {
      result += by;
      at = *end;
    } else {
      result += text[at++];
    }
  }
  return result;
}

bool is_white(char c) { return std::string_view(" \t\n\v\f\r").find(c) != std::string_view::npos; }

std::string without_white(std::string text, bool at_the_end) {
  while (!text.empty() && is_white(text.front())) text.erase(0, 1);
  while (at_the_end && !text.empty() && is_white(text.back())) text.pop_back();
  return text;
}

std::optional<NameValue> read_cookie(const std::string& piece) {
  if (without_white(piece, true).empty()) return std::nullopt;
  const NameValue as_it_stands = split_pair(piece);
  NameValue cookie;
  cookie.whole_name = without_white(as_it_stands.name, false);
  cookie.whole_value = as_it_stands.value;
  cookie.name = without_white(as_it_stands.name, true);
  cookie.value = without_white(as_it_stands.value, true);
  cookie.quoted =
      cookie.value.size() >= 2 && cookie.value.front() == '"' && cookie.value.back() == '"';
  if (cookie.quoted) cookie.value = cookie.value.substr(1, cookie.value.size() - 2);
  return cookie;
}

/// Behind the quoted string that begins at `open`; nothing if it does not end.
std::optional<size_t> quoted_end(std::string_view text, size_t open) {
  for (size_t at = open + 1; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') ++at;
  }
  return std::nullopt;
}

/// The end of the piece that begins at `begin`, as RFC 2109 reads it.
size_t old_piece_end(std::string_view text, size_t begin) {
  bool named = false;
  for (size_t at = begin; at < text.size(); ++at) {
    if (text[at] == ';' || text[at] == ',') return at;
    if (text[at] != '=' || named) continue;
    named = true;
    size_t value = at + 1;
    while (value < text.size() && is_white(text[value])) ++value;
    if (value == text.size() || text[value] != '"') continue;
    if (const std::optional<size_t> end = quoted_end(text, value)) at = *end - 1;
  }
  return text.size();
}

bool is_octal(std::string_view digits) {
  return digits.size() == 3 && digits[0] <= '3' &&
         digits.find_first_not_of("01234567") == std::string_view::npos;
}

std::string without_quoting(const std::string& text, bool octal) {
  std::string result;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\') {
      result += text[at];
    } else if (octal && is_octal(std::string_view(text).substr(at + 1, 3))) {
      result += static_cast<char>(std::stoi(text.substr(at + 1, 3), nullptr, 8));
      at += 3;
    } else if (++at < text.size()) {
      result += text[at];
    }
  }
  return result;
}

/// The same where the bytes that are white space to Python in Latin-1 are.
NameValue trimmed_in_latin1(NameValue cookie) {
  static const std::string kWhite = " \t\n\v\f\r\x1C\x1D\x1E\x1F\x85\xA0";
  static const std::string kAtEnd = kWhite.substr(0, kWhite.size() - 2);
  const auto trimmed = [](const std::string& text) {
    const size_t first = text.find_first_not_of(kWhite);
    if (first == std::string::npos) return std::string();
    return text.substr(first, text.find_last_not_of(kAtEnd) - first + 1);
  };
  cookie.name = trimmed(cookie.whole_name);
  cookie.value = trimmed(cookie.whole_value);
  cookie.quoted =
      cookie.value.size() >= 2 && cookie.value.front() == '"' && cookie.value.back() == '"';
  if (cookie.quoted) cookie.value = cookie.value.substr(1, cookie.value.size() - 2);
  return cookie;
}

Element cookie_as_read(const NameValue& cookie, const Reads& reads) {
  Views value = decode_stages(cookie.value, reads);
  if (cookie.value.find('\\') != std::string::npos) {
    add_views(value, decode_stages(without_quoting(cookie.value, false), reads));
    add_views(value, decode_stages(without_quoting(cookie.value, true), reads));
  }
  add_views(value, decode_stages(cookie.whole_value, reads));
  if (!cookie.quoted && !cookie.value.empty() && cookie.value[0] == '"') {
    const Views behind = decode_stages(cookie.value.substr(1), reads);
    add_views(value, behind);
    for (const std::string& view : behind) {
      if (!view.empty()) add_views(value, {view.substr(0, view.size() - 1)});
    }
  }
  const auto name_views = [&](const Views& views) {
    return reads.php_names ? with_php_names(views) : views;
  };
  Views name = name_views(decode_stages(cookie.name, reads));
  if (reads.cookie_plus) {
    add_views(value, argument_stages(cookie.whole_value, reads));
    add_views(name, name_views(argument_stages(cookie.name, reads)));
  }
  if (reads.php_names) add_views(name, name_views(decode_stages(cookie.whole_name, reads)));
  return {value_of(std::move(name)), value_of(std::move(value))};
}

Element cookie_element(const NameValue& cookie, const Reads& reads) {
  Element element = cookie_as_read(cookie, reads);
  const Element other = cookie_as_read(trimmed_in_latin1(cookie), reads);
  add_views(element.name.views, other.name.views);
  add_views(element.value.views, other.value.views);
  return element;
}

/// RFC 9110 section 5.6.2.
bool is_token(const std::string& name) {
  static const std::string kBytes =
      "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return !name.empty() && name.find_first_not_of(kBytes) == std::string::npos;
}

bool is_bad_header(const std::string& name, const std::string& value) {
  return !is_token(name) ||
         without_folds(value, "").find_first_of(std::string("\0\r\n", 3)) != std::string::npos;
}

bool is_bad_cookie(const std::string& piece) {
  const bool control = std::any_of(piece.begin(), piece.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x7f || (byte < 0x20 && c != '\t');
  });
  const std::optional<NameValue> cookie = read_cookie(piece);
  if (control || !cookie) return control;
  return piece.find('=') == std::string::npos || !is_token(cookie->name) ||
         cookie->name[0] == '$' || cookie->value.find_first_of("\"\\") != std::string::npos;
}

/// What stands behind `Basic`, decoded in two ways; nothing of another scheme.
Views decoded_credentials(const std::string& value) {
  if (value.size() < 7 || lower(value.substr(0, 5)) != "basic" || !is_blank(value[5])) return {};
  const std::string encoded(trim(value.substr(5)));
  std::string standard;
  for (const char c : encoded) {
    if (dashed(std::string(1, c)) != "-" || c == '+' || c == '/') standard += c;
  }
  return {apply_step(FormStep::kBase64Decode, encoded),
          apply_step(FormStep::kBase64Decode, standard)};
}

size_t count_headers(const Headers& headers, const std::string& wanted) {
  return static_cast<size_t>(std::count_if(headers.begin(), headers.end(), [&](const auto& header) {
    return lower(header.first) == wanted;
  }));
}

bool has_singleton_twice(const Headers& headers) {
  for (const char* name : {"authorization", "content-length", "content-type", "from", "host",
                           "if-modified-since", "if-range", "if-unmodified-since", "max-forwards",
                           "proxy-authorization", "range", "referer", "user-agent"}) {
    if (count_headers(headers, name) > 1) return true;
  }
  return false;
}

bool some_header(const Headers& headers,
                 const std::function<bool(const std::string&, const std::string&)>& wanted) {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& header) { return wanted(header.first, header.second); });
}

}  // namespace

std::string on_one_line(std::string_view value) {
  return std::string(trim(without_folds(value, " ")));
}

Views header_value_views(const std::string& value, const Reads& reads) {
  Views views = decode_stages(trim(value), reads);
  if (without_folds(value, " ") != value)
    add_views(views, decode_stages(on_one_line(value), reads));
  return views;
}

List header_list(const Headers& headers, Causes further, const Reads& reads) {
  List list;
  list.missing = further;
  std::vector<Views> ways(reads.underscore_headers ? 2 : 1);
  const auto name_views = [&](const std::string& name) {
    Views views = {name};
    if (reads.underscore_headers) add_views(views, {dashed(name)});
    return value_of(views);
  };
  for (const auto& [name, value] : headers) {
    list.elements.push_back({name_views(name), value_of(header_value_views(value, reads))});
    ways[0].push_back(lower(name));
    if (reads.underscore_headers) ways[1].push_back(dashed(lower(name)));
  }
  for (const std::vector<size_t>& group : joined_groups(ways)) {
    Views betweens = {", "};
    if (ways[0][group[0]] == "cookie") betweens = {"; ", ", "};
    for (const std::string& between : betweens) {
      std::string joined = on_one_line(headers[group[0]].second);
      for (size_t i = 1; i < group.size(); ++i) {
        joined += between + on_one_line(headers[group[i]].second);
      }
      list.elements.push_back(
          {name_views(headers[group[0]].first), value_of(decode_stages(joined, reads))});
      list.elements.back().value.missing = further;
    }
  }
  return list;
}

namespace {

/// A piece of a text, and the cookie it is.
struct Piece {
  size_t begin, end;
  NameValue cookie;
};

/// Between `;`.
std::vector<Piece> new_pieces(const std::string& text) {
  std::vector<Piece> result;
  size_t begin = 0;
  for (const std::string& piece : split(text, ';')) {
    const size_t end = begin + piece.size();
    if (const auto cookie = read_cookie(piece)) result.push_back({begin, end, *cookie});
    begin = end + 1;
  }
  return result;
}

/// Those of the old reading that are not a piece between two `;`.
std::vector<Piece> old_pieces(const std::string& text) {
  std::vector<Piece> result;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = old_piece_end(text, begin);
    const std::string piece = text.substr(begin, end - begin);
    const bool between_two = (begin == 0 || text[begin - 1] == ';') &&
                             (end == text.size() || text[end] == ';') &&
                             piece.find(';') == std::string::npos;
    const auto cookie = read_cookie(piece);
    if (!between_two && cookie) result.push_back({begin, end, *cookie});
    begin = end + 1;
  }
  return result;
}

}  // namespace

Cookies read_cookies(const Headers& headers) {
  Cookies result;
  std::string joined;
  std::vector<size_t> meetings;  // where a `, ` was put between two
  bool first = true;
  for (const auto& [header, sent] : headers) {
    if (lower(header) != "cookie") continue;
    const std::string text = on_one_line(sent);
    for (const Piece& piece : new_pieces(text)) result.sent.push_back(piece.cookie);
    for (const Piece& piece : old_pieces(text)) result.old.push_back(piece.cookie);
    const bool begins = text.substr(0, text.find(';')).find('=') != std::string::npos;
    if (!first && !begins) meetings.push_back(joined.size());
    joined += (first ? "" : ", ") + text;
    first = false;
  }
  std::vector<Piece> pieces = new_pieces(joined);
  for (const Piece& piece : old_pieces(joined)) pieces.push_back(piece);
  for (const Piece& piece : pieces) {
    const bool holds_one = std::any_of(meetings.begin(), meetings.end(), [&](size_t meeting) {
      return piece.begin <= meeting && meeting < piece.end;
    });
    if (holds_one) result.joined.push_back(piece.cookie);
  }
  return result;
}

List cookie_list(const Cookies& cookies, Causes further, const Reads& reads) {
  List list;
  list.missing = further;
  for (const NameValue& cookie : cookies.sent)
    list.elements.push_back(cookie_element(cookie, reads));
  for (const NameValue& cookie : cookies.old)
    list.elements.push_back(cookie_element(cookie, reads));
  if (further != 0) return list;
  for (const NameValue& cookie : cookies.joined)
    list.elements.push_back(cookie_element(cookie, reads));
  return list;
}

Views auth_users(const Headers& headers, const Reads& reads) {
  Views values;
  for (const auto& [name, sent] : headers) {
    if (lower(name) == "authorization") values.push_back(on_one_line(sent));
  }
  Views result;
  const auto add = [&](const std::string& user) {
    for (const std::string& view : decode_stages(user, reads)) result.push_back(view);
  };
  for (const std::string& value : values) {
    Views users;
    for (const std::string& decoded : decoded_credentials(value)) {
      add_views(users, {decoded.substr(0, decoded.find(':'))});
    }
    for (const std::string& user : users) add(user);
  }
  if (values.size() < 2) return result;
  std::string joined = values[0];
  for (size_t i = 1; i < values.size(); ++i) joined += ", " + values[i];
  Views users;
  for (const std::string& decoded : decoded_credentials(joined)) {
    const size_t colon = decoded.find(':');
    if (colon != std::string::npos) add_views(users, {decoded.substr(0, colon)});
  }
  for (const std::string& user : users) add(user);
  return result;
}

bool is_header_flag_set(std::string_view flag, const Headers& headers) {
  if (flag == "duplicate_header") return has_singleton_twice(headers);
  if (flag == "cl_te") {
    return count_headers(headers, "content-length") > 0 &&
           count_headers(headers, "transfer-encoding") > 0;
  }
  if (flag == "bad_header") return some_header(headers, is_bad_header);
  if (flag == "obs_fold") {
    return some_header(headers, [](const std::string&, const std::string& value) {
      return without_folds(value, "") != value;
    });
  }
  if (flag == "rewrite_header") {
    Headers rewriting;
    for (const auto& header : headers) {
      if (lower(header.first) != "destination") rewriting.push_back(header);
    }
    return has_override(rewriting, "target") || has_override(rewriting, "prefix");
  }
  if (flag == "duplicate_cookie") {
    Views names;
    for (const NameValue& cookie : read_cookies(headers).sent) names.push_back(cookie.name);
    return !groups_of(names).empty();
  }
  return some_header(headers, [](const std::string& name, const std::string& value) {
    const std::vector<std::string> pieces = split(on_one_line(value), ';');
    return lower(name) == "cookie" && std::any_of(pieces.begin(), pieces.end(), is_bad_cookie);
  });
}

}  // namespace stopgap::oracle
