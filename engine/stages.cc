// SPDX-License-Identifier: Apache-2.0
// U and W are V while no view of V holds what they read, and what V holds once it keeps: no %HH
// takes a %uHHHH or a sequence of bytes above 0x7F away. So one look at the last view of V says
// whether they are needed, and one at the last of U whether W is. Tested in stages_test.cc.
#include "engine/stages.h"

#include <algorithm>

#include "engine/decode.h"
#include "engine/lenient_decode.h"

namespace stopgap::engine {
namespace {

class Chains {
 public:
  Chains(std::string_view text, TextMarks marks, bool form, const BackendReads& reads, Arena& arena)
      : arena_(arena),
        form_(form),
        reads_{reads.percent_u, reads.overlong, reads.best_fit},
        views_(arena.allocate<std::string_view>(kMaxStages)),
        first_marks_(marks) {
    views_[count_++] = text;
  }

  Stages run() {
    const std::string_view last = run_chain(kStrict);
    const TextMarks seen = last_marks_;
    const bool percent_u = seen.percent && reads_.percent_u && holds_percent_u(last);
    const bool simple = !percent_u && (!seen.high || (rounds_ <= 1 && fold_once(last)));
    if (!simple) run_lenient(lenient_marks(last));
    return {{views_, count_}, rounds_, more_};
  }

 private:
  static constexpr LenientReads kStrict{.percent_u = false, .overlong = false, .best_fit = false};

  /// What nearly every text in another language than English comes to: W has one view more than V,
  /// its last one folded. False, and nothing is added, if there is more to it.
  bool fold_once(std::string_view last) {
    char* out = arena_.allocate<char>(last.size());
    const Folded folded = fold_and_look(last, out, reads_);
    const std::string_view next(out, folded.size);
    const bool simple = !(folded.overlong && reads_.overlong) && !decodes_further(next);
    const bool is_new = simple && next.size() != last.size();
    arena_.shrink_last(out, is_new ? next.size() : 0);
    if (!is_new) return simple;
    views_[count_++] = next;
    rounds_ = 1;
    return true;
  }

  bool decodes_further(std::string_view text) const {
    return holds(text, '%') && (holds_escape(text) || (reads_.percent_u && holds_percent_u(text)));
  }

  void run_lenient(LenientMarks marks) {
    LenientReads reads = reads_;
    reads.best_fit = false;
    if (marks.concern(reads)) marks = lenient_marks(run_chain(reads));
    if (marks.look_alike && reads_.best_fit) run_chain(reads_);
  }

  /// Adds the views of a chain; returns its last one.
  std::string_view run_chain(const LenientReads& reads) {
    std::string_view last = views_[0];
    last_marks_ = first_marks_;
    unsigned done = 0;
    bool goes_on = may_go_on(last, reads);
    for (bool form = form_; (goes_on || form) && done < kMaxDecodeRounds; form = false) {
      char* out = arena_.allocate<char>(last.size());
      const std::string_view next(out, decode_round(last, out, form, reads));
      // Only '+' becomes something of the same size.
      const bool same = next.size() == last.size() && !(form && next != last);
      std::string_view* const end = views_ + count_;
      std::string_view* const known = same ? views_ : std::find(views_, end, next);
      arena_.shrink_last(out, known == end ? next.size() : 0);
      if (known == end) views_[count_++] = next;
      if (same) {
        goes_on = false;
        break;
      }
      last = known == end ? next : *known;
      ++done;
      last_marks_ = text_marks(last);
      goes_on = may_go_on(last, reads);
    }
    rounds_ = std::max(rounds_, done);
    more_ = more_ || (goes_on && done == kMaxDecodeRounds && goes_on_for_sure(last, reads));
    return last;
  }

  /// Of the text with last_marks_: false for sure; true for a '%' that is no escape, which a round
  /// finds out as fast.
  bool may_go_on(std::string_view text, const LenientReads& reads) const {
    if (last_marks_.percent) return true;
    const bool folds = reads.overlong || reads.best_fit;
    return folds && last_marks_.high && lenient_marks(text).concern(reads);
  }

  static bool goes_on_for_sure(std::string_view text, const LenientReads& reads) {
    return holds_escape(text) || lenient_marks(text).concern(reads);
  }

  /// Of nearly all texts only %HH is left to decode, for which there is a faster way.
  static size_t decode_round(std::string_view text, char* out, bool form,
                             const LenientReads& reads) {
    if (reads.percent_u && holds_percent_u(text)) {
      return form ? decode_lenient_form(text, out, reads) : decode_lenient(text, out, reads);
    }
    const size_t size = form ? decode_form(text, out) : decode(text, out);
    return reads.overlong || reads.best_fit ? fold_lenient({out, size}, out, reads) : size;
  }

  Arena& arena_;
  const bool form_;
  const LenientReads reads_;
  std::string_view* const views_;
  const TextMarks first_marks_;
  size_t count_ = 0;
  unsigned rounds_ = 0;
  bool more_ = false;
  TextMarks last_marks_{};  // of the last view of the chain that is being, or was last, run
};

}  // namespace

Stages read_stages(const std::string_view& text, const BackendReads& reads, Arena& arena) {
  const TextMarks marks = text_marks(text);
  return marks.any() ? Chains(text, marks, false, reads, arena).run() : Stages{{&text, 1}};
}

ViewList decode_stages(const std::string_view& text, const BackendReads& reads, Arena& arena) {
  return read_stages(text, reads, arena).views;
}

ViewList form_stages(const std::string_view& text, const BackendReads& reads, Arena& arena) {
  const TextMarks marks = text_marks(text);
  if (!marks.any() && !holds(text, '+')) return {&text, 1};
  return Chains(text, marks, true, reads, arena).run().views;
}

}  // namespace stopgap::engine
