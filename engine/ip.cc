// SPDX-License-Identifier: Apache-2.0
// Text to address. Tested in ip_test.cc.
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

}  // namespace stopgap::engine
