// SPDX-License-Identifier: Apache-2.0
// Diagnostics for machines: JSON of our own, SARIF 2.1.0, GitHub annotations. Valid whatever bytes
// the rule text held.
#pragma once

#include <string>
#include <vector>

#include "cli/frontend.h"

namespace stopgap::cli {

/// lang::render_json's document; several packs are joined into one.
std::string render_json_report(const std::vector<Compilation>& packs);
/// One run of the tool "stopgap", with every code of the language as a rule. Columns count UTF-16
/// units, as SARIF does. Diagnostics beyond the cap are told as a notification of the invocation.
std::string render_sarif(const std::vector<Compilation>& packs);
/// One `::error file=…,line=…,col=…::…` line a diagnostic; a last notice says how many are not
/// shown.
std::string render_github(const std::vector<Compilation>& packs);

}  // namespace stopgap::cli
