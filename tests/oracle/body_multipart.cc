// SPDX-License-Identifier: Apache-2.0
// multipart as section 4 reads it: first all marks, then the pieces between them. Tested in
// body_test.cc, and against the engine in tests/differential.
#include <algorithm>
#include <cctype>
#include <optional>

#include "tests/oracle/body.h"
#include "tests/oracle/body_other_parts.h"
#include "tests/oracle/body_parameters.h"
#include "tests/oracle/body_values.h"
#include "tests/oracle/forms.h"
#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

struct TooMuch {};

struct Mark {
  size_t begin, at, end;
  bool final, clean;
};

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool starts_with_ignoring_case(std::string_view text, std::string_view start) {
  return lower(text.substr(0, start.size())) == start;
}

/// CRLF, LF or CR at `at`.
size_t line_break(const std::string& text, size_t at) {
  if (text.compare(at, 2, "\r\n") == 0) return 2;
  return at < text.size() && (text[at] == '\r' || text[at] == '\n') ? 1 : 0;
}

std::vector<Mark> find_marks(const std::string& body, const std::string& boundary) {
  std::vector<Mark> marks;
  size_t from = 0;
  bool ended = false;
  for (;;) {
    const size_t at = body.find("--" + boundary, from);
    if (at == std::string::npos) return marks;
    Mark mark{at, at, at + 2 + boundary.size(), false, false};
    const std::string before = body.substr(from, at - from);
    bool good_start = at == 0;
    if (before.size() >= 2 && before.substr(before.size() - 2) == "\r\n") {
      mark.begin = at - 2;
      good_start = true;
    } else if (!before.empty() && (before.back() == '\n' || before.back() == '\r')) {
      mark.begin = at - 1;
    }
    mark.final = body.compare(mark.end, 2, "--") == 0;
    if (mark.final) mark.end += 2;
    size_t blanks = 0;
    while (mark.end + blanks < body.size() && is_blank(body[mark.end + blanks])) ++blanks;
    const size_t at_break = mark.end + blanks;
    const size_t breaks = line_break(body, at_break);
    const bool crlf = breaks == 2;
    const bool good_end = mark.final ? crlf || at_break == body.size() : crlf && blanks == 0;
    if (mark.final || breaks > 0) mark.end = at_break + breaks;
    mark.clean = good_start && good_end && !ended;
    if (mark.clean && mark.final) ended = true;
    marks.push_back(mark);
    from = mark.end;
  }
}

class Multipart {
 public:
  explicit Multipart(BodyReading& reading) : reading_(reading) {}

  void read(const std::string& content_type, const std::string& body, const std::string& outer_name,
            int level) {
    const Parameter boundaries = read_boundaries(content_type);
    note(boundaries);
    const bool form = lower(parameter_type(content_type)) == "multipart/form-data";
    bool marked = false, ended = false;
    int tried = 0;
    for (const std::string& boundary : boundaries.values) {
      if (!is_boundary(boundary)) {
        too_much_ = true;
        continue;
      }
      if (++tried > 4) {
        too_much_ = true;
        return;
      }
      const std::vector<Mark> marks = find_marks(body, boundary);
      for (const Mark& mark : marks) ended = ended || mark.final;
      marked = marked || !marks.empty();
      read_with(marks, body, boundary, outer_name, form, level);
    }
    if (!ended) bad_ = true;
    if (!marked && tried > 0) read_outside("#preamble", body, outer_name, form, level);
  }

  bool bad_and_too_much() const { return bad_ && too_much_; }
  BodyRead result() const {
    if (bad_) return BodyRead::kBad;
    return too_much_ ? BodyRead::kTooMuch : BodyRead::kWhole;
  }

