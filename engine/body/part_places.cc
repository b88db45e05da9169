// SPDX-License-Identifier: Apache-2.0
// The patterns, with the servers that use them (<- what a value ends at):
//   formidable, koa-body  /\bname=("([^"]*)"|([^()<>@,;:\\"\/\[\]?={}\s]+))/i
//                         /\bfilename=("(.*?)"|([^()<>{}[\]@,;:"?=\s/]+))($|;\s)/i
//                         /boundary=(?:"([^"]+)"|([^;]+))/i
//   multiparty            /;[ \t]*name=(?:"([^"]*)"|([^;]+))/i, and `boundary` likewise
//                         /;[ \t]*filename=(?:"((?:[^"]|"(?![ \t]*(?:;|$)))*)"|([^;]+))/i
//   hapi (content) /([^=*\s]+)(\*)?\s*=\s*(?:([^;'"\s]+'[\w-]*'[^;\s]+)|"([^"]*)"|([^;\s]*))/g
//                         /;\s*boundary=(?:"([^"]+)"|([^;"\s]+))/i
//   Spring (before 5)     the first filename="…", or filename= up to `;`
//   Rack                  /Content-Disposition:[^:]*;\s*name=(VALUE)/, the last; filename likewise;
//                         VALUE: "(?:\\"|[^"])*" or [^\s()<>,;:\\"\/\[\]?=]+
//                         /\Amultipart\/.*?boundary(\s*)="?([^";,]+)"?/i
//   HTTP::Body, Plack     / name="?([^";]+)"?/, / filename="?([^"]*)"?/, /boundary="?([^";]+)"?/
//   CGI.pm                /[\s;]name="((?:\\"|[^"])*)"/, else up to a separator of RFC 2616
//                         /boundary="?([^";,]+)"?/
//   Mojolicious           /[; ]name="((?:\\"|[^;"])*)"/, /[; ]filename="((?:\\"|[^"])*)"/
//                         /multipart.*boundary\s*=\s*(?:"([^"]+)"|([\w'(),.:?\-+\/]+))/i
#include "engine/body/part_places.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/ascii.h"
#include "engine/body/part_values.h"
#include "engine/decode.h"

