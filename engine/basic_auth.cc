// SPDX-License-Identifier: Apache-2.0
// See basic_auth.h. Base64 is read as the form step reads it: servers differ in what they skip.
// Tested in basic_auth_test.cc.
#include "engine/basic_auth.h"

#include <algorithm>
#include <new>

#include "engine/ascii.h"
#include "engine/form_steps.h"
#include "engine/header_fields.h"
#include "engine/stages.h"

namespace stopgap::engine {
namespace {

constexpr std::string_view kHeader = "authorization";
constexpr std::string_view kScheme = "basic";

/// Behind `Basic` and blanks; empty if the value does not begin so.
std::string_view credentials(std::string_view value) {
  const size_t scheme = kScheme.size();
  if (value.size() <= scheme || !is_blank(value[scheme])) return {};
  if (!equal_ignoring_case(value.substr(0, scheme), kScheme)) return {};
  return trim_blanks(value.substr(scheme));
}

std::string_view user_of(std::string_view encoded, Arena& arena) {
  char* const out = arena.allocate<char>(encoded.size());
  std::copy(encoded.begin(), encoded.end(), out);
  const std::string_view decoded(out, apply_step(FormStep::kBase64Decode, out, encoded.size()));
  const std::string_view user = decoded.substr(0, decoded.find(':'));
  std::fill(out + user.size(), out + encoded.size(), '\0');  // the password does not stay
  arena.shrink_last(out, user.size());
  return user;
}

}  // namespace

ViewList read_auth_users(std::span<const HeaderView> seen, const BackendReads& reads,
                         Arena& arena) {
  const auto speaks = [](const HeaderView& header) { return is_same_header(header.name, kHeader); };
  const auto most = static_cast<size_t>(std::count_if(seen.begin(), seen.end(), speaks));
  if (most == 0) return {};
  ViewList* const lists = arena.allocate<ViewList>(most);
  ViewList* end = lists;
  size_t views = 0;
  for (const HeaderView& header : seen) {
    if (!speaks(header)) continue;
    const std::string_view encoded = credentials(plain_value(header.value, arena));
    if (encoded.empty()) continue;
    std::string_view* user = arena.allocate<std::string_view>(1);
    new (user) std::string_view(user_of(encoded, arena));
    new (end) ViewList(decode_stages(*user, reads, arena));
    views += end++->size();
  }
  std::string_view* const all = arena.allocate<std::string_view>(views);
  std::string_view* next = all;
  for (const ViewList* list = lists; list != end; ++list) {
    next = std::uninitialized_copy(list->begin(), list->end(), next);
  }
  return {all, next};
}

}  // namespace stopgap::engine
