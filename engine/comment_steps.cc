// SPDX-License-Identifier: Apache-2.0
// Each comment is looked through for its end once, and when none is found no later one is looked
// for: linear. Tested by form_steps_test.cc and tests/fuzz/fuzz_forms.cc.
#include "engine/comment_steps.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/ascii.h"

namespace stopgap::engine {
namespace {

constexpr size_t kNone = std::string_view::npos;

/// Ends of `/* … */`, and whether there are any left.
class BlockEnds {
 public:
  explicit BlockEnds(std::string_view text) : text_(text) {}

  /// Behind the end of the comment whose `/*` is at `at`; kNone: it is not closed.
  size_t behind(size_t at) {
    if (none_) return kNone;
    const size_t end = text_.find("*/", at + 2);
    none_ = end == kNone;
    return none_ ? kNone : end + 2;
  }

 private:
  std::string_view text_;
  bool none_ = false;
};

/// `/*!`, with five or six digits of a version, or MariaDB's `/*M!`; 0: not there.
size_t executed_opening(std::string_view text) {
  const size_t mark = text.starts_with("/*M!") ? 4 : 3;
  if (mark == 3 && !text.starts_with("/*!")) return 0;
  size_t digits = 0;
  while (digits < 6 && mark + digits < text.size() && is_digit(text[mark + digits])) ++digits;
  return digits < 5 ? mark : mark + digits;
}

/// `#`, or `--` before white space, a control character or the end.
bool opens_line_comment(std::string_view text) {
  if (text[0] == '#') return true;
  if (!text.starts_with("--")) return false;
  return text.size() == 2 || static_cast<uint8_t>(text[2]) <= ' ' || text[2] == '\x7f';
}

/// Behind the end of the comment that `text` has at `at`; kNone: it is not closed.
size_t behind_html(std::string_view text, size_t at) {
  const std::string_view content = text.substr(at + 4);
  if (content.starts_with(">")) return at + 5;
  if (content.starts_with("->")) return at + 6;
  for (size_t i = content.find("--"); i != kNone; i = content.find("--", i + 1)) {
    const std::string_view rest = content.substr(i + 2);
    if (rest.starts_with(">")) return at + 4 + i + 3;
    if (rest.starts_with("!>")) return at + 4 + i + 4;
  }
  return kNone;
}

}  // namespace

size_t c_comments(char* text, size_t size) {
  const std::string_view all(text, size);
  BlockEnds ends(all);
  size_t out = 0;
  for (size_t i = 0; i < size;) {
    const size_t behind = all.substr(i, 2) == "/*" ? ends.behind(i) : kNone;
    text[out++] = behind == kNone ? text[i] : ' ';
    i = behind == kNone ? i + 1 : behind;
  }
  return out;
}

size_t mysql_comments(char* text, size_t size) {
  const std::string_view all(text, size);
  BlockEnds ends(all);
  size_t out = 0;
  bool executed = false;  // inside of one whose content is read
  for (size_t i = 0; i < size;) {
    const std::string_view rest = all.substr(i);
    size_t behind = kNone;
    if (rest.starts_with("/*")) {
      const size_t opening = executed ? 0 : executed_opening(rest);
      executed = executed || opening > 0;
      behind = opening > 0 ? i + opening : ends.behind(i);
    } else if (executed && rest.starts_with("*/")) {
      executed = false;
      behind = i + 2;
    } else if (opens_line_comment(rest)) {
      behind = std::min(all.find('\n', i), size);
    }
    text[out++] = behind == kNone ? text[i] : ' ';
    i = behind == kNone ? i + 1 : behind;
  }
  return out;
}

size_t html_comments(char* text, size_t size) {
  const std::string_view all(text, size);
  size_t out = 0;
  bool none_closed = false;
  for (size_t i = 0; i < size;) {
    if (all.substr(i, 4) == "<!--") {
      const bool empty = all.substr(i + 4, 1) == ">" || all.substr(i + 4, 2) == "->";
      const size_t behind = none_closed && !empty ? kNone : behind_html(all, i);
      none_closed = none_closed || behind == kNone;
      if (behind != kNone) {
        i = behind;
        continue;
      }
    }
    text[out++] = text[i++];
  }
  return out;
}

}  // namespace stopgap::engine
