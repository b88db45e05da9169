// SPDX-License-Identifier: Apache-2.0
// Classes that write the texts of an XML body differently. Tested by body_classes_test.cc.
#include <algorithm>

#include "evasion/generate.h"
#include "evasion/parts.h"

namespace stopgap::evasion {
namespace {

struct XmlPieces {
  std::vector<Piece> texts;       ///< between tags
  std::vector<Piece> attributes;  ///< inside their quotes
};

/// Values in quotes inside the tag that is [begin, end).
void add_attributes(std::string_view body, size_t begin, size_t end, std::vector<Piece>& out) {
  for (size_t at = begin; at < end;) {
    const size_t open = body.find_first_of("\"'", at);
    if (open >= end) return;
    const size_t close = std::min(body.find(body[open], open + 1), end);
    if (close > open + 1) {
      out.push_back(
          {Part::kBody, 0, static_cast<uint32_t>(open + 1), static_cast<uint32_t>(close)});
    }
    at = close + 1;
  }
}

bool is_xml(const Request& request) {
  const std::string type = media_type(request);
  return type.ends_with("/xml") || type.ends_with("+xml");
}

/// Of a document without a DOCTYPE: comments, CDATA and instructions are passed over.
XmlPieces xml_pieces(const Request& request) {
  XmlPieces pieces;
  const std::string_view body = request.body;
  if (!is_xml(request) || body.find("<!DOCTYPE") != std::string_view::npos) return pieces;
  static constexpr std::pair<std::string_view, std::string_view> kOthers[] = {
      {"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}};
  size_t depth = 0;
  for (size_t at = 0; at < body.size();) {
    const size_t open = std::min(body.find('<', at), body.size());
    if (open > at && depth > 0) {
      pieces.texts.push_back(
          {Part::kBody, 0, static_cast<uint32_t>(at), static_cast<uint32_t>(open)});
    }
    if (open == body.size()) break;
    std::string_view end = ">";
    for (const auto& [begins, ends] : kOthers) {
      if (body.substr(open).starts_with(begins)) end = ends;
    }
    const size_t close = body.find(end, open);
    if (close == std::string_view::npos) break;
    if (end == ">") {
      add_attributes(body, open, close, pieces.attributes);
      const bool closing = body[open + 1] == '/', empty = body[close - 1] == '/';
      if (closing && depth > 0) --depth;
      if (!closing && !empty) ++depth;
    }
    at = close + end.size();
  }
  return pieces;
}

bool is_word_byte(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '/'; }

std::string reference(char c, bool hexadecimal) {
  const auto byte = static_cast<unsigned char>(c);
  if (!hexadecimal) return "&#" + std::to_string(byte) + ";";
  return std::string("&#x") + "0123456789abcdef"[byte >> 4] + "0123456789ABCDEF"[byte & 15] + ";";
}

/// Letters, digits and slashes of the piece that are in no reference.
template <typename Sink>
void each_word_byte(const Request& request, const Piece& piece, Sink sink) {
  const std::string_view text = text_of(request, piece);
  for (uint32_t i = 0; i < text.size(); ++i) {
    if (text[i] == '&') {
      i = static_cast<uint32_t>(std::min(text.find(';', i), text.size()));
    } else if (is_word_byte(text[i])) {
      sink(piece.begin + i, text[i]);
    }
  }
}

Variant with_references(const Request& request, const std::vector<Piece>& pieces, bool hexadecimal,
                        size_t step) {
  Variant variant;
  size_t turn = 0;
  for (const Piece& piece : pieces) {
    each_word_byte(request, piece, [&](uint32_t at, char c) {
      if (turn++ % step != 0) return;
      variant.push_back({Edit{Part::kBody, 0, at, at + 1, reference(c, hexadecimal)}});
    });
  }
  return variant;
}

}  // namespace

std::vector<Variant> xml_entities(const Request& request) {
  XmlPieces pieces = xml_pieces(request);
  std::vector<Piece> all = pieces.texts;
  all.insert(all.end(), pieces.attributes.begin(), pieces.attributes.end());
  return {with_references(request, all, true, 1), with_references(request, all, false, 1),
          with_references(request, all, false, 2)};
}

std::vector<Variant> xml_cdata(const Request& request) {
  Variant whole, split, comments;
  for (const Piece& piece : xml_pieces(request).texts) {
    const std::string_view text = text_of(request, piece);
    if (text.find('&') == std::string_view::npos) {
      whole.push_back({Edit{Part::kBody, 0, piece.begin, piece.begin, "<![CDATA["},
                       Edit{Part::kBody, 0, piece.end, piece.end, "]]>"}});
    }
    each_word_byte(request, piece, [&](uint32_t at, char c) {
      split.push_back({Edit{Part::kBody, 0, at, at + 1, "<![CDATA[" + std::string(1, c) + "]]>"}});
      comments.push_back({Edit{Part::kBody, 0, at, at, "<!---->"}});
    });
  }
  return {whole, split, comments};
}

}  // namespace stopgap::evasion
