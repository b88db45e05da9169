// SPDX-License-Identifier: Apache-2.0
// Lints: rule text that is legal and probably not what was meant. Each is a file lint_NAME.cc with
// one function here. They read the checked tree and run only when nothing is wrong with the pack.
// Internal to lang.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/check.h"

namespace stopgap::lang::checking {

/// Runs them all. `day`: what counts as today; without it, the newest revision of the pack.
void lint_pack(Context& context, std::optional<int32_t> day);

void lint_path_case(Context& context, const CheckedMitigation& mitigation);
void lint_raw(Context& context, const CheckedMitigation& mitigation);
void lint_regex_order(Context& context, const CheckedMitigation& mitigation);
void lint_any_byte(Context& context, const CheckedMitigation& mitigation);
void lint_contradiction(Context& context, const CheckedMitigation& mitigation);
void lint_endpoint(Context& context, const CheckedMitigation& mitigation);
void lint_oversize(Context& context, const CheckedMitigation& mitigation);
void lint_near_pass(Context& context, const CheckedMitigation& mitigation);
void lint_occurrence(Context& context, const CheckedMitigation& mitigation);
void lint_overlap(Context& context);
void lint_expired(Context& context, int32_t day);
/// Of all mitigations: what they share is said once.
void lint_values(Context& context);

// ---- what several of them need -----------------------------------------------------------------

/// What a test looks at, in the words of its schema.
struct SubjectInfo {
  std::string name;  ///< "http.path", "http.args.value", "http.uri.raw"
  TypeKind type = TypeKind::kText;
  bool single_view = false;  ///< all parts of a condition see the same bytes
  bool nocase = false;
  bool is_element = false;  ///< an attribute of a list's element
  std::string_view field;   ///< without attribute and `.raw`
};
SubjectInfo subject_info(const Context& context, const Subject& subject);

/// Calls `visit(test, negated)` for every test. `negated`: it stands under an odd number of `not`
/// (an exception counts as one), so more matches mean fewer actions. Depth is the checked tree's.
template <typename Visit>
void for_each_test(const Cond& condition, bool negated, const Visit& visit) {
  if (condition.kind == CondKind::kTest) visit(condition, negated);
  const bool inner = negated != (condition.kind == CondKind::kNot);
  for (const Cond& child : condition.children) for_each_test(child, inner, visit);
}

/// Whether requests of std.http are decided, and the mitigation can do more than edit, tag or log.
bool decides_requests(const CheckedMitigation& mitigation);

/// The values that satisfy a test of a number against a literal.
struct Range {
  int64_t least = std::numeric_limits<int64_t>::min();
  int64_t most = std::numeric_limits<int64_t>::max();
};
std::optional<Range> range_of(const Cond& test);

bool has_letter(std::string_view text);
std::string to_lower(std::string_view text);
bool is_prefix_of(std::string_view prefix, std::string_view text);

// ---- regexes as text: enough for lints, not a parser (compiler/regex is)
// -------------------------

enum class RegexPart { kByte, kAnyByte, kClass, kStart, kEnd, kOther };

struct RegexToken {
  RegexPart part = RegexPart::kOther;
  char byte = 0;           ///< kByte; kStart and kEnd: `^` or `A`, `$` or `z`
  bool repeated = false;   ///< a quantifier stands behind it
  bool unbounded = false;  ///< `*` or `+`, lazy or not, or `{n,}`
};
std::vector<RegexToken> read_regex(std::string_view pattern);
/// The longest rows of plain bytes in it, in order; at least `least` bytes each.
std::vector<std::string> literal_rows(std::string_view pattern, size_t least);

}  // namespace stopgap::lang::checking
