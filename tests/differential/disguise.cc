// SPDX-License-Identifier: Apache-2.0
// See disguise.h. Tested by generator_test.cc.
#include "tests/differential/disguise.h"

#include <cctype>

#include "tests/differential/undo_steps.h"

namespace stopgap::differential {

std::string flip_case(std::string text, Random& random) {
  for (char& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && std::isalpha(byte) != 0 && random.chance(50))
      c = static_cast<char>(c ^ 0x20);
  }
  return text;
}

std::string percent_encode(const std::string& text, Random& random, unsigned percent,
                           const std::string& force) {
  std::string result;
  for (const char c : text) {
    if (force.find(c) == std::string::npos && !random.chance(percent)) {
      result += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    result += '%';
    for (const unsigned digit : {byte / 16u, byte % 16u}) {
      result += random.chance(50) ? "0123456789abcdef"[digit] : "0123456789ABCDEF"[digit];
    }
  }
  return result;
}

std::string encode_rounds(std::string text, Random& random) {
  if (random.chance(55)) return text;
  const size_t rounds = random.chance(60) ? 1 : 2 + random.below(4);
  for (size_t i = 0; i < rounds; ++i) {
    const unsigned percent = i > 1 ? 0 : random.chance(50) ? 100 : 25;
    text = percent_encode(text, random, percent, i != 0 ? "%" : "");
  }
  return text;
}

namespace {

/// In `length` bytes, whether or not fewer would do.
std::string utf8(char32_t character, size_t length) {
  if (length == 1) return {static_cast<char>(character)};
  std::string result(length, ' ');
  for (size_t i = length; --i > 0; character /= 64) {
    result[i] = static_cast<char>(0x80 + character % 64);
  }
  result[0] = static_cast<char>((0xFF00u >> length & 0xFFu) + character);
  return result;
}

std::string percent_u(char32_t character, Random& random) {
  std::string result = random.chance(80) ? "%u" : "%U";
  for (int shift = 12; shift >= 0; shift -= 4) {
    const size_t digit = character >> shift & 15u;
    result += random.chance(50) ? "0123456789abcdef"[digit] : "0123456789ABCDEF"[digit];
  }
  return result;
}

/// Something else that looks like it, if there is; of the first 64 Ki characters.
char32_t look_alike(char c, Random& random) {
  std::u32string all;
  if (c > ' ' && c < 0x7F) all += static_cast<char32_t>(0xFF01 + c - '!');
  const auto add = [&](char ascii, std::u32string_view characters) {
    if (ascii != c) return;
    for (const char32_t character : characters) {
      if (character <= 0xFFFF) all += character;
    }
  };
#define STOPGAP_LOOKALIKE(ascii, characters, source) add(ascii, characters);
#include "support/lookalikes.def"
#undef STOPGAP_LOOKALIKE
  return all.empty() ? static_cast<char32_t>(c) : all[random.below(all.size())];
}

}  // namespace

std::string lenient_encode(const std::string& text, Random& random) {
  const unsigned percent = random.chance(30) ? 100 : 30;
  std::string result;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80 || !random.chance(percent)) {
      result += c;
      continue;
    }
    const auto plain = static_cast<char32_t>(c);
    const char32_t other = random.chance(40) ? look_alike(c, random) : plain;
    const size_t least = other < 0x80 ? 1 : other < 0x800 ? 2 : 3;
    const size_t kind = random.below(3);
    if (kind == 0) {
      result += percent_u(other, random);
    } else {
      const size_t length =
          other == plain || random.chance(20) ? least + 1 + random.below(2) : least;
      const std::string bytes = utf8(other, length);
      result += kind == 1 ? bytes : percent_encode(bytes, random, 100);
    }
  }
  return result;
}

std::string disguise_text(std::string text, Random& random) {
  if (random.chance(25)) text = lenient_encode(text, random);
  return encode_rounds(std::move(text), random);
}

std::string disguise_path(std::string path, Random& random) {
  for (size_t i = 1 + random.below(3); i > 0; --i) {
    const size_t from = path.empty() ? 0 : random.below(path.size());
    const size_t slash = path.find('/', from);
    if (slash == std::string::npos) {
      path += random.pick({"/.", "/..", "/", ";a=b", "/a/..", "", "::$DATA", ". ", "%20", "%00.b",
                           ".", "#a", "%23a", "%2523", ";a%2f"});
      continue;
    }
    switch (random.below(6)) {
      case 0:
        path.insert(slash, random.pick({"/.", "/x/..", "/", "/x;y/%2e%2e", "/a/..;b", "\\."}));
        break;
      case 1:
        path[slash] = '\\';
        break;
      case 2:
        path.insert(slash, random.pick({";", ";a", ";v=1", ";a;b", ";%2f", "%3b%252fa", ";/#%2f"}));
        break;
      case 3:
        path.replace(slash, 1, random.pick({"%2f", "%5C", "%252F"}));
        break;
      case 4:
        path.insert(slash, random.pick({".", " ", ".%20", ":a", "::$INDEX_ALLOCATION", "%u003a"}));
        break;
      default:
        path.insert(slash,
                    random.pick({"/%2e", "//", "/..", "/b/%252e.", "//a", "/\\a", "///a\\b"}));
        break;
    }
  }
  return path;
}

