// SPDX-License-Identifier: Apache-2.0
// One way of asking every rule about a request: ours, a bare scan as the floor, or a peer.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/corpus.h"

namespace stopgap::bench {

struct Task {
  RuleShape shape = RuleShape::kUri;
  unsigned rules = 0;
};

/// A request, and as a peer that knows no HTTP is given it: the target as sent if the rules are
/// about the URI; if not, every byte of target, header values and body, one to a line. Decoded and
/// joined for nothing: that work is not in the peer's time.
struct Sample {
  OwnedRequest owned;
  engine::RequestView view;
  std::string bytes;
};
std::vector<Sample> make_samples(std::vector<OwnedRequest> requests, RuleShape shape);

struct Prepared {
  double build_ms = 0;  ///< once, anywhere
  double link_ms = 0;   ///< once a host
  size_t database_bytes = 0;
  size_t scratch_bytes = 0;  ///< a thread
  size_t handed_bytes = 0;   ///< in memory before load(), and kept by what it loads
};

class Contender {
 public:
  virtual ~Contender() = default;
  /// What the server process does not do itself. Most peers have nothing of the kind.
  virtual Prepared prepare() { return {}; }
  /// In the server process, up to where decide() may be called. Once.
  virtual void load() = 0;
  /// Whether some rule matched. Of a floor: nothing is meant by it.
  virtual bool decide(const Sample& sample) = 0;
  /// Before decide() is timed: what a floor has ready.
  virtual void expect(const std::vector<Sample>&) {}
};

using ContenderPtr = std::unique_ptr<Contender>;

struct Kind {
  std::string name;
  std::string what;  ///< for people
  ContenderPtr (*make)(const Task&);
  bool floor = false;  ///< searches, decides nothing
};

/// Ours first. Peers that were not there when this was configured are named by absent_peers().
std::vector<Kind> contenders();
std::vector<std::string> absent_peers();

ContenderPtr make_stopgap(const Task& task);
ContenderPtr make_own_databases(const Task& task);
ContenderPtr make_literals(const Task& task);
ContenderPtr make_hyperscan_regexes(const Task& task);
ContenderPtr make_pcre2(const Task& task);
ContenderPtr make_re2_set(const Task& task);
ContenderPtr make_yara(const Task& task);
ContenderPtr make_modsecurity(const Task& task);

/// Rule `index` as a regex for case-ignoring engines in which `.` is any byte: its two literals in
/// the order in which attack_request() has them.
std::string rule_regex(unsigned index);
/// A literal of a rule as a regex.
std::string escaped(std::string_view literal);
/// Ends the process: a benchmark of an error is no benchmark.
[[noreturn]] void give_up(const std::string& why);

}  // namespace stopgap::bench
