// SPDX-License-Identifier: Apache-2.0
// See forms.h. Tested by forms_test.cc.
#include "tests/oracle/forms.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "tests/oracle/steps.h"
#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

std::string collapse_whitespace(const std::string& text) {
  std::string result;
  bool before = false;
  for (const char c : text) {
    const bool space = std::string_view(" \t\n\v\f\r").find(c) != std::string_view::npos;
    if (!space) result += c;
    if (space && !before) result += ' ';
    before = space;
  }
  return result;
}

std::string remove_whitespace(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (std::string_view(" \t\n\v\f\r").find(c) == std::string_view::npos) result += c;
  }
  return result;
}

std::string remove_nul(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c != '\0') result += c;
  }
  return result;
}

/// What HTML makes of a numeric reference.
std::string character(unsigned long code) {
  static const std::map<unsigned long, unsigned long> kControls = {
      {0x80, 0x20AC}, {0x82, 0x201A}, {0x83, 0x0192}, {0x84, 0x201E}, {0x85, 0x2026},
      {0x86, 0x2020}, {0x87, 0x2021}, {0x88, 0x02C6}, {0x89, 0x2030}, {0x8A, 0x0160},
      {0x8B, 0x2039}, {0x8C, 0x0152}, {0x8E, 0x017D}, {0x91, 0x2018}, {0x92, 0x2019},
      {0x93, 0x201C}, {0x94, 0x201D}, {0x95, 0x2022}, {0x96, 0x2013}, {0x97, 0x2014},
      {0x98, 0x02DC}, {0x99, 0x2122}, {0x9A, 0x0161}, {0x9B, 0x203A}, {0x9C, 0x0153},
      {0x9E, 0x017E}, {0x9F, 0x0178}};
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return utf8(0xFFFD);
  const auto control = kControls.find(code);
  return utf8(control == kControls.end() ? code : control->second);
}

/// The numeric reference at `at`, which is on "&#"; moves `at` behind it. Nothing if there is none.
std::string numeric_reference(const std::string& text, size_t& at) {
  size_t end = at + 2;
  const bool hex = end < text.size() && (text[end] == 'x' || text[end] == 'X');
  if (hex) ++end;
  const size_t first = end;
  unsigned long code = 0;
  const std::string digits = hex ? "0123456789abcdef" : "0123456789";
  for (; end < text.size(); ++end) {
    const size_t digit = digits.find(lower(text.substr(end, 1)));
    if (digit == std::string::npos) break;
    code = std::min(code * digits.size() + digit, 0x110000ul);
  }
  if (end == first) return {};
  at = end + (end < text.size() && text[end] == ';' ? 1 : 0);
  return character(code);
}

/// Longer names first, so that the longest one wins.
const std::vector<std::pair<std::string, std::string>>& names() {
  static const std::vector<std::pair<std::string, std::string>> kNames = [] {
    std::vector<std::pair<std::string, std::string>> all = {{"Tab;", "\t"},
                                                            {"NewLine;", "\n"},
                                                            {"excl;", "!"},
                                                            {"quot;", "\""},
                                                            {"quot", "\""},
                                                            {"QUOT;", "\""},
                                                            {"QUOT", "\""},
                                                            {"num;", "#"},
                                                            {"dollar;", "$"},
                                                            {"percnt;", "%"},
                                                            {"amp;", "&"},
                                                            {"amp", "&"},
                                                            {"AMP;", "&"},
                                                            {"AMP", "&"},
                                                            {"apos;", "'"},
                                                            {"lpar;", "("},
                                                            {"rpar;", ")"},
                                                            {"ast;", "*"},
                                                            {"midast;", "*"},
                                                            {"plus;", "+"},
                                                            {"comma;", ","},
                                                            {"period;", "."},
                                                            {"sol;", "/"},
                                                            {"colon;", ":"},
                                                            {"semi;", ";"},
                                                            {"lt;", "<"},
                                                            {"lt", "<"},
                                                            {"LT;", "<"},
                                                            {"LT", "<"},
                                                            {"equals;", "="},
                                                            {"fjlig;", "fj"},
                                                            {"gt;", ">"},
                                                            {"gt", ">"},
                                                            {"GT;", ">"},
                                                            {"GT", ">"},
                                                            {"quest;", "?"},
                                                            {"commat;", "@"},
                                                            {"lsqb;", "["},
                                                            {"lbrack;", "["},
                                                            {"bsol;", "\\"},
                                                            {"rsqb;", "]"},
                                                            {"rbrack;", "]"},
                                                            {"Hat;", "^"},
                                                            {"lowbar;", "_"},
                                                            {"UnderBar;", "_"},
                                                            {"grave;", "`"},
                                                            {"DiacriticalGrave;", "`"},
                                                            {"lcub;", "{"},
                                                            {"lbrace;", "{"},
                                                            {"verbar;", "|"},
                                                            {"vert;", "|"},
                                                            {"VerticalLine;", "|"},
                                                            {"rcub;", "}"},
                                                            {"rbrace;", "}"},
                                                            {"nbsp;", "\xC2\xA0"},
                                                            {"nbsp", "\xC2\xA0"}};
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
      return a.first.size() != b.first.size() ? a.first.size() > b.first.size() : a < b;
    });
    return all;
  }();
  return kNames;
}

