// SPDX-License-Identifier: Apache-2.0
// The Exchange pack, from its rule files to an engine that decides with it: what every test of this
// folder starts from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "engine/pack.h"
#include "lang/checked.h"

namespace stopgap::rules {

/// A request as the tests handle it: the parts of a test in rule text or of a record.
using Request = lang::TestRequest;

/// What the pack says about one request.
struct Outcome {
  bool blocked = false;                  ///< the verdict is a block
  std::vector<std::string> mitigations;  ///< ids that hold, in order

  bool holds(std::string_view id) const;
};

/// Parsed, checked, compiled, linked in this process, loaded. One thread.
class ExchangePack {
 public:
  /// The pack in stdlib-rules/exchange, read once for the whole test program; a failure on the way
  /// is a test failure and leaves an object whose ready() is false. Products' versions are unknown:
  /// everything is armed.
  static ExchangePack& instance();

  bool ready() const { return pack_ != nullptr; }
  const lang::CheckedPack& checked() const { return checked_; }
  Outcome decide(const Request& request);

 private:
  ExchangePack();

  lang::CheckedPack checked_;
  std::shared_ptr<const engine::Pack> pack_;
  engine::Engine engine_;
  engine::Worker worker_{engine_};
};

/// For messages: "GET /path [Cookie: a=b]".
std::string describe(const Request& request);

}  // namespace stopgap::rules
