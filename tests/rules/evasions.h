// SPDX-License-Identifier: Apache-2.0
// Other spellings of a request that a server may read as the same one. Every function is pure;
// together they are the transformations tests/corpora/README.md names. They keep a `%HH` of the
// request whole, so that N rounds of encoding need N rounds of decoding.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/rules/exchange_pack.h"

namespace stopgap::rules {

using Rewrite = std::function<Request(const Request&)>;
struct Evasion {
  std::string name;
  Rewrite rewrite;
};

/// Changes that stay in one part each; the first of each is "as it is". All four may be combined,
/// in this order.
std::vector<Evasion>
path_evasions();  ///< doubled slashes, dot segments, backslashes, parameters, line breaks
std::vector<Evasion> case_evasions();  ///< of the target and of cookies
std::vector<Evasion>
encoding_evasions();  ///< letters percent-encoded one to three times, in the target and in cookies
std::vector<Evasion>
framing_evasions();  ///< absolute form; cookies over several headers, with blanks, quotes, company

/// Places of letters in the target (or in Cookie number `cookie`), outside of percent escapes.
std::vector<size_t> letters_of_target(const Request& request);
/// The letter at `place` of the target percent-encoded `rounds` times.
Request encode_letter(const Request& request, size_t place, unsigned rounds);

/// The path of one request and the query of it with their telling words swapped: the back end's
/// folder becomes the path, the Autodiscover endpoint the value of Email. Empty target if `request`
/// has no such words.
Request swap_words(const Request& request);

}  // namespace stopgap::rules
