// SPDX-License-Identifier: Apache-2.0
// See backend.h.
#include "engine/backend.h"

#include <array>
#include <cstddef>

namespace stopgap::engine {
namespace {

constexpr bool BackendReads::*kAll[] = {
    &BackendReads::percent_u,       &BackendReads::overlong,
    &BackendReads::best_fit,        &BackendReads::backslash,
    &BackendReads::path_parameters, &BackendReads::trailing_dots,
    &BackendReads::empty_segments,  &BackendReads::nul_ends,
    &BackendReads::hash_ends,       &BackendReads::network_path,
    &BackendReads::semicolon_pairs, &BackendReads::joined_duplicates,
    &BackendReads::php_names,       &BackendReads::underscore_headers,
    &BackendReads::cookie_plus};

constexpr auto make_table() {
  std::array<BackendReads, kBackendCount> table{};
  for (bool BackendReads::*behaviour : kAll)
    table[static_cast<size_t>(Backend::kGeneric)].*behaviour = true;
#define STOPGAP_READS(backend, behaviour, source) \
  table[static_cast<size_t>(Backend::backend)].behaviour = true;
#include "support/backend_reads.def"
#undef STOPGAP_READS
  return table;
}

constexpr auto kTable = make_table();

}  // namespace

const BackendReads& reads_of(Backend backend) { return kTable[static_cast<size_t>(backend)]; }

BackendReads operator|(const BackendReads& a, const BackendReads& b) {
  BackendReads out;
  for (bool BackendReads::*behaviour : kAll) out.*behaviour = a.*behaviour || b.*behaviour;
  return out;
}

}  // namespace stopgap::engine
