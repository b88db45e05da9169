// SPDX-License-Identifier: Apache-2.0
// Two mitigations that act on the same requests: switching one off changes nothing, and nobody
// knows why.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "lang/lint.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

constexpr size_t kMaxCompared = 64;  // elements of a literal set that are compared one by one

void write(const Subject& subject, std::string& out) {
  out += fmt::format("{}/{}/{}/{}/{} ", subject.field, subject.binder, subject.attribute,
                     subject.raw, subject.form);
}

struct OperandWriter {
  const Context& context;
  std::string& out;

  void operator()(std::monostate) const {}
  void operator()(const StringValue& value) const {
    out += fmt::format("s{}{}:{}", value.nocase, value.bytes.size(), value.bytes);
  }
  void operator()(const CidrValue& value) const { out += show_address(value); }
  void operator()(int64_t value) const { out += fmt::format("n{}", value); }
  void operator()(const RegexValue& value) const {
    out += fmt::format("r{}{}:{}", value.nocase, value.pattern.size(), value.pattern);
  }
  void operator()(const SetId& set) const {
    const SetInfo& info = context.pack.sets[set.index];
    // A named set is one thing, and so is a long list; a short literal set is what it holds.
    if (!info.name.empty() || info.value.strings.size() > kMaxCompared) {
      out += fmt::format("set{}", set.index);
      return;
    }
    for (const StringValue& value : info.value.strings) (*this)(value);
    for (const CidrValue& value : info.value.cidrs) (*this)(value);
    for (const int64_t value : info.value.numbers) (*this)(value);
  }
};

/// The condition as text in which the order of `and` and `or` does not show.
std::string key_of(const Context& context, const Cond& condition) {
  std::string out = fmt::format("({} ", static_cast<int>(condition.kind));
  if (condition.kind == CondKind::kTest || condition.kind == CondKind::kPresent) {
    write(condition.subject, out);
    out += fmt::format("{}{} ", static_cast<int>(condition.op), condition.every_element);
    std::visit(OperandWriter{context, out}, condition.operand);
  }
  if (condition.kind == CondKind::kSameView) write(condition.subject, out);
  if (condition.kind == CondKind::kBefore) out += std::to_string(condition.day);
  if (condition.kind == CondKind::kAny || condition.kind == CondKind::kAll) {
    out += fmt::format("{} {}", condition.list_field,
                       condition.list_key ? to_lower(*condition.list_key) + "]" : "");
  }
  std::vector<std::string> children;
  for (const Cond& child : condition.children) children.push_back(key_of(context, child));
  std::sort(children.begin(), children.end());
  for (const std::string& child : children) out += child;
  return out + ")";
}

bool is_live(const CheckedMitigation& mitigation) {
  const bool active =
      mitigation.status == Status::kObserve || mitigation.status == Status::kEnforce;
  return active && is_decisive(mitigation);
}

bool supersedes(const CheckedMitigation& newer, const CheckedMitigation& older) {
  return std::find(newer.supersedes.begin(), newer.supersedes.end(), older.id) !=
         newer.supersedes.end();
}

}  // namespace

void lint_overlap(Context& context) {
  std::unordered_map<std::string, const CheckedMitigation*> seen;  // looked up, never walked
  for (const CheckedMitigation& mitigation : context.pack.mitigations) {
    if (!is_live(mitigation)) continue;
    const auto [at, added] =
        seen.emplace(fmt::format("{} {} {}", mitigation.event,
                                 mitigation.backend ? backend_name(*mitigation.backend) : "",
                                 key_of(context, mitigation.condition)),
                     &mitigation);
    const CheckedMitigation& other = *at->second;
    if (added || supersedes(mitigation, other) || supersedes(other, mitigation)) continue;
    Diagnostic& same = context.report(
        Code::kOverlap, mitigation.span,
        fmt::format("{} has the same condition as {}", quoted(mitigation.id), quoted(other.id)),
        "join them, or let the newer one say `supersedes`");
    same.labels.push_back({other.span, "the other one"});
  }
}

}  // namespace stopgap::lang::checking
