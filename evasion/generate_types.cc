// SPDX-License-Identifier: Apache-2.0
// Classes that send the same arguments in a body of another type, or name its type otherwise.
// Tested by body_classes_test.cc.
#include <algorithm>
#include <optional>

#include "evasion/generate.h"
#include "evasion/parts.h"

namespace stopgap::evasion {
namespace {

struct Argument {
  std::string name, value;
};
using Arguments = std::vector<Argument>;

int hex(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

/// As a form is decoded, once.
std::string form_decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2]);
    out += escape           ? static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]))
           : text[i] == '+' ? ' '
                            : text[i];
    if (escape) i += 2;
  }
  return out;
}

std::string form_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_unreserved(c)) {
      out += c;
    } else {
      out += '%';
      out += "0123456789ABCDEF"[byte >> 4];
      out += "0123456789ABCDEF"[byte & 15];
    }
  }
  return out;
}

Arguments form_arguments(const Request& request) {
  Arguments all;
  for (const Piece& list : parameters_of(request)) {
    if (list.part != Part::kBody) continue;
    for (const Piece& one : split_parameters(request, list)) {
      const std::string_view text = text_of(request, one);
      const size_t equals = std::min(text.find('='), text.size());
      all.push_back({form_decoded(text.substr(0, equals)),
                     form_decoded(text.substr(std::min(equals + 1, text.size())))});
    }
  }
  return all;
}

/// A JSON object of strings and plain words, not nested; else nothing.
class FlatObject {
 public:
  explicit FlatObject(std::string_view text) : text_(text) {}

  Arguments read() {
    Arguments all;
    if (!take('{')) return {};
    do {
      const std::optional<std::string> name = string();
      if (!name || !take(':')) return {};
      const std::optional<std::string> value = peek() == '"' ? string() : word();
      if (!value) return {};
      all.push_back({*name, *value});
    } while (take(','));
    return take('}') && peek() == '\0' ? all : Arguments();
  }

 private:
  char peek() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != text_.npos) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  /// One without escapes.
  std::optional<std::string> string() {
    if (!take('"')) return std::nullopt;
    const size_t end = text_.find_first_of("\"\\", at_);
    if (end == std::string_view::npos || text_[end] == '\\') return std::nullopt;
    const std::string_view inside = text_.substr(at_, end - at_);
    at_ = end + 1;
    return std::string(inside);
  }
  std::optional<std::string> word() {
    peek();
    const size_t end = std::min(text_.find_first_of(",}[]{\" \t\r\n", at_), text_.size());
    if (end == at_) return std::nullopt;
    const std::string_view inside = text_.substr(at_, end - at_);
    at_ = end;
    return std::string(inside);
  }

  std::string_view text_;
  size_t at_ = 0;
};

Arguments json_arguments(const Request& request) {
  const std::string type = media_type(request);
  if (!type.ends_with("/json") && !type.ends_with("+json")) return {};
  return FlatObject(request.body).read();
}

std::string as_form(const Arguments& all) {
  std::string out;
  for (const Argument& one : all) {
    if (!out.empty()) out += '&';
    out += form_encoded(one.name) + '=' + form_encoded(one.value);
  }
  return out;
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      out += "\\u00";
      out += "0123456789abcdef"[byte >> 4];
      out += "0123456789abcdef"[byte & 15];
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string as_json(const Arguments& all) {
  std::string out = "{";
  for (const Argument& one : all) {
    if (out.size() > 1) out += ',';
    out += json_string(one.name) + ':' + json_string(one.value);
  }
  return out + '}';
}

constexpr const char* kBoundary = "----stopgapBoundary7MA4YWxkTrZu0gW";

/// Nothing where a name or value cannot stand in one.
std::optional<std::string> as_multipart(const Arguments& all) {
  std::string out;
  for (const Argument& one : all) {
    const bool plain = one.name.find_first_of("\"\\\r\n") == std::string::npos &&
                       one.name.find('\0') == std::string::npos &&
                       one.value.find(kBoundary) == std::string::npos;
    if (!plain) return std::nullopt;
    out += std::string("--") + kBoundary + "\r\nContent-Disposition: form-data; name=\"" +
           one.name + "\"\r\n\r\n" + one.value + "\r\n";
  }
  return out + "--" + kBoundary + "--\r\n";
}

/// Another body and type, and no wrong length.
Variant retyped(const Request& request, std::string body, const std::string& type) {
  Change change = {
      Edit{Part::kBody, 0, 0, static_cast<uint32_t>(request.body.size()), std::move(body)}};
  bool typed = false;
  for (uint32_t i = 0; i < request.headers.size(); ++i) {
    const auto& [name, value] = request.headers[i];
    if (same_word(name, "Content-Length")) change.push_back(Edit{Part::kDropHeader, i, 0, 0, {}});
    if (typed || !same_word(name, "Content-Type")) continue;
    typed = true;
    change.push_back(Edit{Part::kHeaderValue, i, 0, static_cast<uint32_t>(value.size()), type});
  }
  return {change};
}

/// The media type itself, without blanks around it, of the first Content-Type.
std::optional<Piece> type_of(const Request& request) {
  for (uint32_t i = 0; i < request.headers.size(); ++i) {
    if (!same_word(request.headers[i].first, "Content-Type")) continue;
    const std::string_view value = request.headers[i].second;
    const size_t begin = std::min(value.find_first_not_of(" \t"), value.size());
    const size_t end = std::min(value.find_first_of("; \t", begin), value.size());
    if (begin == end) return std::nullopt;
    return Piece{Part::kHeaderValue, i, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
  }
  return std::nullopt;
}

Variant other_case(const Request& request, const Piece& type, size_t step) {
  Variant variant;
  const std::string_view text = text_of(request, type);
  for (uint32_t i = 0; i < text.size(); i += static_cast<uint32_t>(step)) {
    if (!is_letter(text[i])) continue;
    const uint32_t at = type.begin + i;
    variant.push_back({Edit{type.part, type.header, at, at + 1,
                            std::string(1, static_cast<char>(text[i] ^ 0x20))}});
  }
  return variant;
}

}  // namespace

std::vector<Variant> multipart_form(const Request& request) {
  const Arguments all = form_arguments(request);
  const std::optional<std::string> body = all.empty() ? std::nullopt : as_multipart(all);
  if (!body) return {};
  const std::string type = "multipart/form-data; boundary=";
  return {retyped(request, *body, type + kBoundary),
          retyped(request, *body, type + '"' + kBoundary + '"')};
}

std::vector<Variant> json_form(const Request& request) {
  if (const Arguments all = form_arguments(request); !all.empty()) {
    return {retyped(request, as_json(all), "application/json"),
            retyped(request, as_json(all), "text/plain")};
  }
  const Arguments all = json_arguments(request);
  if (all.empty()) return {};
  return {retyped(request, as_form(all), "application/x-www-form-urlencoded")};
}

std::vector<Variant> content_type(const Request& request) {
  const std::optional<Piece> type = type_of(request);
  if (!type || request.body.empty()) return {};
  const auto with = [&](uint32_t at, const char* text) {
    return Variant{{Edit{type->part, type->header, at, at, text}}};
  };
  return {other_case(request, *type, 1), other_case(request, *type, 2), with(type->begin, " \t"),
          with(type->end, " ;x=\"a;b\""), with(type->end, ";;x=y")};
}

}  // namespace stopgap::evasion
