// SPDX-License-Identifier: Apache-2.0
// The language's regexes through PCRE2, a matcher that shares nothing with the engine's. Bytes,
// never UTF; `.` matches every byte and `$` only the very end. Throws std::runtime_error on a
// pattern PCRE2 refuses or a match it gives up: a test must not take either for "no match". One
// thread at a time.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace stopgap::oracle {

class Regexes {
 public:
  Regexes();
  ~Regexes();
  Regexes(const Regexes&) = delete;
  Regexes& operator=(const Regexes&) = delete;

  /// Compiles each (pattern, nocase) once and keeps it.
  bool matches(const std::string& pattern, bool nocase, std::string_view subject);

 private:
  struct Compiled;
  static int match_without_backtracking(const Compiled& compiled, std::string_view subject);

  std::map<std::pair<std::string, bool>, std::unique_ptr<Compiled>> cache_;
};

}  // namespace stopgap::oracle
