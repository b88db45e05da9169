// SPDX-License-Identifier: Apache-2.0
// Modules and schemas: which fields exist and what they are. Tested by check_test.cc and
// tests/golden/check.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "lang/check.h"
#include "lang/limits.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

constexpr size_t kMaxImportDepth = 32;  // bounds the recursion over modules that import modules

class ModuleLoader {
 public:
  explicit ModuleLoader(Context& context)
      : context_(context), own_files_(static_cast<uint32_t>(context.sources.size())) {}

  void load_imports(const ast::File& file) {
    for (const ast::Import& import : file.imports) {
      auto& imported = context_.imports[import.module.span.file];
      const auto [known, added] = imported.emplace(import.module.text, import.module.span);
      if (!added) {
        Diagnostic& again = context_.report(
            Code::kDuplicateImport, import.span,
            fmt::format("{} is imported twice", quoted(import.module.text)), "remove one of them");
        again.labels.push_back({known->second, "first here"});
        again.fix = context_.removal(import.span, "remove this import");
        continue;
      }
      load(import.module);
    }
  }

  std::vector<std::unique_ptr<ast::File>> trees;

 private:
  void load(const ast::Name& module) {
    if (loaded_.count(module.text) != 0) return;
    const auto cycle = std::find(path_.begin(), path_.end(), module.text);
    if (cycle != path_.end() || path_.size() >= kMaxImportDepth) {
      context_.report(Code::kCycle, module.span,
                      cycle != path_.end()
                          ? fmt::format("module {} imports itself", quoted(module.text))
                          : std::string("modules import modules too deeply"));
      return;
    }
    std::optional<FoundFile> found = find(module);
    if (!found) return missing(module);
    if (is_own(found->name)) return own_file(module, found->name);
    if (loaded_.size() >= kMaxFiles) {
      context_.report(Code::kTooMany, module.span, "too many imported files",
                      fmt::format("at most {}", kMaxFiles));
      return;
    }
    const uint32_t file = context_.sources.add(std::move(found->name), std::move(found->text));
    context_.module_files[file] = module.text;
    auto tree = std::make_unique<ast::File>(parse(context_.sources, file, context_.diagnostics));
    path_.push_back(module.text);
    load_imports(*tree);
    path_.pop_back();
    loaded_.insert(module.text);
    declare(module.text, *tree);
    trees.push_back(std::move(tree));
  }

  /// A standard module, or a file.
  std::optional<FoundFile> find(const ast::Name& module) {
    const Inputs& inputs = context_.inputs;
    if (inputs.modules) {
      std::optional<std::string> text = inputs.modules(module.text);
      if (text) return FoundFile{module.text, std::move(*text)};
    }
    if (!inputs.packs || module.text.starts_with("std.")) return std::nullopt;
    return inputs.packs(context_.sources.name(module.span.file), path_of(module.text));
  }

  static std::string path_of(std::string module) {
    std::replace(module.begin(), module.end(), '.', '/');
    return module + ".gap";
  }

  bool is_own(std::string_view name) const {
    for (uint32_t file = 0; file < own_files_; ++file) {
      if (context_.sources.name(file) == name) return true;
    }
    return false;
  }

  void own_file(const ast::Name& module, std::string_view name) {
    loaded_.insert(module.text);
    context_.report(Code::kOwnFileImported, module.span,
                    fmt::format("{} is a file of this pack", quoted(name)),
                    "names of a pack's own files are known in all of them; keep what is imported "
                    "outside the directory given, and name its place with `--include`");
  }

  void missing(const ast::Name& module) {
    loaded_.insert(module.text);
    Diagnostic& unknown = context_.report_unknown(
        Code::kUnknownModule, module.span, fmt::format("unknown module {}", quoted(module.text)),
        module.text, {"std.http", "std.host", "std.connection"});
    if (!unknown.help.empty() || module.text.starts_with("std.")) return;
    unknown.help = fmt::format(
        "it is no standard module, and there is no file `{}` below the directory of this file or "
        "one given with `--include`",
        path_of(module.text));
  }

  void declare(const std::string& module, const ast::File& tree) {
    for (const ast::Declaration& declaration : tree.declarations) {
      if (const auto* schema = std::get_if<ast::Schema>(&declaration)) {
        context_.module_schemas[module].push_back(schema->name.text);
        context_.schema_module.emplace(schema->name.text, module);
        declare_schema(context_, *schema);
      }
    }
    // Its events may come after those of the modules it imports: whoever uses the one uses both.
    for (const ast::Import& import : tree.imports) {
      const std::vector<std::string> below = context_.module_schemas[import.module.text];
      std::vector<std::string>& all = context_.module_schemas[module];
      for (const std::string& schema : below) {
        if (std::find(all.begin(), all.end(), schema) == all.end()) all.push_back(schema);
      }
    }
  }

