// SPDX-License-Identifier: Apache-2.0
// Steps of forms that read the escapes of a language as inside of one of its strings; form_steps.h
// says what holds for all steps, docs/language.md section 5 what these do. Each escape is at least
// as long as what it stands for, so none makes a text longer.
#pragma once

#include <cstddef>

namespace stopgap::engine {

/// ECMA-262, 12.9.4 (string literals) and B.1.2 of older editions (octal escapes).
size_t js_escapes(char* text, size_t size);

/// CSS Syntax Module Level 3, 4.3.5 and 4.3.7.
size_t css_escapes(char* text, size_t size);

/// %uHHHH as in Microsoft's web servers (CERT VU#739224) and ECMA-262, B.2.1; %HH stays.
size_t percent_u_decode(char* text, size_t size);

}  // namespace stopgap::engine
