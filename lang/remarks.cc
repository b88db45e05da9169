// SPDX-License-Identifier: Apache-2.0
// Comments that speak to the checker (`// stopgap: …`) and the text they are about. Tested by
// remarks_test.cc.
#include <algorithm>
#include <utility>

#include "lang/comments.h"
#include "lang/limits.h"

namespace stopgap::lang {
namespace {

constexpr std::string_view kMark = "stopgap:";

/// What stands behind `// stopgap:`; nothing for any other comment.
std::optional<std::string_view> remark_text(std::string_view comment) {
  comment.remove_prefix(std::min(comment.find_first_not_of('/'), comment.size()));
  comment.remove_prefix(std::min(comment.find_first_not_of(" \t"), comment.size()));
  if (comment.substr(0, kMark.size()) != kMark) return std::nullopt;
  return comment.substr(kMark.size());
}

struct Line {
  uint32_t begin;
  uint32_t end;
};

Line line_at(std::string_view text, size_t at) {
  const size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return {static_cast<uint32_t>(begin),
          static_cast<uint32_t>(std::min(text.find('\n', at), text.size()))};
}

bool says_nothing(std::string_view line) {
  const size_t first = line.find_first_not_of(" \t\r");
  return first == std::string_view::npos || line.substr(first, 2) == "//";
}

/// The line a remark is about: its own, or the next one that says something if it stands alone.
/// `next`: that of the remark before, which is the same one if it lies behind this remark.
Line line_of_remark(std::string_view text, const CommentSpan& comment, Line& next) {
  Line line = line_at(text, comment.begin);
  if (!says_nothing(text.substr(line.begin, comment.begin - line.begin))) return line;
  if (next.begin > comment.begin) return next;
  while (says_nothing(text.substr(line.begin, line.end - line.begin)) && line.end < text.size()) {
    line = line_at(text, line.end + 1);
  }
  next = line;
  return line;
}

/// A part that begins or ends on the line belongs to it as a whole: the formatter moves comments
/// inside a part in front of it, and must not change what they are about.
void widen(Line& line, const std::vector<CommentSlot>& slots) {
  const Line own = line;
  const auto before = [](const CommentSlot& slot, uint32_t at) { return slot.begin < at; };
  auto slot = std::lower_bound(slots.begin(), slots.end(), own.begin, before);
  while (slot != slots.begin() && !((slot - 1)->leaf)) --slot;
  if (slot != slots.begin()) --slot;
  for (; slot != slots.end() && slot->begin < own.end; ++slot) {
    if (!slot->leaf || slot->end <= own.begin) continue;
    line.begin = std::min(line.begin, slot->begin);
    line.end = std::max(line.end, slot->end);
  }
}

}  // namespace

void collect_remarks(ast::File& file, const std::vector<CommentSpan>& comments, SourceView source) {
  std::vector<CommentSlot> slots;
  Line next{0, 0};
  for (const CommentSpan& comment : comments) {
    const std::string_view text = source.text.substr(comment.begin, comment.end - comment.begin);
    const auto words = remark_text(text);
    if (!words) continue;
    if (file.remarks.size() > kMaxRemarks) return;
    if (slots.empty()) slots = comment_slots(file);
    Line line = line_of_remark(source.text, comment, next);
    widen(line, slots);
    file.remarks.push_back({{source.file, comment.begin, comment.end},
                            {source.file, line.begin, line.end},
                            std::string(*words)});
  }
}

}  // namespace stopgap::lang
