// SPDX-License-Identifier: Apache-2.0
// Text to address and back. Tested in ip_test.cc.
#include <arpa/inet.h>

#include <algorithm>

#include "engine/request.h"

namespace stopgap::engine {

std::optional<IpAddress> parse_ip(std::string_view text) {
  char buffer[INET6_ADDRSTRLEN + 1] = {};
  if (text.size() >= sizeof buffer || text.find('\0') != std::string_view::npos)
    return std::nullopt;
  std::copy(text.begin(), text.end(), buffer);
  IpAddress address = {};
  if (inet_pton(AF_INET6, buffer, address.data()) == 1) return address;
  if (inet_pton(AF_INET, buffer, address.data() + 12) != 1) return std::nullopt;
  std::fill_n(address.begin(), 10, uint8_t{0});
  address[10] = address[11] = 0xff;
  return address;
}

std::string format_ip(const IpAddress& address) {
  const auto* in6 = reinterpret_cast<const in6_addr*>(address.data());
  const bool v4 = IN6_IS_ADDR_V4MAPPED(in6) != 0;
  char text[INET6_ADDRSTRLEN] = {};
  inet_ntop(v4 ? AF_INET : AF_INET6, address.data() + (v4 ? 12 : 0), text, sizeof text);
  return text;
}

}  // namespace stopgap::engine
