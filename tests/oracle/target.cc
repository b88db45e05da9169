// SPDX-License-Identifier: Apache-2.0
// See target.h. Tested by facts_test.cc.
#include "tests/oracle/target.h"

#include <algorithm>

#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

/// Length of `scheme` at the start when `://` follows it.
std::optional<size_t> scheme_length(std::string_view target) {
  const size_t end = target.find("://");
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  for (size_t i = 0; i < end; ++i) {
    const auto c = static_cast<unsigned char>(target[i]);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool later = (c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-';
    if (!letter && (i == 0 || !later)) return std::nullopt;
  }
  return end;
}

}  // namespace

Target read_target(const std::string& method, std::string_view target) {
  Target result;
  if (method == "CONNECT") {
    result.authority = std::string(target);
    result.bad = target.empty();
    return result;
  }
  if (const std::optional<size_t> scheme = scheme_length(target)) {
    result.absolute = true;
    const size_t begin = *scheme + 3;
    const size_t end = std::min(target.find_first_of("/?#", begin), target.size());
    result.authority = std::string(target.substr(begin, end - begin));
    result.uri = std::string(target.substr(end));
    return result;
  }
  result.uri = std::string(target);
  result.bad = target.empty() || (target[0] != '/' && target != "*");
  return result;
}

std::vector<std::string> further_uris(const Target& target, const Reads& reads) {
  std::vector<std::string> further;
  const std::string uri = target.uri.substr(0, target.uri.find('#'));
  if (uri != target.uri) further.push_back(uri);
  const bool nowhere = target.absolute && target.authority->empty();
  if (!reads.network_path || (target.absolute && !nowhere)) return further;
  for (const std::string separators : {"/", "/\\"}) {
    if (separators != "/" && !reads.backslash) continue;
    size_t at = 0;
    while (at < uri.size() && separators.find(uri[at]) != std::string::npos) ++at;
    const size_t host = at;
    while (at < uri.size() && uri[at] != '?' && separators.find(uri[at]) == std::string::npos) ++at;
    if (host >= (nowhere ? 1 : 2) && at > host) further.push_back(uri.substr(at));
  }
  return further;
}

std::vector<std::string> further_paths(const Target& target, const Reads& reads) {
  std::vector<std::string> paths;
  for (const std::string& uri : further_uris(target, reads)) {
    paths.push_back(uri.substr(0, uri.find('?')));
  }
  return paths;
}

std::vector<std::string> target_path_views(const std::string& target, const Reads& reads) {
  const Target read = read_target("GET", target);
  return path_views(read.uri.substr(0, read.uri.find('?')), reads, further_paths(read, reads));
}

}  // namespace stopgap::oracle
