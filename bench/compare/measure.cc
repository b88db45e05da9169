// SPDX-License-Identifier: Apache-2.0
// See measure.h.
#include "bench/compare/measure.h"

#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <thread>

#include "bench/pipeline.h"
#include "engine/engine.h"

namespace stopgap::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Samples = std::vector<Sample>;

/// Each request so often in a row: a server has just received and parsed it, so its bytes are in
/// the first cache, which 400 different requests would not be.
constexpr unsigned kRepeats = 4;
constexpr size_t kLeastRequests = 40;   // of a slow contender: a mix of all kinds
constexpr double kBatchSeconds = 0.02;  // what a contender is given a round, if that suffices
constexpr double kSlowSeconds = 0.5;    // one whose batch takes longer
constexpr unsigned kSlowRounds = 3;     // takes part in so many rounds
constexpr double kThreadSeconds = 0.5;
constexpr size_t kLargeBytes = 8192;

volatile unsigned g_sink;  // keeps the measured work alive

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Samples samples_of(Traffic traffic, const Task& task) {
  std::vector<OwnedRequest> requests;
  switch (traffic) {
    case Traffic::kEveryday:
      requests = everyday_requests();
      break;
    case Traffic::kAttack:
      for (unsigned i = 0; i < kLeastRequests; ++i) {
        requests.push_back(attack_request(i * task.rules / kLeastRequests));
      }
      break;
    case Traffic::kLarge:
      requests = large_requests(kLargeBytes);
      break;
    case Traffic::kHostile:
      requests.push_back(hostile_request(task.rules, kLargeBytes));
      break;
  }
  return make_samples(std::move(requests), task.shape);
}

/// One contender on one kind of traffic.
class Runner {
 public:
  Runner(Contender& contender, const Samples& samples) : contender_(contender), samples_(samples) {
    contender_.expect(samples_);
    count_ = std::min(samples_.size(), kLeastRequests);
    repeats_ = 1;
    run();  // warm
    const double each = run() * 1e-9;
    if (each * static_cast<double>(count_) > kSlowSeconds) {
      rounds_ = kSlowRounds;
      return;
    }
    repeats_ = kRepeats;
    const auto fitting = static_cast<size_t>(kBatchSeconds / (each * kRepeats));
    count_ = std::clamp(fitting, count_, samples_.size());
    if (fitting > count_) repeats_ = static_cast<unsigned>(fitting / count_) * kRepeats;
  }

  /// Nanoseconds a request.
  double run() {
    const auto start = Clock::now();
    for (size_t i = 0; i < count_; ++i) {
      for (unsigned n = 0; n < repeats_; ++n) g_sink = contender_.decide(samples_[i]);
    }
    return 1e9 * seconds_since(start) / static_cast<double>(count_ * repeats_);
  }
  bool takes_part(unsigned round) const { return round < rounds_; }

 private:
  Contender& contender_;
  const Samples& samples_;
  size_t count_;
  unsigned repeats_;
  unsigned rounds_ = UINT32_MAX;
};

struct Entry {
  const Kind* kind;
  ContenderPtr contender;
};

Speeds race(std::vector<Entry>& entries, const Samples& samples, unsigned rounds) {
  std::vector<Runner> runners;
  std::vector<std::vector<double>> ns(entries.size()), ratios(entries.size());
  std::vector<double> to_floor;
  for (Entry& entry : entries) runners.emplace_back(*entry.contender, samples);
  for (unsigned round = 0; round < rounds; ++round) {
    for (size_t i = 0; i < entries.size(); ++i) {
      if (!runners[i].takes_part(round)) continue;
      ns[i].push_back(runners[i].run());
      ratios[i].push_back(ns[i].back() / ns[0].back());
      if (entries[i].kind->make == make_own_databases) to_floor.push_back(1 / ratios[i].back());
    }
  }
  Speeds speeds;
  for (size_t i = 0; i < entries.size(); ++i) {
    speeds[entries[i].kind->name] = {spread_of(ns[i]), spread_of(ratios[i]),
                                     i == 0 ? spread_of(to_floor) : Spread()};
  }
  return speeds;
}

void expect_right(const Entry& entry, const Samples& attacks, const Samples& everyday) {
  if (entry.kind->floor) return;
  for (const Sample& attack : attacks) {
    if (!entry.contender->decide(attack)) give_up(entry.kind->name + " lets an attack pass");
  }
  for (size_t i = 0; i < kLeastRequests; ++i) {
    if (entry.contender->decide(everyday[i])) give_up(entry.kind->name + " blocks a page");
  }
}

size_t resident_kib() {
  std::ifstream statm("/proc/self/statm");
  size_t all = 0, resident = 0;
  statm >> all >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE)) / 1024;
}

