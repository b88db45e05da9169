// SPDX-License-Identifier: Apache-2.0
// See args.h. Tested in args_test.cc.
#include "engine/args.h"

#include <algorithm>
#include <new>

#include "engine/ascii.h"
#include "engine/decode.h"
#include "engine/lenient_decode.h"
#include "engine/pairs.h"

namespace stopgap::engine {
namespace {

constexpr char kBetweenParts = ';';

/// Without the '='s at its start, if another follows: then no server but one takes the name for
/// empty.
std::string_view without_first_equals(std::string_view part) {
  const size_t begin = part.find_first_not_of('=');
  if (begin == 0 || begin == std::string_view::npos) return part;
  const std::string_view rest = part.substr(begin);
  return holds(rest, '=') ? rest : part;
}

/// Calls sink(part) for each part that is not empty of each piece that holds a ';', and for each
/// that begins with '='. Netty reads both so (QueryStringDecoder.decodeParams).
template <typename Sink>
void each_part(std::string_view text, Sink sink) {
  constexpr auto npos = std::string_view::npos;
  if (!holds(text, kBetweenParts) && !text.starts_with('=') && text.find("&=") == npos) return;
  std::string_view part;
  for (std::string_view piece; next_piece(text, '&', piece);) {
    const bool changed = without_first_equals(piece).size() != piece.size();
    if (!changed && !holds(piece, kBetweenParts)) continue;
    for (std::string_view rest = piece; next_piece(rest, kBetweenParts, part);) {
      sink(without_first_equals(part));
    }
  }
}

/// Ways in which names are the same: after one round of form decoding; also without regard to case;
/// also with %uHHHH.
enum Way : uint32_t { kDecoded, kFolded, kPercentU };

/// The names of one list, or of two.
class ArgumentNames final : public Joinable {
 public:
  ArgumentNames(std::span<const PackedText> pieces, std::span<const PackedText> more, Arena& arena)
      : pieces_(pieces), more_(more), arena_(arena) {}

  size_t size() const override { return pieces_.size() + more_.size(); }

  std::string_view key(uint32_t way, uint32_t index, unsigned side) override {
    std::string_view name = pair(index).name;
    const bool encoded = holds(name, '+') || holds(name, '%');
    if (encoded) {
      char* const out = room(side);
      name = {out, decode_lenient_form(name, out, {way == kPercentU, false, false})};
    }
    if (way == kDecoded || std::none_of(name.begin(), name.end(), is_upper)) return name;
    char* const out = room(side);
    std::transform(name.begin(), name.end(), out, to_lower);
    return {out, name.size()};
  }

  std::string_view value(uint32_t index) override { return pair(index).value; }
  std::span<const std::string_view> betweens(uint32_t) override {
    static constexpr std::string_view kComma = ",";
    return {&kComma, 1};
  }

  /// False: no name has another key than in the way before.
  bool differ(Way way) {
    for (uint32_t i = 0; i < size(); ++i) {
      const std::string_view name = way == kFolded ? key(kDecoded, i, 0) : pair(i).name;
      if (way == kFolded ? std::any_of(name.begin(), name.end(), is_upper) : holds_percent_u(name))
        return true;
    }
    return false;
  }

 private:
  Pair pair(uint32_t index) const {
    const bool first = index < pieces_.size();
    return split_pair((first ? pieces_[index] : more_[index - pieces_.size()]).get());
  }

  /// For the longest name.
  char* room(unsigned side) {
    if (room_ == nullptr) {
      for (uint32_t i = 0; i < size(); ++i) longest_ = std::max(longest_, pair(i).name.size());
      room_ = arena_.allocate<char>(2 * longest_);
    }
    return room_ + side * longest_;
  }

