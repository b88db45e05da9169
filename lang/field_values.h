// SPDX-License-Identifier: Apache-2.0
// What the fields of the engine's own schemas can hold, as far as docs/language.md says it
// (section 4): which literal no value of a field satisfies, and which only an odd one does. Pure.
// Tested by field_values_test.cc.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lang/checked.h"

namespace stopgap::lang {

/// A test of a text, path or host against one literal.
struct LiteralTest {
  std::string_view field;      ///< "http.host"; of a list's element: the list
  std::string_view attribute;  ///< "name", "value"; empty: the field itself
  TypeKind type = TypeKind::kText;
  bool single_view = false;  ///< as sent: `.raw`, or a verbatim field
  TestOp op = TestOp::kEqual;
  std::string_view bytes;
  bool nocase = false;
};

struct ValueFlaw {
  bool never = false;   ///< true of no value; else of values that hardly anyone sends
  std::string message;  ///< what the field is like
  std::string help;
  std::string better;  ///< the literal as it was probably meant; empty: unknown
};

/// Nothing where some ordinary value satisfies the test, and where that is not known.
std::optional<ValueFlaw> flaw_of(const LiteralTest& test);

/// The same of a number against `least` to `most`: the values that satisfy the test.
std::optional<ValueFlaw> flaw_of(std::string_view field, int64_t least, int64_t most);

/// The same of `field["key"]`.
std::optional<ValueFlaw> flaw_of_key(std::string_view list, std::string_view key);

}  // namespace stopgap::lang