  Context& context_;
  const uint32_t own_files_;
  std::set<std::string, std::less<>> loaded_;
  std::vector<std::string> path_;
};

class SchemaBuilder {
 public:
  SchemaBuilder(Context& context, const ast::Schema& schema)
      : context_(context),
        out_(context.pack.schema),
        schema_(schema),
        first_record_(context.pack.schema.records.size()) {}

  void build() {
    if (std::find(out_.modules.begin(), out_.modules.end(), schema_.name.text) !=
        out_.modules.end()) {
      context_.report(Code::kDuplicateDeclaration, schema_.name.span,
                      fmt::format("schema {} is declared twice", quoted(schema_.name.text)));
      return;
    }
    out_.modules.push_back(schema_.name.text);
    for (const auto& item : schema_.items) {
      if (const auto* node = std::get_if<ast::SchemaRecord>(&item)) record(*node);
    }
    for (const auto& item : schema_.items) {
      if (const auto* node = std::get_if<ast::SchemaEvent>(&item)) event(*node);
    }
  }

 private:
  std::optional<uint32_t> find_record(std::string_view name) const {
    for (size_t i = first_record_; i < out_.records.size(); ++i) {
      if (out_.records[i].name == name) return static_cast<uint32_t>(i);
    }
    return std::nullopt;
  }

  void record(const ast::SchemaRecord& node) {
    if (find_record(node.name.text)) {
      context_.report(Code::kDuplicateDeclaration, node.name.span,
                      fmt::format("record {} is declared twice", quoted(node.name.text)));
      return;
    }
    SchemaRecord made{node.name.text, {}};
    for (const ast::SchemaField& attribute : node.attributes) {
      const TypeKind type = type_named(attribute.type.name.text);
      if (type != TypeKind::kText || attribute.type.optional) {
        context_.report(
            Code::kBadSchema, attribute.type.span,
            fmt::format("attribute {} of a record must be a text", quoted(attribute.name.text)),
            fmt::format("write `{} : text`", attribute.name.text));
      }
      const bool taken = std::any_of(
          made.attributes.begin(), made.attributes.end(),
          [&](const SchemaAttribute& other) { return other.name == attribute.name.text; });
      if (taken) {
        context_.report(Code::kDuplicateDeclaration, attribute.name.span,
                        fmt::format("attribute {} is declared twice", quoted(attribute.name.text)));
        continue;
      }
      made.attributes.push_back(
          {attribute.name.text, TypeKind::kText, attribute.verbatim, attribute.nocase});
    }
    out_.records.push_back(std::move(made));
  }

  void event(const ast::SchemaEvent& node) {
    const auto [known, added] = context_.event_places.emplace(node.name.text, node.name.span);
    if (!added) {
      Diagnostic& again =
          context_.report(Code::kDuplicateDeclaration, node.name.span,
                          fmt::format("event {} is declared twice", quoted(node.name.text)));
      again.labels.push_back({known->second, "first here"});
      return;
    }
    context_.event_schema.emplace(node.name.text, schema_.name.text);
    out_.events.push_back(node.name.text);
    if (node.after) after(node.name.text, *node.after);
    for (const ast::SchemaField& field_node : node.fields) field(field_node, node.name.text);
  }

  void after(const std::string& event_name, const ast::Name& before) {
    const auto schema = context_.event_schema.find(before.text);
    const bool known = schema != context_.event_schema.end() && before.text != event_name;
    SchemaField probe;
    if (known) probe.schema = schema->second;
    const bool own = known && schema->second == schema_.name.text;
    if (known && (own || context_.is_visible(probe, before.span.file))) {
      context_.event_after.emplace(event_name, before.text);
      return;
    }
    std::vector<std::string> events;
    for (const auto& [name, from] : context_.event_schema) {
      if (name != event_name) events.push_back(name);
    }
    Diagnostic& unknown = context_.report_unknown(
        Code::kUnknownEvent, before.span,
        fmt::format("no event {} is known here", quoted(before.text)), before.text, events);
    if (unknown.help.empty()) {
      unknown.help = "an event comes after one of an imported schema, or one declared before it";
    }
  }

  void field(const ast::SchemaField& node, const std::string& event_name) {
    SchemaField made;
    made.name = node.name.text;
    made.schema = schema_.name.text;
    made.event = event_name;
    made.verbatim = node.verbatim;
    made.nocase = node.nocase;
    made.secret = node.secret;
    if (!field_type(node, made)) return;
    if (node.max) made.max_bytes = static_cast<uint64_t>(std::max<int64_t>(node.max->number, 0));
    for (const ast::Trivia::Comment& comment : node.trivia.before) {
      if (!comment.doc) continue;
      if (!made.doc.empty()) made.doc += '\n';
      made.doc += comment.text;
    }
    const auto id = static_cast<uint32_t>(out_.fields.size());
    if (!context_.field_ids.emplace(made.name, id).second) {
      context_.report(Code::kDuplicateDeclaration, node.name.span,
                      fmt::format("field {} is declared twice", quoted(made.name)));
      return;
    }
    out_.fields.push_back(std::move(made));
  }

