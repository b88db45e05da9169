// SPDX-License-Identifier: Apache-2.0
// See signature.h. Tested by signature_test.cc.
#include "engine/signature.h"

#include <algorithm>
#include <utility>

namespace stopgap::engine {
namespace {

constexpr std::pair<std::string_view, TypeKind> kScalars[] = {
    {"text", TypeKind::kText},   {"path", TypeKind::kPath}, {"host", TypeKind::kHost},
    {"bytes", TypeKind::kBytes}, {"ip", TypeKind::kIp},     {"int", TypeKind::kInt},
    {"size", TypeKind::kSize},   {"bool", TypeKind::kBool},
};

/// "text verbatim nocase", "host?": the first word, its modifiers do not change what may be asked.
std::optional<TypeKind> parse_scalar(std::string_view text) {
  text = text.substr(0, std::min(text.find_first_of(" ?"), text.size()));
  for (const auto& [name, kind] : kScalars) {
    if (text == name) return kind;
  }
  return std::nullopt;
}

/// "name:text verbatim"
std::optional<TypeKind> parse_attribute(std::string_view text) {
  const size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  return parse_scalar(text.substr(colon + 1));
}

}  // namespace

std::optional<FieldType> parse_signature(std::string_view signature) {
  if (!signature.starts_with("list<")) {
    const std::optional<TypeKind> kind = parse_scalar(signature);
    if (!kind) return std::nullopt;
    return FieldType{*kind, {}};
  }
  const size_t open = signature.find('{');
  const size_t close = signature.find('}');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
    return std::nullopt;
  }
  // INVARIANT: the first `}` ends the record, and the first `,` stands in it: whoever reads on what
  // stands behind the types of its attributes relies on it (pack_events.cc).
  if (!signature.substr(close).starts_with("}>") || signature.find(',') < open) {
    return std::nullopt;
  }
  const std::string_view record = signature.substr(open + 1, close - open - 1);
  const size_t comma = record.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const std::optional<TypeKind> name = parse_attribute(record.substr(0, comma));
  const std::optional<TypeKind> value = parse_attribute(record.substr(comma + 1));
  // Elements are handed out as views of text (Views::element).
  if (!name || !value || !is_textual(*name) || !is_textual(*value)) return std::nullopt;
  return FieldType{TypeKind::kList, {*name, *value}};
}

}  // namespace stopgap::engine
