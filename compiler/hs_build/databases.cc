// SPDX-License-Identifier: Apache-2.0
// See databases.h. Tested by link_test.cc.
#include "compiler/hs_build/databases.h"

#include <hs_compile.h>
#include <hs_runtime.h>

#include <cstdlib>
#include <memory>
#include <optional>

#include "engine/fields.h"

namespace stopgap::compiler {
namespace {

namespace program = engine::program;
using engine::ProgramView;
using program::SectionId;

// DOTALL: the language's `.` matches every byte, line ends too. SINGLEMATCH: whether a pattern
// occurs is all that is asked; without it a hostile request reports each of thousands of ends.
constexpr unsigned kRegexFlags = HS_FLAG_DOTALL | HS_FLAG_SINGLEMATCH;
// CASELESS: one database serves exact and case-ignoring literals; evaluation compares exactly.
constexpr unsigned kAtomFlags = kRegexFlags | HS_FLAG_CASELESS;
// BLOCK: the engine scans whole buffers; streaming would keep state per request.
constexpr unsigned kMode = HS_MODE_BLOCK;

constexpr size_t kDatabaseAlignment = 64;  // of program::Database::offset

struct FreeDatabase {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
struct FreeError {
  void operator()(hs_compile_error_t* error) const { hs_free_compile_error(error); }
};
using DatabasePtr = std::unique_ptr<hs_database_t, FreeDatabase>;
using ErrorPtr = std::unique_ptr<hs_compile_error_t, FreeError>;

/// This host, but only the features its whole family has: the same pack links to the same bytes on
/// one host whatever the library finds out about the core it happens to run on.
hs_platform_info_t platform() {
  hs_platform_info_t host{};
  if (hs_populate_platform(&host) != HS_SUCCESS) return {};
  hs_platform_info_t baseline{};
  baseline.tune = HS_TUNE_FAMILY_GENERIC;
  baseline.cpu_features = host.cpu_features & HS_CPU_FEATURES_AVX2;
  return baseline;
}

class Builder {
 public:
  Builder(const ProgramView& view, const Progress& at)
      : view_(view), at_(at), platform_(platform()) {}

  Result<Databases> run() {
    const std::string_view version = hs_version();
    result_.bytes.assign(version.begin(), version.end());
    result_.hs_version = {0, static_cast<uint32_t>(version.size())};
    for (uint32_t group = 0; group < engine::kGroupCount; ++group) {
      if (stopgap::Status status = add_group(group); !status) return status.error();
    }
    for (uint32_t regex = 0; regex < view_.count(SectionId::kRegexes); ++regex) {
      if (stopgap::Status status = add_regex(regex); !status) return status.error();
    }
    return std::move(result_);
  }

 private:
  stopgap::Status add_group(uint32_t group);
  stopgap::Status add_regex(uint32_t index);
  stopgap::Status keep(DatabasePtr database, program::DatabaseKind kind, uint32_t index);
  Error compile_error(ErrorPtr error, const std::string& pattern) const;
  std::string regex_text(uint32_t index) const;

