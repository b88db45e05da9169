// SPDX-License-Identifier: Apache-2.0
// See body_charsets.h. Tested in body_texts_test.cc.
#include "tests/oracle/body_charsets.h"

#include <iconv.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <stdexcept>

#include "tests/oracle/body.h"
#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

const std::string kBad = "\xEF\xBF\xBD", kMark = "\xEF\xBB\xBF";

struct Set {
  std::string name;
  bool single = false;
};

/// By alias.
const std::map<std::string, Set, std::less<>>& table() {
  static const std::map<std::string, Set, std::less<>> all = [] {
    std::map<std::string, Set, std::less<>> made;
    const auto row = [&](const std::string& kind, const char* name, const char* aliases) {
      const std::string set = kind == "kSame" ? "UTF-8" : name;
      for (const std::string& alias : split(aliases, ' ')) made[alias] = {set, kind == "kTable"};
    };
#define STOPGAP_CHARSET(kind, name, aliases) row(#kind, name, aliases);
#include "support/charsets.def"
#undef STOPGAP_CHARSET
    return made;
  }();
  return all;
}

bool is_single(const std::string& set) {
  for (const auto& [alias, found] : table()) {
    if (found.name == set) return found.single;
  }
  return false;
}

/// The whole text, a step of `unit` bytes over what is no character.
std::string by_iconv(const std::string& set, std::string text, size_t unit) {
  const iconv_t descriptor = iconv_open("UTF-8", set.c_str());
  if (descriptor == reinterpret_cast<iconv_t>(-1)) throw std::runtime_error("no iconv of " + set);
  std::string out;
  char* from = text.data();
  size_t left = text.size();
  for (bool more = true; more;) {
    char room[64];
    char* to = room;
    size_t free = sizeof room;
    const bool end = left == 0;
    const size_t code = end ? iconv(descriptor, nullptr, nullptr, &to, &free)
                            : iconv(descriptor, &from, &left, &to, &free);
    out.append(room, sizeof room - free);
    const bool bad = code == static_cast<size_t>(-1);
    if (end) more = bad && errno == E2BIG;
    if (end || !bad || errno == E2BIG) continue;
    // Of sets with characters of several bytes, what is left of the last one is one bad character.
    const size_t skipped = errno == EINVAL && unit == 1 ? left : std::min(unit, left);
    out += kBad;
    from += skipped;
    left -= skipped;
  }
  iconv_close(descriptor);
  if (set == "ISO-2022-JP-2") {
    std::string kept;
    for (const char c : out)
      if (c != 14 && c != 15) kept += c;
    return kept;
  }
  return out;
}

std::string byte_by_byte(const std::string& set, const std::string& text) {
  static std::map<std::string, std::vector<std::string>> known;
  std::vector<std::string>& bytes = known[set];
  for (int byte = 0; bytes.size() < 256; ++byte) {
    bytes.push_back(by_iconv(set, std::string(1, static_cast<char>(byte)), 1));
  }
  std::string out;
  for (const char c : text) out += bytes[static_cast<unsigned char>(c)];
  return out;
}

/// Units of UTF-16 as UTF-8.
std::string units(const std::vector<unsigned>& all) {
  std::string out;
  for (size_t i = 0; i < all.size(); ++i) {
    const bool high = all[i] >= 0xD800 && all[i] < 0xDC00;
    const bool pair = high && i + 1 < all.size() && all[i + 1] >= 0xDC00 && all[i + 1] < 0xE000;
    if (pair) {
      out += utf8(0x10000 + (all[i] - 0xD800) * 0x400 + (all[i + 1] - 0xDC00));
      ++i;
    } else {
      out += all[i] >= 0xD800 && all[i] < 0xE000 ? kBad : utf8(all[i]);
    }
  }
  return out;
}

