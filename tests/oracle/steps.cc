// SPDX-License-Identifier: Apache-2.0
// See steps.h. Tested by forms_test.cc.
#include "tests/oracle/steps.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

constexpr std::string_view kHex = "0123456789abcdefABCDEF";
constexpr unsigned long kReplacement = 0xFFFD, kLast = 0x10FFFF;

bool has(const std::string& text, size_t at, std::string_view what) {
  return text.compare(std::min(at, text.size()), what.size(), what) == 0;
}

/// How many bytes from `at` on are of `alphabet`, at most `most`.
size_t run(const std::string& text, size_t at, std::string_view alphabet, size_t most) {
  size_t count = 0;
  while (count < most && at + count < text.size() &&
         alphabet.find(text[at + count]) != std::string_view::npos) {
    ++count;
  }
  return count;
}

/// The number that `count` digits at `at` say, or kLast + 1 if it is over that.
unsigned long number(const std::string& text, size_t at, size_t count, unsigned base) {
  unsigned long value = 0;
  for (const char c : text.substr(at, count)) {
    const size_t digit = std::string_view("0123456789abcdef").find(lower(std::string(1, c)));
    value = std::min(value * base + digit, kLast + 1);
  }
  return value;
}

bool is_high(unsigned long code) { return code >= 0xD800 && code < 0xDC00; }
bool is_low(unsigned long code) { return code >= 0xDC00 && code < 0xE000; }

/// The `\uHHHH` or `\u{H…}` at `at`: its length, 0 if there is none.
size_t unicode(const std::string& text, size_t at, unsigned long& code) {
  if (!has(text, at, "\\u")) return 0;
  if (has(text, at + 2, "{")) {
    const size_t digits = run(text, at + 3, kHex, text.size());
    if (digits == 0 || !has(text, at + 3 + digits, "}")) return 0;
    code = number(text, at + 3, digits, 16);
    return code > kLast ? 0 : digits + 4;
  }
  if (run(text, at + 2, kHex, 4) < 4) return 0;
  code = number(text, at + 2, 4, 16);
  return 6;
}

}  // namespace

std::string utf8(unsigned long code) {
  std::string tail;
  if (code < 0x80) return std::string(1, static_cast<char>(code));
  unsigned long first = 0x3F;
  while (code > first) {
    tail.insert(0, 1, static_cast<char>(0x80 + code % 64));
    code /= 64;
    first /= 2;
  }
  const unsigned long mark = 0xFE - 2 * first;  // as many ones as there are bytes
  return std::string(1, static_cast<char>((mark & 0xFF) | code)) + tail;
}

std::string js_escapes(const std::string& text) {
  const std::string_view letters = "bfnrtv", controls = "\b\f\n\r\t\v";
  std::string made;
  for (size_t at = 0; at < text.size();) {
    if (text[at] != '\\' || at + 1 == text.size()) {
      made += text[at++];
      continue;
    }
    unsigned long code = 0, second = 0;
    if (const size_t length = unicode(text, at, code); length > 0) {
      at += length;
      const size_t more = is_high(code) ? unicode(text, at, second) : 0;
      if (more > 0 && is_low(second)) {
        at += more;
        code = 0x10000 + (code - 0xD800) * 0x400 + (second - 0xDC00);
      }
      made += utf8(is_high(code) || is_low(code) ? kReplacement : code);
    } else if (has(text, at + 1, "x") && run(text, at + 2, kHex, 2) == 2) {
      made += utf8(number(text, at + 2, 2, 16));
      at += 4;
    } else if (size_t digits = run(text, at + 1, "01234567", 3); digits > 0) {
      if (number(text, at + 1, digits, 8) > 255) --digits;
      made += utf8(number(text, at + 1, digits, 8));
      at += 1 + digits;
    } else if (has(text, at + 1, "\r\n")) {
      at += 3;
    } else if (has(text, at + 1, "\n") || has(text, at + 1, "\r")) {
      at += 2;
    } else if (has(text, at + 1, "\u2028") || has(text, at + 1, "\u2029")) {
      at += 4;
    } else {
      const size_t letter = letters.find(text[at + 1]);
      made += letter == std::string_view::npos ? text[at + 1] : controls[letter];
      at += 2;
    }
  }
  return made;
}

