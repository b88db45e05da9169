// SPDX-License-Identifier: Apache-2.0
// See body_places.h: the places with one pattern, what stands there with others. Tested in
// body_test.cc, and against the engine in tests/differential.
#include "tests/oracle/body_places.h"

#include <cctype>

#include "tests/oracle/body_values.h"
#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

const std::string kWhite = " \t\n\v\f\r";

struct Place {
  char before;  // a space at the start
  bool starred, direct;
  std::string value;  // all that follows the `=`
};

std::vector<Place> places_of(const std::string& header, const std::string& name) {
  std::vector<Place> places;
  const std::string text = lower(header);
  for (size_t at = text.find(name); at != std::string::npos;) {
    const auto skip = [&](size_t from) {
      return std::min(text.find_first_not_of(kWhite, from), text.size());
    };
    size_t equals = skip(at + name.size());
    const bool starred = equals < text.size() && text[equals] == '*';
    if (starred) equals = skip(equals + 1);
    if (equals < text.size() && text[equals] == '=')
      places.push_back(
          {at == 0 ? ' ' : header[at - 1], starred,
           equals == at + name.size() && skip(equals + 1) == std::min(equals + 1, text.size()),
           header.substr(equals + 1)});
    at = text.find(name, at + name.size());
  }
  return places;
}

std::string up_to(const std::string& text, const std::string& bytes) {
  return text.substr(0, text.find_first_of(bytes));
}

std::string without_white(const std::string& text) {
  return text.substr(std::min(text.find_first_not_of(kWhite), text.size()));
}

void add(const std::string& value, Parameter& into) {
  if (!value.empty()) into.add_found(value);
}

/// The end, or `;` and white space, at `at`.
bool ends_well(const std::string& text, size_t at) {
  if (at >= text.size()) return true;
  return text[at] == ';' && at + 1 < text.size() && kWhite.find(text[at + 1]) != std::string::npos;
}

}  // namespace

void read_places(const std::string& header, const std::string& name, bool odd, Parameter& into) {
  const bool file = name == "filename";
  bool first = true, first_word = true;
  size_t count = 0;
  for (const Place& place : places_of(header, name)) {
    const bool word =
        std::isalnum(static_cast<unsigned char>(place.before)) == 0 && place.before != '_';
    const bool divided = place.before == ';' || kWhite.find(place.before) != std::string::npos;
    if (!divided && !(word && (first_word || odd)) && !(file && (first || odd))) continue;
    if (++count > 16) {
      into.too_many = true;
      return;
    }
    const std::string value = without_white(place.value);
    if (place.starred) {
      const std::string whole(trim(up_to(value, ";")));
      add_extended(whole, into);
      add_extended(up_to(whole, kWhite), into);
      continue;
    }
    bool good = false;
    const bool quoted = !value.empty() && value[0] == '"';
    if (quoted) {
      const std::string text = value.substr(1);
      add(up_to(text, "\""), into);
      size_t end = 0;  // of what ends at a quote with no `\` before it
      while (end < text.size() && (text[end] != '"' || (end > 0 && text[end - 1] == '\\'))) ++end;
      if (end < text.size() && text.substr(0, end).find('\\') != std::string::npos) {
        add(text.substr(0, end), into);
        add(without_backslashes(text.substr(0, end), ""), into);
      }
      if (!file) add(up_to(text, "\";"), into);
      if (!file) good = text.find('"') != std::string::npos;
      bool loose = false;
      for (size_t i = 0; file && i < text.size() && !good; ++i) {
        if (text[i] != '"') continue;
        const size_t behind = std::min(text.find_first_not_of(" \t", i + 1), text.size());
        const bool ends = behind == text.size() || text[behind] == ';';
        good = ends_well(text, i + 1);
        if (good || (ends && !loose)) add(text.substr(0, i), into);
        loose = loose || ends;
      }
      if (file && !loose) add(text.substr(0, text.rfind('"')), into);
    }
    if (!quoted || value.find('"', 1) == std::string::npos || value.size() != place.value.size()) {
      if (file) add(std::string(trim(up_to(value, "\""))), into);
      const std::string whole = up_to(value, ";");
      add(std::string(trim(whole)), into);
      add(up_to(whole, kWhite), into);
      add(up_to(whole, "\""), into);
      add(up_to(whole, kWhite + "\"()<>,:\\/[]?="), into);
      const std::string token = up_to(whole, kWhite + "\"()<>,:\\/[]?=@{}");
      add(token, into);
      good = good || (!token.empty() && (!file || ends_well(value, token.size())));
    }
    good = good && place.direct;
    if (good) first = false;
    if (good && word) first_word = false;
  }
}

void read_boundary_places(const std::string& content_type, Parameter& into) {
  size_t count = 0;
  for (const Place& place : places_of(content_type, "boundary")) {
    if (place.starred) continue;
    if (++count > 16) {
      into.too_many = true;
      return;
    }
    const std::string text = place.value, later = without_white(text);
    const size_t close = !later.empty() && later[0] == '"' ? later.find('"', 1) : std::string::npos;
    const bool quoted = close != std::string::npos;
    if (quoted) add(later.substr(1, close - 1), into);
    const bool at_once = quoted && text[0] == '"';
    if (!at_once) add(up_to(text, ";"), into);
    const std::string bare = !text.empty() && text[0] == '"' ? text.substr(1) : text;
    add(up_to(bare, ";\""), into);
    add(up_to(bare, ";\","), into);
    if (quoted) continue;
    add(up_to(text, ";,"), into);
    add(up_to(later, ";\"" + kWhite), into);
    size_t end = 0;
    while (end < later.size() && (std::isalnum(static_cast<unsigned char>(later[end])) != 0 ||
                                  std::string("_'(),.:?-+/").find(later[end]) != std::string::npos))
      ++end;
    add(later.substr(0, end), into);
  }
}

}  // namespace stopgap::oracle
