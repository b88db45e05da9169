// SPDX-License-Identifier: Apache-2.0
// Literals become values of a type; nothing converts implicitly. Tested by check_test.cc and
// tests/golden/check.
#include <arpa/inet.h>  // inet_pton reads text into bytes; no address is ever used
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstring>

#include "lang/check.h"
#include "lang/limits.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

constexpr size_t kIpv4Bits = 32;
constexpr size_t kIpv6Bits = 128;
constexpr size_t kIpv4Offset = 96;  // an IPv4 address is the last 32 bits of ::ffff:a.b.c.d

bool all_digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Why inet_pton refused, for the common mistake.
std::string address_help(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find_first_of("./", at), text.size());
    const std::string_view part = text.substr(at, end - at);
    if (all_digits(part) && (part.size() > 3 || std::stoi(std::string(part)) > 255)) {
      return fmt::format("{} is over 255", quoted(part));
    }
    if (all_digits(part) && part.size() > 1 && part[0] == '0') {
      return fmt::format("{} has a leading zero", quoted(part));
    }
    at = end + 1;
  }
  return "an address is four numbers from 0 to 255, or IPv6 in hexadecimal";
}

/// Clears the bits after the prefix; true when some were set.
bool clear_host_bits(CidrValue& value) {
  bool changed = false;
  for (size_t bit = value.prefix; bit < kIpv6Bits; ++bit) {
    uint8_t& byte = value.address[bit / 8];
    const auto mask = static_cast<uint8_t>(0x80u >> (bit % 8));
    changed = changed || (byte & mask) != 0;
    byte = static_cast<uint8_t>(byte & ~mask);
  }
  return changed;
}

bool is_ipv4(const CidrValue& value) {
  static constexpr std::array<uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  return value.prefix >= kIpv4Offset &&
         std::equal(kMapped.begin(), kMapped.end(), value.address.begin());
}

bool read_address(std::string_view text, CidrValue& out, size_t& bits) {
  const std::string host(text);
  if (text.find(':') == std::string_view::npos) {
    bits = kIpv4Bits;
    out.address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    return inet_pton(AF_INET, host.c_str(), out.address.data() + 12) == 1;
  }
  bits = kIpv6Bits;
  return inet_pton(AF_INET6, host.c_str(), out.address.data()) == 1;
}

/// What the author probably meant, when the literal's bytes make sense for the target.
std::optional<std::string> rewrite(const Target& target, const ast::Literal& literal) {
  using ast::LiteralKind;
  const bool is_string = literal.kind == LiteralKind::kString;
  switch (target.type) {
    case TypeKind::kInt:
      if (is_string && all_digits(literal.text) && literal.text.size() < 19) return literal.text;
      return std::nullopt;
    case TypeKind::kSize:
      if (literal.kind == LiteralKind::kInt) return fmt::format("{}B", literal.number);
      return std::nullopt;
    case TypeKind::kIp:
    case TypeKind::kCidr: {
      CidrValue value;
      size_t bits = 0;
      const std::string_view address =
          std::string_view(literal.text).substr(0, literal.text.find('/'));
      if (is_string && read_address(address, value, bits)) return literal.text;
      return std::nullopt;
    }
    case TypeKind::kText:
    case TypeKind::kHost:
    case TypeKind::kPath:
    case TypeKind::kBytes:
      if (literal.kind == LiteralKind::kInt) return fmt::format("\"{}\"", literal.number);
      if (literal.kind == LiteralKind::kDotted || literal.kind == LiteralKind::kIpv6) {
        return fmt::format("\"{}\"", literal.text);
      }
      return std::nullopt;
    case TypeKind::kError:
    case TypeKind::kBool:
    case TypeKind::kVersion:
    case TypeKind::kDate:
    case TypeKind::kDuration:
    case TypeKind::kRegex:
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kSet:
      return std::nullopt;
  }
  return std::nullopt;
}

