// SPDX-License-Identifier: Apache-2.0
// The views of a body, and which of them are read as what: "Bodies" of docs/language.md section 4,
// word for word. Codings are undone by the libraries that the engine uses too, which are no code of
// ours; character sets by iconv, character by character.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stopgap::oracle {

using BodyHeaders = std::vector<std::pair<std::string, std::string>>;

/// What Content-Type and Content-Encoding headers say.
struct BodyDeclaration {
  std::vector<std::string> codings;
  std::set<std::string> readers;        ///< "form", "multipart", "json", "xml"
  std::vector<std::string> multiparts;  ///< Content-Type values, each once
  std::vector<std::string> charsets;    ///< as named
};
BodyDeclaration read_declaration(const BodyHeaders& headers);
bool unknown_coding(const BodyDeclaration& declared);

struct BodyText {
  std::string bytes;
  bool as_declared = false;
  std::set<std::string> readers;  ///< it is read as
};

struct BodyTexts {
  std::vector<std::string> views;
  std::vector<BodyText> read;
  size_t decoded = 0;  ///< bytes that came out of the codings
  bool whole = true;   ///< of the codings
  bool unknown_coding = false;
  bool unknown_charset = false;  ///< or more than four
  bool named_unknown = false;    ///< one that is not in the table
  bool mixed = false;
  bool mismatch = false;
  bool may_be_marked = false;  ///< what follows may name further sets
};
BodyTexts read_texts(const BodyDeclaration& declared, const std::string& body, size_t window);

/// "json", "xml", "multipart", "form" or nothing.
std::string looks_like(const std::string& text, bool or_form);
/// The boundary that a text of multipart begins with.
std::string first_boundary(const std::string& text);

/// The text in UTF-8, once for each set that the name stands for; nothing: it is not in the table.
std::vector<std::string> in_utf8(const std::string& name, const std::string& text);

/// The parameters of a Content-Type value, names in lower case, and its media types, named "/".
std::vector<std::pair<std::string, std::string>> content_type_pieces(const std::string& value);

}  // namespace stopgap::oracle
