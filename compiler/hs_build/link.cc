// SPDX-License-Identifier: Apache-2.0
// Portable pack to linked pack. Tested by link_test.cc.
#include "compiler/hs_build/link.h"

#include <new>

#include "compiler/hs_build/child.h"
#include "compiler/hs_build/databases.h"
#include "compiler/pack_bytes.h"
#include "engine/layout_table.h"
#include "engine/program_view.h"

namespace stopgap::compiler {
namespace {

namespace program = engine::program;
using engine::ProgramView;
using program::SectionId;

Result<Databases> databases_of(const ProgramView& view, const LinkLimits& limits) {
  if (limits.in_process) return build_databases(view, [](std::string_view) {});
  const Work work = [&view](const Progress& at) -> Result<std::vector<uint8_t>> {
    Result<Databases> built = build_databases(view, at);
    if (!built) return built.error();
    return pack_databases(built.value());
  };
  Result<std::vector<uint8_t>> block = run_in_child(work, limits);
  if (!block) return block.error();
  std::optional<Databases> databases = unpack_databases(block.value());
  if (!databases) return Error{"link.child", "the child's answer is too short"};
  return std::move(*databases);
}

void copy_portable(const ProgramView& view, PackBytes& pack) {
  for (uint32_t slot = 0; slot < engine::kPortableSections; ++slot) {
    const engine::SectionSpec& spec = engine::section_spec(slot);
    const size_t size = size_t{view.count(spec.id)} * spec.record_size;
    pack.add(spec.id, view.count(spec.id), view.bytes().subspan(view.offset(spec.id), size));
  }
}

Result<std::vector<uint8_t>> link_checked(std::span<const uint8_t> portable,
                                          const engine::LinkKey& key, const LinkLimits& limits) {
  if (stopgap::Status status = engine::verify_pack(portable, nullptr); !status) {
    return status.error();
  }
  const Result<ProgramView> view = ProgramView::open(portable);
  if (!view) return view.error();
  if (view.value().linked()) return Error{"pack.layout", "linked already: link the portable pack"};
  const Result<Databases> databases = databases_of(view.value(), limits);
  if (!databases) return databases.error();
  PackBytes pack;
  copy_portable(view.value(), pack);
  const Databases& made = databases.value();
  pack.add(SectionId::kLinkInfo,
           std::vector<program::LinkInfo>{{view.value().header().digest, made.hs_version}});
  pack.add(SectionId::kDatabaseIndex, made.index);
  pack.add(SectionId::kDatabaseBytes, static_cast<uint32_t>(made.bytes.size()), made.bytes);
  return pack.finish(&key);
}

}  // namespace

Result<std::vector<uint8_t>> link(std::span<const uint8_t> portable, const engine::LinkKey& key,
                                  const LinkLimits& limits) {
  try {
    return link_checked(portable, key, limits);
  } catch (const std::bad_alloc&) {
    return Error{"link.memory", "no memory here"};  // short: not allocated
  }
}

}  // namespace stopgap::compiler
