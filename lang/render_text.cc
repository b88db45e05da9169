// SPDX-License-Identifier: Apache-2.0
// Diagnostics as text for people: source line, carets, help. The only place of lang that writes
// prose layout and colour. Rule text is hostile: everything shown goes through printable(). Tested
// by render_test.cc.
#include <fmt/format.h>

#include <algorithm>

#include "lang/diagnostic.h"
#include "lang/utf8.h"

namespace stopgap::lang {
namespace {

constexpr size_t kMaxShown =
    120;  // columns of one source line; longer ones are clipped around the span
constexpr size_t kContext = 40;       // columns kept before the span when clipping
constexpr size_t kMaxLaidOut = 1024;  // bytes of a line that are looked at: enough for kMaxShown
                                      // columns of four bytes each, on both sides of the span
constexpr size_t kTabWidth = 4;

struct Palette {
  std::string_view error, warning, note, bold, frame, reset;
};
constexpr Palette kPlain{};
constexpr Palette kColours{"\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m",
                           "\x1b[1m",    "\x1b[34m",   "\x1b[0m"};

std::string_view severity_word(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "note";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "error";
}

std::string_view severity_colour(Severity severity, const Palette& palette) {
  switch (severity) {
    case Severity::kNote:
      return palette.note;
    case Severity::kWarning:
      return palette.warning;
    case Severity::kError:
      return palette.error;
  }
  return palette.error;
}

/// One source line as shown, cut into cells so that carets can be aligned below it.
struct ShownLine {
  std::vector<std::string> cells;  ///< one display column each
  size_t caret_begin = 0;
  size_t caret_end = 0;
};

/// Columns are counted as code points; wide characters take more room on a terminal and shift the
/// carets there.
ShownLine lay_out(std::string_view line, size_t span_begin, size_t span_end) {
  ShownLine shown;
  for (size_t at = 0; at < line.size();) {
    if (at <= span_begin) shown.caret_begin = shown.cells.size();
    const CodePoint point = decode_utf8(line, at);
    const size_t length = point.length;
    if (point.valid && point.value == '\t') {
      do shown.cells.emplace_back(" ");
      while (shown.cells.size() % kTabWidth != 0);
    } else {
      const std::string text = printable(line.substr(at, length));
      if (text == line.substr(at, length)) {
        shown.cells.push_back(text);
      } else {
        for (const char c : text) shown.cells.emplace_back(1, c);
      }
    }
    at += length;
    if (at <= span_end) shown.caret_end = shown.cells.size();
  }
  if (span_begin >= line.size()) shown.caret_begin = shown.cells.size();
  shown.caret_end = std::max(shown.caret_end, shown.caret_begin + 1);
  return shown;
}

/// How many bytes at the beginning of a long line are too far from `at` to be shown.
size_t far_from(std::string_view line, size_t at) {
  size_t cut = at > kMaxLaidOut / 2 ? at - kMaxLaidOut / 2 : 0;
  while (cut > 0 && cut < at && (static_cast<uint8_t>(line[cut]) & 0xC0) == 0x80) ++cut;
  return cut;
}

std::string join_cells(const ShownLine& shown, size_t begin, size_t end) {
  std::string text;
  for (size_t i = begin; i < end; ++i) text += shown.cells[i];
  return text;
}

/// The text of the line and the blank-padded carets under it, clipped to kMaxShown columns.
std::pair<std::string, std::string> draw(const ShownLine& shown, char caret) {
  size_t begin = 0;
  size_t end = shown.cells.size();
  if (end > kMaxShown) {
    begin = shown.caret_begin > kContext ? shown.caret_begin - kContext : 0;
    end = std::min(end, begin + kMaxShown);
  }
  std::string text = join_cells(shown, begin, end);
  size_t shift = 0;
  if (begin > 0) {
    text = "…" + text;
    shift = 1;
  }
  if (end < shown.cells.size()) text += "…";
  const size_t last =
      std::clamp(shown.caret_end, shown.caret_begin + 1, std::max(end, shown.caret_begin + 1));
  std::string carets(shown.caret_begin - begin + shift, ' ');
  carets.append(last - shown.caret_begin, caret);
  return {text, carets};
}

class TextRenderer {
 public:
  TextRenderer(const SourceMap& sources, bool colour)
      : sources_(sources), palette_(colour ? kColours : kPlain) {}

