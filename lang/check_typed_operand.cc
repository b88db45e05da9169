// SPDX-License-Identifier: Apache-2.0
// Operands of one test by where they come from: a literal, a declared name, an argument of a
// predicate. Tested by check_test.cc and tests/golden/check.
#include <fmt/format.h>

#include <algorithm>

#include "lang/check_condition.h"
#include "lang/limits.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

using ast::Operator;

bool is_text(TypeKind kind) {
  return kind == TypeKind::kText || kind == TypeKind::kPath || kind == TypeKind::kBytes;
}

/// How sets written in a condition are stored.
TypeKind stored_element(TypeKind subject) {
  if (subject == TypeKind::kHost || subject == TypeKind::kInt || subject == TypeKind::kSize)
    return subject;
  return subject == TypeKind::kIp ? TypeKind::kCidr : TypeKind::kText;
}

bool is_printable(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

/// The string between slashes; its backslashes were escapes of the string and are the regex's own.
std::string as_regex(const ast::Literal& literal) {
  std::string text = "/";
  for (const char c : literal.text) text += c == '/' ? std::string("\\/") : std::string(1, c);
  return text + (literal.nocase ? "/i" : "/");
}

}  // namespace

std::string describe(const Type& type) {
  return type.kind == TypeKind::kSet ? "a " + to_string(type) : describe(type.kind);
}

bool same_family(TypeKind subject, TypeKind element) {
  if (is_text(subject)) return element == TypeKind::kText;
  if (subject == TypeKind::kIp) return element == TypeKind::kIp || element == TypeKind::kCidr;
  return subject == element;
}

bool ConditionChecker::set_operand(const ast::Compare& node, const Found& found, const Value& value,
                                   Cond& out) {
  if (Declared* const* declared = std::get_if<Declared*>(&value)) {
    return declared_operand(node, found, **declared, true, out);
  }
  if (const auto* opaque = std::get_if<OpaqueArgument>(&value)) {
    return opaque_operand(node, found, *opaque, true);
  }
  Target target = target_of(found);
  target.ranges = true;
  if (const auto* const* literal = std::get_if<const ast::Literal*>(&value)) {
    if (found.type.kind == TypeKind::kIp) {
      SetValue one;
      if (!convert(context_, target, **literal, one)) return false;
      out.operand = one.cidrs.front();
      return true;
    }
    Diagnostic& wrong =
        context_.report(Code::kTypeMismatch, node.operand.span,
                        fmt::format("`in` needs a set, and {} is {}",
                                    quoted(context_.slice(node.operand.span)), describe(**literal)),
                        "compare one value with `==`, or put braces around it");
    const Span op = node.op_span;
    if (op.valid() && !node.negated) wrong.fix = Fix{op, "==", "replace `in` by `==`"};
    return false;
  }
  const auto id = literal_set(*std::get<const ast::SetLiteral*>(value), target);
  if (id) out.operand = *id;
  return id.has_value();
}

std::optional<SetId> ConditionChecker::literal_set(const ast::SetLiteral& set,
                                                   const Target& target) {
  const TypeKind element = stored_element(target.type);
  const auto key = std::tuple(set.span.file, set.span.begin, element, target.nocase);
  const auto known = context_.literal_sets.find(key);
  if (known != context_.literal_sets.end()) return SetId{known->second};
  SetInfo info;
  info.span = set.span;
  info.value.element = element;
  if (!convert_all(context_, target, set, info.value)) return std::nullopt;
  const auto id = static_cast<uint32_t>(context_.pack.sets.size());
  context_.pack.sets.push_back(std::move(info));
  context_.literal_sets.emplace(key, id);
  return SetId{id};
}

bool ConditionChecker::mismatch(const ast::Compare& node, const Found& found, const Type& type) {
  context_.report(
      Code::kTypeMismatch, node.operand.span,
      fmt::format("{} is {}, and {} is {}", quoted(found.name), describe(found.type.kind),
                  quoted(context_.slice(node.operand.span)), describe(type)));
  return false;
}

