// SPDX-License-Identifier: Apache-2.0
// See wide_evasions.h. Tested by wide_evasions_test.cc.
#include "tests/rules/wide_evasions.h"

#include <algorithm>
#include <utility>

#include "tests/rules/spelling.h"

namespace stopgap::rules {
namespace {

constexpr std::string_view kIis = "IIS: http.sys, PercentUAllowed (KB 820129)";
constexpr std::string_view kWindows = "Windows file names: Naming Files, Paths, and Namespaces";
constexpr std::string_view kLenientUtf8 =
    "decoders of RFC 2279's time: CVE-2000-0884, CVE-2008-2938";
constexpr std::string_view kBestFit = "WideCharToMultiByte without WC_NO_BEST_FIT_CHARS (CWE-176)";
constexpr std::string_view kTwice = "a proxy that decodes before a server that decodes (CWE-174)";
constexpr std::string_view kEvery = "every server: RFC 9110, RFC 9112";

std::string hex(unsigned value, unsigned digits) {
  std::string out(digits, '0');
  for (unsigned i = digits; i-- > 0; value >>= 4) out[i] = "0123456789abcdef"[value & 15];
  return out;
}

std::string percent(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += "%" + hex(static_cast<unsigned char>(c), 2);
  return out;
}

std::string utf8_of_three(unsigned character) {
  return {static_cast<char>(0xE0 | character >> 12),
          static_cast<char>(0x80 | (character >> 6 & 63)),
          static_cast<char>(0x80 | (character & 63))};
}

std::string overlong(char c, unsigned length) {
  const auto byte = static_cast<unsigned char>(c);
  const char high = static_cast<char>(0x80 | byte >> 6),
             low = static_cast<char>(0x80 | (byte & 63));
  if (length == 2) return {static_cast<char>(0xC0 | byte >> 6), low};
  if (length == 3) return {'\xE0', high, low};
  return {'\xF0', '\x80', high, low};
}

std::string full_width(char c) {
  return utf8_of_three(0xFF01u + static_cast<unsigned char>(c) - '!');
}

using Spell = std::function<std::string(char)>;

/// Letters outside of escapes, every `step`th, as `spell` has them.
Change respell(Spell spell, size_t step = 1) {
  return [spell = std::move(spell), step](std::string_view text) {
    std::string out(text);
    const std::vector<size_t> places = letters(text);
    for (size_t n = places.size(); n-- > 0;) {
      if (n % step == 0) out.replace(places[n], 1, spell(text[places[n]]));
    }
    return out;
  };
}

Rewrite spelt(Spell spell, size_t step = 1) { return everywhere(respell(std::move(spell), step)); }

/// Slashes inside the path, but for the first.
Rewrite inner_slashes(std::string with) {
  return in_path(
      [with = std::move(with)](std::string_view path) { return replace_slashes(path, with, 1); });
}

/// `with` behind every segment that is a name, not a dot segment.
Rewrite after_names(std::string with) {
  return in_path([with = std::move(with)](std::string_view path) {
    std::string out;
    for (size_t begin = 0; begin <= path.size();) {
      const size_t end = std::min(path.find('/', begin), path.size());
      const std::string_view segment = path.substr(begin, end - begin);
      out += segment;
      if (!segment.empty() && segment != "." && segment != "..") out += with;
      if (end < path.size()) out += '/';
      begin = end + 1;
    }
    return out;
  });
}

Rewrite before_path(std::string with) {
  return in_path(
      [with = std::move(with)](std::string_view path) { return with + std::string(path); });
}

Rewrite behind_path(std::string with) {
  return in_path(
      [with = std::move(with)](std::string_view path) { return std::string(path) + with; });
}

/// A vowel as the letter with a macron over it.
std::string macron(char c) {
  constexpr std::pair<char, unsigned> kWith[] = {
      {'a', 0x101}, {'e', 0x113}, {'i', 0x12B}, {'o', 0x14D}, {'u', 0x16B},
      {'A', 0x100}, {'E', 0x112}, {'I', 0x12A}, {'O', 0x14C}, {'U', 0x16A}};
  for (const auto& [letter, code] : kWith) {
    if (letter == c) return "%u" + hex(code, 4);
  }
  return {c};
}

Rewrite query(std::function<std::string(std::string_view)> change) {
  return [change = std::move(change)](const Request& request) {
    Pieces pieces = split(request.target);
    if (!pieces.path.starts_with('/')) return request;
    pieces.query = change(pieces.query);
    Request changed = request;
    changed.target = join(pieces);
    return changed;
  };
}

Rewrite add_header(std::string name, std::string value) {
  return [=](const Request& request) {
    Request changed = request;
    changed.headers.emplace_back(name, value);
    return changed;
  };
}

Rewrite header_names(Change change) {
  return [change = std::move(change)](const Request& request) {
    Request changed = request;
    for (auto& [name, value] : changed.headers) name = change(name);
    return changed;
  };
}

Rewrite header_values(Change change) {
  return [change = std::move(change)](const Request& request) {
    Request changed = request;
    for (auto& [name, value] : changed.headers) {
      if (name != "Host") value = change(value);
    }
    return changed;
  };
}

Rewrite method(std::string with) {
  return [with = std::move(with)](const Request& request) {
    Request changed = request;
    changed.method = with;
    return changed;
  };
}

std::string to_upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return out;
}

Request with_user(const Request& request) {
  Request changed = request;
  const Pieces pieces = split(request.target);
  if (pieces.origin.empty() && pieces.path.starts_with('/')) {
    changed.target = "http://user:word@mail.example.org" + request.target;
  }
  return changed;
}

std::vector<std::string> version_first(std::string value) { return {"$Version=1; " + value}; }

std::vector<std::string> old_attributes(std::string value) {
  std::string out;
  for (const char c : value) out += c == ';' ? std::string("; $Path=/;") : std::string(1, c);
  return {out + "; $Path=/"};
}

/// The value of the first cookie in quotes.
std::vector<std::string> quoted(std::string value) {
  const size_t equals = value.find('=');
  if (equals == std::string::npos) return {value};
  const size_t end = std::min(value.find(';', equals), value.size());
  if (value.find('"') < end) return {value};
  return {value.substr(0, equals + 1) + '"' + value.substr(equals + 1, end - equals - 1) + '"' +
          value.substr(end)};
}

}  // namespace

