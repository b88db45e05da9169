// SPDX-License-Identifier: Apache-2.0
// The fields, lists and flags of a body, and what of them is missing: docs/language.md sections 4
// and 8.1.
#pragma once

#include "tests/oracle/facts.h"
#include "tests/oracle/request_body.h"

namespace stopgap::oracle {

/// Why something of the body is missing.
struct BodyGaps {
  Causes end = 0;      ///< the body itself ends early
  Causes headers = 0;  ///< some header was not seen that may say how it is to be read
};

/// Of what came out of the codings: why it ends early.
Causes text_end(const RequestBody& body, const BodyGaps& gaps);
/// Why elements of http.form_args are missing, but for their number.
Causes form_missing(const RequestBody& body, const BodyGaps& gaps);

/// Everything but form arguments. http.args and http.body_args are to have the others already.
void add_body(Facts& facts, const RequestBody& body, const BodyGaps& gaps, const Reads& reads);

}  // namespace stopgap::oracle
