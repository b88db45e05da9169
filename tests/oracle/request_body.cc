// SPDX-License-Identifier: Apache-2.0
// See request_body.h. Tested in body_texts_test.cc.
#include "tests/oracle/request_body.h"

#include <algorithm>

#include "tests/oracle/body_charsets.h"
#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

/// Takes the pairs of readings until there is no more room.
class Room {
 public:
  Room(size_t pairs, size_t bytes) : pairs_(pairs), bytes_(bytes) {}

  bool spend(size_t bytes) {
    if (bytes > bytes_) return false;
    bytes_ -= bytes;
    return true;
  }

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

/// The contents of parts: once more in UTF-8, and what is in them.
class Parts {
 public:
  explicit Parts(const BodyText& text) : text_(text) {}

  /// What the pair says of its part.
  void see(const BodyPair& pair, BodyList& list, RequestBody& body) {
    if (pair.kind == BodyPairKind::kOther) return;
    const bool begins = had_content_ && pair.kind != BodyPairKind::kDecoded;
    if (begins) {
      own_.clear();
      reader_.clear();
      file_ = had_content_ = false;
    }
    if (is_content(pair)) had_content_ = true;
    if (is_content(pair) && pair.name == "_charset_") default_ = known(pair.value, list, body);
    if (pair.kind == BodyPairKind::kFileName) file_ = true;
    if (pair.kind != BodyPairKind::kType) return;
    for (const auto& [name, value] : content_type_pieces(pair.value)) {
      if (name == "charset") own_ = known(value, list, body);
      const std::string reader = name == "/" ? reader_of(value) : "";
      if (reader == "json" || reader == "xml") reader_ = reader;
    }
  }

  static bool is_content(const BodyPair& pair) {
    return pair.kind == BodyPairKind::kContent || pair.kind == BodyPairKind::kDecoded;
  }

  /// The content in UTF-8, where it differs.
  std::vector<BodyPair> in_sets(const BodyPair& pair, const RequestBody& body) const {
    const std::string charset = own_.empty() ? default_ : own_;
    std::vector<std::string> texts;
    if (!charset.empty()) {
      texts = in_utf8(charset, pair.value);
    } else if (text_.set.empty()) {
      for (const std::string& set : body.texts.sets) texts.push_back(to_utf8(set, pair.value));
    }
    std::vector<BodyPair> further;
    for (const std::string& text : texts) {
      if (text != pair.value) further.push_back({pair.name, text, BodyPairKind::kContent});
    }
    return further;
  }

  /// The reader of a content; none: it is not read.
  std::string reader_inside(const std::string& content) const {
    if (!reader_.empty()) return reader_;
    return !file_ && looks_like(content, false) == "json" ? "json" : "";
  }

 private:
  static std::string known(const std::string& name, BodyList& list, RequestBody& body) {
    if (!in_utf8(name, "").empty()) return name;
    list.bad = body.unknown_charset = true;
    return "";
  }

