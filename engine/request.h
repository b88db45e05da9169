// SPDX-License-Identifier: Apache-2.0
// A request as a frontend hands it over: raw parts, undecoded, unrepaired. The engine splits and
// decodes by itself (docs/language.md section 4), because a rule is bypassed wherever two readers
// disagree.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stopgap::engine {

struct HeaderView {
  std::string_view name;
  std::string_view value;
};

/// IPv6, or IPv4 mapped as ::ffff:a.b.c.d.
using IpAddress = std::array<uint8_t, 16>;

/// All memory it points to must stay unchanged until evaluate() has returned and its Decision is no
/// longer used.
struct RequestView {
  std::string_view method;
  std::string_view target;  ///< the request target as on the wire
  std::string_view http_version = "1.1";
  std::span<const HeaderView>
      headers;                  ///< in order, names and values as on the wire; trailers after them
  std::string_view body;        ///< after transfer decoding
  uint64_t body_left_out = 0;   ///< bytes of the body behind `body` that the caller did not keep
  bool body_truncated = false;  ///< there was more than all these, nobody knows how much
  std::optional<IpAddress> client_ip;
  std::optional<uint16_t> server_port;
  std::optional<std::string_view> tls_sni;
  std::span<const std::string_view> tls_alpn;  ///< protocols of the TLS hello, in order
  int32_t today = 0;  ///< days since 1970-01-01 (UTC); expiry and exceptions are decided by it
};

/// What the server answered, before any of it was sent on; memory as in RequestView.
struct ResponseView {
  uint32_t status = 200;
  std::span<const HeaderView> headers;
  std::string_view body;  ///< before any coding of the transfer
  bool body_truncated = false;
};

/// A connection before its first request.
struct ConnectionView {
  std::optional<IpAddress> client_ip;
  std::optional<uint16_t> server_port;
  std::optional<std::string_view> tls_sni;
  std::span<const std::string_view> tls_alpn;
  int32_t today = 0;
};

/// A request of which only its connection is known.
inline RequestView before_request(const ConnectionView& connection) {
  RequestView request;
  request.client_ip = connection.client_ip;
  request.server_port = connection.server_port;
  request.tls_sni = connection.tls_sni;
  request.tls_alpn = connection.tls_alpn;
  request.today = connection.today;
  return request;
}

/// Text to address: dotted IPv4 or IPv6. Nothing if malformed.
std::optional<IpAddress> parse_ip(std::string_view text);
/// Address to text, as dotted IPv4 or IPv6.
std::string format_ip(const IpAddress& address);

}  // namespace stopgap::engine
