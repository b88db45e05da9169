// SPDX-License-Identifier: Apache-2.0
// Does a request belong to a site's exception? Asked only of rules that are about to act.
#pragma once

#include "engine/missing.h"
#include "engine/site.h"
#include "engine/views.h"

namespace stopgap::engine {

/// An exception takes protection away, so it must be certain: every view of the path and every
/// candidate of the host must match, and nothing of them may be missing. Hosts of `exception` are
/// in lower case. Throws std::bad_alloc as Views does.
bool applies(const SiteException& exception, Views& views, const Missing& missing);

}  // namespace stopgap::engine
