// SPDX-License-Identifier: Apache-2.0
// See event.h. Tested by event_test.cc.
#include "tests/oracle/event.h"

#include <algorithm>

#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

using lang::TypeKind;

class Reader {
 public:
  Reader(const lang::Schema& schema, const Limits& limits, Causes simulated, const Reads& reads,
         Facts& facts)
      : schema_(schema), limits_(limits), simulated_(simulated), reads_(reads), facts_(facts) {}

  void read(const lang::SchemaField& field, const OracleValue& given, bool unusable) {
    field_ = &field;
    given_ = &given;
    missing_ = given.missing | (simulated_ & (kOversize | kUnparsable));
    const bool none = std::holds_alternative<std::monostate>(given.value);
    if (unusable) {
      missing_ = kError | (simulated_ & (kOversize | kUnparsable));
    } else if (none) {
      if (!field.type.optional && given.missing == 0) missing_ |= kError;
    }
    usable_ = !unusable && !none;
    if (field.type.kind == TypeKind::kList) {
      list();
    } else {
      Value value = scalar();
      value.missing = missing_;
      facts_.fields[field.name] = std::move(value);
    }
  }

 private:
  /// The value if it is of that type; one of another type is missing altogether.
  template <typename T>
  const T* get() {
    if (!usable_) return nullptr;
    const T* value = std::get_if<T>(&given_->value);
    if (value == nullptr) missing_ |= kError;
    return value;
  }

  size_t most() const { return field_->max_bytes != 0 ? field_->max_bytes : limits_.body; }

  void list() {
    List& list = facts_.lists[field_->name];
    const auto* elements = get<Headers>();
    const auto& attributes = schema_.records.at(field_->type.record).attributes;
    size_t bytes = 0;
    for (size_t i = 0; elements != nullptr && i < elements->size(); ++i) {
      const auto& [name, value] = (*elements)[i];
      bytes += name.size() + value.size();
      if (i == limits_.arguments || bytes > most()) {
        missing_ |= kOversize;
        break;
      }
      list.elements.push_back(
          {text(name, attributes.at(0).verbatim), text(value, attributes.at(1).verbatim)});
    }
    list.missing = missing_;
  }

  Value text(const std::string& text, bool verbatim) const {
    Value value;
    value.views = verbatim ? std::vector<std::string>{text} : decode_stages(text, reads_);
    return value;
  }

  Value scalar() {
    Value value;
    value.present = false;
    const TypeKind kind = field_->type.kind;
    if (kind == TypeKind::kInt || kind == TypeKind::kSize) {
      const auto* number = get<int64_t>();
      value.present = number != nullptr;
      if (number != nullptr) value.number = *number;
    } else if (kind == TypeKind::kBool) {
      const auto* flag = get<bool>();
      value.present = true;
      value.flag = flag != nullptr && *flag;
    } else if (kind == TypeKind::kIp) {
      const auto* address = get<std::array<uint8_t, 16>>();
      value.present = address != nullptr;
      if (address != nullptr) value.address = *address;
    } else if (const auto* given = get<std::string>()) {
      if (given->size() > most()) missing_ |= kOversize;
      read_text(given->substr(0, most()), value);
    }
    return value;
  }

  void read_text(const std::string& seen, Value& value) {
    const TypeKind kind = field_->type.kind;
    value.present = true;
    if (kind == TypeKind::kHost) {
      value.present = !host_candidate(seen).empty();
      if (value.present) value.views = {host_candidate(seen)};
    } else if (kind == TypeKind::kPath) {
      const std::vector<std::string> all = path_views(seen, reads_);
      value.views = views_within(all, limits_.path_views);
      value.decode_stages = std::min(path_stages(seen, reads_).size(), value.views.size());
      if (value.views.size() < all.size()) missing_ |= kOversize;
    } else {
      value.views = text(seen, field_->verbatim || kind == TypeKind::kBytes).views;
    }
  }

  const lang::Schema& schema_;
  const Limits& limits_;
  const Causes simulated_;
  const Reads& reads_;
  Facts& facts_;
  const lang::SchemaField* field_ = nullptr;
  const OracleValue* given_ = nullptr;
  Causes missing_ = 0;
  bool usable_ = false;
};

}  // namespace

Facts read_event(const lang::Schema& schema, const OracleEvent& event, const Limits& limits,
                 Causes simulated, const Reads& reads) {
  Facts facts = read_connection(event.connection);
  Reader reader(schema, limits, simulated, reads, facts);
  const OracleValue none;
  for (const lang::SchemaField& field : schema.fields) {
    if (field.schema.starts_with("std.")) continue;
    const auto given = event.values.find(field.name);
    reader.read(field, given == event.values.end() ? none : given->second, event.unusable);
  }
  facts.simulated = simulated & (kBudget | kError);
  return facts;
}

}  // namespace stopgap::oracle
