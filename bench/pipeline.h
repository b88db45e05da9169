// SPDX-License-Identifier: Apache-2.0
// The stages by name, for measuring each alone, and the raw floor: hs_scan of a pack's own
// databases over the bytes its gate would scan.
#pragma once

#include <hs/hs_runtime.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/pack.h"
#include "engine/views.h"
#include "lang/lang.h"

namespace stopgap::bench {

inline constexpr engine::LinkKey kBenchKey{};

/// Each step ends the process with a message if the input is refused: a benchmark of an error is no
/// benchmark.
struct Checked {
  lang::SourceMap sources;
  lang::CheckedPack pack;
};
/// `data`: for sets from data files.
Checked check_files(const std::vector<std::string>& files, const lang::FileSource& data = {});
std::vector<uint8_t> compile_files(const std::vector<std::string>& files,
                                   const lang::FileSource& data = {});
std::vector<uint8_t> link_bytes(const std::vector<uint8_t>& portable);
std::shared_ptr<const engine::Pack> load_bytes(std::vector<uint8_t> linked);

/// hs_scan over what the gate of `linked` scans of a request. Prepare once, scan many times.
class RawScan {
 public:
  explicit RawScan(const std::vector<uint8_t>& linked);
  ~RawScan();
  RawScan(const RawScan&) = delete;
  RawScan& operator=(const RawScan&) = delete;

  struct Prepared {
    std::string groups[engine::kGroupCount];
    size_t bytes() const { return groups[0].size() + groups[1].size() + groups[2].size(); }
  };
  /// The bytes of every group that has a database, joined as the engine joins them.
  Prepared prepare(const engine::RequestView& request);
  /// Number of matches, so that the work is not optimised away.
  unsigned scan(const Prepared& prepared);
  size_t database_bytes() const;
  size_t scratch_bytes() const;

 private:
  struct Source {
    engine::GateSource source;
    std::string header;
  };
  std::vector<Source> sources_;
  hs_database_t* databases_[engine::kGroupCount] = {};
  hs_scratch_t* scratch_ = nullptr;
  engine::Views views_;
};

}  // namespace stopgap::bench
