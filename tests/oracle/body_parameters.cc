// SPDX-License-Identifier: Apache-2.0
// The readings one after the other, each on its own; reading 6 is in body_places.cc. Tested in
// body_test.cc, and against the engine in tests/differential.
#include "tests/oracle/body_parameters.h"

#include <algorithm>
#include <cctype>

#include "tests/oracle/body_places.h"
#include "tests/oracle/body_values.h"
#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

struct Piece {
  std::string name, value;
  bool broken = false;
  std::string outer{};  // if broken
  bool quoted = false;
};

bool is_white(char c) { return std::string_view(" \t\n\v\f\r").find(c) != std::string_view::npos; }

/// Readings 1, 2 and 3: pieces behind the type.
std::vector<Piece> pieces_of(const std::string& header, int reading) {
  std::vector<std::string> texts(1);
  bool quoted = false;
  for (size_t i = 0; i < header.size(); ++i) {
    if (header[i] == ';' && !quoted) {
      texts.emplace_back();
      continue;
    }
    texts.back() += header[i];
    if (header[i] == '"') quoted = !quoted;
    if (header[i] == '\\' && quoted && reading != 3 && i + 1 < header.size())
      texts.back() += header[++i];
  }
  // A `;` with nothing behind it has no piece behind it; none has a name then anyway.
  std::vector<Piece> pieces;
  for (size_t i = 1; i < texts.size(); ++i) {
    const std::string& text = texts[i];
    const size_t equals = text.find('=');
    if (equals == std::string::npos) {
      pieces.push_back({std::string(trim(text)), ""});
      continue;
    }
    Piece piece{std::string(trim(text.substr(0, equals))),
                std::string(trim(text.substr(equals + 1)))};
    if (!piece.value.empty() && piece.value[0] == '"') {
      size_t end = 1;
      while (end < piece.value.size() && piece.value[end] != '"')
        end += piece.value[end] == '\\' && reading != 3 ? 2 : 1;
      piece.quoted = true;
      piece.broken = end + 1 != piece.value.size();
      if (piece.broken && piece.value.size() > 1 && piece.value.back() == '"')
        piece.outer = piece.value.substr(1, piece.value.size() - 2);
      piece.value = piece.value.substr(1, end - 1);
    }
    pieces.push_back(piece);
  }
  return pieces;
}

}  // namespace

std::string without_backslashes(const std::string& text, const std::string& takes) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool taking = text[i] == '\\' && i + 1 < text.size() &&
                        (takes.empty() || takes.find(text[i + 1]) != std::string::npos);
    result += taking ? text[++i] : text[i];
  }
  return result;
}

namespace {

/// Reading 4.
std::vector<Piece> php_pieces(std::string header) {
  header = header.substr(0, header.find('\0'));
  std::vector<std::string> texts(1);
  // Splits at `stop` outside quotes of both kinds; a quote that is not ended goes on to the end.
  const auto end_of_word = [](const std::string& text, size_t at, char stop) {
    while (at < text.size() && text[at] != stop) {
      const char quote = text[at++];
      if (quote != '"' && quote != '\'') continue;
      while (at < text.size() && text[at] != quote) {
        const bool takes = text[at] == '\\' && at + 1 < text.size() && text[at + 1] == quote;
        at += takes ? 2 : 1;
      }
      ++at;
    }
    return std::min(at, text.size());
  };
  std::vector<Piece> pieces;
  for (size_t at = 0; at < header.size();) {
    const size_t end = end_of_word(header, at, ';');
    std::string text = header.substr(at, end - at);
    at = end;
    while (at < header.size() && header[at] == ';') ++at;
    while (!text.empty() && is_white(text[0])) text.erase(0, 1);
    if (text.find('=') == std::string::npos) continue;
    const size_t equals = end_of_word(text, 0, '=');
    Piece piece{text.substr(0, equals), ""};
    size_t from = equals;
    while (from < text.size() && text[from] == '=') ++from;
    while (from < text.size() && is_white(text[from])) ++from;
    std::string value = text.substr(from);
    if (!value.empty() && (value[0] == '"' || value[0] == '\'')) {
      const char quote = value[0];
      size_t end_quote = 1;
      while (end_quote < value.size() && value[end_quote] != quote) {
        const bool takes = value[end_quote] == '\\' && end_quote + 1 < value.size() &&
                           (value[end_quote + 1] == quote || value[end_quote + 1] == '\\');
        end_quote += takes ? 2 : 1;
      }
      piece.value = without_backslashes(value.substr(1, end_quote - 1), std::string("\\") + quote);
    } else {
      const size_t white =
          static_cast<size_t>(std::find_if(value.begin(), value.end(), is_white) - value.begin());
      piece.value = without_backslashes(value.substr(0, white), "\\");
    }
    pieces.push_back(piece);
  }
  return pieces;
}

/// Reading 5: name, with a `*` if it has one, and value. Broken: no `=` stands behind the `*`.
std::vector<Piece> dense_pieces(const std::string& header) {
  std::vector<std::string> texts(1);
  int quotes = 0;  // of the piece
  for (size_t i = 0; i < header.size(); ++i) {
    const char c = header[i];
    if (c == ';' && quotes != 1) {
      texts.emplace_back();
      quotes = 0;
    } else if (quotes == 2) {
      continue;
    } else if (c == '"') {
      ++quotes;
    } else if (quotes == 1 && c == '\\' && i + 1 < header.size() &&
               (header[i + 1] == '"' || header[i + 1] == '\\')) {
      texts.back() += header[++i];
    } else if (quotes == 1 || (c != ' ' && c != '\t')) {
      texts.back() += c;
    }
  }
  std::vector<Piece> pieces;
  for (size_t i = 1; i < texts.size(); ++i) {
    const std::string& text = texts[i];
    const size_t end = text.find_first_of("*=");
    if (end == std::string::npos) continue;
    if (text[end] == '=') pieces.push_back({text.substr(0, end), text.substr(end + 1)});
    const std::string rest = text.substr(std::min(end + 2, text.size()));
    if (text[end] == '*' && std::count(rest.begin(), rest.end(), '\'') > 1)
      pieces.push_back({text.substr(0, end + 1), rest, text[end + 1] != '='});
  }
  return pieces;
}

void read_dense(const std::string& header, const std::string& name, Parameter& into) {
  for (const Piece& piece : dense_pieces(header)) {
    if (lower(piece.name) == name) into.add_found(piece.value);
    if (lower(piece.name) != name + "*") continue;
    const bool unknown = into.unknown_charset;
    add_extended(piece.value, into);
    if (piece.broken) into.unknown_charset = unknown;
  }
}

bool is_odd(const std::string& header) {
  if (header.find_first_of("\\*") != std::string::npos) return true;
  const auto odd = [](const std::string& text) {
    return text.find_first_of("\" \t") != std::string::npos;
  };
  if (header.substr(0, header.find(';')).find('"') != std::string::npos) return true;
  const std::vector<Piece> pieces = pieces_of(header, 1);
  return std::any_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
    return piece.broken || odd(piece.name) || (!piece.quoted && odd(piece.value));
  });
}

