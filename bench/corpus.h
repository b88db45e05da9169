// SPDX-License-Identifier: Apache-2.0
// Rules and requests to measure with: made by arithmetic from a seed, the same on every machine.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/request.h"

namespace stopgap::bench {

/// Two literals a rule, as emergency rules are written.
enum class RuleShape {
  kUri,       ///< both in http.uri
  kAnywhere,  ///< both by turns in http.uri, any header value, the body: every byte is scanned
  kEndpoint,  ///< one in http.path, the other by turns in an argument, a header or the body
};

struct RuleWords {
  std::string endpoint;  ///< "/kazo/mirudeta.php", "/api/feka/lumodiva" …
  std::string payload;   ///< "cmd=rufetako", "../zomisapu" …
};
RuleWords rule_words(unsigned index);

/// Files of a pack of `count` mitigations with a block and a pass test each; at most 1,000 in a
/// file.
std::vector<std::string> make_rules(unsigned count, RuleShape shape);

/// Owns what an engine::RequestView points to.
struct OwnedRequest {
  std::string method = "GET";
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::vector<engine::HeaderView> header_views;

  engine::RequestView view();
};

/// Pages, assets, API calls, forms: about 1.7 KB in 14 fields on average, a few with
/// percent-encoding; none matches a rule.
std::vector<OwnedRequest> everyday_requests();
/// API calls with JSON of about `bytes`; none matches a rule.
std::vector<OwnedRequest> large_requests(size_t bytes);
/// Matches rule `index` of any shape.
OwnedRequest attack_request(unsigned index);
/// `bytes` of target and body made of the literals of all `rules` rules, as many as fit, without
/// satisfying one: of the second literal of each rule the last byte is missing.
OwnedRequest hostile_request(unsigned rules, size_t bytes);

}  // namespace stopgap::bench
