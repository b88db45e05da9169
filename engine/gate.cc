// SPDX-License-Identifier: Apache-2.0
// See gate.h. Tested by gate_test.cc.
#include "engine/gate.h"

#include <algorithm>
#include <bit>
#include <cstdint>

#include "engine/ascii.h"
#include "engine/decode.h"
#include "engine/headers.h"
#include "engine/join_values.h"

namespace stopgap::engine {
namespace {

/// What another backend reads in the source that was not as sent, nor is the same for all.
template <typename Sink>
void other_pieces(const program::ScanSource& source, std::string_view header, Views& other,
                  Sink&& sink) {
  const auto what = static_cast<GateSource>(source.source);
  const bool response = what == GateSource::kResponseHeaderValue;
  if (what == GateSource::kFormed) return other.gate_formed(source.formed, sink);
  if (what == GateSource::kBodyPairs) return other.gate_pairs(false, sink);
  if (what == GateSource::kOverrides) return other.gate_overrides(sink);
  if (what == GateSource::kHeaderValue || response) {
    for (const HeaderView& seen : other.seen_headers(response).seen) {
      if (!header.empty() && !is_same_header(seen.name, header)) continue;
      for (const std::string_view piece : other.further_pieces(seen)) sink(piece);
    }
    return;
  }
  const bool same = what == GateSource::kMethod || what == GateSource::kVersion ||
                    what == GateSource::kHost || what == GateSource::kSni ||
                    what == GateSource::kAlpn || what == GateSource::kBody ||
                    what == GateSource::kResponseBody;
  if (same) return;
  const bool first_as_sent =
      what == GateSource::kUri || what == GateSource::kTarget || what == GateSource::kBodyForm;
  const ViewList pieces = other.gate_pieces(what);
  for (size_t i = first_as_sent ? 1 : 0; i < pieces.size(); ++i) sink(pieces[i]);
}

}  // namespace

void Gate::adopt(const Pack::Impl& pack, Deadline& deadline) {
  pack_ = &pack;
  deadline_ = &deadline;
  generation_ = 0;
  atom_stamp_.assign(pack.view.count(program::SectionId::kAtoms), 0);
  rule_stamp_.assign(pack.rules.size(), 0);
  woken_.assign(pack.rules.size(), 0);
  woken_count_ = 0;
}

void Gate::forget_stamps() {
  std::fill(atom_stamp_.begin(), atom_stamp_.end(), 0);
  std::fill(rule_stamp_.begin(), rule_stamp_.end(), 0);
  generation_ = 1;
}

inline bool Gate::scan(uint32_t group, Views& views, hs_scratch_t* scratch) {
  scanned_ |= 1u << group;
  const hs_database_t* database = pack_->group_databases[group].get();
  if (database == nullptr) return true;  // verified: then no atom is in the group
  const std::string_view text = join(group, views);
  const bool slow = text.size() > kScanSlice || deadline_->passed();
  if (text.empty() && !slow) return true;
  ++stats_.scans;
  if (slow) [[unlikely]]
    return scan_slices(group, text, scratch);
  stats_.scanned_bytes += text.size();
  return hs_scan(database, text.data(), static_cast<unsigned int>(text.size()), 0, scratch, on_atom,
                 this) == HS_SUCCESS;
}

bool Gate::run(Event event, Views& views, hs_scratch_t* scratch, int32_t today) {
  const GroupSpan groups = groups_of(event);
  const uint32_t resident = pack_->resident_groups;
  uint32_t left = (1u << groups.end) - (1u << groups.first);  // not passed yet
  for (uint32_t wanted = resident & left; wanted != 0;) {
    const uint32_t group = static_cast<uint32_t>(std::countr_zero(wanted));
    if (!scan(group, views, scratch)) return false;
    left &= ~((2u << group) - 1);
    wanted = left & (woken_count_ == 0 ? resident : resident | keep_possible(today));
  }
  if (woken_count_ > 1) sort_woken();
  return true;
}

void Gate::sort_woken() { std::sort(woken_.begin(), woken_.begin() + woken_count_); }

bool Gate::wants_body(Views& views, hs_scratch_t* scratch, int32_t today) {
  const auto possible = [&](uint32_t rule) { return reader_possible(rule, today); };
  for (const Group group : {Group::kLine, Group::kHeaders}) {
    if (!scan(static_cast<uint32_t>(group), views, scratch)) return true;
    if (std::none_of(woken_.begin(), woken_.begin() + woken_count_, possible) &&
        std::none_of(pack_->body_first.begin(), pack_->body_first.end(), possible)) {
      return false;
    }
  }
  return true;
}

bool Gate::run_all(Views& views, hs_scratch_t* scratch) {
  for (uint32_t group = 0; group < kGroupCount; ++group) {
    if (!scan(group, views, scratch)) return false;
  }
  return true;
}

bool Gate::satisfied(const RunClause& clause) const {
  const uint32_t* atom = pack_->clause_atoms.data() + clause.first;
  return std::any_of(atom, atom + clause.count,
                     [this](uint32_t a) { return atom_stamp_[a] == generation_; });
}

bool Gate::rules_out(program::Range clauses, uint32_t whole) const {
  const auto first = pack_->clauses.begin() + clauses.first;
  return std::any_of(first, first + clauses.count, [&](const RunClause& clause) {
    return (clause.groups & ~(whole & scanned_)) == 0 && !satisfied(clause);
  });
}

bool Gate::reader_possible(uint32_t index, int32_t today) const {
  const RunRule& rule = pack_->rules[index];
  return rule.reads_body && rule.mode(today) != Mode::kOff &&
         !rules_out(pack_->rule_records[index].clauses, kHeadGroups);
}

/// Drops woken rules that cannot hold any more; returns the groups the others still ask about.
uint32_t Gate::keep_possible(int32_t today) {
  uint32_t wanted = 0;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < woken_count_; ++i) {
    const uint32_t rule = woken_[i];
    uint32_t own = 0;
    if (!possible(pack_->rules[rule], today, own)) continue;
    wanted |= own;
    woken_[kept++] = rule;
  }
  woken_count_ = kept;
  return wanted;
}

