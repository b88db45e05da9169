// SPDX-License-Identifier: Apache-2.0
// Packs of which each answers differently, and requests of which it is known what each pack must
// say: so a decision made with two packs shows.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"

namespace stopgap::soak {

constexpr unsigned kPacks = 4;

/// Linked bytes of pack `number` of kPacks: it has version 1.0.NUMBER, and for each attack it knows
/// two mitigations that block with a status of its own. The last pack knows all attacks, the first
/// a quarter. Ends the process if they cannot be made.
std::vector<uint8_t> make_pack(unsigned number, unsigned attacks);
std::shared_ptr<const engine::Pack> load_pack(const std::vector<uint8_t>& linked);

struct Request {
  std::string target;
  engine::RequestView view;
  int attack = -1;  ///< its number; -1: of everyday traffic
};
/// Nine everyday requests to one attack.
std::vector<std::unique_ptr<Request>> make_traffic(unsigned attacks);

/// Empty if `decision` is wholly what its own pack says about `request`.
std::string what_is_wrong(const engine::Decision& decision, const Request& request,
                          unsigned attacks);

}  // namespace stopgap::soak
