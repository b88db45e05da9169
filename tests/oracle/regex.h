// SPDX-License-Identifier: Apache-2.0
// The language's regexes through PCRE2, a matcher that shares nothing with the engine's. Bytes,
// never UTF; `.` matches every byte and `$` only the very end. Throws std::runtime_error on a
// pattern PCRE2 refuses or a match it gives up: a test must not take either for "no match". One
// thread at a time.
#pragma once

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace stopgap::oracle {

/// Backtracking took too long; the engine's matcher does not backtrack, so it has an answer and
/// this one has none. A caller may count it and go on.
struct GaveUp : std::runtime_error {
  using std::runtime_error::runtime_error;
};

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
  std::map<std::pair<std::string, bool>, std::unique_ptr<Compiled>> cache_;
};

}  // namespace stopgap::oracle