  const ProgramView& view_;
  const Progress& at_;
  const hs_platform_info_t platform_;
  Databases result_;
};

stopgap::Status Builder::add_group(uint32_t group) {
  std::vector<std::string> expressions;
  std::vector<unsigned> ids;
  for (uint32_t i = 0; i < view_.count(SectionId::kAtoms); ++i) {
    const auto atom = view_.get<program::Atom>(SectionId::kAtoms, i);
    if (atom.group != group) continue;
    expressions.push_back(escape_literal(view_.string(atom.bytes)));
    ids.push_back(i);
  }
  if (ids.empty()) return Ok{};
  at_(std::to_string(ids.size()) + " literals of one group");
  std::vector<const char*> pointers;
  for (const std::string& expression : expressions) pointers.push_back(expression.c_str());
  const std::vector<unsigned> flags(ids.size(), kAtomFlags);
  hs_database_t* database = nullptr;
  hs_compile_error_t* failure = nullptr;
  const auto count = static_cast<unsigned>(ids.size());
  // Never hs_compile_lit_multi: its databases can fail at scan time on plain data (5.4.0).
  const hs_error_t compiled = hs_compile_multi(pointers.data(), flags.data(), ids.data(), count,
                                               kMode, &platform_, &database, &failure);
  if (compiled != HS_SUCCESS) {
    ErrorPtr error(failure);
    const int at = error ? error->expression : -1;
    const bool known = at >= 0 && static_cast<size_t>(at) < expressions.size();
    return compile_error(std::move(error), known ? "literal " + expressions[static_cast<size_t>(at)]
                                                 : "literals of a group");
  }
  return keep(DatabasePtr(database), program::DatabaseKind::kGroup, group);
}

stopgap::Status Builder::add_regex(uint32_t index) {
  const auto regex = view_.get<program::Regex>(SectionId::kRegexes, index);
  const std::string pattern(view_.string(regex.pattern));
  at_(regex_text(index));
  const unsigned flags = kRegexFlags | (regex.nocase != 0 ? HS_FLAG_CASELESS : 0);
  hs_database_t* database = nullptr;
  hs_compile_error_t* failure = nullptr;
  const hs_error_t compiled =
      pattern.find('\0') != std::string::npos
          ? HS_INVALID  // would be cut short silently
          : hs_compile(pattern.c_str(), flags, kMode, &platform_, &database, &failure);
  if (compiled != HS_SUCCESS) return compile_error(ErrorPtr(failure), regex_text(index));
  return keep(DatabasePtr(database), program::DatabaseKind::kRegex, index);
}

Error Builder::compile_error(ErrorPtr error, const std::string& pattern) const {
  const std::string why = error ? error->message : "the matcher refuses it";
  const bool memory = why.find("allocate") != std::string::npos;
  return {memory ? "link.memory" : "link.compile", pattern + ": " + why};
}

/// As the rule says it, with its place, if some condition asks it; else the pattern.
std::string Builder::regex_text(uint32_t index) const {
  for (uint32_t i = 0; i < view_.count(SectionId::kConditions); ++i) {
    const auto condition = view_.get<program::Condition>(SectionId::kConditions, i);
    if (condition.kind != static_cast<uint32_t>(program::ConditionKind::kTest)) continue;
    const auto test = view_.get<program::Test>(SectionId::kTests, condition.index);
    const bool asks = test.operand_kind == static_cast<uint32_t>(program::OperandKind::kRegex) &&
                      test.operand == index;
    if (!asks) continue;
    if (condition.text.length == 0) break;
    return std::string(view_.string(condition.file)) + ":" + std::to_string(condition.line) +
           ": `" + std::string(view_.string(condition.text)) + "`";
  }
  const auto regex = view_.get<program::Regex>(SectionId::kRegexes, index);
  return "/" + std::string(view_.string(regex.pattern)) + "/";
}

stopgap::Status Builder::keep(DatabasePtr database, program::DatabaseKind kind, uint32_t index) {
  char* serialized = nullptr;
  size_t length = 0;
  if (hs_serialize_database(database.get(), &serialized, &length) != HS_SUCCESS) {
    return Error{"link.memory", "a database cannot be serialized"};
  }
  const std::unique_ptr<char, decltype(&std::free)> owned(serialized, &std::free);
  const size_t before = result_.bytes.size();
  result_.bytes.resize((before + kDatabaseAlignment - 1) / kDatabaseAlignment * kDatabaseAlignment);
  const size_t offset = result_.bytes.size();
  if (offset + length > UINT32_MAX) return Error{"link.memory", "databases over 4 GiB"};
  result_.bytes.insert(result_.bytes.end(), serialized, serialized + length);
  result_.index.push_back({static_cast<uint32_t>(kind), index, static_cast<uint32_t>(offset),
                           static_cast<uint32_t>(length)});
  return Ok{};
}

}  // namespace

Result<Databases> build_databases(const ProgramView& portable, const Progress& at) {
  return Builder(portable, at).run();
}

std::string escape_literal(std::string_view bytes) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string expression;
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) {
      expression += c;
    } else {
      expression += "\\x";
      expression += kHex[byte / 16];
      expression += kHex[byte % 16];
    }
  }
  return expression;
}

std::vector<uint8_t> pack_databases(const Databases& databases) {
  const uint32_t counts[] = {databases.hs_version.offset, databases.hs_version.length,
                             static_cast<uint32_t>(databases.index.size())};
  std::vector<uint8_t> block;
  const auto append = [&block](const void* data, size_t size) {
    const auto* bytes = static_cast<const uint8_t*>(data);
    block.insert(block.end(), bytes, bytes + size);
  };
  append(counts, sizeof(counts));
  append(databases.index.data(), databases.index.size() * sizeof(program::Database));
  append(databases.bytes.data(), databases.bytes.size());
  return block;
}

std::optional<Databases> unpack_databases(std::span<const uint8_t> block) {
  uint32_t counts[3];
  if (block.size() < sizeof(counts)) return std::nullopt;
  std::memcpy(counts, block.data(), sizeof(counts));
  block = block.subspan(sizeof(counts));
  const size_t index_size = size_t{counts[2]} * sizeof(program::Database);
  if (block.size() < index_size) return std::nullopt;
  Databases databases;
  databases.hs_version = {counts[0], counts[1]};
  databases.index.resize(counts[2]);
  if (index_size != 0) std::memcpy(databases.index.data(), block.data(), index_size);
  block = block.subspan(index_size);
  databases.bytes.assign(block.begin(), block.end());
  return databases;
}

}  // namespace stopgap::compiler
