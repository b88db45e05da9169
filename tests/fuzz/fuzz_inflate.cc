// SPDX-License-Identifier: Apache-2.0
// The first byte chooses codings, the rest is a body: what comes out is within the bounds, the same
// each time, and of a shorter window the beginning.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "engine/body/inflate.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace stopgap::engine;
  static constexpr std::string_view kChoices[] = {
      "gzip", "deflate", "br", "gzip, br", "deflate, deflate, gzip", "x-gzip, zstd"};
  static Inflater inflater;
  if (size == 0) return 0;
  CodingList codings;
  add_codings(kChoices[data[0] % std::size(kChoices)], codings);
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  constexpr size_t kWindow = 100'000;
  Arena arena, other;
  const Inflated out = inflater.undo(codings, body, kWindow, arena);
  if (codings.unknown) {
    if (out.text.data() != body.data() || out.whole) __builtin_trap();
    return 0;
  }
  if (out.text.size() > std::max(kFreeInflation, std::min(kWindow, kMaxInflation * body.size()))) {
    __builtin_trap();
  }
  const Inflated again = inflater.undo(codings, body, kWindow, other);
  if (again.text != out.text || again.whole != out.whole) __builtin_trap();
  if (codings.count > 1) return 0;
  const Inflated less = inflater.undo(codings, body, 100, other);
  if (less.text.size() > 100) __builtin_trap();
  if (out.text.size() > 100 && less.whole) __builtin_trap();
  return 0;
}
