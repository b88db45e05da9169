// SPDX-License-Identifier: Apache-2.0
// See cidr.h. Tested by pack_test.cc and evaluate_test.cc.
#include "engine/cidr.h"

#include <algorithm>
#include <charconv>

namespace stopgap::engine {

std::optional<program::Cidr> parse_cidr(std::string_view text) {
  const size_t slash = std::min(text.find('/'), text.size());
  const std::optional<IpAddress> address = parse_ip(text.substr(0, slash));
  if (!address) return std::nullopt;
  const bool is_v4 = text.substr(0, slash).find(':') == std::string_view::npos;
  const uint32_t width = is_v4 ? 32 : 128;
  uint32_t prefix = width;
  if (slash < text.size()) {
    const std::string_view digits = text.substr(slash + 1);
    const char* end = digits.data() + digits.size();
    const auto [rest, error] = std::from_chars(digits.data(), end, prefix);
    if (error != std::errc{} || rest != end || prefix > width) return std::nullopt;
  }
  const program::Cidr cidr{*address, prefix + 128 - width};
  for (uint32_t bit = cidr.prefix; bit < 128; ++bit) {
    if ((cidr.address[bit / 8] & (0x80u >> (bit % 8))) != 0) return std::nullopt;
  }
  return cidr;
}

bool in_cidr(const IpAddress& address, const program::Cidr& cidr) {
  const uint32_t whole = cidr.prefix / 8;
  if (!std::equal(address.begin(), address.begin() + whole, cidr.address.begin())) return false;
  if (cidr.prefix % 8 == 0) return true;
  const auto mask = static_cast<uint8_t>(0xff00u >> (cidr.prefix % 8));
  return (address[whole] & mask) == cidr.address[whole];
}

}  // namespace stopgap::engine
