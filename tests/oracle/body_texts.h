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
  std::set<std::string> taken_for;      ///< by some server, whatever is declared
  std::vector<std::string> multiparts;  ///< Content-Type values, each once
  std::vector<std::string> charsets;    ///< as named
};
BodyDeclaration read_declaration(const BodyHeaders& headers);
bool unknown_coding(const BodyDeclaration& declared);

struct BodyText {
  std::string bytes;
  bool as_declared = false;
  std::string set;  ///< that it was made from, if it is in UTF-8 and was not there before
  std::set<std::string> readers;  ///< it is read as
};

struct BodyTexts {
  std::vector<std::string> views;
  std::vector<BodyText> read;
  std::string undone;             ///< after its codings
  std::vector<std::string> sets;  ///< it may be in, without UTF-8
  size_t decoded = 0;             ///< bytes that came out of the codings
  bool whole = true;              ///< of the codings
  bool unknown_coding = false;
  bool unknown_charset = false;  ///< or more than four
  bool named_unknown = false;    ///< one that is not in the table
  bool mixed = false;
  bool mismatch = false;
  bool may_be_marked = false;  ///< what follows may name further sets
};
BodyTexts read_texts(const BodyDeclaration& declared, const std::string& body, size_t window);

/// "json", "xml", "multipart", "form" or nothing.
/// The reader that a media type is for.
std::string reader_of(const std::string& type);
std::string looks_like(const std::string& text, bool or_form);
/// The boundary that a text of multipart begins with.
std::string first_boundary(const std::string& text);

/// The text in UTF-8, once for each set that the name stands for; nothing: it is not in the table.
/// The pieces of a form whose names and values are in a set, as pieces of a form in UTF-8.
/// `as_sent`: the form is not made from the set, so that names and values without escapes are in
/// it.
std::vector<std::string> pieces_in_utf8(const std::string& set, const std::string& form,
                                        bool as_sent);

std::vector<std::string> in_utf8(const std::string& name, const std::string& text);

/// The parameters of a Content-Type value, names in lower case, and its media types, named "/".
std::vector<std::pair<std::string, std::string>> content_type_pieces(const std::string& value);

}  // namespace stopgap::oracle
