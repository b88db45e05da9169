// SPDX-License-Identifier: Apache-2.0
// The types of docs/language.md section 2.
#pragma once

#include <cstdint>
#include <string>

namespace stopgap::lang {

enum class TypeKind : uint8_t {
  kError,  // a name that failed to resolve; silences follow-up errors
  kBool,
  kInt,
  kBytes,
  kText,
  kIp,
  kCidr,
  kHost,
  kPath,
  kVersion,
  kDate,
  kDuration,
  kSize,
  kRegex,
  kRecord,
  kList,
  kSet,
};

/// `element` is the T of set<T>; `record` indexes Schema::records for kRecord and kList.
struct Type {
  TypeKind kind = TypeKind::kError;
  bool optional = false;
  TypeKind element = TypeKind::kError;
  uint32_t record = 0;

  friend bool operator==(const Type&, const Type&) = default;
};

/// As written in rule text: "set<host>", "ip?".
std::string to_string(const Type& type);
std::string to_string(TypeKind kind);

}  // namespace stopgap::lang
