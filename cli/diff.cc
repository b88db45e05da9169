// SPDX-License-Identifier: Apache-2.0
// See diff.h. The shortest edit by Myers' greedy algorithm, kept small by a bound on the edits.
// Tested by diff_test.cc.
#include "cli/diff.h"

#include <algorithm>
#include <vector>

namespace stopgap::cli {
namespace {

constexpr int kMaxEdits = 1000;
constexpr size_t kContext = 3;

using Lines = std::vector<std::string_view>;

/// With their line ends, so that a missing last one is a difference.
Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

/// One line of the edit: ' ' kept, '-' removed, '+' added.
struct Step {
  char kind;
  std::string_view line;
};

class Differ {
 public:
  Differ(const Lines& before, const Lines& after)
      : before_(before),
        after_(after),
        rows_(static_cast<int>(before.size())),
        columns_(static_cast<int>(after.size())) {}

  std::vector<Step> run() {
    const int limit = std::min(rows_ + columns_, kMaxEdits);
    std::vector<int> reach(static_cast<size_t>(2 * limit + 3), 0);
    const auto at = [&](int k) -> int& { return reach[static_cast<size_t>(k + limit + 1)]; };
    for (int edits = 0; edits <= limit; ++edits) {
      trail_.push_back(reach);
      for (int k = -edits; k <= edits; k += 2) {
        const bool down = k == -edits || (k != edits && at(k - 1) < at(k + 1));
        int x = down ? at(k + 1) : at(k - 1) + 1;
        while (x < rows_ && x - k < columns_ && row(x) == column(x - k)) ++x;
        at(k) = x;
        if (x >= rows_ && x - k >= columns_) return walk_back(edits, limit);
      }
    }
    return replaced();
  }

 private:
  std::string_view row(int x) const { return before_[static_cast<size_t>(x)]; }
  std::string_view column(int y) const { return after_[static_cast<size_t>(y)]; }

  std::vector<Step> walk_back(int edits, int limit) {
    std::vector<Step> steps;
    int x = rows_, y = columns_;
    for (; edits >= 0; --edits) {
      const std::vector<int>& reach = trail_[static_cast<size_t>(edits)];
      const auto at = [&](int k) { return reach[static_cast<size_t>(k + limit + 1)]; };
      const int k = x - y;
      const bool down = k == -edits || (k != edits && at(k - 1) < at(k + 1));
      const int from_x = edits == 0 ? 0 : down ? at(k + 1) : at(k - 1);
      const int from_y = edits == 0 ? 0 : from_x - (down ? k + 1 : k - 1);
      while (x > from_x && y > from_y) {
        steps.push_back({' ', row(--x)});
        --y;
      }
      if (edits == 0) break;
      if (down) {
        steps.push_back({'+', column(--y)});
      } else {
        steps.push_back({'-', row(--x)});
      }
    }
    std::reverse(steps.begin(), steps.end());
    return steps;
  }

  std::vector<Step> replaced() const {
    std::vector<Step> steps;
    for (const std::string_view line : before_) steps.push_back({'-', line});
    for (const std::string_view line : after_) steps.push_back({'+', line});
    return steps;
  }

  const Lines& before_;
  const Lines& after_;
  int rows_;
  int columns_;
  std::vector<std::vector<int>> trail_;
};

std::string range_text(size_t begin, size_t count) {
  return std::to_string(count == 0 ? begin : begin + 1) + "," + std::to_string(count);
}

/// The steps [begin, end) as one hunk. `row` and `column`: lines before it in both texts.
std::string hunk_text(const std::vector<Step>& steps, size_t begin, size_t end, size_t row,
                      size_t column) {
  size_t rows = 0, columns = 0;
  std::string body;
  for (size_t i = begin; i < end; ++i) {
    rows += steps[i].kind != '+' ? 1 : 0;
    columns += steps[i].kind != '-' ? 1 : 0;
    body += steps[i].kind;
    body += steps[i].line;
    if (steps[i].line.back() != '\n') body += "\n\\ No newline at end of file\n";
  }
  return "@@ -" + range_text(row, rows) + " +" + range_text(column, columns) + " @@\n" + body;
}

}  // namespace

std::string unified_diff(std::string_view name, std::string_view before, std::string_view after) {
  if (before == after) return {};
  const Lines old_lines = lines_of(before);
  const Lines new_lines = lines_of(after);
  const std::vector<Step> steps = Differ(old_lines, new_lines).run();
  std::string text = "--- " + std::string(name) + "\n+++ " + std::string(name) + "\n";
  size_t row = 0, column = 0;
  size_t at = 0;
  const auto pass = [&](size_t to) {
    for (; at < to; ++at) {
      row += steps[at].kind != '+' ? 1 : 0;
      column += steps[at].kind != '-' ? 1 : 0;
    }
  };
  while (true) {
    size_t change = at;
    while (change < steps.size() && steps[change].kind == ' ') ++change;
    if (change == steps.size()) return text;
    pass(std::max(at, change < kContext ? 0 : change - kContext));
    size_t last = change;  // of the changes that share this hunk
    for (size_t i = change; i < steps.size() && i <= last + 2 * kContext; ++i) {
      if (steps[i].kind != ' ') last = i;
    }
    const size_t end = std::min(last + 1 + kContext, steps.size());
    text += hunk_text(steps, at, end, row, column);
    pass(end);
  }
}

}  // namespace stopgap::cli
