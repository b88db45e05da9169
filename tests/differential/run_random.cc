// SPDX-License-Identifier: Apache-2.0
// Random packs and requests near them. Each pack is built twice: with all passes, and with one of
// them (or all) switched off.
#include <fmt/format.h>

#include "tests/differential/json_line.h"
#include "tests/differential/request_gen.h"
#include "tests/differential/rule_gen.h"
#include "tests/differential/run.h"
#include "tests/oracle/regex.h"

namespace stopgap::differential {
namespace {

/// The n-th way to compile: everything on, then each pass off, then all of them.
compiler::Options options_for(uint64_t n) {
  const std::vector<std::string> passes = compiler::pass_names();
  const uint64_t way = n % (passes.size() + 2);
  if (way == 0) return {};
  if (way == passes.size() + 1) return {passes};
  return {{passes[way - 1]}};
}

std::string describe(const compiler::Options& options) {
  std::string result;
  for (const std::string& pass : options.disabled_passes) result += " " + pass;
  return result.empty() ? " none" : result;
}

struct Setting {
  compiler::Options options;
  Site site;
  Strain strain;
};

/// Both answers when they differ.
struct Difference {
  Answer oracle, engine;
};

Answer ask(oracle::Oracle& oracle, const oracle::OracleRequest& request, const Strain& strain) {
  return oracle_answer(oracle, request, kToday, strain.limits, strain.simulated);
}

std::optional<Difference> compare(const Case& tried, const Setting& setting) {
  const auto front = read_rules(tried.texts());
  if (!front.ok()) return std::nullopt;
  const auto side =
      EngineSide::build(*front.value(), setting.options, setting.site.engine, setting.strain);
  if (!side.ok()) return std::nullopt;
  oracle::Oracle oracle(front.value()->pack, setting.site.oracle);
  Difference difference{ask(oracle, tried.request, setting.strain),
                        side.value()->decide(tried.request, kToday)};
  if (difference.oracle == difference.engine || oracle.inexact()) return std::nullopt;
  return difference;
}

/// Nothing if the explanations of a decision come to it.
std::optional<std::string> trace_fault(const Case& tried, const Setting& setting) {
  const auto front = read_rules(tried.texts());
  if (!front.ok()) return std::nullopt;
  const auto side =
      EngineSide::build(*front.value(), setting.options, setting.site.engine, setting.strain);
  return side.ok() ? side.value()->trace_fault(tried.request, kToday) : std::nullopt;
}

void report_trace(const Case& failing, const Setting& setting, const std::string& first) {
  const Case shrunk =
      shrink(failing, [&](const Case& tried) { return trace_fault(tried, setting).has_value(); });
  for (const std::string& text : shrunk.texts()) fmt::print("{}\n", text);
  fmt::print("{}\n{}\nbefore shrinking: {}\npasses off:{}; simulated {}\n",
             json_line("difference", shrunk.request),
             trace_fault(shrunk, setting).value_or("seen only after other requests"), first,
             describe(setting.options), setting.strain.simulated);
}

void report(const Case& failing, const Setting& setting, const Difference& first) {
  fmt::print("difference; passes off:{}\nbefore shrinking:\n  oracle {}\n  engine {}\n",
             describe(setting.options), to_text(first.oracle), to_text(first.engine));
  Setting used = setting;
  const auto without = [&](Setting plainer) {
    if (compare(failing, plainer)) used = plainer;
  };
  without({used.options, {}, used.strain});
  without({used.options, used.site, {}});
  const Case shrunk =
      shrink(failing, [&used](const Case& tried) { return compare(tried, used).has_value(); });
  // A worker that answers differently after other requests does not do so alone: then there is
  // nothing to shrink.
  const std::optional<Difference> last = compare(shrunk, used);
  if (!last) fmt::print("seen only after other requests to the same worker\n");
  const oracle::Limits& limits = used.strain.limits;
  fmt::print(
      "limits: target {} headers {} bytes {} arguments {} cookies {} body {} views of paths {}; "
      "simulated {}\n",
      limits.target, limits.headers, limits.header_bytes, limits.arguments, limits.cookies,
      limits.body, limits.path_views, used.strain.simulated);
  print_difference(shrunk, last ? last->oracle : first.oracle, last ? last->engine : first.engine);
}

/// Nothing if the oracle's regexes backtrack for too long.
std::optional<Answer> try_ask(oracle::Oracle& oracle, const oracle::OracleRequest& request,
                              const Strain& strain) {
  try {
    return ask(oracle, request, strain);
  } catch (const oracle::GaveUp&) {
    return std::nullopt;
  }
}

bool run_pack(const RandomRun& run, uint64_t number, Random& random, Totals& totals) {
  Case current;
  current.files = run.fixed_files;
  if (current.files.empty()) current.rules = random_pack(random, run.mitigations);
  const auto front = read_rules(current.texts());
  if (!front.ok()) {
    fmt::print("the rules are refused:\n{}\n", front.error().detail);
    return false;
  }
  const lang::CheckedPack& pack = front.value()->pack;
  const Site site = number % 2 == 0 ? Site{} : random_site(pack, random);
  const Strain strain = random.chance(30) ? random_strain(random) : Strain{};
  const Setting settings[] = {{options_for(0), site, strain},
                              {options_for(number + 1), site, strain}};
  std::vector<std::unique_ptr<EngineSide>> sides;
  for (const Setting& setting : settings) {
    auto side =
        EngineSide::build(*front.value(), setting.options, setting.site.engine, setting.strain);
    if (!side.ok()) {
      fmt::print("no program ({}): {}\npasses off:{}\n", side.error().code, side.error().detail,
                 describe(setting.options));
      return false;
    }
    sides.push_back(std::move(side.value()));
  }
  oracle::Oracle oracle(pack, site.oracle);
  ++totals.packs;
  for (size_t i = 0; i < run.requests; ++i) {
    current.request = random_request(pack, random);
    ++totals.requests;
    totals.pairs += pack.mitigations.size();
    const std::optional<Answer> decided = try_ask(oracle, current.request, strain);
    if (!decided) {
      totals.given_up += pack.mitigations.size();
      continue;
    }
    const Answer& expected = *decided;
    totals.held += expected.matches.size();
    totals.undecided += expected.undecided.size();
    for (size_t side = 0; side < sides.size(); ++side) {
      const Answer actual = sides[side]->decide(current.request, kToday);
      if (actual == expected) continue;
      if (oracle.inexact()) {
        ++totals.given_up;
        continue;
      }
      report(current, settings[side], {expected, actual});
      return false;
    }
    if (i % kTracedEvery != 0) continue;
    for (size_t side = 0; side < sides.size(); ++side) {
      const auto fault = sides[side]->trace_fault(current.request, kToday);
      if (!fault) continue;
      report_trace(current, settings[side], *fault);
      return false;
    }
  }
  return true;
}

}  // namespace

void print_difference(const Case& shrunk, const Answer& oracle, const Answer& engine) {
  for (const std::string& text : shrunk.texts()) fmt::print("{}\n", text);
  fmt::print("{}\noracle: {}\nengine: {}\n", json_line("difference", shrunk.request),
             to_text(oracle), to_text(engine));
}

bool run_random(const RandomRun& run, Totals& totals) {
  for (uint64_t number = run.first_pack; totals.pairs < run.pairs; ++number) {
    // Each pack has its own seed, so that a failing one can be run again alone.
    Random random(run.seed + number);
    if (!run_pack(run, number, random, totals)) {
      fmt::print("pack {}: repeat with --seed {} --pack {}\n", number, run.seed, number);
      return false;
    }
  }
  return true;
}

}  // namespace stopgap::differential
