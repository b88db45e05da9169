// SPDX-License-Identifier: Apache-2.0
// libmodsecurity3 with the same rules (RuleShape::kUri), as a peer to measure against.
#pragma once

#include <memory>

#include "bench/corpus.h"

namespace stopgap::bench {

class ModSecurityPeer {
 public:
  explicit ModSecurityPeer(unsigned rules);
  ~ModSecurityPeer();
  /// One whole transaction up to the request body phase. True if it was intercepted.
  bool evaluate(const OwnedRequest& request);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace stopgap::bench
