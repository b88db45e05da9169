// SPDX-License-Identifier: Apache-2.0
// See header_fields.h. Tested in header_fields_test.cc.
#include "engine/header_fields.h"

#include <algorithm>
#include <new>

#include "engine/ascii.h"
#include "engine/cookies.h"
#include "engine/decode.h"
#include "engine/distinct_views.h"
#include "engine/equal_names.h"
#include "engine/headers.h"
#include "engine/marks.h"
#include "engine/stages.h"

namespace stopgap::engine {
namespace {

constexpr size_t kNone = std::string_view::npos;

/// The first line end with a blank behind it, from `at` on.
size_t next_fold(std::string_view value, size_t at) {
  for (at = value.find('\n', at); at != kNone; at = value.find('\n', at + 1)) {
    if (at + 1 < value.size() && is_blank(value[at + 1])) return at;
  }
  return kNone;
}

std::string_view* keep(std::string_view text, Arena& arena) {
  return new (arena.allocate<std::string_view>(1)) std::string_view(text);
}

ViewList stages_of(std::string_view text, const BackendReads& reads, Arena& arena) {
  return decode_stages(*keep(text, arena), reads, arena);
}

std::string_view name_key(std::string_view name, bool folded, Arena& arena) {
  const auto is_plain = [&](char c) { return !is_upper(c) && !(folded && c == '_'); };
  if (std::all_of(name.begin(), name.end(), is_plain)) return name;
  char* out = arena.allocate<char>(name.size());
  std::transform(name.begin(), name.end(), out,
                 [&](char c) { return folded ? dashed(to_lower(c)) : to_lower(c); });
  return {out, name.size()};
}

using Keys = std::span<std::string_view>;

class Joiner {
 public:
  Joiner(std::span<const HeaderView> seen, Element* end, Arena& arena)
      : seen_(seen), end_(end), arena_(arena) {}

  /// Joins the values of names that differ in case only; then, if so asked, of those that are equal
  /// with '-' for '_', where that gives others.
  Element* run(bool underscores) {
    const Keys lower = make_keys(false);
    for (const EqualGroup group : equal_groups(lower, arena_)) join(group);
    const bool some = underscores && std::any_of(lower.begin(), lower.end(),
                                                 [](auto name) { return holds(name, '_'); });
    if (!some) return end_;
    for (const EqualGroup group : equal_groups(make_keys(true), arena_)) {
      if (!all_equal(group, lower)) join(group);
    }
    return end_;
  }

 private:
  Keys make_keys(bool folded) {
    const Keys keys(arena_.allocate<std::string_view>(seen_.size()), seen_.size());
    for (size_t i = 0; i < keys.size(); ++i) {
      new (&keys[i]) std::string_view(name_key(seen_[i].name, folded, arena_));
    }
    return keys;
  }

  void join(EqualGroup group) {
    const std::string_view name = seen_[group.front()].name;
    const std::string_view between = is_cookie_header(name) ? "; " : ", ";
    const std::span<std::string_view> values(arena_.allocate<std::string_view>(group.size()),
                                             group.size());
    size_t size = between.size() * (group.size() - 1);
    for (size_t i = 0; i < group.size(); ++i) {
      new (&values[i]) std::string_view(plain_value(seen_[group[i]].value, arena_));
      size += values[i].size();
    }
    char* const out = arena_.allocate<char>(size);
    char* next = out;
    for (size_t i = 0; i < group.size(); ++i) {
      if (i > 0) next = std::copy(between.begin(), between.end(), next);
      next = std::copy(values[i].begin(), values[i].end(), next);
    }
    Element joined;
    joined.text[0] = name;
    joined.text[1] = {out, size};
    joined.made = Made::kJoined;
    new (end_++) Element(joined);
  }

