// SPDX-License-Identifier: Apache-2.0
// hostile_packs [--mutants N] [--seed S] [--relink-every K] [--keep FILE] [--replay FILE]
// Mutants of packs. Two in three walk through the single mutations of the small packs, the others
// are chains, and single ones of the large packs. Even and odd seeds begin the walk at different
// halves. Exit status: 0 no fault, 1 a fault (the mutant is in FILE), 2 usage.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <exception>
#include <fstream>
#include <iterator>
#include <memory>
#include <numeric>
#include <stdexcept>

#include "tests/hostile/check.h"
#include "tests/hostile/mutate.h"
#include "tests/hostile/watch.h"

namespace stopgap::hostile {
namespace {

constexpr unsigned kSecondsEach = 10;
constexpr size_t kLargeBytes = 20'000;  // of the portable pack

struct CommandLine {
  uint64_t mutants = 10'000;
  uint64_t seed = 1;
  uint64_t relink_every = 200;
  std::string keep = "hostile-mutant.pack";
  std::string replay;
};

uint64_t number(const std::string& text) {
  size_t used = 0;
  const uint64_t value = std::stoull(text, &used, 0);
  if (used != text.size()) throw std::invalid_argument(text);
  return value;
}

CommandLine parse(const std::vector<std::string>& words) {
  CommandLine line;
  for (size_t i = 0; i < words.size(); i += 2) {
    if (i + 1 == words.size()) throw std::invalid_argument(words[i]);
    const std::string& value = words[i + 1];
    if (words[i] == "--mutants") {
      line.mutants = number(value);
    } else if (words[i] == "--seed") {
      line.seed = number(value);
    } else if (words[i] == "--relink-every") {
      line.relink_every = number(value);
    } else if (words[i] == "--keep") {
      line.keep = value;
    } else if (words[i] == "--replay") {
      line.replay = value;
    } else {
      throw std::invalid_argument(words[i]);
    }
  }
  return line;
}

/// One pack in one of its kinds.
struct Target {
  Target(const Subject& pack, bool as_linked)
      : subject(pack), linked(as_linked), mutator(bytes()), check(pack, as_linked) {}
  const Bytes& bytes() const { return linked ? subject.linked : subject.portable; }

  const Subject& subject;
  bool linked;
  Mutator mutator;
  Check check;
};

/// Through all single mutations of some packs, each once, in an order that comes to all packs early
/// on.
class Walk {
 public:
  void add(Target& target) {
    targets_.push_back(&target);
    total_ += target.mutator.systematic_count();
  }
  void begin(uint64_t seed) {
    step_ = total_ * 618 / 1000;
    while (std::gcd(step_, total_) != 1) ++step_;
    next_ = seed % 2 * (total_ / 2);
  }
  bool ended() const { return walked_ == total_; }
  std::pair<Target*, Mutant> next() {
    uint64_t index = next_++ % total_ * step_ % total_;
    ++walked_;
    size_t at = 0;
    while (index >= targets_[at]->mutator.systematic_count()) {
      index -= targets_[at++]->mutator.systematic_count();
    }
    return {targets_[at], targets_[at]->mutator.systematic(index)};
  }
  std::string progress() const { return fmt::format("{} of {}", walked_, total_); }

 private:
  std::vector<Target*> targets_;
  uint64_t total_ = 0, step_ = 1, next_ = 0, walked_ = 0;
};

class Run {
 public:
  Run(const std::vector<Subject>& subjects, const CommandLine& line) : line_(line) {
    for (const Subject& subject : subjects) {
      for (const bool linked : {true, false}) {
        Target& target = *targets_.emplace_back(std::make_unique<Target>(subject, linked));
        const bool large = subject.portable.size() > kLargeBytes;
        (large ? large_walk_ : small_walk_).add(target);
        small_targets_ += large ? 0 : 1;
      }
    }
    small_walk_.begin(line.seed);
    large_walk_.begin(line.seed);
  }

