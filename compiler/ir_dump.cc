// SPDX-License-Identifier: Apache-2.0
// IR as text: conditions as indented trees, tables only where they say more than the conditions.
// Tested by the ir goldens.
#include "compiler/ir.h"

namespace stopgap::compiler::ir {
namespace {

using program::OperandKind;
using program::SetKind;
using program::TestOp;

std::string_view op_name(TestOp op) {
  switch (op) {
    case TestOp::kEqual:
      return "==";
    case TestOp::kLess:
      return "<";
    case TestOp::kLessEqual:
      return "<=";
    case TestOp::kGreater:
      return ">";
    case TestOp::kGreaterEqual:
      return ">=";
    case TestOp::kIn:
      return "in";
    case TestOp::kContains:
      return "contains";
    case TestOp::kStartsWith:
      return "starts_with";
    case TestOp::kEndsWith:
      return "ends_with";
    case TestOp::kMatches:
      return "matches";
    case TestOp::kIsTrue:
      return "is true";
    case TestOp::kPresent:
      return "is present";
    case TestOp::kBefore:
      return "today <=";
    case TestOp::kAny:
      return "any";
    case TestOp::kAll:
      return "all";
    case TestOp::kFalse:
      return "false";
    case TestOp::kSameView:
      return "same view of";
  }
  return "?";
}

std::string literal_text(const Literal& literal) {
  return quote(literal.bytes) + (literal.nocase ? "i" : "");
}

std::string cidr_text(const lang::CidrValue& cidr) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (size_t i = 0; i < cidr.address.size(); ++i) {
    if (i > 0 && i % 2 == 0) text += ':';
    text += kHex[cidr.address[i] / 16];
    text += kHex[cidr.address[i] % 16];
  }
  return text + "/" + std::to_string(cidr.prefix);
}

std::string set_text(const Set& set) {
  std::string text;
  if (set.is_param) text += set.is_scalar ? "scalar param " : "param ";
  if (!set.name.empty()) text += set.name + " ";
  if (set.host_strings) text += "hosts ";
  constexpr size_t kShown = 100;
  size_t count = 0;
  const auto add = [&](const std::string& element) {
    if (++count <= kShown) text += " " + element;
  };
  text += "{";
  for (const Literal& literal : set.strings) add(literal_text(literal));
  for (const lang::CidrValue& cidr : set.cidrs) add(cidr_text(cidr));
  for (const int64_t number : set.numbers) add(std::to_string(number));
  if (count > kShown) text += " ... " + std::to_string(count) + " in all";
  return text + " }";
}

std::string any_of_set(const Module& module, const Test& test) {
  return test.op == TestOp::kIn || module.sets[test.operand].is_scalar ? "" : "any ";
}

std::string operand_text(const Module& module, const Test& test) {
  switch (test.operand_kind) {
    case OperandKind::kNone:
      return "";
    case OperandKind::kLiteral:
      return literal_text(module.literals[test.operand]);
    case OperandKind::kSet:
      return any_of_set(module, test) + set_text(module.sets[test.operand]);
    case OperandKind::kEverySet:
      return "all " + set_text(module.sets[test.operand]);
    case OperandKind::kCidr:
      return cidr_text(module.cidrs[test.operand]);
    case OperandKind::kNumber:
      return std::to_string(module.numbers[test.operand]);
    case OperandKind::kRegex: {
      const Regex& regex = module.regexes[test.operand];
      return "/" + regex.pattern + "/" + (regex.nocase ? "i" : "");
    }
    case OperandKind::kQuantifier:
      return "quantifier " + std::to_string(test.operand);
  }
  return "";
}

std::string form_text(const FormedText& formed) {
  std::string text;
  for (const FormStep step : formed.steps) {
    text.append(" | ").append(kFormStepNames[static_cast<size_t>(step)]);
  }
  return text;
}

std::string subject_text(const Module& module, const Test& test) {
  std::string text = module.fields[test.field].name;
  if (test.binder != program::kNoBinder) {
    text += "[binder " + std::to_string(test.binder) + "]";
    text += test.attribute == 0 ? ".name" : ".value";
  }
  if (test.raw) text += ".raw";
  if (test.formed != kNone) text += form_text(module.formed_texts[test.formed]);
  return text + " ";
}

void dump_node(std::string& out, const Module& module, NodeId id, size_t indent);

void dump_quantifier(std::string& out, const Module& module, const Test& test, size_t indent) {
  const Quantifier& quantifier = module.quantifiers[test.operand];
  out += op_name(test.op);
  if (quantifier.kind == program::QuantifierKind::kViews) {
    out += " " + subject_text(module, test);
    out.back() = '\n';
  } else {
    out += " element of " + module.fields[quantifier.list_field].name;
    if (quantifier.key) out += "[" + quote(*quantifier.key) + "]";
    out += "\n";
  }
  dump_node(out, module, quantifier.body, indent + 2);
}

void dump_node(std::string& out, const Module& module, NodeId id, size_t indent) {
  const Node& node = module.nodes[id];
  out += std::string(indent, ' ');
  switch (node.kind) {
    case NodeKind::kTrue:
      out += "true\n";
      return;
    case NodeKind::kFalse:
      out += "false\n";
      return;
    case NodeKind::kAnd:
      out += "and\n";
      break;
    case NodeKind::kOr:
      out += "or\n";
      break;
    case NodeKind::kNot:
      out += "not\n";
      break;
    case NodeKind::kLeaf:
      if (quantifier_of(module, node)) {
        return dump_quantifier(out, module, module.tests[node.test], indent);
      }
      out += dump_test(module, node.test) + "\n";
      return;
  }
  for (const NodeId child : node.children) dump_node(out, module, child, indent + 2);
}

std::string_view group_name(engine::Group group) {
  switch (group) {
    case engine::Group::kLine:
      return "line";
    case engine::Group::kHeaders:
      return "headers";
    case engine::Group::kBody:
      return "body";
    case engine::Group::kLateLine:
      return "late_line";
    case engine::Group::kLateHeaders:
      return "late_headers";
    case engine::Group::kLateBody:
      return "late_body";
    case engine::Group::kResponseHeaders:
      return "response_headers";
    case engine::Group::kResponseBody:
      return "response_body";
    case engine::Group::kConnection:
      return "connection";
  }
  return "?";
}

}  // namespace