std::vector<WideEvasion> wide_path_evasions() {
  return {
      {"triple-slash", "nginx: merge_slashes", inner_slashes("///")},
      {"encoded-slash", kIis, inner_slashes("%2f")},
      {"encoded-backslash", kIis, inner_slashes("%5C")},
      {"encoded-dot-segment", kEvery, inner_slashes("/%2e/")},
      {"half-encoded-parent", kEvery, inner_slashes("/x/.%2E/")},
      {"twice-encoded-parent", kTwice, before_path("/y/%252e%252E")},
      {"twice-encoded-slash", kTwice, inner_slashes("%252F")},
      {"backslash-parent", kIis, before_path("/y\\..")},
      {"parameter-in-parent", "Tomcat behind a proxy: CVE-2020-5902", before_path("/y/..;z=1")},
      {"many-parents", kEvery, before_path("/a/b/c/../../..")},
      {"trailing-dots", kWindows, after_names(".")},
      {"trailing-dot-encoded", kWindows, after_names("%2e")},
      {"trailing-blank", kWindows, after_names("%20")},
      {"percent-u-slash", kIis, inner_slashes("%u002f")},
      {"full-width-slash", kIis, inner_slashes("%uff0f")},
      {"full-width-slash-utf8", kBestFit, inner_slashes("%ef%bc%8f")},
      {"division-slash", kBestFit, inner_slashes("%u2215")},
      {"overlong-slash", kLenientUtf8, inner_slashes("%c0%af")},
      {"overlong-slash-of-three", kLenientUtf8, inner_slashes("%e0%80%af")},
      {"overlong-parent", kLenientUtf8, before_path("/y/%c0%ae%c0%ae")},
      {"nul-behind-path", "C strings: CVE-2006-7243, CVE-2013-4547", behind_path("%00.jpg")},
  };
}

std::vector<WideEvasion> wide_letter_evasions() {
  return {
      {"letters-4", kTwice, spelt([](char c) {
         return "%252525" + percent({&c, 1}).substr(1);
       })},
      {"percent-u", kIis,
       spelt([](char c) { return "%u00" + hex(static_cast<unsigned char>(c), 2); })},
      {"percent-capital-u", kIis,
       spelt([](char c) { return "%U00" + hex(static_cast<unsigned char>(c), 2); }, 2)},
      {"percent-u-twice", kTwice,
       spelt([](char c) { return "%25u00" + hex(static_cast<unsigned char>(c), 2); })},
      {"percent-by-percent-u", kTwice, spelt([](char c) {
         return "%u0025" + percent({&c, 1}).substr(1);
       })},
      {"full-width-by-percent-u", kIis,
       spelt([](char c) { return "%u" + hex(0xFF01u + static_cast<unsigned char>(c) - '!', 4); })},
      {"full-width-encoded", kBestFit, spelt([](char c) { return percent(full_width(c)); })},
      {"full-width-as-sent", kBestFit, spelt(full_width)},
      {"macrons", kBestFit, spelt(macron)},
      {"overlong-2", kLenientUtf8, spelt([](char c) { return percent(overlong(c, 2)); })},
      {"overlong-3", kLenientUtf8, spelt([](char c) { return percent(overlong(c, 3)); })},
      {"overlong-4", kLenientUtf8, spelt([](char c) { return percent(overlong(c, 4)); }, 3)},
      {"overlong-as-sent", kLenientUtf8, spelt([](char c) { return overlong(c, 2); })},
      {"overlong-twice-encoded", kTwice, spelt([](char c) {
         std::string out;
         for (const char byte : overlong(c, 2)) out += "%25" + percent({&byte, 1}).substr(1);
         return out;
       })},
  };
}

std::vector<WideEvasion> wide_framing_evasions() {
  return {
      {"user-in-target", kEvery, with_user},
      {"parameters-before", "every application that reads parameters by name",
       query([](std::string_view text) {
         return "?z=1&" + std::string(text.substr(text.empty() ? 0 : 1));
       })},
      {"parameters-behind", "the same", query([](std::string_view text) {
         return std::string(text.empty() ? "?" : text) + "&z=%3d";
       })},
      {"two-question-marks", kEvery,
       query([](std::string_view text) { return text.empty() ? "" : "?" + std::string(text); })},
      {"method-post", "handlers of any method", method("POST")},
      {"method-propfind", "handlers of any method", method("PROPFIND")},
      {"upper-header-names", kEvery, header_names(to_upper)},
      {"blanks-around-values", kEvery,
       header_values([](std::string_view value) { return " \t" + std::string(value) + "\t "; })},
      {"length-and-chunks", kEvery, add_header("Transfer-Encoding", "chunked")},
      {"forwarded", kEvery, add_header("X-Forwarded-For", "127.0.0.1")},
      {"cookie-version", "RFC 2109 readers", cookies(version_first)},
      {"cookie-attributes", "RFC 2109 readers", cookies(old_attributes)},
      {"cookie-quoted", "RFC 6265, 4.1.1", cookies(quoted)},
  };
}

}  // namespace stopgap::rules
