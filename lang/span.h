// SPDX-License-Identifier: Apache-2.0
// Places in rule text. Line and column are computed only when a message is rendered.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stopgap::lang {

/// Half-open byte range [begin, end) in file number `file` of a SourceMap. A default Span means
/// "nowhere".
struct Span {
  static constexpr uint32_t kNoFile = UINT32_MAX;
  uint32_t file = kNoFile;
  uint32_t begin = 0;
  uint32_t end = 0;

  bool valid() const { return file != kNoFile; }
  friend bool operator==(const Span&, const Span&) = default;
};

/// 1-based line and 1-based column in bytes.
struct LineColumn {
  uint32_t line = 1;
  uint32_t column = 1;
};

/// Owns the text of every file of one compilation. Ids are given in order of add(). Not thread safe
/// while adding.
class SourceMap {
 public:
  /// `name` is shown in messages as given. Returns the file's id.
  uint32_t add(std::string name, std::string text);

  size_t size() const { return files_.size(); }
  std::string_view name(uint32_t file) const { return files_[file].name; }
  std::string_view text(uint32_t file) const { return files_[file].text; }
  /// The bytes under a span; empty for an invalid one.
  std::string_view slice(Span span) const;
  /// O(log lines). `offset` may equal the size of the text.
  LineColumn line_column(uint32_t file, uint32_t offset) const;
  /// The whole line `line` (1-based) without its line end.
  std::string_view line_text(uint32_t file, uint32_t line) const;

 private:
  struct File {
    std::string name;
    std::string text;
    std::vector<uint32_t> line_starts;
  };
  std::vector<File> files_;
};

}  // namespace stopgap::lang
