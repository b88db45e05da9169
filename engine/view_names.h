// SPDX-License-Identifier: Apache-2.0
// What to call a view in an explanation: "as sent", "decoded 2x", "decoded 1x, canonical",
// "decoded 1x, lenient" …
#pragma once

#include <string>

#include "engine/backend.h"
#include "engine/fields.h"
#include "engine/signature.h"
#include "engine/views.h"

namespace stopgap::engine {

/// `views[index]` of a value of this type and field (of an element: its list). Computes the stages
/// again; allocates.
std::string view_name(FieldId field, TypeKind type, ViewList views, size_t index,
                      const BackendReads& reads);

/// The same of what a form made: `base` are the views that it was applied to, of a text of this
/// type. "decoded 1x, formed": of the first of them that `formed` is made of.
std::string formed_view_name(const FormedText& form, TypeKind type, ViewList base,
                             std::string_view formed, const BackendReads& reads);

}  // namespace stopgap::engine
