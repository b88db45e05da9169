// SPDX-License-Identifier: Apache-2.0
// See packs.h.
#include "tests/hostile/packs.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "compiler/compile.h"
#include "compiler/hs_build/link.h"
#include "engine/layout_table.h"
#include "lang/lang.h"
#include "stdlib-rules/stdlib.h"

namespace stopgap::hostile {
namespace {

namespace fs = std::filesystem;

/// The small ones first: they are mutated bit by bit.
constexpr const char* kSources[] = {"tests/golden/program/quantifiers_outer_first.gap",
                                    "tests/golden/program/sets_of_every_kind.gap",
                                    "tests/golden/program/forms.gap",
                                    "tests/golden/program/backend.gap",
                                    "tests/golden/program/own_events.gap",
                                    "tests/e2e/sample",
                                    "tests/embedder/rules.gap",
                                    "tests/hostile/every.gap",
                                    "tests/differential/bodies.gap",
                                    "stdlib-rules/exchange"};

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> files_of(const fs::path& source) {
  if (!fs::is_directory(source)) return {source};
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(source)) {
    if (entry.path().extension() == ".gap") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

lang::Inputs inputs_beside(const fs::path& source) {
  lang::Inputs from;
  from.modules = [](std::string_view module) -> std::optional<std::string> {
    const auto text = stdlib::module_text(module);
    return text ? std::optional<std::string>(*text) : std::nullopt;
  };
  from.packs = [folder = source.parent_path()](
                   std::string_view, std::string_view path) -> std::optional<lang::FoundFile> {
    const fs::path file = folder / path;
    if (!fs::is_regular_file(file)) return std::nullopt;
    return lang::FoundFile{file.string(), read_file(file)};
  };
  return from;
}

Result<Bytes> compile(const fs::path& source) {
  lang::SourceMap sources;
  lang::Diagnostics diagnostics;
  std::vector<lang::ast::File> files;
  for (const fs::path& path : files_of(source)) {
    const uint32_t id = sources.add(path.string(), read_file(path));
    files.push_back(lang::parse(sources, id, diagnostics));
  }
  Bytes portable;
  lang::CheckedPack pack;
  if (!diagnostics.has_errors()) {
    pack = lang::check(sources, files, inputs_beside(source), diagnostics);
  }
  if (!diagnostics.has_errors()) portable = compiler::compile(pack, sources, {}, diagnostics);
  if (diagnostics.has_errors() || portable.empty()) {
    return Error{"rules", source.string() + ": does not compile\n" +
                              lang::render_text(diagnostics, sources, false)};
  }
  return portable;
}

/// What none of them has would not be mutated.
Status every_section_is_there(const std::vector<Subject>& all) {
  for (uint32_t slot = 0; slot < engine::kSectionSlots; ++slot) {
    const engine::SectionSpec& spec = engine::section_spec(slot);
    const bool found = std::any_of(all.begin(), all.end(), [&](const Subject& subject) {
      const auto view = engine::ProgramView::open(subject.linked);
      return view && view.value().count(spec.id) != 0;
    });
    if (!found) return Error{"rules", std::string("no pack has ") + spec.name};
  }
  return Ok{};
}

}  // namespace

Result<std::vector<Subject>> subjects() {
  std::vector<Subject> all;
  for (const char* source : kSources) {
    Result<Bytes> portable = compile(source);
    if (!portable) return portable.error();
    compiler::LinkLimits limits;
    limits.in_process = true;
    Result<Bytes> linked = compiler::link(portable.value(), kKey, limits);
    if (!linked) return linked.error();
    all.push_back({source, std::move(portable).value(), std::move(linked).value()});
  }
  if (Status status = every_section_is_there(all); !status) return status.error();
  return all;
}

}  // namespace stopgap::hostile
