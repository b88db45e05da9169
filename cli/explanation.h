// SPDX-License-Identifier: Apache-2.0
// The text of `stopgap explain`: decision, mitigations that hold, nearest misses, modes and their
// reasons.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "cli/request_record.h"
#include "engine/pack.h"
#include "engine/site.h"

namespace stopgap::cli {

struct ExplanationOptions {
  int32_t day = 0;
  bool all = false;       ///< every mitigation
  bool has_site = false;  ///< a site file was given
  bool colour = false;
  engine::CauseSet simulate = 0;
};

/// `linked` are the verified bytes `pack` was loaded from, with `site`.
std::string explain(const std::shared_ptr<const engine::Pack>& pack,
                    std::span<const uint8_t> linked, const engine::Site& site,
                    RequestRecord& request, const ExplanationOptions& options);

/// The same without a request: when each mitigation is decided and what it does; the host table.
std::string explain_pack(const std::shared_ptr<const engine::Pack>& pack,
                         std::span<const uint8_t> linked, const engine::Site& site,
                         const ExplanationOptions& options);

}  // namespace stopgap::cli
