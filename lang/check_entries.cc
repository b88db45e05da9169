// SPDX-License-Identifier: Apache-2.0
// The blocks of `key value` entries: pack, about, lifecycle. Tested by check_test.cc and
// tests/golden/check.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "lang/check.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

using Entries = std::vector<ast::Entry>;

/// Reads the entries of one block: unknown, repeated and malformed ones are reported in one way.
class EntryReader {
 public:
  EntryReader(Context& context, std::string_view block, const ast::Entry& entry)
      : context_(context), block_(block), entry_(entry) {}

  size_t size() const { return entry_.values.size(); }
  const ast::Name* word(size_t at) const {
    return at < size() ? std::get_if<ast::Name>(&entry_.values[at]) : nullptr;
  }
  const ast::Literal* literal(size_t at, ast::LiteralKind kind) const {
    const auto* found = at < size() ? std::get_if<ast::Literal>(&entry_.values[at]) : nullptr;
    return found != nullptr && found->kind == kind ? found : nullptr;
  }
  bool is_word(size_t at, std::string_view text) const {
    const ast::Name* found = word(at);
    return found != nullptr && found->text == text;
  }

  void malformed(std::string_view shape) {
    context_.report(Code::kBadEntry, entry_.span,
                    fmt::format("{} is not written like this", quoted(entry_.key.text)),
                    fmt::format("write `{}`", shape));
  }

  /// One string, not empty.
  bool string(std::string& out) {
    const ast::Literal* value = literal(0, ast::LiteralKind::kString);
    if (value == nullptr) value = literal(0, ast::LiteralKind::kFence);
    if (value == nullptr || size() != 1) {
      malformed(fmt::format("{} \"…\"", entry_.key.text));
      return false;
    }
    if (value->text.empty()) {
      context_.report(Code::kEmptyString, value->span,
                      fmt::format("{} says nothing", quoted(entry_.key.text)),
                      block_ == "about" ? "\"Nothing known.\" is an answer too"
                                        : "write it, or leave the line out");
    }
    out = value->text;
    return true;
  }

  void strings(std::vector<std::string>& out) {
    for (size_t i = 0; i < size(); ++i) {
      const ast::Literal* value = literal(i, ast::LiteralKind::kString);
      if (value == nullptr) return malformed(fmt::format("{} \"…\", \"…\"", entry_.key.text));
      out.push_back(value->text);
    }
  }

  void words(std::vector<std::string>& out) {
    for (size_t i = 0; i < size(); ++i) {
      if (word(i) == nullptr) return malformed(fmt::format("{} ID, ID", entry_.key.text));
      out.push_back(word(i)->text);
    }
  }

  /// Index of the one word in `known`; -1 after reporting.
  int choice(size_t at, const std::vector<std::string>& known) {
    const ast::Name* chosen = word(at);
    if (chosen == nullptr) {
      malformed(fmt::format("{} {}", entry_.key.text, known.front()));
      return -1;
    }
    const auto found = std::find(known.begin(), known.end(), chosen->text);
    if (found != known.end()) return static_cast<int>(found - known.begin());
    std::string all;
    for (const std::string& one : known) all += (all.empty() ? "" : ", ") + one;
    Diagnostic& wrong = context_.report_unknown(
        Code::kUnknownWord, chosen->span,
        fmt::format("{} is no value of `{}`", quoted(chosen->text), entry_.key.text), chosen->text,
        known);
    wrong.help += fmt::format("{}one of {}", wrong.help.empty() ? "" : " ", all);
    return -1;
  }

 private:
  Context& context_;
  std::string_view block_;
  const ast::Entry& entry_;
};