std::string quote(std::string_view bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte >= 0x20 && byte < 0x7f) {
      out += c;
    } else {
      out += "\\x";
      out += kHex[byte / 16];
      out += kHex[byte % 16];
    }
  }
  return out + "\"";
}

std::string dump_test(const Module& module, uint32_t id) {
  const Test& test = module.tests[id];
  const bool about_field = test.field != kNone;
  std::string text = about_field ? subject_text(module, test) : "";
  text += op_name(test.op);
  const std::string operand = operand_text(module, test);
  return operand.empty() ? text : text + " " + operand;
}

std::string dump_condition(const Module& module, NodeId node) {
  std::string out;
  dump_node(out, module, node, 0);
  return out;
}

std::string dump_clause(const Clause& clause) {
  std::string out = "any of {";
  for (const Atom& atom : clause.atoms) {
    out += " " + quote(atom.bytes) + "@" + std::string(group_name(atom.group));
  }
  return out + " }";
}

std::string dump(const Module& module, const lang::CheckedPack& pack) {
  std::string out;
  for (const Field& field : module.fields) {
    out += "field " + field.name + " : " + field.signature;
    if (field.schema != kNone) {
      const Schema& schema = module.schemas[field.schema];
      out += " of " + schema.name + " version " + std::to_string(schema.version);
      if (field.max_bytes != 0) out += " max " + std::to_string(field.max_bytes);
    } else if (!field.id) {
      out += " (unknown)";
    }
    out += "\n";
  }
  for (const Set& set : module.sets) {
    if (set.is_param) out += set_text(set) + "\n";
  }
  for (const Rule& rule : module.rules) {
    const lang::CheckedMitigation& mitigation = pack.mitigations[rule.mitigation];
    out += "\nrule " + mitigation.id + "\n";
    dump_node(out, module, rule.root, 2);
    for (size_t i = 0; i < rule.clauses.size(); ++i) {
      out += (i == 0 ? "  wakes on " : "  needs ") + dump_clause(rule.clauses[i]) + "\n";
    }
  }
  return out;
}

}  // namespace stopgap::compiler::ir
