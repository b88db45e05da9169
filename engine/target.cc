// SPDX-License-Identifier: Apache-2.0
// Tested in target_test.cc.
#include "engine/target.h"

#include "engine/ascii.h"

namespace stopgap::engine {
namespace {

constexpr bool is_letter(char c) { return to_lower(c) >= 'a' && to_lower(c) <= 'z'; }

/// Where the authority begins, after "scheme://"; 0 if the target is not absolute.
size_t authority_begin(std::string_view target) {
  if (target.empty() || !is_letter(target[0])) return 0;
  size_t at = 1;
  while (at < target.size() && (is_letter(target[at]) || is_digit(target[at]) ||
                                target[at] == '+' || target[at] == '.' || target[at] == '-'))
    ++at;
  return target.substr(at, 3) == "://" ? at + 3 : 0;
}

}  // namespace

TargetView split_target(std::string_view method, std::string_view target) {
  TargetView parts;
  if (method == "CONNECT") {
    parts.authority = target;
    parts.uri = target.substr(target.size());
    parts.bad = target.empty();
  } else if (const size_t begin = authority_begin(target); begin > 0) {
    const size_t end = std::min(target.find_first_of("/?#", begin), target.size());
    parts.authority = target.substr(begin, end - begin);
    parts.uri = target.substr(end);
  } else {
    parts.uri = target;
    parts.bad = !target.starts_with('/') && target != "*";
  }
  const size_t question = parts.uri.find('?');
  parts.has_query = question != std::string_view::npos;
  parts.path = parts.uri.substr(0, question);
  if (parts.has_query) parts.query = parts.uri.substr(question + 1);
  return parts;
}

std::string_view host_candidate(std::string_view authority) {
  if (const size_t at = authority.rfind('@'); at != std::string_view::npos)
    authority.remove_prefix(at + 1);
  // A colon that only digits follow cannot be inside [...]: a ']' would follow.
  size_t port = authority.size();
  while (port > 0 && is_digit(authority[port - 1])) --port;
  if (port > 0 && authority[port - 1] == ':') authority = authority.substr(0, port - 1);
  if (authority.ends_with('.')) authority.remove_suffix(1);
  return authority;
}

}  // namespace stopgap::engine
