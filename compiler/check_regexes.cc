// SPDX-License-Identifier: Apache-2.0
// Runs the regex gate over every condition and places its findings inside the literals. Tested by
// the goldens.
#include <algorithm>
#include <set>
#include <tuple>

#include "compiler/compile.h"
#include "compiler/regex/regex.h"

namespace stopgap::compiler {
namespace {

using lang::Cond;
using lang::RegexValue;
using lang::Span;

/// Bytes [begin, end) of the pattern in rule text. Every `/` of a pattern was written `\/`; if the
/// lengths do not bear that out, the whole literal is underlined rather than the wrong bytes.
Span place(const RegexValue& regex, uint32_t begin, uint32_t end) {
  if (!regex.span.valid()) return regex.span;
  const auto slashes = [&](size_t length) {
    const auto from = regex.pattern.begin();
    return static_cast<uint32_t>(std::count(from, from + static_cast<ptrdiff_t>(length), '/'));
  };
  const auto size = static_cast<uint32_t>(regex.pattern.size());
  const uint32_t written = regex.span.end - regex.span.begin;
  const uint32_t expected = size + slashes(size) + 2 + (regex.nocase ? 1 : 0);
  if (written != expected || begin > end || end > size) return regex.span;
  const uint32_t text = regex.span.begin + 1;
  return {regex.span.file, text + begin + slashes(begin), text + end + slashes(end)};
}

class Check {
 public:
  Check(const lang::CheckedPack& pack, lang::Diagnostics& diagnostics)
      : pack_(pack), diagnostics_(diagnostics) {}

  void condition(const Cond& cond) {
    if (const auto* regex = std::get_if<RegexValue>(&cond.operand)) literal(*regex, cond);
    for (const Cond& child : cond.children) condition(child);
  }

 private:
  void literal(const RegexValue& regex, const Cond& cond) {
    // Expanded predicates show the same literal many times.
    const Span span = regex.span;
    if (!seen_.insert({span.file, span.begin, regex.pattern, regex.nocase}).second) return;
    const std::string subject = subject_of(cond.subject);
    const auto problem = regex::parse(regex.pattern, regex.nocase, subject).problem;
    if (!problem) return;
    diagnostics_.add(problem->code, place(regex, problem->begin, problem->end), problem->message,
                     problem->help);
  }

  /// The field as written, as far as the checked tree knows: the name of a bound element is gone.
  std::string subject_of(const lang::Subject& subject) const {
    if (subject.field >= pack_.schema.fields.size()) return "x";
    const lang::SchemaField& field = pack_.schema.fields[subject.field];
    std::string name = field.name;
    if (subject.binder != lang::Subject::kNone) {
      name = "x." + pack_.schema.records[field.type.record].attributes[subject.attribute].name;
    }
    return subject.raw ? name + ".raw" : name;
  }

  const lang::CheckedPack& pack_;
  lang::Diagnostics& diagnostics_;
  std::set<std::tuple<uint32_t, uint32_t, std::string, bool>> seen_;
};

}  // namespace

void check_regexes(const lang::CheckedPack& pack, lang::Diagnostics& diagnostics) {
  Check check(pack, diagnostics);
  for (const lang::CheckedMitigation& mitigation : pack.mitigations) {
    check.condition(mitigation.condition);
  }
}

}  // namespace stopgap::compiler
