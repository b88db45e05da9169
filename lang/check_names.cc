// SPDX-License-Identifier: Apache-2.0
// Declared names: params, sets, lets, predicates. Tested by check_test.cc and tests/golden/check.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lang/check_condition.h"
#include "lang/limits.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

constexpr std::array kTypes = {
    TypeKind::kBool, TypeKind::kInt,      TypeKind::kBytes, TypeKind::kText,    TypeKind::kIp,
    TypeKind::kCidr, TypeKind::kHost,     TypeKind::kPath,  TypeKind::kVersion, TypeKind::kDate,
    TypeKind::kSize, TypeKind::kDuration, TypeKind::kRegex};

std::string_view kind_word(const Declared& declared) {
  constexpr std::array<std::string_view, 5> kWords = {"param", "set", "let", "predicate", "form"};
  return kWords[declared.node.index()];
}

bool can_be_declared(const Type& type, bool is_param) {
  const TypeKind kind = type.kind == TypeKind::kSet ? type.element : type.kind;
  if (type.kind != TypeKind::kSet && !is_param) return false;
  switch (kind) {
    case TypeKind::kText:
    case TypeKind::kHost:
    case TypeKind::kIp:
    case TypeKind::kCidr:
    case TypeKind::kInt:
      return true;
    case TypeKind::kSize:
      return type.kind != TypeKind::kSet;
    case TypeKind::kError:
    case TypeKind::kBool:
    case TypeKind::kBytes:
    case TypeKind::kPath:
    case TypeKind::kVersion:
    case TypeKind::kDate:
    case TypeKind::kDuration:
    case TypeKind::kRegex:
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kSet:
      return false;
  }
  return false;
}

/// A module whose names look like this one.
std::string hidden_module(const Context& context, std::string_view name) {
  for (const auto& [file, module] : context.module_files) {
    const bool same =
        name.starts_with(module) && (name.size() == module.size() || name[module.size()] == '.');
    if (same) return module;
  }
  return {};
}

Declared* add(Context& context, Declared declared) {
  const ast::Name& name = *declared.name;
  declared.module = context.module_of(name.span.file);
  const std::string key = declared.module.empty() ? name.text : declared.module + ":" + name.text;
  const auto [at, added] = context.declared.emplace(key, declared);
  if (!added) {
    Diagnostic& again = context.report(Code::kDuplicateDeclaration, name.span,
                                       fmt::format("{} is declared twice", quoted(name.text)),
                                       "names hold for the whole pack");
    again.labels.push_back({at->second.name->span, "first here"});
    return nullptr;
  }
  if (const auto field = hidden_field(context, name.text)) {
    context.report(Code::kShadowing, name.span,
                   fmt::format("{} {} would hide the field {}", kind_word(declared),
                               quoted(name.text), quoted(*field)),
                   "choose another name; nothing may be shadowed");
  }
  if (const std::string module = hidden_module(context, name.text); !module.empty()) {
    context.report(Code::kShadowing, name.span,
                   fmt::format("{} {} would hide names of the imported {}", kind_word(declared),
                               quoted(name.text), quoted(module)),
                   "choose another name; nothing may be shadowed");
  }
  return &at->second;
}

void declare_collection(Context& context, Declared& declared, const ast::TypeName& type,
                        const ast::Literal* scalar, const ast::SetLiteral* set, Span span,
                        const ast::Literal* file = nullptr) {
  SetInfo info;
  info.name =
      declared.module.empty() ? declared.name->text : declared.module + "." + declared.name->text;
  info.is_param = declared.is_param();
  info.span = span;
  declared.set = static_cast<uint32_t>(context.pack.sets.size());
  declared.type = declared_type(context, type);
  if (declared.type.kind != TypeKind::kError && !can_be_declared(declared.type, info.is_param)) {
    context.report(Code::kTypeMismatch, type.span,
                   fmt::format("a {} cannot have the type {}", kind_word(declared),
                               quoted(context.slice(type.span))),
                   "types are set<text> set<host> set<ip> set<cidr> set<int>; a param may also be "
                   "text host ip cidr int size");
    declared.type = Type{};
  }
  const bool is_set = declared.type.kind == TypeKind::kSet;
  info.is_scalar = !is_set;
  const TypeKind element = is_set ? declared.type.element : declared.type.kind;
  info.value.element = element;
  Target target{element,
                fmt::format("{} is {} {}", quoted(info.name), is_set ? "a" : "of type",
                            to_string(declared.type)),
                element == TypeKind::kHost, element == TypeKind::kCidr};
  bool good = declared.type.kind != TypeKind::kError;
  if (good && is_set != (set != nullptr)) {
    context.report(Code::kTypeMismatch, set != nullptr ? set->span : scalar->span,
                   fmt::format("{}, and its value is {}", target.what,
                               set != nullptr ? "a set" : describe(*scalar)),
                   is_set ? "write the elements between braces" : "write one value without braces");
    good = false;
  } else if (good) {
    good = file != nullptr ? read_data_file(context, target, *file, info.value)
           : is_set        ? convert_all(context, target, *set, info.value)
                           : convert(context, target, *scalar, info.value);
  }
  declared.broken = !good;
  context.pack.sets.push_back(std::move(info));
}

