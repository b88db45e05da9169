// SPDX-License-Identifier: Apache-2.0
// Values of literals that start with a digit, and of IPv6 addresses. Covered by literals_test.cc.
#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <optional>
#include <vector>

#include "lang/literals.h"
#include "lang/utf8.h"

namespace stopgap::lang {
namespace {

using ast::LiteralKind;

struct Unit {
  std::string_view suffix;
  LiteralKind kind;
  int64_t factor;
};
constexpr std::array<Unit, 10> kUnits = {{
    {"", LiteralKind::kInt, 1},
    {"B", LiteralKind::kSize, 1},
    {"KiB", LiteralKind::kSize, int64_t{1} << 10},
    {"MiB", LiteralKind::kSize, int64_t{1} << 20},
    {"GiB", LiteralKind::kSize, int64_t{1} << 30},
    {"ms", LiteralKind::kDuration, 1},
    {"s", LiteralKind::kDuration, 1000},
    {"m", LiteralKind::kDuration, 60 * 1000},
    {"h", LiteralKind::kDuration, 3600 * 1000},
    {"d", LiteralKind::kDuration, int64_t{24} * 3600 * 1000},
}};

/// Digits of `base` only, and no more than an int64 holds.
std::optional<int64_t> to_number(std::string_view digits, int base = 10) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  int64_t value = 0;
  if (digits.empty()) return std::nullopt;
  for (const char c : digits) {
    const size_t digit = kDigits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
    if (digit >= static_cast<size_t>(base)) return std::nullopt;
    if (__builtin_mul_overflow(value, base, &value)) return std::nullopt;
    if (__builtin_add_overflow(value, static_cast<int64_t>(digit), &value)) return std::nullopt;
  }
  return value;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (size_t begin = 0;;) {
    const size_t end = text.find(at, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == text.npos) return parts;
    begin = end + 1;
  }
}

/// Days since 1970-01-01 in the Gregorian calendar, for years 1970 to 9999.
std::optional<int64_t> to_days(int64_t year, int64_t month, int64_t day) {
  constexpr std::array<int64_t, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const auto leap = [](int64_t y) { return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0); };
  if (year < 1970 || year > 9999 || month < 1 || month > 12) return std::nullopt;
  const int64_t length = kDays[static_cast<size_t>(month - 1)] + (month == 2 && leap(year) ? 1 : 0);
  if (day < 1 || day > length) return std::nullopt;
  const int64_t before = year - 1;
  int64_t days = before * 365 + before / 4 - before / 100 + before / 400 - 719162;
  for (int64_t m = 1; m < month; ++m) {
    days += kDays[static_cast<size_t>(m - 1)] + (m == 2 && leap(year) ? 1 : 0);
  }
  return days + day - 1;
}

/// One literal while it is being read.
class NumberReader {
 public:
  NumberReader(std::string_view text, Span span, Diagnostics& diagnostics)
      : text_(text), diagnostics_(diagnostics) {
    literal_.kind = LiteralKind::kInt;
    literal_.text = std::string(text);
    literal_.span = span;
  }

  ast::Literal read() {
    const size_t digits = text_.find_first_not_of("0123456789");
    const char mark = digits == text_.npos ? '\0' : text_[digits];
    if (text_.substr(0, 2) == "0x" || text_.substr(0, 2) == "0X") {
      read_hex();
    } else if (mark == '.') {
      read_dotted();
    } else if (mark == '-') {
      read_date();
    } else if (mark == '/') {
      read_port(digits);
    } else {
      read_quantity(text_.substr(0, digits), digits == text_.npos ? "" : text_.substr(digits));
    }
    return std::move(literal_);
  }

 private:
  void out_of_range(std::string_view why, std::string help = {}) {
    diagnostics_.add(Code::kBadNumber, literal_.span, fmt::format("{} {}", quoted(text_), why),
                     std::move(help));
  }
  void malformed() {
    diagnostics_.add(Code::kSyntaxError, literal_.span,
                     fmt::format("{} is not a literal", quoted(text_)),
                     "numbers look like 403, 0x1F, 4KiB, 30s, 2022-10-08, 15.2.1118.20, "
                     "10.0.0.0/28 or 5060/tcp");
  }

