// SPDX-License-Identifier: Apache-2.0
// SourceMap: owns texts, finds lines. Covered by span_test.cc.
#include "lang/span.h"

#include <algorithm>
#include <utility>

namespace stopgap::lang {

uint32_t SourceMap::add(std::string name, std::string text) {
  File file{std::move(name), std::move(text), {0}};
  for (size_t at = file.text.find('\n'); at != std::string::npos;
       at = file.text.find('\n', at + 1)) {
    file.line_starts.push_back(static_cast<uint32_t>(at + 1));
  }
  files_.push_back(std::move(file));
  return static_cast<uint32_t>(files_.size() - 1);
}

std::string_view SourceMap::slice(Span span) const {
  if (!span.valid() || span.file >= files_.size()) return {};
  const std::string_view text = files_[span.file].text;
  if (span.begin > text.size() || span.end < span.begin) return {};
  return text.substr(span.begin, span.end - span.begin);
}

LineColumn SourceMap::line_column(uint32_t file, uint32_t offset) const {
  const std::vector<uint32_t>& starts = files_[file].line_starts;
  // The first start is 0, so there is always one that is not beyond `offset`.
  const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
  const auto line = static_cast<uint32_t>(after - starts.begin());
  return {line, offset - starts[line - 1] + 1};
}

std::string_view SourceMap::line_text(uint32_t file, uint32_t line) const {
  const File& source = files_[file];
  if (line == 0 || line > source.line_starts.size()) return {};
  const size_t begin = source.line_starts[line - 1];
  const bool last = line == source.line_starts.size();
  const size_t end = last ? source.text.size() : source.line_starts[line] - 1;
  std::string_view text = std::string_view(source.text).substr(begin, end - begin);
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  return text;
}

}  // namespace stopgap::lang
