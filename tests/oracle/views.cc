// SPDX-License-Identifier: Apache-2.0
// See views.h. Tested by views_test.cc, whose expected values were derived from the text by hand.
#include "tests/oracle/views.h"

#include <algorithm>
#include <cstdint>
#include <map>

namespace stopgap::oracle {
namespace {

constexpr int kMaxRounds = 4;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

void add_view(std::vector<std::string>& views, std::string view) {
  if (std::find(views.begin(), views.end(), view) == views.end()) views.push_back(std::move(view));
}

/// In UTF-8, in so few bytes as there can be (RFC 2279: up to six).
std::string utf8(uint32_t character) {
  if (character < 0x80) return {static_cast<char>(character)};
  std::string tail;
  uint32_t lead_room = 0x20;  // what the lead byte of two can hold
  uint32_t lead_mark = 0xC0;
  while (true) {
    tail.insert(tail.begin(), static_cast<char>(0x80 + character % 64));
    character /= 64;
    if (character < lead_room) break;
    lead_room /= 2;
    lead_mark = 0x100 - lead_room * 2;
  }
  return static_cast<char>(lead_mark + character) + tail;
}

/// A lead byte and its continuation bytes at the start of `text`.
struct Sequence {
  size_t length = 0;  ///< 0: there is none
  uint32_t character = 0;
};

Sequence read_sequence(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  Sequence result;
  size_t length = 0;
  if (byte(0) >= 0xC0 && byte(0) <= 0xDF) length = 2;
  if (byte(0) >= 0xE0 && byte(0) <= 0xEF) length = 3;
  if (byte(0) >= 0xF0 && byte(0) <= 0xF7) length = 4;
  if (byte(0) >= 0xF8 && byte(0) <= 0xFB) length = 5;
  if (byte(0) >= 0xFC && byte(0) <= 0xFD) length = 6;
  if (length == 0 || text.size() < length) return result;
  uint32_t character = byte(0) % (1u << (7 - length));
  for (size_t i = 1; i < length; ++i) {
    if (byte(i) < 0x80 || byte(i) > 0xBF) return result;
    character = character * 64 + byte(i) % 64;
  }
  result.length = length;
  result.character = character;
  return result;
}

std::map<uint32_t, char> read_lookalikes() {
  std::map<uint32_t, char> table;
  const auto add = [&table](char ascii, std::u32string_view characters) {
    for (const char32_t character : characters) table[character] = ascii;
  };
#define STOPGAP_LOOKALIKE(ascii, characters, source) add(ascii, characters);
#include "support/lookalikes.def"
#undef STOPGAP_LOOKALIKE
  for (int i = 0; i < 94; ++i) {
    table[0xFF01 + static_cast<uint32_t>(i)] = static_cast<char>('!' + i);
  }
  return table;
}

const std::map<uint32_t, char>& lookalikes() {
  static const std::map<uint32_t, char> table = read_lookalikes();
  return table;
}

/// The four digits behind `%u`, or -1.
int code_at(std::string_view text, size_t at) {
  if (at + 6 > text.size() || text[at] != '%') return -1;
  if (text[at + 1] != 'u' && text[at + 1] != 'U') return -1;
  int code = 0;
  for (size_t i = at + 2; i < at + 6; ++i) {
    if (hex_digit(text[i]) < 0) return -1;
    code = code * 16 + hex_digit(text[i]);
  }
  return code;
}

std::string decode(std::string_view text, bool percent_u) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    const int code = percent_u ? code_at(text, i) : -1;
    if (code >= 0xD800 && code <= 0xDBFF && code_at(text, i + 6) >= 0xDC00 &&
        code_at(text, i + 6) <= 0xDFFF) {
      result += utf8(0x10000 + static_cast<uint32_t>(code - 0xD800) * 0x400 +
                     static_cast<uint32_t>(code_at(text, i + 6) - 0xDC00));
      i += 11;
    } else if (code >= 0xD800 && code <= 0xDFFF) {
      result += utf8(0xFFFD);
      i += 5;
    } else if (code >= 0) {
      result += utf8(static_cast<uint32_t>(code));
      i += 5;
    } else if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
               hex_digit(text[i + 2]) >= 0) {
      result += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

/// Adds the views of one chain.
void add_chain(std::string_view text, const Reads& reads, bool argument, Stages& stages) {
  const auto next_of = [&](const std::string& view) {
    return fold(decode(view, reads.percent_u), reads.overlong, reads.best_fit);
  };
  std::string view(text);
  std::string spaced = view;
  if (argument) std::replace(spaced.begin(), spaced.end(), '+', ' ');
  std::string next = next_of(spaced);
  int rounds = 0;
  while (rounds < kMaxRounds && next != view) {
    ++rounds;
    view = next;
    add_view(stages.views, view);
    next = next_of(view);
  }
  stages.rounds = std::max(stages.rounds, rounds);
  if (rounds == kMaxRounds && next != view) stages.more = true;
}

std::string windows_name(std::string segment) {
  segment = segment.substr(0, segment.find(':'));
  while (ends_with(segment, " ")) segment.pop_back();
  if (segment == "." || segment == "..") return segment;
  while (ends_with(segment, " ") || ends_with(segment, ".")) segment.pop_back();
  return segment;
}

std::string name_of_enumerator(std::string name) { return lower(name.substr(1)); }

}  // namespace

Reads reads_of(std::string_view backend) {
  Reads reads;
  bool named = false;
#define STOPGAP_READS(name, behaviour, source) \
  if (name_of_enumerator(#name) == backend) {  \
    reads.behaviour = named = true;            \
  }
#include "support/backend_reads.def"
#undef STOPGAP_READS
  if (!named) {
    reads = {true, true, true, true, true, true, true, true,
             true, true, true, true, true, true, true};
  }
  return reads;
}

std::string pct(std::string_view text) { return decode(text, false); }
std::string pctu(std::string_view text) { return decode(text, true); }

std::string fold(std::string_view text, bool overlong, bool best_fit) {
  std::string result;
  for (size_t i = 0; i < text.size();) {
    const Sequence sequence = read_sequence(text.substr(i));
    if (sequence.length == 0) {
      result += text[i++];
      continue;
    }
    const std::string shortest = utf8(sequence.character);
    const auto ascii = lookalikes().find(sequence.character);
    const bool too_long = shortest.size() < sequence.length;
    if (too_long && !overlong) {
      result += text.substr(i, sequence.length);
    } else if (best_fit && ascii != lookalikes().end()) {
      result += ascii->second;
    } else {
      result += shortest;
    }
    i += sequence.length;
  }
  return result;
}

Stages read_stages(std::string_view text, const Reads& reads, bool argument) {
  Stages stages;
  stages.views.emplace_back(text);
  Reads lenient;
  add_chain(text, lenient, argument, stages);
  lenient.percent_u = reads.percent_u;
  lenient.overlong = reads.overlong;
  add_chain(text, lenient, argument, stages);
  lenient.best_fit = reads.best_fit;
  add_chain(text, lenient, argument, stages);
  return stages;
}

std::vector<std::string> decode_stages(std::string_view text, const Reads& reads) {
  return read_stages(text, reads).views;
}

std::vector<std::string> argument_stages(std::string_view text, const Reads& reads) {
  return read_stages(text, reads, true).views;
}

std::vector<std::string> path_stages(std::string_view path, const Reads& reads,
                                     const std::vector<std::string>& further) {
  std::vector<std::string> result;
  const auto add_with_cuts = [&](const std::vector<std::string>& stages) {
    for (const std::string& stage : stages) add_view(result, stage);
    for (const char end : {'\0', '#'}) {
      if (!(end == '#' ? reads.hash_ends : reads.nul_ends)) continue;
      for (const std::string& stage : stages) {
        if (stage.find(end) != std::string::npos) {
          add_view(result, stage.substr(0, stage.find(end)));
        }
      }
    }
  };
  add_with_cuts(decode_stages(path, reads));
  for (const std::string& text : further) {
    for (const std::string& one : decode_stages(text, reads)) add_view(result, one);
  }
  std::vector<std::string> without_parameters;
  std::string stage(path);
  for (int round = 0; round < kMaxRounds && reads.path_parameters; ++round) {
    std::string plain;
    for (const std::string& segment : split(stage, '/')) {
      plain += "/" + segment.substr(0, segment.find(';'));
    }
    plain.erase(0, 1);
    stage = pct(plain);
    if (stage == plain) break;
    without_parameters.push_back(stage);
  }
  add_with_cuts(without_parameters);
  return result;
}

std::string canonical_path(std::string_view path, Separators separators, bool cut_parameters) {
  std::string input(path);
  if (separators != Separators::kSlash) std::replace(input.begin(), input.end(), '\\', '/');
  std::vector<std::string> kept;
  bool dropped = false;
  for (std::string segment : split(input, '/')) {
    if (cut_parameters) segment = segment.substr(0, segment.find(';'));
    if (separators == Separators::kWindows) segment = windows_name(segment);
    dropped = segment.empty() || segment == "." || segment == "..";
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (!dropped) kept.push_back(segment);
  }
  std::string result;
  for (const std::string& segment : kept) result += "/" + segment;
  return dropped || kept.empty() ? result + "/" : result;
}

std::string canonical_with_empties(std::string_view path, Separators separators) {
  std::string input(path);
  if (separators != Separators::kSlash) std::replace(input.begin(), input.end(), '\\', '/');
  std::vector<std::string> segments = split(input, '/');
  if (segments[0].empty()) segments.erase(segments.begin());
  std::vector<std::string> kept;
  bool directory = true;
  for (size_t i = 0; i < segments.size(); ++i) {
    const bool last = i + 1 == segments.size();
    directory = segments[i] == "." || segments[i] == ".." || (segments[i].empty() && last);
    if (segments[i] == ".." && !kept.empty()) kept.pop_back();
    if (!directory) kept.push_back(segments[i]);
  }
  std::string result;
  for (const std::string& segment : kept) result += "/" + segment;
  return directory || kept.empty() ? result + "/" : result;
}

std::vector<std::string> path_views(std::string_view path, const Reads& reads,
                                    const std::vector<std::string>& further) {
  const std::vector<std::string> stages = path_stages(path, reads, further);
  std::vector<std::string> views = stages;
  for (const std::string& stage : stages) {
    for (const Separators how : {Separators::kSlash, Separators::kBoth, Separators::kWindows}) {
      if (how == Separators::kBoth && !reads.backslash) continue;
      if (how == Separators::kWindows && !reads.trailing_dots) continue;
      add_view(views, canonical_path(stage, how, false));
      if (reads.path_parameters) add_view(views, canonical_path(stage, how, true));
    }
    for (const Separators how : {Separators::kSlash, Separators::kBoth}) {
      if (!reads.empty_segments || (how == Separators::kBoth && !reads.backslash)) continue;
      add_view(views, canonical_with_empties(stage, how));
    }
  }
  return views;
}

std::vector<std::string> views_within(std::vector<std::string> views, size_t free) {
  const size_t most = 8 * views[0].size() + free;
  size_t bytes = 0, kept = 0;
  while (kept < views.size() && bytes + views[kept].size() <= most) bytes += views[kept++].size();
  views.resize(kept);
  return views;
}

size_t bytes_beyond(const std::vector<std::string>& views) {
  size_t bytes = 0;
  for (const std::string& view : views) bytes += view.size();
  return bytes - std::min(bytes, 8 * views[0].size());
}

bool forms_differ(const std::vector<std::string>& stages) {
  return std::any_of(stages.begin(), stages.end(), [](const std::string& stage) {
    std::vector<std::string> forms;
    for (const bool cut : {false, true}) {
      for (const Separators how : {Separators::kSlash, Separators::kBoth, Separators::kWindows}) {
        add_view(forms, canonical_path(stage, how, cut));
      }
    }
    for (const Separators how : {Separators::kSlash, Separators::kBoth}) {
      const std::string form = canonical_with_empties(stage, how);
      add_view(forms, canonical_path(form, Separators::kSlash, false));
    }
    return forms.size() > 1;
  });
}

std::string_view trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string host_candidate(std::string_view text) {
  const size_t at = text.rfind('@');
  if (at != std::string_view::npos) text.remove_prefix(at + 1);
  // Digits only after the last colon: such a colon cannot stand inside a closed `[…]`.
  const size_t colon = text.rfind(':');
  if (colon != std::string_view::npos &&
      text.find_first_not_of("0123456789", colon + 1) == std::string_view::npos) {
    text = text.substr(0, colon);
  }
  if (ends_with(text, ".")) text.remove_suffix(1);
  return lower(text);
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> pieces(1);
  for (char c : text) {
    if (c == separator) {
      pieces.emplace_back();
    } else {
      pieces.back() += c;
    }
  }
  return pieces;
}

}  // namespace stopgap::oracle