  bool field_type(const ast::SchemaField& node, SchemaField& made) {
    made.type.optional = node.type.optional;
    if (node.type.name.text == "list") return list_type(node, made);
    made.type.kind = type_named(node.type.name.text);
    switch (made.type.kind) {
      case TypeKind::kBool:
      case TypeKind::kInt:
      case TypeKind::kBytes:
      case TypeKind::kText:
      case TypeKind::kIp:
      case TypeKind::kHost:
      case TypeKind::kPath:
      case TypeKind::kSize:
        break;
      case TypeKind::kError:
      case TypeKind::kCidr:
      case TypeKind::kVersion:
      case TypeKind::kDate:
      case TypeKind::kDuration:
      case TypeKind::kRegex:
      case TypeKind::kRecord:
      case TypeKind::kList:
      case TypeKind::kSet:
        context_.report(
            Code::kBadSchema, node.type.span,
            fmt::format("a field cannot have the type {}", quoted(context_.slice(node.type.span))),
            "fields are bool int bytes text ip host path size or list<record>");
        return false;
    }
    if (node.type.argument || node.key) {
      context_.report(Code::kBadSchema, node.span,
                      fmt::format("field {} is no list and has no key", quoted(node.name.text)));
      return false;
    }
    return true;
  }

  bool list_type(const ast::SchemaField& node, SchemaField& made) {
    made.type.kind = TypeKind::kList;
    const std::optional<uint32_t> found =
        node.type.argument ? find_record(node.type.argument->text) : std::nullopt;
    if (!found || made.type.optional) {
      context_.report(Code::kBadSchema, node.type.span,
                      found ? "a list cannot be optional: it may be empty"
                            : std::string("a list needs a record of this schema"),
                      found ? "leave the `?` out"
                            : std::string("declare it in the schema: `record pair { name : text  "
                                          "value : text }`, and write `list<pair>`"));
      return false;
    }
    made.type.record = *found;
    if (!node.key) return true;
    const std::vector<SchemaAttribute>& attributes = out_.records[*found].attributes;
    for (uint32_t i = 0; i < attributes.size(); ++i) {
      if (attributes[i].name == node.key->text) made.key = i;
    }
    if (!made.key) {
      std::vector<std::string> known;
      for (const SchemaAttribute& attribute : attributes) known.push_back(attribute.name);
      context_.report_unknown(
          Code::kUnknownAttribute, node.key->span,
          fmt::format("record {} has no attribute {}", quoted(out_.records[*found].name),
                      quoted(node.key->text)),
          node.key->text, known);
    }
    return made.key.has_value();
  }

  Context& context_;
  Schema& out_;
  const ast::Schema& schema_;
  size_t first_record_;
};

}  // namespace

std::vector<std::unique_ptr<ast::File>> load_modules(Context& context,
                                                     const std::vector<ast::File>& files) {
  ModuleLoader loader(context);
  for (const ast::File& file : files) loader.load_imports(file);
  for (const ast::File& file : files) {
    for (const ast::Declaration& declaration : file.declarations) {
      const auto* schema = std::get_if<ast::Schema>(&declaration);
      if (schema == nullptr) continue;
      context.pack_schemas.insert(schema->name.text);
      declare_schema(context, *schema);
    }
  }
  return std::move(loader.trees);
}

void declare_schema(Context& context, const ast::Schema& schema) {
  SchemaBuilder(context, schema).build();
}

namespace {

bool is_loaded(const Context& context, std::string_view module) {
  return std::any_of(context.module_files.begin(), context.module_files.end(),
                     [module](const auto& one) { return one.second == module; });
}

}  // namespace

void report_unused_imports(Context& context) {
  for (const auto& [file, modules] : context.imports) {
    for (const auto& [module, span] : modules) {
      if (context.used_imports.count({file, module}) != 0 || !is_loaded(context, module)) continue;
      // A module's own imports are its business.
      if (!context.module_of(file).empty()) continue;
      Diagnostic& unused = context.report(
          Code::kUnused, span, fmt::format("import {} is never used", quoted(module)), "remove it");
      const size_t word = context.sources.text(file).rfind("import", span.begin);
      const Span all{file, static_cast<uint32_t>(word), span.end};
      unused.fix = context.removal(all, "remove this import");
    }
  }
}

}  // namespace stopgap::lang::checking