/// Calls `read` for each entry whose key is known; reports the others and those given twice. False
/// when a key was unknown.
bool each_entry(
    Context& context, std::string_view block, const Entries& entries,
    const std::vector<std::string>& keys, const std::vector<std::string>& repeatable,
    const std::function<void(const std::string&, EntryReader&, const ast::Entry&)>& read) {
  std::map<std::string, Span> seen;
  bool all_known = true;
  for (const ast::Entry& entry : entries) {
    const std::string& key = entry.key.text;
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      std::string all;
      for (const std::string& one : keys) all += (all.empty() ? "" : ", ") + one;
      Diagnostic& unknown = context.report_unknown(
          Code::kUnknownKey, entry.key.span,
          fmt::format("{} is not a key of `{}`", quoted(key), block), key, keys);
      if (unknown.help.empty()) unknown.help = fmt::format("one of {}", all);
      all_known = false;
      continue;
    }
    const auto [first, added] = seen.emplace(key, entry.key.span);
    if (!added && std::find(repeatable.begin(), repeatable.end(), key) == repeatable.end()) {
      Diagnostic& again =
          context.report(Code::kDuplicateKey, entry.key.span,
                         fmt::format("{} is given twice", quoted(key)), "keep one of them");
      again.labels.push_back({first->second, "first here"});
      continue;
    }
    EntryReader reader(context, block, entry);
    read(key, reader, entry);
  }
  return all_known;
}

bool has_key(const Entries& entries, std::string_view key) {
  return std::any_of(entries.begin(), entries.end(),
                     [&](const ast::Entry& entry) { return entry.key.text == key; });
}

void require_keys(Context& context, std::string_view block, const ast::Block& node,
                  const std::vector<std::string>& keys) {
  for (const std::string& key : keys) {
    if (has_key(node.entries, key)) continue;
    context.report(Code::kMissingKey,
                   Span{node.span.file, node.span.begin,
                        node.span.begin + static_cast<uint32_t>(block.size())},
                   fmt::format("`{}` lacks `{}`", block, key),
                   key == "breaks" ? "say what stops working: breaks \"Nothing known.\""
                                   : fmt::format("add `{}`", key));
  }
}

bool is_cve(std::string_view id) {
  if (id.size() < 13 || id.substr(0, 4) != "CVE-" || id[8] != '-') return false;
  const auto digits = [](std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  return digits(id.substr(4, 4)) && digits(id.substr(9));
}

void read_cves(Context& context, EntryReader& reader, const ast::Entry& entry,
               std::vector<std::string>& out) {
  for (size_t i = 0; i < reader.size(); ++i) {
    const ast::Name* id = reader.word(i);
    if (id == nullptr || !is_cve(id->text)) {
      context.report(Code::kBadEntry, id != nullptr ? id->span : entry.span,
                     fmt::format("{} is not a CVE id",
                                 quoted(id != nullptr ? id->text : context.slice(entry.span))),
                     "a CVE id is CVE-, four digits, -, four digits or more: `CVE-2022-41040`");
      continue;
    }
    out.push_back(id->text);
  }
}

void read_revision(EntryReader& reader, CheckedMitigation& out) {
  const ast::Literal* number = reader.literal(0, ast::LiteralKind::kInt);
  const ast::Literal* date = reader.literal(2, ast::LiteralKind::kDate);
  if (reader.size() != 3 || number == nullptr || number->number < 1 ||
      number->number > UINT32_MAX || !reader.is_word(1, "on") || date == nullptr) {
    return reader.malformed("revision 1 on 2026-01-10");
  }
  out.revision = static_cast<uint32_t>(number->number);
  out.revision_day = static_cast<int32_t>(date->number);
}

void read_expires(EntryReader& reader, CheckedMitigation& out) {
  const ast::Literal* date = reader.literal(0, ast::LiteralKind::kDate);
  if (reader.size() != 3 || date == nullptr || !reader.is_word(1, "then")) {
    return reader.malformed("expires 2026-12-31 then observe");
  }
  const int then = reader.choice(2, {"observe", "retire"});
  if (then < 0) return;
  out.expires_day = static_cast<int32_t>(date->number);
  out.expires_then = then == 0 ? ExpiryThen::kObserve : ExpiryThen::kRetire;
}

void read_requires(Context& context, EntryReader& reader, const ast::Entry& entry) {
  const auto* version = reader.size() == 3 ? std::get_if<ast::Literal>(&entry.values[2]) : nullptr;
  if (!reader.is_word(0, "engine") || !reader.is_word(1, ">=") || version == nullptr) {
    return reader.malformed("requires engine >= 1.0");
  }
  parse_version(context, *version);
}

}  // namespace

