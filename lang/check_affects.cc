// SPDX-License-Identifier: Apache-2.0
// Which versions of which products a mitigation is for. Tested by check_test.cc and
// tests/golden/check.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "lang/check.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

bool overlap(VersionScheme scheme, std::string_view a, std::string_view b) {
  return in_branch(scheme, a, b) || in_branch(scheme, b, a);
}

VersionScheme scheme_of(Context& context, const ast::Affects& node) {
  if (!node.scheme) return VersionScheme::kDotted;
  const std::vector<std::string> known = {"dotted", "semver", "debian"};
  const auto found = std::find(known.begin(), known.end(), node.scheme->text);
  if (found != known.end()) return static_cast<VersionScheme>(found - known.begin());
  Diagnostic& wrong = context.report_unknown(
      Code::kUnknownWord, node.scheme->span,
      fmt::format("{} is no way to compare versions", quoted(node.scheme->text)), node.scheme->text,
      known);
  if (wrong.help.empty()) wrong.help = "one of dotted, semver, debian";
  return VersionScheme::kDotted;
}

struct Branch {
  std::string text;
  Span span;
};

/// Branches are neighbours if they differ in their last number only: 15.0 and 15.2.
void note_gaps(Context& context, std::string_view product, std::vector<Branch> branches) {
  const auto split = [](const std::string& text) {
    const size_t dot = text.rfind('.');
    const size_t at = dot == std::string::npos ? 0 : dot + 1;
    return std::pair{text.substr(0, at), text.substr(at)};
  };
  const auto by_number = [&](const Branch& a, const Branch& b) {
    const auto [a_head, a_last] = split(a.text);
    const auto [b_head, b_last] = split(b.text);
    return std::tuple(a_head, a_last.size(), a_last) < std::tuple(b_head, b_last.size(), b_last);
  };
  std::sort(branches.begin(), branches.end(), by_number);
  for (size_t i = 1; i < branches.size(); ++i) {
    const auto [head, last] = split(branches[i].text);
    const auto [head_before, last_before] = split(branches[i - 1].text);
    constexpr size_t kMaxDigits = 9;  // fits an int
    if (head != head_before || last.size() > kMaxDigits || last_before.size() > kMaxDigits)
      continue;
    if (!std::all_of(last.begin(), last.end(), [](char c) { return c >= '0' && c <= '9'; }))
      continue;
    const int first_missing = std::stoi(last_before) + 1, next = std::stoi(last);
    if (next <= first_missing) continue;
    const std::string missing =
        next == first_missing + 1
            ? fmt::format("branch {}{} is", head, first_missing)
            : fmt::format("branches {}{} to {}{} are", head, first_missing, head, next - 1);
    Diagnostic& gap = context.report(Code::kBranchGap, branches[i].span,
                                     fmt::format("of {} {} not named between {} and {}", product,
                                                 missing, branches[i - 1].text, branches[i].text),
                                     "right if they do not exist or are not affected: installed "
                                     "versions of them make this idle");
    gap.labels.push_back({branches[i - 1].span, "the branch before"});
  }
}

/// False after reporting.
bool check_range(Context& context, const ast::AffectsRange& range, VersionScheme scheme,
                 const std::string& branch, const std::string& before) {
  if (!is_branch(scheme, branch)) {
    context.report(Code::kBadVersion, range.branch.span,
                   fmt::format("{} is not a branch", quoted(branch)),
                   "a branch is the numbers its versions begin with: `1.22`");
    return false;
  }
  if (!is_version(scheme, before)) {
    context.report(Code::kBadVersion, range.before.span,
                   fmt::format("{} is not a whole {} version", quoted(before), scheme_name(scheme)),
                   "write all of the first version that is safe");
    return false;
  }
  if (in_branch(scheme, before, branch)) return true;
  Diagnostic& outside = context.report(
      Code::kBranchMismatch, range.before.span,
      fmt::format("{} is not a version of the branch {}", quoted(before), quoted(branch)),
      fmt::format("write the first version of the branch that is safe: `{} before {}.…`", branch,
                  branch));
  outside.labels.push_back({range.branch.span, "the branch"});
  return true;
}

void check_ranges(Context& context, const ast::Affects& node, AffectedProduct& product) {
  std::vector<Branch> branches;
  for (const ast::AffectsRange& range : node.ranges) {
    const auto branch = parse_product_version(context, range.branch, product.scheme);
    const auto before = parse_product_version(context, range.before, product.scheme);
    if (!branch || !before) continue;
    if (!check_range(context, range, product.scheme, *branch, *before)) continue;
    for (const auto& [other, place] : branches) {
      if (!overlap(product.scheme, other, *branch)) continue;
      Diagnostic& overlapping = context.report(
          Code::kOverlappingBranches, range.branch.span,
          *branch == other
              ? fmt::format("branch {} is given twice", quoted(*branch))
              : fmt::format("branches {} and {} overlap", quoted(*branch), quoted(other)),
          "one range for each branch");
      overlapping.labels.push_back({place, "the other one"});
      break;
    }
    branches.push_back({*branch, range.branch.span});
    product.ranges.push_back({*branch, *before});
  }
  note_gaps(context, quoted(product.product), std::move(branches));
}

}  // namespace

void check_affects(Context& context, const ast::Mitigation& mitigation, CheckedMitigation& out) {
  std::map<std::string, Span> seen;
  for (const ast::Affects& node : mitigation.affects) {
    const auto [first, added] = seen.emplace(node.product.text, node.product.span);
    if (!added) {
      Diagnostic& again =
          context.report(Code::kDuplicateKey, node.product.span,
                         fmt::format("product {} is given twice", quoted(node.product.text)),
                         "put all its branches into one `affects`");
      again.labels.push_back({first->second, "first here"});
      continue;
    }
    AffectedProduct product{node.product.text, {}, scheme_of(context, node)};
    check_ranges(context, node, product);
    if (node.ranges.empty()) {
      context.report(Code::kBadEntry, node.span,
                     fmt::format("no branch of {} is named", quoted(node.product.text)),
                     "write `BRANCH before VERSION`");
    }
    out.affects.push_back(std::move(product));
  }
}

}  // namespace stopgap::lang::checking
