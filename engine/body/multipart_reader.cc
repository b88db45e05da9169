// SPDX-License-Identifier: Apache-2.0
// A body is walked through once for each boundary; at each mark what lies since the one before is
// delivered, and what lies between clean ones once more if there were others in it. Recursion: one
// level for each multipart in a part, kMaxPartDepth. Tested in multipart_reader_test.cc.
#include "engine/body/multipart_reader.h"

#include <algorithm>
#include <cstring>

#include "engine/ascii.h"
#include "engine/body/part_marks.h"
#include "engine/body/quoted_printable.h"
#include "engine/decode.h"
#include "engine/form_steps.h"
#include "engine/limits.h"

namespace stopgap::engine {
namespace {

bool is_boundary(std::string_view text) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return !text.empty() && text.size() <= kMaxBoundaryBytes &&
         std::none_of(text.begin(), text.end(), control);
}

bool is_multipart(std::string_view content_type) {
  constexpr std::string_view kType = "multipart/";
  return equal_ignoring_case(content_type.substr(0, kType.size()), kType);
}

}  // namespace

BodyResult MultipartReader::read(std::string_view content_type, std::string_view body, Arena& arena,
                                 BodySink sink) {
  arena_ = &arena;
  sink_ = &sink;
  flags_ = 0;
  bad_ = too_much_ = stopped_ = spent_ = false;
  name_bytes_ = parts_ = 0;
  scans_left_ = kMaxMultipartScans * body.size() + kMultipartScansBase;
  looks_left_ = kMaxMultipartLooks * body.size() + kMultipartLooksBase;
  read_level({body, {}, false, 1}, content_type);
  if (bad_ && too_much_) flags_ |= kBodyBadAndTooMuch;
  return {bad_ ? BodyRead::kBad : too_much_ ? BodyRead::kTooMuch : BodyRead::kWhole, flags_};
}

/// With each boundary that some server would take.
void MultipartReader::read_level(const Level& outer, std::string_view content_type) {
  Level level = outer;
  level.form = equal_ignoring_case(parameter_type(content_type), "multipart/form-data");
  PartReadings boundaries;
  ParameterWork work{*arena_, charsets_, scans_left_};
  read_boundaries(content_type, work, boundaries);
  take_notes(work, boundaries);
  bool whole = false, marked = false;
  size_t tried = 0;
  for (std::string_view boundary : boundaries.values()) {
    if (!is_boundary(boundary)) {
      too_much();  // PHP takes it
      continue;
    }
    if (++tried > kMaxBoundaries) return too_much();
    if (!scan(level.body.size() + boundary.size() + 2)) return;
    whole = read_with(level, boundary, marked) || whole;
    if (stopped_) return;
  }
  if (!whole) bad_ = true;
  if (!marked && tried > 0) read_segment(level, Where::kPreamble, level.body, nullptr);
}

/// True if a final mark came; `marked` if any did.
bool MultipartReader::read_with(const Level& level, std::string_view boundary, bool& marked) {
  constexpr std::string_view kBefore = "\r\n--";
  char* text = arena_->allocate<char>(kBefore.size() + boundary.size());
  std::copy(boundary.begin(), boundary.end(), std::copy(kBefore.begin(), kBefore.end(), text));
  const std::string_view line_delimiter{text, kBefore.size() + boundary.size()};
  PartMarks marks(level.body, line_delimiter.substr(2));
  OtherParts others(level.body, line_delimiter, *arena_);

  struct Segment {
    Where where = Where::kPreamble;
    size_t begin = 0;
  };
  Segment fine, coarse;  // since the last mark, and since the last clean one
  PartMark last;
  bool coarser = false;  // they are not the same
  size_t count = 0;
  bool final = false;
  while (const auto mark = marks.next()) {
    const auto next = Segment{mark->final ? Where::kEpilogue : Where::kPart, mark->end};
    marked = true;
    final = final || mark->final;
    const auto up_to_mark = [&](const Segment& segment, const Behind* behind) {
      read_segment(level, segment.where,
                   level.body.substr(segment.begin, mark->begin - segment.begin), behind);
    };
    const Behind behind{others, last, count == 1, mark->at - mark->begin == 2};
    up_to_mark(fine, &behind);
    fine = next;
    last = *mark;
    ++count;
    if (!mark->clean) {
      dispute();
      coarser = true;
    } else {
      if (coarser) up_to_mark(coarse, nullptr);
      coarse = next;
      coarser = false;
    }
    if (stopped_) return final;
  }
  const Behind behind{others, last, count == 1, false};
  if (count > 0) read_segment(level, fine.where, level.body.substr(fine.begin), &behind);
  if (coarser) read_segment(level, coarse.where, level.body.substr(coarse.begin), nullptr);
  return final;
}

