// SPDX-License-Identifier: Apache-2.0
// A step of forms: what Log4j 2 makes of the lookups in a text, as far as the text alone says it
// (Log4j 2 manual, "Lookups"; StrSubstitutor of log4j-core 2.17, whose default value stands behind
// `:-`). form_steps.h says what holds for all steps, docs/language.md section 5 what this does.
//
//   ${${lower:J}${::-n}di:ldap://a}    becomes    ${jndi:ldap://a}
//
// Over-reading is safe, a rule looks for `${jndi`; what may hide one is not: nothing that holds a
// lookup of JNDI is ever dropped, because Log4j resolves what stands inside first.
#pragma once

#include <cstddef>

namespace stopgap::engine {

/// Open at once. Of more the outermost are text: what they hold is read all the same.
inline constexpr size_t kMaxOpenLookups = 32;

/// Work is at most kMaxOpenLookups looks at each byte.
size_t lookups(char* text, size_t size);

}  // namespace stopgap::engine
