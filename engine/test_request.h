// SPDX-License-Identifier: Apache-2.0
// A request with a body and what the engine reads of it, for tests; and how long views are.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/views.h"

namespace stopgap::engine {

using TestTexts = std::vector<std::string>;

inline size_t bytes_of(ViewList views) {
  size_t bytes = 0;
  for (const std::string_view view : views) bytes += view.size();
  return bytes;
}

/// Asks for everything there is; returns the bytes of all views.
inline size_t ask_everything(Views& views) {
  size_t bytes = 0;
  for (uint32_t i = 0; i < kFieldCount; ++i) {
    const auto field = static_cast<FieldId>(i);
    bytes += bytes_of(views.text(field));
    for (uint32_t index = 0; index < views.size(field); ++index) {
      bytes += bytes_of(views.element(field, index, 0));
      bytes += bytes_of(views.element(field, index, 1));
    }
  }
  for (uint32_t i = 0; i < static_cast<uint32_t>(GateSource::kFormed); ++i) {
    views.gate(static_cast<GateSource>(i), "",
               [&](std::string_view view) { bytes += view.size(); });
  }
  (void)views.missing(0, true);
  (void)views.flags();
  return bytes;
}

struct BodySubject {
  std::string held;
  std::vector<HeaderView> headers;
  RequestView request;
  Views views;

  BodySubject(std::vector<HeaderView> with, std::string body, const RequestLimits& limits = {})
      : held(std::move(body)), headers(std::move(with)), views(limits) {
    request.method = "POST";
    request.target = "/";
    request.headers = headers;
    request.body = held;
    views.reset(request);
  }
  /// Content-Type is `type`.
  BodySubject(std::string_view type, std::string body)
      : BodySubject(std::vector<HeaderView>{{"Content-Type", type}}, std::move(body)) {}

  TestTexts body() {
    const ViewList all = views.text(FieldId::kBody);
    return {all.begin(), all.end()};
  }
  /// First views: "name=value|".
  std::string list(FieldId list) {
    std::string all;
    for (uint32_t i = 0; i < views.size(list); ++i) {
      all.append(views.element(list, i, 0)[0]).append("=").append(views.element(list, i, 1)[0]);
      all += '|';
    }
    return all;
  }
  /// The lists that have something, "form parts json xml".
  std::string readers() {
    std::string all;
    for (const auto& [field, name] :
         {std::pair(FieldId::kFormArgs, "form "), std::pair(FieldId::kParts, "parts "),
          std::pair(FieldId::kJson, "json "), std::pair(FieldId::kXml, "xml ")}) {
      if (views.size(field) > 0) all += name;
    }
    return all;
  }
  /// Why elements of the list, or views of the field, are missing.
  CauseSet missing(FieldId field) { return missing_causes(views.missing(0, true), field); }
  bool flag(FieldId field) { return views.flag(field); }
};

/// Raw deflate of one stored block (RFC 1951 section 3.2.4).
inline std::string stored(std::string_view text) {
  const auto low = static_cast<unsigned char>(text.size() & 0xFF);
  const auto high = static_cast<unsigned char>(text.size() >> 8);
  std::string out = "\x01";
  for (const int byte : {int{low}, int{high}, ~low, ~high}) out += static_cast<char>(byte);
  return out.append(text);
}

inline std::string wide(std::string_view ascii) {
  std::string out;
  for (const char c : ascii) out.append(1, c).append(1, '\0');
  return out;
}

inline std::string times(size_t count, std::string_view piece) {
  std::string text;
  text.reserve(count * piece.size());
  while (count-- > 0) text += piece;
  return text;
}

}  // namespace stopgap::engine
