// SPDX-License-Identifier: Apache-2.0
// See frontend.h. Tested through the commands (tests/e2e).
#include "cli/frontend.h"

#include <optional>
#include <string>

#include "cli/pack_files.h"
#include "compiler/compile.h"
#include "lang/lang.h"
#include "stdlib-rules/stdlib.h"

namespace stopgap::cli {
namespace {

std::optional<std::string> standard_module(std::string_view module) {
  const std::optional<std::string_view> text = stdlib::module_text(module);
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

size_t total_size(const std::vector<std::string>& texts) {
  size_t total = 0;
  for (const std::string& text : texts) total += text.size();
  return total;
}

Result<Compilation> parse_texts(const SourceGroup& group, std::vector<std::string> texts,
                                FileNames names) {
  if (total_size(texts) > kMaxPackSourceBytes) {
    return Error{"sources.too_large", "the rule files of one pack are larger than 64 MiB"};
  }
  Compilation result;
  result.file_count = group.files.size();
  for (size_t i = 0; i < texts.size(); ++i) {
    const SourceFile& file = group.files[i];
    result.sources.add(names == FileNames::kShown ? file.shown : file.inner, std::move(texts[i]));
  }
  for (uint32_t id = 0; id < texts.size(); ++id) {
    result.files.push_back(lang::parse(result.sources, id, result.diagnostics));
  }
  return result;
}

void check_parsed(Compilation& c, const SourceGroup& group, FileNames names,
                  const lang::CheckOptions& options) {
  PackFiles files(group, names);
  lang::Inputs inputs;
  inputs.modules = standard_module;
  inputs.data = [&files](std::string_view from, std::string_view path) {
    return files.data(from, path);
  };
  inputs.packs = [&files](std::string_view from, std::string_view path) {
    return files.imported(from, path);
  };
  c.pack = lang::check(c.sources, c.files, inputs, c.diagnostics, options);
}

}  // namespace

Result<Compilation> parse_sources(const SourceGroup& group, FileNames names) {
  std::vector<std::string> texts;
  for (const SourceFile& file : group.files) {
    Result<std::string> text = load_source(file);
    if (!text) return text.error();
    texts.push_back(std::move(text).value());
    if (total_size(texts) > kMaxPackSourceBytes) break;
  }
  return parse_texts(group, std::move(texts), names);
}

Result<Compilation> check_sources(const SourceGroup& group, FileNames names,
                                  const lang::CheckOptions& options) {
  Result<Compilation> result = parse_sources(group, names);
  if (result) check_parsed(result.value(), group, names, options);
  return result;
}

Result<Compilation> check_texts(const SourceGroup& group, const std::vector<std::string>& texts,
                                const lang::CheckOptions& options) {
  Result<Compilation> result = parse_texts(group, texts, FileNames::kShown);
  if (result) check_parsed(result.value(), group, FileNames::kShown, options);
  return result;
}

Result<Compilation> compile_sources(const SourceGroup& group, FileNames names,
                                    std::vector<uint8_t>& portable) {
  Result<Compilation> result = check_sources(group, names);
  if (!result || result.value().diagnostics.has_errors()) return result;
  Compilation& c = result.value();
  portable = compiler::compile(c.pack, c.sources, compiler::Options{}, c.diagnostics);
  if (portable.empty() && !c.diagnostics.has_errors()) {
    return Error{"internal.compile", "the compiler made no pack and gave no reason"};
  }
  return result;
}

void report_problems(Console& console, Compilation& compilation) {
  lang::Diagnostics& diagnostics = compilation.diagnostics;
  if (diagnostics.all().empty()) return;
  diagnostics.sort();
  console.err.write(lang::render_text(diagnostics, compilation.sources, console.colour_err));
  console.say(
      summary_line(diagnostics.error_count(), diagnostics.warning_count(), compilation.file_count));
}

std::string summary_line(size_t errors, size_t warnings, size_t files) {
  return count_of(errors, "error") + ", " + count_of(warnings, "warning") + " in " +
         count_of(files, "file");
}

}  // namespace stopgap::cli
