// SPDX-License-Identifier: Apache-2.0
// Google Benchmark: one question to a set of 100 to 100,000 elements. What it costs must not depend
// on how many there are.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "engine/runtime_set.h"

namespace stopgap::bench {
namespace {

engine::RuntimeSet hosts(int64_t elements) {
  engine::RuntimeSet set;
  for (int64_t i = 0; i < elements; ++i) {
    set.add_owned_text("w" + std::to_string(i * 7919 % 1'000'003) + ".bad.example", true);
  }
  set.finish(true);
  return set;
}

void bm_host_in(benchmark::State& state) {
  const engine::RuntimeSet set = hosts(state.range(0));
  std::vector<std::string> asked;
  for (int i = 0; i < 16; ++i) asked.push_back("m" + std::to_string(i) + ".example.org");
  size_t next = 0;
  for (auto _ : state) benchmark::DoNotOptimize(set.contains_text(asked[next++ % asked.size()]));
}

void bm_uri_contains_any(benchmark::State& state) {
  const engine::RuntimeSet set = hosts(state.range(0));
  const std::string uri =
      "/search/results?q=where+to+find+w12.good.example&lang=en&page=12&utm=mail";
  for (auto _ : state) {
    uint64_t work = 0;
    benchmark::DoNotOptimize(set.some_in(uri, work, UINT64_MAX));
  }
}

void bm_host_ends_with_any(benchmark::State& state) {
  const engine::RuntimeSet set = hosts(state.range(0));
  for (auto _ : state) {
    uint64_t work = 0;
    benchmark::DoNotOptimize(set.some_ends("www.mail.example.org", work));
  }
}

void bm_address_in(benchmark::State& state) {
  engine::RuntimeSet set;
  for (int64_t i = 0; i < state.range(0); ++i) {
    engine::program::Cidr cidr{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 120};
    cidr.address[12] = 10;
    cidr.address[13] = static_cast<uint8_t>(i >> 8);
    cidr.address[14] = static_cast<uint8_t>(i);
    set.add_cidr(cidr);
  }
  set.finish();
  engine::IpAddress address{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 7};
  for (auto _ : state) benchmark::DoNotOptimize(set.contains_address(address));
}

BENCHMARK(bm_host_in)->RangeMultiplier(10)->Range(100, 100'000);
BENCHMARK(bm_uri_contains_any)->RangeMultiplier(10)->Range(100, 100'000);
BENCHMARK(bm_host_ends_with_any)->RangeMultiplier(10)->Range(100, 100'000);
BENCHMARK(bm_address_in)->RangeMultiplier(10)->Range(100, 60'000);

}  // namespace
}  // namespace stopgap::bench

BENCHMARK_MAIN();
