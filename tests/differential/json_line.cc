// SPDX-License-Identifier: Apache-2.0
// See json_line.h. Tested by generator_test.cc.
#include "tests/differential/json_line.h"

#include <fmt/format.h>

#include <algorithm>

namespace stopgap::differential {
namespace {

/// Printable ASCII stays text; anything else goes out as base64 rather than as guesses about its
/// encoding.
bool is_plain(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += std::string("\\") + c;
    } else if (is_plain(std::string(1, c))) {
      result += c;
    } else {
      result += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    }
  }
  return result + "\"";
}

std::string base64(const std::string& bytes) {
  static const char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string result;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (size_t j = 0; j < 3; ++j) {
      group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    }
    for (size_t j = 0; j < 4; ++j) {
      result += i + j <= bytes.size() ? kDigits[group >> (18 - 6 * j) & 63u] : '=';
    }
  }
  return "\"" + result + "\"";
}

std::string headers(const oracle::Headers& headers, std::string (*write)(const std::string&)) {
  std::string result = "[";
  for (const auto& [name, value] : headers) {
    result += fmt::format("{}[{},{}]", result.size() > 1 ? "," : "", write(name), write(value));
  }
  return result + "]";
}

/// As text where all of it is, else in base64.
std::string header_member(const oracle::Headers& all) {
  const bool plain = std::all_of(all.begin(), all.end(), [](const auto& header) {
    return is_plain(header.first) && is_plain(header.second);
  });
  return plain ? "\"headers\":" + headers(all, quoted) : "\"headers_b64\":" + headers(all, base64);
}

std::string response(const oracle::OracleResponse& response) {
  std::string result =
      fmt::format("{{\"status\":{},", response.status) + header_member(response.headers);
  if (!response.body.empty()) result += ",\"body_b64\":" + base64(response.body);
  if (response.truncated) result += ",\"truncated\":true";
  return result + "}";
}

/// The full form with eight groups: no parser minds.
std::string address(const std::array<uint8_t, 16>& bytes) {
  const std::array<uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(mapped.begin(), mapped.end(), bytes.begin())) {
    return fmt::format("{}.{}.{}.{}", bytes[12], bytes[13], bytes[14], bytes[15]);
  }
  std::string result;
  for (size_t i = 0; i < 16; i += 2) {
    result += fmt::format("{}{:x}", i != 0 ? ":" : "", bytes[i] * 256 + bytes[i + 1]);
  }
  return result;
}

}  // namespace

std::string json_line(const std::string& id, const oracle::OracleRequest& request) {
  std::string result = fmt::format("{{\"id\":{},\"method\":{}", quoted(id), quoted(request.method));
  result += is_plain(request.target) ? ",\"target\":" + quoted(request.target)
                                     : ",\"target_b64\":" + base64(request.target);
  result += ",\"http_version\":" + quoted(request.http_version);
  result += "," + header_member(request.headers);
  if (!request.body.empty()) result += ",\"body_b64\":" + base64(request.body);
  if (request.client_ip) result += ",\"client_ip\":" + quoted(address(*request.client_ip));
  if (request.server_port) result += fmt::format(",\"server_port\":{}", *request.server_port);
  if (request.tls_sni) result += ",\"tls_sni\":" + quoted(*request.tls_sni);
  if (!request.tls_alpn.empty()) {
    result += ",\"tls_alpn\":[";
    for (size_t i = 0; i < request.tls_alpn.size(); ++i) {
      result += (i != 0 ? "," : "") + quoted(request.tls_alpn[i]);
    }
    result += "]";
  }
  if (request.response) result += ",\"response\":" + response(*request.response);
  if (request.truncated) result += ",\"truncated\":true";
  return result + "}";
}

}  // namespace stopgap::differential
