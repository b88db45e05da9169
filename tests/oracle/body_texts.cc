// SPDX-License-Identifier: Apache-2.0
// See body_texts.h. Tested in body_texts_test.cc.
#include "tests/oracle/body_texts.h"

#include <algorithm>
#include <map>
#include <regex>

#include "tests/oracle/body_charsets.h"
#include "tests/oracle/body_codings.h"
#include "tests/oracle/names.h"
#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

const std::string kMediaType = "/";  // no name of a parameter
const std::string kMark = "\xEF\xBB\xBF";

std::string without_start(const std::string& text) {
  const size_t at = text.compare(0, 3, kMark) == 0 ? 3 : 0;
  return text.substr(std::min(text.find_first_not_of(" \t\r\n", at), text.size()));
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// What an XML declaration names.
std::string named_encoding(const std::string& text) {
  const std::string start = without_start(text);
  if (start.compare(0, 5, "<?xml") != 0) return "";
  const std::string inside = start.substr(0, start.find("?>"));
  const size_t word = inside.find("encoding");
  if (word == std::string::npos) return "";
  const std::string blanks = " \t\r\n";
  const size_t equals = inside.find_first_not_of(blanks, word + 8);
  if (equals == std::string::npos || inside[equals] != '=') return "";
  const size_t open = inside.find_first_not_of(blanks, equals + 1);
  if (open == std::string::npos || (inside[open] != '"' && inside[open] != '\'')) return "";
  const size_t close = inside.find(inside[open], open + 1);
  return close == std::string::npos ? "" : inside.substr(open + 1, close - open - 1);
}

bool may_name_encoding(const std::string& text) {
  const std::string start = without_start(text);
  if (std::string("<?xml").compare(0, start.size(), start) == 0) return true;
  return start.compare(0, 5, "<?xml") == 0 && start.find("?>") == std::string::npos;
}

class Texts {
 public:
  Texts(const BodyDeclaration& declared, size_t window) : declared_(declared), window_(window) {}

  BodyTexts read(const std::string& body) {
    add_view(body);
    made_.may_be_marked = true;
    if (body.empty()) return made_;
    std::string text = body;
    const bool coded = !declared_.codings.empty() && !body.empty();
    if (coded && unknown_coding(declared_)) {
      made_.unknown_coding = true;
      made_.whole = false;
    } else if (coded) {
      text = undo_codings(declared_.codings, body, window_, made_.whole);
    }
    made_.decoded = text.size();
    made_.undone = text;
    add_view(text);
    made_.may_be_marked = may_be_marked(text);
    for (const std::string& name : declared_.charsets) add_named(name, text);
    for (const std::string& set : sets_marked(text)) add_set(set);
    name_in_xml(text);
    std::vector<std::string> in_utf8;
    std::map<std::string, std::string> made_from;
    for (size_t i = 0; i < sets_.size(); ++i) {  // a text may name further ones
      in_utf8.push_back(to_utf8(sets_[i], text));
      const bool known = !add_view(in_utf8.back());
      if (sets_[i] == "UTF-8") continue;
      made_.sets.push_back(sets_[i]);
      if (known) continue;
      made_from[in_utf8.back()] = sets_[i];
      name_in_xml(in_utf8.back());
    }
    made_.mixed = sets_.size() > 1 || too_many_;
    const bool as_it_is = sets_.empty() || made_.named_unknown;
    if (as_it_is) in_utf8.push_back(text);
    const bool in_it = std::find(sets_.begin(), sets_.end(), "UTF-8") != sets_.end();
    for (const std::string& view : made_.views) {
      const bool declared = std::find(in_utf8.begin(), in_utf8.end(), view) != in_utf8.end();
      const bool ignoring = (view == text && !in_it) || (view == body && coded);
      if (view.empty() || (!declared && !ignoring)) continue;
      made_.read.push_back(text_of(view, declared));
      made_.read.back().set = made_from[view];
    }
    made_.unknown_charset = made_.named_unknown || too_many_;
    return made_;
  }

 private:
  bool add_view(const std::string& view) {
    if (std::find(made_.views.begin(), made_.views.end(), view) != made_.views.end()) return false;
    made_.views.push_back(view);
    return true;
  }

  void add_set(const std::string& set) {
    if (std::find(sets_.begin(), sets_.end(), set) != sets_.end()) return;
    if (sets_.size() == 4) {
      too_many_ = true;
    } else {
      sets_.push_back(set);
    }
  }

  void add_named(const std::string& name, const std::string& text) {
    const std::vector<std::string> sets = sets_named(name, text);
    if (sets.empty()) made_.named_unknown = true;
    for (const std::string& set : sets) add_set(set);
  }

  void name_in_xml(const std::string& text) {
    made_.may_be_marked = made_.may_be_marked || may_name_encoding(text);
    const std::string name = named_encoding(text);
    if (name.empty()) return;
    const std::vector<std::string> sets = sets_named(name, text);
    if (sets.empty() || !is_wide(sets[0])) add_named(name, text);
  }

  BodyText text_of(const std::string& bytes, bool as_declared) {
    BodyText text{bytes, as_declared, "", declared_.taken_for};
    const std::set<std::string>& readers = declared_.readers;
    text.readers.insert(readers.begin(), readers.end());
    const std::string looks = looks_like(bytes, readers.empty() || readers.count("form") != 0);
    if (looks.empty()) return text;
    text.readers.insert(looks);
    if (as_declared && !readers.empty() && readers.count(looks) == 0) made_.mismatch = true;
    return text;
  }

  const BodyDeclaration& declared_;
  const size_t window_;
  BodyTexts made_;
  std::vector<std::string> sets_;
  bool too_many_ = false;
};

}  // namespace

