// SPDX-License-Identifier: Apache-2.0
// How seldom a clause is met. Only speed depends on it. Tested by the goldens.
#include <algorithm>
#include <string>

#include "compiler/passes/clauses.h"

namespace stopgap::compiler::passes {
namespace {

// Words of ordinary web traffic, lower case, longest first so that "index.php" wins over ".php".
constexpr std::string_view kCommonWords[] = {
    "application/x-www-form-urlencoded",
    "application/json",
    "index.html",
    "index.php",
    "wordpress",
    "wp-content",
    "text/html",
    "multipart",
    "mozilla/",
    "wp-admin",
    "keep-alive",
    "content",
    "https://",
    "session",
    "cookie",
    "http://",
    "static",
    "search",
    "assets",
    "images",
    "upload",
    "action",
    "delete",
    "admin",
    "false",
    "https",
    "login",
    "query",
    "token",
    "users",
    "api/",
    ".html",
    ".json",
    "data",
    "file",
    "http",
    "null",
    "page",
    "path",
    "post",
    "true",
    "type",
    "user",
    "name",
    ".asp",
    ".com",
    ".css",
    ".jsp",
    ".php",
    "www.",
    "api",
    "get",
    "put",
    "url",
    ".js",
    "id=",
};

constexpr unsigned kLengthCap = 20;  // longer atoms filter no better
// By the last group a clause needs, if it is of use: what wakes on the line leaves headers and body
// unread for all other requests.
// For responses the request comes first as well.
constexpr int kGroupBonus[engine::kGroupCount] = {40, 12, 0, 40, 30, 4, 20, 0, 40};
constexpr unsigned kUsefulLength = 4;  // below it no bonus makes an atom rare
constexpr unsigned kHostPenalty = 6;   // most requests to a site carry its name

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

/// "api" in "/api/", not in "mapi".
bool is_whole_word(std::string_view text, size_t at, size_t size) {
  const bool joined_before = at > 0 && is_letter(text[at - 1]) && is_letter(text[at]);
  const size_t end = at + size;
  const bool joined_after = end < text.size() && is_letter(text[end]) && is_letter(text[end - 1]);
  return !joined_before && !joined_after;
}

}  // namespace

unsigned effective_length(std::string_view atom) {
  std::string rest(atom);
  for (const std::string_view word : kCommonWords) {
    for (size_t at = rest.find(word); at != std::string::npos; at = rest.find(word, at + 1)) {
      if (is_whole_word(rest, at, word.size())) rest.replace(at, word.size(), 1, '\0');
    }
  }
  return static_cast<unsigned>(rest.size());
}

int rarity(const ir::Clause& clause) {
  unsigned least = kLengthCap;
  engine::Group last = engine::Group::kLine;
  for (const ir::Atom& atom : clause.atoms) {
    unsigned length = effective_length(atom.bytes);
    const bool host =
        std::any_of(atom.sources.begin(), atom.sources.end(),
                    [](const ir::ScanSource& s) { return s.source == engine::GateSource::kHost; });
    if (host) length = length > kHostPenalty ? length - kHostPenalty : 1;
    least = std::min(least, length);
    last = std::max(last, atom.group);
  }
  int score = 2 * static_cast<int>(least);
  if (least >= kUsefulLength) score += kGroupBonus[static_cast<size_t>(last)];
  for (size_t atoms = clause.atoms.size(); atoms > 4; atoms /= 2) --score;
  return score;
}

}  // namespace stopgap::compiler::passes
