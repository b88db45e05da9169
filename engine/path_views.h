// SPDX-License-Identifier: Apache-2.0
// All views of a path (docs/language.md section 4): its decode stages, those cut before a NUL, and
// the canonical forms of each, as far as the backend reads them.
#pragma once

#include "engine/arena.h"
#include "engine/backend.h"
#include "engine/stages.h"
#include "engine/views.h"

namespace stopgap::engine {

struct PathViews {
  ViewList views;     ///< all different
  size_t stages = 0;  ///< they begin with so many stages, cut ones included
};

/// `stages` (all different) must outlive the result, and so must `arena` unreset. A plain path is
/// its own only view and allocates nothing.
PathViews path_views(ViewList stages, const BackendReads& reads, Arena& arena);

/// Two of the six forms of some stage differ, whatever the backend reads: servers disagree on what
/// the path is. Linear.
bool forms_disagree(ViewList stages, Arena& arena);

}  // namespace stopgap::engine
