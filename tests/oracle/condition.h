// SPDX-License-Identifier: Apache-2.0
// The meaning of a checked condition (docs/language.md sections 2 and 3), node by node, nothing
// remembered between nodes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lang/checked.h"
#include "tests/oracle/facts.h"
#include "tests/oracle/regex.h"

namespace stopgap::oracle {

class Evaluator {
 public:
  /// Keeps a reference to `pack`. `params` are values a site gave, by name of the parameter.
  explicit Evaluator(const lang::CheckedPack& pack,
                     std::map<std::string, lang::SetValue> params = {});

  /// `today`: days since 1970-01-01. Throws what Regexes throws.
  bool holds(const lang::Cond& condition, const Facts& facts, int32_t today);

 private:
  bool eval(const lang::Cond& condition);
  bool eval_test(const lang::Cond& condition);
  bool eval_quantified(const lang::Cond& condition);
  bool eval_same_view(const lang::Cond& condition);
  bool text_test(const lang::Cond& condition, const Value& value, bool nocase);
  bool address_test(const lang::Cond& condition, const Value& value) const;
  bool number_test(const lang::Cond& condition, const Value& value) const;
  const Value& resolve(const lang::Subject& subject) const;
  const lang::SetValue& set(lang::SetId id) const { return sets_.at(id.index); }

  const lang::CheckedPack& pack_;
  std::vector<lang::SetValue> sets_;
  Regexes regexes_;
  const Facts* facts_ = nullptr;
  int32_t today_ = 0;
  std::vector<const Element*> bound_;  // innermost last
  std::optional<size_t> only_view_;    // inside a same view
};

}  // namespace stopgap::oracle
