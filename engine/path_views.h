// SPDX-License-Identifier: Apache-2.0
// All views of a path (docs/language.md section 4): its decode stages, what stands in them before a
// NUL or '#', what further texts some servers take for the path, stages without parameters, and the
// canonical forms of each, as far as the backend reads them and they are within a limit.
#pragma once

#include <span>

#include "engine/arena.h"
#include "engine/backend.h"
#include "engine/stages.h"
#include "engine/views.h"

namespace stopgap::engine {

struct PathViews {
  ViewList views;     ///< all different
  size_t pieces = 0;  ///< they begin with so many that lie in one of `stages`,
  size_t stages = 0;  ///< and with so many that are no canonical forms
  bool cut = false;   ///< the rest was left out
};

/// More there are not of one path.
inline constexpr size_t kMaxFurtherPaths = 3;
inline constexpr size_t kMaxPathForms = 8;
// Stages of the path and those without parameters, each also cut in two ways; those of further
// texts.
inline constexpr size_t kMaxPathStages =
    3 * (kMaxStages + kMaxDecodeRounds) + kMaxFurtherPaths * kMaxStages;
inline constexpr size_t kMaxPathViews = kMaxPathStages * (1 + kMaxPathForms);

/// `stages` (all different) and `further` (at most three, the stages of pieces of the path) must
/// outlive the result, and so must `arena` unreset. A plain path is its own only view and allocates
/// nothing. Those from the first view on with which all would be longer than kMaxPathViewsFactor
/// times the path and `free_bytes` are left out.
PathViews path_views(ViewList stages, std::span<const ViewList> further, const BackendReads& reads,
                     size_t free_bytes, Arena& arena);

/// Of a path with fewer bytes none is left out.
constexpr size_t surely_whole_path(size_t free_bytes) { return free_bytes / kMaxPathViews; }

/// Writes the path with each segment cut at its first ';' to `out`, where there is room for all of
/// it; returns its length. Servlet containers do so before they decode (Tomcat,
/// CoyoteAdapter.parsePathParameters; Jetty, HttpURI).
size_t without_parameters(std::string_view path, char* out);

/// Two of the forms of some stage differ, whatever the backend reads, and not only by empty
/// segments: servers disagree on what the path is. Linear.
bool forms_disagree(ViewList stages, Arena& arena);

}  // namespace stopgap::engine
