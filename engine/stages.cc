// SPDX-License-Identifier: Apache-2.0
// Tested in stages_test.cc.
#include "engine/stages.h"

#include "engine/decode.h"
#include "engine/limits.h"

namespace stopgap::engine {
namespace {

using Round = size_t (*)(std::string_view, char*);

/// `first` is known to change the text.
ViewList run_rounds(std::string_view text, Round first, Arena& arena) {
  std::string_view* views = arena.allocate<std::string_view>(kMaxDecodeRounds + 1);
  views[0] = text;
  size_t count = 1;
  Round round = first;
  do {
    const std::string_view last = views[count - 1];
    char* out = arena.allocate<char>(last.size());
    const size_t length = round(last, out);
    arena.shrink_last(out, length);
    views[count++] = {out, length};
    round = decode;
  } while (count <= kMaxDecodeRounds && holds_escape(views[count - 1]));
  return {views, count};
}

}  // namespace

ViewList decode_stages(const std::string_view& text, Arena& arena) {
  if (!holds_escape(text)) return {&text, 1};
  return run_rounds(text, decode, arena);
}

ViewList form_stages(const std::string_view& text, Arena& arena) {
  if (!holds(text, '+') && !holds_escape(text)) return {&text, 1};
  return run_rounds(text, decode_form, arena);
}

}  // namespace stopgap::engine