namespace {

std::string widen_blanks(const std::string& text, Random& random) {
  std::string result;
  for (const char c : text) {
    result += c == ' ' ? random.pick({" ", "\t", "\r\n", " \v\f"}) : std::string(1, c);
  }
  return result;
}

std::string add_nuls(const std::string& text, Random& random) {
  std::string result;
  for (const char c : text) {
    if (random.chance(20)) result += '\0';
    result += c;
  }
  return result;
}

/// The `;` may be missing where what follows is not read as more of the reference.
std::string html_escape(const std::string& text, Random& random) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == 0 || byte >= 0x80 || (byte != '&' && random.chance(60))) {
      result += text[i];
      continue;
    }
    const bool hex = random.chance(50);
    result += random.pick({"&#", "&#", "&#0", "&#000"});
    if (hex) result.insert(result.rfind('#') + 1, random.pick({"x", "X"}));
    result += hex ? std::string(1, "0123456789abcdef"[byte / 16]) + "0123456789ABCDEF"[byte % 16]
                  : std::to_string(byte);
    const bool last = i + 1 == text.size();
    const bool may_end = !last && text[i + 1] != ';' && std::isxdigit(text[i + 1]) == 0;
    if (!may_end || random.chance(60)) result += ';';
  }
  return result;
}

/// Three digits in front now and then: behind one that stands there the bytes are whole again.
std::string base64_encode(const std::string& text, Random& random) {
  const std::string digits = std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") +
                             "0123456789" + random.pick({"+/", "-_"});
  std::string result = random.chance(30) ? "AAA" : "";
  unsigned bits = 0, count = 0;
  for (const char c : text) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) result += digits[bits >> (count - 6) & 63];
    if (random.chance(5)) result += random.pick({" ", "!", "\n"});
  }
  if (count > 0) result += digits[bits << (6 - count) & 63];
  return result + random.pick({"", "", "=", "=="});
}

std::string hex_encode(const std::string& text, Random& random) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (random.chance(30)) result += random.pick({" ", "\\x", "-"});
    result += "0123456789abcdef"[byte / 16];
    result += "0123456789ABCDEF"[byte % 16];
  }
  return result;
}

std::string undo_step(FormStep step, const std::string& text, Random& random) {
  switch (step) {
    case FormStep::kLower:
      return flip_case(text, random);
    case FormStep::kCollapseWhitespace:
      return widen_blanks(text, random);
    case FormStep::kRemoveNul:
      return add_nuls(text, random);
    case FormStep::kPercentDecode:
      return percent_encode(text, random, 25, "%");
    case FormStep::kHtmlEntities:
      return html_escape(text, random);
    case FormStep::kBase64Decode:
      return base64_encode(text, random);
    case FormStep::kHexDecode:
      return hex_encode(text, random);
    case FormStep::kJsEscapes:
      return js_escape(text, random);
    case FormStep::kCssEscapes:
      return css_escape(text, random);
    case FormStep::kPathCanonical:
      return spread_path(text, random);
    case FormStep::kRemoveWhitespace:
      return add_whitespace(text, random);
    case FormStep::kCComments:
      return add_c_comments(text, random);
    case FormStep::kMysqlComments:
      return add_mysql_comments(text, random);
    case FormStep::kHtmlComments:
      return add_html_comments(text, random);
    case FormStep::kLookups:
      return add_lookups(text, random);
    case FormStep::kPercentUDecode:
      return percent_u_encode(text, random);
    case FormStep::kUtf8Lenient:
      return lengthen_utf8(text, random);
  }
  return text;
}

}  // namespace

std::string undo_form(const std::vector<FormStep>& form, std::string text, Random& random) {
  for (size_t i = form.size(); i-- > 0;) text = undo_step(form[i], text, random);
  return text;
}

std::string disturb(std::string text, Random& random) {
  static const std::string kBytes = std::string("aAbB%/.;=&?+2541\\\0 #:@u\xC0\xAF\x80", 26);
  const char byte = kBytes[random.below(kBytes.size())];
  const size_t at = random.below(text.size() + 1);
  if (at == text.size() || random.chance(40)) return text.insert(at, 1, byte);
  if (random.chance(50)) return text.erase(at, 1);
  text[at] = byte;
  return text;
}

}  // namespace stopgap::differential