void check_pack_block(Context& context, const std::vector<ast::File>& files) {
  const ast::Pack* first = nullptr;
  for (const ast::File& file : files) {
    if (!file.pack) continue;
    if (first != nullptr) {
      Diagnostic& again = context.report(
          Code::kDuplicatePack, file.pack->name.span, "these files have several `pack` blocks",
          "files given to one command form one pack; keep one block");
      again.labels.push_back({first->name.span, "first here"});
      continue;
    }
    first = &*file.pack;
  }
  if (first == nullptr) return;
  context.pack.has_pack_block = true;
  context.pack.name = first->name.text;
  if (first->name.text.empty()) {
    context.report(Code::kBadPack, first->name.span, "the pack has no name",
                   "write `pack \"name\" version 1.0.0`");
  }
  if (const auto version = parse_version(context, first->version)) context.pack.version = *version;
  each_entry(context, "pack", first->entries,
             {"publisher", "requires", "on_oversize", "on_unparsable", "on_budget", "on_error"}, {},
             [&](const std::string& key, EntryReader& reader, const ast::Entry& entry) {
               if (key == "publisher") reader.string(context.pack.publisher);
               if (key == "requires") read_requires(context, reader, entry);
               if (FaultMode* mode = failure_mode(context.pack.failure, key)) {
                 if (reader.size() != 1) return reader.malformed(key + " block");
                 const int chosen = reader.choice(0, {"block", "allow", "log"});
                 if (chosen >= 0) *mode = fault_mode(reader.word(0)->text);
               }
             });
}

void check_about(Context& context, const ast::Mitigation& mitigation, CheckedMitigation& out) {
  if (!mitigation.about) return;
  const std::vector<std::string> severities = {"low", "medium", "high", "critical"};
  const bool known = each_entry(
      context, "about", mitigation.about->entries,
      {"cve", "severity", "reference", "breaks", "author"}, {"cve", "reference", "author"},
      [&](const std::string& key, EntryReader& reader, const ast::Entry& entry) {
        if (key == "cve") read_cves(context, reader, entry, out.cves);
        if (key == "reference") reader.strings(out.references);
        if (key == "breaks") reader.string(out.breaks);
        if (key == "severity") {
          const int chosen = reader.choice(0, severities);
          if (chosen >= 0) out.severity = severities[static_cast<size_t>(chosen)];
        }
        std::string author;
        if (key == "author" && reader.string(author)) {
          out.author += (out.author.empty() ? "" : ", ") + author;
        }
      });
  // A misspelt key is told once, not a second time as missing.
  if (known) require_keys(context, "about", *mitigation.about, {"severity", "breaks"});
}

void check_lifecycle(Context& context, const ast::Mitigation& mitigation, CheckedMitigation& out) {
  if (!mitigation.lifecycle) return;
  const ast::Entry* expires = nullptr;
  const bool known = each_entry(
      context, "lifecycle", mitigation.lifecycle->entries,
      {"status", "revision", "supersedes", "expires"}, {"supersedes"},
      [&](const std::string& key, EntryReader& reader, const ast::Entry& entry) {
        if (key == "revision") read_revision(reader, out);
        if (key == "supersedes") reader.words(out.supersedes);
        if (key == "status") {
          const int chosen = reader.choice(0, {"draft", "observe", "enforce", "retired"});
          if (chosen >= 0) out.status = static_cast<Status>(chosen);
        }
        if (key == "expires") {
          read_expires(reader, out);
          expires = &entry;
        }
      });
  if (known) require_keys(context, "lifecycle", *mitigation.lifecycle, {"status", "revision"});
  if (out.expires_day && out.revision > 0 && *out.expires_day < out.revision_day) {
    context.report(
        Code::kExpiresBeforeRevision, expires->span,
        fmt::format("it expires on {}, before its revision of {}", show_date(*out.expires_day),
                    show_date(out.revision_day)),
        "a mitigation that never was in force needs no expiry; correct one of the dates");
  }
}

}  // namespace stopgap::lang::checking
