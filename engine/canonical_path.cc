// SPDX-License-Identifier: Apache-2.0
// Tested in canonical_path_test.cc.
#include "engine/canonical_path.h"

#include <cstring>

#include "engine/sse2.h"

namespace stopgap::engine {
namespace {

bool is_separator(char c) { return c == '/' || c == '\\'; }
bool ends_segment(char c) { return is_separator(c) || c == ';'; }

std::string_view without_end(std::string_view segment, std::string_view characters) {
  const size_t last = segment.find_last_not_of(characters);
  return segment.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

/// As a Windows file name: what follows a colon names a stream of the file; dots and spaces at the
/// end do not count, but ".." does (Microsoft Learn, Naming Files, Paths, and Namespaces).
std::string_view windows_name(std::string_view segment) {
  segment = without_end(segment.substr(0, segment.find(':')), " ");
  return segment == "." || segment == ".." ? segment : without_end(segment, ". ");
}

}  // namespace

size_t canonical_path(std::string_view path, PathForm form, char* out) {
  const auto separates = [&](char c) {
    return c == '/' || (c == '\\' && (form.backslash || form.windows));
  };
  size_t length = 0;  // `out` is a run of "/segment", so ".." goes back to the last '/'
  bool dropped_last = false;
  for (size_t begin = 0; begin <= path.size();) {
    size_t end = begin;
    while (end < path.size() && !separates(path[end])) ++end;
    std::string_view segment = path.substr(begin, end - begin);
    const bool kept_empty = form.empties && segment.empty() && begin > 0 && end < path.size();
    if (form.parameters) segment = segment.substr(0, segment.find(';'));
    if (form.windows) segment = windows_name(segment);
    begin = end + 1;
    dropped_last = !kept_empty && (segment.empty() || segment == "." || segment == "..");
    if (!dropped_last) {
      out[length++] = '/';
      std::memmove(out + length, segment.data(), segment.size());  // never behind what was read
      length += segment.size();
    } else if (segment == "..") {
      while (length > 0 && out[--length] != '/') {
      }
    }
  }
  if (length == 0 || dropped_last) out[length++] = '/';
  return length;
}

PathMarks path_marks(std::string_view path) {
  PathMarks marks;
  marks.dots = !path.starts_with('/');
  for (size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    const char next = i + 1 < path.size() ? path[i + 1] : '/';
    marks.backslash = marks.backslash || c == '\\';
    marks.semicolon = marks.semicolon || c == ';';
    const bool at_end = (c == '.' || c == ' ') && ends_segment(next);
    marks.windows = marks.windows || c == ':' || at_end;
    marks.empties = marks.empties || (is_separator(c) && i + 1 < path.size() && is_separator(next));
    marks.dots = marks.dots || (c == '/' && i + 1 < path.size() && (next == '/' || next == '.'));
  }
  return marks;
}

bool is_plain_path(std::string_view path) {
#if defined(__SSE2__)
  // 16 bytes a step, each with the one behind it; the end of the path ends a segment.
  constexpr size_t kStep = 16;
  if (!path.empty()) {
    if (path[0] != '/' || path.back() == '.' || path.back() == ' ') return false;
    char padded[kStep + 1];
    if (path.size() <= kStep) {
      std::memset(padded, 'a', sizeof padded);
      std::memcpy(padded, path.data(), path.size());
      path = {padded, sizeof padded};
    }
    const auto all = [](char c) { return _mm_set1_epi8(c); };
    const __m128i slash = all('/'), dot = all('.'), space = all(' ');
    const __m128i backslash = all('\\'), colon = all(':'), semicolon = all(';');
    const auto equal = [](__m128i a, __m128i b) { return _mm_cmpeq_epi8(a, b); };
    const auto either = [](__m128i a, __m128i b) { return _mm_or_si128(a, b); };
    __m128i found = _mm_setzero_si128();
    const auto step = [&](size_t at) {
      const __m128i bytes = load_16(path.data() + at), next = load_16(path.data() + at + 1);
      const __m128i signs =
          either(equal(next, backslash), either(equal(next, colon), equal(next, semicolon)));
      const __m128i dots = either(equal(bytes, dot), equal(bytes, space));
      const __m128i ended = _mm_and_si128(dots, equal(next, slash));
      const __m128i doubled =
          _mm_and_si128(equal(bytes, slash), either(equal(next, slash), equal(next, dot)));
      found = either(found, either(signs, either(ended, doubled)));
    };
    const size_t last = path.size() - kStep - 1;
    for (size_t at = 0; at < last; at += kStep) step(at);
    step(last);  // overlaps the step before it
    return _mm_movemask_epi8(found) == 0;
  }
#endif
  return path_marks(path).plain();
}

}  // namespace stopgap::engine
