// SPDX-License-Identifier: Apache-2.0
// Names of types as rule text writes them.
#include "lang/types.h"

namespace stopgap::lang {

std::string to_string(TypeKind kind) {
  switch (kind) {
    case TypeKind::kError:
      return "unknown";
    case TypeKind::kBool:
      return "bool";
    case TypeKind::kInt:
      return "int";
    case TypeKind::kBytes:
      return "bytes";
    case TypeKind::kText:
      return "text";
    case TypeKind::kIp:
      return "ip";
    case TypeKind::kCidr:
      return "cidr";
    case TypeKind::kHost:
      return "host";
    case TypeKind::kPath:
      return "path";
    case TypeKind::kVersion:
      return "version";
    case TypeKind::kDate:
      return "date";
    case TypeKind::kDuration:
      return "duration";
    case TypeKind::kSize:
      return "size";
    case TypeKind::kRegex:
      return "regex";
    case TypeKind::kRecord:
      return "record";
    case TypeKind::kList:
      return "list";
    case TypeKind::kSet:
      return "set";
  }
  return "unknown";
}

std::string to_string(const Type& type) {
  std::string text = to_string(type.kind);
  if (type.kind == TypeKind::kSet) text += "<" + to_string(type.element) + ">";
  if (type.optional) text += "?";
  return text;
}

}  // namespace stopgap::lang
