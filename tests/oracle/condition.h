// SPDX-License-Identifier: Apache-2.0
// The meaning of a checked condition (docs/language.md sections 2, 3 and 8.1), node by node,
// nothing remembered between nodes.
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

/// True, false, or unknown because of what is missing.
struct Truth {
  bool known = true;
  bool holds = false;  ///< if known
  Causes causes = 0;   ///< if not
  friend bool operator==(const Truth&, const Truth&) = default;
};

class Evaluator {
 public:
  /// Keeps a reference to `pack`. `params` are values a site gave, by name of the parameter.
  explicit Evaluator(const lang::CheckedPack& pack,
                     std::map<std::string, lang::SetValue> params = {});

  /// `today`: days since 1970-01-01. Throws what Regexes throws.
  Truth truth(const lang::Cond& condition, const Facts& facts, int32_t today);
  /// Known, and true.
  bool holds(const lang::Cond& condition, const Facts& facts, int32_t today);

 private:
  Truth eval(const lang::Cond& condition);
  Truth eval_test(const lang::Cond& condition);
  Truth eval_quantified(const lang::Cond& condition);
  Truth eval_same_view(const lang::Cond& condition);
  Truth eval_element(const lang::Cond& condition, const Element& element);
  std::vector<std::string> views_of(const lang::Subject& subject, const Value& value) const;
  Truth text_test(const lang::Cond& condition, const Value& value, lang::TypeKind type,
                  bool nocase);
  Truth some_element(const lang::Cond& condition, const Value& value, lang::TypeKind type,
                     bool nocase);
  Truth every_element(const lang::Cond& condition, const Value& value, lang::TypeKind type,
                      bool nocase);
  bool view_holds(const lang::Cond& condition, const std::string& view, bool nocase);
  bool address_test(const lang::Cond& condition, const Value& value) const;
  Truth number_test(const lang::Cond& condition, const Value& value, bool size) const;
  static bool has_one_view(const Value& value);
  bool is_bytes(const lang::Subject& subject) const;
  const Value& resolve(const lang::Subject& subject) const;
  const lang::SetValue& set(lang::SetId id) const { return sets_.at(id.index); }

  const lang::CheckedPack& pack_;
  std::vector<lang::SetValue> sets_;
  Regexes regexes_;
  const Facts* facts_ = nullptr;
  int32_t today_ = 0;
  std::vector<const Element*> bound_;  // innermost last
  static constexpr size_t kUnseenView = SIZE_MAX;
  std::optional<size_t> only_view_;  // inside a same view
};

}  // namespace stopgap::oracle
