// SPDX-License-Identifier: Apache-2.0
// See charset.h. Names, and what needs iconv; unicode_text.cc has UTF-7, -16 and -32. Tested in
// charset_test.cc.
#include "engine/body/charset.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "engine/ascii.h"
#include "engine/body/unicode_text.h"

namespace stopgap::engine {
namespace {

enum class Kind : uint8_t {
  kSame,  // UTF-8 as it is
  kUtf7,
  kUtf16,  // the order is open
  kUtf16Le,
  kUtf16Be,
  kUtf32,
  kUtf32Le,
  kUtf32Be,
  kTable,      // each byte a character
  kStream,     // by iconv
  kIso2022Jp,  // by iconv, without SO and SI
};

struct Row {
  Kind kind;
  const char* name;
  std::string_view aliases;
};

constexpr Row kRows[] = {
#define STOPGAP_CHARSET(kind, name, aliases) {Kind::kind, name, aliases},
#include "support/charsets.def"
#undef STOPGAP_CHARSET
};
constexpr size_t kCharsets = std::size(kRows);

const Row& row(Charset charset) { return kRows[static_cast<size_t>(charset)]; }

/// INVARIANT: the kinds of Unicode have one row each.
constexpr Charset of_kind(Kind kind) {
  for (size_t i = 0; i < kCharsets; ++i) {
    if (kRows[i].kind == kind) return static_cast<Charset>(i);
  }
  return Charset{0};
}

struct Alias {
  std::string_view name;
  Charset charset;
};

std::vector<Alias> sorted_aliases() {
  std::vector<Alias> aliases;
  for (size_t i = 0; i < kCharsets; ++i) {
    for (std::string_view rest = kRows[i].aliases; !rest.empty();) {
      const size_t end = std::min(rest.find(' '), rest.size());
      aliases.push_back({rest.substr(0, end), static_cast<Charset>(i)});
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  std::sort(aliases.begin(), aliases.end(),
            [](const Alias& a, const Alias& b) { return a.name < b.name; });
  return aliases;
}

constexpr size_t kLongestName = 64;

std::string_view trim_name(std::string_view name) {
  const auto outside = [](char c) { return is_blank(c) || c == '"' || c == '\''; };
  while (!name.empty() && outside(name.front())) name.remove_prefix(1);
  while (!name.empty() && outside(name.back())) name.remove_suffix(1);
  return name;
}

/// Bytes a text may begin with, and what it is then in. kStart: what JSON and XML begin with;
/// kAscii: any character of ASCII but NUL.
constexpr int kStart = -1, kAscii = -2;
struct Mark {
  std::array<int, 4> bytes;
  size_t size;
  Kind kinds[2];
  size_t count;
};
constexpr Mark kMarks[] = {
    {{0xEF, 0xBB, 0xBF}, 3, {Kind::kSame}, 1},
    {{0xFF, 0xFE, 0, 0}, 4, {Kind::kUtf32Le, Kind::kUtf16Le}, 2},
    {{0xFF, 0xFE}, 2, {Kind::kUtf16Le}, 1},
    {{0xFE, 0xFF}, 2, {Kind::kUtf16Be}, 1},
    {{0, 0, 0xFE, 0xFF}, 4, {Kind::kUtf32Be}, 1},
    {{0x4C, 0x6F, 0xA7, 0x94}, 4, {Kind::kTable}, 1},  // `<?xm` in every EBCDIC: IBM037
    {{kStart, 0, 0, 0}, 4, {Kind::kUtf32Le}, 1},
    {{0, 0, 0, kStart}, 4, {Kind::kUtf32Be}, 1},
    {{kStart, 0, kAscii, 0}, 4, {Kind::kUtf16Le}, 1},
    {{0, kStart, 0, kAscii}, 4, {Kind::kUtf16Be}, 1},
};

/// As far as both go.
bool agrees(std::string_view text, const Mark& mark) {
  for (size_t i = 0; i < std::min(text.size(), mark.size); ++i) {
    const int wanted = mark.bytes[i], byte = static_cast<unsigned char>(text[i]);
    const bool fits = wanted == kStart
                          ? std::string_view("{[<\"\t\r\n ").find(text[i]) != std::string_view::npos
                      : wanted == kAscii ? byte > 0 && byte < 0x80
                                         : byte == wanted;
    if (!fits) return false;
  }
  return true;
}

}  // namespace

std::optional<Charset> find_charset(std::string_view name) {
  static const std::vector<Alias> aliases = sorted_aliases();
  name = trim_name(name);
  char lower[kLongestName];
  if (name.size() > kLongestName) return std::nullopt;
  std::transform(name.begin(), name.end(), lower, to_lower);
  const std::string_view wanted(lower, name.size());
  const auto found =
      std::lower_bound(aliases.begin(), aliases.end(), wanted,
                       [](const Alias& alias, std::string_view text) { return alias.name < text; });
  if (found == aliases.end() || found->name != wanted) return std::nullopt;
  return found->charset;
}

std::string_view charset_name(Charset charset) { return row(charset).name; }

bool is_utf8(Charset charset) { return row(charset).kind == Kind::kSame; }

/// Then no mark is there: each has a byte that is 0 or above 0x7F among the first four.
bool begins_as_ascii(std::string_view text) {
  if (text.size() < 4) return false;
  uint32_t four;
  std::memcpy(&four, text.data(), 4);
  const uint32_t zeros = (four - 0x01010101u) & ~four;
  return ((zeros | four) & 0x80808080u) == 0;
}

bool is_wide(Charset charset) {
  const Kind kind = row(charset).kind;
  return kind >= Kind::kUtf16 && kind <= Kind::kUtf32Be;
}

ByteOrders byte_orders(Charset charset, std::string_view text) {
  const Kind kind = row(charset).kind;
  if (kind != Kind::kUtf16 && kind != Kind::kUtf32) return {{charset, charset}, 1};
  const bool wide = kind == Kind::kUtf32;
  const Charset little = of_kind(wide ? Kind::kUtf32Le : Kind::kUtf16Le);
  const Charset big = of_kind(wide ? Kind::kUtf32Be : Kind::kUtf16Be);
  const std::string_view big_mark = wide ? std::string_view("\0\0\xFE\xFF", 4) : "\xFE\xFF";
  const std::string_view little_mark = wide ? std::string_view("\xFF\xFE\0\0", 4) : "\xFF\xFE";
  if (text.starts_with(big_mark)) return {{big, big}, 1};
  if (text.starts_with(little_mark)) return {{little, little}, 1};
  return {{big, little}, 2};
}

ByteOrders marked_charsets(std::string_view text) {
  if (begins_as_ascii(text)) return {{}, 0};
  for (const Mark& mark : kMarks) {
    if (text.size() < mark.size || !agrees(text, mark)) continue;
    if (mark.kinds[0] == Kind::kTable) return {{*find_charset("ibm037"), Charset{}}, 1};
    return {{of_kind(mark.kinds[0]), of_kind(mark.kinds[1])}, mark.count};
  }
  return {{}, 0};
}

bool may_be_marked(std::string_view text) {
  return text.size() < 4 &&
         std::any_of(std::begin(kMarks), std::end(kMarks), [&](const Mark& mark) {
           return mark.size >= text.size() && agrees(text, mark);
         });
}

namespace {

/// A descriptor of iconv, closed with its owner.
struct CloseIconv {
  void operator()(void* descriptor) const { iconv_close(descriptor); }
};
using Descriptor = std::unique_ptr<void, CloseIconv>;

Descriptor open(const char* from) {
  const iconv_t opened = iconv_open("UTF-8", from);
  return Descriptor(opened == reinterpret_cast<iconv_t>(-1) ? nullptr : opened);
}

/// By byte: its character in UTF-8 in the low three bytes, their number in the highest.
struct Table {
  std::array<uint32_t, 256> bytes;
  bool keeps_ascii;
};

uint32_t entry(std::string_view utf8) {
  uint32_t packed = static_cast<uint32_t>(utf8.size()) << 24;
  for (size_t i = 0; i < utf8.size(); ++i) {
    packed |= static_cast<uint32_t>(static_cast<unsigned char>(utf8[i])) << (8 * i);
  }
  return packed;
}

/// Each byte by itself: some sets put a letter and the mark behind it together.
std::unique_ptr<Table> make_table(const char* name) {
  const Descriptor descriptor = open(name);
  if (descriptor == nullptr) return nullptr;
  auto table = std::make_unique<Table>();
  table->keeps_ascii = true;
  for (unsigned byte = 0; byte < 256; ++byte) {
    char in = static_cast<char>(byte), out[8];
    char *from = &in, *to = out;
    size_t left = 1, room = sizeof out;
    iconv(descriptor.get(), nullptr, nullptr, nullptr, nullptr);
    const bool good = iconv(descriptor.get(), &from, &left, &to, &room) == 0 &&
                      iconv(descriptor.get(), nullptr, nullptr, &to, &room) == 0;
    const std::string_view utf8(out, static_cast<size_t>(to - out));
    table->bytes[byte] = entry(good && !utf8.empty() && utf8.size() <= 3 ? utf8 : kReplacement);
    if (byte < 128 && utf8 != std::string_view(&in, 1)) table->keeps_ascii = false;
  }
  return table;
}

std::string_view by_table(const Table& table, std::string_view text, Arena& arena) {
  if (table.keeps_ascii && std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; })) {
    return text;
  }
  size_t size = 0;
  for (const char c : text) size += table.bytes[static_cast<unsigned char>(c)] >> 24;
  char* out = arena.allocate<char>(size + 2);  // a store is three bytes, one of which may count
  char* next = out;
  for (const char c : text) {
    const uint32_t packed = table.bytes[static_cast<unsigned char>(c)];
    std::memcpy(next, &packed, 3);
    next += packed >> 24;
  }
  return {out, size};
}

/// A text that grows in the arena.
class Growing {
 public:
  Growing(size_t room, Arena& arena) : arena_(arena), room_(room) {
    begin_ = arena.allocate<char>(room_);
  }
  void make_room(size_t bytes) {
    if (room_ - size_ >= bytes) return;
    const size_t room = std::max(room_ + room_ / 2, size_ + bytes);
    begin_ = arena_.grow_last(begin_, room_, room);
    room_ = room;
  }
  void add(std::string_view text) {
    make_room(text.size());
    size_ += text.copy(begin_ + size_, text.size());
  }
  /// iconv's way of writing; its errno.
  int convert(iconv_t descriptor, char** from, size_t* left) {
    char* to = begin_ + size_;
    size_t room = room_ - size_;
    const size_t code = iconv(descriptor, from, left, &to, &room);
    size_ = room_ - room;
    return code == static_cast<size_t>(-1) ? errno : 0;
  }
  /// SO and SI, as Java's decoder of ISO-2022-JP does; iconv leaves them in.
  void remove_shifts() {
    char* const end =
        std::remove_if(begin_, begin_ + size_, [](char c) { return c == '\x0E' || c == '\x0F'; });
    size_ = static_cast<size_t>(end - begin_);
  }
  std::string_view finish() {
    arena_.shrink_last(begin_, size_);
    return {begin_, size_};
  }

