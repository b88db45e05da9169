// SPDX-License-Identifier: Apache-2.0
// XML as docs/language.md section 4 reads it, for body_xml*.cc only: the document as one string of
// UTF-8, a place in it, and what its DOCTYPE declares.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/oracle/body.h"

namespace stopgap::oracle {

/// Thrown where reading ends.
struct XmlEnd {
  BodyRead read;
};
[[noreturn]] inline void xml_bad() { throw XmlEnd{BodyRead::kBad}; }

/// A place in a text: the document, or what an entity stands for.
struct XmlText {
  std::string text;
  size_t at = 0;

  bool end() const { return at >= text.size(); }
  /// NUL at the end; no text holds one.
  char now() const { return end() ? '\0' : text[at]; }
  bool take(std::string_view token);
  bool take_blanks();
  void need_blanks() {
    if (!take_blanks()) xml_bad();
  }
  void need(std::string_view token) {
    if (!take(token)) xml_bad();
  }
  /// What stands before `token`, which is taken too.
  std::string up_to(std::string_view token);
  std::string name();
  std::string quoted();
};

/// UTF-8 with LF line ends, as far as it consists of characters of XML; `whole`: to the end.
std::string xml_document(std::string_view body, bool& whole);

class Xml {
 public:
  explicit Xml(BodyReading& reading) : reading_(reading) {}

  void read_document(std::string_view body);
  /// Elements that are open end.
  void end_open();
  bool incomplete() const { return incomplete_; }

 private:
  struct Entity {
    std::string value;
    bool external = false, unparsed = false, open = false;
  };
  struct Default {
    std::string attribute, value;
    bool present = false, cdata = true;
  };
  struct Element {  // that is open
    std::string path, text;
  };

  std::string path() const { return open_.empty() ? "" : open_.back().path; }
  void add(const std::string& name, const std::string& value);
  void read_declaration(XmlText& from);
  bool read_misc(XmlText& from);
  void read_instruction(XmlText& from);
  void read_comment(XmlText& from);

  void read_element(XmlText& from);
  void read_content(XmlText& from);
  bool read_attributes(XmlText& from, const std::string& element,
                       std::vector<BodyPair>& attributes);
  void read_reference(XmlText& from);
  std::string attribute_value(const std::string& raw, bool cdata);
  std::string expand_attribute(XmlText from);
  static std::string character(XmlText& from);

  void read_doctype(XmlText& from);
  void read_subset(XmlText& from, bool outermost);
  void read_parameter_reference(XmlText& from);
  void read_entity(XmlText& from);
  void read_attlist(XmlText& from);
  std::string external_id(XmlText& from);
  static bool entity_value(const std::string& raw, std::string& value);

  BodyReading& reading_;
  std::vector<Element> open_;
  std::map<std::string, Entity> general_, parameter_;
  std::map<std::string, std::vector<Default>> defaults_;  // of an element
  bool incomplete_ = false;                               // the result is bad, but reading goes on
  bool declaring_ = true;                                 // declarations still count
  bool parameters_ = false;                               // what is not declared is passed over
  size_t declarations_ = 0;
};

}  // namespace stopgap::oracle
