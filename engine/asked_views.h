// SPDX-License-Identifier: Apache-2.0
// The views of what mitigations ask about, with the rounds that made them: what a request looks
// like to the rules. For `explain`; slow, allocates.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/pack.h"
#include "engine/trace.h"

namespace stopgap::engine {

struct NamedView {
  std::string name;  ///< "as sent", "decoded 1x", "canonical", …
  std::string text;  ///< at most kMaxShownViewBytes of it
  size_t size = 0;   ///< all of it
};
inline constexpr size_t kMaxShownViewBytes = 1024;

/// One value of a text.
struct TextValue {
  std::string element;         ///< of a list: the name of the element
  uint32_t element_index = 0;  ///< of a list
  std::vector<NamedView> views;
};

/// A text that is asked about: a field, or an attribute of the elements of a list.
struct AskedText {
  FieldId field = FieldId::kMethod;
  uint32_t lane = 0;  ///< which of the backends that rules name reads it; 0: that of the site
  bool of_list = false;
  uint32_t attribute = 0;                 ///< of a list
  uint32_t formed = program::kNotFormed;  ///< Pack::formed_texts
  std::string name;                       ///< `http.headers["Cookie"].value | lower`
  std::vector<TextValue> values;          ///< none: it is absent, or there is no such element
  size_t more = 0;                        ///< elements left out
  bool fits(const Pack& pack, uint32_t rule, const ConditionTrace& found) const;
};

struct AskedViewsOptions {
  size_t elements = 1000;   ///< of each list, at most
  bool every_text = false;  ///< also those of the engine's fields that `rules` do not ask about
};

/// In order of the conditions of `rules`, each once; only of rules that are asked.
std::vector<AskedText> asked_views(const Pack& pack, const TracedRequest& request,
                                   std::span<const uint32_t> rules,
                                   const AskedViewsOptions& options);

}  // namespace stopgap::engine
