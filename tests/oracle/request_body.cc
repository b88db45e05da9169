// SPDX-License-Identifier: Apache-2.0
// See request_body.h. Tested in body_texts_test.cc.
#include "tests/oracle/request_body.h"

#include <algorithm>

#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

/// Takes the pairs of readings until there is no more room.
class Room {
 public:
  Room(size_t pairs, size_t bytes) : pairs_(pairs), bytes_(bytes) {}

  bool take(const BodyPair& pair, BodyList& list) {
    const size_t bytes = pair.name.size() + pair.value.size() + 16;
    if (pairs_ == 0 || bytes > bytes_) return false;
    --pairs_;
    bytes_ -= bytes;
    list.pairs.push_back(pair);
    return true;
  }

 private:
  size_t pairs_, bytes_;
};

/// The content of a part with a character set of its own, once more.
class PartCharsets {
 public:
  /// What follows the pair.
  std::vector<BodyPair> after(const BodyPair& pair, BodyList& list, RequestBody& body) {
    if (pair.kind == BodyPairKind::kType) {
      for (const auto& [name, value] : content_type_pieces(pair.value)) {
        if (name == "charset") own_ = known(value, list, body);
      }
      return {};
    }
    if (pair.kind == BodyPairKind::kHeader) own_.clear();
    if (pair.kind != BodyPairKind::kContent) return {};
    if (pair.name == "_charset_") default_ = known(pair.value, list, body);
    const std::string charset = own_.empty() ? default_ : own_;
    std::vector<BodyPair> further;
    if (charset.empty()) return further;
    for (const std::string& text : in_utf8(charset, pair.value)) {
      if (text != pair.value) further.push_back({pair.name, text});
    }
    return further;
  }

 private:
  static std::string known(const std::string& name, BodyList& list, RequestBody& body) {
    if (!in_utf8(name, "").empty()) return name;
    list.bad = body.unknown_charset = true;
    return "";
  }

  std::string own_, default_;
};

/// False if pairs were left out: then nothing more is known of this reading.
bool add_reading(const BodyReading& reading, const std::string& reader, Room& room, BodyList& list,
                 RequestBody& body) {
  PartCharsets charsets;
  for (const BodyPair& pair : reading.pairs) {
    if (!room.take(pair, list)) return false;
    if (reader != "multipart") continue;
    for (const BodyPair& further : charsets.after(pair, list, body)) {
      if (!room.take(further, list)) return false;
    }
  }
  return true;
}

std::vector<BodyReading> readings(const std::string& reader, const BodyText& text,
                                  const BodyDeclaration& declared, BodyList& list) {
  if (reader == "json") return {read_json(text.bytes)};
  if (reader == "xml") return {read_xml_utf8(text.bytes)};
  const bool as_declared = text.as_declared && !declared.multiparts.empty();
  if (!as_declared) {
    const std::string type = "multipart/form-data; boundary=\"" + first_boundary(text.bytes) + '"';
    return {read_multipart(type, text.bytes)};
  }
  std::vector<BodyReading> all;
  for (size_t i = 0; i < declared.multiparts.size() && i < 4; ++i) {
    all.push_back(read_multipart(declared.multiparts[i], text.bytes));
  }
  if (declared.multiparts.size() > 4) list.cut = true;
  return all;
}

}  // namespace

RequestBody read_body(const BodyHeaders& headers, const std::string& body, bool whole,
                      size_t window) {
  RequestBody made;
  const BodyDeclaration declared = read_declaration(headers);
  made.compressed = !declared.codings.empty();
  made.unknown_encoding = unknown_coding(declared);
  made.texts = read_texts(declared, body, window);
  made.views = made.texts.views;
  made.unknown_charset = made.texts.named_unknown;
  made.unclear = made.texts.decoded < 512;
  std::vector<std::string> forms;
  for (const BodyText& text : made.texts.read) {
    if (text.as_declared && !text.readers.empty()) made.unclear = false;
    if (text.readers.count("form") != 0) forms.push_back(text.bytes);
  }
  for (size_t i = 0; i < forms.size(); ++i) {
    const bool last = i + 1 == forms.size();
    std::string form = forms[i];
    if (!last && !(whole && made.texts.whole)) form = form.substr(0, form.rfind('&') + 1);
    made.form += form + (last ? "" : "&");
  }
  made.form_may_go_on = made.unclear || !forms.empty();
  return made;
}

void read_pairs(const BodyHeaders& headers, bool whole, size_t most, RequestBody& body) {
  const BodyDeclaration declared = read_declaration(headers);
  size_t bytes = 48 * 1024;
  for (const BodyText& text : body.texts.read) bytes += 7 * text.bytes.size();
  Room room(most, bytes);
  for (const std::string reader : {"multipart", "json", "xml"}) {
    BodyList& list = body.lists[reader];
    list.may_go_on = body.unclear;
    for (const BodyText& text : body.texts.read) {
      if (text.readers.count(reader) == 0) continue;
      list.may_go_on = true;
      const bool is_declared = text.as_declared && declared.readers.count(reader) != 0;
      for (const BodyReading& reading : readings(reader, text, declared, list)) {
        if (reader == "xml" && reading.read == BodyRead::kBad) body.inexact = true;
        if (!add_reading(reading, reader, room, list, body)) {
          list.cut = true;
          continue;
        }
        if (reading.read == BodyRead::kTooMuch) list.cut = true;
        if (reading.flags.count("unknown_charset") != 0) list.bad = body.unknown_charset = true;
        if (reading.flags.count("doctype") != 0) body.doctype = true;
        if (reading.flags.count("duplicate_key") != 0) body.duplicate_key = true;
        if (!is_declared || !whole || !body.texts.whole) continue;
        if (reading.read == BodyRead::kBad) list.bad = list.flag = true;
        if (reading.flags.count("lenient_json") + reading.flags.count("bad_multipart") != 0) {
          list.flag = true;
        }
      }
    }
  }
}

}  // namespace stopgap::oracle
