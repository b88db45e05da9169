// SPDX-License-Identifier: Apache-2.0
// See mutants.h. Tested by mutants_test.cc.
#include "compiler/mutants.h"

namespace stopgap::compiler {
namespace {

using lang::Cond;
using lang::CondKind;

bool same_span(lang::Span a, lang::Span b) {
  return a.file == b.file && a.begin == b.begin && a.end == b.end;
}

bool is_joined(const Cond& cond) {
  return cond.kind == CondKind::kAnd || cond.kind == CondKind::kOr;
}

/// Whether the children are one test with the node: a guard, elements of a spread set.
bool is_one_test(const Cond& cond) {
  return !cond.children.empty() && is_joined(cond) &&
         same_span(cond.span, cond.children.front().span) &&
         same_span(cond.span, cond.children.back().span);
}

class Collector {
 public:
  explicit Collector(uint32_t mitigation) : mitigation_(mitigation) {}

  /// `when` is the first child of the root if there are exceptions, all others are exceptions.
  void root(const Cond& cond, bool has_exceptions) {
    if (!has_exceptions) return when(cond);
    path_.push_back(0);
    when(cond.children.front());
    for (uint32_t i = 1; i < cond.children.size(); ++i) {
      path_.back() = i;
      exception(cond.children[i]);
    }
    path_.pop_back();
  }

  std::vector<Part> parts;

 private:
  void add(PartKind kind, lang::Span span) { parts.push_back({mitigation_, kind, path_, span}); }

  void when(const Cond& cond) {
    if (cond.kind != CondKind::kAnd || is_one_test(cond)) add(PartKind::kWhole, cond.span);
    inside(cond);
  }

  /// kNot over the condition, or over an `and` of it and its `until`.
  void exception(const Cond& cond) {
    add(PartKind::kException, cond.span);
    path_.push_back(0);
    const Cond& held = cond.children.front();
    if (held.kind == CondKind::kAnd && held.children.back().kind == CondKind::kBefore) {
      path_.push_back(0);
      inside(held.children.front());
      path_.back() = 1;
      add(PartKind::kUntil, held.children.back().span);
      path_.pop_back();
    } else {
      inside(held);
    }
    path_.pop_back();
  }

  /// The parts below a node. A group of its parent's kind is no part of its own: whoever notices
  /// one of its members missing notices the group.
  void inside(const Cond& cond) {
    if (is_one_test(cond)) return;
    path_.push_back(0);
    for (uint32_t i = 0; i < cond.children.size(); ++i) {
      path_.back() = i;
      const Cond& child = cond.children[i];
      const bool group = child.kind == cond.kind && !is_one_test(child);
      if (is_joined(cond) && !group) {
        add(cond.kind == CondKind::kAnd ? PartKind::kConjunct : PartKind::kDisjunct, child.span);
      }
      inside(child);
    }
    path_.pop_back();
  }

  const uint32_t mitigation_;
  std::vector<uint32_t> path_;
};

/// Four digits: a condition has at most 256 nodes.
std::string numbered(const std::string& id, size_t number) {
  std::string digits = std::to_string(number);
  return id + " #" + std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

}  // namespace

std::string_view part_kind_name(PartKind kind) {
  switch (kind) {
    case PartKind::kWhole:
      return "condition";
    case PartKind::kConjunct:
      return "conjunct";
    case PartKind::kDisjunct:
      return "disjunct";
    case PartKind::kException:
      return "exception";
    case PartKind::kUntil:
      return "until";
  }
  return {};
}

std::vector<Part> parts_of(const lang::CheckedPack& pack, uint32_t mitigation) {
  const lang::CheckedMitigation& one = pack.mitigations[mitigation];
  if (one.event_kind == lang::EventKind::kHost) return {};
  Collector collector(mitigation);
  collector.root(one.condition, !one.exceptions.empty());
  return std::move(collector.parts);
}

Cond without(const Cond& condition, const Part& part) {
  Cond root = condition;
  if (part.path.empty()) {
    root = Cond{};
    root.span = condition.span;
    return root;  // true
  }
  Cond* parent = &root;
  for (size_t i = 0; i + 1 < part.path.size(); ++i) parent = &parent->children[part.path[i]];
  parent->children.erase(parent->children.begin() + part.path.back());
  if (parent->children.size() == 1 && is_joined(*parent)) {
    Cond only = std::move(parent->children.front());
    *parent = std::move(only);
  }
  return root;
}

lang::CheckedPack mutants(const lang::CheckedPack& pack, std::span<const Part> parts) {
  lang::CheckedPack out;
  out.name = pack.name;
  out.version = pack.version;
  out.schema = pack.schema;
  out.sets = pack.sets;
  out.forms = pack.forms;
  size_t number = 0;
  for (const Part& part : parts) {
    const lang::CheckedMitigation& original = pack.mitigations[part.mitigation];
    lang::CheckedMitigation one = original;
    one.id = numbered(original.id, number++);
    one.condition = without(original.condition, part);
    one.exceptions.clear();  // one of them may be gone; as a condition they are all there
    one.supersedes.clear();
    one.tests.clear();
    one.stays.clear();
    out.mitigations.push_back(std::move(one));
  }
  return out;
}

}  // namespace stopgap::compiler
