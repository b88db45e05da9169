// SPDX-License-Identifier: Apache-2.0
// What servers read of a parameter of a header: docs/language.md section 4, Bodies, Parameters.
#pragma once

#include <string>
#include <vector>

namespace stopgap::oracle {

struct Parameter {
  std::vector<std::string> values;  // equal ones once, at most 16
  bool disputed = false;
  bool too_many = false;
  bool unknown_charset = false;

  bool holds(const std::string& value) const;
  /// More than one is in dispute.
  void add(const std::string& value);
  /// One that no other reading finds is in dispute.
  void add_found(const std::string& value);
  /// None is.
  void add_made(const std::string& value);
};

/// `name` or `filename`, with what is made of it.
void read_parameter(const std::string& header, const std::string& name, Parameter& into);
Parameter read_boundaries(const std::string& content_type);
/// A `\` takes what is behind it if that is one of `takes`, or anything for none.
std::string without_backslashes(const std::string& text, const std::string& takes);
std::string parameter_type(const std::string& header);

}  // namespace stopgap::oracle
