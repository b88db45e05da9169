// SPDX-License-Identifier: Apache-2.0
// Every rule of one test over one or two bytes of a small alphabet, against every small target over
// the same alphabet: what random search is unlikely to put together (a percent at a boundary, a
// segment of dots, a cut at `;`) is all here.
#include <fmt/format.h>

#include <algorithm>

#include "tests/differential/request_gen.h"
#include "tests/differential/rule_gen.h"
#include "tests/differential/run.h"

namespace stopgap::differential {
namespace {

constexpr char kAlphabet[] = "aA%/.25e;=&";
constexpr size_t kLetters = sizeof(kAlphabet) - 1;

/// The n-th text of exactly `length` letters.
std::string word(size_t n, size_t length) {
  std::string result;
  for (size_t i = 0; i < length; ++i) {
    result += kAlphabet[n % kLetters];
    n /= kLetters;
  }
  return result;
}

size_t words(size_t length) {
  size_t count = 1;
  for (size_t i = 0; i < length; ++i) count *= kLetters;
  return count;
}

RulePack all_small_rules() {
  RulePack pack;
  const auto add = [&pack](const std::string& test) {
    Mitigation mitigation;
    mitigation.id = fmt::format("R{:05}", pack.mitigations.size());
    mitigation.lifecycle = "status enforce revision 1 on 2026-01-10";
    mitigation.actions = {"block"};
    mitigation.when.text = test;
    pack.mitigations.push_back(std::move(mitigation));
  };
  for (size_t length = 1; length <= 2; ++length) {
    for (size_t n = 0; n < words(length); ++n) {
      const bool nocase = n % 3 == 0;
      const std::string literal = quote(word(n, length), nocase);
      for (const char* op : {" contains ", " starts_with ", " ends_with ", " == "}) {
        add("http.uri" + std::string(op) + literal);
        add("any http.args" + std::string(op) + literal);
      }
      add("any http.args.name == " + literal);
      add("http.path contains " + literal);
      add("http.path ends_with " + literal);
      for (const char* op : {" == ", " starts_with "}) {
        add("http.path" + std::string(op) + quote("/" + word(n, length), nocase));
      }
    }
  }
  return pack;
}

/// The mitigations only one side reports; all of them if the sides differ in something else.
std::vector<Mitigation> differing(const RulePack& rules, const Answer& oracle,
                                  const Answer& engine) {
  std::vector<Mitigation> result;
  for (const Mitigation& mitigation : rules.mitigations) {
    const std::pair<std::string, std::string> match{mitigation.id, "enforce"};
    const auto reports = [&match](const Answer& answer) {
      return std::find(answer.matches.begin(), answer.matches.end(), match) != answer.matches.end();
    };
    if (reports(oracle) != reports(engine)) result.push_back(mitigation);
  }
  return result.empty() ? rules.mitigations : result;
}

}  // namespace

bool run_exhaustive(size_t length, Totals& totals) {
  const RulePack rules = all_small_rules();
  const auto front = read_rules({print(rules)});
  if (!front.ok()) {
    fmt::print("the rules are refused:\n{}\n", front.error().detail);
    return false;
  }
  const auto side = EngineSide::build(*front.value(), {}, {});
  if (!side.ok()) {
    fmt::print("no program ({}): {}\n", side.error().code, side.error().detail);
    return false;
  }
  oracle::Oracle oracle(front.value()->pack, {});
  ++totals.packs;
  Case current;
  current.rules = rules;
  current.request = plain_request();
  for (size_t bytes = 0; bytes <= length; ++bytes) {
    for (size_t n = 0; n < words(bytes); ++n) {
      for (const char* start : {"/", "/?"}) {
        current.request.target = start + word(n, bytes);
        const Answer expected = oracle_answer(oracle, current.request, kToday);
        const Answer actual = side.value()->decide(current.request, kToday);
        ++totals.requests;
        totals.pairs += rules.mitigations.size();
        totals.held += expected.matches.size();
        if (expected == actual) continue;
        current.rules.mitigations = differing(rules, expected, actual);
        print_difference(current, expected, actual);
        return false;
      }
    }
  }
  return true;
}

}  // namespace stopgap::differential
