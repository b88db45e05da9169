// SPDX-License-Identifier: Apache-2.0
// Tested in views_test.cc.
#include "engine/hosts.h"

#include <algorithm>
#include <span>

#include "engine/ascii.h"
#include "engine/headers.h"
#include "engine/target.h"

namespace stopgap::engine {
namespace {

std::string_view lower(std::string_view text, Arena& arena) {
  if (std::none_of(text.begin(), text.end(), is_upper)) return text;
  char* out = arena.allocate<char>(text.size());
  std::transform(text.begin(), text.end(), out, to_lower);
  return {out, text.size()};
}

/// Keeps the first of equal texts, in order. Sorts, because a request may bring many long ones.
size_t keep_distinct(std::span<std::string_view> texts, Arena& arena) {
  if (texts.size() < 2) return texts.size();
  std::span order(arena.allocate<uint32_t>(texts.size()), texts.size());
  for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    const int compared = texts[a].compare(texts[b]);
    return compared != 0 ? compared < 0 : a < b;
  });
  const auto end = std::unique(order.begin(), order.end(),
                               [&](uint32_t a, uint32_t b) { return texts[a] == texts[b]; });
  std::sort(order.begin(), end);
  size_t kept = 0;
  for (auto index = order.begin(); index != end; ++index) texts[kept++] = texts[*index];
  return kept;
}

}  // namespace

std::string_view read_host(std::string_view authority, Arena& arena) {
  return lower(host_candidate(authority), arena);
}

ViewList read_hosts(std::string_view authority, std::span<const HeaderView> headers,
                    size_t host_headers, Arena& arena) {
  std::string_view* views = arena.allocate<std::string_view>(host_headers + 1);
  size_t count = 0;
  const auto add = [&](std::string_view text) {
    const std::string_view host = read_host(text, arena);
    if (!host.empty()) views[count++] = host;
  };
  add(authority);
  if (host_headers > 0) {
    for (const HeaderView& header : headers)
      if (is_host_header(header.name)) add(trim_blanks(header.value));
  }
  return {views, keep_distinct({views, count}, arena)};
}

}  // namespace stopgap::engine
