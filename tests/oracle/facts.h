// SPDX-License-Identifier: Apache-2.0
// A raw request, and what section 4 of docs/language.md says its fields are. Read once, then asked
// by every rule. Independent of engine/: nothing is shared with it but the text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracle/views.h"

namespace stopgap::oracle {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct OracleResponse {
  int64_t status = 200;
  Headers headers;  ///< values not trimmed
  std::string body;
  bool truncated = false;
};

struct OracleRequest {
  std::string method;
  std::string target;
  std::string http_version = "1.1";
  std::vector<std::pair<std::string, std::string>> headers;  ///< values not trimmed
  std::string body;
  std::optional<std::array<uint8_t, 16>> client_ip;  ///< IPv4 as ::ffff:a.b.c.d
  std::optional<int64_t> server_port;
  std::optional<std::string> tls_sni;
  std::vector<std::string> tls_alpn;
  bool truncated = false;                  ///< the caller said the body is incomplete
  std::optional<OracleResponse> response;  ///< if the server answered
};

/// Section 8.1: why something is unknown. A set of them.
enum Cause : unsigned { kOversize = 1, kUnparsable = 2, kBudget = 4, kError = 8 };
using Causes = unsigned;

/// Section 8. Tests lower them.
struct Limits {
  size_t target = 64 * 1024;
  size_t headers = 1000;
  size_t header_bytes = 256 * 1024;
  size_t arguments = 10'000;
  size_t cookies = 1000;
  size_t body = 1024 * 1024;
  size_t path_views = 2 * 1024 * 1024;
};

/// A field or an attribute. `views` is used by text, path, host and bytes (V0 first; a host's are
/// its candidates).
struct Value {
  bool present = true;
  std::vector<std::string> views;
  int64_t number = 0;
  std::array<uint8_t, 16> address{};
  bool flag = false;
  Causes missing = 0;          ///< why a part of it is missing; 0: it is whole
  bool more_views = false;     ///< what is missing is further views, not the end of each
  bool further_views = false;  ///< what is missing may be views as well as ends
  /// Of a host: a candidate of the target was cut, and is not among the views. Of a flag: it is set
  /// because of what may go on.
  bool unsure = false;
  bool may_change = false;    ///< a flag that what is missing may also take away
  size_t decode_stages = ~0;  ///< so many views are decode stages; the others may change altogether
};

struct Element {
  Value name;
  Value value;
};

/// Section 8.1: `missing` elements follow those that were seen.
struct List {
  std::vector<Element> elements;
  Causes missing = 0;
};

struct Facts {
  std::map<std::string, Value, std::less<>> fields;  ///< "http.path"
  std::map<std::string, List, std::less<>> lists;    ///< "http.args"
  Causes causes = 0;                                 ///< of everything that is missing
  Causes body_end = 0;  ///< why what came out of the codings of the body ends early
  /// How much a parser makes of what is not well-formed is its own affair: answers may differ.
  bool inexact = false;
  Causes simulated = 0;  ///< kBudget: no element may be looked at; kError: every regex fails
};

/// The name of every flag that is set, without "http.flags.", in the order of the text.
std::vector<std::string> flags_set(const Facts& facts);

/// What is known before the first request.
Facts read_connection(const OracleRequest& request);
/// `simulated`: as if these had struck.
Facts read_request(const OracleRequest& request, const Limits& limits = {}, Causes simulated = 0,
                   const Reads& reads = reads_of("generic"));
/// Adds the fields of the response to those of its request, and what is missing of it.
void read_response(const OracleResponse& response, Facts& facts, const Limits& limits = {},
                   Causes simulated = 0, const Reads& reads = reads_of("generic"));

}  // namespace stopgap::oracle
