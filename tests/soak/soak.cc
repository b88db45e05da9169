// SPDX-License-Identifier: Apache-2.0
// Threads of traffic while packs are swapped: every decision is wholly of one pack, none is lost,
// memory stays where it was. Says what a swap costs the requests that meet it. Exit 1 if not so.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include "tests/soak/traffic.h"

namespace stopgap::soak {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  unsigned swaps = 10000;
  unsigned threads = 2;
  unsigned attacks = 400;
  double quiet_seconds = 2;
};

/// Durations, in steps of 10 ns; all above the last in the last.
class Histogram {
 public:
  void add(uint64_t ns) { ++counts_[std::min<uint64_t>(ns / kStep, counts_.size() - 1)]; }
  void add(const Histogram& other) {
    for (size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    most_ = std::max(most_, other.most_);
  }
  void note_most(uint64_t ns) { most_ = std::max(most_, ns); }
  uint64_t total() const {
    uint64_t all = 0;
    for (const uint64_t count : counts_) all += count;
    return all;
  }
  /// Microseconds below which so many of all are.
  double quantile(double share) const {
    const auto wanted = static_cast<uint64_t>(share * static_cast<double>(total()));
    uint64_t seen = 0;
    for (size_t i = 0; i < counts_.size(); ++i) {
      seen += counts_[i];
      if (seen > wanted) return static_cast<double>(i * kStep) / 1000;
    }
    return 0;
  }
  double most() const { return static_cast<double>(most_) / 1000; }

 private:
  static constexpr uint64_t kStep = 10;
  std::vector<uint64_t> counts_ = std::vector<uint64_t>(200'000);
  uint64_t most_ = 0;
};

struct Seen {
  Histogram all, adopting;  ///< adopting: the first request of a thread after a swap
  std::string fault;
};

void serve(const engine::Engine& engine, const std::vector<std::unique_ptr<Request>>& traffic,
           const std::atomic<bool>& stop, unsigned attacks, Seen& seen) {
  engine::Worker worker(engine);
  const engine::Pack* last = nullptr;
  for (size_t i = 0; !stop.load(std::memory_order_relaxed); i = (i + 1) % traffic.size()) {
    const auto start = Clock::now();
    const engine::Decision& decision = worker.evaluate(traffic[i]->view);
    const auto ns = static_cast<uint64_t>(std::chrono::nanoseconds(Clock::now() - start).count());
    Histogram& histogram = decision.pack == last ? seen.all : seen.adopting;
    histogram.add(ns);
    histogram.note_most(ns);
    last = decision.pack;
    seen.fault = what_is_wrong(decision, *traffic[i], attacks);
    if (!seen.fault.empty()) return;
  }
}

size_t resident_kib() {
  std::ifstream statm("/proc/self/statm");
  size_t all = 0, resident = 0;
  statm >> all >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE)) / 1024;
}

struct Phase {
  Seen seen;
  size_t early_kib = 0, late_kib = 0;  ///< the most in the first half, and in the last fifth
  double seconds = 0;
};

/// `swaps` of them, or none for that long.
Phase run_phase(engine::Engine& engine, const std::vector<std::vector<uint8_t>>& packs,
                const std::vector<std::unique_ptr<Request>>& traffic, const Options& options,
                unsigned swaps) {
  std::vector<Seen> seen(options.threads);
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  Phase phase;
  const auto start = Clock::now();
  for (Seen& one : seen) {
    threads.emplace_back([&] {
      serve(engine, traffic, stop, options.attacks, one);
      if (!one.fault.empty()) stop = true;
    });
  }
  if (swaps == 0) {
    std::this_thread::sleep_for(std::chrono::duration<double>(options.quiet_seconds));
  }
  std::shared_ptr<const engine::Pack> before;  // so that it is not freed during a request
  const bool shows_progress = isatty(STDERR_FILENO) != 0;
  for (unsigned i = 0; i < swaps && !stop; ++i) {
    before = engine.swap(load_pack(packs[i % packs.size()]));
    std::this_thread::sleep_for(std::chrono::microseconds(200));  // for the traffic to meet it
    if (i < swaps / 2) phase.early_kib = std::max(phase.early_kib, resident_kib());
    if (i >= swaps - swaps / 5) phase.late_kib = std::max(phase.late_kib, resident_kib());
    if (shows_progress && i % 100 == 0) fmt::print(stderr, "\r{} of {} swaps", i, swaps);
  }
  if (shows_progress && swaps > 0) fmt::print(stderr, "\r{} swaps        \n", swaps);
  stop = true;
  for (std::thread& thread : threads) thread.join();
  phase.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  for (const Seen& one : seen) {
    phase.seen.all.add(one.all);
    phase.seen.adopting.add(one.adopting);
    if (!one.fault.empty()) phase.seen.fault = one.fault;
  }
  return phase;
}

