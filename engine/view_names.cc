// SPDX-License-Identifier: Apache-2.0
// See view_names.h. Tested by trace_test.cc.
#include "engine/view_names.h"

#include <algorithm>
#include <vector>

#include "engine/arena.h"
#include "engine/canonical_path.h"
#include "engine/cookies.h"
#include "engine/decode.h"
#include "engine/form_steps.h"
#include "engine/header_fields.h"
#include "engine/lenient_decode.h"
#include "engine/limits.h"
#include "engine/path_views.h"
#include "engine/php_names.h"
#include "engine/target.h"

namespace stopgap::engine {
namespace {

bool is_form_list(FieldId field) {
  return field == FieldId::kArgs || field == FieldId::kQueryArgs || field == FieldId::kFormArgs ||
         field == FieldId::kBodyArgs;
}

struct Named {
  std::string name, text;
};

std::string rounds(size_t count) {
  return count == 0 ? "as sent" : "decoded " + std::to_string(count) + "x";
}

/// Adds the stages of one chain.
void add_chain(std::string_view text, bool form, const LenientReads& reads, const char* how,
               std::vector<Named>& all) {
  std::string last(text);
  for (unsigned round = 0; round < kMaxDecodeRounds; ++round) {
    std::string next(last.size(), '\0');
    next.resize(round == 0 && form ? decode_lenient_form(last, next.data(), reads)
                                   : decode_lenient(last, next.data(), reads));
    if (next == last) break;
    last = std::move(next);
    all.push_back({rounds(round + 1) + how, last});
  }
}

std::vector<Named> stages(std::string_view text, bool form, const BackendReads& reads) {
  std::vector<Named> all{{rounds(0), std::string(text)}};
  add_chain(text, form, {false, false, false}, "", all);
  add_chain(text, form, {reads.percent_u, reads.overlong, false}, ", lenient", all);
  add_chain(text, form, {reads.percent_u, reads.overlong, reads.best_fit}, ", look-alikes as ASCII",
            all);
  return all;
}

void add_cut_stages(char end, const char* how, std::vector<Named>& all) {
  const size_t count = all.size();
  for (size_t i = 0; i < count; ++i) {
    const size_t at = all[i].text.find(end);
    if (at != std::string::npos) {
      all.push_back({all[i].name + how, all[i].text.substr(0, at)});
    }
  }
}

void add_stages_without_parameters(std::string_view text, std::vector<Named>& all) {
  std::string last(text);
  for (unsigned round = 0; round < kMaxDecodeRounds; ++round) {
    last.resize(without_parameters(std::string(last), last.data()));
    const size_t size = decode_portable(last, last.data());
    if (size == last.size()) return;
    last.resize(size);
    all.push_back({rounds(round + 1) + ", each time without parameters", last});
  }
}

/// The stages of `text`, another reading of the value, with what makes it one behind their names.
void add_reading(std::string_view text, const char* how, const BackendReads& reads,
                 std::vector<Named>& all) {
  for (Named& stage : stages(text, false, reads)) {
    all.push_back({stage.name + how, std::move(stage.text)});
  }
}

/// What some servers take for all of a target, or a piece of it.
void add_ends_of_target(FieldId field, std::string_view text, const BackendReads& reads,
                        std::vector<Named>& all) {
  const size_t hash = text.find('#');
  if (hash != std::string_view::npos) {
    text = text.substr(0, hash);
    for (Named& stage : stages(text, is_form_list(field), reads)) {
      all.push_back({stage.name + ", up to the #", std::move(stage.text)});
    }
  }
  if (field != FieldId::kUri && field != FieldId::kPath) return;
  TargetView target;
  // How many separators stand before the host depends on what was before the text.
  const std::string uri = "/" + std::string(text);
  target.uri = uri;
  target.forked = true;
  const FurtherUris further = further_uris(target, reads);
  for (size_t i = 0; i < further.count; ++i) {
    add_reading(further.uris[i], ", behind a host", reads, all);
  }
}

/// What servers make of names and values of lists beside decoding them.
void add_readings(FieldId field, std::string_view text, const BackendReads& reads,
                  std::vector<Named>& all) {
  Arena arena;
  const size_t decoded = all.size();
  if (field == FieldId::kHeaders || field == FieldId::kOverrides) {
    if (holds_fold(text)) add_reading(unfold(text, arena), ", on one line", reads, all);
    const ViewList names = with_folded_names({&text, 1}, arena);
    if (names.size() > 1) all.push_back({rounds(0) + ", - for _", std::string(names[1])});
  }
  if (field == FieldId::kCookies) {
    for (const bool octal : {false, true}) {
      std::string out(text.size(), '\0');
      out.resize(remove_quoting(text, octal, out.data()));
      add_reading(out, ", without quoting", reads, all);
    }
    add_reading('"' + std::string(text) + '"', ", in quotation marks", reads, all);
    if (text.starts_with('"')) {
      add_reading(text.substr(1), ", without its quotation mark", reads, all);
    }
    if (reads.cookie_plus) {
      for (Named& stage : stages(text, true, reads)) {
        all.push_back({stage.name + ", + as a space", std::move(stage.text)});
      }
    }
  }
  const bool php = field == FieldId::kCookies || field == FieldId::kParts || is_form_list(field);
  if (!php) return;
  for (size_t i = 0; i < decoded; ++i) {
    const std::string_view stage = all[i].text;
    for (const std::string_view name : with_php_names({&stage, 1}, arena).subspan(1)) {
      all.push_back({all[i].name + ", as PHP names it", std::string(name)});
    }
  }
}

/// What a stage as sent is called by its form alone.
std::string form_name(const std::string& stage, PathForm form) {
  std::string name = stage == rounds(0) ? "canonical" : stage + ", canonical";
  if (form.parameters) name += " without parameters";
  if (form.empties) name += " with empty segments";
  if (form.windows) return name + ", as Windows reads it";
  return form.backslash ? name + ", \\ as /" : name;
}

constexpr PathForm kForms[] = {{false, false, false}, {false, true, false},
                               {true, false, false},  {true, true, false},
                               {true, false, true},   {true, true, true},
                               {.empties = true},     {.backslash = true, .empties = true}};

/// `view` of a text that is sent so, in a form or not. Empty: it has no such view.
std::string name_of(std::string_view view, std::string_view text, FieldId field, TypeKind type,
                    bool form, const BackendReads& reads) {
  std::vector<Named> all = stages(text, form, reads);
  if (type == TypeKind::kPath && reads.path_parameters) add_stages_without_parameters(text, all);
  if (type == TypeKind::kPath && reads.nul_ends) add_cut_stages('\0', ", up to its NUL", all);
  if (type == TypeKind::kPath && reads.hash_ends) add_cut_stages('#', ", up to its #", all);
  const bool of_target = field == FieldId::kUri || field == FieldId::kPath ||
                         field == FieldId::kQuery || field == FieldId::kQueryArgs ||
                         field == FieldId::kArgs;
  if (of_target) add_ends_of_target(field, text, reads, all);
  add_readings(field, text, reads, all);
  for (const Named& stage : all) {
    if (view == stage.text) return stage.name;
  }
  for (const PathForm path_form : kForms) {
    for (const Named& stage : all) {
      std::string out(stage.text.size() + 2, '\0');
      out.resize(canonical_path(stage.text, path_form, out.data()));
      if (view == out) return form_name(stage.name, path_form);
    }
  }
  return {};
}

}  // namespace

std::string view_name(FieldId field, TypeKind type, ViewList views, size_t index,
                      const BackendReads& reads) {
  if (type == TypeKind::kHost) return "candidate " + std::to_string(index + 1);
  if (index == 0) return rounds(0);
  // Of a body: after its codings, or in UTF-8.
  if (type == TypeKind::kBytes) return "decoded";
  std::string name = name_of(views[index], views[0], field, type, is_form_list(field), reads);
  // Lists of arguments hold what is in no form, too.
  if (name.empty() && is_form_list(field)) {
    name = name_of(views[index], views[0], field, type, false, reads);
  }
  return name.empty() ? rounds(0) : name;
}

std::string formed_view_name(const FormedText& form, TypeKind type, ViewList base,
                             std::string_view formed, const BackendReads& reads) {
  if (form.raw) base = base.first(std::min<size_t>(base.size(), 1));
  for (size_t i = 0; i < base.size(); ++i) {
    std::string made(base[i]);
    for (const FormStep step : form.steps) {
      const size_t size = made.size();
      made.resize(size + kMaxGrowth);
      made.resize(apply_step(step, made.data(), size));
    }
    if (made == formed) return view_name(form.field, type, base, i, reads) + ", formed";
  }
  return "formed";
}

}  // namespace stopgap::engine
