// SPDX-License-Identifier: Apache-2.0
// RE2::Set: all regexes in one automaton, built while matching, within the memory given here.
#include <re2/re2.h>
#include <re2/set.h>

#include "bench/compare/contender.h"

namespace stopgap::bench {
namespace {

class Re2Set : public Contender {
 public:
  explicit Re2Set(unsigned rules) : rules_(rules) {}

  void load() override {
    RE2::Options options;
    options.set_case_sensitive(false);
    options.set_dot_nl(true);
    options.set_encoding(RE2::Options::EncodingLatin1);
    options.set_max_mem(rules_ > 1000 ? int64_t{1} << 30 : int64_t{1} << 28);
    options.set_log_errors(false);
    set_ = std::make_unique<RE2::Set>(options, RE2::UNANCHORED);
    for (unsigned i = 0; i < rules_; ++i) {
      if (set_->Add(rule_regex(i), nullptr) < 0) give_up("RE2 refuses " + rule_regex(i));
    }
    if (!set_->Compile()) give_up("RE2 has not enough memory");
  }

  bool decide(const Sample& sample) override { return set_->Match(sample.bytes, &matched_); }

 private:
  const unsigned rules_;
  std::unique_ptr<RE2::Set> set_;
  std::vector<int> matched_;
};

}  // namespace

ContenderPtr make_re2_set(const Task& task) { return std::make_unique<Re2Set>(task.rules); }

}  // namespace stopgap::bench
