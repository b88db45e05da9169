// SPDX-License-Identifier: Apache-2.0
// Reads the databases and scan sources out of a linked pack by its documented layout
// (engine/program.h).
#include "bench/pipeline.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <utility>

#include "compiler/compile.h"
#include "compiler/hs_build/link.h"
#include "engine/program.h"
#include "stdlib-rules/stdlib.h"

namespace stopgap::bench {
namespace {

namespace program = engine::program;

[[noreturn]] void give_up(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::exit(3);
}

template <typename Record>
std::vector<Record> section(const std::vector<uint8_t>& pack, program::SectionId id) {
  program::Header header;
  std::memcpy(&header, pack.data(), sizeof header);
  for (uint32_t i = 0; i < header.section_count; ++i) {
    program::SectionEntry entry;
    std::memcpy(&entry, pack.data() + sizeof header + i * sizeof entry, sizeof entry);
    if (entry.id != static_cast<uint32_t>(id)) continue;
    std::vector<Record> records(entry.count);
    std::memcpy(records.data(), pack.data() + entry.offset, entry.count * sizeof(Record));
    return records;
  }
  return {};
}

std::optional<std::string> module_source(std::string_view module) {
  const auto text = stdlib::module_text(module);
  if (!text) return std::nullopt;
  return std::string(*text);
}

}  // namespace

Checked check_files(const std::vector<std::string>& files, const lang::FileSource& data) {
  Checked checked;
  lang::Diagnostics diagnostics;
  std::vector<lang::ast::File> trees;
  for (const std::string& text : files) {
    const uint32_t id = checked.sources.add("bench.gap", text);
    trees.push_back(lang::parse(checked.sources, id, diagnostics));
  }
  checked.pack =
      lang::check(checked.sources, trees, lang::Inputs{module_source, data, {}}, diagnostics);
  if (diagnostics.has_errors()) give_up(render_text(diagnostics, checked.sources, false));
  return checked;
}

std::vector<uint8_t> compile_files(const std::vector<std::string>& files,
                                   const lang::FileSource& data) {
  const Checked checked = check_files(files, data);
  lang::Diagnostics diagnostics;
  auto bytes = compiler::compile(checked.pack, checked.sources, {}, diagnostics);
  if (diagnostics.has_errors()) give_up(render_text(diagnostics, checked.sources, false));
  return bytes;
}

std::vector<uint8_t> link_bytes(const std::vector<uint8_t>& portable) {
  auto linked = compiler::link(portable, kBenchKey);
  if (!linked) give_up(linked.error().detail);
  return std::move(linked).value();
}

std::shared_ptr<const engine::Pack> load_bytes(std::vector<uint8_t> linked) {
  auto pack = engine::Pack::load(std::move(linked), kBenchKey, {});
  if (!pack) give_up(pack.error().detail);
  return std::move(pack).value();
}

RawScan::RawScan(const std::vector<uint8_t>& linked) {
  using program::SectionId;
  const auto strings = section<char>(linked, SectionId::kStrings);
  for (const auto& source : section<program::ScanSource>(linked, SectionId::kScanSources)) {
    if (!engine::groups_of(engine::Event::kRequest).holds(source.group)) continue;
    sources_.push_back({static_cast<engine::GateSource>(source.source),
                        std::string(strings.data() + source.header.offset, source.header.length)});
  }
  const auto bytes = section<char>(linked, SectionId::kDatabaseBytes);
  for (const auto& entry : section<program::Database>(linked, SectionId::kDatabaseIndex)) {
    if (entry.kind != static_cast<uint32_t>(program::DatabaseKind::kGroup)) continue;
    hs_database_t*& database = databases_[entry.index];
    if (hs_deserialize_database(bytes.data() + entry.offset, entry.size, &database) != HS_SUCCESS)
      give_up("the database of a linked pack cannot be read");
    if (hs_alloc_scratch(database, &scratch_) != HS_SUCCESS) give_up("no scratch");
  }
}

RawScan::~RawScan() {
  for (hs_database_t* database : databases_) hs_free_database(database);
  hs_free_scratch(scratch_);
}

size_t RawScan::database_bytes() const {
  size_t all = 0;
  for (const hs_database_t* database : databases_) {
    size_t size = 0;
    if (database != nullptr && hs_database_size(database, &size) == HS_SUCCESS) all += size;
  }
  return all;
}

size_t RawScan::scratch_bytes() const {
  size_t size = 0;
  if (scratch_ != nullptr && hs_scratch_size(scratch_, &size) != HS_SUCCESS) return 0;
  return size;
}

RawScan::Prepared RawScan::prepare(const engine::RequestView& request) {
  Prepared prepared;
  views_.reset(request);
  for (const Source& source : sources_) {
    std::string& group = prepared.groups[static_cast<uint32_t>(gate_group(source.source))];
    views_.gate(source.source, source.header, [&](std::string_view piece) {
      group += piece;
      group += '\n';
    });
  }
  return prepared;
}

unsigned RawScan::scan(const Prepared& prepared) {
  unsigned matches = 0;
  const auto count = [](unsigned, unsigned long long, unsigned long long, unsigned, void* context) {
    ++*static_cast<unsigned*>(context);
    return 0;
  };
  for (uint32_t group = 0; group < engine::kGroupCount; ++group) {
    const std::string& text = prepared.groups[group];
    if (databases_[group] == nullptr || text.empty()) continue;
    if (hs_scan(databases_[group], text.data(), static_cast<unsigned>(text.size()), 0, scratch_,
                count, &matches) != HS_SUCCESS)
      give_up("hs_scan failed");
  }
  return matches;
}

}  // namespace stopgap::bench
