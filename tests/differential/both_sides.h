// SPDX-License-Identifier: Apache-2.0
// One pack of rule text on both sides: checked and interpreted by the oracle; compiled, linked,
// loaded and run by the engine.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/compile.h"
#include "engine/body_window.h"
#include "engine/engine.h"
#include "lang/lang.h"
#include "support/result.h"
#include "tests/differential/answer.h"
#include "tests/differential/random.h"

namespace stopgap::differential {

/// What a site says, as each side takes it.
struct Site {
  engine::Site engine;
  oracle::OracleSite oracle;
};

/// Installed versions, lowered modes and values of parameters, each now and then.
Site random_site(const lang::CheckedPack& pack, Random& random);

/// Lowered limits and simulated causes, as each side takes them.
struct Strain {
  engine::WorkerOptions engine = engine::without_deadline();
  oracle::Limits limits;
  oracle::Causes simulated = 0;
};
/// Limits that small requests pass now and then; now and then something simulated.
Strain random_strain(Random& random);

struct Front {
  lang::SourceMap sources;
  lang::CheckedPack pack;
};
/// Error `rules`: the text was refused; detail has the diagnostics.
Result<std::unique_ptr<Front>> read_rules(const std::vector<std::string>& files);

class EngineSide {
 public:
  static Result<std::unique_ptr<EngineSide>> build(const Front& front,
                                                   const compiler::Options& options,
                                                   const engine::Site& site,
                                                   const Strain& strain = {});
  Answer decide(const oracle::OracleRequest& request, int32_t today);
  /// Of an event of the schemas that the rules declare; its causes are not told.
  Answer decide_event(const oracle::OracleEvent& event, int32_t today);
  /// What is wrong with the explanations of the same (trace_check.h).
  std::optional<std::string> trace_fault(const oracle::OracleRequest& request, int32_t today);
  std::optional<std::string> trace_fault(const oracle::OracleEvent& event, int32_t today);

 private:
  explicit EngineSide(const Strain& strain)
      : options_(strain.engine),
        worker_(engine_, strain.engine),
        window_(strain.engine.limits.body_bytes) {}
  engine::RequestView in_pieces(engine::RequestView request);

  engine::WorkerOptions options_;

  engine::Engine engine_;
  engine::Worker worker_;
  engine::BodyWindow window_;
  engine::EventSchemas own_;  // as the server feeds them
};

}  // namespace stopgap::differential
