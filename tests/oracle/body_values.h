// SPDX-License-Identifier: Apache-2.0
// What servers make of values of parameters: docs/language.md section 4, Bodies, Parameters.
#pragma once

#include <string>

#include "tests/oracle/body_parameters.h"

namespace stopgap::oracle {

enum class ValueOf { kName, kFile, kBoundary };
/// Of the values from `first` on, and of what is so made.
void add_made(ValueOf kind, size_t first, Parameter& values);
/// The value of a `NAME*`.
void add_extended(const std::string& value, Parameter& values);
/// `value` in UTF-8 from what stands before the first of two `'` in `text`.
void add_in_named_set(const std::string& value, const std::string& text, Parameter& values);
/// Without what lies up to a second `'`, `%HH` decoded.
std::string without_set(std::string value, bool first);

std::string quoted_printable(const std::string& text);

}  // namespace stopgap::oracle