void MultipartReader::read_segment(const Level& level, Where where, std::string_view text,
                                   const Behind* behind) {
  if (stopped_) return;
  if (where == Where::kPart) return read_part(level, text, behind);
  if (text.empty()) return;
  deliver({}, where == Where::kPreamble ? "#preamble" : "#epilogue", {}, text,
          BodyPairKind::kOutside);
  // To Django and Tornado it is a part, if it has the header of one.
  if (!look(text.size()) || !holds_ignoring_case(text, "content-disposition")) return;
  dispute();
  read_part(level, text, nullptr);
}

/// Then once more in every other way that finds something else.
void MultipartReader::read_part(const Level& level, std::string_view part, const Behind* behind) {
  if (++parts_ > kMaxParts) return stop();
  std::vector<PartHeader>& kept = headers_[level.depth - 1];
  kept.clear();
  std::array<Reading, 1 + kOtherReadings.size()> readings;
  bool plain = true;
  readings[0].content = read_headers(part, kept, plain);
  readings[0].last = kept.size();
  deliver_reading(level, readings[0]);
  if (behind == nullptr || (plain && behind->crlf_next)) return;
  size_t count = 1;
  for (const OtherReading how : kOtherReadings) {
    if (stopped_) return;
    Reading& reading = readings[count];
    reading.first = kept.size();
    const auto found = behind->others.read(how, behind->mark, behind->first, kept, reading.content);
    if (!look(behind->others.take_work())) return;
    if (found == OtherParts::Found::kTooMuch) too_much();
    if (found != OtherParts::Found::kPart) continue;
    reading.last = kept.size();
    const auto is_this = [&](const Reading& other) { return same(level, other, reading); };
    if (std::any_of(readings.begin(), readings.begin() + count, is_this)) {
      behind->others.forget();
      kept.resize(reading.first);
      continue;
    }
    ++count;
    const size_t memory =
        behind->others.copied() + (reading.last - reading.first) * sizeof(PartHeader);
    if (!scan(memory)) return;
    if (++parts_ > kMaxParts) return stop();
    dispute();
    deliver_reading(level, reading);
  }
}

bool MultipartReader::same(const Level& level, const Reading& a, const Reading& b) {
  const std::string_view one = a.content, other = b.content;
  const bool one_place = one.data() == other.data() && one.size() == other.size();
  return std::ranges::equal(headers(level, a), headers(level, b)) && (one_place || one == other);
}

void MultipartReader::deliver_reading(const Level& level, const Reading& part) {
  PartReadings names, files;
  read_names(level, part, names, files);
  if (names.values().empty()) names.add(level.outer_name);
  std::string_view decoded;
  const bool encoded = decode(level, part, decoded);
  for (std::string_view name : names.values()) {
    deliver_part(level, part, name, files);
    if (encoded) deliver(name, {}, {}, decoded, BodyPairKind::kDecoded);
  }
  for (const PartHeader& header : headers(level, part)) {
    if (!equal_ignoring_case(header.name, "content-type") || !is_multipart(header.value)) continue;
    if (level.form) dispute();
    if (level.depth == kMaxPartDepth) return too_much();
    read_level({part.content, names.values()[0], false, level.depth + 1},
               trim_blanks(header.value));
  }
}

/// Returns what is behind the headers. `plain`: other readings find the same headers.
std::string_view MultipartReader::read_headers(std::string_view part,
                                               std::vector<PartHeader>& headers, bool& plain) {
  const auto odd = [&] {
    dispute();
    plain = false;
  };
  std::string_view rest = part;
  bool ended = false;
  while (!ended && !rest.empty()) {
    const size_t feed = rest.find('\n');
    std::string_view line = rest.substr(0, feed);
    if (part.size() - rest.size() + line.size() > kMaxPartHeaderBytes) {
      too_much();
      break;
    }
    rest.remove_prefix(feed == std::string_view::npos ? rest.size() : feed + 1);
    if (line.size() >= kPhpLineBytes) odd();
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    } else {
      odd();
    }
    ended = line.empty() && feed != std::string_view::npos;
    if (!line.empty()) read_header_line(line, headers, plain);
  }
  if (!ended) odd();
  if (headers.empty()) plain = false;
  if (plain) return rest;
  for (PartHeader& header : headers) {
    if (holds(header.value, '\n')) unfold(header);
  }
  return rest;
}

void MultipartReader::read_header_line(std::string_view line, std::vector<PartHeader>& headers,
                                       bool& plain) {
  const bool folded = is_blank(line.front());
  const size_t colon = line.find(':');
  const bool odd = is_white(line.front()) || holds(line, '\0') || holds(line, '\r') ||
                   colon == std::string_view::npos;
  if (odd) {
    dispute();
    plain = false;
  }
  if (folded && !headers.empty()) {
    PartHeader& header = headers.back();
    const char* begin = header.value.data();
    header.value = {begin, static_cast<size_t>(line.data() + line.size() - begin)};
    return;
  }
  const std::string_view name = line.substr(0, colon == std::string_view::npos ? 0 : colon);
  line.remove_prefix(colon == std::string_view::npos ? 0 : colon + 1);
  const PartHeader header = trimmed(name, line);
  if (header.name.empty() || header.name.size() < name.size()) dispute();
  headers.push_back(header);
}