std::string css_escapes(const std::string& text) {
  std::string made;
  for (size_t at = 0; at < text.size();) {
    const size_t digits = run(text, at + 1, kHex, 6);
    if (text[at] != '\\' || at + 1 == text.size()) {
      made += text[at++];
    } else if (has(text, at + 1, "\r\n")) {
      at += 3;
    } else if (run(text, at + 1, "\n\r\f", 1) == 1) {
      at += 2;
    } else if (digits == 0) {
      made += text[at + 1];
      at += 2;
    } else {
      const unsigned long code = number(text, at + 1, digits, 16);
      made += utf8(code > kLast || is_high(code) || is_low(code) ? kReplacement : code);
      at += 1 + digits;
      at += has(text, at, "\r\n") ? 2 : run(text, at, " \t\n\r\f", 1);
    }
  }
  return made;
}

std::string percent_u_decode(const std::string& text) {
  const auto is_one = [&](size_t at) {
    return (has(text, at, "%u") || has(text, at, "%U")) && run(text, at + 2, kHex, 4) == 4;
  };
  std::string made;
  for (size_t at = 0; at < text.size();) {
    if (!is_one(at)) {
      made += text[at++];
      continue;
    }
    unsigned long code = number(text, at + 2, 4, 16);
    at += 6;
    if (is_high(code) && is_one(at) && is_low(number(text, at + 2, 4, 16))) {
      code = 0x10000 + (code - 0xD800) * 0x400 + (number(text, at + 2, 4, 16) - 0xDC00);
      at += 6;
    }
    made += utf8(is_high(code) || is_low(code) ? kReplacement : code);
  }
  return made;
}

std::string c_comments(const std::string& text) {
  std::string made;
  for (size_t at = 0; at < text.size();) {
    const size_t end = has(text, at, "/*") ? text.find("*/", at + 2) : std::string::npos;
    made += end == std::string::npos ? text[at] : ' ';
    at = end == std::string::npos ? at + 1 : end + 2;
  }
  return made;
}

std::string mysql_comments(const std::string& text) {
  std::string made;
  bool inside = false;  // of one whose content is executed
  for (size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(at + 2 < text.size() ? text[at + 2] : '\0');
    const bool control = byte <= 0x20 || byte == 0x7F;
    const size_t end = has(text, at, "/*") ? text.find("*/", at + 2) : std::string::npos;
    const bool maria = has(text, at, "/*M!");
    if (!inside && (has(text, at, "/*!") || maria)) {
      at += maria ? 4 : 3;
      const size_t digits = run(text, at, "0123456789", 6);
      at += digits >= 5 ? digits : 0;
      inside = true;
      made += ' ';
    } else if (inside && has(text, at, "*/")) {
      at += 2;
      inside = false;
      made += ' ';
    } else if (end != std::string::npos) {
      at = end + 2;
      made += ' ';
    } else if (text[at] == '#' || (has(text, at, "--") && control)) {
      while (at < text.size() && text[at] != '\n') ++at;
      made += ' ';
    } else {
      made += text[at++];
    }
  }
  return made;
}

std::string html_comments(const std::string& text) {
  std::string made;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::string::npos;
    if (has(text, at, "<!--")) {
      // `<!-->` and `<!--->` end where they begin.
      for (const char* close : {"-->", "--!>"}) {
        const size_t from = at + (close[2] == '>' ? 2 : 4);
        const size_t found = text.find(close, from);
        if (found != std::string::npos) end = std::min(end, found + std::string(close).size());
      }
    }
    if (end == std::string::npos) {
      made += text[at++];
    } else {
      at = end;
    }
  }
  return made;
}

