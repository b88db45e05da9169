// SPDX-License-Identifier: Apache-2.0
// memmem is linear in glibc and musl, whatever the boundary; std::string_view::find is not. Tested
// in part_marks_test.cc.
#include "engine/body/part_marks.h"

#include <cstring>

#include "engine/ascii.h"

namespace stopgap::engine {

size_t line_break_at(std::string_view text, size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("\r\n")) return 2;
  return rest.starts_with('\n') || rest.starts_with('\r') ? 1 : 0;
}

std::optional<PartMark> PartMarks::next() {
  const void* found =
      memmem(body_.data() + from_, body_.size() - from_, delimiter_.data(), delimiter_.size());
  if (found == nullptr) return std::nullopt;
  const auto at = static_cast<size_t>(static_cast<const char*>(found) - body_.data());
  PartMark mark = mark_at(at);
  from_ = mark.end;
  ended_ = ended_ || (mark.clean && mark.final);
  return mark;
}

PartMark PartMarks::mark_at(size_t at) const {
  PartMark mark;
  mark.at = at;
  const std::string_view before = body_.substr(from_, at - from_);
  const bool crlf = before.ends_with("\r\n");
  const bool one = before.ends_with('\n') || before.ends_with('\r');
  mark.begin = at - (crlf ? 2 : one ? 1 : 0);

  size_t end = at + delimiter_.size();
  mark.final = body_.substr(end).starts_with("--");
  if (mark.final) end += 2;
  const size_t blanks = end;
  while (end < body_.size() && is_blank(body_[end])) ++end;
  const bool padded = end > blanks;
  const size_t line_break = line_break_at(body_, end);
  mark.end = mark.final || line_break > 0 ? end + line_break : blanks;

  const bool ends_well =
      line_break == 2 ? mark.final || !padded : mark.final && end == body_.size();
  mark.clean = !ended_ && (crlf || at == 0) && ends_well;
  return mark;
}

}  // namespace stopgap::engine
