// SPDX-License-Identifier: Apache-2.0
// Events of an embedder's own protocol: what it tells the engine of its schema, and the values of
// one event. docs/embedding.md tells the whole story.
//
//   EventSchema smtp;                           // version 1 of acme.smtp, a file of the language
//   smtp.name = "acme.smtp";
//   smtp.version = 1;
//   smtp.events = {"smtp.envelope"};
//   smtp.fields = {{"smtp.helo", TypeKind::kHost}, {"smtp.size", TypeKind::kSize}};
//   auto pack = Pack::load(std::move(linked), key, site, {smtp});   // refused if it does not fit
//
//   const FieldValue values[] = {{helo}, {1024}};        // one for each of smtp.fields
//   worker.evaluate_event({"smtp.envelope", values, connection});
//
// Which views a value has, what of it is inspected and who may ask for it is the schema's business:
// the pack knows. What is fed wrongly is never a silent pass: a value of another type, none where
// the field is not optional, and every value of an event fed with too few or too many of them is
// missing for kError, and the rules that need it follow their failure modes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/missing.h"
#include "engine/request.h"
#include "engine/signature.h"

namespace stopgap::engine {

struct EventField {
  std::string name;
  TypeKind type = TypeKind::kText;
};

/// Events and fields in any order, those that no rule asks about too. Names are those of the
/// schema file.
struct EventSchema {
  std::string name;
  uint32_t version = 0;
  std::vector<std::string> events;
  std::vector<EventField> fields;
};
using EventSchemas = std::vector<EventSchema>;

/// The value of one field in one event: text, path, host and bytes are a string_view, int and size
/// an int64_t, list the names and values of its elements. Without a value an optional field is
/// absent.
struct FieldValue {
  std::variant<std::monostate, std::string_view, int64_t, bool, IpAddress,
               std::span<const HeaderView>>
      value;
  /// The caller could not give all of it: kOversize, it was too large to be held (a text goes on, a
  /// list has further elements, a size is at least so much); kUnparsable, it could not be read;
  /// kError, it could not be had. Rules that depend on what is missing follow their failure modes.
  CauseSet missing = 0;
};

/// All memory it points to must stay unchanged until the decision is no longer used.
struct EventView {
  std::string_view event;
  /// One for each field of each schema given to Pack::load(), in that order.
  std::span<const FieldValue> values;
  ConnectionView connection;  ///< its day counts even for events that come after no connection
};

}  // namespace stopgap::engine