// ---- lookups -----------------------------------------------------------------------------------

namespace {

/// A text in which lookups are being resolved: bytes, and what is none.
enum Token : int { kOpen = 256, kClose, kOpenText, kJndiMark };
using Tokens = std::vector<int>;

Tokens tokens_of(const std::string& text) {
  Tokens made;
  for (size_t at = 0; at < text.size();) {
    const size_t dollars = run(text, at, "$", text.size());
    if (dollars > 0 && has(text, at + dollars, "{")) {
      made.push_back(kOpen);
      at += dollars + 1;
    } else {
      made.push_back(text[at] == '}' ? static_cast<int>(kClose)
                                     : static_cast<unsigned char>(text[at]));
      ++at;
    }
  }
  return made;
}

/// What closes nothing is text, and so is what 32 others were opened behind.
void settle(Tokens& tokens) {
  std::vector<size_t> open;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i] == kOpen) open.push_back(i);
    if (tokens[i] == kClose && open.empty()) tokens[i] = '}';
    if (tokens[i] == kClose && !open.empty()) open.pop_back();
    if (open.size() <= 32) continue;
    tokens[open.front()] = kOpenText;
    open.erase(open.begin());
  }
  for (const size_t unclosed : open) tokens[unclosed] = kOpenText;
}

std::string bytes_of(const Tokens& tokens) {
  std::string made;
  for (const int token : tokens) {
    if (token < 256) made += static_cast<char>(token);
    if (token == kOpenText) made += "${";
  }
  return made;
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::string replaced(std::string text, const std::string& from, const std::string& by) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += by.size()) {
    text.replace(at, from.size(), by);
  }
  return text;
}

/// What a lookup stands for; false: it stays.
bool resolve(const std::string& content, std::string& value, bool& jndi) {
  const std::string none(1, '\0');
  size_t delimiter = content.find(":-"), escape = content.find(":\\-");
  if (escape > delimiter) escape = std::string::npos;
  if (escape != std::string::npos) delimiter = content.find(":-", escape + 3);
  std::string name = content.substr(0, delimiter);
  if (escape != std::string::npos) {
    name.erase(escape + 1, delimiter == std::string::npos ? 1 : 2);
  }
  const size_t colon = name.find(':');
  const std::string kind = colon == std::string::npos ? none : lower(name.substr(0, colon));
  const std::string argument = colon == std::string::npos ? none : name.substr(colon + 1);
  jndi = kind == "jndi";
  if (kind == "lower") {
    value = lower(replaced(argument, "\u212A", "k"));
  } else if (kind == "upper") {
    value = upper(replaced(replaced(argument, "\u0131", "I"), "\u017F", "S"));
  } else if (kind == "date") {
    value = replaced(argument, "'", "");
  } else if (!jndi && delimiter != std::string::npos) {
    value = content.substr(delimiter + 2);
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::string lookups(const std::string& text) {
  Tokens tokens = tokens_of(text);
  settle(tokens);
  while (true) {
    const auto close = std::find(tokens.begin(), tokens.end(), static_cast<int>(kClose));
    if (close == tokens.end()) return bytes_of(tokens);
    auto open = close;
    while (*open != kOpen) --open;
    const Tokens inner(open + 1, close);
    const bool holds_jndi =
        std::find(inner.begin(), inner.end(), static_cast<int>(kJndiMark)) != inner.end();
    const std::string content = bytes_of(inner);
    std::string value;
    bool jndi = false;
    Tokens by;
    if (!holds_jndi && resolve(content, value, jndi)) {
      for (const char c : value) by.push_back(static_cast<unsigned char>(c));
    } else {
      for (const char c : "${" + content + "}") by.push_back(static_cast<unsigned char>(c));
      if (holds_jndi || jndi) by.push_back(kJndiMark);
    }
    const auto place = tokens.erase(open, close + 1);
    tokens.insert(place, by.begin(), by.end());
  }
}

}  // namespace stopgap::oracle
