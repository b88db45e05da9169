// SPDX-License-Identifier: Apache-2.0
// Parts of one `and` or `or` that contradict, repeat or imply each other. Tests are compared in
// pairs, so only lists of parts that a person can have written one by one are looked at.
#include <fmt/format.h>

#include "lang/lint.h"

namespace stopgap::lang::checking {
namespace {

constexpr size_t kMaxParts = 64;

struct Part {
  const Cond* test = nullptr;
  bool negated = false;
  Span span;
  bool is_element = false;  ///< of a set that was spread: its text stands for several parts
};

bool same_subject(const Subject& a, const Subject& b) {
  return a.field == b.field && a.binder == b.binder && a.attribute == b.attribute &&
         a.form == b.form;
}

bool same_test(const Cond& a, const Cond& b) {
  return same_subject(a.subject, b.subject) && a.subject.raw == b.subject.raw && a.op == b.op &&
         a.operand == b.operand && a.every_element == b.every_element;
}

/// What the literal of `a` holds at the place that `b` asks about.
bool holds(const StringValue& a, const StringValue& b, TestOp asked) {
  if (a.nocase && !b.nocase && has_letter(b.bytes)) return false;
  const std::string left = b.nocase ? to_lower(a.bytes) : a.bytes;
  const std::string right = b.nocase ? to_lower(b.bytes) : b.bytes;
  if (left.size() < right.size()) return false;
  if (asked == TestOp::kStartsWith) return left.compare(0, right.size(), right) == 0;
  if (asked == TestOp::kEndsWith) {
    return left.compare(left.size() - right.size(), right.size(), right) == 0;
  }
  return asked == TestOp::kContains && left.find(right) != std::string::npos;
}

/// Whether every value that satisfies `a` satisfies `b`.
bool implies(const Cond& a, const Cond& b) {
  if (!same_subject(a.subject, b.subject) || (b.subject.raw && !a.subject.raw)) return false;
  if (same_test(a, b)) return true;
  const auto* left = std::get_if<StringValue>(&a.operand);
  const auto* right = std::get_if<StringValue>(&b.operand);
  if (left == nullptr || right == nullptr) return false;
  const bool anywhere = b.op == TestOp::kContains;
  const bool known = a.op == TestOp::kEqual || a.op == b.op ||
                     (anywhere && (a.op == TestOp::kStartsWith || a.op == TestOp::kEndsWith));
  return known && holds(*left, *right, b.op);
}

class Contradictions {
 public:
  explicit Contradictions(Context& context) : context_(context) {}

  void walk(const Cond& condition) {
    if (condition.kind == CondKind::kAnd || condition.kind == CondKind::kOr) {
      std::vector<Part> parts;
      collect(condition, condition.kind, parts);
      for (size_t i = 1; i < parts.size(); ++i) {
        if (parts[i].span != parts[i - 1].span) continue;
        parts[i].is_element = parts[i - 1].is_element = true;
      }
      if (parts.size() <= kMaxParts) compare_all(parts, condition.kind == CondKind::kAnd);
    }
    for (const Cond& child : condition.children) walk(child);
  }

 private:
  static void collect(const Cond& condition, CondKind kind, std::vector<Part>& parts) {
    for (const Cond& child : condition.children) {
      if (child.kind == kind) collect(child, kind, parts);
      if (child.kind == CondKind::kTest) parts.push_back({&child, false, child.span});
      if (child.kind != CondKind::kNot) continue;
      const Cond& inner = child.children.front();
      if (inner.kind == CondKind::kTest) parts.push_back({&inner, true, child.span});
    }
  }

  void compare_all(const std::vector<Part>& parts, bool conjunction) {
    for (size_t b = 1; b < parts.size(); ++b) {
      for (size_t a = 0; a < b; ++a) {
        // Elements of one set share their place: the set was looked at already.
        if (parts[a].span == parts[b].span) continue;
        if (compare(parts[a], parts[b], conjunction)) break;
      }
    }
  }

  bool compare(const Part& a, const Part& b, bool conjunction) {
    if (!same_subject(a.test->subject, b.test->subject)) return false;
    if (a.negated != b.negated) return opposite(a, b, conjunction);
    if (conjunction && !a.negated && excludes(*a.test, *b.test)) {
      tell(b, a, "these two are never both true", "no request satisfies both; was `or` meant?");
      return true;
    }
    if (!conjunction && !a.negated && cover_all(*a.test, *b.test)) {
      tell(b, a, "one of these two is always true",
           "every request satisfies one; was `and` meant?");
      return true;
    }
    // In an `and` of positive tests the weaker one says nothing, in an `or` the stronger one; `not`
    // turns that round.
    const bool weaker = conjunction != a.negated;
    if (implies(*a.test, *b.test)) return redundant(weaker ? b : a, weaker ? a : b);
    if (implies(*b.test, *a.test)) return redundant(weaker ? a : b, weaker ? b : a);
    return false;
  }