std::string html_entities(const std::string& text) {
  std::string result;
  for (size_t at = 0; at < text.size();) {
    if (text.compare(at, 2, "&#") == 0) {
      const std::string made = numeric_reference(text, at);
      if (!made.empty()) {
        result += made;
        continue;
      }
    } else if (text[at] == '&') {
      const auto name = std::find_if(names().begin(), names().end(), [&](const auto& one) {
        return text.compare(at + 1, one.first.size(), one.first) == 0;
      });
      if (name != names().end()) {
        result += name->second;
        at += 1 + name->first.size();
        continue;
      }
    }
    result += text[at++];
  }
  return result;
}

std::string base64_decode(const std::string& text) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string bits;
  for (const char c : text.substr(0, text.find('='))) {
    size_t digit = alphabet.find(c);
    if (c == '+' || c == '-') digit = 62;
    if (c == '/' || c == '_') digit = 63;
    if (digit == std::string::npos) continue;
    for (int bit = 5; bit >= 0; --bit) bits += (digit >> bit & 1) != 0 ? '1' : '0';
  }
  std::string result;
  for (size_t at = 0; at + 8 <= bits.size(); at += 8) {
    result += static_cast<char>(std::stoi(bits.substr(at, 8), nullptr, 2));
  }
  return result;
}

std::string hex_decode(const std::string& text) {
  const auto is_hex = [&](size_t at) {
    return at < text.size() &&
           std::string_view("0123456789abcdefABCDEF").find(text[at]) != std::string_view::npos;
  };
  std::string result;
  for (size_t at = 0; at < text.size(); ++at) {
    if (!is_hex(at) || !is_hex(at + 1)) continue;
    result += static_cast<char>(std::stoi(text.substr(at, 2), nullptr, 16));
    ++at;
  }
  return result;
}

}  // namespace

std::string apply_step(FormStep step, const std::string& text) {
  switch (step) {
    case FormStep::kLower:
      return lower(text);
    case FormStep::kCollapseWhitespace:
      return collapse_whitespace(text);
    case FormStep::kRemoveNul:
      return remove_nul(text);
    case FormStep::kPercentDecode:
      return pct(text);
    case FormStep::kHtmlEntities:
      return html_entities(text);
    case FormStep::kBase64Decode:
      return base64_decode(text);
    case FormStep::kHexDecode:
      return hex_decode(text);
    case FormStep::kJsEscapes:
      return js_escapes(text);
    case FormStep::kCssEscapes:
      return css_escapes(text);
    case FormStep::kPathCanonical:
      return canonical_path(text, Separators::kBoth, false);
    case FormStep::kRemoveWhitespace:
      return remove_whitespace(text);
    case FormStep::kCComments:
      return c_comments(text);
    case FormStep::kMysqlComments:
      return mysql_comments(text);
    case FormStep::kHtmlComments:
      return html_comments(text);
    case FormStep::kLookups:
      return lookups(text);
    case FormStep::kPercentUDecode:
      return percent_u_decode(text);
    case FormStep::kUtf8Lenient:
      return fold(text, true, true);
  }
  throw std::logic_error("unknown step");
}

std::vector<std::string> formed_views(const std::vector<std::string>& views,
                                      const std::vector<FormStep>& form) {
  std::vector<std::string> made;
  for (std::string text : views) {
    for (const FormStep step : form) text = apply_step(step, text);
    if (std::find(made.begin(), made.end(), text) == made.end()) made.push_back(text);
  }
  return made;
}

}  // namespace stopgap::oracle
