// SPDX-License-Identifier: Apache-2.0
// Who reads how:
//   kRfc        Go mime.ParseMediaType, busboy, Python email, undici: RFC 2045 quoted-string
//   kKeep       Commons FileUpload ParameterParser, so Tomcat and Spring: `\` stays
//   kPlain      Rack's and Django's patterns, Internet Explorer's file names: `\` means nothing
//   read_as_php PHP main/rfc1867.c: php_ap_getword, php_ap_getword_conf, substring_conf
//   RFC 2231    Go, Python email, Commons (`NAME*`), busboy (`NAME*`), ASP.NET (`filename*`)
//   without blanks  @fastify/busboy parseParams
//   anywhere    part_places.cc; what is made of values: part_values.cc
// Tested in part_parameters_test.cc.
#include "engine/body/part_parameters.h"

#include <algorithm>
#include <charconv>

#include "engine/ascii.h"
#include "engine/body/part_places.h"
#include "engine/body/part_values.h"
#include "engine/decode.h"

namespace stopgap::engine {
namespace {

enum class Backslash { kRfc, kKeep, kPlain };

struct Parameter {
  std::string_view name, value;  ///< trimmed; the value without its quotes
  std::string_view outer{};      ///< if broken: all between its first byte and its last quote
  bool quoted = false;
  bool broken = false;  ///< a quote that does not end, or ends before the value does
};

constexpr std::string_view kNone = {};

/// Behind the quote that ends what a quote before `at` began, or the end of the text.
size_t behind_quote(std::string_view text, size_t at, Backslash backslash) {
  while (at < text.size() && text[at] != '"')
    at += text[at] == '\\' && backslash != Backslash::kPlain ? 2 : 1;
  return std::min(at + 1, text.size() + 1);
}

/// Takes the piece up to the next `;` outside quotes.
std::string_view take_piece(std::string_view& rest, Backslash backslash) {
  size_t end = 0;
  while (end < rest.size() && rest[end] != ';')
    end = rest[end] == '"' ? behind_quote(rest, end + 1, backslash) : end + 1;
  end = std::min(end, rest.size());
  const std::string_view piece = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return piece;
}

Parameter split(std::string_view piece, Backslash backslash) {
  const size_t equals = piece.find('=');
  if (equals == std::string_view::npos) return {trim_blanks(piece), kNone};
  Parameter parameter{trim_blanks(piece.substr(0, equals)), trim_blanks(piece.substr(equals + 1))};
  std::string_view& value = parameter.value;
  if (!value.starts_with('"')) return parameter;
  const size_t end = behind_quote(value, 1, backslash);
  parameter.quoted = true;
  parameter.broken = end != value.size();
  if (value.size() > 1 && value.ends_with('"')) parameter.outer = value.substr(1, value.size() - 2);
  value = value.substr(1, std::min(end - 1, value.size()) - 1);
  return parameter;
}

/// Without the backslashes before which `escapes` says so; a view where there is none.
template <typename Escapes>
std::string_view unescape(std::string_view value, Arena& arena, Escapes escapes) {
  if (!holds(value, '\\')) return value;
  char* out = arena.allocate<char>(value.size());
  size_t size = 0;
  for (size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\' && i + 1 < value.size() && escapes(value[i + 1])) ++i;
    out[size++] = value[i];
  }
  arena.shrink_last(out, size);
  return {out, size};
}

/// What one reading found; compared with the next.
struct Found {
  size_t count = 0;
  bool odd = false;  ///< blanks or quotes stand where they mean nothing to some server

  void take(std::string_view value, PartReadings& into) {
    ++count;
    into.add(value);
  }
};

bool is_odd(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c == '"' || is_blank(c); });
}

Found read_as(Backslash backslash, std::string_view header, std::string_view name, Arena& arena,
              PartReadings& into) {
  Found found;
  found.odd = holds(take_piece(header, backslash), '"');
  while (!header.empty()) {
    const Parameter parameter = split(take_piece(header, backslash), backslash);
    found.odd = found.odd || parameter.broken || is_odd(parameter.name) ||
                (!parameter.quoted && is_odd(parameter.value));
    if (!equal_ignoring_case(parameter.name, name)) continue;
    if (parameter.broken) into.dispute();
    std::string_view value = parameter.value;
    if (backslash == Backslash::kRfc) value = without_backslashes(value, arena);
    found.take(value, into);
    // Commons and Jetty drop the first quote of a value and its last.
    if (parameter.broken && !parameter.outer.empty()) into.add(parameter.outer);
  }
  return found;
}

/// php_ap_getword: up to `stop` outside quotes of both kinds, and all that repeat it.
std::string_view php_word(std::string_view& rest, char stop) {
  size_t at = 0;
  while (at < rest.size() && rest[at] != stop) {
    const char quote = rest[at++];
    if (quote != '"' && quote != '\'') continue;
    while (at < rest.size() && rest[at] != quote)
      at += rest[at] == '\\' && at + 1 < rest.size() && rest[at + 1] == quote ? 2 : 1;
    if (at < rest.size()) ++at;
  }
  const std::string_view word = rest.substr(0, at);
  while (at < rest.size() && rest[at] == stop) ++at;
  rest.remove_prefix(at);
  return word;
}

