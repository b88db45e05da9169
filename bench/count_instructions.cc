// SPDX-License-Identifier: Apache-2.0
// What tools/count-instructions runs under callgrind, which counts only while counted_pass() runs:
//   count_instructions make SHAPE FILE   build and link 1,000 rules, write the pack
//   count_instructions run FILE          load it, warm up, decide every everyday request once
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

#include "bench/corpus.h"
#include "bench/pipeline.h"
#include "engine/engine.h"

namespace stopgap::bench {
namespace {

constexpr unsigned kRules = 1000;

int make(const std::string& shape, const char* file) {
  RuleShape chosen;
  if (shape == "uri") {
    chosen = RuleShape::kUri;
  } else if (shape == "everywhere") {
    chosen = RuleShape::kAnywhere;
  } else if (shape == "endpoint") {
    chosen = RuleShape::kEndpoint;
  } else {
    return 2;
  }
  const std::vector<uint8_t> linked = link_bytes(compile_files(make_rules(kRules, chosen)));
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(linked.data()),
            static_cast<std::streamsize>(linked.size()));
  return out.flush() ? 0 : 2;
}

}  // namespace

/// Not in the anonymous namespace and not inlined: callgrind finds it by name.
__attribute__((noinline)) unsigned counted_pass(engine::Worker& worker,
                                                const std::vector<engine::RequestView>& requests) {
  unsigned blocked = 0;
  for (const engine::RequestView& request : requests)
    blocked += worker.evaluate(request).verdict != engine::Verdict::kPass ? 1 : 0;
  return blocked;
}

namespace {

int run(const char* file) {
  std::ifstream in(file, std::ios::binary);
  const std::vector<uint8_t> linked{std::istreambuf_iterator<char>(in), {}};
  engine::Engine engine;
  engine.swap(load_bytes(linked));
  engine::Worker worker(engine);
  std::vector<OwnedRequest> owned = everyday_requests();
  std::vector<engine::RequestView> requests;
  for (OwnedRequest& request : owned) requests.push_back(request.view());
  for (const engine::RequestView& request : requests) worker.evaluate(request);
  const unsigned blocked = counted_pass(worker, requests);
  std::printf("%zu requests, %u blocked\n", requests.size(), blocked);
  return blocked == 0 ? 0 : 1;
}

}  // namespace
}  // namespace stopgap::bench

int main(int argc, char** argv) {
  if (argc == 4 && std::strcmp(argv[1], "make") == 0) return stopgap::bench::make(argv[2], argv[3]);
  if (argc == 3 && std::strcmp(argv[1], "run") == 0) return stopgap::bench::run(argv[2]);
  std::fputs("usage: count_instructions make uri|everywhere|endpoint FILE | run FILE\n", stderr);
  return 2;
}
