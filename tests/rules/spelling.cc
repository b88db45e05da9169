// SPDX-License-Identifier: Apache-2.0
// Tested by the checks of transformations in evasions_test.cc and wide_evasions_test.cc.
#include "tests/rules/spelling.h"

#include <algorithm>

#include "evasion/parts.h"

namespace stopgap::rules {

Pieces split(std::string_view target) {
  Pieces pieces;
  const size_t scheme = target.find("://");
  if (scheme != std::string_view::npos && scheme < target.find('/')) {
    const size_t end = std::min(target.find_first_of("/?#", scheme + 3), target.size());
    pieces.origin = target.substr(0, end);
    target.remove_prefix(end);
  }
  const size_t query = std::min(target.find('?'), target.size());
  pieces.path = target.substr(0, query);
  pieces.query = target.substr(query);
  return pieces;
}

std::string join(const Pieces& pieces) { return pieces.origin + pieces.path + pieces.query; }

std::string replace_slashes(std::string_view text, std::string_view with, size_t from) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '/' && i >= from)
      out += with;
    else
      out += text[i];
  }
  return out;
}

Rewrite everywhere(Change change) {
  return [change = std::move(change)](const Request& request) {
    Request changed = request;
    Pieces pieces = split(request.target);
    pieces.path = change(pieces.path);
    pieces.query = change(pieces.query);
    changed.target = join(pieces);
    for (auto& [name, value] : changed.headers)
      if (name == "Cookie" || name == "X-OWA-ExplicitLogonUser") value = change(value);
    return changed;
  };
}

Rewrite in_path(Change change) {
  return [change = std::move(change)](const Request& request) {
    Request changed = request;
    Pieces pieces = split(request.target);
    if (!pieces.path.starts_with('/')) return changed;
    pieces.path = change(pieces.path);
    changed.target = join(pieces);
    return changed;
  };
}

Rewrite cookies(std::function<std::vector<std::string>(std::string)> change) {
  return [change = std::move(change)](const Request& request) {
    Request changed = request;
    changed.headers.clear();
    for (const auto& [name, value] : request.headers) {
      if (name != "Cookie" && name != "cookie") {
        changed.headers.emplace_back(name, value);
        continue;
      }
      for (std::string& part : change(value)) changed.headers.emplace_back(name, std::move(part));
    }
    return changed;
  };
}

std::vector<size_t> letters(std::string_view text) {
  evasion::Request whole;
  whole.body = text;
  const evasion::Piece all{evasion::Part::kBody, 0, 0, static_cast<uint32_t>(text.size())};
  const std::vector<uint32_t> found = evasion::places(whole, all, evasion::is_letter);
  return {found.begin(), found.end()};
}

}  // namespace stopgap::rules