/// `wanted`: groups of the rule's clauses that are neither scanned whole nor satisfied.
bool Gate::possible(const RunRule& rule, int32_t today, uint32_t& wanted) const {
  if (rule.mode(today) == Mode::kOff) return false;
  for (uint32_t i = rule.first_further; i < rule.end_further; ++i) {
    const RunClause& clause = pack_->clauses[i];
    const uint32_t unscanned = clause.groups & ~scanned_;
    if (clause.groups == unscanned) {
      wanted |= unscanned;
    } else if (!satisfied(clause)) {
      if (unscanned == 0) return false;
      wanted |= unscanned;
    }
  }
  return true;
}

/// Slices overlap by one byte less than the longest atom has, so that none is missed. If time does
/// not suffice, nothing is ruled out for what was not found.
bool Gate::scan_slices(uint32_t group, std::string_view text, hs_scratch_t* scratch) {
  const hs_database_t* database = pack_->group_databases[group].get();
  for (;;) {
    const std::string_view slice = text.substr(0, kScanSlice);
    if (deadline_->spend(slice.size()) ||
        hs_scan(database, slice.data(), static_cast<unsigned int>(slice.size()), 0, scratch,
                on_atom, this) != HS_SUCCESS) {
      scanned_ &= ~(1u << group);
      return false;
    }
    stats_.scanned_bytes += slice.size();
    if (slice.size() == text.size()) return true;
    text.remove_prefix(kScanSlice - (kMaxAtomBytes - 1));
  }
}

/// All pieces one behind the other, a line end after each; a single piece stays where it is.
std::string_view Gate::join(uint32_t group, Views& views) {
  const std::span<const program::ScanSource> sources = pack_->group_sources[group];
  if (sources.size() == 1 && views.other_lanes().empty()) {
    const ViewList pieces = views.gate_pieces(static_cast<GateSource>(sources[0].source));
    if (pieces.size() == 1) return pieces[0];
    if (pieces.size() > 1) return join_pieces(pieces);
  }
  return join_several(sources, views);
}

std::string_view Gate::join_pieces(ViewList pieces) {
  size_t size = pieces.size();
  for (const std::string_view piece : pieces) size += piece.size();
  make_room(size, 0);
  char* end = joined_.get();
  for (const std::string_view piece : pieces) {
    end = std::copy(piece.begin(), piece.end(), end);
    *end++ = '\n';
  }
  return {joined_.get(), size};
}

