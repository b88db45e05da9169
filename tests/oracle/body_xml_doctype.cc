// SPDX-License-Identifier: Apache-2.0
// What a DOCTYPE declares. Tested in body_test.cc, and against the engine in tests/differential.
#include <algorithm>

#include "tests/oracle/body_xml.h"

namespace stopgap::oracle {

/// Behind `<!DOCTYPE`.
void Xml::read_doctype(XmlText& from) {
  from.need_blanks();
  from.name();
  std::string system;
  bool external = false;
  const bool blanks = from.take_blanks();
  if (from.now() == 'S' || from.now() == 'P') {
    if (!blanks) xml_bad();
    external = true;
    system = external_id(from);
    from.take_blanks();
  }
  if (from.now() != '[' && from.now() != '>') xml_bad();
  reading_.flags.insert("doctype");
  if (external) reading_.flags.insert("external_entity");
  incomplete_ = parameters_ = external;
  add("#doctype", system);
  if (from.take("[")) {
    read_subset(from, true);
    from.need("]");
    from.take_blanks();
  }
  from.need(">");
}

/// Declarations, up to `]`, or the end of a parameter entity.
void Xml::read_subset(XmlText& from, bool outermost) {
  while (!from.end() && !(outermost && from.now() == ']')) {
    if (from.take_blanks()) continue;
    if (from.now() == '%') {
      read_parameter_reference(from);
    } else if (from.take("<!--")) {
      read_comment(from);
    } else if (from.take("<?")) {
      read_instruction(from);
    } else if (from.take("<!ENTITY")) {
      read_entity(from);
    } else if (from.take("<!ATTLIST")) {
      read_attlist(from);
    } else if (from.take("<!ELEMENT") || from.take("<!NOTATION")) {
      from.up_to(">");
    } else {
      xml_bad();
    }
  }
}

void Xml::read_parameter_reference(XmlText& from) {
  from.need("%");
  const std::string name = from.name();
  from.need(";");
  parameters_ = true;
  const auto found = parameter_.find(name);
  if (found == parameter_.end() || found->second.external) {
    incomplete_ = true;
    declaring_ = false;
    return;
  }
  if (found->second.open) xml_bad();
  found->second.open = true;
  XmlText inside{found->second.value};
  read_subset(inside, false);
  found->second.open = false;
}

/// `SYSTEM "…"` or `PUBLIC "…" "…"`: the system identifier.
std::string Xml::external_id(XmlText& from) {
  if (from.take("PUBLIC")) {
    from.need_blanks();
    from.quoted();
  } else {
    from.need("SYSTEM");
  }
  from.need_blanks();
  return from.quoted();
}

/// Behind `<!ENTITY`.
void Xml::read_entity(XmlText& from) {
  from.need_blanks();
  const bool parameter = from.take("%");
  if (parameter) from.need_blanks();
  const std::string name = from.name();
  from.need_blanks();
  Entity entity;
  bool whole = true;
  if (from.now() == 'S' || from.now() == 'P') {
    entity.external = true;
    entity.value = external_id(from);
    const bool blanks = from.take_blanks();
    if (from.take("NDATA")) {
      if (!blanks || parameter) xml_bad();
      from.need_blanks();
      from.name();
      entity.unparsed = true;
    }
  } else {
    whole = entity_value(from.quoted(), entity.value);
  }
  const auto declare = [&] {
    static const std::set<std::string> kFive = {"lt", "gt", "amp", "quot", "apos"};
    auto& all = parameter ? parameter_ : general_;
    if (!declaring_ || (!parameter && kFive.count(name) > 0) || all.count(name) > 0) return;
    if (++declarations_ > 256) throw XmlEnd{BodyRead::kTooMuch};
    if (parameter) incomplete_ = true;
    if (entity.external) reading_.flags.insert("external_entity");
    all[name] = entity;
    add("#entity." + name, entity.value);
  };
  // An internal one counts as soon as its value ends, an external one when the declaration does.
  if (!entity.external) declare();
  if (!whole) xml_bad();
  from.take_blanks();
  from.need(">");
  if (entity.external) declare();
}

/// False: the value is bad behind what was read.
bool Xml::entity_value(const std::string& raw, std::string& value) {
  XmlText from{raw};
  try {
    while (!from.end()) {
      if (from.now() == '%') xml_bad();
      if (from.text.compare(from.at, 2, "&#") == 0) {
        value += character(from);
      } else if (from.take("&")) {
        const std::string name = from.name();
        from.need(";");
        value += "&" + name + ";";
      } else {
        value += from.text[from.at++];
      }
    }
  } catch (const XmlEnd&) {
    return false;
  }
  return true;
}

/// Behind `<!ATTLIST`.
void Xml::read_attlist(XmlText& from) {
  from.need_blanks();
  const std::string element = from.name();
  for (;;) {
    const bool blanks = from.take_blanks();
    if (from.take(">")) return;
    if (!blanks) xml_bad();
    Default one{from.name(), ""};
    from.need_blanks();
    if (from.take("(")) {
      one.cdata = false;
      from.up_to(")");
    } else {
      static const std::set<std::string> kTypes = {"CDATA",  "ID",       "IDREF",   "IDREFS",
                                                   "ENTITY", "ENTITIES", "NMTOKEN", "NMTOKENS"};
      const std::string type = from.name();
      if (kTypes.count(type) == 0) xml_bad();
      one.cdata = type == "CDATA";
    }
    from.need_blanks();
    if (!from.take("#IMPLIED") && !from.take("#REQUIRED")) {
      if (from.take("#FIXED")) from.need_blanks();
      one.value = attribute_value(from.quoted(), one.cdata);
      one.present = true;
    }
    if (!declaring_) continue;
    if (++declarations_ > 256) throw XmlEnd{BodyRead::kTooMuch};
    auto& all = defaults_[element];
    const bool known = std::any_of(all.begin(), all.end(), [&](const Default& other) {
      return other.attribute == one.attribute;
    });
    if (!known) all.push_back(one);
  }
}

}  // namespace stopgap::oracle