  const BodyText& text_;
  std::string own_, default_, reader_;
  bool file_ = false, had_content_ = false;
};

using Inside = std::vector<std::pair<std::string, std::string>>;  ///< reader, content

/// False if pairs were left out: then nothing more is known of this reading.
bool add_reading(const BodyReading& reading, const std::string& reader, const BodyText& text,
                 Room& room, BodyList& list, RequestBody& body, Inside& inside) {
  Parts parts(text);
  const auto look_inside = [&](const BodyPair& pair) {
    const std::string inner = parts.reader_inside(pair.value);
    if (inner.empty()) return true;
    if (!room.spend(32)) return false;
    inside.emplace_back(inner, pair.value);
    return true;
  };
  for (const BodyPair& pair : reading.pairs) {
    if (!room.take(pair, list)) return false;
    if (reader != "multipart") continue;
    parts.see(pair, list, body);
    if (!Parts::is_content(pair)) continue;
    if (!look_inside(pair)) return false;
    for (const BodyPair& further : parts.in_sets(pair, body)) {
      if (!room.take(further, list) || !look_inside(further)) return false;
    }
  }
  return true;
}

std::vector<BodyReading> readings(const std::string& reader, const BodyText& text,
                                  const BodyDeclaration& declared, BodyList& list) {
  if (reader == "json") return {read_json(text.bytes)};
  if (reader == "xml") return {read_xml(text.bytes)};
  if (declared.multiparts.empty()) {
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
  bool form = false;
  for (const BodyText& text : made.texts.read) {
    const bool looks =
        !looks_like(text.bytes, declared.readers.empty() || declared.readers.count("form") != 0)
             .empty();
    if (text.as_declared && (looks || !declared.readers.empty())) made.unclear = false;
    if (text.readers.count("form") == 0) continue;
    form = true;
    if (text.as_declared) forms.push_back(text.bytes);
  }
  const auto whole_pieces = [&](const std::string& text) {
    return whole && made.texts.whole ? text : text.substr(0, text.rfind('&') + 1);
  };
  size_t left = 3 * made.texts.undone.size() + 4096;
  const auto add_in_set = [&](const std::string& set, const std::string& text, bool as_sent) {
    for (const std::string& piece : pieces_in_utf8(set, whole_pieces(text), as_sent)) {
      if (piece.size() + 1 > left) {
        made.further_cut = true;
        return;
      }
      left -= piece.size() + 1;
      made.further_form += piece + "&";
    }
  };
  for (const BodyText& text : made.texts.read) {
    const bool ignoring = !text.as_declared && text.readers.count("form") != 0;
    if (ignoring) made.further_form += whole_pieces(text.bytes) + "&";
  }
  for (size_t i = 0; form && i < made.texts.sets.size(); ++i) {
    add_in_set(made.texts.sets[i], made.texts.undone, true);
  }
  for (const BodyText& text : made.texts.read) {
    if (!text.set.empty() && text.readers.count("form") != 0)
      add_in_set(text.set, text.bytes, false);
  }
  for (size_t i = 0; i < forms.size(); ++i) {
    const bool last = i + 1 == forms.size();
    made.form += last ? forms[i] : whole_pieces(forms[i]) + "&";
  }
  made.form_may_go_on = made.unclear || !forms.empty() || !made.further_form.empty();
  return made;
}

void read_pairs(const BodyHeaders& headers, bool whole, size_t most, RequestBody& body) {
  const BodyDeclaration declared = read_declaration(headers);
  size_t bytes = 48 * 1024;
  for (const BodyText& text : body.texts.read) bytes += 7 * text.bytes.size();
  Room room(most, bytes);
  Inside inside;
  for (const std::string reader : {"multipart", "json", "xml"}) {
    BodyList& list = body.lists[reader];
    list.may_go_on = body.unclear || (reader != "multipart" && body.lists["multipart"].may_go_on);
    const auto add = [&](const BodyReading& reading, const BodyText& text) {
      if (reader == "xml" && reading.read == BodyRead::kBad) body.inexact = true;
      if (!add_reading(reading, reader, text, room, list, body, inside)) {
        list.cut = true;
        return false;
      }
      if (reading.read == BodyRead::kTooMuch || reading.flags.count("too_much") != 0)
        list.cut = true;
      if (reading.flags.count("unknown_charset") != 0) list.bad = body.unknown_charset = true;
      if (reading.flags.count("doctype") != 0) body.doctype = true;
      if (reading.flags.count("duplicate_key") != 0) body.duplicate_key = true;
      return true;
    };
    for (const BodyText& text : body.texts.read) {
      if (text.readers.count(reader) == 0) continue;
      list.may_go_on = true;
      const bool is_declared = text.as_declared && declared.readers.count(reader) != 0;
      for (const BodyReading& reading : readings(reader, text, declared, list)) {
        if (!add(reading, text)) continue;
        if (!is_declared || !whole || !body.texts.whole) continue;
        if (reading.read == BodyRead::kBad) list.bad = list.flag = true;
        if (reading.flags.count("lenient_json") + reading.flags.count("bad_multipart") != 0) {
          list.flag = true;
        }
      }
    }
    for (const auto& [inner, content] : inside) {
      if (inner != reader) continue;
      add(reader == "json" ? read_json(content) : read_xml(content), {});
    }
    if (reader == "multipart") continue;
    list.bad = list.bad || body.lists["multipart"].bad;
    list.cut = list.cut || body.lists["multipart"].cut;
  }
}

}  // namespace stopgap::oracle