std::string reader_of(const std::string& type) {
  if (type == "application/x-www-form-urlencoded") return "form";
  const size_t slash = type.find('/');
  if (slash == std::string::npos) return "";
  if (type.substr(0, slash) == "multipart") return "multipart";
  const std::string sub = type.substr(slash + 1);
  static const std::set<std::string> kJson = {"jsonl",      "jsonlines", "x-jsonlines",
                                              "json-seq",   "json5",     "geo+json-seq",
                                              "csp-report", "json-rpc",  "jsonrequest"};
  if (ends_with(sub, "json") || kJson.count(sub) != 0) return "json";
  if (!ends_with(sub, "xml")) return "";
  const char before = sub.size() == 3 ? '+' : sub[sub.size() - 4];
  return before >= 'a' && before <= 'z' ? "" : "xml";
}

std::vector<std::pair<std::string, std::string>> content_type_pieces(const std::string& value) {
  std::vector<std::string> raw(1);
  bool quoted = false;
  for (size_t i = 0; i < value.size(); ++i) {
    if (!quoted && (value[i] == ';' || value[i] == ',')) {
      raw.emplace_back();
      continue;
    }
    if (value[i] == '"') quoted = !quoted;
    raw.back() += value[i];
    if (quoted && value[i] == '\\' && i + 1 < value.size()) raw.back() += value[++i];
  }
  std::vector<std::pair<std::string, std::string>> pieces;
  for (const std::string& one : raw) {
    const std::string piece(trim(one));
    if (piece.empty()) continue;
    const size_t equals = piece.find('=');
    const std::string name = lower(trim(piece.substr(0, equals)));
    if (equals == std::string::npos || name.find('/') != std::string::npos) {
      pieces.emplace_back(kMediaType, lower(piece));
    } else {
      pieces.emplace_back(name, trim(piece.substr(equals + 1)));
    }
  }
  return pieces;
}