std::string_view Gate::join_several(std::span<const program::ScanSource> sources, Views& views) {
  std::string_view only;
  size_t pieces = 0, size = 0;
  const auto add = [&](std::string_view piece) {
    if (piece.empty()) return;
    if (++pieces == 1) {
      only = piece;
      return;
    }
    if (pieces == 2) append(only, size);
    append(piece, size);
  };
  // What there may be thousands of is not made to its end once time is up; scan() sees it too.
  const auto add_in_time = [&](std::string_view piece) {
    add(piece);
    return !deadline_->spend(kPieceWork * (piece.size() + 1));
  };
  for (const program::ScanSource& source : sources) {
    if (deadline_->passed()) break;
    const auto what = static_cast<GateSource>(source.source);
    const bool response = what == GateSource::kResponseHeaderValue;
    const std::string_view header = pack_->string(source.header);
    if (what == GateSource::kFormed || what == GateSource::kOverrides) {
      if (pieces == 1) append(only, size);
      pieces = 2;  // a piece may be gone when the next one is there
      if (what == GateSource::kFormed) {
        views.gate_formed(source.formed, add_in_time);
      } else {
        views.gate_overrides(add_in_time);
      }
    } else if ((what == GateSource::kHeaderValue || response) && header.empty()) {
      if (pieces == 1) append(only, size);
      pieces = 2;
      append_values(views, response, size);
    } else if (what == GateSource::kBodyPairs) {
      views.gate_pairs(true, add_in_time);
    } else {
      views.gate(what, header, add);
    }
    for (const auto& other : views.other_lanes()) {
      if (!deadline_->passed()) other_pieces(source, header, *other, add_in_time);
    }
  }
  return pieces < 2 ? only : std::string_view(joined_.get(), size);
}

/// The first `kept` bytes stay.
void Gate::make_room(size_t bytes, size_t kept) {
  if (bytes <= room_) return;
  std::unique_ptr<char[]> larger(new char[2 * bytes]);
  std::copy(joined_.get(), joined_.get() + kept, larger.get());
  joined_ = std::move(larger);
  room_ = 2 * bytes;
}

void Gate::append(std::string_view piece, size_t& size) {
  make_room(size + piece.size() + 1, size);
  std::copy(piece.begin(), piece.end(), joined_.get() + size);
  size += piece.size();
  joined_[size++] = '\n';
}

/// The values of all headers as sent, then what else is scanned of those that hold a mark.
void Gate::append_values(Views& views, bool response, size_t& size) {
  const SeenHeaders& headers = views.seen_headers(response);
  make_room(size + headers.bytes + headers.seen.size(), size);
  const JoinedValues joined = join_values(headers.seen, joined_.get() + size);
  size += joined.size;
  // '+' is no mark: in headers but Cookie it means nothing, and is everywhere.
  const bool plus = !response && views.reads().cookie_plus;
  if (!joined.marked && !plus) return;
  for (const HeaderView& header : headers.seen) {
    if (!joined.marked && !(is_cookie_header(header.name) && holds(header.value, '+'))) continue;
    for (const std::string_view piece : views.further_pieces(header)) append(piece, size);
  }
}

void Gate::wake(uint32_t atom) {
  const uint32_t end = pack_->wake_first[atom + 1];
  for (uint32_t i = pack_->wake_first[atom]; i < end; ++i) {
    const uint32_t rule = pack_->wake_rules[i];
    if (rule_stamp_[rule] == generation_) continue;
    rule_stamp_[rule] = generation_;
    woken_[woken_count_++] = rule;
  }
}

int Gate::on_atom(unsigned int atom, unsigned long long, unsigned long long, unsigned int,
                  void* context) {
  Gate& gate = *static_cast<Gate*>(context);
  // Ids come from a database of this pack; one built for other atoms must not reach past the table.
  if (atom >= gate.atom_stamp_.size() || gate.atom_stamp_[atom] == gate.generation_) return 0;
  gate.atom_stamp_[atom] = gate.generation_;
  gate.wake(atom);
  return 0;
}

}  // namespace stopgap::engine