size_t ask_memory(const Task& task, const Kind& kind) {
  const std::string command =
      fmt::format("/proc/{}/exe --memory '{}' --shape {} --rules {}", getpid(), kind.name,
                  kShapeNames[static_cast<size_t>(task.shape)], task.rules);
  std::FILE* const pipe = popen(command.c_str(), "r");
  size_t kib = 0;
  if (pipe == nullptr || std::fscanf(pipe, "%zu", &kib) != 1 || pclose(pipe) != 0) {
    give_up("cannot measure the memory of " + kind.name);
  }
  return kib;
}

/// `entries` are left loaded, for the races.
Lives live(std::vector<Entry>& entries, const Task& task, const Sample& attack) {
  Lives lives;
  const unsigned times = task.rules > 1000 ? 1 : 3;
  for (Entry& entry : entries) {
    std::vector<double> build, link, load, first;
    Life life;
    for (unsigned i = 0; i < times; ++i) {
      entry.contender = nullptr;
      entry.contender = entry.kind->make(task);
      const Prepared prepared = entry.contender->prepare();
      build.push_back(prepared.build_ms);
      link.push_back(prepared.link_ms);
      life.database_bytes = prepared.database_bytes;
      life.scratch_bytes = prepared.scratch_bytes;
      auto start = Clock::now();
      entry.contender->load();
      load.push_back(1e3 * seconds_since(start));
      if (entry.kind->floor) continue;
      start = Clock::now();
      g_sink = entry.contender->decide(attack);
      first.push_back(1e6 * seconds_since(start));
    }
    life.build_ms = spread_of(build);
    life.link_ms = spread_of(link);
    life.load_ms = spread_of(load);
    if (entry.kind->floor) continue;
    life.first_us = spread_of(first);
    life.memory_kib = ask_memory(task, *entry.kind);
    lives[entry.kind->name] = life;
  }
  return lives;
}

double evaluations_a_second(unsigned threads, const Task& task, const Samples& samples) {
  engine::Engine engine;
  engine.swap(load_bytes(link_bytes(compile_files(make_rules(task.rules, task.shape)))));
  std::vector<std::thread> all;
  std::vector<double> rates(threads);
  for (unsigned t = 0; t < threads; ++t) {
    all.emplace_back([&, t] {
      engine::Worker worker(engine);
      size_t done = 0;
      unsigned blocked = 0;
      const auto start = Clock::now();
      double passed = 0;
      for (; passed < kThreadSeconds; passed = seconds_since(start)) {
        for (const Sample& sample : samples) {
          blocked += worker.evaluate(sample.view).verdict == engine::Verdict::kBlock;
        }
        done += samples.size();
      }
      rates[t] = static_cast<double>(done) / passed;
      g_sink = blocked;
    });
  }
  double sum = 0;
  for (unsigned t = 0; t < threads; ++t) {
    all[t].join();
    sum += rates[t];
  }
  return sum;
}

}  // namespace

Spread spread_of(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const auto at = [&](size_t tenths) { return values[(values.size() - 1) * tenths / 10]; };
  return {at(1), at(5), at(9)};
}

void print_memory(const Task& task, const Kind& kind) {
  const Samples everyday = samples_of(Traffic::kEveryday, task);
  const ContenderPtr contender = kind.make(task);
  const size_t handed = contender->prepare().handed_bytes / 1024;
  malloc_trim(0);
  const size_t before = resident_kib() - handed;
  contender->load();
  for (size_t i = 0; i < kLeastRequests; ++i) g_sink = contender->decide(everyday[i]);
  std::printf("%zu\n", std::max(resident_kib(), before) - before);
}

Match hold_match(const Task& task, const std::vector<Kind>& kinds, unsigned rounds) {
  const auto say = [&](std::string_view what) {
    std::fprintf(stderr, "%s, %u rules: %s\n",
                 std::string(kShapeNames[static_cast<size_t>(task.shape)]).c_str(), task.rules,
                 std::string(what).c_str());
  };
  Match match{task, {}, {}, 0};
  std::vector<Entry> entries;
  for (const Kind& kind : kinds) entries.push_back({&kind, nullptr});
  const Samples attacks = samples_of(Traffic::kAttack, task);
  const Samples everyday = samples_of(Traffic::kEveryday, task);
  say("building and loading");
  match.lives = live(entries, task, attacks[0]);
  for (const Entry& entry : entries) expect_right(entry, attacks, everyday);
  for (const Traffic traffic :
       {Traffic::kEveryday, Traffic::kAttack, Traffic::kLarge, Traffic::kHostile}) {
    say(kTrafficNames[static_cast<size_t>(traffic)]);
    match.speeds[traffic] = race(entries, samples_of(traffic, task), rounds);
  }
  const double one = evaluations_a_second(1, task, everyday);
  match.two_threads = evaluations_a_second(2, task, everyday) / one;
  return match;
}

}  // namespace stopgap::bench
