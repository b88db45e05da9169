// SPDX-License-Identifier: Apache-2.0
// Stopgap, its floor and its peers with the same rules on the same requests, side by side in one
// run. tools/compare builds and runs it; bench/README.md says how to read what it prints.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "bench/compare/report.h"

namespace stopgap::bench {
namespace {

struct Options {
  unsigned rounds = 15;
  unsigned most_rules = 10000;
  std::string json, columns;
  std::vector<std::string> shapes;
  std::string memory_of;
  unsigned rules = 0;
};

RuleShape shape_of(const std::string& name) {
  const auto at = std::find(std::begin(kShapeNames), std::end(kShapeNames), name);
  return static_cast<RuleShape>(at - std::begin(kShapeNames));
}

int run(const Options& options) {
  const std::vector<Kind> kinds = contenders();
  if (!options.memory_of.empty()) {
    for (const Kind& kind : kinds) {
      if (kind.name != options.memory_of) continue;
      print_memory({shape_of(options.shapes.at(0)), options.rules}, kind);
      return 0;
    }
    return 2;
  }
  std::vector<Match> matches;
  for (const std::string& shape : options.shapes) {
    for (const unsigned rules : {1u, 10u, 100u, 1000u, 10000u}) {
      if (rules > options.most_rules) continue;
      matches.push_back(hold_match({shape_of(shape), rules}, kinds, options.rounds));
    }
  }
  for (const Kind& kind : kinds) fmt::print("{:<18} {}\n", kind.name, kind.what);
  for (const std::string& peer : absent_peers()) fmt::print("not here: {}\n", peer);
  print_tables(matches);
  print_aims(matches);
  if (!options.json.empty()) {
    std::ofstream out(options.json);
    out << to_json(matches, options.rounds).dump(1) << '\n';
    if (!out.flush()) give_up("cannot write " + options.json);
  }
  if (!options.columns.empty()) write_columns(matches, kinds, options.columns);
  return 0;
}

}  // namespace
}  // namespace stopgap::bench

int main(int argc, char** argv) {
  using namespace stopgap::bench;
  Options options;
  CLI::App app("stopgap beside its floor and its peers, in one run", "bench_compare");
  const std::vector<std::string> shapes(std::begin(kShapeNames), std::end(kShapeNames));
  app.add_option("--rounds", options.rounds, "interleaved rounds; figures are their medians")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--most-rules", options.most_rules, "leave out larger packs")
      ->capture_default_str();
  app.add_option("--shape", options.shapes, "what the rules are about (default: all of these)")
      ->check(CLI::IsMember(shapes));
  app.add_option("--json", options.json, "write every figure to this file");
  app.add_option("--columns", options.columns, "write columns for plots to this directory");
  app.add_option("--memory", options.memory_of)->group("");  // asked by this program of itself
  app.add_option("--rules", options.rules)->group("");
  CLI11_PARSE(app, argc, argv);
  if (options.shapes.empty()) options.shapes = shapes;
  return run(options);
}
