// SPDX-License-Identifier: Apache-2.0
// See logged.h. Tested in logged_test.cc.
#include "engine/logged.h"

#include <algorithm>

#include "engine/pack_impl.h"

namespace stopgap::engine {
namespace {

using program::ActionKind;

std::string cut(std::string_view value) {
  if (value.size() <= kMaxLoggedBytes) return std::string(value);
  return std::string(value.substr(0, kMaxLoggedBytes)) + "...";
}

std::vector<std::string> values_of(Views& views, FieldId field, std::string_view signature) {
  if (signature.starts_with("ip")) {
    const std::optional<IpAddress> address = views.address(field);
    return address ? std::vector{format_ip(*address)} : std::vector<std::string>();
  }
  if (signature.starts_with("bool")) return {views.flag(field) ? "true" : "false"};
  if (signature.starts_with("int") || signature.starts_with("size")) {
    const std::optional<int64_t> number = views.number(field);
    return number ? std::vector{std::to_string(*number)} : std::vector<std::string>();
  }
  std::vector<std::string> values;
  if (signature.starts_with("list")) {
    const uint32_t size = views.size(field);
    for (uint32_t i = 0; i < size && values.size() < kMaxLoggedValues; ++i) {
      const std::optional<Element> element = views.made(field, i);
      if (element && element->made != Made::kSent) continue;
      values.push_back(cut(views.element(field, i, 0)[0]));
    }
    return values;
  }
  // Of most fields the views are decode stages of one text, of these each is a value of its own.
  const ViewList all = views.text(field);
  const bool several = field == FieldId::kTlsAlpn || field == FieldId::kResponseContentType ||
                       field == FieldId::kHost;
  const size_t shown =
      several ? std::min(all.size(), kMaxLoggedValues) : std::min<size_t>(all.size(), 1);
  for (const std::string_view view : all.first(shown)) values.push_back(cut(view));
  return values;
}

std::span<const program::Action> actions_of(const Pack& pack, uint32_t rule) {
  const program::Range range = pack.rules()[rule].actions;
  return pack.actions().subspan(range.first, range.count);
}

std::span<const uint32_t> fields_of(const Pack& pack, const program::Action& action) {
  const auto fields = pack.impl().section<uint32_t>(program::SectionId::kActionFields);
  return fields.subspan(action.fields.first, action.fields.count);
}

}  // namespace

std::vector<LoggedField> logged_fields(const Decision& decision, uint32_t rule) {
  std::vector<LoggedField> logged;
  if (decision.pack == nullptr || decision.views == nullptr) return logged;
  const auto known = [&](std::string_view name) {
    return std::any_of(logged.begin(), logged.end(),
                       [&](const LoggedField& field) { return field.name == name; });
  };
  const Pack& pack = *decision.pack;
  for (const program::Action& action : actions_of(pack, rule)) {
    for (const uint32_t field : fields_of(pack, action)) {
      const program::Field& record = pack.fields()[field];
      const std::string_view name = pack.string(record.name);
      if (known(name)) continue;
      logged.push_back({name, values_of(*decision.views, pack.impl().fields[field],
                                        pack.string(record.signature))});
    }
  }
  return logged;
}

std::vector<std::string_view> logged_names(const Pack& pack, const program::Action& action) {
  std::vector<std::string_view> names;
  for (const uint32_t field : fields_of(pack, action)) {
    names.push_back(pack.string(pack.fields()[field].name));
  }
  return names;
}

std::vector<std::string_view> tags(const Pack& pack, uint32_t rule) {
  std::vector<std::string_view> texts;
  for (const program::Action& action : actions_of(pack, rule)) {
    if (static_cast<ActionKind>(action.kind) != ActionKind::kTag) continue;
    texts.push_back(pack.string(action.text));
  }
  return texts;
}

}  // namespace stopgap::engine