bool mismatch(Context& context, const Target& target, const ast::Literal& literal) {
  if (context.has_error_at(literal.span)) return false;  // the parser could not read it
  Diagnostic& wrong =
      context.report(Code::kTypeMismatch, literal.span,
                     fmt::format("{}, and {} is {}", target.what,
                                 quoted(context.slice(literal.span)), describe(literal)));
  wrong.labels.front().text = describe(literal);
  if (const auto better = rewrite(target, literal)) {
    wrong.help = fmt::format("write {}", quoted(*better));
    wrong.fix = Fix{literal.span, *better, fmt::format("replace by {}", quoted(*better))};
  } else if (bool exact = false; target.type == TypeKind::kSize) {
    const bool is_string = literal.kind == ast::LiteralKind::kString;
    const auto size = is_string ? size_in(literal.text, exact) : std::nullopt;
    wrong.help = size ? fmt::format("write {} without quotes", quoted(*size))
                      : std::string("a size is written like this: `512B`, `4KiB`, `10MiB`");
    if (size && exact) wrong.fix = Fix{literal.span, *size, fmt::format("replace by `{}`", *size)};
  } else if (literal.kind == ast::LiteralKind::kRegex) {
    wrong.help = "a regex goes with `matches`";
  }
  return false;
}

bool convert_string(Context& context, const Target& target, const ast::Literal& literal,
                    SetValue& out) {
  using ast::LiteralKind;
  if (literal.kind != LiteralKind::kString && literal.kind != LiteralKind::kFence) {
    return mismatch(context, target, literal);
  }
  if (literal.text.empty()) {
    context.report(Code::kEmptyString, literal.span, "an empty string matches everything",
                   "say what to look for; `F is present` asks whether there is a value");
    return false;
  }
  out.strings.push_back({literal.text, literal.nocase || target.nocase});
  out.places.push_back(literal.span);
  return true;
}

bool convert_address(Context& context, const Target& target, const ast::Literal& literal,
                     SetValue& out) {
  if (literal.kind != ast::LiteralKind::kDotted && literal.kind != ast::LiteralKind::kIpv6) {
    return mismatch(context, target, literal);
  }
  const std::optional<CidrValue> value = parse_address(context, literal, target.ranges);
  if (!value) return false;
  out.cidrs.push_back(*value);
  out.places.push_back(literal.span);
  return true;
}

bool convert_number(Context& context, const Target& target, ast::LiteralKind kind,
                    const ast::Literal& literal, SetValue& out) {
  if (literal.kind != kind) return mismatch(context, target, literal);
  out.numbers.push_back(literal.number);
  out.places.push_back(literal.span);
  return true;
}

/// Removes the last element again if it is there already; `seen` holds what was kept.
template <typename T>
bool drop_repeated(std::vector<T>& values, std::set<T>& seen) {
  if (values.empty() || seen.insert(values.back()).second) return false;
  values.pop_back();
  return true;
}

}  // namespace

std::string describe(const ast::Literal& literal) {
  using ast::LiteralKind;
  switch (literal.kind) {
    case LiteralKind::kString:
    case LiteralKind::kFence:
      return "a string";
    case LiteralKind::kRegex:
      return "a regex";
    case LiteralKind::kInt:
      return "an int";
    case LiteralKind::kSize:
      return "a size";
    case LiteralKind::kDuration:
      return "a duration";
    case LiteralKind::kDate:
      return "a date";
    case LiteralKind::kDotted:
      return "a version or an address";
    case LiteralKind::kIpv6:
      return "an address";
    case LiteralKind::kPort:
      return "a port";
    case LiteralKind::kBool:
      return "a bool";
  }
  return "a literal";
}

std::string describe(TypeKind kind) {
  const std::string word = to_string(kind);
  if (kind == TypeKind::kBytes) return word;
  return (word[0] == 'i' ? "an " : "a ") + word;
}

