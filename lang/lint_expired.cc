// SPDX-License-Identifier: Apache-2.0
// Mitigations whose `expires` has passed: they are in the pack and no longer hold anything back.
// There is no clock here: the caller says what day it is.
#include <fmt/format.h>

#include "lang/lint.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {

void lint_expired(Context& context, int32_t day) {
  for (const CheckedMitigation& mitigation : context.pack.mitigations) {
    const bool ended = mitigation.status == Status::kRetired;
    if (ended || !mitigation.expires_day || *mitigation.expires_day >= day) continue;
    const bool observed = mitigation.expires_then == ExpiryThen::kObserve;
    context.report(Code::kExpired, mitigation.span,
                   fmt::format("{} expired on {}, and {} since then", quoted(mitigation.id),
                               show_date(*mitigation.expires_day),
                               observed ? "only observes" : "does nothing"),
                   "remove it (or set `status retired`), or look at it again and write a new "
                   "revision with a later date");
  }
}

}  // namespace stopgap::lang::checking
