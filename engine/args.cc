// SPDX-License-Identifier: Apache-2.0
// See args.h. Tested in args_test.cc.
#include "engine/args.h"

#include <algorithm>
#include <new>

#include "engine/ascii.h"
#include "engine/decode.h"
#include "engine/equal_names.h"
#include "engine/lenient_decode.h"
#include "engine/pairs.h"

namespace stopgap::engine {
namespace {

constexpr char kBetweenParts = ';';

Element element_of(const Pair& pair, TextOf of, Made made) {
  Element element;
  element.text[0] = pair.name;
  element.text[1] = pair.value;
  element.made = made;
  element.of = of;
  return element;
}

/// Calls sink(pair) for each part of each piece that holds a ';'.
template <typename Sink>
void each_part(std::string_view text, Sink sink) {
  if (!holds(text, kBetweenParts)) return;
  Pair part;
  for (std::string_view piece; next_piece(text, '&', piece);) {
    if (!holds(piece, kBetweenParts)) continue;
    for (std::string_view rest = piece; next_pair(rest, kBetweenParts, part);) sink(part);
  }
}

/// One round of form decoding, with %uHHHH if so asked.
std::string_view decoded_once(std::string_view name, bool percent_u, Arena& arena) {
  if (!holds(name, '+') && !holds(name, '%')) return name;
  char* out = arena.allocate<char>(name.size());
  const size_t size = decode_lenient_form(name, out, {percent_u, false, false});
  arena.shrink_last(out, size);
  return {out, size};
}

std::string_view in_lower_case(std::string_view name, Arena& arena) {
  if (std::none_of(name.begin(), name.end(), is_upper)) return name;
  char* out = arena.allocate<char>(name.size());
  std::transform(name.begin(), name.end(), out, to_lower);
  return {out, name.size()};
}

using Keys = std::span<std::string_view>;

Keys make_keys(size_t count, Arena& arena) {
  return {arena.allocate<std::string_view>(count), count};
}

/// Joins the values of one name, for each way in which names are one that makes other groups than
/// the way before it.
class Joiner {
 public:
  Joiner(std::span<Element> sent, Element* end, Arena& arena)
      : sent_(sent), end_(end), arena_(arena) {}

  Element* run(bool percent_u) {
    const Keys exact = keys([&](size_t i) { return decoded_once(name(i), false, arena_); });
    for (const EqualGroup group : equal_groups(exact, arena_)) join(group);
    const Keys folded = keys([&](size_t i) { return in_lower_case(exact[i], arena_); });
    join_others(folded, exact);
    if (!percent_u) return end_;
    join_others(keys([&](size_t i) {
                  const std::string_view decoded = decoded_once(name(i), true, arena_);
                  return decoded == exact[i] ? folded[i] : in_lower_case(decoded, arena_);
                }),
                folded);
    return end_;
  }

 private:
  std::string_view name(size_t i) const { return sent_[i].text[0]; }

  template <typename Make>
  Keys keys(Make make) {
    const Keys all = make_keys(sent_.size(), arena_);
    for (size_t i = 0; i < all.size(); ++i) new (&all[i]) std::string_view(make(i));
    return all;
  }

  /// INVARIANT: where no key is another text than in the way before, neither are the groups.
  void join_others(Keys now, Keys before) {
    const bool same =
        std::equal(now.begin(), now.end(), before.begin(), before.end(),
                   [](std::string_view a, std::string_view b) { return a.data() == b.data(); });
    if (same) return;
    for (const EqualGroup group : equal_groups(now, arena_)) {
      if (!all_equal(group, before)) join(group);
    }
  }

  void join(EqualGroup group) {
    size_t size = group.size() - 1;
    for (const uint32_t index : group) size += sent_[index].text[1].size();
    char* const out = arena_.allocate<char>(size);
    char* next = out;
    for (const uint32_t index : group) {
      if (index != group.front()) *next++ = ',';
      const std::string_view value = sent_[index].text[1];
      next = std::copy(value.begin(), value.end(), next);
    }
    const Element& last = sent_[group.back()];
    Element joined =
        element_of({sent_[group.front()].text[0], {out, size}}, last.of, Made::kJoined);
    joined.last = last.last;
    joined.nameless = last.nameless;
    new (end_++) Element(joined);
  }

  std::span<Element> sent_;
  Element* end_;
  Arena& arena_;
};

void mark_last(std::span<Element> elements) {
  if (elements.empty()) return;
  elements.back().last = true;
  elements.back().nameless = elements.back().text[1].empty();
}

}  // namespace

ArgumentCount count_arguments(std::string_view text, bool parts) {
  ArgumentCount count;
  if (parts) each_part(text, [&](const Pair&) { ++count.parts; });
  for (Pair pair; next_form_pair(text, pair);) ++count.sent;
  return count;
}

Arguments read_arguments(std::string_view text, TextOf of, ArgumentCount most,
                         const BackendReads& reads, Arena& arena) {
  Arguments out;
  const ArgumentCount there = count_arguments(text, reads.semicolon_pairs);
  out.taken = {std::min(there.sent, most.sent), std::min(there.parts, most.parts)};
  // Names are one in three ways; the groups of each are apart.
  const size_t joined = reads.joined_duplicates ? out.taken.sent / 2 * 3 : 0;
  Element* const begin = arena.allocate<Element>(out.taken.sent + out.taken.parts + joined);
  Element* end = begin;
  Pair pair;
  for (std::string_view rest = text; end != begin + out.taken.sent && next_form_pair(rest, pair);) {
    new (end++) Element(element_of(pair, of, Made::kSent));
  }
  const std::span<Element> sent(begin, end);
  mark_last(sent);
  if (out.taken.parts > 0) {
    each_part(text, [&](const Pair& part) {
      if (end != sent.data() + sent.size() + out.taken.parts) {
        new (end++) Element(element_of(part, of, Made::kPart));
      }
    });
    mark_last({sent.data() + sent.size(), end});
  }
  if (joined > 0) end = Joiner(sent, end, arena).run(reads.percent_u);
  out.all = {begin, end};
  return out;
}

bool has_duplicate_name(std::span<const Element> query, std::span<const Element> form,
                        bool open_query, bool open_form, Arena& arena) {
  const Keys keys = make_keys(query.size() + form.size(), arena);
  size_t count = 0;
  const auto add = [&](std::span<const Element> elements, bool open) {
    for (const Element& element : elements) {
      if (element.made != Made::kSent) break;
      if (open && element.nameless) continue;
      new (&keys[count++])
          std::string_view(in_lower_case(decoded_once(element.text[0], false, arena), arena));
    }
  };
  add(query, open_query);
  add(form, open_form);
  return !equal_groups(keys.first(count), arena).empty();
}

}  // namespace stopgap::engine