bool convert(Context& context, const Target& target, const ast::Literal& literal, SetValue& out) {
  switch (target.type) {
    case TypeKind::kText:
    case TypeKind::kHost:
    case TypeKind::kPath:
    case TypeKind::kBytes:
      return convert_string(context, target, literal, out);
    case TypeKind::kIp:
    case TypeKind::kCidr:
      return convert_address(context, target, literal, out);
    case TypeKind::kInt:
      return convert_number(context, target, ast::LiteralKind::kInt, literal, out);
    case TypeKind::kSize:
      return convert_number(context, target, ast::LiteralKind::kSize, literal, out);
    case TypeKind::kError:
    case TypeKind::kBool:
    case TypeKind::kVersion:
    case TypeKind::kDate:
    case TypeKind::kDuration:
    case TypeKind::kRegex:
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kSet:
      return mismatch(context, target, literal);
  }
  return false;
}

bool convert_all(Context& context, const Target& target, const ast::SetLiteral& set,
                 SetValue& out) {
  if (set.elements.empty()) {
    context.report(Code::kEmptySet, set.span, "an empty set holds nothing: the test is never true",
                   "name at least one element");
    return false;
  }
  if (set.elements.size() > kMaxSetElements) {
    context.report(Code::kTooMany, set.span,
                   fmt::format("{} elements in one set", set.elements.size()),
                   fmt::format("at most {}", kMaxSetElements));
    return false;
  }
  bool good = true;
  std::set<StringValue> strings;
  std::set<CidrValue> cidrs;
  std::set<int64_t> numbers;
  for (size_t i = 0; i < set.elements.size(); ++i) {
    const ast::Literal& element = set.elements[i];
    if (!convert(context, target, element, out)) {
      good = false;
      continue;
    }
    // Exactly one of the vectors grows, so the other two have nothing new to drop.
    const bool repeated =
        (out.strings.size() > strings.size() && drop_repeated(out.strings, strings)) ||
        (out.cidrs.size() > cidrs.size() && drop_repeated(out.cidrs, cidrs)) ||
        (out.numbers.size() > numbers.size() && drop_repeated(out.numbers, numbers));
    if (!repeated) continue;
    out.places.pop_back();
    report_repeated(context, set.elements, i);
  }
  return good;
}

void report_repeated(Context& context, const std::vector<ast::Literal>& elements, size_t at) {
  const ast::Literal& element = elements[at];
  Diagnostic& again = context.report(
      Code::kDuplicateElement, element.span,
      fmt::format("{} is in this set already", quoted(context.slice(element.span))), "remove it");
  // Nobody reads on beyond the cap, and each search looks through the set.
  if (context.diagnostics.dropped() != 0) return;
  const std::string_view text = context.sources.slice(element.span);
  const auto first = std::find_if(
      elements.begin(), elements.begin() + static_cast<std::ptrdiff_t>(at),
      [&](const ast::Literal& other) { return context.sources.slice(other.span) == text; });
  if (first->span != element.span) {
    again.labels.push_back({first->span, "first here"});
  }
  // With the comma before it; not if a comment would go with them.
  const Span all{element.span.file, elements[at - 1].span.end, element.span.end};
  if (context.slice(all).find("//") != std::string::npos) return;
  if (context.data_files.count(all.file) != 0) return;  // fixes are for rule text
  again.fix = Fix{all, "", "remove the element"};
}

