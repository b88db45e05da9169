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
  Chains(std::string_view text, bool form, const BackendReads& reads, Arena& arena)
      : arena_(arena),
        form_(form),
        reads_{reads.percent_u, reads.overlong, reads.best_fit},
        views_(arena.allocate<std::string_view>(kMaxStages)) {
    views_[count_++] = text;
  }

  Stages run() {
    TextMarks seen{};
    const std::string_view last =
        rounds([this](std::string_view text, char* out,
                      bool first) { return decode_round(text, out, first); },
               [&](std::string_view text) {
                 seen = text_marks(text);
                 return seen.percent && holds_escape(text);
               });
    const bool percent_u = seen.percent && reads_.percent_u && holds_percent_u(last);
    const bool simple = !percent_u && (!seen.high || (rounds_ <= 1 && fold_once(last)));
    if (!simple) run_lenient(lenient_marks(last));
    return {{views_, count_}, rounds_, more_};
  }

 private:
  size_t decode_round(std::string_view text, char* out, bool first) const {
    return first && form_ ? decode_form(text, out) : decode(text, out);
  }

  /// Of nearly all texts only %HH is left to decode, for which there is a faster way.
  std::string_view run_chain(const LenientReads& reads) {
    return rounds(
        [&](std::string_view text, char* out, bool first) {
          if (reads.percent_u && holds_percent_u(text)) {
            return first && form_ ? decode_lenient_form(text, out, reads)
                                  : decode_lenient(text, out, reads);
          }
          return fold_lenient({out, decode_round(text, out, first)}, out, reads);
        },
        [&](std::string_view text) {
          return holds_escape(text) || lenient_marks(text).concern(reads);
        });
  }

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
    return holds(text, '%') &&
           (holds_escape(text) || (reads_.percent_u && holds_percent_u(text)));
  }

  void run_lenient(LenientMarks marks) {
    LenientReads reads = reads_;
    reads.best_fit = false;
    if (marks.concern(reads)) marks = lenient_marks(run_chain(reads));
    if (marks.look_alike && reads_.best_fit) run_chain(reads_);
  }

  /// Adds the views of a chain; returns its last one. `more`: a round would change the text, but
  /// for the '+' of a form.
  template <typename Round, typename More>
  std::string_view rounds(Round round, More more) {
    std::string_view last = views_[0];
    unsigned done = 0;
    bool goes_on = more(last) || form_;
    while (goes_on && done < kMaxDecodeRounds) {
      char* out = arena_.allocate<char>(last.size());
      const std::string_view next(out, round(last, out, done == 0));
      std::string_view* const known = std::find(views_, views_ + count_, next);
      const bool is_new = known == views_ + count_;
      arena_.shrink_last(out, is_new ? next.size() : 0);
      if (known == views_ && done == 0) break;  // a form without a '+'
      if (is_new) views_[count_++] = next;
      last = is_new ? next : *known;
      ++done;
      goes_on = more(last);
    }
    rounds_ = std::max(rounds_, done);
    more_ = more_ || (goes_on && done == kMaxDecodeRounds);
    return last;
  }

  Arena& arena_;
  const bool form_;
  const LenientReads reads_;
  std::string_view* const views_;
  size_t count_ = 0;
  unsigned rounds_ = 0;
  bool more_ = false;
};

}  // namespace

Stages read_stages(const std::string_view& text, const BackendReads& reads, Arena& arena) {
  if (!is_encoded(text)) return {{&text, 1}};
  return Chains(text, false, reads, arena).run();
}

ViewList decode_stages(const std::string_view& text, const BackendReads& reads, Arena& arena) {
  if (!is_encoded(text)) return {&text, 1};
  return Chains(text, false, reads, arena).run().views;
}

ViewList form_stages(const std::string_view& text, const BackendReads& reads, Arena& arena) {
  if (!holds(text, '+') && !is_encoded(text)) return {&text, 1};
  return Chains(text, true, reads, arena).run().views;
}

}  // namespace stopgap::engine
