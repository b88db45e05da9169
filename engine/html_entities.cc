// SPDX-License-Identifier: Apache-2.0
// HTML standard, 13.2.5.72 (character reference state) to 13.2.5.80 (numeric character reference
// end state), outside of attributes; names from 13.5. Tested by form_steps_test.cc.
#include "engine/html_entities.h"

#include <cstdint>

#include "engine/ascii.h"
#include "engine/utf8_put.h"

namespace stopgap::engine {
namespace {

struct Name {
  std::string_view text;  // without `&`
  char character;
};

constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

// The names of ASCII characters that end in `;`.
constexpr Name kNames[] = {
    {"Tab;", '\t'},         {"NewLine;", '\n'},
    {"excl;", '!'},         {"quot;", '"'},
    {"QUOT;", '"'},         {"num;", '#'},
    {"dollar;", '$'},       {"percnt;", '%'},
    {"amp;", '&'},          {"AMP;", '&'},
    {"apos;", '\''},        {"lpar;", '('},
    {"rpar;", ')'},         {"ast;", '*'},
    {"midast;", '*'},       {"plus;", '+'},
    {"comma;", ','},        {"period;", '.'},
    {"sol;", '/'},          {"colon;", ':'},
    {"semi;", ';'},         {"lt;", '<'},
    {"LT;", '<'},           {"equals;", '='},
    {"gt;", '>'},           {"GT;", '>'},
    {"quest;", '?'},        {"commat;", '@'},
    {"lsqb;", '['},         {"lbrack;", '['},
    {"bsol;", '\\'},        {"rsqb;", ']'},
    {"rbrack;", ']'},       {"Hat;", '^'},
    {"lowbar;", '_'},       {"UnderBar;", '_'},
    {"grave;", '`'},        {"DiacriticalGrave;", '`'},
    {"lcub;", '{'},         {"lbrace;", '{'},
    {"verbar;", '|'},       {"vert;", '|'},
    {"VerticalLine;", '|'}, {"rcub;", '}'},
    {"rbrace;", '}'},
};
// Those that need none.
constexpr Name kOldNames[] = {{"quot", '"'}, {"QUOT", '"'}, {"amp", '&'}, {"AMP", '&'},
                              {"lt", '<'},   {"LT", '<'},   {"gt", '>'},  {"GT", '>'}};

// What browsers read for the control codes 0x80 to 0x9F; 0: the code itself.
constexpr uint16_t kControls[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

uint32_t settled(uint32_t code) {
  if (code == 0 || code > kLastCharacter || is_surrogate(code)) return kReplacementCharacter;
  if (code >= 0x80 && code <= 0x9F && kControls[code - 0x80] != 0) return kControls[code - 0x80];
  return code;
}

int digit_of(char c, bool hex) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = to_lower(c);
  return hex && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// "&#…": digits, and a `;` if there is one. Three bytes are the shortest reference, and the
/// longest character that few digits can name.
Entity read_number(std::string_view text) {
  const bool hex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
  const size_t first = hex ? 3 : 2;
  size_t at = first;
  uint32_t code = 0;
  for (; at < text.size(); ++at) {
    const int digit = digit_of(text[at], hex);
    if (digit < 0) break;
    if (code <= kLastCharacter) code = code * (hex ? 16 : 10) + static_cast<uint32_t>(digit);
  }
  Entity out;
  if (at == first) return out;
  out.length = at < text.size() && text[at] == ';' ? at + 1 : at;
  out.size = put_utf8(settled(code), out.bytes.data());
  return out;
}

Entity plain(const Name& name) {
  Entity out;
  out.length = 1 + name.text.size();
  out.size = 1;
  out.bytes = {name.character};
  return out;
}

}  // namespace

Entity read_entity(std::string_view text) {
  if (text.size() > 1 && text[1] == '#') return read_number(text);
  const std::string_view name = text.substr(1);
  for (const Name& one : kNames) {
    if (name.starts_with(one.text)) return plain(one);
  }
  if (name.starts_with("nbsp")) {
    Entity out;
    out.length = name.starts_with("nbsp;") ? 6 : 5;
    out.size = kNoBreakSpace.size();
    out.bytes = {kNoBreakSpace[0], kNoBreakSpace[1]};
    return out;
  }
  for (const Name& one : kOldNames) {
    if (name.starts_with(one.text)) return plain(one);
  }
  // The one name of two ASCII characters.
  if (name.starts_with("fjlig;")) return {7, 2, {'f', 'j'}};
  return {};
}

}  // namespace stopgap::engine
