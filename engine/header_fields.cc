// SPDX-License-Identifier: Apache-2.0
// See header_fields.h. Tested in header_fields_test.cc.
#include "engine/header_fields.h"

#include <algorithm>
#include <new>

#include "engine/ascii.h"
#include "engine/cookies.h"
#include "engine/decode.h"
#include "engine/distinct_views.h"
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

/// Into `out`, which has room for value.size() bytes.
std::string_view unfold(std::string_view value, char* const out) {
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
  return trim_blanks({out, static_cast<size_t>(next - out)});
}

ViewList stages_of(std::string_view text, const BackendReads& reads, Arena& arena) {
  return decode_stages(*keep_view(text, arena), reads, arena);
}

/// Some byte of the name is '-' to some.
bool is_folded(std::string_view name) {
  return std::any_of(name.begin(), name.end(), [](char c) { return dashed(c) != c; });
}

/// Ways in which names are the same: without regard to case; also with '-' for what is no letter or
/// digit.
enum Way : uint32_t { kLower, kDashed };

class HeaderNames final : public Joinable {
 public:
  HeaderNames(std::span<const HeaderView> seen, Arena& arena) : seen_(seen), arena_(arena) {}

  size_t size() const override { return seen_.size(); }

  std::string_view key(uint32_t way, uint32_t index, unsigned side) override {
    const std::string_view name = seen_[index].name;
    const auto is_plain = [&](char c) {
      return !is_upper(c) && (way != kDashed || dashed(c) == c);
    };
    if (std::all_of(name.begin(), name.end(), is_plain)) return name;
    char* const out = room(side);
    std::transform(name.begin(), name.end(), out,
                   [&](char c) { return way == kDashed ? dashed(to_lower(c)) : to_lower(c); });
    return {out, name.size()};
  }

  std::string_view value(uint32_t index) override {
    const std::string_view value = seen_[index].value;
    return holds_fold(value) ? unfold(value, room(0)) : trim_blanks(value);
  }
  std::span<const std::string_view> betweens(uint32_t first) override {
    static constexpr std::string_view kBoth[] = {"; ", ", "};
    const bool cookie = is_cookie_header(seen_[first].name);
    return std::span(kBoth).subspan(cookie ? 0 : 1);
  }

 private:
  /// For the longest name, or value.
  char* room(unsigned side) {
    if (room_ == nullptr) {
      for (const HeaderView& header : seen_) {
        longest_ = std::max({longest_, header.name.size(), header.value.size()});
      }
      room_ = arena_.allocate<char>(2 * longest_);
    }
    return room_ + side * longest_;
  }

  std::span<const HeaderView> seen_;
  Arena& arena_;
  char* room_ = nullptr;
  size_t longest_ = 0;
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
  const std::string_view plain = unfold(value, out);
  arena.shrink_last(out, static_cast<size_t>(plain.data() + plain.size() - out));
  return plain;
}

std::string_view plain_value(std::string_view value, Arena& arena) {
  return holds_fold(value) ? unfold(value, arena) : trim_blanks(value);
}

std::string_view join_with_commas(std::span<const std::string_view> values, Arena& arena) {
  size_t size = 0;
  for (const std::string_view value : values) size += value.size() + 2;
  char* const out = arena.allocate<char>(size);
  char* next = out;
  for (size_t i = 0; i < values.size(); ++i) {
    if (i > 0) next = std::copy_n(", ", 2, next);
    next = std::copy(values[i].begin(), values[i].end(), next);
  }
  return {out, static_cast<size_t>(next - out)};
}

ViewList with_folded_names(ViewList names, Arena& arena) {
  const auto count = std::count_if(names.begin(), names.end(), is_folded);
  if (count == 0) return names;
  const size_t most = names.size() + static_cast<size_t>(count);
  std::string_view* const views = arena.allocate<std::string_view>(most);
  std::string_view* end = std::uninitialized_copy(names.begin(), names.end(), views);
  for (const std::string_view name : names) {
    if (!is_folded(name)) continue;
    char* out = arena.allocate<char>(name.size());
    std::transform(name.begin(), name.end(), out, dashed);
    new (end++) std::string_view(out, name.size());
  }
  return {views, end};
}

JoinedNames join_headers(std::span<const HeaderView> seen, const BackendReads& reads, Arena& arena,
                         Arena& scratch) {
  JoinedNames joined;
  HeaderNames names(seen, scratch);
  const std::span<NameEntry> room(scratch.allocate<NameEntry>(seen.size()), seen.size());
  joined.add(names, kLower, room, arena);
  const bool some =
      reads.underscore_headers &&
      std::any_of(seen.begin(), seen.end(), [](auto& header) { return is_folded(header.name); });
  if (some) joined.add(names, kDashed, room, arena);
  return joined;
}

ViewList header_value_views(const std::string_view& trimmed, std::string_view value,
                            const BackendReads& reads, Arena& arena) {
  const ViewList sent = decode_stages(trimmed, reads, arena);
  if (!holds_fold(value)) return sent;
  return distinct_views({sent, stages_of(unfold(value, arena), reads, arena)}, arena);
}

ViewList further_header_pieces(const HeaderView& header, const BackendReads& reads, Arena& arena) {
  const std::string_view value = trim_blanks(header.value);
  const bool cookie = is_cookie_header(header.name);
  const bool plus = cookie && reads.cookie_plus && holds(value, '+');
  if (!plus && !holds_mark(value)) return {};
  const bool folded = holds_fold(header.value);
  const std::string_view plain = folded ? unfold(header.value, arena) : value;
  const ViewList stages = stages_of(value, reads, arena).subspan(1);
  const ViewList unfolded = folded ? stages_of(plain, reads, arena) : ViewList();
  const ViewList spaced =
      plus ? form_stages(*keep_view(plain, arena), reads, arena).subspan(1) : ViewList();
  const bool quoting = cookie && holds(plain, '\\');
  if (!quoting) return folded || plus ? distinct_views({stages, unfolded, spaced}, arena) : stages;
  return distinct_views(
      {stages, unfolded, spaced, stages_without_quoting(plain, false, reads, arena),
       stages_without_quoting(plain, true, reads, arena)},
      arena);
}

}  // namespace stopgap::engine
