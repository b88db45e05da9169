// SPDX-License-Identifier: Apache-2.0
// One pass: a stack of what is open, each resolved where it closes, so from the inside out. What
// was found to hold no delimiter is not looked through again. Private: Resolver. Tested by
// language_steps_test.cc and tests/fuzz/fuzz_forms.cc.
#include "engine/lookups.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include "engine/ascii.h"

namespace stopgap::engine {
namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr std::string_view kOpening = "${";

/// Where a content is split. An escaped `:\-` before the first `:-` is no delimiter, but a `:` if a
/// delimiter follows, else the `:-` that it says.
struct Split {
  size_t delimiter = kNone;  ///< of `:-`
  size_t escape = kNone;     ///< of the backslash
};

Split split(std::string_view content) {
  Split found;
  for (size_t at = 0; at + 1 < content.size(); ++at) {
    if (content[at] != ':') continue;
    if (content[at + 1] == '-') {
      found.delimiter = at;
      break;
    }
    if (found.escape == kNone && content.substr(at + 1, 2) == "\\-") found.escape = ++at;
  }
  return found;
}

enum class Lookup { kOther, kJndi, kLower, kUpper, kDate };

struct Named {
  Lookup lookup = Lookup::kOther;
  size_t length = 0;  ///< of its name and the colon
};

/// A name ends at its colon, which must not be that of the delimiter: `lower:-x` is named `lower`.
/// Its case does not matter (Interpolator).
Named name_of(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, Lookup>, 4> kNames = {{
      {"jndi:", Lookup::kJndi},
      {"lower:", Lookup::kLower},
      {"upper:", Lookup::kUpper},
      {"date:", Lookup::kDate},
  }};
  for (const auto& [known, lookup] : kNames) {
    if (equal_ignoring_case(name.substr(0, known.size()), known)) return {lookup, known.size()};
  }
  return {};
}

/// Puts `ascii` in place of `letter`, which is longer.
size_t fold(char* text, size_t size, std::string_view letter, char ascii) {
  const std::string_view all(text, size);
  size_t out = all.find(letter);
  if (out == kNone) return size;
  for (size_t at = out; at < size;) {
    text[out++] = ascii;
    at += letter.size();
    const size_t next = std::min(all.find(letter, at), size);
    std::memmove(text + out, text + at, next - at);
    out += next - at;
    at = next;
  }
  return out;
}

char to_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

/// Letters beyond ASCII stay, but for those whose other case is an ASCII letter (Unicode,
/// UnicodeData.txt): U+212A, the Kelvin sign; U+0131, the i without its dot; U+017F, the long s.
/// What stands between `'` in a format of a date stands for itself.
size_t value_of(Lookup lookup, char* text, size_t size) {
  switch (lookup) {
    case Lookup::kLower:
      std::transform(text, text + size, text, to_lower);
      return fold(text, size, "\u212A", 'k');
    case Lookup::kUpper:
      std::transform(text, text + size, text, to_upper);
      return fold(text, fold(text, size, "\u0131", 'I'), "\u017F", 'S');
    case Lookup::kDate:
      return static_cast<size_t>(std::remove(text, text + size, '\'') - text);
    case Lookup::kOther:
    case Lookup::kJndi:
      break;
  }
  return size;
}

class Resolver {
 public:
  explicit Resolver(char* text) : text_(text) {}

  void add(std::string_view bytes) {
    std::memmove(text_ + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
  }

  void open() {
    if (count_ == kMaxOpenLookups) {
      first_ = (first_ + 1) % kMaxOpenLookups;
      --count_;
    }
    ++count_;
    innermost() = {size_, false};
    add(kOpening);
  }

  void close() {
    if (count_ == 0) return add("}");
    const Open last = innermost();
    --count_;
    const std::string_view content(text_ + last.at + kOpening.size(),
                                   size_ - last.at - kOpening.size());
    if (last.holds_jndi) return stays(true);
    const Split at = split(content);
    const Named named = name_of(content.substr(0, at.delimiter));
    if (named.lookup == Lookup::kJndi) return stays(true);
    if (named.lookup == Lookup::kOther && at.delimiter == kNone) return stays(false);
    size_ = last.at;
    if (named.lookup == Lookup::kOther) return add(content.substr(at.delimiter + 2));
    add_argument(content, named.length, at);
    size_ = last.at + value_of(named.lookup, text_ + last.at, size_ - last.at);
  }

  size_t size() const { return size_; }

 private:
  struct Open {
    size_t at = 0;  // of its `$`, in the text as it is resolved so far
    bool holds_jndi = false;
  };

  Open& innermost() { return open_[(first_ + count_ - 1) % kMaxOpenLookups]; }

  void stays(bool jndi) {
    add("}");
    if (jndi && count_ > 0) innermost().holds_jndi = true;
  }

  /// What stands from `begin` to the delimiter, its escape read. What is behind is not asked for.
  void add_argument(std::string_view content, size_t begin, const Split& at) {
    const std::string_view name = content.substr(0, at.delimiter);
    if (at.escape == kNone) return add(name.substr(begin));
    add(name.substr(0, at.escape).substr(begin));
    add(name.substr(at.escape + (at.delimiter == kNone ? 1 : 2)));
  }

  char* text_;
  size_t size_ = 0;
  std::array<Open, kMaxOpenLookups> open_;
  size_t first_ = 0, count_ = 0;
};

}  // namespace

size_t lookups(char* text, size_t size) {
  const std::string_view all(text, size);
  Resolver resolver(text);
  for (size_t i = 0; i < size;) {
    const size_t begin = i;
    if (all[i] == '}') {
      resolver.close();
      ++i;
    } else if (all[i] != '$') {
      i = std::min(all.find_first_of("$}", i), size);
      resolver.add(all.substr(begin, i - begin));
    } else {
      // A `$` before `${` escapes it, once; a default that holds it is read again, and loses one
      // each time. So any number of them may be gone in the end.
      i = std::min(all.find_first_not_of('$', i), size);
      if (i < size && all[i] == '{') {
        resolver.open();
        ++i;
      } else {
        resolver.add(all.substr(begin, i - begin));
      }
    }
  }
  return resolver.size();
}

}  // namespace stopgap::engine