/// Drops the line breaks in it.
void MultipartReader::unfold(PartHeader& header) {
  const std::string_view value = header.value;
  header.value = {};
  if (!scan(value.size())) return;
  char* out = arena_->allocate<char>(value.size());
  size_t size = 0;
  for (size_t i = 0; i < value.size(); ++i) {
    const bool breaks = value[i] == '\n' || value.substr(i).starts_with("\r\n");
    if (!breaks) out[size++] = value[i];
  }
  arena_->shrink_last(out, size);
  header.value = trimmed({}, {out, size}).value;
}

void MultipartReader::read_names(const Level& level, const Reading& part, PartReadings& names,
                                 PartReadings& files) {
  size_t dispositions = 0;
  bool form_data = true;
  ParameterWork work{*arena_, charsets_, scans_left_};
  for (const PartHeader& header : headers(level, part)) {
    const std::string_view value = header.value;
    if (!equal_ignoring_case(header.name, "content-disposition")) continue;
    ++dispositions;
    form_data = form_data && equal_ignoring_case(parameter_type(value), "form-data");
    // Copies of what is escaped come to less than four times the header.
    if ((holds(value, '\\') || holds(value, '*')) && !scan(4 * value.size())) return;
    read_parameter(value, "name", work, names);
    read_parameter(value, "filename", work, files);
  }
  take_notes(work, names);
  take_notes(work, files);
  if (level.form && (dispositions != 1 || !form_data || names.values().empty())) dispute();
}

void MultipartReader::take_notes(const ParameterWork& work, const PartReadings& readings) {
  if (readings.disputed()) dispute();
  if (readings.too_many()) too_much();
  if (work.unknown_charset) flags_ |= kBodyUnknownCharset;
  if (work.spent) spent_ = true;
}

/// Whether some server decodes the content.
bool MultipartReader::decode(const Level& level, const Reading& part, std::string_view& decoded) {
  const std::string_view content = part.content;
  for (const PartHeader& header : headers(level, part)) {
    if (!equal_ignoring_case(header.name, "content-transfer-encoding")) continue;
    const auto is = [&](std::string_view name) {
      return equal_ignoring_case(trim_blanks(header.value), name);
    };
    if (is("7bit") || is("8bit") || is("binary")) continue;
    dispute();
    if ((!is("base64") && !is("quoted-printable")) || !scan(content.size())) continue;
    char* out = arena_->allocate<char>(content.size());
    size_t size = 0;
    if (is("base64")) {
      std::copy(content.begin(), content.end(), out);
      size = apply_step(FormStep::kBase64Decode, out, content.size());
    } else {
      size = decode_quoted_printable(content, out);
    }
    arena_->shrink_last(out, size);
    decoded = {out, size};
    return true;
  }
  return false;
}

void MultipartReader::deliver_part(const Level& level, const Reading& part, std::string_view name,
                                   const PartReadings& files) {
  for (std::string_view file : files.values())
    deliver(name, ".filename", {}, file, BodyPairKind::kFileName);
  for (bool types : {false, true}) {
    for (const PartHeader& header : headers(level, part)) {
      if (equal_ignoring_case(header.name, "content-type") != types) continue;
      deliver(name, ".header.", header.name, trim_blanks(header.value),
              types ? BodyPairKind::kPartType : BodyPairKind::kPartHeader);
    }
  }
  deliver(name, {}, {}, part.content, BodyPairKind::kValue);
}

/// `end` in lower case.
void MultipartReader::deliver(std::string_view name, std::string_view middle, std::string_view end,
                              std::string_view value, BodyPairKind kind) {
  if (stopped_) return;
  const size_t size = name.size() + middle.size() + end.size();
  if (size > kMaxBodyNameBytes - name_bytes_) return stop();
  name_bytes_ += size;
  if (size > name.size()) {
    char* whole = arena_->allocate<char>(size);
    char* at = std::copy(name.begin(), name.end(), whole);
    at = std::copy(middle.begin(), middle.end(), at);
    std::transform(end.begin(), end.end(), at, to_lower);
    name = {whole, size};
  }
  if (!(*sink_)({name, value, kind})) stop();
}

bool MultipartReader::charge(size_t& left, size_t bytes) {
  if (bytes > left) {
    spent_ = true;
    stop();
    return false;
  }
  left -= bytes;
  return true;
}

}  // namespace stopgap::engine