namespace stopgap::engine {
namespace {

/// What a byte is to the patterns. Behind `;` none goes on.
enum Class : uint8_t { kWhite = 1, kQuote = 2, kRack = 4, kToken = 8, kMojo = 16, kComma = 32 };

constexpr auto kClasses = [] {
  std::array<uint8_t, 256> classes{};
  const auto add = [&](std::string_view bytes, uint8_t bit) {
    for (const char c : bytes) {
      uint8_t& one = classes[static_cast<unsigned char>(c)];
      one = static_cast<uint8_t>(one | bit);
    }
  };
  add(" \t\n\v\f\r", kWhite | kRack | kToken);
  add("\"", kQuote);
  add("\"()<>,;:\\/[]?=", kRack | kToken);
  add("@{}", kToken);
  add(",", kComma);
  for (size_t i = 0; i < classes.size(); ++i) {
    const char c = static_cast<char>(i);
    const bool letter = to_lower(c) >= 'a' && to_lower(c) <= 'z';
    const bool good =
        letter || is_digit(c) || std::string_view("_'(),.:?-+/").find(c) != std::string_view::npos;
    if (!good) classes[i] = static_cast<uint8_t>(classes[i] | kMojo);
  }
  return classes;
}();

uint8_t class_of(char c) { return kClasses[static_cast<unsigned char>(c)]; }
bool is_word(char c) {
  return (to_lower(c) >= 'a' && to_lower(c) <= 'z') || is_digit(c) || c == '_';
}

/// Up to the first byte of one of the classes, or the end.
std::string_view up_to(std::string_view text, uint8_t classes) {
  const auto end =
      std::find_if(text.begin(), text.end(), [&](char c) { return (class_of(c) & classes) != 0; });
  return text.substr(0, static_cast<size_t>(end - text.begin()));
}

std::string_view up_to_semicolon(std::string_view text) { return text.substr(0, text.find(';')); }

void add(std::string_view value, PartReadings& into) {
  if (!value.empty()) into.add_found(value);
}

/// Where NAME stands with `=` or `*=` behind it.
struct Place {
  size_t at = 0;
  std::string_view value;  ///< what is behind the `=`, to the end
  bool starred = false;
  bool direct = false;  ///< the `=` stands right behind the name, and is followed by no white space
};

/// Without white space at the end.
std::string_view skip_white_back(std::string_view text) {
  while (!text.empty() && is_white(text.back())) text.remove_suffix(1);
  return text;
}

/// The next one whose `=` is at `from` or behind; `from` moves behind that.
bool find_place(std::string_view header, std::string_view name, size_t& from, Place& place) {
  for (size_t at = header.find('=', from); at != std::string_view::npos;
       at = header.find('=', at + 1)) {
    std::string_view before = skip_white_back(header.substr(0, at));
    const bool starred = before.ends_with('*');
    if (starred) before = skip_white_back(before.substr(0, before.size() - 1));
    if (before.size() < name.size()) continue;
    const size_t begin = before.size() - name.size();
    if (!equal_ignoring_case(before.substr(begin), name)) continue;
    from = at + 1;
    const std::string_view value = header.substr(from);
    const bool direct = before.size() == at && (value.empty() || !is_white(value[0]));
    place = {begin, value, starred, direct};
    return true;
  }
  return false;
}

/// What formidable wants behind a file name.
bool ends_well(std::string_view behind) {
  return behind.empty() || (behind[0] == ';' && behind.size() > 1 && is_white(behind[1]));
}

/// Behind a quote: up to one that formidable or multiparty would end at. True if one ends it well.
bool read_quoted_file(std::string_view text, PartReadings& into) {
  bool loose = false;  // blanks may stand before the `;`
  for (size_t quote = text.find('"'); quote != std::string_view::npos;
       quote = text.find('"', quote + 1)) {
    const std::string_view behind = text.substr(quote + 1);
    const bool good = ends_well(behind);
    size_t blanks = 0;
    while (!loose && blanks < behind.size() && is_blank(behind[blanks])) ++blanks;
    const bool ends = blanks == behind.size() || behind[blanks] == ';';
    if (good || (ends && !loose)) add(text.substr(0, quote), into);
    loose = loose || ends;
    if (good) return true;
  }
  if (!loose) add(text.substr(0, text.rfind('"')), into);
  return false;
}

/// Up to a quote with no `\` before it, and that without any (Rack).
void read_escaped(std::string_view text, ParameterWork& work, PartReadings& into) {
  size_t quote = text.find('"');
  while (quote != std::string_view::npos && quote > 0 && text[quote - 1] == '\\')
    quote = text.find('"', quote + 1);
  if (quote == std::string_view::npos) return;
  text = text.substr(0, quote);
  if (!holds(text, '\\')) return;
  add(text, into);
  if (!work.take(text.size())) return into.overflow();
  add(without_backslashes(text, work.arena), into);
}

/// Behind a quote. True if the first place of those that look alike is found with it.
bool read_quoted(std::string_view text, bool is_file, ParameterWork& work, PartReadings& into) {
  const size_t quote = text.find('"');
  add(text.substr(0, quote), into);
  read_escaped(text, work, into);
  if (is_file) return read_quoted_file(text, into);
  add(up_to_semicolon(text.substr(0, quote)), into);
  return quote != std::string_view::npos;
}

/// As if a quote meant nothing; the same.
bool read_plain(std::string_view text, bool is_file, PartReadings& into) {
  if (is_file) add(trim_blanks(up_to(text, kQuote)), into);
  const std::string_view whole = up_to_semicolon(text);
  add(trim_blanks(whole), into);
  for (const uint8_t classes : {kWhite, kQuote, kRack, kToken}) add(up_to(whole, classes), into);
  const std::string_view token = up_to(whole, kToken);
  return !token.empty() && (!is_file || ends_well(text.substr(token.size())));
}

}  // namespace

void read_places(std::string_view header, std::string_view name, bool all, ParameterWork& work,
                 PartReadings& into) {
  const bool is_file = name == "filename";
  bool any_done = false, word_done = false;  // the first of those that count was found
  size_t count = 0;
  Place place;
  for (size_t from = 0; find_place(header, name, from, place);) {
    const char before = place.at == 0 ? ' ' : header[place.at - 1];
    const bool word = !is_word(before);
    const bool counts = (word && (all || !word_done)) || (is_file && (all || !any_done));
    if (!is_white(before) && before != ';' && !counts) continue;
    if (++count > kMaxPartReadings) return into.overflow();
    if (count > 1 && !work.take(2 * place.value.size())) return into.overflow();
    const std::string_view value = skip_white(place.value);
    if (place.starred) {
      const std::string_view whole = trim_blanks(up_to_semicolon(value));
      add_extended(whole, work, into);
      const std::string_view start = up_to(whole, kWhite);
      if (start.size() < whole.size()) add_extended(start, work, into);
      continue;
    }
    const bool quoted = value.starts_with('"');
    const bool closed = quoted && holds(value.substr(1), '"');
    bool good = quoted && read_quoted(value.substr(1), is_file, work, into);
    if (!closed || !place.value.starts_with('"')) good = read_plain(value, is_file, into) || good;
    good = good && place.direct;
    any_done = any_done || good;
    word_done = word_done || (good && word);
  }
}

void read_boundary_places(std::string_view content_type, ParameterWork& work, PartReadings& into) {
  size_t count = 0;
  Place place;
  for (size_t from = 0; find_place(content_type, "boundary", from, place);) {
    if (place.starred) continue;
    if (++count > kMaxPartReadings) return into.overflow();
    if (count > 1 && !work.take(2 * place.value.size())) return into.overflow();
    const std::string_view text = place.value, later = skip_white(text);
    const size_t quote = later.starts_with('"') ? later.find('"', 1) : std::string_view::npos;
    if (quote != std::string_view::npos) add(later.substr(1, quote - 1), into);
    const bool quoted = text.starts_with('"') && quote != std::string_view::npos;
    if (!quoted) add(up_to_semicolon(text), into);
    const std::string_view bare = up_to_semicolon(text.substr(text.starts_with('"') ? 1 : 0));
    add(up_to(bare, kQuote), into);
    add(up_to(bare, kQuote | kComma), into);
    if (quote != std::string_view::npos) continue;
    add(up_to(up_to_semicolon(text), kComma), into);
    add(up_to(up_to_semicolon(later), kQuote | kWhite), into);
    add(up_to(later, kMojo), into);
  }
}

}  // namespace stopgap::engine
