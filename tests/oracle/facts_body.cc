// SPDX-License-Identifier: Apache-2.0
// See facts_body.h. Tested by facts_test.cc.
#include "tests/oracle/facts_body.h"

#include "tests/oracle/lists.h"
#include "tests/oracle/names.h"
#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

Causes unread(const RequestBody& body) {
  return body.texts.unknown_charset || body.texts.unknown_coding ? unsigned{kUnparsable} : 0;
}

List list_of(const BodyList& from, bool parts, const RequestBody& body, const BodyGaps& gaps,
             const Reads& reads) {
  List list;
  const Causes end = text_end(body, gaps);
  for (const BodyPair& pair : from.pairs) {
    Element element;
    const Views stages = decode_stages(pair.name, reads);
    element.name.views = parts && reads.php_names ? with_php_names(stages) : stages;
    element.value.views = decode_stages(pair.value, reads);
    element.value.missing = end;
    list.elements.push_back(element);
  }
  list.missing = unread(body) | gaps.headers;
  if (from.may_go_on) list.missing |= end;
  if (from.bad) list.missing |= kUnparsable;
  if (from.cut) list.missing |= kOversize;
  return list;
}

void append(List& list, const List& more) {
  list.elements.insert(list.elements.end(), more.elements.begin(), more.elements.end());
  list.missing |= more.missing;
}

}  // namespace

Causes text_end(const RequestBody& body, const BodyGaps& gaps) {
  return gaps.end | (body.texts.whole ? 0 : unsigned{kUnparsable});
}

Causes form_missing(const RequestBody& body, const BodyGaps& gaps) {
  return unread(body) | gaps.headers | (body.form_may_go_on ? text_end(body, gaps) : 0);
}

void add_body(Facts& facts, const RequestBody& body, const BodyGaps& gaps, const Reads& reads) {
  const Causes end = text_end(body, gaps);
  const Causes unknown_set = body.texts.unknown_charset ? unsigned{kUnparsable} : 0;
  const Causes views = unknown_set | gaps.headers | (body.texts.may_be_marked ? end : 0);
  const Causes looks = unknown_set | gaps.headers | (body.unclear ? end : 0);
  Value& all = facts.fields["http.body"];
  all.views = body.views;
  all.missing = end | views;
  all.further_views = views != 0;
  Value& raw = facts.fields["http.body.raw"];
  raw.views = {body.views[0]};
  raw.missing = gaps.end;

  std::map<std::string, Causes> missing;
  for (const auto& [reader, name] :
       {std::pair("multipart", "http.parts"), std::pair("json", "http.json"),
        std::pair("xml", "http.xml")}) {
    const bool parts = reader == std::string("multipart");
    const List list = list_of(body.lists.at(reader), parts, body, gaps, reads);
    facts.lists[name] = list;
    append(facts.lists["http.body_args"], list);
    append(facts.lists["http.args"], list);
    missing[reader] = list.missing;
  }
  const auto flag = [&](const char* name, bool on, Causes causes) {
    Value& value = facts.fields[std::string("http.flags.") + name];
    value.flag = on;
    value.missing = causes;
  };
  flag("unknown_charset", body.unknown_charset, views | missing["multipart"]);
  flag("mixed_charset", body.texts.mixed, views);
  flag("type_mismatch", body.texts.mismatch, views | looks);
  flag("bad_multipart", body.lists.at("multipart").flag, missing["multipart"]);
  flag("bad_json", body.lists.at("json").flag, missing["json"]);
  flag("bad_xml", body.lists.at("xml").flag, missing["xml"]);
  flag("xml_doctype", body.doctype, missing["xml"]);
  // What the body says of the method behind what its form does.
  List& overrides = facts.lists["http.overrides"];
  Value& override = facts.fields["http.flags.method_override"];
  for (const char* name : {"http.parts", "http.json"}) {
    const List& list = facts.lists[name];
    for (const Element& element : list.elements) {
      if (!is_method_name(element.name.views)) continue;
      Element method = element;
      method.name.views = {"method"};
      overrides.elements.push_back(method);
      override.flag = true;
      override.unsure = false;
    }
    overrides.missing |= list.missing;
  }
  override.missing = overrides.missing;
  Value& twice = facts.fields["http.flags.duplicate_key"];
  if (body.duplicate_key) {
    twice.flag = true;
    twice.unsure = false;
  }
  twice.missing |= missing["json"];
  facts.inexact = body.inexact;
  facts.body_end = end;
}

}  // namespace stopgap::oracle
