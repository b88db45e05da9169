// SPDX-License-Identifier: Apache-2.0
// Printer: literals, sets and references. Covered by format_test.cc.
#include <fmt/format.h>

#include "lang/printer.h"
#include "lang/utf8.h"

namespace stopgap::lang {
namespace {

/// Code points that are not seen, or move others about: they are written as escapes, so that a
/// reader meets them.
bool is_invisible(uint32_t value) {
  return value == 0x7F || (value >= 0x80 && value < 0xA0) || value == 0xAD || value == 0x61C ||
         (value >= 0x200B && value <= 0x200F) || (value >= 0x2028 && value <= 0x202E) ||
         (value >= 0x2060 && value <= 0x206F) || value == 0xFEFF ||
         (value >= 0xE0000 && value < 0xE1000);
}

std::string escape_ascii(unsigned char byte) {
  if (byte == '"') return "\\\"";
  if (byte == '\\') return "\\\\";
  if (byte == '\n') return "\\n";
  if (byte == '\r') return "\\r";
  if (byte == '\t') return "\\t";
  if (byte == 0) return "\\0";
  if (byte < 0x20 || byte == 0x7F) return fmt::format("\\x{:02X}", byte);
  return std::string(1, static_cast<char>(byte));
}

std::string escape_slashes(std::string_view pattern) {
  std::string out;
  for (size_t at = 0; at < pattern.size(); ++at) {
    if (pattern[at] == '/') out += '\\';
    out += pattern[at];
    if (pattern[at] == '\\' && at + 1 < pattern.size()) out += pattern[++at];
  }
  return out;
}

}  // namespace

std::string escape_string(std::string_view bytes) {
  std::string out;
  for (size_t at = 0; at < bytes.size();) {
    const CodePoint point = decode_utf8(bytes, at);
    if (!point.valid) {
      out += fmt::format("\\x{:02X}", static_cast<unsigned char>(bytes[at]));
    } else if (point.length == 1) {
      out += escape_ascii(static_cast<unsigned char>(bytes[at]));
    } else if (is_invisible(point.value)) {
      out += fmt::format("\\u{{{:X}}}", point.value);
    } else {
      out += bytes.substr(at, point.length);
    }
    at += point.length;
  }
  return out;
}

std::string Printer::literal(const ast::Literal& literal) const {
  const std::string suffix = literal.nocase ? "i" : "";
  switch (literal.kind) {
    case ast::LiteralKind::kString:
      return "\"" + escape_string(literal.text) + "\"" + suffix;
    case ast::LiteralKind::kFence:
      return fence(literal);
    case ast::LiteralKind::kRegex:
      return "/" + escape_slashes(literal.text) + "/" + suffix;
    case ast::LiteralKind::kInt:
    case ast::LiteralKind::kSize:
    case ast::LiteralKind::kDuration:
    case ast::LiteralKind::kDate:
    case ast::LiteralKind::kDotted:
    case ast::LiteralKind::kIpv6:
    case ast::LiteralKind::kPort:
    case ast::LiteralKind::kBool:
      break;
  }
  return literal.text;
}

std::string Printer::fence(const ast::Literal& literal) const {
  std::string out = "\"\"\"\n";
  std::string_view rest = literal.text;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    if (!line.empty()) out += spaces(indent_ + kIndent).append(line);
    out += '\n';
    // A line end at the end of the text is followed by one more line, which is empty.
    if (end != rest.npos && end + 1 == rest.size()) out += '\n';
    rest = end == rest.npos ? "" : rest.substr(end + 1);
  }
  return out + spaces(indent_) + "\"\"\"";
}

std::string Printer::braces(const std::vector<ast::Literal>& literals) const {
  std::string out = "{ ";
  for (size_t i = 0; i < literals.size(); ++i) {
    if (i != 0) out += ", ";
    out += literal(literals[i]);
  }
  return literals.empty() ? "{ }" : out + " }";
}

std::string Printer::set(const ast::SetLiteral& set, size_t column, size_t base) const {
  const std::string line = braces(set.elements);
  if (fits(line, column) || set.elements.size() < 2) return line;
  std::string out = "{";
  for (size_t i = 0; i < set.elements.size(); ++i) {
    out += (i == 0 ? "\n" : ",\n") + spaces(base + kIndent) + literal(set.elements[i]);
  }
  return out + "\n" + spaces(base) + "}";
}

std::string Printer::reference(const ast::Reference& reference) const {
  std::string out = reference.name.text;
  if (reference.key) out += "[" + literal(*reference.key) + "]";
  if (reference.after_key) out += "." + reference.after_key->text;
  for (const ast::Name& form : reference.forms) out += " | " + form.text;
  return out;
}

std::string print_type(const ast::TypeName& type) {
  std::string out = type.name.text;
  if (type.argument) out += "<" + type.argument->text + ">";
  return type.optional ? out + "?" : out;
}

}  // namespace stopgap::lang
