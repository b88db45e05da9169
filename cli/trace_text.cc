// SPDX-License-Identifier: Apache-2.0
// See trace_text.h. Tested by trace_text_test.cc and tests/e2e/explain_test.cc.
#include "cli/trace_text.h"

#include <algorithm>

#include "cli/console.h"
#include "cli/dates.h"
#include "cli/names.h"

namespace stopgap::cli {
namespace {

namespace program = engine::program;
using engine::ConditionTrace;
using engine::Mark;
using engine::Why;
using program::ConditionKind;

constexpr size_t kBeforeBytes = 24;
constexpr size_t kAfterBytes = 40;
constexpr size_t kShownConditionBytes = 160;
constexpr size_t kShownReasonBytes = 120;
constexpr size_t kShownNameBytes = 40;
constexpr size_t kMaxIndents = 20;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool is_of(const program::Test& test, program::OperandKind kind) {
  return test.operand_kind == static_cast<uint32_t>(kind);
}

/// The lines of one rule. They come in preorder, each with how many it stands in.
class Lines {
 public:
  Lines(const engine::Pack& pack, const engine::ProgramView& view, bool colour)
      : pack_(pack), view_(view), colour_(colour) {}

  std::vector<std::string> run(const engine::RuleTrace& trace) {
    for (size_t i = 0; i < trace.roots.size(); ++i) {
      size_t indent = 0;
      if (i != 0 && !exception(trace.roots[i])) continue;
      if (i != 0) indent = 1;
      conditions_ = &trace.roots[i].conditions;
      const bool all = !conditions_->empty() && is_group(0) && kind(0) == ConditionKind::kAnd;
      if (all) {
        add_below(0, indent);
      } else if (!conditions_->empty()) {
        add(0, indent);
      }
    }
    return std::move(lines_);
  }

 private:
  const ConditionTrace& line(size_t i) const { return (*conditions_)[i]; }
  const program::Condition& record(size_t i) const { return pack_.conditions()[line(i).condition]; }
  ConditionKind kind(size_t i) const { return static_cast<ConditionKind>(record(i).kind); }
  /// Behind the lines that stand in it.
  size_t end(size_t i) const {
    size_t next = i + 1;
    while (next < conditions_->size() && line(next).depth > line(i).depth) ++next;
    return next;
  }
  bool has_below(size_t i) const { return end(i) > i + 1; }
  /// Only joins what stands in it: the rule has no text of its own for it.
  bool is_group(size_t i) const {
    const bool joins = kind(i) == ConditionKind::kAnd || kind(i) == ConditionKind::kOr;
    return joins && record(i).text.length == 0 && has_below(i);
  }
  /// What the condition is about: that behind `not`, if it is told in the same line.
  ConditionKind subject(size_t i) const {
    uint32_t at = line(i).condition;
    const auto all = pack_.conditions();
    const auto is_not = [&] {
      return static_cast<ConditionKind>(all[at].kind) == ConditionKind::kNot &&
             all[at + 1].is_part != 0;
    };
    while (is_not()) ++at;
    return static_cast<ConditionKind>(all[at].kind);
  }
  /// A group is told in the line that it alone stands in, but for one that is denied by its name.
  bool is_over_group(size_t i) const {
    if (is_group(i) || !has_below(i)) return false;
    const bool denied = kind(i) == ConditionKind::kNot && subject(i) == ConditionKind::kUse;
    return !denied && is_group(i + 1) && end(i + 1) == end(i);
  }

  /// False: its conditions do not count any more.
  bool exception(const engine::RootTrace& root) {
    const program::ConditionRoot& record = pack_.condition_roots()[root.root];
    std::string text = "except \"" + clipped(pack_.string(record.reason), kShownReasonBytes) + "\"";
    const std::string day =
        record.until_day == program::kNever ? "" : format_date(record.until_day);
    if (root.ended) {
      lines_.push_back(text + ": has ended, its last day was " + day);
      return false;
    }
    if (!day.empty()) text += " until " + day;
    const std::string_view what = root.truth.unknown()  ? "is not known"
                                  : root.truth.can_hold ? "holds"
                                                        : "does not hold";
    lines_.push_back(text + ": " + std::string(what));
    return true;
  }

  void add(size_t i, size_t indent) {
    std::string text(2 * std::min(indent, kMaxIndents), ' ');
    text += mark(line(i).mark) + " " + words(i) + reason(i);
    lines_.push_back(std::move(text));
    add_below(is_over_group(i) ? i + 1 : i, indent + 1);
  }

  void add_below(size_t i, size_t indent) {
    for (size_t below = i + 1; below < end(i); below = end(below)) add(below, indent);
  }

  std::string mark(Mark mark) const {
    switch (mark) {
      case Mark::kHolds:
        return paint("+", "32", colour_);
      case Mark::kFails:
        return paint("-", "31", colour_);
      case Mark::kUnknown:
        return paint("?", "33", colour_);
      case Mark::kNotAsked:
        break;
    }
    return ".";
  }

  std::string words(size_t i) const {
    if (is_group(i)) return kind(i) == ConditionKind::kOr ? "one of:" : "all of:";
    const std::string text = clipped(pack_.string(record(i).text), kShownConditionBytes);
    if (!is_over_group(i)) return text;
    const bool either = kind(i + 1) == ConditionKind::kOr;
    if (subject(i) == ConditionKind::kNot) return either ? "none of:" : "not all of:";
    return either ? text + ", one of:" : text;
  }

