// SPDX-License-Identifier: Apache-2.0
// check(): the order of the parts, and what they share. Tested by check_test.cc and
// tests/golden/check.
#include "lang/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lang/limits.h"
#include "lang/lint.h"
#include "lang/utf8.h"

namespace stopgap::lang {
namespace checking {

Diagnostic& Context::report(Code code, Span span, std::string message, std::string help) {
  // What a module could do better is for those who keep it.
  const bool foreign =
      code_info(code).severity != Severity::kError && !module_of(span.file).empty();
  const bool fresh = !foreign && reported_.emplace(code, span.file, span.begin, message).second;
  if (fresh && !is_allowed(code, span))
    return diagnostics.add(code, span, std::move(message), std::move(help));
  repeated_ = Diagnostic{code, code_info(code).severity, {}, {Label{span, {}}}, {}, {}};
  return repeated_;
}

Diagnostic& Context::report_unknown(Code code, Span span, std::string message,
                                    std::string_view written,
                                    const std::vector<std::string>& candidates) {
  if (lost.count(written) != 0 && diagnostics.has_errors()) {
    repeated_ = Diagnostic{code, code_info(code).severity, {}, {Label{span, {}}}, {}, {}};
    return repeated_;
  }
  Diagnostic& unknown = report(code, span, std::move(message));
  // Nobody reads help beyond the cap, and hostile text would make us search for it.
  if (!is_help_wanted()) return unknown;
  if (const auto near = nearest_name(written, candidates)) {
    unknown.help = fmt::format("did you mean `{}`?", *near);
    if (is_slip(written, *near)) {
      unknown.fix = Fix{span, *near, fmt::format("replace by `{}`", *near)};
    }
  }
  return unknown;
}

Fix Context::removal(Span span, std::string title) const {
  const std::string_view text = sources.text(span.file);
  const auto is_blank = [&](size_t begin, size_t end) {
    return text.substr(begin, end - begin).find_first_not_of(" \t\r") == std::string_view::npos;
  };
  const size_t before = span.begin == 0 ? std::string_view::npos : text.rfind('\n', span.begin - 1);
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const size_t end = std::min(text.find('\n', span.end), text.size());
  if (!is_blank(span.end, end)) return Fix{span, "", std::move(title)};
  if (!is_blank(begin, span.begin)) {
    const size_t last = text.find_last_not_of(" \t", span.begin - 1);
    return Fix{Span{span.file, static_cast<uint32_t>(last + 1), span.end}, "", std::move(title)};
  }
  const size_t next = std::min(end + 1, text.size());
  const Span line{span.file, static_cast<uint32_t>(begin), static_cast<uint32_t>(next)};
  return Fix{line, "", std::move(title)};
}

Fix Context::import_fix(uint32_t file, std::string_view module) const {
  const auto place = import_places.find(file);
  const uint32_t at = place == import_places.end() ? 0 : place->second;
  const std::string line = fmt::format("import {}", module);
  return Fix{Span{file, at, at}, at == 0 ? line + "\n" : "\n" + line,
             fmt::format("add `{}`", line)};
}

bool Context::is_visible(const SchemaField& field, uint32_t file) {
  if (pack_schemas.count(field.schema) != 0) return true;
  const auto imported = imports.find(file);
  if (imported == imports.end()) return false;
  // The import that names its own module is the one in use; others may bring it along.
  const auto home = schema_module.find(field.schema);
  if (home != schema_module.end() && imported->second.count(home->second) != 0) {
    used_imports.insert({file, home->second});
    return true;
  }
  for (const auto& [module, span] : imported->second) {
    const auto schemas = module_schemas.find(module);
    if (schemas == module_schemas.end()) continue;
    const std::vector<std::string>& names = schemas->second;
    if (std::find(names.begin(), names.end(), field.schema) == names.end()) continue;
    used_imports.insert({file, module});
    return true;
  }
  return false;
}

/// Ends: an event comes after one that was declared before it.
bool Context::event_covers(std::string_view event, std::string_view of) const {
  while (event != of) {
    const auto before = event_after.find(event);
    if (before == event_after.end()) return false;
    event = before->second;
  }
  return true;
}

bool Context::has_error_at(Span span) const {
  return std::any_of(diagnostics.all().begin(), diagnostics.all().end(),
                     [&](const Diagnostic& one) {
                       return one.severity == Severity::kError && one.labels.front().span == span;
                     });
}

std::optional<uint32_t> Context::find_field(std::string_view name) const {
  const auto found = field_ids.find(name);
  return found == field_ids.end() ? std::nullopt : std::optional(found->second);
}

std::string_view Context::module_of(uint32_t file) const {
  const auto found = module_files.find(file);
  return found == module_files.end() ? std::string_view() : std::string_view(found->second);
}

Declared* Context::find_declared(std::string_view name, uint32_t file) {
  std::string key(module_of(file));
  if (!key.empty()) key += ':';
  const auto own = declared.find(key.append(name));
  if (own != declared.end()) return &own->second;
  const auto imported = imports.find(file);
  if (imported == imports.end()) return nullptr;
  for (size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > 0;
       dot = name.rfind('.', dot - 1)) {
    if (imported->second.count(name.substr(0, dot)) == 0) continue;
    const auto found = declared.find(std::string(name).replace(dot, 1, ":"));
    if (found == declared.end()) continue;
    used_imports.insert({file, std::string(name.substr(0, dot))});
    return &found->second;
  }
  return nullptr;
}

std::vector<std::string> Context::visible_fields(uint32_t file) const {
  if (!is_help_wanted()) return {};
  std::set<std::string, std::less<>> schemas = pack_schemas;
  const auto imported = imports.find(file);
  if (imported != imports.end()) {
    for (const auto& [module, span] : imported->second) {
      const auto names = module_schemas.find(module);
      if (names != module_schemas.end()) schemas.insert(names->second.begin(), names->second.end());
    }
  }
  std::vector<std::string> names;
  for (const SchemaField& field : pack.schema.fields) {
    if (schemas.count(field.schema) != 0) names.push_back(field.name);
  }
  return names;
}

std::vector<std::string> Context::declared_names(bool values) const {
  if (!is_help_wanted()) return {};
  std::vector<std::string> names;
  for (const auto& [name, one] : declared) {
    const auto* const* let = std::get_if<const ast::Let*>(&one.node);
    const bool is_value = one.is_collection() ||
                          (let != nullptr && std::holds_alternative<ast::Literal>((*let)->value));
    if (is_value != values || std::holds_alternative<const ast::Form*>(one.node)) continue;
    names.push_back(name);
    const size_t colon = name.find(':');
    if (colon != std::string::npos) names.back()[colon] = '.';
  }
  return names;
}

bool Context::spend_bytes(size_t bytes) {
  expanded_bytes_ += bytes;
  return expanded_bytes_ <= kMaxExpandedBytes;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return lower;
}

namespace {

/// Ids name a mitigation in site files and logs: those that differ only in case would be mixed up.
bool id_is_new(Context& context, const ast::Name& id,
               std::map<std::string, const ast::Name*>& ids) {
  const auto [first, added] = ids.emplace(lower_case(id.text), &id);
  if (added) return true;
  const bool same = first->second->text == id.text;
  Diagnostic& again =
      context.report(Code::kDuplicateId, id.span,
                     same ? fmt::format("mitigation id {} is used twice", quoted(id.text))
                          : fmt::format("mitigation ids {} and {} differ only in case",
                                        quoted(first->second->text), quoted(id.text)),
                     "give each mitigation an id of its own");
  again.labels.front().text = "again here";
  again.labels.push_back({first->second->span, "first here"});
  return false;
}

void note_import_places(Context& context, const std::vector<ast::File>& files) {
  for (uint32_t file = 0; file < files.size(); ++file) {
    uint32_t& place = context.import_places[file];
    if (files[file].syntax) place = files[file].syntax->span.end;
    if (files[file].pack) place = files[file].pack->span.end;
    if (!files[file].imports.empty()) place = files[file].imports.back().span.end;
  }
}

void check_mitigations(Context& context, const std::vector<ast::File>& files) {
  std::map<std::string, const ast::Name*> ids;
  for (const ast::File& file : files) {
    for (const ast::Declaration& declaration : file.declarations) {
      const auto* mitigation = std::get_if<ast::Mitigation>(&declaration);
      if (mitigation == nullptr) continue;
      if (context.pack.mitigations.size() >= kMaxMitigations) {
        context.report(Code::kTooMany, mitigation->id.span, "too many mitigations in one pack",
                       fmt::format("at most {}", kMaxMitigations));
        return;
      }
      const bool fresh = id_is_new(context, mitigation->id, ids);
      CheckedMitigation made = check_mitigation(context, *mitigation);
      if (fresh) context.pack.mitigations.push_back(std::move(made));
    }
  }
}

/// Mitigations of imported packs: what a mitigation of this pack may supersede. Checked as those of
/// the pack, but what they name is not thereby used.
void check_imported(Context& context, const std::vector<std::unique_ptr<ast::File>>& modules) {
  std::map<std::string, bool> used;
  for (const auto& [name, declared] : context.declared) used[name] = declared.used;
  std::set<std::string, std::less<>> ids;
  for (const auto& module : modules) {
    for (const ast::Declaration& declaration : module->declarations) {
      const auto* mitigation = std::get_if<ast::Mitigation>(&declaration);
      if (mitigation == nullptr || !ids.insert(mitigation->id.text).second) continue;
      if (context.pack.imported.size() >= kMaxMitigations) break;
      context.pack.imported.push_back(check_mitigation(context, *mitigation));
    }
  }
  for (auto& [name, declared] : context.declared) declared.used = used[name];
  for (const auto& [name, declared] : context.declared) {
    const bool unused = !declared.module.empty() && !declared.used && declared.is_collection();
    if (unused) context.pack.sets[declared.set].is_unused = true;
  }
}

/// The one that is superseded is in this pack: it stays what its own status says.
void check_predecessor(Context& context, const CheckedMitigation& old,
                       const CheckedMitigation& mitigation) {
  if (&old == &mitigation) {
    context.report(Code::kBadEntry, mitigation.span,
                   fmt::format("{} supersedes itself", quoted(mitigation.id)),
                   "`supersedes` names the mitigations this one takes the place of");
    return;
  }
  if (old.status != Status::kEnforce && old.status != Status::kObserve) return;
  Diagnostic& active = context.report(
      Code::kStillActive, old.span,
      fmt::format("{} is superseded by {} and still active", quoted(old.id), quoted(mitigation.id)),
      "both decide; when the new one has proved itself, set `status retired` here");
  active.labels.push_back({mitigation.span, "superseded by this one"});
}

void check_superseded(Context& context) {
  std::map<std::string, const CheckedMitigation*, std::less<>> by_id;
  for (const CheckedMitigation& mitigation : context.pack.mitigations) {
    by_id.emplace(mitigation.id, &mitigation);
  }
  std::map<std::string, uint32_t, std::less<>> imported;
  for (const CheckedMitigation& one : context.pack.imported) imported[one.id] = one.span.file;
  for (const CheckedMitigation& mitigation : context.pack.mitigations) {
    for (const std::string& old : mitigation.supersedes) {
      if (const auto known = by_id.find(old); known != by_id.end()) {
        check_predecessor(context, *known->second, mitigation);
        continue;
      }
      if (const auto elsewhere = imported.find(old); elsewhere != imported.end()) {
        context.used_imports.insert(
            {mitigation.span.file, std::string(context.module_of(elsewhere->second))});
        continue;
      }
      if (context.lost.count(old) != 0) continue;
      context.report(
          Code::kUnknownSuperseded, mitigation.span,
          fmt::format("{}, superseded by {}, is not in this pack", quoted(old),
                      quoted(mitigation.id)),
          "its tests cannot be run against the new mitigation; import the pack it is in");
    }
  }
}

}  // namespace
}  // namespace checking

CheckedPack check(SourceMap& sources, const std::vector<ast::File>& files,
                  const ModuleSource& modules, Diagnostics& diagnostics,
                  const CheckOptions& options) {
  return check(sources, files, Inputs{modules, {}, {}}, diagnostics, options);
}

CheckedPack check(SourceMap& sources, const std::vector<ast::File>& files, const Inputs& inputs,
                  Diagnostics& diagnostics, const CheckOptions& options) {
  checking::Context context(sources, diagnostics, inputs);
  for (const ast::File& file : files) {
    // What it would have brought would be called unknown.
    if (file.lost_import) {
      diagnostics.sort();
      return std::move(context.pack);
    }
    context.lost.insert(file.lost.begin(), file.lost.end());
  }
  checking::note_import_places(context, files);
  checking::read_allows(context, files);
  const auto own_files = static_cast<uint32_t>(sources.size());
  for (uint32_t file = 0; file < own_files; ++file) checking::lint_text(context, file);
  const auto trees = checking::load_modules(context, files);
  checking::check_pack_block(context, files);
  checking::declare_names(context, files, trees);
  checking::check_mitigations(context, files);
  checking::check_imported(context, trees);
  checking::check_superseded(context);
  checking::check_unused(context);
  for (auto* list : {&context.pack.mitigations, &context.pack.imported}) {
    std::sort(list->begin(), list->end(),
              [](const CheckedMitigation& a, const CheckedMitigation& b) { return a.id < b.id; });
  }
  if (!diagnostics.has_errors()) {
    checking::report_unused_imports(context);
    checking::lint_pack(context, options.day);
    checking::report_unused_allows(context);
  }
  diagnostics.sort();
  return std::move(context.pack);
}

}  // namespace stopgap::lang
