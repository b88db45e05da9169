// SPDX-License-Identifier: Apache-2.0
// Walks a checked condition and changes a draft of a request so that the condition probably holds.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lang/checked.h"
#include "tests/differential/random.h"
#include "tests/oracle/facts.h"

namespace stopgap::differential {

/// `request.target` is filled from `uri` (and a scheme and authority) at the end.
struct Draft {
  oracle::OracleRequest request;
  std::string uri = "/";
};

class Planter {
 public:
  Planter(const lang::CheckedPack& pack, Random& random) : pack_(pack), random_(random) {}

  void plant(const lang::Cond& condition, Draft& draft);

 private:
  struct Pair {
    std::string name, value;
  };
  void plant_test(const lang::Cond& condition, Draft& draft);
  void plant_field(const lang::Cond& condition, const std::string& field, Draft& draft);
  void plant_response(const lang::Cond& condition, const std::string& field, Draft& draft);
  void plant_flag(const std::string& field, Draft& draft);
  void plant_list_flag(const std::string& field, Draft& draft);
  void plant_number(const lang::Cond& condition, const std::string& field, Draft& draft);
  void plant_presence(const std::string& field, Draft& draft);
  void plant_quantified(const lang::Cond& condition, Draft& draft);
  void add_element(const std::string& list, const Pair& pair, Draft& draft);
  void add_cookie(const Pair& pair, Draft& draft);
  void add_override(const Pair& pair, Draft& draft);
  bool in_other_body(const std::string& list);
  void add_argument(const std::string& list, const Pair& pair, Draft& draft);
  /// Bytes that satisfy the operand; `encodable`: the place has decode stages.
  std::string bytes_for(const lang::Cond& condition, bool encodable);
  int64_t number_for(const lang::Cond& condition);
  void apply(const lang::Cond& condition, std::string& text, const std::string& bytes);

  const lang::CheckedPack& pack_;
  Random& random_;
  std::vector<Pair> bound_;  // innermost last
};

}  // namespace stopgap::differential
