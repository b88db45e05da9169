// SPDX-License-Identifier: Apache-2.0
// See junctions.h. INVARIANT: whatever joins or renames in engine/args.cc, cookies.cc,
// header_fields.cc and php_names.cc puts in nothing but the bytes named here. Tested in
// junctions_test.cc and, on random requests, in engine/gate_property_test.cc.
#include "compiler/passes/junctions.h"

#include <algorithm>

#include "compiler/passes/clauses.h"

namespace stopgap::compiler::passes {
namespace {

using engine::FieldId;

struct Junctions {
  std::string_view bytes;
  bool blank = false;  ///< a blank may stand behind one
};

Junctions junctions_of(const GatedSubject& subject) {
  const FieldId field = subject.field;
  const bool name = subject.attribute == 0;
  const bool arguments = field == FieldId::kArgs || field == FieldId::kQueryArgs ||
                         field == FieldId::kFormArgs || field == FieldId::kBodyArgs;
  if (arguments && !name) return {","};
  if (arguments) return {subject.raw ? "" : "_["};
  if (field == FieldId::kParts && name && !subject.raw) return {"_["};
  // Where headers meet.
  if (field == FieldId::kCookies) return {name && !subject.raw ? ",_[" : ",", true};
  if (field != FieldId::kHeaders || name) return {""};
  // Cookie headers are joined with "; ".
  return {subject.header.empty() || subject.header == "cookie" ? ",;" : ",", true};
}

}  // namespace

std::string_view surest_piece(std::string_view text, const GatedSubject& subject) {
  const Junctions junctions = junctions_of(subject);
  std::string_view best;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find_first_of(junctions.bytes, begin), text.size());
    std::string_view piece = text.substr(begin, end - begin);
    if (junctions.blank && piece.starts_with(' ')) piece.remove_prefix(1);
    const auto rank = [](std::string_view one) {
      return std::pair(effective_length(one), one.size());
    };
    if (rank(piece) > rank(best)) best = piece;
    begin = end + 1;
  }
  return best;
}

}  // namespace stopgap::compiler::passes