  int run() {
    const auto start = std::chrono::steady_clock::now();
    Random random(line_.seed);
    for (uint64_t i = 0; i < line_.mutants; ++i) {
      const bool small = i % 3 != 2 && !small_walk_.ended();
      const bool large = i % 48 == 2 && !large_walk_.ended();
      if (small || large) {
        const auto [target, mutant] = (small ? small_walk_ : large_walk_).next();
        if (!judge(*target, mutant, i)) return 1;
      } else if (!judge_chain(i, random)) {
        return 1;
      }
      if (isatty(STDERR_FILENO) && i % 1000 == 0) fmt::print(stderr, "\r{} mutants", i);
    }
    if (isatty(STDERR_FILENO)) fmt::print(stderr, "\r");
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    say_counts(took.count());
    return 0;
  }

  int replay(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::invalid_argument(path);
    Mutant mutant{Kind::kChain, path, Bytes(std::istreambuf_iterator<char>(file), {})};
    for (const auto& target : targets_) {
      for (size_t turn = 0; turn < 64; ++turn) {
        if (!judge(*target, mutant, turn)) return 1;
      }
    }
    fmt::print("{}: no fault\n", path);
    return 0;
  }

 private:
  bool judge_chain(uint64_t turn, Random& random) {
    // The small ones come first.
    const size_t among = random.chance(10) ? targets_.size() : small_targets_;
    Target& target = *targets_[random.below(among)];
    const Target& other = *targets_[random.below(targets_.size())];
    return judge(target, target.mutator.chain(random, other.bytes()), turn);
  }

  bool judge(Target& target, const Mutant& mutant, uint64_t turn) {
    const std::string name = fmt::format("{} ({}): {}", target.subject.name,
                                         target.linked ? "linked" : "portable", mutant.what);
    in_hand(mutant.bytes, name, kSecondsEach);
    const bool relink = line_.relink_every != 0 && turn % line_.relink_every == 1;
    Verdict verdict;
    try {
      verdict = target.check.judge(mutant.bytes, turn, relink);
    } catch (const std::exception& error) {
      verdict.fault = fmt::format("an exception came out: {}", error.what());
    }
    ++counts_[static_cast<size_t>(mutant.kind)][static_cast<size_t>(verdict.fate)];
    if (!verdict.fault) return true;
    write_in_hand();
    fmt::print("FAULT at mutant {} of seed {}: {}\n{}\nwritten to {}\n", turn, line_.seed, name,
               *verdict.fault, line_.keep);
    return false;
  }

  void say_counts(double seconds) const {
    fmt::print("{:10}", "");
    for (size_t fate = 0; fate < kFates; ++fate) {
      fmt::print("{:>14}", fate_name(static_cast<Fate>(fate)));
    }
    fmt::print("\n");
    for (size_t kind = 0; kind < kKinds; ++kind) {
      fmt::print("{:10}", kind_name(static_cast<Kind>(kind)));
      for (const uint64_t count : counts_[kind]) fmt::print("{:>14}", count);
      fmt::print("\n");
    }
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    fmt::print(
        "{} mutants, seed {}, {:.0f} s, {} MiB; of single ones {}, of large packs {}: "
        "no fault\n",
        line_.mutants, line_.seed, seconds, used.ru_maxrss / 1024, small_walk_.progress(),
        large_walk_.progress());
  }

  const CommandLine& line_;
  std::vector<std::unique_ptr<Target>> targets_;
  size_t small_targets_ = 0;
  Walk small_walk_, large_walk_;
  std::array<std::array<uint64_t, kFates>, kKinds> counts_{};
};

}  // namespace
}  // namespace stopgap::hostile

int main(int argc, char** argv) {
  using namespace stopgap::hostile;
  CommandLine line;
  try {
    line = parse({argv + 1, argv + argc});
    const auto all = subjects();
    if (!all) {
      fmt::print(stderr, "{}\n", all.error().detail);
      return 2;
    }
    watch_for_crashes(line.keep);
    Run run(all.value(), line);
    return line.replay.empty() ? run.run() : run.replay(line.replay);
  } catch (const std::logic_error& error) {  // of the command line
    fmt::print(stderr,
               "{}: usage: hostile_packs [--mutants N] [--seed S] [--relink-every K] "
               "[--keep FILE] [--replay FILE]\n",
               error.what());
    return 2;
  }
}