std::optional<CidrValue> parse_address(Context& context, const ast::Literal& literal, bool ranges) {
  const std::string_view text = literal.text;
  const size_t slash = text.find('/');
  CidrValue value;
  size_t bits = 0;
  if (!read_address(text.substr(0, slash), value, bits)) {
    context.report(Code::kBadAddress, literal.span,
                   fmt::format("{} is not an address", quoted(text)),
                   address_help(text.substr(0, slash)));
    return std::nullopt;
  }
  size_t prefix = bits;
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    const bool sane = all_digits(digits) && digits.size() <= 3;
    prefix = sane ? std::stoul(std::string(digits)) : bits + 1;
    if (prefix > bits) {
      if (context.has_error_at(literal.span)) return std::nullopt;
      context.report(Code::kBadAddress, literal.span,
                     fmt::format("the prefix of {} is too long", quoted(text)),
                     fmt::format("it has at most {} bits", bits));
      return std::nullopt;
    }
    if (!ranges) {
      context.report(Code::kBadAddress, literal.span,
                     fmt::format("{} is a range, and one address is needed", quoted(text)),
                     "leave out the prefix, or test with `in`");
      return std::nullopt;
    }
  }
  value.prefix = static_cast<uint8_t>(bits == kIpv4Bits ? prefix + kIpv4Offset : prefix);
  if (clear_host_bits(value)) {
    const std::string network = show_address(value);
    Diagnostic& loose =
        context.report(Code::kHostBits, literal.span,
                       fmt::format("{} has bits set beyond its prefix", quoted(text)),
                       fmt::format("it is read as {}", quoted(network)));
    if (context.data_files.count(literal.span.file) != 0) return value;  // fixes are for rule text
    loose.fix = Fix{literal.span, network, fmt::format("replace by {}", quoted(network))};
  }
  return value;
}

std::optional<std::string> parse_version(Context& context, const ast::Literal& literal) {
  constexpr size_t kMaxComponents = 8;
  constexpr size_t kMaxDigits = 9;  // fits 32 bits
  const bool right_kind =
      literal.kind == ast::LiteralKind::kDotted || literal.kind == ast::LiteralKind::kInt;
  const std::string text = literal.text.empty() ? std::to_string(literal.number) : literal.text;
  size_t components = 0;
  bool good = right_kind;
  for (size_t at = 0; good && at <= text.size(); ++components) {
    const size_t end = std::min(text.find('.', at), text.size());
    const std::string_view part = std::string_view(text).substr(at, end - at);
    good = all_digits(part) && part.size() <= kMaxDigits;
    at = end + 1;
  }
  if (good && components <= kMaxComponents) return text;
  if (context.has_error_at(literal.span)) return std::nullopt;
  context.report(Code::kBadVersion, literal.span,
                 fmt::format("{} is not a version", quoted(context.slice(literal.span))),
                 "a version is up to eight decimal numbers with dots between: `15.2.1118.20`");
  return std::nullopt;
}

std::optional<std::string> parse_product_version(Context& context, const ast::Literal& literal,
                                                 VersionScheme scheme) {
  if (scheme == VersionScheme::kDotted && literal.kind != ast::LiteralKind::kString) {
    return parse_version(context, literal);
  }
  std::string text = literal.text.empty() ? std::to_string(literal.number) : literal.text;
  if (is_version(scheme, text) || is_branch(scheme, text)) return text;
  if (context.has_error_at(literal.span)) return std::nullopt;
  context.report(Code::kBadVersion, literal.span,
                 fmt::format("{} is not a {} version", quoted(context.slice(literal.span)),
                             scheme_name(scheme)),
                 scheme == VersionScheme::kDotted
                     ? "decimal numbers with dots between: 15.2.1118.20"
                 : scheme == VersionScheme::kSemver ? "semver.org: `1.4.0`, or `\"1.4.0-rc.1\"`"
                                                    : "deb-version(7): `\"1:2.3~rc1-4+deb12u1\"`");
  return std::nullopt;
}

std::string show_address(const CidrValue& value) {
  char buffer[INET6_ADDRSTRLEN] = {};
  const bool v4 = is_ipv4(value);
  inet_ntop(v4 ? AF_INET : AF_INET6, value.address.data() + (v4 ? 12 : 0), buffer, sizeof buffer);
  const size_t bits = v4 ? kIpv4Bits : kIpv6Bits;
  const size_t prefix = v4 ? value.prefix - kIpv4Offset : value.prefix;
  return prefix == bits ? std::string(buffer) : fmt::format("{}/{}", buffer, prefix);
}

std::string show_date(int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

}  // namespace stopgap::lang::checking