 private:
  static bool is_boundary(const std::string& text) {
    return !text.empty() && text.size() <= 1024 &&
           std::none_of(text.begin(), text.end(),
                        [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  }

  void dispute() { reading_.flags.insert("bad_multipart"); }
  void note(const Parameter& parameter) {
    if (parameter.disputed) dispute();
    if (parameter.too_many) too_much_ = true;
    if (parameter.unknown_charset) reading_.flags.insert("unknown_charset");
  }
  void add(const std::string& name, const std::string& value,
           BodyPairKind kind = BodyPairKind::kOther) {
    if (reading_.add(name, value, kind)) return;
    too_much_ = true;
    throw TooMuch();
  }

  void read_with(const std::vector<Mark>& marks, const std::string& body,
                 const std::string& boundary, const std::string& outer_name, bool form, int level) {
    if (marks.empty()) return;
    // The piece that begins behind mark `i`, at the start for -1, and ends before `to`.
    const auto piece = [&](int i, size_t to) {
      const size_t from = i < 0 ? 0 : marks[static_cast<size_t>(i)].end;
      const std::string text = body.substr(from, to - from);
      if (i < 0)
        read_outside("#preamble", text, outer_name, form, level);
      else if (marks[static_cast<size_t>(i)].final)
        read_outside("#epilogue", text, outer_name, form, level);
      else
        return std::optional(read_part(text, outer_name, form, level));
      return std::optional<OtherPart>();
    };
    int last_clean = -1;
    for (int i = -1; i < static_cast<int>(marks.size()); ++i) {
      const bool last = i + 1 == static_cast<int>(marks.size());
      const size_t to = last ? body.size() : marks[static_cast<size_t>(i) + 1].begin;
      if (const auto part = piece(i, to)) {
        const Mark& mark = marks[static_cast<size_t>(i)];
        read_others(*part, other_parts(body, boundary, {mark.at, mark.end, i == 0}, too_much_),
                    outer_name, form, level);
      }
      if (!last && !marks[static_cast<size_t>(i) + 1].clean) {
        dispute();
        continue;
      }
      if (last_clean != i) piece(last_clean, to);
      last_clean = i + 1;
    }
  }

  void read_others(const OtherPart& part, const std::vector<OtherPart>& others,
                   const std::string& outer_name, bool form, int level) {
    std::vector<OtherPart> seen = {part};
    for (const OtherPart& other : others) {
      if (std::find(seen.begin(), seen.end(), other) != seen.end()) continue;
      seen.push_back(other);
      count_part();
      dispute();
      deliver(other, outer_name, form, level);
    }
  }

  void read_outside(const char* name, const std::string& text, const std::string& outer_name,
                    bool form, int level) {
    if (text.empty()) return;
    add(name, text);
    if (lower(text).find("content-disposition") == std::string::npos) return;
    dispute();
    read_part(text, outer_name, form, level);
  }

  std::vector<PartHeader> read_headers(const std::string& part, size_t& content) {
    std::vector<PartHeader> headers;
    size_t at = 0;
    bool ended = false;
    while (at < part.size() && !ended) {
      const size_t feed = part.find('\n', at);
      const size_t end = std::min(feed, part.size());
      if (end > 16 * 1024) {
        too_much_ = true;
        break;
      }
      std::string line = part.substr(at, end - at);
      if (line.size() >= 5120) dispute();
      const bool crlf = !line.empty() && line.back() == '\r';
      if (crlf)
        line.pop_back();
      else
        dispute();
      at = std::min(end + 1, part.size());
      ended = line.empty() && feed != std::string::npos;
      if (!line.empty()) read_header_line(line, headers);
    }
    if (!ended) dispute();
    for (PartHeader& header : headers) header = kept(header.name, header.value);
    content = at;
    return headers;
  }

  void read_header_line(const std::string& line, std::vector<PartHeader>& headers) {
    const bool goes_on = is_blank(line[0]);
    if (goes_on || (line[0] >= 9 && line[0] <= 13) || line.find('\0') != std::string::npos ||
        line.find('\r') != std::string::npos)
      dispute();
    if (goes_on && !headers.empty()) {
      headers.back().value += line;
      return;
    }
    const size_t colon = line.find(':');
    if (colon == std::string::npos) {
      dispute();
      headers.push_back({"", line});
      return;
    }
    const std::string name = line.substr(0, colon);
    const auto drops = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
    if (name.empty() || drops(name.front()) || drops(name.back())) dispute();
    headers.push_back({name, line.substr(colon + 1)});
  }

  void count_part() {
    if (++parts_ <= 1000) return;
    too_much_ = true;
    throw TooMuch();
  }

  OtherPart read_part(const std::string& text, const std::string& outer_name, bool form,
                      int level) {
    count_part();
    size_t content_at = 0;
    OtherPart part;
    part.headers = read_headers(text, content_at);
    part.content = text.substr(content_at);
    deliver(part, outer_name, form, level);
    return part;
  }

  void deliver(const OtherPart& part, const std::string& outer_name, bool form, int level) {
    const auto& [headers, content] = part;
    Parameter names, files;
    read_dispositions(headers, form, names, files);
    if (names.values.empty()) names.values.push_back(outer_name);
    std::string decoded;
    const bool encoded = decode(headers, content, decoded);
    for (const std::string& name : names.values) {
      for (const std::string& file : files.values) {
        add(name + ".filename", file, BodyPairKind::kFileName);
      }
      for (const bool types : {false, true}) {
        for (const PartHeader& header : headers) {
          if ((lower(header.name) == "content-type") == types)
            add(name + ".header." + lower(header.name), std::string(trim(header.value)),
                types ? BodyPairKind::kType : BodyPairKind::kHeader);
        }
      }
      add(name, content, BodyPairKind::kContent);
      if (encoded) add(name, decoded, BodyPairKind::kDecoded);
    }
    for (const PartHeader& header : headers) {
      if (lower(header.name) != "content-type") continue;
      if (!starts_with_ignoring_case(header.value, "multipart/")) continue;
      if (form) dispute();
      if (level == 4) {
        too_much_ = true;
        return;
      }
      read(std::string(trim(header.value)), content, names.values[0], level + 1);
    }
  }

  void read_dispositions(const std::vector<PartHeader>& headers, bool form, Parameter& names,
                         Parameter& files) {
    size_t count = 0;
    bool form_data = true;
    for (const PartHeader& header : headers) {
      if (lower(header.name) != "content-disposition") continue;
      ++count;
      form_data = form_data && lower(parameter_type(header.value)) == "form-data";
      read_parameter(header.value, "name", names);
      read_parameter(header.value, "filename", files);
    }
    note(names);
    note(files);
    if (form && (count != 1 || !form_data || names.values.empty())) dispute();
  }

  bool decode(const std::vector<PartHeader>& headers, const std::string& content,
              std::string& decoded) {
    bool done = false;
    for (const PartHeader& header : headers) {
      if (lower(header.name) != "content-transfer-encoding") continue;
      const std::string encoding = lower(trim(header.value));
      if (encoding == "7bit" || encoding == "8bit" || encoding == "binary") continue;
      dispute();
      if (done) continue;
      done = encoding == "base64" || encoding == "quoted-printable";
      if (encoding == "base64") decoded = apply_step(FormStep::kBase64Decode, content);
      if (encoding == "quoted-printable") decoded = quoted_printable(content);
    }
    return done;
  }

  BodyReading& reading_;
  bool bad_ = false;
  bool too_much_ = false;
  int parts_ = 0;
};

}  // namespace

BodyReading read_multipart(std::string_view content_type, std::string_view body) {
  BodyReading reading;
  Multipart multipart(reading);
  try {
    multipart.read(std::string(content_type), std::string(body), "", 1);
  } catch (const TooMuch&) {
    // what was read stays
  }
  reading.read = multipart.result();
  if (multipart.bad_and_too_much()) reading.flags.insert("too_much");
  return reading;
}

}  // namespace stopgap::oracle
