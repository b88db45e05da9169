// SPDX-License-Identifier: Apache-2.0
// PCRE2 compiled to machine code, one regex after the other: what a server with a rule list does.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "bench/compare/contender.h"

namespace stopgap::bench {
namespace {

class Pcre2 : public Contender {
 public:
  explicit Pcre2(unsigned rules) : codes_(rules) {}
  ~Pcre2() override {
    for (pcre2_code* code : codes_) pcre2_code_free(code);
    pcre2_match_data_free(data_);
  }

  void load() override {
    for (unsigned i = 0; i < codes_.size(); ++i) {
      const std::string regex = rule_regex(i);
      int error = 0;
      PCRE2_SIZE at = 0;
      codes_[i] = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(regex.data()), regex.size(),
                                PCRE2_CASELESS | PCRE2_DOTALL, &error, &at, nullptr);
      if (codes_[i] == nullptr || pcre2_jit_compile(codes_[i], PCRE2_JIT_COMPLETE) != 0) {
        give_up("PCRE2 refuses " + regex);
      }
    }
    data_ = pcre2_match_data_create(1, nullptr);
  }

  bool decide(const Sample& sample) override {
    bool matched = false;
    for (const pcre2_code* code : codes_) {
      matched |= pcre2_jit_match(code, reinterpret_cast<PCRE2_SPTR>(sample.bytes.data()),
                                 sample.bytes.size(), 0, 0, data_, nullptr) >= 0;
    }
    return matched;
  }

 private:
  std::vector<pcre2_code*> codes_;
  pcre2_match_data* data_ = nullptr;
};

}  // namespace

ContenderPtr make_pcre2(const Task& task) { return std::make_unique<Pcre2>(task.rules); }

}  // namespace stopgap::bench
