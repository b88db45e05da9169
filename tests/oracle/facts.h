// SPDX-License-Identifier: Apache-2.0
// A raw request, and what section 4 of docs/language.md says its fields are. Read once, then asked
// by every rule. Independent of engine/: nothing is shared with it but the text.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stopgap::oracle {

struct OracleRequest {
  std::string method;
  std::string target;
  std::string http_version = "1.1";
  std::vector<std::pair<std::string, std::string>> headers;  ///< values not trimmed
  std::string body;
  std::optional<std::array<uint8_t, 16>> client_ip;  ///< IPv4 as ::ffff:a.b.c.d
  std::optional<int64_t> server_port;
  std::optional<std::string> tls_sni;
  bool truncated = false;  ///< the caller said the body is incomplete
};

/// A field or an attribute. `views` is used by text, path, host and bytes (V0 first; a host's are
/// its candidates).
struct Value {
  bool present = true;
  std::vector<std::string> views;
  int64_t number = 0;
  std::array<uint8_t, 16> address{};
  bool flag = false;
};

struct Element {
  Value name;
  Value value;
};

struct Facts {
  std::map<std::string, Value, std::less<>> fields;                ///< "http.path"
  std::map<std::string, std::vector<Element>, std::less<>> lists;  ///< "http.args"
};

/// The name of every flag that is set, without "http.flags.", in the order of the text.
std::vector<std::string> flags_set(const Facts& facts);

Facts read_request(const OracleRequest& request);

}  // namespace stopgap::oracle
