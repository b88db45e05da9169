// SPDX-License-Identifier: Apache-2.0
// YARA with a scanner that is kept, which is its fast way.
#include <fmt/format.h>
#include <yara.h>

#include "bench/compare/contender.h"

namespace stopgap::bench {
namespace {

void need(int result, const char* what) {
  if (result != ERROR_SUCCESS) give_up(fmt::format("YARA: {} failed with {}", what, result));
}

int count_matches(YR_SCAN_CONTEXT*, int message, void*, void* all) {
  if (message == CALLBACK_MSG_RULE_MATCHING) ++*static_cast<unsigned*>(all);
  return CALLBACK_CONTINUE;
}

class Yara : public Contender {
 public:
  explicit Yara(unsigned number) {
    for (unsigned i = 0; i < number; ++i) {
      const RuleWords words = rule_words(i);
      text_ += fmt::format(
          "rule r{} {{ strings: $a = \"{}\" nocase $b = \"{}\" nocase condition: all of them }}\n",
          i, words.endpoint, words.payload);
    }
    need(yr_initialize(), "yr_initialize");
  }
  ~Yara() override {
    if (scanner_ != nullptr) yr_scanner_destroy(scanner_);
    if (rules_ != nullptr) yr_rules_destroy(rules_);
    yr_finalize();
  }

  void load() override {
    YR_COMPILER* compiler = nullptr;
    need(yr_compiler_create(&compiler), "yr_compiler_create");
    if (yr_compiler_add_string(compiler, text_.c_str(), nullptr) != 0)
      give_up("YARA: rules refused");
    need(yr_compiler_get_rules(compiler, &rules_), "yr_compiler_get_rules");
    yr_compiler_destroy(compiler);
    need(yr_scanner_create(rules_, &scanner_), "yr_scanner_create");
    yr_scanner_set_callback(scanner_, count_matches, &matched_);
  }

  bool decide(const Sample& sample) override {
    matched_ = 0;
    need(yr_scanner_scan_mem(scanner_, reinterpret_cast<const uint8_t*>(sample.bytes.data()),
                             sample.bytes.size()),
         "a scan");
    return matched_ > 0;
  }

 private:
  std::string text_;
  YR_RULES* rules_ = nullptr;
  YR_SCANNER* scanner_ = nullptr;
  unsigned matched_ = 0;
};

}  // namespace

ContenderPtr make_yara(const Task& task) { return std::make_unique<Yara>(task.rules); }

}  // namespace stopgap::bench
