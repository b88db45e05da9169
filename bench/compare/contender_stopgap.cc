// SPDX-License-Identifier: Apache-2.0
// Ours, and the floor under it: the same databases over the same bytes, made ready beforehand.
#include <chrono>

#include "bench/compare/contender.h"
#include "bench/pipeline.h"
#include "engine/engine.h"

namespace stopgap::bench {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

class Stopgap : public Contender {
 public:
  explicit Stopgap(const Task& task) : task_(task) {}

  Prepared prepare() override {
    const auto files = make_rules(task_.rules, task_.shape);
    Prepared out;
    auto start = Clock::now();
    const auto portable = compile_files(files);
    out.build_ms = milliseconds_since(start);
    start = Clock::now();
    linked_ = link_bytes(portable);
    out.link_ms = milliseconds_since(start);
    const RawScan raw(linked_);
    out.database_bytes = raw.database_bytes();
    out.scratch_bytes = raw.scratch_bytes();
    out.handed_bytes = linked_.size();
    return out;
  }

  void load() override {
    engine_.swap(load_bytes(std::move(linked_)));
    worker_ = std::make_unique<engine::Worker>(engine_);
  }

  bool decide(const Sample& sample) override {
    return worker_->evaluate(sample.view).verdict == engine::Verdict::kBlock;
  }

 private:
  const Task task_;
  std::vector<uint8_t> linked_;
  engine::Engine engine_;
  std::unique_ptr<engine::Worker> worker_;
};

class OwnDatabases : public Contender {
 public:
  explicit OwnDatabases(const Task& task)
      : raw_(link_bytes(compile_files(make_rules(task.rules, task.shape)))) {}

  void load() override {}
  void expect(const std::vector<Sample>& samples) override {
    first_ = samples.data();
    ready_.clear();
    for (const Sample& sample : samples) ready_.push_back(raw_.prepare(sample.view));
  }
  bool decide(const Sample& sample) override {
    return raw_.scan(ready_[static_cast<size_t>(&sample - first_)]) > 0;
  }

 private:
  RawScan raw_;
  const Sample* first_ = nullptr;
  std::vector<RawScan::Prepared> ready_;
};

}  // namespace

ContenderPtr make_stopgap(const Task& task) { return std::make_unique<Stopgap>(task); }
ContenderPtr make_own_databases(const Task& task) { return std::make_unique<OwnDatabases>(task); }

}  // namespace stopgap::bench