  std::span<const PackedText> pieces_, more_;
  Arena& arena_;
  char* room_ = nullptr;
  size_t longest_ = 0;
};

std::span<NameEntry> room_for(const Names& names, Arena& arena) {
  return {arena.allocate<NameEntry>(names.size()), names.size()};
}

JoinedNames joined_of(std::span<const PackedText> sent, bool percent_u, Arena& arena,
                      Arena& scratch) {
  JoinedNames joined;
  ArgumentNames names(sent, {}, scratch);
  const std::span<NameEntry> room = room_for(names, scratch);
  joined.add(names, kDecoded, room, arena);
  if (names.differ(kFolded)) joined.add(names, kFolded, room, arena);
  if (percent_u && names.differ(kPercentU)) joined.add(names, kPercentU, room, arena);
  return joined;
}

bool may_go_on(std::span<const PackedText> pieces) {
  return !pieces.empty() && split_pair(pieces.back().get()).value.empty();
}

}  // namespace

Element Arguments::operator[](size_t index) const {
  Element element;
  element.of = of;
  const auto set = [&](std::string_view name, std::string_view value, Made made) {
    element.text[0] = name;
    element.text[1] = value;
    element.made = made;
  };
  const auto set_piece = [&](std::span<const PackedText> pieces, Made made) {
    const Pair pair = split_pair(pieces[index].get());
    set(pair.name, pair.value, made);
    element.last = index + 1 == pieces.size();
    element.nameless = element.last && pair.value.empty();
    return element;
  };
  if (index < sent.size()) return set_piece(sent, Made::kSent);
  index -= sent.size();
  if (index < parts.size()) return set_piece(parts, Made::kPart);
  index -= parts.size();
  if (index < further.size()) {
    const Pair pair = split_pair(further[index].get());
    set(pair.name, pair.value, Made::kPart);
    return element;
  }
  const JoinedNames::One one = joined[index - further.size()];
  set(split_pair(sent[one.first].get()).name, one.value, Made::kJoined);
  element.last = one.last + 1 == sent.size();
  element.nameless = element.last && may_go_on(sent);
  return element;
}

ArgumentCount count_arguments(std::string_view text, bool parts) {
  ArgumentCount count;
  if (parts) each_part(text, [&](std::string_view) { ++count.parts; });
  for (std::string_view piece; next_piece(text, '&', piece);) ++count.sent;
  return count;
}

Arguments read_arguments(std::string_view text, std::string_view further, TextOf of,
                         ArgumentCount most, const BackendReads& reads, Arena& arena,
                         Arena& scratch) {
  Arguments out;
  out.of = of;
  const ArgumentCount there = count_arguments(text, reads.semicolon_pairs);
  const size_t sent = std::min(there.sent, most.sent), parts = std::min(there.parts, most.parts);
  const size_t more = std::min(count_arguments(further, false).sent, most.further);
  PackedText* const begin = arena.allocate<PackedText>(sent + parts + more);
  PackedText* end = begin;
  std::string_view piece;
  for (std::string_view rest = text; end != begin + sent && next_piece(rest, '&', piece);) {
    new (end++) PackedText(piece, arena);
  }
  out.sent = {begin, end};
  if (parts > 0) {
    each_part(text, [&](std::string_view part) {
      if (end != begin + sent + parts) new (end++) PackedText(part, arena);
    });
  }
  out.parts = {begin + sent, end};
  for (std::string_view rest = further;
       out.further.size() != more && next_piece(rest, '&', piece);) {
    new (end++) PackedText(piece, arena);
    out.further = {begin + sent + parts, end};
  }
  if (reads.joined_duplicates && sent > 1) {
    out.joined = joined_of(out.sent, reads.percent_u, arena, scratch);
  }
  return out;
}

bool has_duplicate_name(const Arguments& query, const Arguments& form, bool open_query,
                        bool open_form, Arena& scratch) {
  const auto counted = [](std::span<const PackedText> sent, bool open) {
    return open && may_go_on(sent) ? sent.first(sent.size() - 1) : sent;
  };
  ArgumentNames names(counted(query.sent, open_query), counted(form.sent, open_form), scratch);
  return !equal_names(names, kFolded, room_for(names, scratch)).empty();
}

}  // namespace stopgap::engine
