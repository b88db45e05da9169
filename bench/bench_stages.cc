// SPDX-License-Identifier: Apache-2.0
// Google Benchmark: every stage alone, 1 to 10,000 rules. Run with --benchmark_filter=REGEX.
#include <benchmark/benchmark.h>

#include <map>

#include "bench/corpus.h"
#include "bench/pipeline.h"
#include "compiler/compile.h"
#include "engine/engine.h"

namespace stopgap::bench {
namespace {

using Files = std::vector<std::string>;

const Files& rules(unsigned count, RuleShape shape) {
  static std::map<std::pair<unsigned, RuleShape>, Files> cache;
  auto& files = cache[{count, shape}];
  if (files.empty()) files = make_rules(count, shape);
  return files;
}

const std::vector<uint8_t>& linked(unsigned count, RuleShape shape) {
  static std::map<std::pair<unsigned, RuleShape>, std::vector<uint8_t>> cache;
  auto& bytes = cache[{count, shape}];
  if (bytes.empty()) bytes = link_bytes(compile_files(rules(count, shape)));
  return bytes;
}

void bm_parse(benchmark::State& state) {
  const Files& files = rules(static_cast<unsigned>(state.range(0)), RuleShape::kEndpoint);
  for (auto _ : state) {
    lang::SourceMap sources;
    lang::Diagnostics diagnostics;
    for (const std::string& text : files) {
      const uint32_t id = sources.add("bench.gap", text);
      benchmark::DoNotOptimize(lang::parse(sources, id, diagnostics));
    }
  }
}

void bm_parse_and_check(benchmark::State& state) {
  const Files& files = rules(static_cast<unsigned>(state.range(0)), RuleShape::kEndpoint);
  for (auto _ : state) benchmark::DoNotOptimize(check_files(files));
}

void bm_compile(benchmark::State& state) {
  const Checked checked =
      check_files(rules(static_cast<unsigned>(state.range(0)), RuleShape::kEndpoint));
  for (auto _ : state) {
    lang::Diagnostics diagnostics;
    benchmark::DoNotOptimize(compiler::compile(checked.pack, checked.sources, {}, diagnostics));
  }
}

void bm_link(benchmark::State& state) {
  const auto portable =
      compile_files(rules(static_cast<unsigned>(state.range(0)), RuleShape::kEndpoint));
  for (auto _ : state) benchmark::DoNotOptimize(link_bytes(portable));
}

void bm_load(benchmark::State& state) {
  const auto& bytes = linked(static_cast<unsigned>(state.range(0)), RuleShape::kEndpoint);
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<uint8_t> own = bytes;
    state.ResumeTiming();
    benchmark::DoNotOptimize(load_bytes(std::move(own)));
  }
}

void evaluate_all(benchmark::State& state, RuleShape shape, std::vector<OwnedRequest> requests) {
  engine::Engine engine;
  engine.swap(load_bytes(linked(static_cast<unsigned>(state.range(0)), shape)));
  engine::Worker worker(engine);
  std::vector<engine::RequestView> views;
  for (OwnedRequest& request : requests) views.push_back(request.view());
  size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(worker.evaluate(views[next]).verdict);
    next = next + 1 == views.size() ? 0 : next + 1;
  }
}

void bm_evaluate_miss_uri(benchmark::State& state) {
  evaluate_all(state, RuleShape::kUri, everyday_requests());
}
void bm_evaluate_miss_everywhere(benchmark::State& state) {
  evaluate_all(state, RuleShape::kAnywhere, everyday_requests());
}
void bm_evaluate_miss_endpoint(benchmark::State& state) {
  evaluate_all(state, RuleShape::kEndpoint, everyday_requests());
}
void bm_evaluate_hit(benchmark::State& state) {
  std::vector<OwnedRequest> requests;
  requests.push_back(attack_request(0));
  evaluate_all(state, RuleShape::kEndpoint, std::move(requests));
}
void bm_evaluate_hostile_8k(benchmark::State& state) {
  std::vector<OwnedRequest> requests;
  requests.push_back(hostile_request(static_cast<unsigned>(state.range(0)), 8192));
  evaluate_all(state, RuleShape::kEndpoint, std::move(requests));
}

void bm_raw_scan(benchmark::State& state) {
  RawScan raw(linked(static_cast<unsigned>(state.range(0)), RuleShape::kEndpoint));
  std::vector<RawScan::Prepared> prepared;
  for (OwnedRequest& request : everyday_requests()) prepared.push_back(raw.prepare(request.view()));
  size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(raw.scan(prepared[next]));
    next = next + 1 == prepared.size() ? 0 : next + 1;
  }
}

BENCHMARK(bm_parse)->RangeMultiplier(10)->Range(1, 10000)->Unit(benchmark::kMicrosecond);
BENCHMARK(bm_parse_and_check)->RangeMultiplier(10)->Range(1, 10000)->Unit(benchmark::kMicrosecond);
BENCHMARK(bm_compile)->RangeMultiplier(10)->Range(1, 10000)->Unit(benchmark::kMicrosecond);
BENCHMARK(bm_link)->RangeMultiplier(10)->Range(1, 10000)->Unit(benchmark::kMicrosecond);
BENCHMARK(bm_load)->RangeMultiplier(10)->Range(1, 10000)->Unit(benchmark::kMicrosecond);
BENCHMARK(bm_evaluate_miss_uri)->RangeMultiplier(10)->Range(1, 10000);
BENCHMARK(bm_evaluate_miss_everywhere)->RangeMultiplier(10)->Range(1, 10000);
BENCHMARK(bm_evaluate_miss_endpoint)->RangeMultiplier(10)->Range(1, 10000);
BENCHMARK(bm_evaluate_hit)->RangeMultiplier(10)->Range(1, 10000);
BENCHMARK(bm_evaluate_hostile_8k)->RangeMultiplier(10)->Range(1, 10000);
BENCHMARK(bm_raw_scan)->RangeMultiplier(10)->Range(1, 10000);

}  // namespace
}  // namespace stopgap::bench

BENCHMARK_MAIN();
