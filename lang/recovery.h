// SPDX-License-Identifier: Apache-2.0
// What the parser says about text it cannot read, and where it goes on. Internal to lang/; knows
// nothing of the grammar.
#pragma once

#include <string>
#include <string_view>

#include "lang/diagnostic.h"

namespace stopgap::lang {

struct SourceView {
  uint32_t file;
  std::string_view text;
};

/// Where and why matching stopped: `expected` should stand at `at`, or (kUnterminated) begins there
/// and is not closed.
struct Failure {
  Code code;
  uint32_t at;
  std::string_view expected;
};

struct SyntaxHint {
  std::string help;          ///< what to write instead; may be empty
  std::string replacement;   ///< of the word that was found, when only one can have been meant
  bool is_unclosed = false;  ///< the declaration goes on because a brace is missing
};
/// What the author probably wanted. `item`: offset of the declaration in which it happened.
SyntaxHint syntax_hint(std::string_view text, const Failure& failure, uint32_t item);

/// Size and bytes of a file. False when it is not worth reading; that has been reported then.
bool check_text(SourceView source, Diagnostics& diagnostics);

/// `item` is the offset of the declaration in which it happened.
void report_failure(const Failure& failure, uint32_t item, SourceView source,
                    Diagnostics& diagnostics);
/// Something that starts no declaration.
void report_unknown_item(SourceView source, uint32_t at, Diagnostics& diagnostics);

/// Bytes of the token at `at`, for underlining: 0 at the end of the file.
uint32_t found_size(std::string_view text, uint32_t at);

/// Whether only spaces stand before `at` on its line.
bool starts_line(std::string_view text, uint32_t at);

/// The next word of a declaration after `item` and not before `failed`: at the start of a line, or
/// behind the brace that closes the item. The end of the text when there is none. Linear in the
/// distance.
uint32_t next_declaration(std::string_view text, uint32_t item, uint32_t failed);

}  // namespace stopgap::lang
