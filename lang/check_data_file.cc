// SPDX-License-Identifier: Apache-2.0
// `set NAME : set<T> from "FILE"`: one entry a line, `#` comments. Tested by check_files_test.cc.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "lang/check.h"
#include "lang/limits.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/// Decimal or 0x, all of it.
std::optional<int64_t> whole_number(std::string_view text) {
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  if (hex) text.remove_prefix(2);
  int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value, hex ? 16 : 10);
  const bool good = error == std::errc{} && rest == end && !text.empty() && text.front() != '-';
  return good ? std::optional(value) : std::nullopt;
}

class DataFile {
 public:
  DataFile(Context& context, const Target& target, const ast::Literal& name, uint32_t file)
      : context_(context), target_(target), name_(name), file_(file) {
    entries_.span = name.span;
  }

  bool read(SetValue& out) {
    const std::string_view text = context_.sources.text(file_);
    const size_t start = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    for (size_t at = start; at < text.size();) {
      const size_t end = std::min(text.find('\n', at), text.size());
      good_ = line(text, at, end) && good_;
      at = end + 1;
      if (entries_.elements.size() > kMaxSetElements) break;
    }
    if (!good_ && entries_.elements.empty()) return false;
    return convert_all(context_, target_, entries_, out) && good_;
  }

 private:
  bool line(std::string_view text, size_t begin, size_t end) {
    while (begin < end && is_blank(text[begin])) ++begin;
    while (begin < end && is_blank(text[end - 1])) --end;
    if (begin == end || text[begin] == '#') return true;
    ast::Literal entry;
    entry.text = text.substr(begin, end - begin);
    entry.span = Span{file_, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    if (entry.text.size() > kMaxLiteralBytes) {
      context_.report(Code::kLiteralTooLong, entry.span,
                      fmt::format("an entry of {} bytes", entry.text.size()),
                      fmt::format("at most {}", kMaxLiteralBytes));
      return false;
    }
    if (!shape(entry)) return false;
    entries_.elements.push_back(std::move(entry));
    return true;
  }

  bool wrong(const ast::Literal& entry, const char* help) {
    context_.report(Code::kBadDataLine, entry.span,
                    fmt::format("this line is not {}", describe(target_.type)), help);
    return false;
  }

  /// The literal that the line would be in rule text.
  bool shape(ast::Literal& entry) {
    const std::string_view text = entry.text;
    entry.kind = ast::LiteralKind::kString;
    entry.nocase = name_.nocase;
    if (target_.type == TypeKind::kText) return true;
    const bool one_word = std::all_of(text.begin(), text.end(), [](char c) {
      return static_cast<uint8_t>(c) > 0x20 && static_cast<uint8_t>(c) < 0x7f;
    });
    if (!one_word) return wrong(entry, "one entry a line; comments are lines that start with `#`");
    if (target_.type == TypeKind::kHost) return true;
    if (target_.type == TypeKind::kInt) {
      const std::optional<int64_t> number = whole_number(text);
      entry.kind = ast::LiteralKind::kInt;
      entry.number = number.value_or(0);
      return number || wrong(entry, "a number is decimal, or hexadecimal after `0x`");
    }
    const bool v6 = text.find(':') != std::string_view::npos;
    entry.kind = v6 ? ast::LiteralKind::kIpv6 : ast::LiteralKind::kDotted;
    return true;
  }

  Context& context_;
  const Target& target_;
  const ast::Literal& name_;
  const uint32_t file_;
  ast::SetLiteral entries_;
  bool good_ = true;
};

}  // namespace

bool is_plain_path(std::string_view path) {
  if (path.empty() || path.size() > kMaxFileNameBytes) return false;
  const bool plain_bytes = std::all_of(path.begin(), path.end(), [](char c) {
    return static_cast<uint8_t>(c) >= 0x20 && c != '\\' && c != 0x7f;
  });
  if (!plain_bytes) return false;
  for (size_t at = 0; at <= path.size();) {
    const size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    if (part.empty() || part == "." || part == "..") return false;
    at = end + 1;
  }
  return true;
}

bool read_data_file(Context& context, const Target& target, const ast::Literal& name,
                    SetValue& out) {
  if (!is_plain_path(name.text)) {
    context.report(Code::kBadFileName, name.span,
                   fmt::format("{} is not the name of a data file", quoted(name.text)),
                   "a relative name below the directory of the rule file, with `/` between its "
                   "parts and without `..`");
    return false;
  }
  std::optional<FoundFile> found;
  if (context.inputs.data) {
    found = context.inputs.data(context.sources.name(name.span.file), name.text);
  }
  if (!found) {
    context.report(Code::kMissingFile, name.span, fmt::format("no file {}", quoted(name.text)),
                   "it is looked for below the directory of this rule file");
    return false;
  }
  if (found->text.size() > kMaxDataFileBytes) {
    context.report(
        Code::kFileTooLarge, name.span,
        fmt::format("{} is larger than {} MiB", quoted(name.text), kMaxDataFileBytes >> 20));
    return false;
  }
  const uint32_t file = context.sources.add(std::move(found->name), std::move(found->text));
  context.data_files.insert(file);
  return DataFile(context, target, name, file).read(out);
}

}  // namespace stopgap::lang::checking
