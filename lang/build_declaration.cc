// SPDX-License-Identifier: Apache-2.0
// Builder: leaves, blocks, and every declaration but the mitigation. Covered by parser_test.cc and
// tests/golden/parse.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lang/build.h"
#include "lang/limits.h"
#include "lang/literals.h"
#include "lang/utf8.h"

namespace stopgap::lang {

using ast::LiteralKind;

Span Builder::span(uint32_t node) const { return {file_, nodes_[node].begin, nodes_[node].end}; }

std::string_view Builder::slice(uint32_t node) const {
  return text_.substr(nodes_[node].begin, nodes_[node].end - nodes_[node].begin);
}

ast::Name Builder::name(uint32_t node) {
  const std::string_view text = slice(node);
  if (text.size() > kMaxNameBytes) {
    diagnostics_.add(
        Code::kLiteralTooLong, span(node),
        fmt::format("this name has {} bytes, the limit is {}", text.size(), kMaxNameBytes));
  }
  return {std::string(text), span(node)};
}

ast::Name Builder::id(uint32_t node) {
  const std::string_view text = slice(node);
  if (text.size() > kMaxIdBytes) {
    diagnostics_.add(
        Code::kLiteralTooLong, span(node),
        fmt::format("this id has {} bytes, the limit is {}", text.size(), kMaxIdBytes));
  }
  return {std::string(text), span(node)};
}

ast::Literal Builder::literal(uint32_t node) {
  const NodeKind kind = nodes_[node].kind;
  if (kind == NodeKind::kString) return read_string(slice(node), span(node), diagnostics_);
  if (kind == NodeKind::kFence) return read_fence(slice(node), span(node), diagnostics_);
  if (kind == NodeKind::kRegex) return read_regex(slice(node), span(node), diagnostics_);
  if (kind == NodeKind::kIpv6) return read_ipv6(slice(node), span(node), diagnostics_);
  if (kind == NodeKind::kNumber) return read_number(slice(node), span(node), diagnostics_);
  assert(kind == NodeKind::kBool);
  const std::string_view text = slice(node);
  return {LiteralKind::kBool, std::string(text), text == "true" ? 1 : 0, false, span(node)};
}

ast::Literal Builder::literal_of(uint32_t node, std::initializer_list<LiteralKind> kinds,
                                 std::string_view what) {
  ast::Literal value = literal(node);
  if (std::find(kinds.begin(), kinds.end(), value.kind) == kinds.end()) {
    diagnostics_.add(Code::kSyntaxError, value.span,
                     fmt::format("expected {}, found {}", what, quoted(slice(node))));
  }
  return value;
}

ast::Literal Builder::version(uint32_t node) {
  return literal_of(node, {LiteralKind::kInt, LiteralKind::kDotted},
                    "a version such as 15.2.1118.20");
}

/// Some versions are no numbers with dots: those are strings.
ast::Literal Builder::product_version(uint32_t node) {
  return literal_of(node, {LiteralKind::kInt, LiteralKind::kDotted, LiteralKind::kString},
                    "a version such as 15.2.1118.20 or \"1:2.3~rc1-4\"");
}

ast::Literal Builder::date(uint32_t node) {
  return literal_of(node, {LiteralKind::kDate}, "a date such as 2022-10-08");
}

std::vector<ast::Literal> Builder::literals(Children children) {
  std::vector<ast::Literal> out;
  while (!children.done()) out.push_back(literal(children.take()));
  return out;
}

ast::SetLiteral Builder::set(uint32_t node) {
  ast::SetLiteral out{literals(Children(nodes_, node)), span(node)};
  if (out.elements.size() > kMaxSetElements) {
    diagnostics_.add(Code::kTooMany, out.span,
                     fmt::format("this set has {} elements, the limit is {}", out.elements.size(),
                                 kMaxSetElements));
  }
  return out;
}

ast::TypeName Builder::type(uint32_t node) {
  Children children(nodes_, node);
  ast::TypeName out;
  out.name = name(children.take());
  if (children.next_is(NodeKind::kName)) out.argument = name(children.take());
  out.optional = children.next_is(NodeKind::kOptional);
  out.span = span(node);
  return out;
}

std::vector<ast::Entry> Builder::entries(Children& children) {
  std::vector<ast::Entry> out;
  while (children.next_is(NodeKind::kEntry)) {
    const uint32_t node = children.take();
    Children parts(nodes_, node);
    ast::Entry& entry = out.emplace_back();
    entry.key = name(parts.take());
    while (!parts.done()) {
      const bool word = parts.next_is(NodeKind::kName);
      const uint32_t value = parts.take();
      if (word) {
        entry.values.emplace_back(name(value));
      } else {
        entry.values.emplace_back(literal(value));
      }
    }
    entry.span = span(node);
  }
  return out;
}

ast::Pack Builder::pack(uint32_t node) {
  Children children(nodes_, node);
  ast::Pack out;
  out.name = literal(children.take());
  out.version = version(children.take());
  out.entries = entries(children);
  out.span = span(node);
  return out;
}

ast::Import Builder::import(uint32_t node) {
  Children children(nodes_, node);
  ast::Import out;
  out.module = name(children.take());
  out.span = span(node);
  return out;
}

ast::Param Builder::param(uint32_t node) {
  Children children(nodes_, node);
  ast::Param out;
  out.name = name(children.take());
  out.type = type(children.take());
  if (children.next_is(NodeKind::kSet)) {
    out.value = set(children.take());
  } else {
    out.value = literal(children.take());
  }
  out.span = span(node);
  return out;
}

ast::SetDecl Builder::set_declaration(uint32_t node) {
  Children children(nodes_, node);
  ast::SetDecl out;
  out.name = name(children.take());
  out.type = type(children.take());
  if (children.next_is(NodeKind::kSet)) {
    out.value = set(children.take());
  } else {
    out.from = literal(children.take());
  }
  out.span = span(node);
  return out;
}

ast::Let Builder::let(uint32_t node) {
  Children children(nodes_, node);
  ast::Let out;
  out.name = name(children.take());
  if (children.next_is(NodeKind::kOr)) {
    out.value = condition(children.take());
  } else {
    out.value = literal(children.take());
  }
  out.span = span(node);
  return out;
}

ast::Predicate Builder::predicate(uint32_t node) {
  Children children(nodes_, node);
  ast::Predicate out;
  out.name = name(children.take());
  while (children.next_is(NodeKind::kParameter)) {
    Children parts(nodes_, children.take());
    ast::Argument& argument = out.arguments.emplace_back();
    argument.name = name(parts.take());
    argument.type = type(parts.take());
  }
  out.body = condition(children.take());
  out.span = span(node);
  return out;
}

ast::Form Builder::form(uint32_t node) {
  Children children(nodes_, node);
  ast::Form out;
  out.name = name(children.take());
  while (!children.done()) out.steps.push_back(name(children.take()));
  out.span = span(node);
  return out;
}

ast::SchemaField Builder::field(uint32_t node) {
  Children children(nodes_, node);
  ast::SchemaField out;
  out.name = name(children.take());
  out.type = type(children.take());
  while (!children.done()) {
    const NodeKind kind = children.peek().kind;
    const uint32_t part = children.take();
    bool again = false;
    if (kind == NodeKind::kFlag) {
      const std::string_view word = slice(part);
      bool& flag = word == "verbatim" ? out.verbatim : word == "nocase" ? out.nocase : out.secret;
      again = std::exchange(flag, true);
    } else if (kind == NodeKind::kMax) {
      again = out.max.has_value();
      out.max =
          literal_of(Children(nodes_, part).take(), {LiteralKind::kSize}, "a size such as 1MiB");
    } else {
      again = out.key.has_value();
      out.key = name(Children(nodes_, part).take());
    }
    if (again)
      diagnostics_.add(Code::kSyntaxError, span(part),
                       fmt::format("{} stands here twice", quoted(slice(part))));
  }
  out.span = span(node);
  return out;
}

ast::SchemaRecord Builder::record(uint32_t node) {
  Children children(nodes_, node);
  ast::SchemaRecord out;
  out.name = name(children.take());
  while (!children.done()) out.attributes.push_back(field(children.take()));
  out.span = span(node);
  return out;
}

ast::SchemaEvent Builder::event(uint32_t node) {
  Children children(nodes_, node);
  ast::SchemaEvent out;
  out.name = name(children.take());
  if (children.next_is(NodeKind::kAfter)) {
    out.after = name(Children(nodes_, children.take()).take());
  }
  while (!children.done()) out.fields.push_back(field(children.take()));
  out.span = span(node);
  return out;
}

ast::Schema Builder::schema(uint32_t node) {
  Children children(nodes_, node);
  ast::Schema out;
  out.name = name(children.take());
  out.version = version(children.take());
  while (!children.done()) {
    if (children.next_is(NodeKind::kRecord)) {
      out.items.emplace_back(record(children.take()));
    } else {
      out.items.emplace_back(event(children.take()));
    }
  }
  out.span = span(node);
  return out;
}

void Builder::add_item(uint32_t node, ast::File& out) {
  const NodeKind kind = nodes_[node].kind;
  if (kind == NodeKind::kPack) {
    out.pack = pack(node);
  } else if (kind == NodeKind::kImport) {
    out.imports.push_back(import(node));
  } else if (kind == NodeKind::kParam) {
    out.declarations.emplace_back(param(node));
  } else if (kind == NodeKind::kSetDeclaration) {
    out.declarations.emplace_back(set_declaration(node));
  } else if (kind == NodeKind::kLet) {
    out.declarations.emplace_back(let(node));
  } else if (kind == NodeKind::kPredicate) {
    out.declarations.emplace_back(predicate(node));
  } else if (kind == NodeKind::kForm) {
    out.declarations.emplace_back(form(node));
  } else if (kind == NodeKind::kSchema) {
    out.declarations.emplace_back(schema(node));
  } else {
    assert(kind == NodeKind::kMitigation);
    out.declarations.emplace_back(mitigation(node));
  }
}

}  // namespace stopgap::lang
