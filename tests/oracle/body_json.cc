// SPDX-License-Identifier: Apache-2.0
// JSON as section 4 reads it: one function a rule of the grammar. Tested in body_test.cc, and
// against the engine in tests/differential.
#include <cctype>
#include <cstdint>
#include <optional>
#include <regex>

#include "tests/oracle/body.h"
#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

/// Thrown where reading ends.
struct End {
  BodyRead read;
};

class Json {
 public:
  Json(std::string_view text, BodyReading& reading) : text_(text), reading_(reading) {}

  void read_texts() {
    if (text_.substr(0, 3) == "\xef\xbb\xbf") at_ = 3;
    bool first = true;
    for (skip_blanks(); at_ < text_.size(); skip_blanks()) {
      if (!first) flag("several_texts");
      first = false;
      read_value("", 0);
    }
  }

 private:
  [[noreturn]] void bad() { throw End{BodyRead::kBad}; }
  void flag(const char* name) { reading_.flags.insert(name); }
  void add(const std::string& path, const std::string& value) {
    if (!reading_.add(path, value)) throw End{BodyRead::kTooMuch};
  }
  /// NUL, which no rule of the grammar has, at the end.
  char now() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool at_end() const { return at_ >= text_.size(); }
  bool take(std::string_view token) {
    if (text_.substr(at_, token.size()) != token) return false;
    at_ += token.size();
    return true;
  }

  void skip_blanks() {
    for (;;) {
      while (!at_end() && std::string_view(" \t\r\n").find(now()) != std::string_view::npos) ++at_;
      if (now() != '/') return;
      flag("lenient_json");
      if (take("//")) {
        while (!at_end() && now() != '\r' && now() != '\n') ++at_;
      } else if (take("/*")) {
        while (!take("*/"))
          if (at_end())
            bad();
          else
            ++at_;
      } else {
        bad();
      }
    }
  }

  static std::string join(const std::string& path, size_t depth, const std::string& component) {
    return depth == 0 ? component : path + "." + component;
  }

  /// `depth`: of containers around it.
  void read_value(const std::string& path, size_t depth) {
    if (now() == '{' || now() == '[') {
      if (depth == 1024) throw End{BodyRead::kTooMuch};
      return now() == '{' ? read_object(path, depth) : read_array(path, depth);
    }
    if (now() == '"') return add(path, read_string());
    add(path, read_word());
  }

  void read_object(const std::string& path, size_t depth) {
    std::set<std::string> keys;
    take("{");
    skip_blanks();
    if (take("}")) return add(path, "");
    for (;;) {
      if (now() != '"') bad();
      const std::string key = read_string();
      if (!keys.insert(lower(key)).second) flag("duplicate_key");
      skip_blanks();
      if (!take(":")) bad();
      skip_blanks();
      read_value(join(path, depth, key), depth + 1);
      skip_blanks();
      if (take("}")) return;
      if (!take(",")) bad();
      skip_blanks();
      if (take("}")) return flag("lenient_json");
    }
  }

  void read_array(const std::string& path, size_t depth) {
    take("[");
    skip_blanks();
    if (take("]")) return add(path, "");
    for (size_t index = 0;; ++index) {
      read_value(join(path, depth, std::to_string(index)), depth + 1);
      skip_blanks();
      if (take("]")) return;
      if (!take(",")) bad();
      skip_blanks();
      if (take("]")) return flag("lenient_json");
    }
  }

  std::string read_string() {
    std::string value;
    // Flags of a string that has no end, or a bad escape, count only so far as the text can be
    // divided into tokens: a string that does not end is none.
    bool control = false, lone = false, good = true;
    take("\"");
    for (;;) {
      if (at_end()) bad();
      const char c = text_[at_++];
      if (c == '"') break;
      if (static_cast<unsigned char>(c) < 0x20) control = true;
      if (c != '\\') {
        value += c;
        continue;
      }
      if (at_end()) bad();
      if (static_cast<unsigned char>(now()) < 0x20) control = true;
      good = read_escape(value, lone) && good;
    }
    if (control) flag("lenient_json");
    if (!good) bad();
    if (lone) flag("lone_surrogate");
    return value;
  }