BodyDeclaration read_declaration(const BodyHeaders& headers) {
  BodyDeclaration declared;
  bool typed = false;
  for (const auto& [header, untrimmed] : headers) {
    const std::string value(trim(untrimmed));
    if (lower(header) == "content-encoding") {
      for (const std::string& element : split(value, ',')) {
        const std::string coding = lower(trim(element));
        if (!coding.empty() && coding != "identity") declared.codings.push_back(coding);
      }
    }
    if (dashed(lower(header)) != "content-type") continue;
    typed = typed || lower(header) == "content-type";
    const auto holds = [&, in = lower(value)](const char* part) {
      return in.find(part) != std::string::npos;
    };
    const bool multipart = holds("multipart");
    if (multipart) declared.taken_for.insert("multipart");
    if (value.empty() || holds("urlencoded") || holds("x-url-encoded") || holds("text/plain") ||
        (multipart && !holds("boundary="))) {
      declared.taken_for.insert("form");
    }
    for (const auto& [name, text] : content_type_pieces(value)) {
      if (name == "charset") declared.charsets.push_back(text);
      if (name != kMediaType || reader_of(text).empty()) continue;
      declared.readers.insert(reader_of(text));
    }
    std::vector<std::string>& all = declared.multiparts;
    if (multipart && std::find(all.begin(), all.end(), value) == all.end()) all.push_back(value);
  }
  if (!typed) declared.taken_for.insert("form");
  return declared;
}

bool unknown_coding(const BodyDeclaration& declared) {
  const std::set<std::string> known = {"gzip", "x-gzip", "deflate", "br"};
  return declared.codings.size() > 4 ||
         std::any_of(declared.codings.begin(), declared.codings.end(),
                     [&](const std::string& coding) { return known.count(coding) == 0; });
}

BodyTexts read_texts(const BodyDeclaration& declared, const std::string& body, size_t window) {
  return Texts(declared, window).read(body);
}

std::string first_boundary(const std::string& text) {
  static const std::regex kLine("--([!#-\\[\\]-~]{1,256})[ \\t]*[\\r\\n]");
  const std::string start = without_start(text).substr(0, 259);
  std::smatch match;
  const auto flags = std::regex_constants::match_continuous;
  return std::regex_search(start, match, kLine, flags) ? match[1].str() : "";
}

std::string looks_like(const std::string& text, bool or_form) {
  const std::string start = without_start(text);
  if (start.empty()) return "";
  if (start[0] == '{' || start[0] == '[' || start[0] == '"') return "json";
  if (start[0] == '<') return "xml";
  if (!first_boundary(text).empty()) return "multipart";
  static const std::regex kForm("[-A-Za-z0-9_.~\\[\\]%+$*@:!()']{1,64}=");
  const auto flags = std::regex_constants::match_continuous;
  return or_form && std::regex_search(start.substr(0, 65), kForm, flags) ? "form" : "";
}

std::vector<std::string> pieces_in_utf8(const std::string& set, const std::string& form,
                                        bool as_sent) {
  const auto in_set = [](const std::string& text) {
    return std::any_of(text.begin(), text.end(),
                       [](unsigned char c) { return c == '%' || c < 0x20 || c > 0x7F; });
  };
  const auto encoded = [&](const std::string& text) {
    std::string out;
    const std::string bytes = pct(replaced(text, "+", ' '));
    const bool is_in_set = as_sent || text.find('%') != std::string::npos;
    for (const char c : is_in_set ? to_utf8(set, bytes) : bytes) {
      static const std::map<char, std::string> kEscapes = {
          {'%', "%25"}, {'&', "%26"}, {'+', "%2B"}, {'=', "%3D"}, {';', "%3B"}};
      const auto escape = kEscapes.find(c);
      out += escape == kEscapes.end() ? std::string(1, c) : escape->second;
    }
    return out;
  };
  std::vector<std::string> pieces;
  for (const std::string& piece : split(form, '&')) {
    const size_t equals = std::min(piece.find('='), piece.size());
    const std::string name = piece.substr(0, equals);
    const std::string value = piece.substr(std::min(equals + 1, piece.size()));
    if (in_set(name) || in_set(value)) pieces.push_back(encoded(name) + "=" + encoded(value));
  }
  return pieces;
}

std::vector<std::string> in_utf8(const std::string& name, const std::string& text) {
  std::vector<std::string> texts;
  for (const std::string& set : sets_named(name, text)) texts.push_back(to_utf8(set, text));
  return texts;
}

}  // namespace stopgap::oracle
