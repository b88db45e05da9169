// SPDX-License-Identifier: Apache-2.0
// Every cap of the language, with its unit and reason. Numbers follow docs/language.md section 8.
#pragma once

#include <cstddef>
#include <cstdint>

namespace stopgap::lang {

inline constexpr size_t kMaxFileBytes =
    1u << 20;                              // a rule file; larger ones are refused before parsing
inline constexpr size_t kMaxFiles = 4096;  // files in one compilation
inline constexpr size_t kMaxNesting =
    64;  // parentheses, not, braces: bounds every recursion over a tree
inline constexpr size_t kMaxLiteralBytes = 4096;  // one string literal
inline constexpr size_t kMaxRegexBytes = 2048;    // one regex (security.md T10)
inline constexpr size_t kMaxNameBytes = 128;      // a name or id
inline constexpr size_t kMaxIdBytes = 64;         // the id of a mitigation
inline constexpr size_t kMaxConditionNodes =
    256;  // of one mitigation after expansion of lets and predicates
inline constexpr size_t kMaxKeptUses =
    8;  // names that one condition is known by, where each is only another name of the next
inline constexpr size_t kMaxSetElements = 100'000;      // of one set
inline constexpr size_t kMaxDataFileBytes = 16u << 20;  // the file behind a `set … from`
inline constexpr size_t kMaxFileNameBytes = 255;        // a file named in rule text
inline constexpr size_t kMaxSpreadElements =
    16;  // of a set behind `any`: more become one test instead of one each
inline constexpr size_t kMaxMitigations = 10'000;  // in one pack
inline constexpr size_t kMaxTestsPerMitigation = 1000;
inline constexpr size_t kMaxExpandedBytes =
    128u << 20;  // condition trees of one pack in memory: lets are copied where used
inline constexpr size_t kMaxRemarks =
    1000;  // `// stopgap:` comments of one file: each report looks through them
inline constexpr size_t kMaxInspectedBytes = 64u << 20;  // `max` of one field of another schema
inline constexpr size_t kMaxEvents = 256;                // of all schemas of a pack
inline constexpr size_t kMaxEventChain = 32;  // events after one another: each look-up follows them
inline constexpr size_t kMaxRequestTestBytes = 64 * 1024;  // one raw request in a test

}  // namespace stopgap::lang
