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

  void add(const std::string& value);
  void add_all(const Parameter& other);
};

/// `name` in lower case.
Parameter read_parameter(const std::string& header, const std::string& name);
/// As PHP finds it.
void add_php_boundary(const std::string& content_type, Parameter& into);
std::string parameter_type(const std::string& header);

}  // namespace stopgap::oracle