  std::string reason(size_t i) const {
    const ConditionTrace& one = line(i);
    switch (one.why) {
      case Why::kFound:
        return (one.mark == Mark::kFails ? "  found " : "  ") + found(one);
      case Why::kElsewhere:
        return "  but found " + found(one);
      case Why::kAbsent:
        return "  absent";
      case Why::kNoElement:
        return "  no such element";
      case Why::kLacks:
        return "  lacks " + operand(one.test);
      case Why::kIs:
        return "  is " + printable(one.value);
      case Why::kShown:
        return about(i);
      case Why::kNothing:
        break;
    }
    if (one.mark == Mark::kUnknown && !has_below(i)) return unknown(one);
    if (!one.has_element) return "";
    if (kind(i) == ConditionKind::kAny && one.mark == Mark::kHolds) return "  in " + element(one);
    const bool counterexample = kind(i) == ConditionKind::kAll && one.mark == Mark::kFails;
    return counterexample ? "  not in " + element(one) : "";
  }

  static std::string unknown(const ConditionTrace& one) {
    std::string causes;
    for (const std::string_view cause : cause_names(one.causes)) {
      causes += (causes.empty() ? "" : ", ") + std::string(cause);
    }
    return "  not known: " + causes;
  }

  static std::string element(const ConditionTrace& one) {
    return "`" + clipped(one.element, kShownNameBytes) + "`";
  }

  std::string found(const ConditionTrace& one) const {
    const std::string where = one.has_element ? element(one) + " " : "";
    return where + printable(one.view_name) + ", " + place_text(pack_, one) + ": " +
           excerpt(one.view, place(one));
  }

  /// Where the engine saw the test hold: it reports the end of a regex's match, the beginning of
  /// others.
  Place place(const ConditionTrace& one) const {
    const program::Test& test = pack_.tests()[one.test];
    const size_t at = one.offset - one.view_begin;
    if (test.op == static_cast<uint32_t>(program::TestOp::kMatches)) return {{}, at};
    if (!is_of(test, program::OperandKind::kLiteral)) return {at, {}};
    return {at, at + literal(test.operand).bytes.length};
  }

  program::Literal literal(uint32_t index) const {
    return view_.get<program::Literal>(program::SectionId::kLiterals, index);
  }

  /// What a text must contain and does not.
  std::string operand(uint32_t test) const {
    const program::Test& record = pack_.tests()[test];
    if (is_of(record, program::OperandKind::kRegex)) {
      const auto regex = view_.get<program::Regex>(program::SectionId::kRegexes, record.operand);
      return "/" + clipped(pack_.string(regex.pattern), kShownConditionBytes) + "/";
    }
    if (!is_of(record, program::OperandKind::kLiteral)) return "one of them";
    return "\"" + clipped(pack_.string(literal(record.operand).bytes), kShownConditionBytes) + "\"";
  }

  /// Which element or view is shown below, and what it is to the condition.
  std::string about(size_t i) const {
    const ConditionTrace& one = line(i);
    std::string what;
    if (one.has_element) what = element(one);
    if (!one.view_name.empty()) what += (what.empty() ? "" : " ") + printable(one.view_name);
    if (what.empty()) what = "what was not seen";
    const bool all = subject(i) == ConditionKind::kAll;
    if (one.mark == Mark::kUnknown) return (all ? "  perhaps not in " : "  perhaps in ") + what;
    const bool negated = kind(i) == ConditionKind::kNot;
    if ((one.mark == Mark::kHolds) != negated) return (all ? "  each, first: " : "  in ") + what;
    return (all ? "  not in " : "  in none, nearest: ") + what;
  }

  const engine::Pack& pack_;
  const engine::ProgramView& view_;
  const bool colour_;
  const std::vector<ConditionTrace>* conditions_ = nullptr;
  std::vector<std::string> lines_;
};

}  // namespace

std::string excerpt(std::string_view view, Place place) {
  const size_t anchor = std::min(place.begin.value_or(place.end.value_or(0)), view.size());
  size_t begin = anchor > kBeforeBytes ? anchor - kBeforeBytes : 0;
  while (begin < anchor && is_continuation(view[begin])) ++begin;
  size_t end = std::min(view.size(), anchor + kAfterBytes);
  while (end < view.size() && end > anchor && is_continuation(view[end])) --end;
  const size_t match_end = std::min(std::max(place.end.value_or(end), anchor), end);
  std::string text = begin > 0 ? "…" : "";
  text += printable(view.substr(begin, anchor - begin));
  if (place.begin) text += "»" + printable(view.substr(anchor, match_end - anchor));
  const bool ends_inside = place.end && *place.end <= end;
  if (ends_inside) text += "«";
  text += printable(view.substr(match_end, end - match_end));
  return end < view.size() ? text + "…" : text;
}

std::vector<std::string> trace_lines(const engine::Pack& pack, const engine::ProgramView& view,
                                     const engine::RuleTrace& trace, bool colour) {
  return Lines(pack, view, colour).run(trace);
}

std::string place_text(const engine::Pack& pack, const ConditionTrace& found) {
  const auto op = static_cast<program::TestOp>(pack.tests()[found.test].op);
  return (op == program::TestOp::kMatches ? "up to byte " : "byte ") + std::to_string(found.offset);
}

}  // namespace stopgap::cli