struct DeclarationVisitor {
  Context& context;

  void operator()(const ast::Param& node) {
    Declared* declared =
        add(context, {&node, &node.name, {}, {}, 0, false, false, false, false, {}});
    if (declared == nullptr) return;
    declare_collection(context, *declared, node.type, std::get_if<ast::Literal>(&node.value),
                       std::get_if<ast::SetLiteral>(&node.value), node.span);
  }
  void operator()(const ast::SetDecl& node) {
    Declared* declared =
        add(context, {&node, &node.name, {}, {}, 0, false, false, false, false, {}});
    if (declared == nullptr) return;
    declare_collection(context, *declared, node.type, nullptr, &node.value, node.span,
                       node.from ? &*node.from : nullptr);
  }
  void operator()(const ast::Let& node) {
    add(context, {&node, &node.name, {}, {}, 0, false, false, false, false, {}});
  }
  void operator()(const ast::Predicate& node) {
    add(context, {&node, &node.name, {}, {}, 0, false, false, false, false, {}});
    std::set<std::string_view> seen;
    for (const ast::Argument& argument : node.arguments) {
      declared_type(context, argument.type);
      if (!seen.insert(argument.name.text).second) {
        context.report(Code::kDuplicateDeclaration, argument.name.span,
                       fmt::format("argument {} is declared twice", quoted(argument.name.text)));
      }
      if (const auto field = hidden_field(context, argument.name.text)) {
        context.report(Code::kShadowing, argument.name.span,
                       fmt::format("argument {} would hide the field {}",
                                   quoted(argument.name.text), quoted(*field)),
                       "choose another name; nothing may be shadowed");
      }
    }
  }
  void operator()(const ast::Form& node) {
    add(context, {&node, &node.name, {}, {}, 0, false, false, false, false, {}});
    if (find_step(node.name.text)) {
      context.report(
          Code::kShadowing, node.name.span,
          fmt::format("form {} would hide the step of that name", quoted(node.name.text)),
          "choose another name; nothing may be shadowed");
    }
  }
  void operator()(const ast::Mitigation&) {}
  void operator()(const ast::Schema&) {}
};

/// Arguments may not hide names of the pack; known only when all are declared.
void check_argument_names(Context& context) {
  for (auto& [name, declared] : context.declared) {
    const auto* const* predicate = std::get_if<const ast::Predicate*>(&declared.node);
    if (predicate == nullptr) continue;
    for (const ast::Argument& argument : (*predicate)->arguments) {
      const Declared* other = context.find_declared(argument.name.text, argument.name.span.file);
      if (other == nullptr) continue;
      Diagnostic& hidden = context.report(
          Code::kShadowing, argument.name.span,
          fmt::format("argument {} would hide a {}", quoted(argument.name.text), kind_word(*other)),
          "choose another name; nothing may be shadowed");
      hidden.labels.push_back({other->name->span, "declared here"});
    }
  }
}

}  // namespace

std::optional<std::string> hidden_field(const Context& context, std::string_view name) {
  if (context.find_field(name)) return std::string(name);
  const auto dotted = context.field_ids.lower_bound(std::string(name) + ".");
  if (dotted == context.field_ids.end()) return std::nullopt;
  return dotted->first.compare(0, name.size() + 1, std::string(name) + ".") == 0
             ? std::optional(dotted->first)
             : std::nullopt;
}

TypeKind type_named(std::string_view word) {
  for (const TypeKind kind : kTypes) {
    if (to_string(kind) == word) return kind;
  }
  return TypeKind::kError;
}

Type declared_type(Context& context, const ast::TypeName& name) {
  const bool is_set = name.name.text == "set" && name.argument;
  const ast::Name& word = is_set ? *name.argument : name.name;
  const TypeKind kind = type_named(word.text);
  if (kind == TypeKind::kError) {
    std::vector<std::string> known = {"set"};
    for (const TypeKind type : kTypes) known.push_back(to_string(type));
    context.report_unknown(Code::kUnknownType, word.span,
                           fmt::format("unknown type {}", quoted(word.text)), word.text, known);
    return {};
  }
  Type type;
  type.kind = is_set ? TypeKind::kSet : kind;
  if (is_set) type.element = kind;
  if (name.optional || (name.argument && !is_set)) {
    context.report(Code::kTypeMismatch, name.span,
                   fmt::format("{} cannot be declared here", quoted(context.slice(name.span))),
                   "only fields of a schema can be optional or lists");
    return {};
  }
  return type;
}

