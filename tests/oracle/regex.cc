// SPDX-License-Identifier: Apache-2.0
// See regex.h. Tested by condition_test.cc.
#define PCRE2_CODE_UNIT_WIDTH 8
#include "tests/oracle/regex.h"

#include <pcre2.h>

#include <stdexcept>

namespace stopgap::oracle {

struct Regexes::Compiled {
  pcre2_code* code = nullptr;
  pcre2_match_data* data = nullptr;
  pcre2_match_context* context = nullptr;

  Compiled(const std::string& pattern, bool nocase) {
    int error = 0;
    PCRE2_SIZE offset = 0;
    // PCRE2 10.42 takes \h and \S for disjoint, and so gives \xa0 to the first of \h*\S for good.
    const uint32_t options = PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_UTF |
                             PCRE2_NEVER_UCP | PCRE2_NO_AUTO_POSSESS |
                             (nocase ? PCRE2_CASELESS : 0u);
    code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), options,
                         &error, &offset, nullptr);
    if (code == nullptr) {
      throw std::runtime_error("pcre2 refuses /" + pattern + "/, error " + std::to_string(error));
    }
    data = pcre2_match_data_create(1, nullptr);
    context = pcre2_match_context_create(nullptr);
    pcre2_set_match_limit(context, 200'000);  // some milliseconds of backtracking
  }
  ~Compiled() {
    pcre2_match_context_free(context);
    pcre2_match_data_free(data);
    pcre2_code_free(code);
  }
  Compiled(const Compiled&) = delete;
  Compiled& operator=(const Compiled&) = delete;
};

Regexes::Regexes() = default;
Regexes::~Regexes() = default;

bool Regexes::matches(const std::string& pattern, bool nocase, std::string_view subject) {
  std::unique_ptr<Compiled>& compiled = cache_[{pattern, nocase}];
  if (!compiled) compiled = std::make_unique<Compiled>(pattern, nocase);
  const int rc = pcre2_match(compiled->code, reinterpret_cast<PCRE2_SPTR>(subject.data()),
                             subject.size(), 0, 0, compiled->data, compiled->context);
  if (rc == PCRE2_ERROR_MATCHLIMIT || rc == PCRE2_ERROR_HEAPLIMIT) {
    throw GaveUp("pcre2 gives up on /" + pattern + "/");
  }
  if (rc < 0 && rc != PCRE2_ERROR_NOMATCH) {
    throw std::runtime_error("pcre2 fails on /" + pattern + "/, error " + std::to_string(rc));
  }
  return rc >= 0;
}

}  // namespace stopgap::oracle
