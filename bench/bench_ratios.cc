// SPDX-License-Identifier: Apache-2.0
// The figures that are claimed, as ratios of interleaved rounds in one run: evaluate() against the
// raw hs_scan of its own databases over the same bytes, growth with the number of rules, hostile
// against everyday, build and link times, and libmodsecurity3 when it was built in.
//   bench_ratios [ROUNDS]      (default 41; medians over the rounds)
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

#include "bench/corpus.h"
#include "bench/pipeline.h"
#include "engine/engine.h"
#ifdef STOPGAP_HAVE_MODSECURITY
#include "bench/modsecurity_peer.h"
#endif

namespace stopgap::bench {
namespace {

/// Each request is decided (and scanned) so often in a row: a server has just received and parsed
/// it, so its bytes are in the first cache, which 400 different requests would not be.
constexpr int kRepeats = 4;

volatile unsigned g_sink;  // keeps the measured work alive

double seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

/// Everything needed to decide the same requests with one pack, by the engine and by bare scanning.
struct Contest {
  Contest(unsigned rules, RuleShape shape, std::vector<OwnedRequest> owned)
      : linked(link_bytes(compile_files(make_rules(rules, shape)))),
        requests(std::move(owned)),
        raw(linked) {
    engine.swap(load_bytes(linked));
    worker = std::make_unique<engine::Worker>(engine);
    for (OwnedRequest& request : requests) {
      views.push_back(request.view());
      prepared.push_back(raw.prepare(views.back()));
      bytes += prepared.back().bytes();
    }
  }
  double evaluate_ns() {
    return each(views, [this](const engine::RequestView& view) {
      return static_cast<unsigned>(worker->evaluate(view).verdict);
    });
  }
  double raw_ns() {
    return each(prepared, [this](const RawScan::Prepared& bytes) { return raw.scan(bytes); });
  }

  /// Nanoseconds for one item.
  template <typename Item, typename Work>
  static double each(const std::vector<Item>& items, Work work) {
    const double all = seconds([&] {
      for (const Item& item : items)
        for (int i = 0; i < kRepeats; ++i) g_sink = work(item);
    });
    return 1e9 * all / static_cast<double>(items.size() * kRepeats);
  }

  std::vector<uint8_t> linked;
  std::vector<OwnedRequest> requests;
  std::vector<engine::RequestView> views;
  RawScan raw;
  std::vector<RawScan::Prepared> prepared;
  size_t bytes = 0;
  engine::Engine engine;
  std::unique_ptr<engine::Worker> worker;
};

struct Figures {
  double evaluate, raw, ratio;
};

Figures interleave(Contest& contest, unsigned rounds) {
  std::vector<double> evaluate, raw, ratio;
  contest.evaluate_ns();
  contest.raw_ns();
  for (unsigned i = 0; i < rounds; ++i) {
    evaluate.push_back(contest.evaluate_ns());
    raw.push_back(contest.raw_ns());
    ratio.push_back(evaluate.back() / raw.back());
  }
  return {median(evaluate), median(raw), median(ratio)};
}

void against_raw(unsigned rounds) {
  std::printf(
      "everyday requests        rules  evaluate ns  raw hs_scan ns  ratio  bytes scanned raw\n");
  for (const auto& [name, shape] : {std::pair("two literals in the URI", RuleShape::kUri),
                                    std::pair("everywhere", RuleShape::kAnywhere),
                                    std::pair("endpoint and payload", RuleShape::kEndpoint)}) {
    for (unsigned rules : {1u, 10u, 100u, 1000u, 10000u}) {
      Contest contest(rules, shape, everyday_requests());
      const Figures f = interleave(contest, rounds);
      std::printf("%-23s %6u %12.0f %15.0f %6.2f %18zu\n", name, rules, f.evaluate, f.raw, f.ratio,
                  contest.bytes / contest.requests.size());
    }
  }
}

void hostile(unsigned rounds) {
  std::printf("\n8 KiB, 1,000 rules        evaluate ns  raw hs_scan ns\n");
  std::vector<OwnedRequest> attack;
  attack.push_back(hostile_request(1000, 8192));
  Contest contest(1000, RuleShape::kEndpoint, std::move(attack));
  const Figures f = interleave(contest, rounds);
  std::printf("made of all literals      %11.0f %15.0f\n", f.evaluate, f.raw);
}

void build_times(unsigned rounds) {
  std::printf("\nrules   text to portable ms   link ms   load ms   portable KiB   linked KiB\n");
  for (unsigned rules : {100u, 1000u, 10000u}) {
    const auto files = make_rules(rules, RuleShape::kEndpoint);
    std::vector<uint8_t> portable, linked;
    std::vector<double> build, link, load;
    for (unsigned i = 0; i < std::max(3u, rounds / 8); ++i) {
      build.push_back(1e3 * seconds([&] { portable = compile_files(files); }));
      link.push_back(1e3 * seconds([&] { linked = link_bytes(portable); }));
      load.push_back(1e3 * seconds([&] { load_bytes(linked); }));
    }
    std::printf("%5u %21.1f %9.1f %9.2f %14zu %12zu\n", rules, median(build), median(link),
                median(load), portable.size() / 1024, linked.size() / 1024);
  }
}

void against_modsecurity([[maybe_unused]] unsigned rounds) {
#ifdef STOPGAP_HAVE_MODSECURITY
  Contest contest(1000, RuleShape::kUri, everyday_requests());
  ModSecurityPeer peer(1000);
  std::vector<double> ours, theirs, ratio;
  for (unsigned i = 0; i < std::max(3u, rounds / 8); ++i) {
    ours.push_back(contest.evaluate_ns());
    theirs.push_back(1e9 * seconds([&] {
                       for (size_t r = 0; r < 40; ++r) g_sink = peer.evaluate(contest.requests[r]);
                     }) /
                     40);
    ratio.push_back(theirs.back() / ours.back());
  }
  std::printf(
      "\nlibmodsecurity3, 1,000 same rules: %.0f ns a request against %.0f ns: %.0f times\n",
      median(theirs), median(ours), median(ratio));
#else
  std::printf("\nlibmodsecurity3: not built in (install libmodsecurity-dev and configure again)\n");
#endif
}

}  // namespace
}  // namespace stopgap::bench

int main(int argc, char** argv) {
  const unsigned rounds = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 41;
  if (rounds == 0) {
    std::fprintf(stderr, "usage: bench_ratios [ROUNDS]\n");
    return 2;
  }
  stopgap::bench::against_raw(rounds);
  stopgap::bench::hostile(rounds);
  stopgap::bench::build_times(rounds);
  stopgap::bench::against_modsecurity(rounds);
}
