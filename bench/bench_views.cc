// SPDX-License-Identifier: Apache-2.0
// What it costs to compute the views of each field of a request, from nothing: one benchmark a
// field and kind of request. A list is read whole, names and values. New fields appear by
// themselves. `reset` alone is the floor all others include.
#include <benchmark/benchmark.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/views.h"

namespace stopgap::bench {
namespace {

using engine::FieldId;

/// The memory behind one request.
struct Sample {
  std::string name, target, body;
  std::vector<engine::HeaderView> headers;

  engine::RequestView view() const {
    engine::RequestView request;
    request.method = body.empty() ? "GET" : "POST";
    request.target = target;
    request.headers = headers;
    request.body = body;
    return request;
  }
};

std::vector<engine::HeaderView> browser_headers(std::string_view type) {
  std::vector<engine::HeaderView> headers = {
      {"Host", "www.example.org"},
      {"User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"},
      {"Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
      {"Accept-Language", "en-US,en;q=0.5"},
      {"Referer", "https://www.example.org/start?from=mail"},
      {"Cookie", "session=0123456789abcdef; theme=dark; _ga=GA1.2.1234567.7654321"},
      {"Connection", "keep-alive"}};
  if (!type.empty()) headers.push_back({"Content-Type", type});
  return headers;
}

std::string repeat(std::string_view text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

const std::vector<Sample>& samples() {
  static const std::vector<Sample> all = {
      {"everyday", "/shop/items/4711?sort=price&page=2", "", browser_headers("")},
      {"encoded", "/shop/it%65ms/%252e%252e/47%3111?s%6frt=price+low&page=%2532", "",
       browser_headers("")},
      {"lenient", "/shop/%u0069tems/%c0%ae%c0%ae/\xef\xbd\x81?sort=%uff50rice;page=2", "",
       browser_headers("")},
      {"form", "/shop/order", repeat("item=4711&count=2&note=as+soon+as%20possible&", 40),
       browser_headers("application/x-www-form-urlencoded")},
      {"json", "/api/order",
       "[" + repeat(R"({"item":4711,"count":2,"note":"as soon as \u0070ossible"},)", 30) + "null]",
       browser_headers("application/json")},
      {"xml", "/ews/exchange.asmx",
       "<a>" +
           repeat(R"(<item id="4711"><count>2</count><note>as &lt;soon&gt;</note></item>)", 28) +
           "</a>",
       browser_headers("text/xml; charset=utf-8")},
      {"multipart", "/upload",
       repeat(
           "--b7\r\nContent-Disposition: form-data; name=\"item\"\r\n\r\nas soon as possible\r\n",
           24) +
           "--b7--\r\n",
       browser_headers("multipart/form-data; boundary=b7")},
  };
  return all;
}

void read_list(engine::Views& views, FieldId field) {
  const uint32_t size = views.size(field);
  for (uint32_t i = 0; i < size; ++i) {
    benchmark::DoNotOptimize(views.element(field, i, 0).size());
    benchmark::DoNotOptimize(views.element(field, i, 1).size());
  }
}

void read_field(engine::Views& views, FieldId field) {
  const std::string_view type = engine::field_info(field).signature;
  if (type.starts_with("list")) return read_list(views, field);
  if (type == "bool") return benchmark::DoNotOptimize(views.flag(field));
  if (type.starts_with("int") || type == "size") {
    return benchmark::DoNotOptimize(views.number(field));
  }
  if (type.starts_with("ip")) return benchmark::DoNotOptimize(views.address(field));
  benchmark::DoNotOptimize(views.text(field).size());
}

void add_benchmarks() {
  for (const Sample& sample : samples()) {
    const auto add = [&sample](const std::string& name, auto read) {
      benchmark::RegisterBenchmark((name + "/" + sample.name).c_str(),
                                   [&sample, read](benchmark::State& state) {
                                     engine::Views views;
                                     const engine::RequestView request = sample.view();
                                     for (auto _ : state) {
                                       views.reset(request);
                                       read(views);
                                     }
                                   });
    };
    add("reset", [](engine::Views&) {});
    for (uint32_t i = 0; i < engine::kFieldCount; ++i) {
      const auto field = static_cast<FieldId>(i);
      const std::string_view name = engine::field_info(field).name;
      if (!name.starts_with("http.") || name.starts_with("http.response.")) continue;
      add(std::string(name), [field](engine::Views& views) { read_field(views, field); });
    }
  }
}

}  // namespace
}  // namespace stopgap::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  stopgap::bench::add_benchmarks();
  benchmark::RunSpecifiedBenchmarks();
}