/// php_ap_getword_conf.
std::string_view php_value(std::string_view text, Arena& arena) {
  while (!text.empty() && is_white(text.front())) text.remove_prefix(1);
  if (text.empty()) return text;
  const char quote = text.front();
  if (quote != '"' && quote != '\'') {
    const auto end = std::find_if(text.begin(), text.end(), is_white);
    return unescape(text.substr(0, static_cast<size_t>(end - text.begin())), arena,
                    [](char c) { return c == '\\'; });
  }
  text.remove_prefix(1);
  size_t end = 0;
  while (end < text.size() && text[end] != quote) {
    const bool two = text[end] == '\\' && end + 1 < text.size() &&
                     (text[end + 1] == '\\' || text[end + 1] == quote);
    end += two ? 2 : 1;
  }
  return unescape(text.substr(0, end), arena, [&](char c) { return c == '\\' || c == quote; });
}

Found read_as_php(std::string_view header, std::string_view name, Arena& arena,
                  PartReadings& into) {
  Found found;
  header = header.substr(0, header.find('\0'));
  while (!header.empty()) {
    std::string_view piece = php_word(header, ';');
    while (!piece.empty() && is_white(piece.front())) piece.remove_prefix(1);
    if (!holds(piece, '=')) continue;
    const std::string_view key = php_word(piece, '=');
    if (equal_ignoring_case(key, name)) found.take(php_value(piece, arena), into);
  }
  return found;
}

/// `NAME*0`, `NAME*1*` …: the number, and whether it is encoded; -1 for another name.
struct Section {
  int number = -1;
  bool encoded = false;
};
Section section_of(std::string_view parameter, std::string_view name) {
  if (parameter.size() < name.size() + 2 || parameter[name.size()] != '*') return {};
  if (!equal_ignoring_case(parameter.substr(0, name.size()), name)) return {};
  std::string_view number = parameter.substr(name.size() + 1);
  Section section;
  if (number.ends_with('*')) {
    section.encoded = true;
    number.remove_suffix(1);
  }
  const auto [end, error] =
      std::from_chars(number.data(), number.data() + number.size(), section.number);
  const bool plain = !number.starts_with('-') && (number.size() == 1 || !number.starts_with('0'));
  if (error != std::errc() || end != number.data() + number.size() || !plain) section.number = -1;
  return section;
}

/// The section of that number, as RFC 2231 reads it; false if there is none.
bool read_section(std::string_view header, std::string_view name, int number, Arena& arena,
                  std::string_view& value, std::string_view& set) {
  take_piece(header, Backslash::kRfc);
  while (!header.empty()) {
    const Parameter parameter = split(take_piece(header, Backslash::kRfc), Backslash::kRfc);
    const Section section = section_of(parameter.name, name);
    if (section.number != number) continue;
    value = without_backslashes(parameter.value, arena);
    if (section.encoded && number == 0) set = charset_of(value);
    if (section.encoded) value = decode_extended(value, number == 0, arena);
    return true;
  }
  return false;
}

void read_sections(std::string_view header, std::string_view name, ParameterWork& work,
                   PartReadings& into) {
  std::array<std::string_view, kMaxPartReadings> sections;
  size_t count = 0, size = 0;
  std::string_view section, set;
  while (read_section(header, name, static_cast<int>(count), work.arena, section, set)) {
    if (count == sections.size()) return into.overflow();
    sections[count++] = section;
    size += section.size();
  }
  if (count == 0) return;
  char* joined = work.arena.allocate<char>(size);
  char* end = joined;
  for (size_t i = 0; i < count; ++i) end = std::copy(sections[i].begin(), sections[i].end(), end);
  into.add({joined, size});
  into.dispute();
  add_in_utf8({joined, size}, set, work, into);
}

void read_extended(std::string_view header, std::string_view name, ParameterWork& work,
                   PartReadings& into) {
  if (!holds(header, '*')) return;
  std::string_view rest = header;
  take_piece(rest, Backslash::kRfc);
  while (!rest.empty()) {
    const Parameter parameter = split(take_piece(rest, Backslash::kRfc), Backslash::kRfc);
    const bool starred =
        parameter.name.ends_with('*') &&
        equal_ignoring_case(parameter.name.substr(0, parameter.name.size() - 1), name);
    if (!starred) continue;
    add_extended(without_backslashes(parameter.value, work.arena), work, into);
  }
  read_sections(header, name, work, into);
}

/// Readings 1 to 4 and RFC 2231. True if something is odd: else reading 5 finds nothing else.
bool read_pieces(std::string_view header, std::string_view name, ParameterWork& work,
                 PartReadings& into) {
  Arena& arena = work.arena;
  Found rfc = read_as(Backslash::kRfc, header, name, arena, into);
  if (rfc.count > 1) into.dispute();
  rfc.odd = rfc.odd || holds(header, '\\') || holds(header, '*');
  if (holds(header, '\\')) {
    for (Backslash backslash : {Backslash::kKeep, Backslash::kPlain}) {
      if (read_as(backslash, header, name, arena, into).count != rfc.count) into.dispute();
    }
  }
  if (read_as_php(header, name, arena, into).count != rfc.count) into.dispute();
  read_extended(header, name, work, into);
  return rfc.odd;
}

