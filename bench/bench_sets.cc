// SPDX-License-Identifier: Apache-2.0
// Google Benchmark: a set of 100 to 100,000 elements, asked once alone and by whole requests. What
// it costs must not depend on how many elements there are.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "bench/corpus.h"
#include "bench/pipeline.h"
#include "engine/engine.h"
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
    cidr.address[12] = static_cast<uint8_t>(10 + (i >> 16));
    cidr.address[13] = static_cast<uint8_t>(i >> 8);
    cidr.address[14] = static_cast<uint8_t>(i);
    set.add_cidr(cidr);
  }
  set.finish();
  engine::IpAddress address{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 7};
  for (auto _ : state) benchmark::DoNotOptimize(set.contains_address(address));
}

/// A whole request, decided by a pack of one mitigation whose set comes from a data file.
void bm_evaluate(benchmark::State& state, const std::string& type, const std::string& test) {
  std::string lines;
  for (int64_t i = 0; i < state.range(0); ++i) {
    lines += type == "cidr" ? fmt::format("10.{}.{}.{}\n", i >> 16, i >> 8 & 255, i & 255)
                            : fmt::format("w{}.bad.example\n", i * 7919 % 1'000'003);
  }
  const std::string rule =
      "syntax 1\npack \"sets\" version 1.0.0 { publisher \"bench\" requires engine >= 1.0 }\n"
      "import std.http\nset s : set<" +
      type + "> from \"s.txt\"\nmitigation M1 \"one\" {\n" +
      "  about { severity low breaks \"-\" }\n" +
      "  lifecycle { status observe revision 1 on 2026-01-10 }\n  on http.request\n  when " + test +
      "\n  then block\n  tests { pass GET \"https://a.example/\" }\n}\n";
  const auto data = [&lines](std::string_view, std::string_view name) {
    return std::optional(lang::FoundFile{std::string(name), lines});
  };
  engine::Engine engine;
  engine.swap(load_bytes(link_bytes(compile_files({rule}, data))));
  engine::Worker worker(engine);
  std::vector<OwnedRequest> requests = everyday_requests();
  std::vector<engine::RequestView> views;
  for (OwnedRequest& request : requests) {
    views.push_back(request.view());
    views.back().client_ip =
        engine::IpAddress{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 7};
  }
  size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(worker.evaluate(views[next]).verdict);
    next = next + 1 == views.size() ? 0 : next + 1;
  }
}

BENCHMARK_CAPTURE(bm_evaluate, host_in, "host", "http.host in s")
    ->RangeMultiplier(1000)
    ->Range(100, 100'000);
BENCHMARK_CAPTURE(bm_evaluate, uri_contains_any, "text", "http.uri contains any s")
    ->RangeMultiplier(1000)
    ->Range(100, 100'000);
BENCHMARK_CAPTURE(bm_evaluate, header_ends_with_any, "text", "any http.headers ends_with any s")
    ->RangeMultiplier(1000)
    ->Range(100, 100'000);
BENCHMARK_CAPTURE(bm_evaluate, address_in, "cidr", "client.ip in s")
    ->RangeMultiplier(1000)
    ->Range(100, 100'000);
BENCHMARK(bm_host_in)->RangeMultiplier(10)->Range(100, 100'000);
BENCHMARK(bm_uri_contains_any)->RangeMultiplier(10)->Range(100, 100'000);
BENCHMARK(bm_host_ends_with_any)->RangeMultiplier(10)->Range(100, 100'000);
BENCHMARK(bm_address_in)->RangeMultiplier(10)->Range(100, 100'000);

}  // namespace
}  // namespace stopgap::bench

BENCHMARK_MAIN();
