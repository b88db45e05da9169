// SPDX-License-Identifier: Apache-2.0
// Classes that send the body under a content coding. Nothing is compressed: both formats have
// blocks of bytes as they are, which every decoder reads. Tested by body_classes_test.cc.
#include <algorithm>

#include "evasion/generate.h"
#include "evasion/parts.h"

namespace stopgap::evasion {
namespace {

constexpr size_t kLongestBlock = 65535;

void add_number(std::string& out, uint32_t number, unsigned bytes) {
  for (unsigned i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i) & 0xFF);
}

/// RFC 1951 section 3.2.4: blocks without compression, of at most `most` bytes each.
std::string stored(std::string_view text, size_t most) {
  std::string out;
  do {
    const std::string_view block = text.substr(0, std::min(most, kLongestBlock));
    text.remove_prefix(block.size());
    out += text.empty() ? '\1' : '\0';
    const auto size = static_cast<uint32_t>(block.size());
    add_number(out, size, 2);
    add_number(out, ~size, 2);
    out += block;
  } while (!text.empty());
  return out;
}

/// RFC 1952 section 8.
uint32_t crc32(std::string_view text) {
  uint32_t crc = ~0u;
  for (const char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >> 1 ^ 0xEDB88320u : crc >> 1;
  }
  return ~crc;
}

/// RFC 1950 section 2.2: the most significant byte first.
std::string adler32(std::string_view text) {
  uint32_t a = 1, b = 0;
  for (const char c : text) {
    a = (a + static_cast<unsigned char>(c)) % 65521;
    b = (b + a) % 65521;
  }
  std::string out;
  for (const uint32_t half : {b, a}) {
    out += static_cast<char>(half >> 8);
    out += static_cast<char>(half & 0xFF);
  }
  return out;
}

/// RFC 1952 section 2.3; with a file name if there is one.
std::string member(std::string_view text, std::string_view file_name) {
  std::string out("\x1F\x8B\x08", 3);
  out += file_name.empty() ? '\0' : '\x08';
  out.append("\0\0\0\0\0\xFF", 6);
  if (!file_name.empty()) out.append(file_name).append(1, '\0');
  out += stored(text, kLongestBlock);
  add_number(out, crc32(text), 4);
  add_number(out, static_cast<uint32_t>(text.size()), 4);
  return out;
}

std::string zlib(std::string_view text, size_t most) {
  return "\x78\x01" + stored(text, most) + adler32(text);
}

/// The body and what is said of it change together. Content-Length goes: it would be wrong.
Variant coded(const Request& request, std::string body, std::string_view coding) {
  Change change = {
      Edit{Part::kBody, 0, 0, static_cast<uint32_t>(request.body.size()), std::move(body)},
      Edit{Part::kNewHeader, 0, 0, 0, "Content-Encoding: " + std::string(coding)}};
  for (uint32_t i = 0; i < request.headers.size(); ++i) {
    const std::string& name = request.headers[i].first;
    if (same_word(name, "Content-Encoding")) return {};
    if (same_word(name, "Content-Length")) change.push_back(Edit{Part::kDropHeader, i, 0, 0, {}});
  }
  return {change};
}

}  // namespace

std::vector<Variant> gzip(const Request& request) {
  const std::string_view body = request.body;
  if (body.empty()) return {};
  const std::string half = member(body.substr(0, body.size() / 2), {});
  return {coded(request, member(body, {}), "gzip"), coded(request, member(body, "a"), "X-GZIP"),
          coded(request, half + member(body.substr(body.size() / 2), {}), "gzip"),
          coded(request, member(member(body, {}), {}), "gzip, gzip")};
}

std::vector<Variant> deflate(const Request& request) {
  const std::string_view body = request.body;
  if (body.empty()) return {};
  return {coded(request, zlib(body, kLongestBlock), "deflate"),
          coded(request, stored(body, kLongestBlock), "Deflate"),
          coded(request, zlib(body, 3), "deflate"),
          coded(request, zlib(member(body, {}), kLongestBlock), "gzip, deflate")};
}

}  // namespace stopgap::evasion
