// SPDX-License-Identifier: Apache-2.0
// Corpus files: request records with what is expected of them. Only the keys the tests need;
// `stopgap eval` has the full reader.
#pragma once

#include <string>
#include <vector>

#include "tests/rules/exchange_pack.h"

namespace stopgap::rules {

struct Record {
  std::string id;
  std::string mitigation;  ///< that must block it; empty if the record names none
  std::vector<std::string> cves;
  bool attack = false;  ///< "expect"
  Request request;
};

/// Every record of the file; a line that is none is a test failure. Empty if there is no such file.
std::vector<Record> read_records(const std::string& path);

}  // namespace stopgap::rules