void declare_names(Context& context, const std::vector<ast::File>& files,
                   const std::vector<std::unique_ptr<ast::File>>& modules) {
  const auto declare = [&context](const ast::File& file) {
    for (const ast::Declaration& declaration : file.declarations) {
      std::visit(DeclarationVisitor{context}, declaration);
    }
  };
  for (const ast::File& file : files) declare(file);
  for (const auto& module : modules) declare(*module);
  check_argument_names(context);
}

void check_unused(Context& context) {
  for (auto& [name, declared] : context.declared) {
    if (declared.used || declared.typed) continue;
    declared.typed = true;
    Scope scope;
    scope.mark = false;
    ConditionChecker checker(context, "", declared.name->span);
    if (const auto* const* let = std::get_if<const ast::Let*>(&declared.node)) {
      const auto* body = std::get_if<ast::ExprPtr>(&(*let)->value);
      if (body != nullptr && *body) checker.check(**body, scope);
    } else if (const auto* const* node = std::get_if<const ast::Predicate*>(&declared.node)) {
      Environment environment;
      for (const ast::Argument& argument : (*node)->arguments) {
        environment[argument.name.text] = OpaqueArgument{declared_type(context, argument.type)};
      }
      scope.arguments = &environment;
      if ((*node)->body) checker.check(*(*node)->body, scope);
    } else if (std::holds_alternative<const ast::Form*>(declared.node)) {
      resolve_form(context, *declared.name, false);
    }
  }
  if (context.diagnostics.has_errors()) return;  // a misspelt use would be told twice
  for (auto& [name, declared] : context.declared) {
    if (declared.used || !declared.module.empty()) continue;
    context.report(Code::kUnused, declared.name->span,
                   fmt::format("{} {} is never used", kind_word(declared), quoted(name)),
                   "use it in a mitigation, or remove it");
  }
}

Value resolve_value(Context& context, const ast::Operand& operand, const Environment* arguments,
                    bool mark) {
  if (const auto* literal = std::get_if<ast::Literal>(&operand.value)) return literal;
  if (const auto* set = std::get_if<ast::SetLiteral>(&operand.value)) return set;
  const auto& reference = std::get<ast::Reference>(operand.value);
  const std::string& name = reference.name.text;
  if (arguments != nullptr) {
    const auto bound = arguments->find(name);
    if (bound != arguments->end()) return bound->second;
  }
  Declared* declared = context.find_declared(name, reference.name.span.file);
  if (declared == nullptr) {
    if (context.find_field(name)) {
      context.report(
          Code::kTypeMismatch, reference.span,
          fmt::format("{} is a field, and the right side of a test is a value", quoted(name)),
          "compare with a literal, a set, a param or a let");
      return std::monostate{};
    }
    std::vector<std::string> known = context.declared_names(true);
    if (arguments != nullptr) {
      for (const auto& [argument, value] : *arguments) known.emplace_back(argument);
    }
    Diagnostic& unknown =
        context.report_unknown(Code::kUnknownName, reference.span,
                               fmt::format("unknown name {}", quoted(name)), name, known);
    if (unknown.help.empty()) {
      unknown.help = fmt::format("a text stands between quotes: {}", quoted("\"" + name + "\""));
    }
    return std::monostate{};
  }
  if (mark) declared->used = true;
  if (declared->is_collection()) {
    return declared->broken ? Value{} : Value{declared};
  }
  if (const auto* const* let = std::get_if<const ast::Let*>(&declared->node)) {
    if (const auto* literal = std::get_if<ast::Literal>(&(*let)->value)) return literal;
  }
  context.report(Code::kTypeMismatch, reference.span,
                 fmt::format("{} is a {}, and a value is needed here", quoted(name),
                             declared->node.index() == 2 ? "condition" : kind_word(*declared)));
  return std::monostate{};
}

const ast::Literal* resolve_literal(Context& context,
                                    const std::variant<ast::Literal, ast::Reference>& value) {
  if (const auto* literal = std::get_if<ast::Literal>(&value)) return literal;
  const auto& reference = std::get<ast::Reference>(value);
  ast::Operand operand;
  operand.value = reference;
  operand.span = reference.span;
  const Value found = resolve_value(context, operand, nullptr, true);
  if (const auto* const* literal = std::get_if<const ast::Literal*>(&found)) return *literal;
  if (!std::holds_alternative<std::monostate>(found)) {
    context.report(
        Code::kBadActionArgument, reference.span,
        fmt::format("{} cannot be an argument of an action", quoted(reference.name.text)),
        "write a literal, or a `let` that stands for one");
  }
  return nullptr;
}

}  // namespace stopgap::lang::checking
