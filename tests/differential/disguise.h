// SPDX-License-Identifier: Apache-2.0
// Ways to write the same bytes differently in a request.
#pragma once

#include <string>
#include <vector>

#include "support/steps.h"
#include "tests/differential/random.h"

namespace stopgap::differential {

/// Letters in either case.
std::string flip_case(std::string text, Random& random);
/// One round: some bytes, or all, as %HH with digits of either case. `force`: bytes that are always
/// encoded.
std::string percent_encode(const std::string& text, Random& random, unsigned percent,
                           const std::string& force = {});
/// None to five rounds of percent_encode; one or two most often.
std::string encode_rounds(std::string text, Random& random);
/// Some characters as %uHHHH, overlong UTF-8, full-width forms or look-alikes: all of them ASCII to
/// a server that reads everything.
std::string lenient_encode(const std::string& text, Random& random);
/// Now and then that, then encode_rounds.
std::string disguise_text(std::string text, Random& random);
/// Dot segments, repeated and backward slashes, path parameters, what Windows drops, NULs.
std::string disguise_path(std::string path, Random& random);
/// Something of which the form makes `text`, or what is left of it where no text gives it (capitals
/// behind `lower`).
std::string undo_form(const std::vector<FormStep>& form, std::string text, Random& random);
/// One byte changed, inserted or removed.
std::string disturb(std::string text, Random& random);

}  // namespace stopgap::differential