bool ConditionChecker::literal_operand(const ast::Compare& node, const Found& found,
                                       const ast::Literal& literal, Cond& out) {
  out.operand_span = literal.span;
  if (node.op == Operator::kMatches) {
    if (literal.kind != ast::LiteralKind::kRegex) {
      Diagnostic& wrong =
          context_.report(Code::kTypeMismatch, literal.span,
                          fmt::format("`matches` needs a regex, and {} is {}",
                                      quoted(context_.slice(literal.span)), describe(literal)),
                          "write `/…/`, or use `contains`");
      if (literal.kind == ast::LiteralKind::kString && is_printable(literal.text)) {
        wrong.fix = Fix{literal.span, as_regex(literal), "write it as a regex"};
      }
      return false;
    }
    if (literal.text.empty() || literal.text.size() > kMaxRegexBytes) {
      context_.report(
          literal.text.empty() ? Code::kEmptyString : Code::kLiteralTooLong, literal.span,
          literal.text.empty() ? std::string("an empty regex matches everything")
                               : fmt::format("a regex of {} bytes", literal.text.size()),
          fmt::format("a regex has 1 to {} bytes", kMaxRegexBytes));
      return false;
    }
    const bool nocase = literal.nocase || found.nocase || found.type.kind == TypeKind::kHost;
    out.operand = RegexValue{literal.text, nocase, literal.span};
    return context_.spend_bytes(literal.text.size());
  }
  if (found.type.kind == TypeKind::kBool && literal.kind == ast::LiteralKind::kBool) {
    out.operand = literal.number;
    return true;
  }
  SetValue one;
  if (!convert(context_, target_of(found), literal, one)) return false;
  if (!one.strings.empty()) {
    if (!context_.spend_bytes(one.strings.front().bytes.size())) return spend(0);
    out.operand = std::move(one.strings.front());
  } else if (!one.cidrs.empty()) {
    out.operand = one.cidrs.front();
  } else {
    out.operand = one.numbers.front();
  }
  return true;
}

/// A set of text is stored once, so its elements cannot both keep and ignore case.
bool ConditionChecker::settle_case(Declared& declared, const Found& found, Span span) {
  const Type& type = declared.type;
  const TypeKind element = type.kind == TypeKind::kSet ? type.element : type.kind;
  if (element != TypeKind::kText) return true;
  if (declared.nocase && *declared.nocase != found.nocase) {
    Diagnostic& both =
        context_.report(Code::kTypeMismatch, span,
                        fmt::format("{} is used both where ASCII case counts and where it does not",
                                    quoted(declared.name->text)),
                        "declare one name for each use");
    both.labels.push_back({declared.name->span, "declared here"});
    return false;
  }
  declared.nocase = found.nocase;
  if (!found.nocase) return true;
  for (StringValue& value : context_.pack.sets[declared.set].value.strings) value.nocase = true;
  return true;
}

bool ConditionChecker::declared_operand(const ast::Compare& node, const Found& found,
                                        Declared& declared, bool want_set, Cond& out) {
  const Type& type = declared.type;
  const bool is_set = type.kind == TypeKind::kSet;
  const TypeKind element = is_set ? type.element : type.kind;
  const bool one_range = want_set && type.kind == TypeKind::kCidr;
  if (!same_family(found.type.kind, element) || node.op == Operator::kMatches) {
    return mismatch(node, found, type);
  }
  if (want_set != is_set && !one_range) {
    context_.report(Code::kTypeMismatch, node.operand.span,
                    fmt::format("{} is {}", quoted(declared.name->text), describe(type)),
                    want_set
                        ? "compare with one value by `==`"
                        : "ask for one of its elements with `in`, or spread a `set` with `any`");
    return false;
  }
  if (!want_set && element == TypeKind::kCidr) return mismatch(node, found, type);
  if (!settle_case(declared, found, node.operand.span)) return false;
  out.operand = SetId{declared.set};
  return true;
}

bool ConditionChecker::opaque_operand(const ast::Compare& node, const Found& found,
                                      const OpaqueArgument& argument, bool want_set) {
  const Type& type = argument.type;
  if (type.kind == TypeKind::kError) return false;
  if (node.op == Operator::kMatches && type.kind == TypeKind::kRegex) return false;
  const bool is_set = type.kind == TypeKind::kSet;
  const bool one_range = want_set && type.kind == TypeKind::kCidr;
  const TypeKind element = is_set ? type.element : type.kind;
  const bool fits =
      same_family(found.type.kind, element) || (is_text(found.type.kind) && is_text(element));
  if (!fits || (want_set != is_set && !one_range)) mismatch(node, found, type);
  return false;  // there is no value to test with: only the types were of interest
}

}  // namespace stopgap::lang::checking
