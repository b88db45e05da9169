// SPDX-License-Identifier: Apache-2.0
// The document and its elements. Tested in body_test.cc, and against the engine in
// tests/differential.
#include "tests/oracle/body_xml.h"

#include <algorithm>
#include <optional>

#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

bool is_name_start(char c) {
  const auto u = static_cast<unsigned char>(c);
  return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || u == '_' || u == ':' || u >= 0x80;
}
bool is_name(char c) { return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

bool is_character(unsigned long code) {
  return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code < 0xd800) ||
         (code >= 0xe000 && code < 0xfffe) || (code >= 0x10000 && code < 0x110000);
}

/// The character at the front of UTF-8 bytes and their number; none if they are no character.
std::optional<std::pair<unsigned long, size_t>> first_character(std::string_view bytes) {
  static const std::pair<unsigned char, size_t> kHeads[] = {
      {0x80, 1}, {0xe0, 2}, {0xf0, 3}, {0xf8, 4}};
  const auto at = [&](size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (at(0) >= 0x80 && at(0) < 0xc2) return std::nullopt;
  for (const auto& [limit, size] : kHeads) {
    if (at(0) >= limit) continue;
    if (size > bytes.size()) return std::nullopt;
    unsigned long code = size == 1 ? at(0) : at(0) & (0xffu >> (size + 1));
    for (size_t i = 1; i < size; ++i) {
      if (at(i) / 64 != 2) return std::nullopt;
      code = code * 64 + at(i) % 64;
    }
    if (utf8(code).size() != size) return std::nullopt;
    return std::make_pair(code, size);
  }
  return std::nullopt;
}

std::string local(const std::string& name) { return name.substr(name.rfind(':') + 1); }

}  // namespace

bool XmlText::take(std::string_view token) {
  if (text.compare(at, token.size(), token) != 0) return false;
  at += token.size();
  return true;
}

bool XmlText::take_blanks() {
  const size_t begin = at;
  while (now() == ' ' || now() == '\t' || now() == '\n') ++at;
  return at > begin;
}

std::string XmlText::up_to(std::string_view token) {
  const size_t found = text.find(token, at);
  if (found == std::string::npos) xml_bad();
  const std::string taken = text.substr(at, found - at);
  at = found + token.size();
  return taken;
}

std::string XmlText::name() {
  if (!is_name_start(now())) xml_bad();
  const size_t begin = at;
  while (is_name(now())) ++at;
  return text.substr(begin, at - begin);
}

std::string XmlText::quoted() {
  const char quote = now();
  if (quote != '"' && quote != '\'') xml_bad();
  ++at;
  return up_to(std::string(1, quote));
}

std::string xml_document(std::string_view body, bool& whole) {
  std::string document;
  whole = true;
  for (size_t i = body.substr(0, 3) == "\xef\xbb\xbf" ? 3 : 0; i < body.size();) {
    const auto next = first_character(body.substr(i));
    if (!next || !is_character(next->first)) {
      whole = false;
      break;
    }
    if (body[i] != '\r')
      document += body.substr(i, next->second);
    else if (body.substr(i, 2) != "\r\n")
      document += '\n';
    i += next->second;
  }
  return document;
}

void Xml::add(const std::string& name, const std::string& value) {
  if (!reading_.add(name, value)) throw XmlEnd{BodyRead::kTooMuch};
}

void Xml::read_document(std::string_view body) {
  bool whole = false;
  XmlText from{xml_document(body, whole)};
  read_declaration(from);
  while (read_misc(from)) {
  }
  if (from.take("<!DOCTYPE")) {
    read_doctype(from);
    while (read_misc(from)) {
    }
  }
  read_element(from);
  while (read_misc(from)) {
  }
  if (!from.end() || !whole) xml_bad();
}

void Xml::end_open() {
  for (; !open_.empty(); open_.pop_back()) reading_.add(open_.back().path, open_.back().text);
}

