// SPDX-License-Identifier: Apache-2.0
// The tests of a pack's rules: the part of program.h that says what was tried, not what is decided.
#pragma once

#include <array>
#include <cstdint>

#include "engine/program_refs.h"

namespace stopgap::engine::program {

/// kArmed: of rules on hosts. kEdit: what the rule's edits make of the headers of the response, or
/// of the request, is in `gives`.
enum class TestKind : uint32_t { kBlock, kPass, kObserve, kIdle, kArmed, kEdit };
/// kHeaderPairs, kProductVersions.
struct HeaderPair {
  StrRef name;
  StrRef value;
};
struct ProductVersion {
  StrRef product;
  StrRef version;
};
/// kTestValues: a value in a test on an event of kOwnEvents: which part is used says the type of
/// the field. An element of a list is `text` and `value`.
struct TestValue {
  int64_t number;  // of int, size; bool: 0 or 1
  StrRef field;    // its name; it may be none of kFields
  StrRef text, value;
  std::array<uint8_t, 16> address;
};
/// kTestCases: the rule's own tests.
struct TestCase {
  uint32_t kind;  // TestKind
  int32_t day;
  StrRef method, target, http_version, body;
  Range headers;  // kHeaderPairs
  Range with;     // kProductVersions
  uint32_t has_client_ip;
  std::array<uint8_t, 16> client_ip;
  StrRef file;
  uint32_t line;
  uint32_t has_server_port, server_port;
  uint32_t has_tls_sni;
  StrRef tls_sni;
  Range tls_alpn;  // kStringLists
  uint32_t has_response, response_status;
  StrRef response_body;
  Range response_headers;  // kHeaderPairs
  Range gives;             // kHeaderPairs
  StrRef of;               // id of the mitigation it was written for; empty: of its rule
  Range values;            // kTestValues
};

/// kStays: `stays block under CLASS`, one a class. The variants are derived when tests run, from
/// the rule's tests that must block; an engine that does not know the class refuses to test the
/// pack.
struct Stays {
  StrRef evasion;  // name of the class
  StrRef file;
  uint32_t line;
};

}  // namespace stopgap::engine::program
