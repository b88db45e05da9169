// SPDX-License-Identifier: Apache-2.0
// See view_names.h. Tested by trace_test.cc.
#include "engine/view_names.h"

#include <vector>

#include "engine/canonical_path.h"
#include "engine/decode.h"
#include "engine/limits.h"

namespace stopgap::engine {
namespace {

bool is_form_list(FieldId field) {
  return field == FieldId::kArgs || field == FieldId::kQueryArgs || field == FieldId::kFormArgs;
}

std::vector<std::string> stages(std::string_view text, bool form) {
  std::vector<std::string> out{std::string(text)};
  for (unsigned round = 0; round < kMaxDecodeRounds; ++round) {
    std::string next(out.back().size(), '\0');
    next.resize(round == 0 && form ? decode_form(out.back(), next.data())
                                   : decode(out.back(), next.data()));
    if (next == out.back()) break;
    out.push_back(std::move(next));
  }
  return out;
}

std::string canonical(const std::string& path, PathForm form) {
  std::string out(path.size() + 2, '\0');
  out.resize(canonical_path(path, form, out.data()));
  return out;
}

std::string decoded(size_t rounds) {
  return rounds == 0 ? "as sent" : "decoded " + std::to_string(rounds) + "x";
}

}  // namespace

std::string view_name(FieldId field, TypeKind type, ViewList views, size_t index) {
  if (type == TypeKind::kHost) return "candidate " + std::to_string(index + 1);
  const std::vector<std::string> all = stages(views[0], is_form_list(field));
  for (size_t i = 0; i < all.size(); ++i) {
    if (views[index] == all[i]) return decoded(i);
  }
  for (const PathForm form : {PathForm::kC, PathForm::kP}) {
    const char* name = form == PathForm::kC ? "canonical" : "canonical without parameters";
    for (size_t i = 0; i < all.size(); ++i) {
      if (views[index] == canonical(all[i], form)) return i == 0 ? name : decoded(i) + ", " + name;
    }
  }
  return "as sent";
}

}  // namespace stopgap::engine
