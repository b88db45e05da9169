// SPDX-License-Identifier: Apache-2.0
// For tests: an engine with a pack and a worker of it.
#pragma once

#include "engine/engine.h"
#include "engine/test_databases.h"

namespace stopgap::engine {

struct Running {
  Engine engine;
  Worker worker;
  explicit Running(const TestPack& pack, const WorkerOptions& options = without_deadline())
      : worker(engine, options) {
    engine.swap(must_load(pack));
  }
};

inline RequestView request_for(std::string_view target, std::string_view body = {}) {
  RequestView request;
  request.method = "POST";
  request.target = target;
  request.body = body;
  return request;
}

}  // namespace stopgap::engine