void read_pieces(const std::string& header, const std::string& name, Parameter& parameter) {
  std::vector<size_t> counts;
  for (const int reading : {1, 2, 3, 4}) {
    size_t count = 0;
    for (const Piece& piece : reading == 4 ? php_pieces(header) : pieces_of(header, reading)) {
      if (lower(piece.name) != name) continue;
      ++count;
      if (piece.broken) parameter.disputed = true;
      parameter.add(reading == 1 ? without_backslashes(piece.value, "") : piece.value);
      if (!piece.outer.empty()) parameter.add(piece.outer);
    }
    counts.push_back(count);
  }
  for (const size_t count : counts)
    if (count != counts[0] || count > 1) parameter.disputed = true;

  const std::vector<Piece> pieces = pieces_of(header, 1);
  for (const Piece& piece : pieces) {
    if (lower(piece.name) == name + "*")
      add_extended(without_backslashes(piece.value, ""), parameter);
  }
  std::string joined, set;
  size_t sections = 0;
  for (bool found = true; found;) {
    found = false;
    for (const Piece& piece : pieces) {
      const std::string plain = name + "*" + std::to_string(sections);
      const bool encoded = lower(piece.name) == plain + "*";
      if (found || (lower(piece.name) != plain && !encoded)) continue;
      found = true;
      const std::string value = without_backslashes(piece.value, "");
      if (encoded && sections == 0) set = value;
      joined += encoded ? without_set(value, sections == 0) : value;
    }
    if (found && ++sections > 16) {
      parameter.too_many = true;
      return;
    }
  }
  if (sections == 0) return;
  parameter.add(joined);
  parameter.disputed = true;
  add_in_named_set(joined, set, parameter);
}

/// As PHP finds it.
void add_php_boundary(const std::string& content_type, Parameter& into) {
  size_t at = content_type.find("boundary");
  if (at == std::string::npos) at = lower(content_type).find("boundary");
  if (at != std::string::npos) at = content_type.find('=', at);
  if (at == std::string::npos) return;
  const std::string rest = content_type.substr(at + 1);
  if (rest.empty() || rest[0] != '"') return into.add(rest.substr(0, rest.find_first_of(",;")));
  const size_t quote = rest.find('"', 1);
  if (quote != std::string::npos) into.add(rest.substr(1, quote - 1));
}

}  // namespace

bool Parameter::holds(const std::string& value) const {
  return std::find(values.begin(), values.end(), value) != values.end();
}

void Parameter::add(const std::string& value) {
  if (!values.empty() && !holds(value)) disputed = true;
  add_made(value);
}

void Parameter::add_found(const std::string& value) {
  if (!holds(value)) disputed = true;
  add_made(value);
}

void Parameter::add_made(const std::string& value) {
  if (holds(value)) return;
  if (values.size() == 16)
    too_many = true;
  else
    values.push_back(value);
}

void read_parameter(const std::string& header, const std::string& name, Parameter& into) {
  const size_t before = into.values.size();
  read_pieces(header, name, into);
  read_dense(header, name, into);
  read_places(header, name, is_odd(header), into);
  add_made(name == "filename" ? ValueOf::kFile : ValueOf::kName, before, into);
}

Parameter read_boundaries(const std::string& content_type) {
  Parameter boundaries;
  read_pieces(content_type, "boundary", boundaries);
  add_php_boundary(content_type, boundaries);
  read_dense(content_type, "boundary", boundaries);
  read_boundary_places(content_type, boundaries);
  add_made(ValueOf::kBoundary, 0, boundaries);
  return boundaries;
}

std::string parameter_type(const std::string& header) {
  bool quoted = false;
  size_t end = 0;
  for (; end < header.size() && (quoted || header[end] != ';'); ++end)
    if (header[end] == '"') quoted = !quoted;
  return std::string(trim(header.substr(0, end)));
}

}  // namespace stopgap::oracle
