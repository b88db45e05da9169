// SPDX-License-Identifier: Apache-2.0
// Runs the pipeline. Tested by the goldens.
#include "compiler/passes/pass.h"

#include <algorithm>

namespace stopgap::compiler::passes {

void run(ir::Module& module, const std::vector<std::string>& disabled) {
  for (const Pass& pass : kPipeline) {
    if (std::find(disabled.begin(), disabled.end(), pass.name) == disabled.end()) pass.run(module);
  }
}

}  // namespace stopgap::compiler::passes