void Xml::read_declaration(XmlText& from) {
  XmlText ahead = from;
  if (!ahead.take("<?xml") || !ahead.take_blanks()) return;
  from = ahead;
  const auto value = [&](std::string_view name) {
    from.need(name);
    from.take_blanks();
    from.need("=");
    from.take_blanks();
    return from.quoted();
  };
  const auto only = [](const std::string& text, std::string_view further) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
      const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      return letter || (c >= '0' && c <= '9') || further.find(c) != std::string_view::npos;
    });
  };
  if (!only(value("version"), "_.:-")) xml_bad();
  bool blanks = from.take_blanks();
  if (blanks && from.now() == 'e') {
    const std::string encoding = value("encoding");
    const bool letter = !encoding.empty() && encoding.find_first_of("0123456789._-") != 0;
    if (!letter || !only(encoding, "._-")) xml_bad();
    blanks = from.take_blanks();
  }
  if (blanks && from.now() == 's') {
    const std::string standalone = value("standalone");
    if (standalone != "yes" && standalone != "no") xml_bad();
    from.take_blanks();
  }
  from.need("?>");
}

/// What may stand between all else outside of elements.
bool Xml::read_misc(XmlText& from) {
  if (from.take_blanks()) return true;
  if (from.take("<!--")) return read_comment(from), true;
  if (from.take("<?")) return read_instruction(from), true;
  return false;
}

void Xml::read_comment(XmlText& from) {
  const std::string text = from.up_to("--");
  from.need(">");
  add(path() + "#comment", text);
}

void Xml::read_instruction(XmlText& from) {
  const std::string target = from.name();
  if (lower(target) == "xml") xml_bad();
  if (from.take("?>")) return add(path() + "?" + target, "");
  from.need_blanks();
  add(path() + "?" + target, from.up_to("?>"));
}

void Xml::read_element(XmlText& from) {
  from.need("<");
  const std::string name = from.name();
  const std::string path_here = open_.empty() ? local(name) : path() + "." + local(name);
  // Attributes are delivered when the whole tag was read.
  std::vector<BodyPair> attributes;
  const bool empty = read_attributes(from, name, attributes);
  if (open_.size() == 256) throw XmlEnd{BodyRead::kTooMuch};
  open_.push_back({path_here, ""});
  for (const BodyPair& attribute : attributes) {
    const bool whole = attribute.name.rfind("xmlns:", 0) == 0;
    add(path_here + "@" + (whole ? attribute.name : local(attribute.name)), attribute.value);
  }
  if (!empty) {
    read_content(from);
    from.need("</");
    if (from.name() != name) xml_bad();
    from.take_blanks();
    from.need(">");
  }
  const Element element = open_.back();
  open_.pop_back();
  add(element.path, element.text);
}

/// Up to an end tag, or the end of an entity.
void Xml::read_content(XmlText& from) {
  while (!from.end() && from.text.compare(from.at, 2, "</") != 0) {
    if (from.take("<![CDATA[")) {
      open_.back().text += from.up_to("]]>");
    } else if (from.take("<!--")) {
      read_comment(from);
    } else if (from.take("<?")) {
      read_instruction(from);
    } else if (from.now() == '<') {
      read_element(from);
    } else if (from.now() == '&') {
      read_reference(from);
    } else {
      if (from.text.compare(from.at, 3, "]]>") == 0) xml_bad();
      open_.back().text += from.text[from.at++];
    }
  }
}

/// True for an empty element.
bool Xml::read_attributes(XmlText& from, const std::string& element,
                          std::vector<BodyPair>& attributes) {
  const std::vector<Default>& declared = defaults_[element];
  const auto known = [&](const std::string& name) {
    return std::find_if(attributes.begin(), attributes.end(), [&](const BodyPair& pair) {
             return pair.name == name;
           }) != attributes.end();
  };
  bool empty = false;
  for (;;) {
    const bool blanks = from.take_blanks();
    empty = from.take("/>");
    if (empty || from.take(">")) break;
    if (!blanks) xml_bad();
    const std::string name = from.name();
    from.take_blanks();
    from.need("=");
    from.take_blanks();
    bool cdata = true;
    for (const Default& one : declared)
      if (one.attribute == name) cdata = one.cdata;
    if (known(name)) xml_bad();
    attributes.push_back({name, attribute_value(from.quoted(), cdata)});
  }
  for (const Default& one : declared)
    if (one.present && !known(one.attribute)) attributes.push_back({one.attribute, one.value});
  return empty;
}

