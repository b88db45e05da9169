// SPDX-License-Identifier: Apache-2.0
// Tested in path_views_test.cc.
#include "engine/path_views.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/canonical_path.h"
#include "engine/decode.h"

namespace stopgap::engine {
namespace {

/// The forms that may differ in a path with such marks.
struct FormList {
  std::array<PathForm, kMaxPathForms> forms;
  size_t count = 0;
};

FormList forms_of(const PathMarks& marks, const BackendReads& reads) {
  FormList list;
  const bool parameters = marks.semicolon && reads.path_parameters;
  const auto add = [&](bool backslash, bool windows) {
    list.forms[list.count++] = {backslash, false, windows};
    if (parameters) list.forms[list.count++] = {backslash, true, windows};
  };
  add(false, false);
  if (marks.backslash && reads.backslash) add(true, false);
  if ((marks.windows || marks.backslash) && reads.trailing_dots) add(true, true);
  if (marks.empties && reads.empty_segments) {
    list.forms[list.count++] = {.empties = true};
    if (marks.backslash && reads.backslash)
      list.forms[list.count++] = {.backslash = true, .empties = true};
  }
  return list;
}

/// Hostile views may all be long and nearly equal: they are compared by what they hash to first, so
/// that each is compared with few others.
uint64_t hash_of(std::string_view text) {
  uint64_t hash = text.size();
  for (size_t at = 0; at < text.size(); at += 8) {
    uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, std::min<size_t>(8, text.size() - at));
    hash = (hash ^ eight) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
  }
  return hash;
}

class PathViewList {
 public:
  /// Of so many stages; `bytes`: what the views may come to.
  PathViewList(size_t stages, size_t bytes, Arena& arena)
      : arena_(arena),
        views_(arena.allocate<std::string_view>(stages * (1 + kMaxPathForms))),
        left_(bytes) {}

  /// False if it is there already, or does not fit; nor does any behind that.
  bool add(std::string_view view) {
    const uint64_t hash = hash_of(view);
    for (size_t i = 0; i < count_; ++i) {
      if (hashes_[i] == hash && views_[i] == view) return false;
    }
    cut_ = cut_ || view.size() > left_;
    if (cut_) return false;
    left_ -= view.size();
    hashes_[count_] = hash;
    views_[count_++] = view;
    return true;
  }

  void add_form(std::string_view stage, PathForm form) {
    char* out = arena_.allocate<char>(stage.size() + 2);
    const std::string_view path(out, canonical_path(stage, form, out));
    arena_.shrink_last(out, add(path) ? path.size() : 0);
  }

  /// What stands before the first `end` in each of those.
  void add_cut(size_t first, size_t last, char end) {
    for (size_t i = first; i < last; ++i) {
      const size_t at = views_[i].find(end);
      if (at != std::string_view::npos) add(views_[i].substr(0, at));
    }
  }

  bool cut() const { return cut_; }
  size_t size() const { return count_; }
  std::string_view operator[](size_t i) const { return views_[i]; }
  ViewList all() const { return {views_, count_}; }

 private:
  Arena& arena_;
  std::string_view* const views_;
  std::array<uint64_t, kMaxPathViews> hashes_;
  size_t count_ = 0;
  size_t left_;
  bool cut_ = false;
};

bool is_only_view(std::string_view stage, const BackendReads& reads) {
  return is_plain_path(stage) && !(reads.nul_ends && holds(stage, '\0')) &&
         !(reads.hash_ends && holds(stage, '#'));
}

void add_cut_stages(size_t first, const BackendReads& reads, PathViewList& list) {
  const size_t last = list.size();
  if (reads.nul_ends) list.add_cut(first, last, '\0');
  if (reads.hash_ends) list.add_cut(first, last, '#');
}

/// A ';' that hides what follows it from the server is dropped before that is decoded:
/// "/;%2fadmin".
void add_stages_without_parameters(std::string_view sent, Arena& arena, PathViewList& list) {
  std::string_view last = sent;
  for (unsigned round = 0; round < kMaxDecodeRounds; ++round) {
    char* const out = arena.allocate<char>(last.size());
    const std::string_view cut(out, without_parameters(last, out));
    last = {out, decode_portable(cut, out)};
    const bool decoded = last.size() != cut.size();
    arena.shrink_last(out, decoded ? last.size() : 0);
    if (!decoded) return;
    list.add(last);
  }
}

}  // namespace

size_t without_parameters(std::string_view path, char* out) {
  char* end = out;
  bool parameter = false;
  for (const char c : path) {
    parameter = c != '/' && (parameter || c == ';');
    if (!parameter) *end++ = c;
  }
  return static_cast<size_t>(end - out);
}

PathViews path_views(ViewList stages, std::span<const ViewList> further, const BackendReads& reads,
                     size_t free_bytes, Arena& arena) {
  const auto only = [&](std::string_view stage) { return is_only_view(stage, reads); };
  const bool fit = stages.size() <= kMaxPathViewsFactor;  // none is longer than the first
  if (fit && further.empty() && std::all_of(stages.begin(), stages.end(), only)) {
    return {stages, stages.size(), stages.size()};
  }
  const auto parameter = [](std::string_view stage) { return holds(stage, ';'); };
  const bool parameters =
      reads.path_parameters && std::any_of(stages.begin(), stages.end(), parameter);
  size_t most = 3 * (stages.size() + (parameters ? kMaxDecodeRounds : 0));
  for (const ViewList one : further) most += one.size();
  PathViewList list(most, kMaxPathViewsFactor * stages[0].size() + free_bytes, arena);
  for (const std::string_view stage : stages) list.add(stage);
  add_cut_stages(0, reads, list);
  for (const ViewList one : further) {
    for (const std::string_view stage : one) list.add(stage);
  }
  const size_t pieces = list.size();
  if (parameters) {
    add_stages_without_parameters(stages[0], arena, list);
    add_cut_stages(pieces, reads, list);
  }
  const size_t count = list.size();
  for (size_t i = 0; i < count && !list.cut(); ++i) {
    const std::string_view stage = list[i];
    const PathMarks marks = path_marks(stage);
    if (marks.plain()) continue;
    const FormList forms = forms_of(marks, reads);
    for (size_t k = 0; k < forms.count; ++k) list.add_form(stage, forms.forms[k]);
  }
  return {list.all(), pieces, count, list.cut()};
}

bool forms_disagree(ViewList stages, Arena& arena) {
  static constexpr BackendReads kAll{
      .backslash = true, .path_parameters = true, .trailing_dots = true, .empty_segments = true};
  char *first = nullptr, *other = nullptr, *third = nullptr;  // the first stage is the longest
  for (const std::string_view stage : stages) {
    if (is_plain_path(stage)) continue;
    const FormList forms = forms_of(path_marks(stage), kAll);
    if (first == nullptr) {
      first = arena.allocate<char>(stages[0].size() + 2);
      other = arena.allocate<char>(stages[0].size() + 2);
      third = arena.allocate<char>(stages[0].size() + 2);
    }
    const std::string_view plain(first, canonical_path(stage, forms.forms[0], first));
    for (size_t k = 1; k < forms.count; ++k) {
      std::string_view form(other, canonical_path(stage, forms.forms[k], other));
      if (forms.forms[k].empties) form = {third, canonical_path(form, {}, third)};
      if (form != plain) return true;
    }
  }
  return false;
}

}  // namespace stopgap::engine
