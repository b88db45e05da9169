// SPDX-License-Identifier: Apache-2.0
// Which modules the files import, and where their text comes from. Tested by check_test.cc,
// check_files_test.cc and tests/golden/check.
#include <fmt/format.h>

#include <algorithm>

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
    if (const auto known = loaded_.find(module.text); known != loaded_.end()) {
      return expect_same(module, known->second);
    }
    const auto cycle = std::find(path_.begin(), path_.end(), module.text);
    if (cycle != path_.end() || path_.size() >= kMaxImportDepth) {
      context_.report(
          Code::kCycle, module.span,
          cycle != path_.end() ? fmt::format("module {} imports itself", quoted(module.text))
                               : std::string("modules import modules too deeply"),
          cycle != path_.end() ? std::string() : fmt::format("at most {}", kMaxImportDepth));
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
    const std::string file_name(context_.sources.name(file));
    auto tree = std::make_unique<ast::File>(parse(context_.sources, file, context_.diagnostics));
    path_.push_back(module.text);
    load_imports(*tree);
    path_.pop_back();
    loaded_.emplace(module.text, file_name);
    declare(module.text, *tree);
    trees.push_back(std::move(tree));
  }

  /// A name of a module means one file in the whole pack: its names, and the parameters a site
  /// sets, are known by it. `file`: where it was found first; the name of a standard module, or
  /// empty.
  void expect_same(const ast::Name& module, const std::string& file) {
    if (file.empty() || file == module.text) return;
    const std::string_view from = context_.sources.name(module.span.file);
    const size_t directory = from.rfind('/') + 1;  // 0 without one
    if (!asked_.insert({std::string(from.substr(0, directory)), module.text}).second) return;
    const std::optional<FoundFile> found = find(module);
    if (!found) return missing(module);
    if (found->name == file) return;
    context_.report(Code::kShadowing, module.span,
                    fmt::format("{} is {} here, and {} in another file", quoted(module.text),
                                quoted(found->name), quoted(file)),
                    "give one of them another name; nothing may be shadowed");
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
    loaded_.emplace(module.text, "");
    context_.report(Code::kOwnFileImported, module.span,
                    fmt::format("{} is a file of this pack", quoted(name)),
                    "names of a pack's own files are known in all of them; keep what is imported "
                    "outside the directory given, and name its place with `--include`");
  }

  void missing(const ast::Name& module) {
    loaded_.emplace(module.text, "");
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
  std::map<std::string, std::string, std::less<>> loaded_;  // module -> file
  std::set<std::pair<std::string, std::string>> asked_;     // directory and module
  std::vector<std::string> path_;
};

bool is_loaded(const Context& context, std::string_view module) {
  return std::any_of(context.module_files.begin(), context.module_files.end(),
                     [module](const auto& one) { return one.second == module; });
}

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
