// SPDX-License-Identifier: Apache-2.0
// See views.h. Tested by views_test.cc, whose expected values were derived from the text by hand.
#include "tests/oracle/views.h"

#include <algorithm>

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

std::string slashes(std::string_view text) {
  std::string result(text);
  std::replace(result.begin(), result.end(), '\\', '/');
  return result;
}

void add_view(std::vector<std::string>& views, std::string view) {
  if (std::find(views.begin(), views.end(), view) == views.end()) views.push_back(std::move(view));
}

std::vector<std::string> stages_from(std::string v0, std::string v1) {
  std::vector<std::string> views{std::move(v0)};
  for (int round = 1; round <= kMaxRounds && v1 != views.back(); ++round) {
    views.push_back(v1);
    v1 = pct(views.back());
  }
  return views;
}

}  // namespace

std::string pct(std::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
        hex_digit(text[i + 2]) >= 0) {
      result += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

std::vector<std::string> decode_stages(std::string_view text) {
  return stages_from(std::string(text), pct(text));
}

std::vector<std::string> argument_stages(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return stages_from(std::string(text), pct(spaced));
}

std::string canonical_path(std::string_view path) {
  const std::string input = slashes(path);
  std::vector<std::string> kept;
  for (const std::string& segment : split(input, '/')) {
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      kept.push_back(segment);
    } else if (!kept.empty()) {
      kept.pop_back();
    }
  }
  std::string result = "/";
  for (size_t i = 0; i < kept.size(); ++i) {
    if (i != 0) result += '/';
    result += kept[i];
  }
  const bool slash_at_end =
      input.empty() || ends_with(input, "/") || ends_with(input, "/.") || ends_with(input, "/..");
  if (slash_at_end && result.back() != '/') result += '/';
  return result;
}

std::string canonical_path_without_parameters(std::string_view path) {
  std::string cut;
  const std::vector<std::string> segments = split(slashes(path), '/');
  for (size_t i = 0; i < segments.size(); ++i) {
    if (i != 0) cut += '/';
    cut += segments[i].substr(0, segments[i].find(';'));
  }
  return canonical_path(cut);
}

std::vector<std::string> path_views(std::string_view path) {
  const std::vector<std::string> stages = decode_stages(path);
  std::vector<std::string> views = stages;
  for (const std::string& stage : stages) {
    add_view(views, canonical_path(stage));
    add_view(views, canonical_path_without_parameters(stage));
  }
  return views;
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
