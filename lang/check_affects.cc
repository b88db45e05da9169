// SPDX-License-Identifier: Apache-2.0
// Which versions of which products a mitigation is for. Tested by check_test.cc and
// tests/golden/check.
#include <fmt/format.h>

#include "lang/check.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

/// Whether the components of `branch` lead those of `version`: "15.2" leads "15.2.7" and not
/// "15.20".
bool leads(std::string_view branch, std::string_view version) {
  if (version.substr(0, branch.size()) != branch) return false;
  return version.size() == branch.size() || version[branch.size()] == '.';
}

void check_ranges(Context& context, const ast::Affects& node, AffectedProduct& product) {
  std::vector<std::pair<std::string, Span>> branches;
  for (const ast::AffectsRange& range : node.ranges) {
    const auto branch = parse_version(context, range.branch);
    const auto before = parse_version(context, range.before);
    if (!branch || !before) continue;
    if (!leads(*branch, *before)) {
      Diagnostic& outside = context.report(
          Code::kBranchMismatch, range.before.span,
          fmt::format("{} is not a version of the branch {}", quoted(*before), quoted(*branch)),
          fmt::format("write the first version of the branch that is safe: `{} before {}.…`",
                      *branch, *branch));
      outside.labels.push_back({range.branch.span, "the branch"});
    }
    for (const auto& [other, place] : branches) {
      if (!leads(other, *branch) && !leads(*branch, other)) continue;
      Diagnostic& overlap = context.report(
          Code::kOverlappingBranches, range.branch.span,
          *branch == other
              ? fmt::format("branch {} is given twice", quoted(*branch))
              : fmt::format("branches {} and {} overlap", quoted(*branch), quoted(other)),
          "one range for each branch");
      overlap.labels.push_back({place, "the other one"});
      break;
    }
    branches.emplace_back(*branch, range.branch.span);
    product.ranges.push_back({*branch, *before});
  }
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
    AffectedProduct product{node.product.text, {}};
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