 private:
  Arena& arena_;
  char* begin_ = nullptr;
  size_t room_, size_ = 0;
};

constexpr size_t kLongestOutput = 16;  // of one step of iconv

std::string_view by_stream(iconv_t descriptor, std::string_view text, bool without_shifts,
                           Arena& arena) {
  Growing out(text.size() + text.size() / 2 + kLongestOutput, arena);
  iconv(descriptor, nullptr, nullptr, nullptr, nullptr);
  char* from = const_cast<char*>(text.data());
  size_t left = text.size();
  while (left > 0) {
    const int error = out.convert(descriptor, &from, &left);
    if (error == E2BIG) {
      out.make_room(left + kLongestOutput);
    } else if (error == EILSEQ && left > 0) {
      out.add(kReplacement);
      ++from;
      --left;
    } else if (error != 0) {  // the last character is not whole
      out.add(kReplacement);
      break;
    }
  }
  out.make_room(kLongestOutput);
  out.convert(descriptor, nullptr, nullptr);  // what it held back
  if (without_shifts) out.remove_shifts();
  return out.finish();
}

constexpr std::string_view kMark = "\xEF\xBB\xBF";

}  // namespace

struct Charsets::State {
  std::array<std::unique_ptr<Table>, kCharsets> tables;
  std::array<Descriptor, kCharsets> descriptors;
  std::array<bool, kCharsets> tried{};

