// SPDX-License-Identifier: Apache-2.0
// The type of a field, read from the signature a pack carries ("text?", "list<pair{name:text,
// value:text}> key name").
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace stopgap::engine {

enum class TypeKind : uint8_t { kText, kPath, kHost, kBytes, kIp, kInt, kSize, kBool, kList };

struct FieldType {
  TypeKind kind = TypeKind::kText;
  std::array<TypeKind, 2> attributes{};  ///< of a list: name, value
};

/// Nothing if it is not a type the engine has.
std::optional<FieldType> parse_signature(std::string_view signature);

constexpr bool is_textual(TypeKind kind) {
  return kind == TypeKind::kText || kind == TypeKind::kPath || kind == TypeKind::kHost ||
         kind == TypeKind::kBytes;
}
constexpr bool is_numeric(TypeKind kind) {
  return kind == TypeKind::kInt || kind == TypeKind::kSize;
}

}  // namespace stopgap::engine