  bool opposite(const Part& a, const Part& b, bool conjunction) {
    const Cond& positive = a.negated ? *b.test : *a.test;
    const Cond& negative = a.negated ? *a.test : *b.test;
    if (conjunction && implies(positive, negative)) {
      tell(b, a, "these two are never both true", "no request satisfies both; was `or` meant?");
      return true;
    }
    if (!conjunction && implies(negative, positive)) {
      tell(b, a, "one of these two is always true",
           "every request satisfies one; was `and` meant?");
      return true;
    }
    return false;
  }

  bool redundant(const Part& needless, const Part& other) {
    const bool same = same_test(*needless.test, *other.test);
    tell(needless, other, same ? "this is said twice" : "this part says nothing beside the other",
         "remove it, or make it say what you meant");
    return true;
  }

  /// Two values a field with one view cannot both have.
  bool excludes(const Cond& a, const Cond& b) const {
    const auto left = range_of(a);
    const auto right = range_of(b);
    if (left && right) return left->most < right->least || right->most < left->least;
    if (a.op != TestOp::kEqual || b.op != TestOp::kEqual) return false;
    if (!subject_info(context_, a.subject).single_view) return false;
    const auto* one = std::get_if<StringValue>(&a.operand);
    const auto* two = std::get_if<StringValue>(&b.operand);
    if (one != nullptr && two != nullptr) {
      return one->nocase || two->nocase ? to_lower(one->bytes) != to_lower(two->bytes)
                                        : one->bytes != two->bytes;
    }
    const auto* from = std::get_if<CidrValue>(&a.operand);
    const auto* to = std::get_if<CidrValue>(&b.operand);
    return from != nullptr && to != nullptr && *from != *to;
  }

  /// An absent number satisfies neither, so only numbers that are always there are covered.
  bool cover_all(const Cond& a, const Cond& b) const {
    const auto left = range_of(a);
    const auto right = range_of(b);
    if (!left || !right || a.subject.binder != Subject::kNone) return false;
    if (context_.pack.schema.fields[a.subject.field].type.optional) return false;
    constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
    constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
    const auto joined = [&](const Range& low, const Range& high) {
      return low.least == kLeast && high.most == kMost && low.most != kMost &&
             high.least <= low.most + 1;
    };
    return joined(*left, *right) || joined(*right, *left);
  }

  void tell(const Part& part, const Part& other, std::string message, std::string help) {
    Diagnostic& said =
        context_.report(Code::kConstantCondition, place(part), std::move(message), std::move(help));
    said.labels.push_back({place(other), "the other one"});
  }

  static Span place(const Part& part) {
    return part.is_element && part.test->operand_span.valid() ? part.test->operand_span : part.span;
  }

  Context& context_;
};

/// A size compared with what every size, or none, is.
void lint_size(Context& context, const Cond& test) {
  const auto range = range_of(test);
  if (!range || subject_info(context, test.subject).type != TypeKind::kSize) return;
  if (range->least <= 0 && range->most == std::numeric_limits<int64_t>::max()) {
    context.report(Code::kConstantCondition, test.span, "this part is always true",
                   "no size is below zero");
  } else if (range->most < 0) {
    context.report(Code::kConstantCondition, test.span, "this part is never true",
                   "no size is below zero");
  }
}

}  // namespace

std::optional<Range> range_of(const Cond& test) {
  const auto* number = std::get_if<int64_t>(&test.operand);
  if (number == nullptr) return std::nullopt;
  Range range;
  switch (test.op) {
    case TestOp::kEqual:
      return Range{*number, *number};
    case TestOp::kLess:
      range.most = *number - 1;
      return range;
    case TestOp::kLessEqual:
      range.most = *number;
      return range;
    case TestOp::kGreater:
      range.least = *number + 1;
      return range;
    case TestOp::kGreaterEqual:
      range.least = *number;
      return range;
    case TestOp::kIn:
    case TestOp::kContains:
    case TestOp::kStartsWith:
    case TestOp::kEndsWith:
    case TestOp::kMatches:
    case TestOp::kIsTrue:
      return std::nullopt;
  }
  return std::nullopt;
}

void lint_contradiction(Context& context, const CheckedMitigation& mitigation) {
  Contradictions(context).walk(mitigation.condition);
  for_each_test(mitigation.condition, false,
                [&](const Cond& test, bool) { lint_size(context, test); });
}

}  // namespace stopgap::lang::checking