  void read_hex() {
    if (text_.size() == 2 || text_.find_first_not_of("0123456789abcdefABCDEF", 2) != text_.npos)
      return malformed();
    const auto value = to_number(text_.substr(2), 16);
    if (!value) return out_of_range("is larger than 9223372036854775807");
    literal_.number = *value;
  }

  void read_quantity(std::string_view digits, std::string_view suffix) {
    for (const Unit& unit : kUnits) {
      if (unit.suffix != suffix) continue;
      literal_.kind = unit.kind;
      const auto value = to_number(digits);
      if (!value || __builtin_mul_overflow(*value, unit.factor, &literal_.number)) {
        literal_.number = 0;
        out_of_range("is larger than 9223372036854775807");
      }
      return;
    }
    diagnostics_.add(Code::kSyntaxError, literal_.span,
                     fmt::format("{} has no unit that is known", quoted(text_)),
                     "sizes end with B, KiB, MiB or GiB, durations with ms, s, m, h or d");
  }

  void read_date() {
    literal_.kind = LiteralKind::kDate;
    const bool shape = text_.size() == 10 && text_[4] == '-' && text_[7] == '-';
    const auto year = to_number(text_.substr(0, 4));
    const auto month = shape ? to_number(text_.substr(5, 2)) : std::nullopt;
    const auto day = shape ? to_number(text_.substr(8, 2)) : std::nullopt;
    if (!year || !month || !day) return malformed();
    const auto days = to_days(*year, *month, *day);
    if (!days)
      return out_of_range("is not a day of the calendar from 1970 on",
                          "write year, month and day: `2026-01-31`");
    literal_.number = *days;
  }

  void read_port(size_t digits) {
    literal_.kind = LiteralKind::kPort;
    const std::string_view protocol = text_.substr(digits + 1);
    if (protocol != "tcp" && protocol != "udp") return malformed();
    const auto port = to_number(text_.substr(0, digits));
    if (!port || *port < 1 || *port > 65535)
      return out_of_range("is not a port: ports are 1 to 65535");
    literal_.number = *port;
  }

  void read_dotted() {
    constexpr int64_t kMaxComponent = UINT32_MAX;
    literal_.kind = LiteralKind::kDotted;
    const std::vector<std::string_view> halves = split(text_, '/');
    const std::vector<std::string_view> parts = split(halves[0], '.');
    bool small = true;
    for (const std::string_view part : parts) {
      if (part.find_first_not_of("0123456789") != part.npos || part.empty()) return malformed();
      const auto value = to_number(part);
      if (!value || *value > kMaxComponent)
        return out_of_range("has a component larger than 4294967295");
      small = small && *value <= 255;
    }
    if (halves.size() == 1) return;
    if (halves.size() > 2 || parts.size() != 4) return malformed();
    const auto prefix = to_number(halves[1]);
    if (!small) return out_of_range("is not an address: each part is 0 to 255");
    if (!prefix || *prefix > 32)
      out_of_range("has a prefix that is not 0 to 32",
                   "the prefix is a number of bits: `192.0.2.0/24`");
  }

  std::string_view text_;
  Diagnostics& diagnostics_;
  ast::Literal literal_;
};

}  // namespace

ast::Literal read_number(std::string_view text, Span span, Diagnostics& diagnostics) {
  return NumberReader(text, span, diagnostics).read();
}

ast::Literal read_ipv6(std::string_view text, Span span, Diagnostics& diagnostics) {
  ast::Literal literal;
  literal.kind = LiteralKind::kIpv6;
  literal.text = std::string(text);
  literal.span = span;
  const std::vector<std::string_view> halves = split(text, '/');
  in6_addr parsed;
  if (inet_pton(AF_INET6, std::string(halves[0]).c_str(), &parsed) != 1) {
    diagnostics.add(Code::kBadNumber, span, fmt::format("{} is not an IPv6 address", quoted(text)),
                    "up to eight groups of hexadecimal digits, `::` once for a row of zeros");
    return literal;
  }
  const auto prefix = halves.size() == 2 ? to_number(halves[1]) : 128;
  if (!prefix || *prefix > 128) {
    diagnostics.add(Code::kBadNumber, span,
                    fmt::format("{} has a prefix that is not 0 to 128", quoted(text)),
                    "the prefix is a number of bits: `2001:db8::/32`");
  }
  return literal;
}

}  // namespace stopgap::lang
