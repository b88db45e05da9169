// SPDX-License-Identifier: Apache-2.0
// See report.h.
#include "bench/compare/report.h"

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

namespace stopgap::bench {
namespace {

using Json = nlohmann::json;

std::string name_of(RuleShape shape) {
  return std::string(kShapeNames[static_cast<size_t>(shape)]);
}
std::string name_of(Traffic traffic) {
  return std::string(kTrafficNames[static_cast<size_t>(traffic)]);
}

Json to_json(const Spread& spread) {
  return {{"low", spread.low}, {"median", spread.median}, {"high", spread.high}};
}

const Match* find(const std::vector<Match>& matches, RuleShape shape, unsigned rules) {
  for (const Match& match : matches) {
    if (match.task.shape == shape && match.task.rules == rules) return &match;
  }
  return nullptr;
}

/// Of one request with `rules` rules; nothing if that was not measured.
std::optional<Speed> speed(const std::vector<Match>& matches, RuleShape shape, unsigned rules,
                           Traffic traffic, const std::string& name) {
  const Match* const match = find(matches, shape, rules);
  if (match == nullptr) return std::nullopt;
  const Speeds& speeds = match->speeds.at(traffic);
  const auto found = speeds.find(name);
  return found == speeds.end() ? std::nullopt : std::optional(found->second);
}

void print_aim(const std::string& what, std::optional<double> figure, bool at_most, double aim) {
  if (!figure) {
    fmt::print("{:<78} {:>9}  {}{:<6g}\n", what, "-", at_most ? "<=" : ">=", aim);
    return;
  }
  const bool reached = at_most ? *figure <= aim : *figure >= aim;
  fmt::print("{:<78} {:>9.2f}  {}{:<6g} {}\n", what, *figure, at_most ? "<=" : ">=", aim,
             reached ? "reached" : "not reached");
}

}  // namespace

Json to_json(const std::vector<Match>& matches, unsigned rounds) {
  Json out{{"rounds", rounds}, {"absent", absent_peers()}, {"matches", Json::array()}};
  for (const Match& match : matches) {
    Json one{{"rules_about", name_of(match.task.shape)},
             {"rules", match.task.rules},
             {"two_threads", match.two_threads}};
    for (const auto& [traffic, speeds] : match.speeds) {
      for (const auto& [name, speed] : speeds) {
        Json& entry = one["traffic"][name_of(traffic)][name];
        entry = {{"ns", to_json(speed.ns)}, {"to_stopgap", to_json(speed.to_stopgap)}};
        if (speed.to_floor.median > 0) entry["to_floor"] = to_json(speed.to_floor);
      }
    }
    for (const auto& [name, life] : match.lives) {
      one["life"][name] = {{"build_ms", to_json(life.build_ms)},
                           {"link_ms", to_json(life.link_ms)},
                           {"load_ms", to_json(life.load_ms)},
                           {"first_us", to_json(life.first_us)},
                           {"memory_kib", life.memory_kib}};
    }
    out["matches"].push_back(std::move(one));
  }
  return out;
}

void print_tables(const std::vector<Match>& matches) {
  for (const Match& match : matches) {
    fmt::print("\n{} rules about {}; ns a request, and times of stopgap's\n", match.task.rules,
               name_of(match.task.shape));
    fmt::print("{:<18}", "");
    for (const auto& [traffic, speeds] : match.speeds) fmt::print("{:>21}", name_of(traffic));
    fmt::print("{:>10}{:>10}{:>10}\n", "load ms", "first us", "MiB");
    for (const auto& [name, ignored] : match.speeds.begin()->second) {
      fmt::print("{:<18}", name);
      for (const auto& [traffic, speeds] : match.speeds) {
        const Speed& speed = speeds.at(name);
        fmt::print("{:>12.0f} {:>8.2f}", speed.ns.median, speed.to_stopgap.median);
      }
      if (const auto life = match.lives.find(name); life != match.lives.end()) {
        fmt::print("{:>10.2f}{:>10.1f}{:>10.1f}", life->second.load_ms.median,
                   life->second.first_us.median,
                   static_cast<double>(life->second.memory_kib) / 1024);
      }
      fmt::print("\n");
    }
    const Life& ours = match.lives.at("stopgap");
    fmt::print("stopgap: build {:.1f} ms, link {:.1f} ms, databases {} bytes, scratch {} bytes\n",
               ours.build_ms.median, ours.link_ms.median, ours.database_bytes, ours.scratch_bytes);
  }
}

void print_aims(const std::vector<Match>& matches) {
  const auto ours = [&](RuleShape shape, unsigned rules, Traffic traffic) {
    return speed(matches, shape, rules, traffic, "stopgap");
  };
  const auto by = [&](RuleShape shape, const char* peer) -> std::optional<double> {
    const auto found = speed(matches, shape, 1000, Traffic::kEveryday, peer);
    return found ? std::optional(found->to_stopgap.median) : std::nullopt;
  };
  const auto growth = [&](unsigned rules) -> std::optional<double> {
    const auto small = ours(RuleShape::kEndpoint, 10, Traffic::kEveryday);
    const auto large = ours(RuleShape::kEndpoint, rules, Traffic::kEveryday);
    return small && large ? std::optional(large->ns.median / small->ns.median) : std::nullopt;
  };
  const auto floor = [&](RuleShape shape) -> std::optional<double> {
    const auto found = ours(shape, 1000, Traffic::kEveryday);
    return found ? std::optional(found->to_floor.median) : std::nullopt;
  };
  fmt::print("\n{:<78} {:>9}  {}\n", "aims, everyday requests", "figure", "aim");
  print_aim("rules everywhere, 1,000: by its own databases' scan", floor(RuleShape::kAnywhere),
            true, 1.25);
  print_aim("rules about the URI, 1,000: by its own databases' scan", floor(RuleShape::kUri), true,
            1.1);
  std::optional<double> more;
  if (const auto uri = ours(RuleShape::kUri, 1000, Traffic::kEveryday)) {
    const auto own = speed(matches, RuleShape::kUri, 1000, Traffic::kEveryday, "own databases");
    more = uri->ns.median - own->ns.median;
  }
  print_aim("  and ns more than that", more, true, 20);
  auto all = by(RuleShape::kEndpoint, "all literals");
  if (all) *all = 1 / *all;
  print_aim("rules on an endpoint, 1,000: by a scan of every byte for all literals", all, true,
            0.4);
  print_aim("rules on an endpoint, 1,000 by 10", growth(1000), true, 1.8);
  print_aim("rules on an endpoint, 10,000 by 10", growth(10000), true, 4);
  print_aim("libmodsecurity3, 1,000 rules about the URI: times",
            by(RuleShape::kUri, "libmodsecurity3"), false, 900);
  print_aim("RE2::Set, 1,000 rules everywhere: times", by(RuleShape::kAnywhere, "RE2::Set"), false,
            20);
  print_aim("RE2::Set, 1,000 rules about the URI: times", by(RuleShape::kUri, "RE2::Set"), false,
            6);
  std::optional<double> hostile;
  if (const auto made = ours(RuleShape::kAnywhere, 1000, Traffic::kHostile)) {
    hostile = made->ns.median / ours(RuleShape::kAnywhere, 1000, Traffic::kLarge)->ns.median;
  }
  print_aim("8 KiB made of all literals by 8 KiB of everyday, 1,000 rules everywhere", hostile,
            true, 20);
  for (const unsigned rules : {1000u, 10000u}) {
    const Match* const match = find(matches, RuleShape::kEndpoint, rules);
    std::optional<double> build, load, database, scratch;
    if (match != nullptr) {
      const Life& life = match->lives.at("stopgap");
      build = life.build_ms.median + life.link_ms.median;
      load = life.load_ms.median + life.first_us.median / 1000;
      database = static_cast<double>(life.database_bytes) / rules;
      scratch = static_cast<double>(life.scratch_bytes) / 1024;
    }
    const bool many = rules > 1000;
    print_aim(fmt::format("rules on an endpoint, {}: build and link, ms", rules), build, true,
              many ? 1000 : 100);
    print_aim("  load to first decision, ms", load, true, many ? 3 : 1);
    if (!many) continue;
    print_aim("  bytes of databases a rule", database, true, 256);
    print_aim("  KiB of scratch a thread", scratch, true, 16);
  }
  const Match* const threads = find(matches, RuleShape::kAnywhere, 1000);
  print_aim("two threads by one, 1,000 rules everywhere",
            threads != nullptr ? std::optional(threads->two_threads) : std::nullopt, false, 1.9);
}

void write_columns(const std::vector<Match>& matches, const std::vector<Kind>& kinds,
                   const std::string& directory) {
  for (const RuleShape shape : {RuleShape::kUri, RuleShape::kAnywhere, RuleShape::kEndpoint}) {
    std::ofstream out(directory + "/" + name_of(shape) + ".dat");
    out << "rules";
    for (const Kind& kind : kinds) out << fmt::format(" \"{}\"", kind.name);
    out << '\n';
    for (const Match& match : matches) {
      if (match.task.shape != shape) continue;
      out << match.task.rules;
      for (const Kind& kind : kinds) {
        out << fmt::format(" {:.1f}", match.speeds.at(Traffic::kEveryday).at(kind.name).ns.median);
      }
      out << '\n';
    }
    if (!out.flush()) give_up("cannot write to " + directory);
  }
}

}  // namespace stopgap::bench
