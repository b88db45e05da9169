// SPDX-License-Identifier: Apache-2.0
// Classes that move and repeat parameters. Tested by evasion_test.cc.
#include <algorithm>
#include <functional>

#include "evasion/generate.h"
#include "evasion/parts.h"

namespace stopgap::evasion {
namespace {

/// So many neighbours are swapped, each pair in a variant of its own.
constexpr size_t kMaxSwaps = 8;

/// All parameters of a list in the order `order` gives them.
Change reordered(const Request& request, const Piece& list,
                 const std::function<void(std::vector<std::string_view>&)>& order) {
  std::vector<std::string_view> texts;
  for (const Piece& one : split_parameters(request, list)) texts.push_back(text_of(request, one));
  const std::vector<std::string_view> before = texts;
  order(texts);
  if (texts == before) return {};
  std::string joined;
  for (const std::string_view text : texts) {
    if (!joined.empty()) joined += '&';
    joined += text;
  }
  return {Edit{list.part, list.header, list.begin, list.end, std::move(joined)}};
}

Variant reorder_all(const Request& request,
                    const std::function<void(std::vector<std::string_view>&)>& order) {
  Variant variant;
  for (const Piece& list : parameters_of(request)) {
    Change change = reordered(request, list, order);
    if (!change.empty()) variant.push_back(std::move(change));
  }
  return variant;
}

/// Two neighbours change places; what stands between them stays.
Variant swapped(const Request& request, const Piece& a, const Piece& b) {
  const std::string first(text_of(request, a));
  const std::string second(text_of(request, b));
  if (first == second) return {};
  return {{Edit{a.part, a.header, a.begin, a.end, second},
           Edit{b.part, b.header, b.begin, b.end, first}}};
}

/// The name of a parameter with its `=`.
std::string name_of(std::string_view parameter) {
  return std::string(parameter.substr(0, parameter.find('='))) + "=";
}

}  // namespace

std::vector<Variant> parameter_order(const Request& request) {
  std::vector<Variant> out;
  for (const Piece& list : parameters_of(request)) {
    const std::vector<Piece> all = split_parameters(request, list);
    for (size_t i = 1; i < all.size() && out.size() < kMaxSwaps; ++i) {
      out.push_back(swapped(request, all[i - 1], all[i]));
    }
  }
  out.push_back(
      reorder_all(request, [](auto& texts) { std::reverse(texts.begin(), texts.end()); }));
  out.push_back(reorder_all(request, [](auto& texts) {
    if (texts.size() > 1) std::rotate(texts.begin(), texts.begin() + 1, texts.end());
  }));
  return out;
}

std::vector<Variant> parameter_duplication(const Request& request) {
  Variant before, after, twice;
  for (const Piece& list : parameters_of(request)) {
    for (const Piece& one : split_parameters(request, list)) {
      const std::string_view text = text_of(request, one);
      const std::string name = name_of(text);
      before.push_back({Edit{one.part, one.header, one.begin, one.begin, name + "1&"}});
      after.push_back({Edit{one.part, one.header, one.end, one.end, "&" + name + "1"}});
      twice.push_back({Edit{one.part, one.header, one.end, one.end, "&" + std::string(text)}});
    }
  }
  return {before, after, twice};
}

}  // namespace stopgap::evasion
