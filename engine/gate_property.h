// SPDX-License-Identifier: Apache-2.0
// For tests: the promise the gate rests on (fields.h), checked on one request. Slow, allocates.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "engine/ascii.h"
#include "engine/decode.h"
#include "engine/fields.h"
#include "engine/views.h"

namespace stopgap::engine {

inline std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), to_lower);
  return lower;
}

/// All pieces of the sources in the set, in lower case. `header`: for kHeaderValue.
inline std::vector<std::string> gate_texts(Views& views, uint32_t sources,
                                           std::string_view header) {
  std::vector<std::string> texts;
  for (uint32_t i = 0; i < static_cast<uint32_t>(GateSource::kFormed); ++i)
    if ((sources >> i & 1) != 0)
      views.gate(static_cast<GateSource>(i), header,
                 [&](std::string_view piece) { texts.push_back(in_lower_case(piece)); });
  return texts;
}

/// Bytes that a server may have put between or in place of others, in some view of the attribute:
/// what a pack looks for lies between them (compiler/passes/junctions.h).
struct Junctions {
  std::string_view bytes;
  bool blank = false;  ///< one may stand behind one of them
};

inline Junctions junctions(FieldId field, uint32_t attribute) {
  const bool arguments = field == FieldId::kArgs || field == FieldId::kQueryArgs ||
                         field == FieldId::kFormArgs || field == FieldId::kBodyArgs;
  if (arguments) return {attribute == 0 ? "_[" : ","};
  if (field == FieldId::kParts && attribute == 0) return {"_["};
  if (field == FieldId::kCookies) return {attribute == 0 ? ",_[" : ",", true};
  if (field == FieldId::kHeaders && attribute == 1) return {",;", true};
  return {};
}

/// Of what is sent.
inline Junctions raw_junctions(FieldId field, uint32_t attribute) {
  if (field == FieldId::kCookies) return {",", true};
  return attribute == 0 ? Junctions() : junctions(field, attribute);
}

/// Whether each view lies in one of the texts, or each piece of it between `junctions`.
inline bool lie_in(ViewList views, const std::vector<std::string>& texts,
                   Junctions junctions = {}) {
  const auto lies = [&](std::string_view piece) {
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
      return text.find(piece) != std::string::npos;
    });
  };
  return std::all_of(views.begin(), views.end(), [&](std::string_view view) {
    const std::string wanted = in_lower_case(view);
    for (size_t begin = 0; begin <= wanted.size();) {
      const size_t end = std::min(wanted.find_first_of(junctions.bytes, begin), wanted.size());
      std::string_view piece = std::string_view(wanted).substr(begin, end - begin);
      if (begin > 0 && junctions.blank && piece.starts_with(' ')) piece.remove_prefix(1);
      if (!piece.empty() && !lies(piece)) return false;
      begin = end + 1;
    }
    return true;
  });
}

/// The name of the first field with a view that is in none of its gate sources; empty if all is
/// well.
inline std::string find_ungated_view(Views& views) {
  for (uint32_t i = 0; i < kFieldCount; ++i) {
    const FieldId field = static_cast<FieldId>(i);
    const std::string name(field_info(field).name);
    const ViewList text = views.text(field);
    if (!lie_in(text, gate_texts(views, gate_sources(field, 0, false), ""))) return name;
    if (!text.empty() &&
        !lie_in(text.first(1), gate_texts(views, gate_sources(field, 0, true), "")))
      return name + ".raw";
    const uint32_t size = views.size(field);
    for (uint32_t attribute = 0; size > 0 && attribute < 2; ++attribute) {
      const auto all = gate_texts(views, gate_sources(field, attribute, false), "");
      const auto raw = gate_texts(views, gate_sources(field, attribute, true), "");
      const Junctions between = junctions(field, attribute);
      for (uint32_t index = 0; index < size; ++index) {
        const ViewList element = views.element(field, index, attribute);
        if (field == FieldId::kOverrides && attribute == 0) continue;  // not in the request
        if (element.empty() || !lie_in(element, all, between) ||
            !lie_in(element.first(1), raw, raw_junctions(field, attribute)))
          return name + (attribute == 0 ? " name" : " value");
        if (field != FieldId::kHeaders || attribute == 0) continue;
        const std::string_view key = views.element(field, index, 0)[0];
        if (!key.empty() &&
            !lie_in(element,
                    gate_texts(views, 1u << static_cast<uint32_t>(GateSource::kHeaderValue), key),
                    between))
          return name + "[" + std::string(key) + "]";
      }
    }
  }
  // What cookies are gated by when only that header is scanned.
  const auto cookie_header = gate_texts(views, gate_sources(FieldId::kCookies, 0, false), "Cookie");
  for (uint32_t index = 0; index < views.size(FieldId::kCookies); ++index)
    for (const uint32_t attribute : {0u, 1u})
      if (!lie_in(views.element(FieldId::kCookies, index, attribute), cookie_header,
                  junctions(FieldId::kCookies, attribute)))
        return "http.cookies in Cookie";
  return "";
}

}  // namespace stopgap::engine
