// SPDX-License-Identifier: Apache-2.0
// See test_event.h. Tested by tests/embedder.
#include "engine/self_test/test_event.h"

#include <map>

#include "engine/pack_impl.h"

namespace stopgap::engine {
namespace {

/// What a field that is not optional has without a value.
FieldValue nothing(const OwnField& field) {
  FieldValue none;
  if (field.optional) return none;
  switch (field.type) {
    case TypeKind::kText:
    case TypeKind::kPath:
    case TypeKind::kHost:
    case TypeKind::kBytes:
      none.value = std::string_view();
      break;
    case TypeKind::kIp:
      none.value = IpAddress{};
      break;
    case TypeKind::kInt:
    case TypeKind::kSize:
      none.value = int64_t{0};
      break;
    case TypeKind::kBool:
      none.value = false;
      break;
    case TypeKind::kList:
      break;  // set with its elements
  }
  return none;
}

}  // namespace

TestEvent::TestEvent(const Pack& pack, const program::TestCase& test) {
  std::map<std::string_view, size_t> places;
  for (const EventSchema& schema : pack.own_schemas()) {
    for (const EventField& field : schema.fields) places.emplace(field.name, places.size());
  }
  const std::vector<OwnField>& fields = pack.impl().own_fields;
  lists_.resize(fields.size());
  for (const OwnField& field : fields) values_.push_back(nothing(field));
  for (const auto& given : pack.test_values().subspan(test.values.first, test.values.count)) {
    const auto place = places.find(pack.string(given.field));
    if (place == places.end()) continue;  // no rule asks about it
    const std::string_view text = pack.string(given.text);
    FieldValue& value = values_[place->second];
    switch (fields[place->second].type) {
      case TypeKind::kText:
      case TypeKind::kPath:
      case TypeKind::kHost:
      case TypeKind::kBytes:
        value.value = text;
        break;
      case TypeKind::kIp:
        value.value = given.address;
        break;
      case TypeKind::kInt:
      case TypeKind::kSize:
        value.value = given.number;
        break;
      case TypeKind::kBool:
        value.value = given.number != 0;
        break;
      case TypeKind::kList:
        lists_[place->second].push_back({text, pack.string(given.value)});
        break;
    }
  }
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].type == TypeKind::kList) {
      values_[i].value = std::span<const HeaderView>(lists_[i]);
    }
  }
}

}  // namespace stopgap::engine
