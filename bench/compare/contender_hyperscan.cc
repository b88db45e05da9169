// SPDX-License-Identifier: Apache-2.0
// Hyperscan by itself: all literals as a floor, and a regex a rule as most would use it.
#include <hs/hs.h>

#include <numeric>

#include "bench/compare/contender.h"

namespace stopgap::bench {
namespace {

class Hyperscan : public Contender {
 public:
  explicit Hyperscan(std::vector<std::string> patterns) : patterns_(std::move(patterns)) {}
  ~Hyperscan() override {
    hs_free_database(database_);
    hs_free_scratch(scratch_);
  }

  void load() override {
    std::vector<const char*> texts;
    for (const std::string& pattern : patterns_) texts.push_back(pattern.c_str());
    const std::vector<unsigned> flags(texts.size(),
                                      HS_FLAG_CASELESS | HS_FLAG_DOTALL | HS_FLAG_SINGLEMATCH);
    std::vector<unsigned> ids(texts.size());  // without, all are one pattern that matches once
    std::iota(ids.begin(), ids.end(), 0u);
    hs_compile_error_t* error = nullptr;
    if (hs_compile_multi(texts.data(), flags.data(), ids.data(),
                         static_cast<unsigned>(texts.size()), HS_MODE_BLOCK, nullptr, &database_,
                         &error) != HS_SUCCESS) {
      give_up(std::string("Hyperscan: ") + error->message);
    }
    if (hs_alloc_scratch(database_, &scratch_) != HS_SUCCESS) give_up("no scratch");
  }

  bool decide(const Sample& sample) override {
    unsigned matches = 0;
    const auto count = [](unsigned, unsigned long long, unsigned long long, unsigned, void* all) {
      ++*static_cast<unsigned*>(all);
      return 0;
    };
    if (hs_scan(database_, sample.bytes.data(), static_cast<unsigned>(sample.bytes.size()), 0,
                scratch_, count, &matches) != HS_SUCCESS) {
      give_up("hs_scan failed");
    }
    return matches > 0;
  }

 private:
  std::vector<std::string> patterns_;
  hs_database_t* database_ = nullptr;
  hs_scratch_t* scratch_ = nullptr;
};

}  // namespace

ContenderPtr make_literals(const Task& task) {
  std::vector<std::string> patterns;
  for (unsigned i = 0; i < task.rules; ++i) {
    const RuleWords words = rule_words(i);
    patterns.push_back(escaped(words.endpoint));
    patterns.push_back(escaped(words.payload));
  }
  return std::make_unique<Hyperscan>(std::move(patterns));
}

ContenderPtr make_hyperscan_regexes(const Task& task) {
  std::vector<std::string> patterns;
  for (unsigned i = 0; i < task.rules; ++i) patterns.push_back(rule_regex(i));
  return std::make_unique<Hyperscan>(std::move(patterns));
}

}  // namespace stopgap::bench
