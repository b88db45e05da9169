// SPDX-License-Identifier: Apache-2.0
// The order of the lints, and what several of them need. Tested by tests/golden/check (lint_*).
#include "lang/lint.h"

#include <algorithm>

namespace stopgap::lang::checking {

SubjectInfo subject_info(const Context& context, const Subject& subject) {
  const SchemaField& field = context.pack.schema.fields[subject.field];
  SubjectInfo info;
  info.field = field.name;
  info.name = field.name;
  info.type = field.type.kind;
  bool verbatim = field.verbatim;
  info.nocase = field.nocase;
  if (subject.binder != Subject::kNone) {
    const SchemaAttribute& attribute =
        context.pack.schema.records[field.type.record].attributes[subject.attribute];
    info.name += '.';
    info.name += attribute.name;
    info.type = attribute.type;
    info.nocase = attribute.nocase;
    info.is_element = true;
    verbatim = attribute.verbatim;
  }
  if (subject.raw) info.name += ".raw";
  const bool has_views =
      info.type == TypeKind::kText || info.type == TypeKind::kPath || info.type == TypeKind::kHost;
  info.single_view = !has_views || verbatim || subject.raw;
  if (info.type == TypeKind::kHost) info.single_view = false;
  return info;
}

bool decides_requests(const CheckedMitigation& mitigation) {
  return mitigation.event == "http.request" && is_decisive(mitigation);
}

bool has_letter(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lower;
}

bool is_prefix_of(std::string_view prefix, std::string_view text) {
  return text.substr(0, prefix.size()) == prefix;
}

void lint_pack(Context& context, std::optional<int32_t> day) {
  int32_t newest = 0;
  for (const CheckedMitigation& mitigation : context.pack.mitigations) {
    newest = std::max(newest, mitigation.revision_day);
    lint_path_case(context, mitigation);
    lint_raw(context, mitigation);
    lint_regex_order(context, mitigation);
    lint_any_byte(context, mitigation);
    lint_contradiction(context, mitigation);
    lint_endpoint(context, mitigation);
    lint_oversize(context, mitigation);
    lint_near_pass(context, mitigation);
    lint_occurrence(context, mitigation);
  }
  lint_values(context);
  lint_overlap(context);
  lint_expired(context, std::max(newest, day.value_or(newest)));
}

}  // namespace stopgap::lang::checking
