// SPDX-License-Identifier: Apache-2.0
// See other_parts.h. Headers are copied: pieces of one that goes on stand side by side then. Tested
// in other_parts_test.cc.
#include "engine/body/other_parts.h"

#include <algorithm>
#include <cstring>

#include "engine/ascii.h"
#include "engine/decode.h"
#include "engine/limits.h"

namespace stopgap::engine {
namespace {

constexpr size_t kNowhere = std::string_view::npos;

/// The place of a line break in `text` at or behind `at`, and its size.
struct Break {
  size_t at = kNowhere, size = 0;
};
Break find_break(std::string_view text, size_t at, bool any) {
  if (!any) return {text.find("\r\n", at), 2};
  const size_t found = text.find_first_of("\r\n", at);
  return {found, found == kNowhere ? 0 : line_break_at(text, found)};
}

/// Letters and `-`: what formidable takes for a name, and for the end of headers if no `:` follows.
bool is_word(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c == '-' || (to_lower(c) >= 'a' && to_lower(c) <= 'z'); });
}
bool has_word(std::string_view line) {
  const size_t colon = line.find(':');
  return colon != kNowhere && colon > 0 && is_word(line.substr(0, colon));
}

/// Puts lines of headers side by side.
class Joined {
 public:
  Joined(OtherReading how, char* out, std::vector<PartHeader>& headers)
      : php_(how == OtherReading::kPhp), out_(out), headers_(headers), first_(headers.size()) {}

  void take(std::string_view line) {
    const size_t colon = line.find(':');
    const bool some = headers_.size() > first_;
    if (php_ && (is_white(line.front()) || colon == kNowhere)) {
      if (some) go_on(line);
      return;
    }
    if (is_blank(line.front()) && some) return go_on(line);
    const std::string_view name = line.substr(0, colon == kNowhere ? 0 : colon);
    const std::string_view copied = copy(name);
    headers_.push_back({copied, copy(colon == kNowhere ? line : line.substr(colon + 1))});
  }

  void finish() {
    for (size_t i = first_; i < headers_.size(); ++i)
      headers_[i] = trimmed(headers_[i].name, headers_[i].value);
  }
  size_t size() const { return size_; }

 private:
  std::string_view copy(std::string_view text) {
    char* const begin = out_ + size_;
    std::copy(text.begin(), text.end(), begin);
    size_ += text.size();
    return {begin, text.size()};
  }
  void go_on(std::string_view line) {
    std::string_view& value = headers_.back().value;
    value = {value.data(), value.size() + copy(line).size()};
  }

  bool php_;
  char* out_;
  size_t size_ = 0;
  std::vector<PartHeader>& headers_;
  size_t first_;
};

}  // namespace

PartHeader trimmed(std::string_view name, std::string_view value) {
  while (!value.empty() && is_blank(value.front())) value.remove_prefix(1);
  return {trim_low(name), value};
}

size_t OtherParts::Next::behind(size_t from, size_t& work) {
  if (from >= from_ && from <= found_) return found_;
  const void* found = memmem(body_.data() + from, body_.size() - from, text_.data(), text_.size());
  from_ = from;
  found_ = found == nullptr ? kNowhere
                            : static_cast<size_t>(static_cast<const char*>(found) - body_.data());
  work += std::min(found_, body_.size()) - from;
  return found_;
}

/// Where headers begin; kNowhere if no server that reads so begins a part there.
size_t OtherParts::begin_of(OtherReading how, const PartMark& mark, bool first) const {
  const std::string_view before = body_.substr(0, mark.at);
  if (how != OtherReading::kPhp) return first || before.ends_with("\r\n") ? mark.end : kNowhere;
  // Behind a line, or where one that is too long, or a file that is, was cut.
  constexpr size_t kFar = kPhpLineBytes - 1;
  const bool far = before.size() >= kFar && !holds(before.substr(before.size() - kFar), '\n');
  if (!before.empty() && !before.ends_with('\n') && !far) return kNowhere;
  const Line line = line_at(how, body_, mark.at);
  return line.next > 0 && line.text == feed_end_.text().substr(1) ? line.next : kNowhere;
}

OtherParts::Line OtherParts::line_at(OtherReading how, std::string_view text, size_t at) const {
  if (how != OtherReading::kPhp) {
    const Break end = find_break(text, at, how == OtherReading::kAnyBreak);
    return end.at == kNowhere ? Line{} : Line{text.substr(at, end.at - at), end.at + end.size};
  }
  std::string_view line = text.substr(at, kPhpLineBytes);
  const size_t feed = line.find('\n');
  if (feed == kNowhere && line.size() < kPhpLineBytes) return {};
  const size_t next = at + (feed == kNowhere ? kPhpLineBytes : feed + 1);
  line = line.substr(0, feed);
  if (feed != kNowhere && line.ends_with('\r')) line.remove_suffix(1);
  return {line.substr(0, line.find('\0')), next};
}

