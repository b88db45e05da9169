// SPDX-License-Identifier: Apache-2.0
// shrink() and describe() of evasion.h. Tested by evasion_test.cc.
#include <algorithm>
#include <optional>

#include "evasion/evasion.h"

namespace stopgap::evasion {
namespace {

constexpr size_t kShownBytes = 24;
/// A step with many changes is dear: so many changes may be put in, all steps together.
constexpr size_t kMaxChangesMade = 200'000;
/// Enough to halve any variant down to one change, whatever it costs.
constexpr size_t kMinSteps = 64;

using Evades = std::function<bool(const Variant&)>;

/// The cheapest single change that evades on its own.
std::optional<Variant> single(const Variant& variant, const Evades& evades, size_t& steps) {
  std::optional<Variant> best;
  for (const Change& change : variant) {
    if (steps == 0) break;
    Variant one = {change};
    if (best && cost(one) >= cost(*best)) continue;
    --steps;
    if (evades(one)) best = std::move(one);
    if (best && cost(*best) == 1) break;
  }
  return best;
}

Variant without(const Variant& variant, size_t first, size_t count) {
  Variant rest(variant.begin(), variant.begin() + static_cast<std::ptrdiff_t>(first));
  const size_t end = std::min(first + count, variant.size());
  rest.insert(rest.end(), variant.begin() + static_cast<std::ptrdiff_t>(end), variant.end());
  return rest;
}

/// Bytes for a line of text.
std::string shown(std::string_view text) {
  std::string out = "\"";
  for (const char c : text.substr(0, kShownBytes)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7F && c != '"') {
      out += c;
    } else {
      out += "\\x";
      out += "0123456789ABCDEF"[byte >> 4];
      out += "0123456789ABCDEF"[byte & 15];
    }
  }
  return out + (text.size() > kShownBytes ? "…\"" : "\"");
}

std::string place_of(const Request& request, const Edit& edit) {
  switch (edit.part) {
    case Part::kTarget:
      return "target";
    case Part::kBody:
      return "body";
    case Part::kHeaderName:
      return "name of header " + shown(request.headers[edit.header].first);
    case Part::kHeaderValue:
      return "header " + shown(request.headers[edit.header].first);
    case Part::kNewHeader:
      return "new header";
    case Part::kDropHeader:
      return "header " + shown(request.headers[edit.header].first) + " left out";
  }
  return {};
}

std::string_view whole_of(const Request& request, const Edit& edit) {
  switch (edit.part) {
    case Part::kTarget:
      return request.target;
    case Part::kBody:
      return request.body;
    case Part::kHeaderName:
      return request.headers[edit.header].first;
    case Part::kHeaderValue:
      return request.headers[edit.header].second;
    case Part::kNewHeader:
    case Part::kDropHeader:
      break;
  }
  return {};
}

std::string describe_edit(const Request& request, const Edit& edit) {
  std::string text = place_of(request, edit);
  if (edit.part == Part::kDropHeader) return text;
  if (edit.part == Part::kNewHeader) return text + " " + shown(edit.with);
  text += " byte " + std::to_string(edit.begin) + ": ";
  if (edit.begin == edit.end) return text + "insert " + shown(edit.with);
  return text + shown(whole_of(request, edit).substr(edit.begin, edit.end - edit.begin)) + " -> " +
         shown(edit.with);
}

}  // namespace

Variant shrink(const Variant& variant, const std::function<bool(const Variant&)>& evades) {
  size_t singles = kMaxShrinkSteps / 2;
  if (std::optional<Variant> one = single(variant, evades, singles)) return std::move(*one);
  Variant best = variant;
  size_t steps = kMinSteps + kMaxChangesMade / std::max<size_t>(best.size(), 1);
  steps = std::min(steps, kMaxShrinkSteps / 2);
  for (size_t chunk = best.size() / 2; chunk > 0 && steps > 0; chunk /= 2) {
    for (size_t first = 0; first < best.size() && best.size() > 1 && steps > 0;) {
      Variant less = without(best, first, chunk);
      --steps;
      if (!less.empty() && evades(less)) {
        best = std::move(less);
      } else {
        first += chunk;
      }
    }
  }
  return best;
}

std::string describe(const Request& request, const Variant& variant, size_t limit) {
  std::string text;
  size_t shown_changes = 0;
  for (const Change& change : variant) {
    if (shown_changes++ == limit) {
      return text + "; and " + std::to_string(variant.size() - limit) + " more";
    }
    for (const Edit& edit : change) {
      text += (text.empty() ? "" : "; ") + describe_edit(request, edit);
    }
  }
  return text;
}

}  // namespace stopgap::evasion