/// In content.
void Xml::read_reference(XmlText& from) {
  if (from.text.compare(from.at, 2, "&#") == 0) {
    open_.back().text += character(from);
    return;
  }
  from.need("&");
  const std::string name = from.name();
  from.need(";");
  static const std::map<std::string, std::string> kFive = {
      {"lt", "<"}, {"gt", ">"}, {"amp", "&"}, {"quot", "\""}, {"apos", "'"}};
  if (const auto one = kFive.find(name); one != kFive.end()) {
    open_.back().text += one->second;
    return;
  }
  const auto found = general_.find(name);
  if (found == general_.end()) {
    if (!parameters_) xml_bad();
    incomplete_ = true;
    return;
  }
  Entity& entity = found->second;
  if (entity.open || entity.unparsed) xml_bad();
  if (entity.external) {
    incomplete_ = true;
    return;
  }
  entity.open = true;
  XmlText inside{entity.value};
  read_content(inside);
  if (!inside.end()) xml_bad();
  entity.open = false;
}

std::string Xml::attribute_value(const std::string& raw, bool cdata) {
  const std::string value = expand_attribute({raw});
  if (cdata) return value;
  std::string tokens;
  for (const std::string& token : split(value, ' '))
    if (!token.empty()) tokens += (tokens.empty() ? "" : " ") + token;
  return tokens;
}

std::string Xml::expand_attribute(XmlText from) {
  std::string value;
  while (!from.end()) {
    if (from.now() == '<') xml_bad();
    if (from.text.compare(from.at, 2, "&#") == 0) {
      value += character(from);
    } else if (from.take("&")) {
      const std::string name = from.name();
      from.need(";");
      static const std::map<std::string, std::string> kFive = {
          {"lt", "<"}, {"gt", ">"}, {"amp", "&"}, {"quot", "\""}, {"apos", "'"}};
      const auto one = kFive.find(name);
      const auto found = general_.find(name);
      if (one != kFive.end()) {
        value += one->second;
      } else if (found == general_.end()) {
        if (!parameters_) xml_bad();
      } else {
        Entity& entity = found->second;
        if (entity.open || entity.unparsed || entity.external) xml_bad();
        entity.open = true;
        value += expand_attribute({entity.value});
        entity.open = false;
      }
    } else {
      const char c = from.text[from.at++];
      value += c == '\t' || c == '\n' ? ' ' : c;
    }
  }
  return value;
}

/// Of `&#N;` or `&#xN;`.
std::string Xml::character(XmlText& from) {
  from.need("&#");
  const bool hex = from.take("x");
  const std::string digits = from.up_to(";");
  const std::string known = hex ? "0123456789abcdefABCDEF" : "0123456789";
  if (digits.empty() || digits.find_first_not_of(known) != std::string::npos) xml_bad();
  unsigned long code = 0;
  for (const char digit : digits)
    code = std::min(code * (hex ? 16 : 10) + std::stoul(std::string(1, digit), nullptr, 16),
                    0x110000ul);
  if (!is_character(code)) xml_bad();
  return utf8(code);
}

BodyReading read_xml(std::string_view body) {
  BodyReading reading;
  Xml xml(reading);
  try {
    xml.read_document(body);
    if (xml.incomplete()) reading.read = BodyRead::kBad;
  } catch (const XmlEnd& end) {
    reading.read = end.read;
    xml.end_open();
  }
  return reading;
}

}  // namespace stopgap::oracle
