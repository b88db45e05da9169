// SPDX-License-Identifier: Apache-2.0
// One request record (a line of JSON), or one raw HTTP/1.1 request, as the engine takes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/request.h"

namespace stopgap::cli {

struct ResponseRecord {
  uint32_t status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool body_truncated = false;
};

/// Owns what a RequestView points to. Reused from record to record: keeps its memory.
struct RequestRecord {
  std::string id;
  bool has_id = false;
  std::string method;
  std::string target;
  std::string http_version;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool body_truncated = false;
  std::optional<engine::IpAddress> client_ip;
  std::optional<uint16_t> server_port;
  std::optional<std::string> tls_sni;
  std::vector<std::string> tls_alpn;
  std::optional<ResponseRecord> response;
  /// Names of keys that mean nothing, `response.x` for those of the response: the first few.
  std::vector<std::string> unknown_keys;
  static constexpr size_t kMaxUnknownKeys = 8;
  size_t bytes_after = 0;  ///< of a raw request: behind its body, not looked at

  void clear();
  /// Valid until the record changes or is asked again.
  engine::RequestView view(int32_t day);
  /// Of `response`, which must be there; as view().
  engine::ResponseView response_view();
  engine::ConnectionView connection_view(int32_t day);

 private:
  void see_alpn();

  std::vector<engine::HeaderView> header_views_, response_header_views_;
  std::vector<std::string_view> alpn_views_;
};

/// Reads `line` into `record`; nothing on success, else what is wrong with it (then `id` is kept if
/// it was read). The JSON is never built as a tree, so depth and size of unknown keys cost nothing.
std::optional<std::string> parse_record(std::string_view line, RequestRecord& record);

/// The key a record would be understood by where it says `unknown` (one of unknown_keys).
std::optional<std::string> nearest_record_key(const std::string& unknown);

}  // namespace stopgap::cli
