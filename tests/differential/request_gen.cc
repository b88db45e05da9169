// SPDX-License-Identifier: Apache-2.0
// See request_gen.h. Tested by generator_test.cc.
#include "tests/differential/request_gen.h"

#include "tests/differential/disguise.h"
#include "tests/differential/planter.h"
#include "tests/differential/wild_body.h"

namespace stopgap::differential {
namespace {

void add_noise(Draft& draft, Random& random) {
  if (random.chance(40))
    draft.request.headers.emplace_back("Host", random.pick({"a.example", "b.example", ""}));
  if (random.chance(20))
    draft.request.headers.emplace_back("Cookie",
                                       random.pick({"a=b", "c", "\"", ";", "a=\"\"", "b=\"a\""}));
  if (random.chance(20))
    draft.request.headers.emplace_back("X-A",
                                       random.pick({"a", " ", "%61", "b/a", "%u0061", "\xC0\xAF"}));
  if (random.chance(10)) draft.request.method = random.pick({"POST", "PUT", "CONNECT", "get", ""});
  if (random.chance(15))
    draft.uri += random.pick({"?a=b", "&a=%61", "?", "&&", "#x", "#", "&a#=b", "#?a"});
  if (random.chance(3)) {
    draft.uri.insert(0, random.pick({"//a", "/\\a", "///b\\c", "\\/", "//"}));
  }
  if (random.chance(10)) draft.request.body += random.pick({"a=b", "\n", "/a"});
  if (random.chance(4)) add_wild_body(draft.request, random);
  if (!draft.request.body.empty() && random.chance(40)) disguise_body(draft.request, random);
}

/// Headers near those that rules edit, with values that are there already, nearly there or not.
void add_response(Draft& draft, Random& random) {
  if (!draft.request.response) draft.request.response.emplace();
  oracle::OracleResponse& response = *draft.request.response;
  if (random.chance(30)) response.status = random.chance(50) ? 404 : 302;
  for (size_t i = random.below(5); i > 0; --i) {
    response.headers.emplace_back(
        random.pick({"X-A", "x-a", "X-B", "Content-Type", "Server"}),
        random.pick({"", "a", "b; a", "a;b", "c, a", " a ", "aa", "a b c", "text/html", "b;  a;"}));
  }
  if (random.chance(10)) response.body += random.pick({"a", "/a", "a=b"});
  if (random.chance(2)) response.headers.emplace_back("X-A", std::string(256 * 1024, 'a'));
  response.truncated = random.chance(5);
}

void disturb(Draft& draft, Random& random) {
  if (random.chance(15)) draft.uri = flip_case(std::move(draft.uri), random);
  while (random.chance(25)) draft.uri = disturb(std::move(draft.uri), random);
  if (random.chance(8)) draft.uri = percent_encode(draft.uri, random, 20);
  if (random.chance(2)) draft.uri.clear();
  for (auto& [name, value] : draft.request.headers) {
    if (random.chance(2)) value = disturb(std::move(value), random);
    if (random.chance(1)) name = disturb(std::move(name), random);
  }
  if (random.chance(3) && !draft.request.headers.empty()) {
    draft.request.headers.push_back(random.pick(draft.request.headers));
  }
  if (random.chance(3)) draft.request.headers.clear();
  if (random.chance(3)) draft.request.truncated = true;
  // Longer than what is scanned in one piece.
  if (random.chance(1)) draft.request.body.insert(0, 16'000 + random.below(400), 'x');
}

std::string target(const Draft& draft, Random& random) {
  if (!random.chance(8)) return draft.uri;
  std::string result = random.pick({"http://", "HTTPS://", "a+b-c.1://", "://", "1a://"});
  result += random.pick({"a.example", "A.example:80", "u@b.example", "", "a.example."});
  return result + draft.uri;
}

}  // namespace

oracle::OracleRequest plain_request() {
  oracle::OracleRequest request;
  request.method = "GET";
  request.target = "/";
  return request;
}

oracle::OracleRequest random_request(const lang::CheckedPack& pack, Random& random) {
  Draft draft;
  draft.request = plain_request();
  if (!pack.mitigations.empty()) {
    Planter planter(pack, random);
    for (size_t i = random.chance(95) ? 1 + random.below(2) : 0; i > 0; --i) {
      planter.plant(random.pick(pack.mitigations).condition, draft);
    }
  }
  add_noise(draft, random);
  if (draft.request.response || random.chance(25)) add_response(draft, random);
  disturb(draft, random);
  draft.request.target = target(draft, random);
  return std::move(draft.request);
}

}  // namespace stopgap::differential
