// SPDX-License-Identifier: Apache-2.0
// Steps of forms that take comments away; form_steps.h says what holds for all steps,
// docs/language.md section 5 what these do. A comment that is not closed stays: whoever reads on
// behind it sees more, and an attacker cannot hide the rest of a text by opening one.
#pragma once

#include <cstddef>

namespace stopgap::engine {

/// `/* … */` of C, CSS and ECMAScript, which do not nest.
size_t c_comments(char* text, size_t size);

/// MySQL Reference Manual, "Comments"; MariaDB Knowledge Base, "Comment Syntax".
size_t mysql_comments(char* text, size_t size);

/// HTML standard, 13.2.5.43 (comment start state) to 13.2.5.52 (comment end bang state).
size_t html_comments(char* text, size_t size);

}  // namespace stopgap::engine