/// Copies up to the end of the headers; where that is in the body, or 0.
size_t OtherParts::without_delimiters(size_t begin, size_t limit, char* out, size_t& size) const {
  for (size_t at = begin; at < limit;) {
    if (body_.substr(at).starts_with(crlf_end_.text())) {
      at += crlf_end_.text().size();
      continue;
    }
    out[size++] = body_[at++];
    if (std::string_view(out, size).ends_with("\r\n\r\n")) return at;
  }
  return 0;
}

/// Behind the headers; 0 if they do not end within the limit.
size_t OtherParts::read_head(OtherReading how, size_t begin, std::vector<PartHeader>& headers) {
  const size_t limit = std::min(body_.size(), begin + kMaxPartHeaderBytes);
  const bool needle = how == OtherReading::kNeedle, word = how == OtherReading::kWord;
  // As the others that want CRLF CRLF, if there is none.
  if (needle && crlf_end_.behind(begin, work_) >= limit) return 0;
  const size_t first = headers.size();
  char* const out = copy_ = arena_.allocate<char>((needle ? 2 : 1) * (limit - begin));
  size_t copied = 0, end = 0, at = begin;
  std::string_view text = body_.substr(0, limit + 1);  // a CR at the limit may have an LF behind it
  if (needle) {
    end = without_delimiters(begin, limit, out, copied);
    work_ += limit - begin;
    text = {out, end > 0 ? copied : 0};
    at = 0;
  }
  Joined joined(how, out + copied, headers);
  // An empty line at the very start is no CRLF CRLF.
  bool may_end = !needle && how != OtherReading::kCrlf;
  bool ended = false;
  while (!ended) {
    const Line line = line_at(how, text, at);
    // To PHP no further line ends headers too.
    if (line.next == 0) ended = how == OtherReading::kPhp && line_at(how, body_, at).next == 0;
    if (line.next == 0 || (!needle && line.next > limit)) break;
    at = line.next;
    ended = may_end && (line.text.empty() || (word && is_word(line.text)));
    if (word && !ended && !has_word(line.text)) break;
    if (!ended && !line.text.empty()) joined.take(line.text);
    may_end = true;
  }
  if (!needle) work_ += (ended ? at : limit) - begin;
  joined.finish();
  if (!ended) headers.erase(headers.begin() + static_cast<ptrdiff_t>(first), headers.end());
  copied_ = ended ? copied + joined.size() : 0;
  arena_.shrink_last(out, copied_);
  return !ended ? 0 : needle ? end : at;
}

/// Headers that are longer than the limit, and a content. Jetty and busboy have limits of their
/// own.
bool OtherParts::ends_later(OtherReading how, size_t begin) {
  if (body_.size() - begin <= kMaxPartHeaderBytes) return false;
  if (how == OtherReading::kPhp) return true;
  size_t end = 0;
  if (how == OtherReading::kCrlf) {
    const size_t blank = blank_line_.behind(begin, work_);
    end = blank == kNowhere ? 0 : blank + 4;
  } else if (how == OtherReading::kWord) {
    Line line;
    for (size_t at = begin; end == 0; at = line.next) {
      line = line_at(how, body_, at);
      work_ += (line.next == 0 ? body_.size() : line.next) - at;
      if (line.next == 0) break;
      if (is_word(line.text)) end = line.next;
      if (end == 0 && !has_word(line.text)) break;
    }
  }
  return end > 0 && crlf_end_.behind(end, work_) != kNowhere;
}

OtherParts::Found OtherParts::read(OtherReading how, const PartMark& mark, bool first,
                                   std::vector<PartHeader>& headers, std::string_view& content) {
  const size_t begin = begin_of(how, mark, first);
  if (begin == kNowhere) return Found::kNone;
  const size_t kept = headers.size();
  const size_t behind = read_head(how, begin, headers);
  if (behind == 0) return ends_later(how, begin) ? Found::kTooMuch : Found::kNone;
  if (headers.size() == kept) return Found::kNone;  // servers have no use for it
  const bool php = how == OtherReading::kPhp;
  size_t end = (php ? feed_end_ : crlf_end_).behind(behind, work_);
  if (end == kNowhere && !php) return Found::kNone;
  if (end == kNowhere) end = php_end(behind);
  content = body_.substr(behind, end - behind);
  if (php && end < body_.size() && content.ends_with('\r')) content.remove_suffix(1);
  return Found::kPart;
}

/// The end of the body, or where it ends with the beginning of a delimiter: it has one LF.
size_t OtherParts::php_end(size_t from) const {
  const std::string_view delimiter = feed_end_.text();
  const size_t low = body_.size() - std::min(body_.size() - from, delimiter.size() - 1);
  const size_t feed = body_.substr(low).rfind('\n');
  if (feed == kNowhere || !delimiter.starts_with(body_.substr(low + feed))) return body_.size();
  return low + feed;
}

}  // namespace stopgap::engine
