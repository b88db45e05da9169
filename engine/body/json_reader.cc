// SPDX-License-Identifier: Apache-2.0
// One token a step; what may come next is a state, what is open a stack. Tested in
// json_reader_test.cc.
#include "engine/body/json_reader.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "engine/body/json_text.h"
#include "engine/limits.h"

namespace stopgap::engine {
namespace {

bool is_json_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

BodyResult JsonReader::read(std::string_view body, Arena& arena, BodySink sink) {
  rest_ = body;
  arena_ = &arena;
  sink_ = &sink;
  result_ = {};
  next_ = Next::kText;
  comma_ = false;
  texts_ = name_bytes_ = 0;
  frames_.clear();
  path_.clear();
  keys_.close(0);
  if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);
  while (step()) {
  }
  return result_;
}

/// False at the end, whatever it is.
bool JsonReader::step() {
  if (!skip_blanks()) return false;
  if (rest_.empty()) return next_ != Next::kText && stop(BodyRead::kBad);
  const char c = rest_.front();
  switch (next_) {
    case Next::kText:
      if (++texts_ > 1) result_.flags |= kBodySeveralTexts;
      return read_value();
    case Next::kValue:
      return element(c);
    case Next::kValueOrEnd:
      return c == ']' ? close() : element(c);
    case Next::kKey:
    case Next::kKeyOrEnd:
      return c == '}' ? close() : read_key();
    case Next::kCommaOrEnd:
      return comma_or_end(c);
  }
  return false;
}

bool JsonReader::read_value() {
  switch (rest_.front()) {
    case '{':
      return open(true);
    case '[':
      return open(false);
    case '"': {
      std::string_view value;
      if (!take_string(value) || !deliver(value)) return false;
      break;
    }
    default:
      if (!read_word()) return false;
  }
  value_done();
  return true;
}

bool JsonReader::read_word() {
  const std::string_view word = take_json_word(rest_);
  const JsonWord read = read_json_word(word);
  if (read.kind == JsonWordKind::kNone) return stop(BodyRead::kBad);
  if (read.kind == JsonWordKind::kLenient) result_.flags |= kBodyLenientJson;
  rest_.remove_prefix(word.size());
  return deliver(read.value);
}

/// A key and its colon.
bool JsonReader::read_key() {
  std::string_view key;
  if (rest_.front() != '"') return stop(BodyRead::kBad);
  if (!take_string(key)) return false;
  if (keys_.add(key, frames_.size())) result_.flags |= kBodyDuplicateKey;
  enter(key);
  if (!skip_blanks()) return false;
  if (!rest_.starts_with(':')) return stop(BodyRead::kBad);
  rest_.remove_prefix(1);
  next_ = Next::kValue;
  comma_ = false;
  return true;
}

bool JsonReader::open(bool object) {
  if (frames_.size() == kMaxJsonDepth) return stop(BodyRead::kTooMuch);
  rest_.remove_prefix(1);
  frames_.push_back({object, path_.size(), keys_.open(), 0});
  next_ = object ? Next::kKeyOrEnd : Next::kValueOrEnd;
  comma_ = false;
  return true;
}

bool JsonReader::close() {
  const Frame frame = frames_.back();
  const bool empty = next_ == (frame.object ? Next::kKeyOrEnd : Next::kValueOrEnd) && !comma_;
  if (comma_) result_.flags |= kBodyLenientJson;
  comma_ = false;
  rest_.remove_prefix(1);
  path_.resize(frame.path);
  keys_.close(frame.keys);
  frames_.pop_back();
  if (empty && !deliver({})) return false;
  value_done();
  return true;
}

/// A value in an array, or of a key.
bool JsonReader::element(char c) {
  Frame& frame = frames_.back();
  if (!frame.object) {
    if (c == ']' && comma_) return close();
    char index[24];
    const auto end = std::to_chars(index, index + sizeof(index), frame.index++).ptr;
    enter({index, static_cast<size_t>(end - index)});
  }
  comma_ = false;
  return read_value();
}

bool JsonReader::comma_or_end(char c) {
  const bool object = frames_.back().object;
  if (c == (object ? '}' : ']')) return close();
  if (c != ',') return stop(BodyRead::kBad);
  rest_.remove_prefix(1);
  next_ = object ? Next::kKey : Next::kValue;
  comma_ = true;
  return true;
}

bool JsonReader::skip_blanks() {
  for (;;) {
    size_t blanks = 0;
    while (blanks < rest_.size() && is_json_blank(rest_[blanks])) ++blanks;
    rest_.remove_prefix(blanks);
    if (!rest_.starts_with('/')) return true;
    if (!skip_comment()) return stop(BodyRead::kBad);
  }
}

bool JsonReader::skip_comment() {
  result_.flags |= kBodyLenientJson;
  const bool block = rest_.starts_with("/*");
  if (!block && !rest_.starts_with("//")) return false;
  const size_t end = block ? rest_.find("*/", 2) : rest_.find_first_of("\r\n");
  if (end == std::string_view::npos) {
    rest_ = {};
    return !block;
  }
  rest_.remove_prefix(block ? end + 2 : end);
  return true;
}

/// `value` points into the body where nothing is escaped.
bool JsonReader::take_string(std::string_view& value) {
  const JsonString string = take_json_string(rest_.substr(1));
  if (!string.closed) return stop(BodyRead::kBad);
  if (string.control) result_.flags |= kBodyLenientJson;
  rest_.remove_prefix(string.raw.size() + 2);
  value = string.raw;
  if (!string.escaped) return true;
  char* out = arena_->allocate<char>(value.size());
  const JsonDecoded decoded = decode_json_string(value, out);
  arena_->shrink_last(out, decoded.size);
  if (!decoded.good) return stop(BodyRead::kBad);
  if (decoded.lone_surrogate) result_.flags |= kBodyLoneSurrogate;
  value = {out, decoded.size};
  return true;
}

void JsonReader::enter(std::string_view component) {
  path_.resize(frames_.back().path);
  if (frames_.size() > 1) path_.push_back('.');
  path_.append(component);
}

bool JsonReader::deliver(std::string_view value) {
  if (path_.size() > kMaxBodyNameBytes - name_bytes_) return stop(BodyRead::kTooMuch);
  name_bytes_ += path_.size();
  char* name = arena_->allocate<char>(path_.size());
  std::copy(path_.begin(), path_.end(), name);
  return (*sink_)({{name, path_.size()}, value}) || stop(BodyRead::kTooMuch);
}

bool JsonReader::stop(BodyRead read) {
  result_.read = read;
  return false;
}

}  // namespace stopgap::engine
