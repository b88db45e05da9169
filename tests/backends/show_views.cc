// SPDX-License-Identifier: Apache-2.0
// Says what the engine sees in raw requests, for tools/backends (README.md). A line in is
// `BACKEND BASE64`; a line out is a JSON object, every text of it in base64:
//   {"texts": {FIELD: [VIEW...]}, "lists": {FIELD: [[[VIEW of the name...], [VIEW of the
//   value...]]...]},
//    "flags": [NAME...], "whole": whether the engine thinks that it saw everything}
// or {"error": why the request cannot be read}. Other lines end it with exit status 2.
#include <sodium.h>

#include <cstdint>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "engine/fields.h"
#include "engine/raw_http.h"
#include "engine/views.h"
#include "support/backends.h"

namespace stopgap::engine {
namespace {

using nlohmann::json;

constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;

std::string to_base64(std::string_view bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kVariant);
  out.pop_back();  // its NUL
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string out(text.size(), '\0');
  size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                        text.size(), nullptr, &size, nullptr, kVariant) != 0) {
    return std::nullopt;
  }
  out.resize(size);
  return out;
}

json list_of(ViewList views) {
  json out = json::array();
  for (size_t i = 0; i < views.size(); ++i) out.push_back(to_base64(views[i]));
  return out;
}

json seen(Views& views) {
  json texts = json::object();
  json lists = json::object();
  json flags = json::array();
  const FlagSet set = views.flags();
  for (uint32_t i = 0; i < kFieldCount; ++i) {
    const auto field = static_cast<FieldId>(i);
    const std::string name(field_info(field).name);
    if (const ViewList text = views.text(field); !text.empty()) texts[name] = list_of(text);
    for (uint32_t at = 0; at < views.size(field); ++at) {
      json element = json::array({list_of(views.element(field, at, 0))});
      element.push_back(list_of(views.element(field, at, 1)));
      lists[name].push_back(element);
    }
    if (field >= FieldId::kFlagDoubleEncoded && (set & flag_bit(field)) != 0) flags.push_back(name);
  }
  const bool whole = views.whole() && views.unread() == CauseSet{};
  return {{"texts", texts}, {"lists", lists}, {"flags", flags}, {"whole", whole}};
}

/// Of one line. nullopt: it is none.
std::optional<json> answer(std::string_view line) {
  const size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const std::optional<Backend> backend = find_backend(line.substr(0, blank));
  const std::optional<std::string> bytes = from_base64(line.substr(blank + 1));
  if (!backend || !bytes) return std::nullopt;
  const Result<RawRequest> request = parse_raw_http(*bytes);
  if (!request) return json{{"error", to_base64(request.error().detail)}};
  Views views;
  views.adopt({}, {}, reads_of(*backend));
  views.reset(request.value().view());
  return seen(views);
}

int answer_all() {
  if (sodium_init() < 0) return 2;
  for (std::string line; std::getline(std::cin, line);) {
    const std::optional<json> said = answer(line);
    if (!said) {
      std::cerr << "not a backend and a request in base64: " << line << '\n';
      return 2;
    }
    std::cout << said->dump() << std::endl;  // at once: the other side waits for it
  }
  return 0;
}

}  // namespace
}  // namespace stopgap::engine

int main() { return stopgap::engine::answer_all(); }