  /// Nothing is tried twice: a module that is missing stays missing.
  bool has(Charset charset) {
    const auto i = static_cast<size_t>(charset);
    if (!tried[i]) {
      if (row(charset).kind == Kind::kTable) tables[i] = make_table(row(charset).name);
      if (row(charset).kind == Kind::kStream || row(charset).kind == Kind::kIso2022Jp) {
        descriptors[i] = open(row(charset).name);
      }
      tried[i] = true;
    }
    return tables[i] != nullptr || descriptors[i] != nullptr;
  }
};

Charsets::Charsets() : state_(std::make_unique<State>()) {}
Charsets::~Charsets() = default;

std::optional<std::string_view> Charsets::to_utf8(Charset charset, std::string_view text,
                                                  Arena& arena) {
  const auto i = static_cast<size_t>(charset);
  std::string_view utf8 = text;
  switch (row(charset).kind) {
    case Kind::kSame:
      break;
    case Kind::kUtf7:
      utf8 = utf7_text(text, arena);
      break;
    case Kind::kUtf16:  // as RFC 2781 section 4.3 says of a text without a mark
    case Kind::kUtf16Be:
      utf8 = utf16_text(text, true, arena);
      break;
    case Kind::kUtf16Le:
      utf8 = utf16_text(text, false, arena);
      break;
    case Kind::kUtf32:
    case Kind::kUtf32Be:
      utf8 = utf32_text(text, true, arena);
      break;
    case Kind::kUtf32Le:
      utf8 = utf32_text(text, false, arena);
      break;
    case Kind::kTable:
      if (!state_->has(charset)) return std::nullopt;
      utf8 = by_table(*state_->tables[i], text, arena);
      break;
    case Kind::kStream:
    case Kind::kIso2022Jp:
      if (!state_->has(charset)) return std::nullopt;
      utf8 = by_stream(state_->descriptors[i].get(), text, row(charset).kind == Kind::kIso2022Jp,
                       arena);
      break;
  }
  if (utf8.starts_with(kMark)) utf8.remove_prefix(kMark.size());
  return utf8;
}

}  // namespace stopgap::engine
