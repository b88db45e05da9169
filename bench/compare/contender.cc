// SPDX-License-Identifier: Apache-2.0
// See contender.h.
#include "bench/compare/contender.h"

#include <cstdio>
#include <cstdlib>

namespace stopgap::bench {

std::vector<Sample> make_samples(std::vector<OwnedRequest> requests, RuleShape shape) {
  std::vector<Sample> samples(requests.size());
  for (size_t i = 0; i < requests.size(); ++i) {
    Sample& sample = samples[i];
    sample.owned = std::move(requests[i]);
    sample.view = sample.owned.view();
    sample.bytes = sample.owned.target;
    if (shape == RuleShape::kUri) continue;
    for (const auto& header : sample.owned.headers) sample.bytes += '\n' + header.second;
    sample.bytes += '\n' + sample.owned.body;
  }
  return samples;
}

std::string escaped(std::string_view literal) {
  std::string regex;
  for (const char c : literal) {
    if (std::string_view(".[]").find(c) != std::string_view::npos) regex += '\\';
    regex += c;
  }
  return regex;
}

std::string rule_regex(unsigned index) {
  const RuleWords words = rule_words(index);
  return escaped(words.endpoint) + ".*" + escaped(words.payload);
}

void give_up(const std::string& why) {
  std::fprintf(stderr, "bench_compare: %s\n", why.c_str());
  std::exit(3);
}

std::vector<Kind> contenders() {
  return {
      {"stopgap", "evaluate(): splitting, views, joining, scanning, deciding", make_stopgap},
      {"own databases", "floor: hs_scan of the pack's databases over what its gate scans, ready",
       make_own_databases, true},
      {"all literals", "floor: hs_scan of one database of all literals over every byte",
       make_literals, true},
      {"hyperscan regexes", "one database of a regex a rule", make_hyperscan_regexes},
#ifdef STOPGAP_HAVE_RE2
      {"RE2::Set", "a regex a rule, in one set", make_re2_set},
#endif
#ifdef STOPGAP_HAVE_PCRE2
      {"PCRE2 JIT", "a regex a rule, one by one", make_pcre2},
#endif
#ifdef STOPGAP_HAVE_YARA
      {"YARA", "two strings a rule, both needed", make_yara},
#endif
#ifdef STOPGAP_HAVE_MODSECURITY
      {"libmodsecurity3", "two chained @contains a rule, whole transaction", make_modsecurity},
#endif
  };
}

std::vector<std::string> absent_peers() {
  return {
#ifndef STOPGAP_HAVE_RE2
      "RE2::Set (libre2-dev)",
#endif
#ifndef STOPGAP_HAVE_PCRE2
      "PCRE2 JIT (libpcre2-dev)",
#endif
#ifndef STOPGAP_HAVE_YARA
      "YARA (libyara-dev)",
#endif
#ifndef STOPGAP_HAVE_MODSECURITY
      "libmodsecurity3 (libmodsecurity-dev)",
#endif
  };
}

}  // namespace stopgap::bench