  void render(const Diagnostic& diagnostic) {
    const std::string_view colour = severity_colour(diagnostic.severity, palette_);
    out_ += fmt::format("{}{}[{}]{}{}: {}{}\n", colour, severity_word(diagnostic.severity),
                        code_info(diagnostic.code).name, palette_.reset, palette_.bold,
                        printable(diagnostic.message), palette_.reset);
    gutter_ = gutter_of(diagnostic);
    bool first = true;
    for (const Label& label : diagnostic.labels) {
      if (label.span.valid() && label.span.file < sources_.size()) snippet(label, first, colour);
      first = false;
    }
    if (!diagnostic.help.empty()) note("help", printable(diagnostic.help));
    if (diagnostic.fix) note("fix", printable(diagnostic.fix->title));
  }

  std::string take() { return std::move(out_); }

 private:
  size_t gutter_of(const Diagnostic& diagnostic) const {
    size_t widest = 1;
    for (const Label& label : diagnostic.labels) {
      if (!label.span.valid() || label.span.file >= sources_.size()) continue;
      const LineColumn place = sources_.line_column(label.span.file, label.span.begin);
      widest = std::max(widest, std::to_string(place.line).size());
    }
    return widest;
  }

  void frame(std::string_view left, std::string_view mark, std::string_view text) {
    out_ += fmt::format("{}{:>{}} {}{}{}{}\n", palette_.frame, left, gutter_, mark, palette_.reset,
                        text.empty() ? "" : " ", text);
  }

  void snippet(const Label& label, bool first, std::string_view colour) {
    const Span span = label.span;
    const LineColumn begin = sources_.line_column(span.file, span.begin);
    const std::string_view whole = sources_.line_text(span.file, begin.line);
    const size_t cut = far_from(whole, begin.column - 1);
    const std::string_view line = whole.substr(cut, kMaxLaidOut);
    const size_t start = begin.column - 1 - cut;
    const size_t length = span.end > span.begin ? span.end - span.begin : 0;
    const ShownLine shown = lay_out(line, start, std::min(line.size(), start + length));
    const auto [text, carets] = draw(shown, first ? '^' : '-');
    out_ += fmt::format("{}{:>{}}{}{} {}:{}:{}\n", palette_.frame, "", gutter_,
                        first ? "-->" : ":::", palette_.reset, printable(sources_.name(span.file)),
                        begin.line, begin.column);
    frame("", "|", "");
    frame(std::to_string(begin.line), "|", text);
    const std::string words = label.text.empty() ? "" : " " + printable(label.text);
    frame("", "|", fmt::format("{}{}{}{}", colour, carets, words, palette_.reset));
  }

  void note(std::string_view word, std::string_view text) {
    out_ += fmt::format("{}{:>{}} = {}{}: {}\n", palette_.frame, "", gutter_, palette_.reset, word,
                        text);
  }

  const SourceMap& sources_;
  const Palette& palette_;
  size_t gutter_ = 1;
  std::string out_;
};

}  // namespace

std::string render_text(const Diagnostics& diagnostics, const SourceMap& sources, bool colour) {
  TextRenderer renderer(sources, colour);
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    renderer.render(diagnostic);
    text += renderer.take();
    text += '\n';
  }
  if (diagnostics.dropped() != 0) {
    text += fmt::format("{} more not shown\n", diagnostics.dropped());
  }
  return text;
}

}  // namespace stopgap::lang