std::string utf7(const std::string& text) {
  static const std::string kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const char c = text[i++];
    if (static_cast<unsigned char>(c) > 127) {
      out += kBad;
    } else if (c != '+') {
      out += c;
    } else if (i < text.size() && text[i] == '-') {
      out += '+';
      ++i;
    } else {
      std::string bits;
      for (; i < text.size() && kDigits.find(text[i]) != std::string::npos; ++i) {
        const size_t digit = kDigits.find(text[i]);
        for (int bit = 5; bit >= 0; --bit) bits += digit >> bit & 1 ? '1' : '0';
      }
      std::vector<unsigned> all;
      for (size_t at = 0; at + 16 <= bits.size(); at += 16) {
        all.push_back(static_cast<unsigned>(std::stoul(bits.substr(at, 16), nullptr, 2)));
      }
      out += units(all);
      if (i < text.size() && text[i] == '-') ++i;
    }
  }
  return out;
}

bool begins(const std::string& text, const std::string& with) {
  return text.compare(0, with.size(), with) == 0;
}

/// Every four bytes that mark a text in the table, and as what. x: what JSON and XML begin with; y:
/// ASCII.
struct Mark {
  std::string bytes;  // with 'x' and 'y'
  std::vector<std::string> sets;
};
const std::vector<Mark>& marks() {
  static const std::vector<Mark> all = {
      {"\xEF\xBB\xBF", {"UTF-8"}},
      {std::string("\xFF\xFE\0\0", 4), {"UTF-32LE", "UTF-16LE"}},
      {"\xFF\xFE", {"UTF-16LE"}},
      {"\xFE\xFF", {"UTF-16BE"}},
      {std::string("\0\0\xFE\xFF", 4), {"UTF-32BE"}},
      {"\x4C\x6F\xA7\x94", {"IBM037"}},
      {std::string("x\0\0\0", 4), {"UTF-32LE"}},
      {std::string("\0\0\0x", 4), {"UTF-32BE"}},
      {std::string("x\0y\0", 4), {"UTF-16LE"}},
      {std::string("\0x\0y", 4), {"UTF-16BE"}},
  };
  return all;
}

/// The bytes that are there are those of the mark.
bool agrees(const std::string& text, const std::string& mark) {
  for (size_t i = 0; i < std::min(text.size(), mark.size()); ++i) {
    const bool start = std::string("{[<\" \t\r\n").find(text[i]) != std::string::npos;
    const bool ascii = text[i] > 0;
    if (mark[i] == 'x' ? !start : mark[i] == 'y' ? !ascii : text[i] != mark[i]) return false;
  }
  return true;
}

}  // namespace

std::vector<std::string> sets_named(std::string_view name, const std::string& text) {
  std::string plain(name);
  const std::string around = " \t\"'";
  const size_t first = plain.find_first_not_of(around);
  if (first == std::string::npos) return {};
  plain = lower(plain.substr(first, plain.find_last_not_of(around) - first + 1));
  const auto found = table().find(plain);
  if (found == table().end()) return {};
  const std::string& set = found->second.name;
  if (set != "UTF-16" && set != "UTF-32") return {set};
  const bool wide = set == "UTF-32";
  if (begins(text, wide ? std::string("\0\0\xFE\xFF", 4) : "\xFE\xFF")) return {set + "BE"};
  if (begins(text, wide ? std::string("\xFF\xFE\0\0", 4) : "\xFF\xFE")) return {set + "LE"};
  return {set + "BE", set + "LE"};
}

std::vector<std::string> sets_marked(const std::string& text) {
  for (const Mark& mark : marks()) {
    if (text.size() >= mark.bytes.size() && agrees(text, mark.bytes)) return mark.sets;
  }
  return {};
}

bool may_be_marked(const std::string& text) {
  for (const Mark& mark : marks()) {
    const bool shorter = text.size() < 4 && text.size() <= mark.bytes.size();
    if (shorter && agrees(text, mark.bytes)) return true;
  }
  return false;
}

std::string to_utf8(const std::string& set, const std::string& text) {
  std::string out = set == "UTF-8"   ? text
                    : set == "UTF-7" ? utf7(text)
                    : is_single(set) ? byte_by_byte(set, text)
                                     : by_iconv(set, text,
                                                set.find("16") != std::string::npos ? 2
                                                : set.find("UTF-32") == 0           ? 4
                                                                                    : 1);
  return begins(out, kMark) ? out.substr(kMark.size()) : out;
}

bool is_wide(const std::string& set) { return begins(set, "UTF-16") || begins(set, "UTF-32"); }

}  // namespace stopgap::oracle