/// Takes the next piece as @fastify/busboy does: without blanks outside quotes, without quotes, and
/// without all that stands behind a quoted part. `out` moves on.
std::string_view take_dense_piece(std::string_view& rest, char*& out) {
  const char* const begin = out;
  bool quoted = false, ended = false;
  size_t i = 0;
  for (; i < rest.size() && (quoted || rest[i] != ';'); ++i) {
    const char c = rest[i];
    if (ended) continue;
    if (c == '"') {
      ended = quoted;
      quoted = !quoted;
    } else if (quoted && c == '\\' && i + 1 < rest.size() &&
               (rest[i + 1] == '"' || rest[i + 1] == '\\')) {
      *out++ = rest[++i];
    } else if (quoted || !is_blank(c)) {
      *out++ = c;
    }
  }
  rest.remove_prefix(std::min(i + 1, rest.size()));
  return {begin, static_cast<size_t>(out - begin)};
}

/// Reading 5.
void read_dense(std::string_view header, std::string_view name, ParameterWork& work,
                PartReadings& into) {
  if (!work.take(header.size())) return into.overflow();
  char* out = work.arena.allocate<char>(header.size());
  take_dense_piece(header, out);
  while (!header.empty()) {
    const std::string_view piece = take_dense_piece(header, out);
    const size_t end = piece.find_first_of("*=");
    if (end == std::string_view::npos || !equal_ignoring_case(piece.substr(0, end), name)) continue;
    if (piece[end] == '=') {
      into.add_found(piece.substr(end + 1));
      continue;
    }
    // One byte is taken for the `=`. A set that is none is not what a client means by `NAME*0*`.
    const std::string_view rest = piece.substr(std::min(end + 2, piece.size()));
    const bool unknown = work.unknown_charset, starred = piece.substr(end).starts_with("*=");
    if (std::count(rest.begin(), rest.end(), '\'') > 1) add_extended(rest, work, into);
    if (!starred) work.unknown_charset = unknown;
  }
}

/// As PHP finds it: anywhere, without looking at parameters.
void read_php_boundary(std::string_view content_type, PartReadings& into) {
  constexpr std::string_view kWord = "boundary";
  size_t at = content_type.find(kWord);
  if (at == std::string_view::npos) {
    const auto found = std::search(content_type.begin(), content_type.end(), kWord.begin(),
                                   kWord.end(), [](char a, char b) { return to_lower(a) == b; });
    at = static_cast<size_t>(found - content_type.begin());
  }
  content_type.remove_prefix(at);
  const size_t equals = content_type.find('=');
  if (equals == std::string_view::npos) return;
  content_type.remove_prefix(equals + 1);
  if (!content_type.starts_with('"')) {
    into.add(content_type.substr(0, content_type.find_first_of(",;")));
    return;
  }
  content_type.remove_prefix(1);
  const size_t quote = content_type.find('"');
  if (quote != std::string_view::npos) into.add(content_type.substr(0, quote));
}

}  // namespace

bool PartReadings::holds(std::string_view value) const {
  const auto seen = values();
  return std::find(seen.begin(), seen.end(), value) != seen.end();
}

void PartReadings::add(std::string_view value) {
  if (count_ > 0 && !holds(value)) disputed_ = true;
  add_made(value);
}

void PartReadings::add_found(std::string_view value) {
  if (!holds(value)) disputed_ = true;
  add_made(value);
}

void PartReadings::add_made(std::string_view value) {
  if (holds(value)) return;
  if (count_ == values_.size()) {
    too_many_ = true;
    return;
  }
  values_[count_++] = value;
}

void read_parameter(std::string_view header, std::string_view name, ParameterWork& work,
                    PartReadings& into) {
  const size_t before = into.values().size();
  const bool odd = read_pieces(header, name, work, into);
  if (odd) read_dense(header, name, work, into);
  read_places(header, name, odd, work, into);
  if (name == "filename") {
    add_made_of_files(before, work, into);
  } else {
    add_made_of_names(before, work, into);
  }
}

void read_boundaries(std::string_view content_type, ParameterWork& work, PartReadings& into) {
  constexpr std::string_view kName = "boundary";
  const bool odd = read_pieces(content_type, kName, work, into);
  read_php_boundary(content_type, into);
  if (odd) read_dense(content_type, kName, work, into);
  read_boundary_places(content_type, work, into);
  add_decoded_words(0, work, into);
}

std::string_view without_backslashes(std::string_view value, Arena& arena) {
  return unescape(value, arena, [](char) { return true; });
}

std::string_view parameter_type(std::string_view header) {
  return trim_blanks(take_piece(header, Backslash::kPlain));
}

}  // namespace stopgap::engine
