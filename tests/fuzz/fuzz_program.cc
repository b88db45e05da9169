// SPDX-License-Identifier: Apache-2.0
// A pack with a repaired digest is refused, or does no harm: loaded and asked about requests, a
// response and a connection, its decisions explained. Packs that carry databases are only verified:
// those never come from outside, and a changed one can crash the matcher.
#include <cstring>
#include <vector>

#include "engine/asked_views.h"
#include "engine/digest.h"
#include "engine/engine.h"
#include "engine/program_view.h"
#include "engine/trace.h"

using namespace stopgap::engine;

namespace {

void explain(const Pack& pack, const TracedRequest& request) {
  std::vector<uint32_t> rules;
  for (const RuleTrace& trace : trace_request(pack, request)) {
    (void)conditions_held(trace);
    rules.push_back(trace.rule);
  }
  (void)asked_views(pack, request, rules, {});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < sizeof(program::Header)) return 0;
  std::vector<uint8_t> bytes(data, data + size);
  constexpr LinkKey kKey{1};
  program::Header header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  const bool linked = (header.flags & program::kFlagLinked) != 0;
  header.digest = pack_digest(bytes, linked ? &kKey : nullptr);
  std::memcpy(bytes.data(), &header, sizeof(header));
  if (!verify_pack(bytes, &kKey)) return 0;
  if (ProgramView::open(bytes).value().count(program::SectionId::kDatabaseIndex) != 0) return 0;
  const auto pack = Pack::load(bytes, kKey, {}, schemas_of(bytes));
  if (!pack) return 0;
  Engine engine;
  engine.swap(pack.value());
  Worker worker(engine);
  const HeaderView headers[] = {{"Host", "www.example"}, {"Cookie", "a=1; b=%41"}};
  RequestView request;
  request.method = "GET";
  request.target = "/a%2541/b?q=1&r=a%20b";
  request.headers = headers;
  (void)worker.evaluate(request);
  request.body = "attack";
  request.client_ip = parse_ip("192.0.2.1");
  (void)worker.evaluate(request);
  (void)worker.evaluate_response(request, {200, headers, "attack"});
  (void)worker.evaluate_connection({request.client_ip, 443, "www.example", {}, 0});
  const ResponseView response{200, headers, "attack"};
  explain(*pack.value(), {request, &response, nullptr, {}});
  WorkerOptions simulated;
  simulated.simulate = kOversize | kBudget;
  explain(*pack.value(), {request, nullptr, nullptr, simulated});
  return 0;
}
