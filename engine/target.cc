// SPDX-License-Identifier: Apache-2.0
// Tested in target_test.cc.
#include "engine/target.h"

#include <algorithm>
#include <bit>
#include <optional>

#include "engine/ascii.h"
#include "engine/lenient_decode.h"
#include "engine/sse2.h"

namespace stopgap::engine {
namespace {

constexpr bool is_letter(char c) { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; }

/// Where the authority begins, after "scheme://"; 0 if the target is not absolute.
size_t authority_begin(std::string_view target) {
  if (target.empty() || !is_letter(target[0])) return 0;
  size_t at = 1;
  while (at < target.size() && (is_letter(target[at]) || is_digit(target[at]) ||
                                target[at] == '+' || target[at] == '.' || target[at] == '-'))
    ++at;
  return target.substr(at, 3) == "://" ? at + 3 : 0;
}

struct Marks {
  size_t question;  ///< of the first '?', or npos
  bool encoded, hash;
};

[[gnu::noinline]] Marks find_marks_slowly(std::string_view text) {
  return {text.find('?'), is_encoded(text), text.find('#') != std::string_view::npos};
}

/// One look at each byte: every request pays for it.
Marks find_marks(std::string_view text) {
#if defined(__SSE2__)
  constexpr size_t kStep = 16;
  if (text.size() < kStep / 2) return find_marks_slowly(text);
  const __m128i question = _mm_set1_epi8('?'), percent = _mm_set1_epi8('%');
  const __m128i hash = _mm_set1_epi8('#');
  __m128i marks = _mm_setzero_si128();  // the uppermost bit of a byte that is one
  __m128i hashes = marks;
  size_t first = std::string_view::npos;
  // `behind`: so far behind its place in the text is a byte of the upper half.
  const auto look = [&](__m128i bytes, size_t at, size_t behind) {
    marks = _mm_or_si128(marks, _mm_or_si128(bytes, _mm_cmpeq_epi8(bytes, percent)));
    hashes = _mm_or_si128(hashes, _mm_cmpeq_epi8(bytes, hash));
    const int found = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, question));
    if (found == 0 || first != std::string_view::npos) return;
    const auto index = static_cast<size_t>(std::countr_zero(static_cast<unsigned>(found)));
    first = at + index - (index < kStep / 2 ? 0 : behind);
  };
  if (text.size() < kStep) {
    look(load_ends(text), 0, kStep - text.size());
  } else {
    const size_t last = text.size() - kStep;
    for (size_t at = 0; at < last; at += kStep) look(load_16(text.data() + at), at, 0);
    look(load_16(text.data() + last), last, 0);  // overlaps the step before it
  }
  return {first, _mm_movemask_epi8(marks) != 0, _mm_movemask_epi8(hashes) != 0};
#else
  return find_marks_slowly(text);
#endif
}

constexpr bool separates(char c) { return c == '/' || c == '\\'; }

/// What follows the host behind at least so many separators at the start; none without a host.
std::optional<std::string_view> behind_host(std::string_view uri, size_t least, bool backslash) {
  const std::string_view separators = backslash ? "/\\" : "/", ends = backslash ? "/\\?" : "/?";
  const size_t host = std::min(uri.find_first_not_of(separators), uri.size());
  const size_t end = std::min(uri.find_first_of(ends, host), uri.size());
  return host < least || end == host ? std::nullopt : std::optional(uri.substr(end));
}

}  // namespace

TargetView split_uri(std::string_view uri) {
  const auto [question, encoded, hash] = find_marks(uri);
  const bool has_query = question != std::string_view::npos;
  const std::string_view path = uri.substr(0, question);
  return {.authority = {},
          .uri = uri,
          .path = path,
          .query = has_query ? uri.substr(question + 1) : std::string_view(),
          .has_query = has_query,
          .bad = false,
          .absolute = false,
          .encoded = encoded,
          .hash = hash,
          .forked = hash || (uri.size() > 1 && separates(uri[0]) && separates(uri[1]))};
}

TargetView split_other_form(std::string_view method, std::string_view target) {
  if (method == "CONNECT") {
    TargetView parts = split_uri(target.substr(target.size()));
    parts.authority = target;
    parts.bad = target.empty();
    parts.encoded = is_encoded(target);
    return parts;
  }
  const size_t begin = authority_begin(target);
  const size_t end = begin == 0 ? 0 : std::min(target.find_first_of("/?#", begin), target.size());
  TargetView parts = split_uri(target.substr(end));
  parts.authority = target.substr(begin, end - begin);
  parts.bad = begin == 0 && target != "*";
  parts.absolute = begin != 0;
  parts.encoded = is_encoded(target);
  parts.forked = parts.forked || (parts.absolute && parts.authority.empty());
  return parts;
}

FurtherUris further_uris(const TargetView& parts, const BackendReads& reads) {
  FurtherUris further;
  std::string_view uri = parts.uri;
  if (parts.hash) further.uris[further.count++] = uri = uri.substr(0, uri.find('#'));
  if (!reads.network_path || !(parts.absolute ? parts.authority.empty() : parts.forked))
    return further;
  const size_t least = parts.absolute ? 1 : 2;
  const auto slash = behind_host(uri, least, false);
  if (slash) further.uris[further.count++] = *slash;
  const auto both = reads.backslash ? behind_host(uri, least, true) : std::nullopt;
  if (both && both != slash) further.uris[further.count++] = *both;
  return further;
}

std::string_view host_candidate(std::string_view authority) {
  if (const size_t at = authority.rfind('@'); at != std::string_view::npos)
    authority.remove_prefix(at + 1);
  // A colon that only digits follow cannot be inside [...]: a ']' would follow.
  size_t port = authority.size();
  while (port > 0 && is_digit(authority[port - 1])) --port;
  if (port > 0 && authority[port - 1] == ':') authority = authority.substr(0, port - 1);
  if (authority.ends_with('.')) authority.remove_suffix(1);
  return authority;
}

}  // namespace stopgap::engine
