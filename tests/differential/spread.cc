// SPDX-License-Identifier: Apache-2.0
// See spread.h. Tested by generator_test.cc.
#include "tests/differential/spread.h"

#include "tests/differential/disguise.h"

namespace stopgap::differential {
namespace {

/// Each `between` of a text is where one value ends and the next begins.
std::vector<std::string> split_at(const std::string& text, const std::string& between) {
  std::vector<std::string> pieces;
  size_t begin = 0;
  for (size_t at = text.find(between); at != std::string::npos; at = text.find(between, begin)) {
    pieces.push_back(text.substr(begin, at - begin));
    begin = at + between.size();
  }
  pieces.push_back(text.substr(begin));
  return pieces;
}

std::string php_spelling(const std::string& name, Random& random) {
  std::string result = random.chance(20) ? random.pick({" ", "+", "%20", "  "}) : "";
  for (const char c : name) {
    result += c == '_' && random.chance(70) ? random.pick({".", "+", "%2e", "[", "%20"})
                                            : std::string(1, c);
  }
  if (random.chance(20))
    result += random.pick({"[]", "[x]", "%5b1]", "[", "%00x", ".[a", "[x]y", "[x][y"});
  if (random.chance(10)) result = random.pick({"?", "??", "[", "%5b", "]"}) + result;
  if (random.chance(20)) result += random.pick({"]", "][", "%5d"});
  return result;
}

std::string one_name(const std::string& name, Random& random) {
  if (random.chance(70)) return name;
  return random.chance(50) ? flip_case(name, random) : percent_encode(name, random, 50);
}

}  // namespace

std::vector<NameAndValue> spread_argument(const NameAndValue& argument, Random& random) {
  NameAndValue spelled = argument;
  if (random.chance(15)) spelled.first = php_spelling(spelled.first, random);
  const std::vector<std::string> values = split_at(spelled.second, ",");
  if (values.size() == 1 || random.chance(30)) {
    std::vector<NameAndValue> result = {spelled};
    if (random.chance(5)) result.push_back({one_name(spelled.first, random), ""});
    return result;
  }
  std::vector<NameAndValue> result;
  for (const std::string& value : values) {
    result.push_back({one_name(spelled.first, random), value});
    if (random.chance(15)) result.push_back({"z", "1"});
  }
  return result;
}

std::string argument_piece(const NameAndValue& argument, Random& random) {
  std::string piece = argument.first;
  if (!argument.second.empty() || random.chance(50)) piece += "=" + argument.second;
  if (random.chance(12)) piece = random.pick({"x;", ";", "x=1;", "a;;"}) + piece;
  if (random.chance(12)) piece += random.pick({";x", ";", ";x=1;y"});
  return piece;
}

std::vector<NameAndValue> spread_header(const NameAndValue& header, Random& random) {
  std::string value = header.second;
  if (random.chance(25)) {
    std::string folded;
    for (const char c : value) {
      folded += c == ' ' && random.chance(70) ? random.pick({"\r\n ", "\n\t", " \r\n  "})
                                              : std::string(1, c);
    }
    value = folded;
  }
  if (random.chance(4)) value += random.pick({"\r\n ", "\n", "\r\n x"});
  const auto spelled = [&] {
    std::string name = random.chance(30) ? flip_case(header.first, random) : header.first;
    for (char& c : name) {
      if (c == '-' && random.chance(15)) c = random.chance(60) ? '_' : "._ !"[random.below(4)];
    }
    return name;
  };
  const std::vector<std::string> values = split_at(value, random.chance(70) ? ", " : "; ");
  if (values.size() == 1 || random.chance(30)) return {{spelled(), value}};
  std::vector<NameAndValue> result;
  for (const std::string& one : values) result.push_back({spelled(), one});
  return result;
}

std::string quoted_cookie_value(const std::string& value, Random& random) {
  std::string result = "\"";
  const bool octal = random.chance(50);
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (!octal && random.chance(40)) {
      result += std::string("\\") + c;
    } else if (octal && random.chance(40)) {
      result += '\\';
      for (const unsigned shift : {6u, 3u, 0u})
        result += static_cast<char>('0' + (byte >> shift & 7));
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::string base64_text(const std::string& text) {
  static const char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  unsigned bits = 0, count = 0;
  for (const char c : text) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) result += kDigits[bits >> (count - 6) & 63];
  }
  if (count > 0) result += kDigits[bits << (6 - count) & 63];
  return result;
}

}  // namespace stopgap::differential
