// SPDX-License-Identifier: Apache-2.0
// See undo_steps.h. Tested by generator_test.cc.
#include "tests/differential/undo_steps.h"

#include <fmt/format.h>

#include <cctype>

namespace stopgap::differential {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_letter(char c) { return is_ascii(c) && std::isalpha(static_cast<unsigned char>(c)) != 0; }

/// `by` in place of some spaces.
std::string replace_spaces(const std::string& text, Random& random,
                           std::initializer_list<const char*> by) {
  std::string result;
  for (const char c : text) {
    result += c == ' ' && random.chance(80) ? random.pick(by) : std::string(1, c);
  }
  return result;
}

std::string js_character(char c, Random& random) {
  const int code = static_cast<unsigned char>(c);
  switch (random.below(5)) {
    case 0:
      return fmt::format("\\x{:02x}", code);
    case 1:
      return fmt::format("\\u{:04X}", code);
    case 2:
      return fmt::format("\\u{{{:x}}}", code);
    case 3:
      return fmt::format("\\{:03o}", code);
    default:
      return is_letter(c) || std::isdigit(code) != 0 || code < ' '
                 ? fmt::format("\\u{{00{:X}}}", code)
                 : fmt::format("\\{}", c);
  }
}

/// Some lookup that stands for `c`, which is none of the signs that mean something in one.
std::string lookup_for(char c, Random& random) {
  if (is_letter(c) && random.chance(50)) {
    const bool lower = std::islower(c) != 0;
    const char given = random.chance(50) ? c : static_cast<char>(c ^ 0x20);
    return fmt::format("${{{}:{}{}}}", lower ? "lower" : "UPPER", given,
                       random.pick({"", "", ":-x", ":-${a}"}));
  }
  const char* before = random.pick({"::-", ":-", "env:A:-", "a:\\-b:-", "x${y}:-", "date:'"});
  return fmt::format("${{{}{}{}}}", before, c, before[0] == 'd' ? "'" : "");
}

}  // namespace

std::string js_escape(const std::string& text, Random& random) {
  std::string result;
  for (const char c : text) {
    if (random.chance(5)) result += random.pick({"\\\n", "\\\r\n", "\\\xE2\x80\xA8"});
    const bool escaped = is_ascii(c) && (c == '\\' || random.chance(40));
    result += escaped ? js_character(c, random) : std::string(1, c);
  }
  return result;
}

std::string css_escape(const std::string& text, Random& random) {
  std::string result;
  for (const char c : text) {
    if (random.chance(5)) result += random.pick({"\\\n", "\\\r\n", "\\\f"});
    if (!is_ascii(c) || (c != '\\' && random.chance(60))) {
      result += c;
      continue;
    }
    const int code = static_cast<unsigned char>(c);
    result += random.chance(50) ? fmt::format("\\{:x}", code) : fmt::format("\\{:06X}", code);
    result += random.pick({" ", " ", "\t", "\r\n", "\f"});
  }
  return result;
}

std::string spread_path(const std::string& text, Random& random) {
  std::string result;
  for (const char c : text) {
    result += c == '/' ? random.pick({"/", "/", "//", "\\", "/./", "/x/../", "\\.\\"})
                       : std::string(1, c);
  }
  return result;
}

std::string add_whitespace(const std::string& text, Random& random) {
  std::string result;
  for (const char c : text) {
    if (random.chance(25)) result += random.pick({" ", "\t", "\r\n", "\v\f "});
    result += c;
  }
  return result;
}

std::string add_c_comments(const std::string& text, Random& random) {
  return replace_spaces(text, random, {"/**/", "/* a */", "/*/*/"}) +
         random.pick({"", "", "/*a*/", "/*"});
}

std::string add_mysql_comments(const std::string& text, Random& random) {
  std::string result = replace_spaces(text, random, {"/**/", "/*a*/", "/*+ b */"});
  if (random.chance(40)) {
    result = random.pick({"/*!", "/*!50000", "/*!080040 ", "/*M!"}) + result + "*/";
  }
  return result + random.pick({"", "", "#a", "-- a\n", "--", "/*"});
}

std::string add_html_comments(const std::string& text, Random& random) {
  std::string result;
  for (const char c : text) {
    if (random.chance(20)) result += random.pick({"<!--a-->", "<!-->", "<!--->", "<!----!>"});
    result += c;
  }
  return result;
}

std::string add_lookups(const std::string& text, Random& random) {
  std::string result;
  for (const char c : text) {
    const bool special = std::string("${}'\\").find(c) != std::string::npos;
    std::string piece = special || random.chance(50) ? std::string(1, c) : lookup_for(c, random);
    if (!special && random.chance(10)) piece = random.pick({"${a:-", "$${::-"}) + piece + "}";
    result += piece;
  }
  return result;
}

std::string percent_u_encode(const std::string& text, Random& random) {
  std::string result;
  for (const char c : text) {
    const bool encoded = is_ascii(c) && (c == '%' || random.chance(30));
    const int code = static_cast<unsigned char>(c);
    result += !encoded            ? std::string(1, c)
              : random.chance(50) ? fmt::format("%u{:04x}", code)
                                  : fmt::format("%U{:04X}", code);
  }
  return result;
}

std::string lengthen_utf8(const std::string& text, Random& random) {
  std::string result;
  for (const char c : text) {
    if (!is_ascii(c) || random.chance(60)) {
      result += c;
      continue;
    }
    const int code = static_cast<unsigned char>(c);
    const bool has_full_width = code > ' ' && code < 0x7F;
    const int other = has_full_width && random.chance(40) ? code + 0xFEE0 : code;
    std::string tail;
    for (int rest = other; rest > 0 || tail.size() < 2; rest /= 64) {
      tail.insert(0, 1, static_cast<char>(0x80 | rest % 64));
    }
    while (tail.size() < 6 && random.chance(30)) tail.insert(0, 1, '\x80');
    // The first byte has as many ones as there are bytes, and no bits of the character but a few.
    const int lead = tail.front() & 0x3F;
    const int room = 0x7F >> tail.size();
    if (lead > room) tail.insert(0, 1, '\x80');
    tail.front() = static_cast<char>((0xFF00 >> tail.size() & 0xFF) | (tail.front() & 0x3F));
    result += tail;
  }
  return result;
}

}  // namespace stopgap::differential