  /// Behind a backslash. False: it is no escape.
  bool read_escape(std::string& value, bool& lone) {
    static const std::string kLetters = "\"\\/bfnrt", kBytes = "\"\\/\b\f\n\r\t";
    const char letter = text_[at_++];
    if (const size_t i = kLetters.find(letter); i != std::string::npos) {
      value += kBytes[i];
      return true;
    }
    --at_;
    const std::optional<unsigned> first = unit(at_);
    if (!first) {
      ++at_;
      return false;
    }
    at_ += 5;
    const bool high = *first >= 0xd800 && *first < 0xdc00;
    const bool low = *first >= 0xdc00 && *first < 0xe000;
    if (high && now() == '\\') {
      const std::optional<unsigned> second = unit(at_ + 1);
      if (second && *second >= 0xdc00 && *second < 0xe000) {
        at_ += 6;
        value += utf8(0x10000 + (*first - 0xd800) * 0x400 + (*second - 0xdc00));
        return true;
      }
    }
    if (high || low) lone = true;
    value += utf8(high || low ? 0xfffd : *first);
    return true;
  }

  /// Of `uHHHH`.
  std::optional<unsigned> unit(size_t at) const {
    const std::string text(text_.substr(std::min(at, text_.size()), 5));
    static const std::regex kUnit("u[0-9a-fA-F]{4}");
    if (!std::regex_match(text, kUnit)) return std::nullopt;
    return static_cast<unsigned>(std::stoul(text.substr(1), nullptr, 16));
  }

  std::string read_word() {
    std::string word;
    while (!at_end() && (std::isalnum(static_cast<unsigned char>(now())) != 0 ||
                         std::string_view("+-._$").find(now()) != std::string_view::npos))
      word += text_[at_++];
    for (const char* literal : {"true", "false", "null"}) {
      if (word == literal) return word;
      if (lower(word) == literal) {
        flag("lenient_json");
        return literal;
      }
    }
    const bool plus = !word.empty() && word[0] == '+';
    const std::string number = plus || (!word.empty() && word[0] == '-') ? word.substr(1) : word;
    if (!plus && is_number(number, true)) return word;
    const std::string start = lower(number.substr(0, 2));
    const bool hex = start == "0x" && number.size() > 2 &&
                     number.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string::npos;
    const bool special = number == "NaN" || number == "Inf" || number == "Infinity";
    if (!hex && !special && !is_number(number, false)) bad();
    flag("lenient_json");
    return word;
  }

  /// Without a sign: digits, `.` and digits, an exponent. `strict`: of the first at least one, and
  /// no 0 before others; of the second at least one, if there is a `.`.
  static bool is_number(const std::string& text, bool strict) {
    size_t at = 0;
    const auto digits = [&] {
      const size_t begin = at;
      while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
      return at - begin;
    };
    const size_t whole = digits();
    if (strict && (whole == 0 || (whole > 1 && text[0] == '0'))) return false;
    size_t fraction = 0;
    if (at < text.size() && text[at] == '.') {
      ++at;
      fraction = digits();
      if (strict && fraction == 0) return false;
    }
    if (whole + fraction == 0) return false;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
      ++at;
      if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
      if (digits() == 0) return false;
    }
    return at == text.size();
  }

  std::string_view text_;
  size_t at_ = 0;
  BodyReading& reading_;
};

}  // namespace

bool BodyReading::add(std::string name, std::string value, BodyPairKind kind) {
  if (name_bytes_ + name.size() > 1024 * 1024) return false;
  name_bytes_ += name.size();
  pairs.push_back({std::move(name), std::move(value), kind});
  return true;
}

BodyReading read_json(std::string_view body) {
  BodyReading reading;
  try {
    Json(body, reading).read_texts();
  } catch (const End& end) {
    reading.read = end.read;
  }
  return reading;
}

}  // namespace stopgap::oracle
