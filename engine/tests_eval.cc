// SPDX-License-Identifier: Apache-2.0
// See tests_eval.h. Tested by evaluate_test.cc.
#include "engine/tests_eval.h"

#include <algorithm>

#include "engine/cidr.h"
#include "engine/limits.h"

namespace stopgap::engine {
namespace {

using program::OperandKind;
using program::TestOp;

int stop_at_match(unsigned int, unsigned long long, unsigned long long to, unsigned int,
                  void* context) {
  *static_cast<TextHit*>(context) = {true, static_cast<size_t>(to)};
  return 1;
}

TextHit regex_satisfies(const hs_database_t* database, std::string_view view, hs_scratch_t* scratch,
                        Fault& fault) {
  TextHit hit;
  // A view of nothing may have no address, which the matcher refuses.
  const char* data = view.empty() ? "" : view.data();
  const hs_error_t result = hs_scan(database, data, static_cast<unsigned int>(view.size()), 0,
                                    scratch, stop_at_match, &hit);
  if (result != HS_SUCCESS && result != HS_SCAN_TERMINATED) fault = Fault::kMatcher;
  return hit;
}

}  // namespace

TextHit needle_satisfies(TestOp op, std::string_view view, const Needle& needle) {
  switch (op) {
    case TestOp::kEqual:
    case TestOp::kIn:
      return {equals(view, needle), 0};
    case TestOp::kContains: {
      const size_t at = find(view, needle);
      return {at != std::string_view::npos, at};
    }
    case TestOp::kStartsWith:
      return {starts_with(view, needle), 0};
    case TestOp::kEndsWith:
      return {ends_with(view, needle), view.size() - std::min(view.size(), needle.bytes.size())};
    case TestOp::kLess:
    case TestOp::kLessEqual:
    case TestOp::kGreater:
    case TestOp::kGreaterEqual:
    case TestOp::kMatches:
    case TestOp::kIsTrue:
    case TestOp::kPresent:
    case TestOp::kBefore:
    case TestOp::kAny:
    case TestOp::kAll:
    case TestOp::kFalse:
    case TestOp::kSameView:
      break;
  }
  return {};
}

namespace {

bool compare(TestOp op, int64_t left, int64_t right) {
  switch (op) {
    case TestOp::kEqual:
    case TestOp::kIn:
      return left == right;
    case TestOp::kLess:
      return left < right;
    case TestOp::kLessEqual:
      return left <= right;
    case TestOp::kGreater:
      return left > right;
    case TestOp::kGreaterEqual:
      return left >= right;
    case TestOp::kContains:
    case TestOp::kStartsWith:
    case TestOp::kEndsWith:
    case TestOp::kMatches:
    case TestOp::kIsTrue:
    case TestOp::kPresent:
    case TestOp::kBefore:
    case TestOp::kAny:
    case TestOp::kAll:
    case TestOp::kFalse:
    case TestOp::kSameView:
      break;
  }
  return false;
}

/// One needle is not worth the tables.
TextHit set_satisfies(TestOp op, std::string_view view, const RuntimeSet& set, Fault& fault,
                      uint64_t& all_work) {
  if (op == TestOp::kIn) return {set.contains_text(view), 0};
  if (set.texts().size() == 1) return needle_satisfies(op, view, set.texts().front());
  uint64_t work = 0;
  TextHit hit;
  if (op == TestOp::kContains) {
    hit.offset = set.some_in(view, work, kMaxSetWork);
    hit.holds = hit.offset != AffixTable::kNone;
  } else {
    hit.holds = op == TestOp::kStartsWith ? set.some_starts(view, work) : set.some_ends(view, work);
  }
  if (!hit.holds && work > kMaxSetWork) fault = Fault::kBudget;
  all_work += work;
  return hit;
}

}  // namespace

TextHit view_satisfies(const Pack::Impl& pack, const RunTest& test, std::string_view view,
                       hs_scratch_t* scratch, Fault& fault, uint64_t& work) {
  if (test.operand_kind == OperandKind::kLiteral) {
    return needle_satisfies(test.op, view, pack.literals[test.operand]);
  }
  if (test.operand_kind == OperandKind::kRegex) {
    return regex_satisfies(pack.regex_databases[test.operand].get(), view, scratch, fault);
  }
  return set_satisfies(test.op, view, pack.sets[test.operand], fault, work);
}

bool every_element_in(const Pack::Impl& pack, const RunTest& test,
                      std::span<const std::string_view> views, Fault& fault, uint64_t& all_work) {
  if (views.empty()) return false;  // absent, also if a site's set is empty
  uint64_t work = 0;
  for (const Needle& needle : pack.sets[test.operand].texts()) {
    const bool holds = std::any_of(views.begin(), views.end(), [&](std::string_view view) {
      work += view.size();
      all_work += view.size();
      return needle_satisfies(test.op, view, needle).holds;
    });
    if (!holds) return false;
    if (work > kMaxSetWork) {
      fault = Fault::kBudget;
      return false;
    }
  }
  return true;
}

bool number_satisfies(const Pack::Impl& pack, const RunTest& test, int64_t number) {
  if (test.operand_kind == OperandKind::kNumber) {
    return compare(test.op, number, pack.numbers[test.operand]);
  }
  const RuntimeSet& set = pack.sets[test.operand];
  if (test.op == TestOp::kIn) return set.contains_number(number);
  return compare(test.op, number, set.numbers().front());  // verified: a scalar
}

bool address_satisfies(const Pack::Impl& pack, const RunTest& test, const IpAddress& address) {
  if (test.operand_kind == OperandKind::kCidr) return in_cidr(address, pack.cidrs[test.operand]);
  return pack.sets[test.operand].contains_address(address);
}

}  // namespace stopgap::engine
