// SPDX-License-Identifier: Apache-2.0
// What of a literal the gate may look for. Some views are put together by a server: values of one
// name joined with a comma, names in which PHP puts '_' for other bytes. They are in no text that
// the gate scans, but what stands between the bytes put in is.
#pragma once

#include <string_view>

#include "engine/fields.h"

namespace stopgap::compiler::passes {

/// A subject as gate_sources() takes it; `header`: the key of the list, of headers.
struct GatedSubject {
  engine::FieldId field;
  uint32_t attribute = 0;
  bool raw = false;
  std::string_view header = {};
};

/// The piece of `text` that filters best among those that occur in a gate source of the subject
/// whenever a view of the subject holds `text`. Empty: there is none.
std::string_view surest_piece(std::string_view text, const GatedSubject& subject);

}  // namespace stopgap::compiler::passes