  std::span<const HeaderView> seen_;
  Element* end_;
  Arena& arena_;
};

/// Of a whole Cookie header. INVARIANT: what quotes a byte of a value lies in the value, and the
/// mark before and behind it is no part of an escape; so what becomes of a value is a piece of it.
ViewList stages_without_quoting(std::string_view header, bool octal, const BackendReads& reads,
                                Arena& arena) {
  char* const out = arena.allocate<char>(header.size());
  const size_t size = remove_quoting(header, octal, out);
  arena.shrink_last(out, size);
  return stages_of({out, size}, reads, arena);
}

}  // namespace

bool holds_fold(std::string_view value) { return next_fold(value, 0) != kNone; }

std::string_view unfold(std::string_view value, Arena& arena) {
  char* const out = arena.allocate<char>(value.size());
  char* next = out;
  size_t at = 0;
  for (size_t fold = next_fold(value, 0); fold != kNone; fold = next_fold(value, at)) {
    size_t end = fold;
    if (end > at && value[end - 1] == '\r') --end;
    while (end > at && is_blank(value[end - 1])) --end;
    next = std::copy(value.begin() + static_cast<ptrdiff_t>(at),
                     value.begin() + static_cast<ptrdiff_t>(end), next);
    *next++ = ' ';
    at = fold + 1;
    while (at < value.size() && is_blank(value[at])) ++at;
  }
  next = std::copy(value.begin() + static_cast<ptrdiff_t>(at), value.end(), next);
  const auto size = static_cast<size_t>(next - out);
  arena.shrink_last(out, size);
  return trim_blanks({out, size});
}

std::string_view plain_value(std::string_view value, Arena& arena) {
  return holds_fold(value) ? unfold(value, arena) : trim_blanks(value);
}

ViewList with_folded_names(ViewList names, Arena& arena) {
  const auto count = std::count_if(names.begin(), names.end(),
                                   [](std::string_view name) { return holds(name, '_'); });
  if (count == 0) return names;
  const size_t most = names.size() + static_cast<size_t>(count);
  std::string_view* const views = arena.allocate<std::string_view>(most);
  std::string_view* end = std::uninitialized_copy(names.begin(), names.end(), views);
  for (const std::string_view name : names) {
    if (!holds(name, '_')) continue;
    char* out = arena.allocate<char>(name.size());
    std::transform(name.begin(), name.end(), out, dashed);
    new (end++) std::string_view(out, name.size());
  }
  return {views, end};
}

std::span<Element> read_headers(std::span<const HeaderView> seen, const BackendReads& reads,
                                Arena& arena) {
  // Names are the same in two ways: groups of the first are apart, those of the second too.
  Element* const begin = arena.allocate<Element>(seen.size() + seen.size() / 2 * 2);
  Element* end = begin;
  for (const HeaderView& header : seen) {
    Element element;
    element.text[0] = header.name;
    element.text[1] = trim_blanks(header.value);
    if (holds_fold(header.value)) {
      element.views[1] = distinct_views({stages_of(element.text[1], reads, arena),
                                         stages_of(unfold(header.value, arena), reads, arena)},
                                        arena);
    }
    new (end++) Element(element);
  }
  end = Joiner(seen, end, arena).run(reads.underscore_headers);
  return {begin, end};
}

ViewList further_header_pieces(const HeaderView& header, const BackendReads& reads, Arena& arena) {
  const std::string_view value = trim_blanks(header.value);
  if (!holds_mark(value)) return {};
  const bool folded = holds_fold(header.value);
  const std::string_view plain = folded ? unfold(header.value, arena) : value;
  const ViewList stages = stages_of(value, reads, arena).subspan(1);
  const ViewList unfolded = folded ? stages_of(plain, reads, arena) : ViewList();
  const bool quoting = is_cookie_header(header.name) && holds(plain, '\\');
  if (!quoting) return folded ? distinct_views({stages, unfolded}, arena) : stages;
  return distinct_views({stages, unfolded, stages_without_quoting(plain, false, reads, arena),
                         stages_without_quoting(plain, true, reads, arena)},
                        arena);
}

}  // namespace stopgap::engine
