// SPDX-License-Identifier: Apache-2.0
// See coverage.h. Tested by tests/e2e/coverage_test.cc.
#include "cli/coverage.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "cli/json_text.h"
#include "compiler/compile.h"
#include "compiler/mutants.h"
#include "engine/limits.h"

namespace stopgap::cli {
namespace {

/// Mutants in one pack: bounds memory and the time of one link. Below engine::kMaxRules.
constexpr size_t kBatch = 4000;
static_assert(kBatch < engine::kMaxRules);
constexpr size_t kShownTextBytes = 60;
constexpr size_t kBriefParts = 20;

using compiler::Part;

/// The tests of a pack, ready to be asked again of its mutants.
class Measurement {
 public:
  Measurement(const Compilation& compilation, std::shared_ptr<const engine::Pack> pack)
      : compilation_(compilation), pack_(std::move(pack)) {}

  /// Which of `parts` no test needs, in their order. `parts` are of whole mitigations.
  Result<std::vector<bool>> unneeded(std::span<const Part> parts);

 private:
  Result<std::shared_ptr<const engine::Pack>> build(std::span<const Part> parts) const;
  const engine::program::Rule* rule_of(std::string_view id) const;

  const Compilation& compilation_;
  std::shared_ptr<const engine::Pack> pack_;
};

Result<std::shared_ptr<const engine::Pack>> Measurement::build(std::span<const Part> parts) const {
  lang::Diagnostics diagnostics;
  const std::vector<uint8_t> portable =
      compiler::compile(compiler::mutants(compilation_.pack, parts), compilation_.sources,
                        compiler::Options{}, diagnostics);
  if (portable.empty()) {
    return Error{"internal.compile", "a condition with a part left out does not compile"};
  }
  Result<LinkedPack> linked = link_in_memory(portable);
  if (!linked) return linked.error();
  return engine::Pack::load(std::move(linked.value().bytes), linked.value().key,
                            engine::rehearsal_site(), pack_->own_schemas());
}

const engine::program::Rule* Measurement::rule_of(std::string_view id) const {
  const auto rules = pack_->rules();
  const auto found = std::lower_bound(
      rules.begin(), rules.end(), id,
      [&](const auto& rule, std::string_view wanted) { return pack_->string(rule.id) < wanted; });
  return found != rules.end() && pack_->string(found->id) == id ? &*found : nullptr;
}

Result<std::vector<bool>> Measurement::unneeded(std::span<const Part> parts) {
  const auto mutants = build(parts);
  if (!mutants) return mutants.error();
  engine::Judge judge(mutants.value());
  std::vector<bool> unneeded(parts.size(), true);
  for (size_t first = 0, last = 0; first < parts.size(); first = last) {
    const uint32_t mitigation = parts[first].mitigation;
    while (last < parts.size() && parts[last].mitigation == mitigation) ++last;
    const engine::program::Rule* rule = rule_of(compilation_.pack.mitigations[mitigation].id);
    if (rule == nullptr) return Error{"internal.compile", "a mitigation is not in its own pack"};
    for (const auto& test : pack_->test_cases().subspan(rule->tests.first, rule->tests.count)) {
      const engine::TestRequest request(*pack_, test);
      judge.ask(request);
      const Outcome expected =
          engine::expected_outcome(static_cast<engine::program::TestKind>(test.kind));
      for (size_t i = first; i < last; ++i) {
        if (unneeded[i] && judge.outcome(static_cast<uint32_t>(i), nullptr) != expected) {
          unneeded[i] = false;
        }
      }
    }
  }
  return unneeded;
}

UncoveredPart described(const Compilation& compilation, const Part& part) {
  const lang::SourceMap& sources = compilation.sources;
  const auto place = sources.line_column(part.span.file, part.span.begin);
  std::string text(sources.slice(part.span));
  for (char& c : text) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  text.erase(
      std::unique(text.begin(), text.end(), [](char a, char b) { return a == ' ' && b == ' '; }),
      text.end());
  return {std::string(sources.name(part.span.file)), place.line, place.column,
          compiler::part_kind_name(part.kind), clipped(text, kShownTextBytes)};
}

bool is_inside(const Part& inner, const Part& outer) {
  return outer.path.size() < inner.path.size() &&
         std::equal(outer.path.begin(), outer.path.end(), inner.path.begin());
}

/// `parts` of one mitigation. One entry a place, for a `let` may be used several times; and none
/// for what stands inside a part that is not needed itself.
void add_uncovered(const Compilation& compilation, std::span<const Part> parts,
                   const std::vector<bool>& unneeded, size_t first, MitigationCoverage& out) {
  std::set<std::tuple<uint32_t, uint32_t, uint32_t>> places;
  const Part* outer = nullptr;
  for (size_t i = 0; i < parts.size(); ++i) {
    const Part& part = parts[i];
    if (!unneeded[first + i]) {
      ++out.needed;
      continue;
    }
    if (outer != nullptr && is_inside(part, *outer)) continue;
    outer = &part;
    if (places.emplace(part.span.file, part.span.begin, part.span.end).second) {
      out.uncovered.push_back(described(compilation, part));
    }
  }
}

/// Parts of all mitigations that are wanted and whose tests pass.
std::vector<Part> collect_parts(const Compilation& compilation,
                                const std::vector<TestResult>& results,
                                const std::function<bool(std::string_view)>& wanted,
                                Coverage& coverage) {
  std::set<std::string_view> failing;
  for (const TestResult& result : results) {
    if (!result.passed() && !result.evasion) failing.insert(result.mitigation);
  }
  std::vector<Part> all;
  const auto& mitigations = compilation.pack.mitigations;
  for (uint32_t i = 0; i < mitigations.size(); ++i) {
    if (!wanted(mitigations[i].id)) continue;
    std::vector<Part> parts = compiler::parts_of(compilation.pack, i);
    if (parts.empty()) continue;
    const bool measured = failing.count(mitigations[i].id) == 0;
    coverage.mitigations.push_back({mitigations[i].id, measured, parts.size(), 0, {}});
    if (measured) std::move(parts.begin(), parts.end(), std::back_inserter(all));
  }
  return all;
}

/// Whole mitigations only.
size_t end_of_batch(std::span<const Part> parts, size_t first) {
  size_t last = std::min(first + kBatch, parts.size());
  while (last < parts.size() && parts[last].mitigation == parts[last - 1].mitigation) ++last;
  return last;
}

void append_part_json(std::string& out, const UncoveredPart& part) {
  out += "{\"file\":";
  append_json_string(out, part.file);
  out += ",\"line\":" + std::to_string(part.line) + ",\"column\":" + std::to_string(part.column) +
         ",\"kind\":\"" + std::string(part.kind) + "\",\"text\":";
  append_json_string(out, part.text);
  out += "}";
}

}  // namespace

size_t Coverage::parts() const {
  size_t sum = 0;
  for (const MitigationCoverage& one : mitigations) sum += one.measured ? one.parts : 0;
  return sum;
}

size_t Coverage::needed() const {
  size_t sum = 0;
  for (const MitigationCoverage& one : mitigations) sum += one.needed;
  return sum;
}

Result<Coverage> measure_coverage(const Compilation& compilation, const LinkedPack& linked,
                                  const std::vector<TestResult>& results,
                                  const std::function<bool(std::string_view)>& wanted) {
  Coverage coverage;
  const std::vector<Part> parts = collect_parts(compilation, results, wanted, coverage);
  auto pack = engine::Pack::load(linked.bytes, linked.key, engine::rehearsal_site(),
                                 engine::schemas_of(linked.bytes));
  if (!pack) return pack.error();
  Measurement measurement(compilation, pack.value());
  auto at = coverage.mitigations.begin();
  for (size_t first = 0; first < parts.size();) {
    const size_t last = end_of_batch(parts, first);
    const std::span<const Part> batch(parts.data() + first, last - first);
    const Result<std::vector<bool>> unneeded = measurement.unneeded(batch);
    if (!unneeded) return unneeded.error();
    for (size_t i = 0; i < batch.size(); i += at->parts, ++at) {
      while (!at->measured) ++at;
      add_uncovered(compilation, batch.subspan(i, at->parts), unneeded.value(), i, *at);
    }
    first = last;
  }
  return coverage;
}

std::string coverage_text(const Coverage& coverage, CoverageDetail detail, bool colour) {
  std::string text;
  size_t shown = 0;
  size_t all = 0;
  for (const MitigationCoverage& one : coverage.mitigations) all += one.uncovered.size();
  for (const MitigationCoverage& one : coverage.mitigations) {
    for (const UncoveredPart& part : one.uncovered) {
      if (detail == CoverageDetail::kBrief && shown++ == kBriefParts) {
        return text + "and " + std::to_string(all - kBriefParts) + " more; --coverage shows all\n";
      }
      text += paint("UNCOVERED", "1;33", colour) + " " + printable(part.file) + ":" +
              std::to_string(part.line) + ":" + std::to_string(part.column) + " " +
              printable(one.mitigation) + ": no test needs this " + std::string(part.kind) + ": " +
              part.text + "\n";
    }
    if (detail == CoverageDetail::kBrief) continue;
    text += printable(one.mitigation) + ": ";
    text += one.measured ? std::to_string(one.needed) + " of " + count_of(one.parts, "part") +
                               " needed by a test\n"
                         : "not measured, a test fails\n";
  }
  return text;
}

void append_coverage_json(std::string& out, const Coverage& coverage) {
  out += "{\"parts\":" + std::to_string(coverage.parts()) +
         ",\"needed\":" + std::to_string(coverage.needed()) + ",\"mitigations\":[";
  for (size_t i = 0; i < coverage.mitigations.size(); ++i) {
    const MitigationCoverage& one = coverage.mitigations[i];
    out += i == 0 ? "{\"mitigation\":" : ",{\"mitigation\":";
    append_json_string(out, one.mitigation);
    out += ",\"measured\":" + std::string(one.measured ? "true" : "false") +
           ",\"parts\":" + std::to_string(one.parts) + ",\"needed\":" + std::to_string(one.needed) +
           ",\"uncovered\":[";
    for (size_t j = 0; j < one.uncovered.size(); ++j) {
      if (j > 0) out += ",";
      append_part_json(out, one.uncovered[j]);
    }
    out += "]}";
  }
  out += "]}";
}

}  // namespace stopgap::cli
