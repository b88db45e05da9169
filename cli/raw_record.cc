// SPDX-License-Identifier: Apache-2.0
// See raw_record.h. Tested by tests/e2e/eval_test.cc and engine/raw_http_test.cc.
#include "cli/raw_record.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "engine/raw_http.h"

namespace stopgap::cli {

std::optional<std::string> parse_raw_request(std::string_view text, std::string_view id,
                                             RequestRecord& record) {
  record.clear();
  record.id = id;
  record.has_id = true;
  Result<engine::RawRequest> parsed = engine::parse_raw_http(text);
  if (!parsed) return parsed.error().detail;
  engine::RawRequest& raw = parsed.value();
  record.method = std::move(raw.method);
  record.target = std::move(raw.target);
  record.http_version = std::move(raw.http_version);
  record.headers = std::move(raw.headers);
  record.body = std::move(raw.body);
  record.body_truncated = raw.body_truncated;
  record.bytes_after = raw.bytes_after;
  return std::nullopt;
}

bool is_raw_request(std::string_view start) {
  if (start.starts_with('{')) return false;
  std::string_view line = start.substr(0, start.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  constexpr size_t kVersionBytes = std::string_view(" HTTP/1.1").size();
  const size_t version = line.rfind(" HTTP/");
  if (version != std::string_view::npos && line.size() - version <= kVersionBytes) return true;
  // RFC 9110, 5.6.2: the bytes of a token, which a method is.
  const auto in_token = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  };
  const auto end = std::find_if_not(line.begin(), line.end(), in_token);
  return end == line.end() || *end == ' ';
}

}  // namespace stopgap::cli
