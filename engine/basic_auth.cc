// SPDX-License-Identifier: Apache-2.0
// See basic_auth.h. Base64 is read as the form step reads it, and as PHP does: servers differ in
// what they skip.
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

struct User {
  std::string_view name;
  bool ends;  ///< at a ':', so that nothing behind it is part of it
};

bool is_standard_digit(char c) { return is_alphanumeric(c) || c == '+' || c == '/'; }

/// There is something that PHP skips and others do not.
bool php_may_differ(std::string_view encoded) {
  const size_t odd = encoded.find_first_of("=-_");
  return odd != std::string_view::npos &&
         encoded.find_first_not_of('=', odd) != std::string_view::npos;
}

/// `php`: only the digits of the standard alphabet count, also behind a '=' (base64_decode_impl in
/// ext/standard/base64.c, when it is not strict).
User user_of(std::string_view encoded, bool php, Arena& arena) {
  char* const out = arena.allocate<char>(encoded.size());
  char* const end = php ? std::copy_if(encoded.begin(), encoded.end(), out, is_standard_digit)
                        : std::copy(encoded.begin(), encoded.end(), out);
  const size_t size = apply_step(FormStep::kBase64Decode, out, static_cast<size_t>(end - out));
  const std::string_view decoded(out, size);
  const std::string_view name = decoded.substr(0, decoded.find(':'));
  std::fill(out + name.size(), end, '\0');  // the password does not stay
  arena.shrink_last(out, name.size());
  return {name, name.size() < size};
}

}  // namespace

ViewList read_auth_users(std::span<const HeaderView> seen, const BackendReads& reads,
                         Arena& arena) {
  const auto speaks = [](const HeaderView& header) { return is_same_header(header.name, kHeader); };
  const auto count = static_cast<size_t>(std::count_if(seen.begin(), seen.end(), speaks));
  if (count == 0) return {};
  std::string_view* const values = arena.allocate<std::string_view>(count);
  std::string_view* last = values;
  for (const HeaderView& header : seen) {
    if (speaks(header)) new (last++) std::string_view(plain_value(header.value, arena));
  }
  ViewList* const lists = arena.allocate<ViewList>(2 * (count + 1));
  ViewList* end = lists;
  size_t views = 0;
  // Of a joined one what follows might be more of a name without an end.
  const auto add = [&](std::string_view value, bool joined) {
    const std::string_view encoded = credentials(value);
    const ViewList* const first = end;
    for (const bool php : {false, true}) {
      if (encoded.empty() || (php && !php_may_differ(encoded))) break;
      const User user = user_of(encoded, php, arena);
      if (joined && !user.ends) continue;
      if (end != first && (*first)[0] == user.name) continue;
      new (end) ViewList(decode_stages(*keep_view(user.name, arena), reads, arena));
      views += end++->size();
    }
  };
  for (const std::string_view* value = values; value != last; ++value) add(*value, false);
  if (count > 1) add(join_with_commas({values, count}, arena), true);
  std::string_view* const all = arena.allocate<std::string_view>(views);
  std::string_view* next = all;
  for (const ViewList* list = lists; list != end; ++list) {
    next = std::uninitialized_copy(list->begin(), list->end(), next);
  }
  return {all, next};
}

}  // namespace stopgap::engine