void print(const char* name, const Histogram& histogram) {
  fmt::print("{:<34} {:>12} {:>8.2f} {:>8.2f} {:>8.2f} {:>9.2f} {:>9.1f}\n", name,
             histogram.total(), histogram.quantile(0.5), histogram.quantile(0.99),
             histogram.quantile(0.999), histogram.quantile(0.9999), histogram.most());
}

int run(const Options& options) {
  std::vector<std::vector<uint8_t>> packs;
  for (unsigned i = 0; i < kPacks; ++i) packs.push_back(make_pack(i, options.attacks));
  const auto traffic = make_traffic(options.attacks);
  engine::Engine engine;
  engine.swap(load_pack(packs[0]));
  const Phase quiet = run_phase(engine, packs, traffic, options, 0);
  const Phase swapped = run_phase(engine, packs, traffic, options, options.swaps);

  fmt::print("{} threads, {} swaps in {:.1f} s; microseconds\n", options.threads, options.swaps,
             swapped.seconds);
  fmt::print("{:<34} {:>12} {:>8} {:>8} {:>8} {:>9} {:>9}\n", "", "decisions", "p50", "p99",
             "p99.9", "p99.99", "most");
  print("no swaps", quiet.seen.all);
  print("swaps, with the pack before", swapped.seen.all);
  print("swaps, first with another pack", swapped.seen.adopting);
  fmt::print(
      "resident memory at most: {} KiB in the first half of the swaps, {} KiB in the last fifth\n",
      swapped.early_kib, swapped.late_kib);

  for (const Phase* phase : {&quiet, &swapped}) {
    if (phase->seen.fault.empty()) continue;
    fmt::print("FAILED: {}\n", phase->seen.fault);
    return 1;
  }
  if (const std::weak_ptr<const engine::Pack> last = engine.swap(nullptr); !last.expired()) {
    fmt::print("FAILED: a pack is held though nobody uses it\n");
    return 1;
  }
#ifndef STOPGAP_SANITIZED             // sanitizers keep what was freed
  constexpr size_t kSlackKib = 1024;  // of the allocator; a pack takes more than that
  if (swapped.late_kib > swapped.early_kib + swapped.early_kib / 100 + kSlackKib) {
    fmt::print("FAILED: memory grows\n");
    return 1;
  }
#endif
  fmt::print("every decision was wholly of one pack\n");
  return 0;
}

}  // namespace
}  // namespace stopgap::soak

int main(int argc, char** argv) {
  stopgap::soak::Options options;
  CLI::App app("swaps packs under traffic", "soak");
  app.add_option("--swaps", options.swaps)->capture_default_str()->check(CLI::Range(20, 1000000));
  app.add_option("--threads", options.threads, "of traffic")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  app.add_option("--attacks", options.attacks, "the largest pack has two mitigations for each")
      ->capture_default_str()
      ->check(CLI::Range(4, 5000));
  app.add_option("--quiet-seconds", options.quiet_seconds, "of traffic without swaps, to compare")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return stopgap::soak::run(options);
}
