// SPDX-License-Identifier: Apache-2.0
// See rule_text.h. Tested by generator_test.cc.
#include "tests/differential/rule_text.h"

#include <fmt/format.h>

namespace stopgap::differential {
namespace {

std::string join(const Condition& condition, const char* word) {
  std::string result = "(";
  for (size_t i = 0; i < condition.children.size(); ++i) {
    if (i != 0) result += word;
    result += print(condition.children[i]);
  }
  return result + ")";
}

std::string print(const Mitigation& mitigation) {
  std::string result = fmt::format(
      "mitigation {} \"generated\" {{\n"
      "  about {{ severity low breaks \"nothing\" }}\n"
      "  lifecycle {{ {} }}\n",
      mitigation.id, mitigation.lifecycle);
  for (const std::string& affects : mitigation.affects) result += "  " + affects + "\n";
  result += "  on " + mitigation.event + "\n";
  if (!mitigation.backend.empty()) result += "  backend " + mitigation.backend + "\n";
  result += "  when " + print(mitigation.when) + "\n";
  for (const Exception& exception : mitigation.excepts) {
    result += "  except \"reason\" when " + print(exception.condition);
    if (!exception.until.empty()) result += " until " + exception.until;
    result += "\n";
  }
  result += "  then ";
  for (size_t i = 0; i < mitigation.actions.size(); ++i) {
    if (i != 0) result += ", ";
    result += mitigation.actions[i];
  }
  for (const std::string& mode : mitigation.failure_modes) result += "\n  " + mode;
  std::string subject = "GET \"https://a.example/\"";
  if (mitigation.event == "connection") subject = "connection from 192.0.2.1";
  if (mitigation.event == "http.response") subject += " response { }";
  return result + "\n  tests { block " + subject + " pass " + subject + " }\n}\n";
}

bool uses(std::string_view text, std::string_view name) {
  for (size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    const size_t end = at + name.size();
    if (end == text.size() || text[end] < '0' || text[end] > '9') return true;
  }
  return false;
}

}  // namespace

std::string print(const Condition& condition) {
  switch (condition.shape) {
    case Shape::kLeaf:
      return condition.text;
    case Shape::kAnd:
      return join(condition, " and ");
    case Shape::kOr:
      return join(condition, " or ");
    case Shape::kNot:
      return "not (" + print(condition.children.at(0)) + ")";
    case Shape::kQuantified:
      return condition.text + " (" + print(condition.children.at(0)) + ")";
    case Shape::kSameView:
      return "same view (" + print(condition.children.at(0)) + ")" + condition.text;
  }
  return {};
}

std::string print(const RulePack& pack) {
  std::string mitigations;
  for (const Mitigation& mitigation : pack.mitigations) mitigations += print(mitigation);
  std::string used = mitigations;
  std::string declarations;
  for (const Declaration& declaration : pack.declarations) {
    if (!uses(used, declaration.name)) continue;
    std::string text = declaration.text;
    if (declaration.has_condition) text += " " + print(declaration.condition);
    used += text;
    declarations += text + "\n";
  }
  const bool imports = used.find("gen.lib.") != std::string::npos;
  std::string modes;
  for (const std::string& mode : pack.failure_modes) modes += "  " + mode + "\n";
  return "syntax 1\npack \"generated\" version 1.0.0 {\n"
         "  publisher \"tests\"\n  requires engine >= 1.0\n" +
         modes + "}\nimport std.http\nimport std.connection\n" +
         (imports ? "import gen.lib\n" : "") + declarations + mitigations;
}

std::string quote(std::string_view bytes, bool nocase) {
  std::string result = "\"";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += std::string("\\") + c;
    } else if (byte < 0x20 || byte >= 0x7f) {
      result += fmt::format("\\x{:02x}", byte);
    } else {
      result += c;
    }
  }
  return result + (nocase ? "\"i" : "\"");
}

}  // namespace stopgap::differential
