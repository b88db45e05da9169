// SPDX-License-Identifier: Apache-2.0
// Random tests on connections and responses. See test_gen.h. Tested by generator_test.cc.
#include "tests/differential/test_gen.h"

namespace stopgap::differential {

std::string TestGen::alpn_test(bool under_not) {
  const bool negated = random_.chance(20);
  std::string tail = negated
                         ? " != \"h2\""
                         : random_.pick({" == \"h2\"", " contains \"H\"i", " in { \"h2\", \"h3\" }",
                                         " starts_with \"http/\"", " matches /^h[23]$/"});
  return concat({"tls.alpn", form(), tail, guard(true, negated, under_not)});
}

std::string TestGen::connection_test(bool under_not) {
  switch (random_.below(6)) {
    case 0:
      return address_test(under_not);
    case 1:
      return alpn_test(under_not);
    case 2: {
      const bool negated = random_.chance(20);
      std::string tail = negated ? " not in " : " in ";
      tail += either(names_.host_sets, random_set(random_, random_host_string));
      return concat({"tls.sni", form(), tail, guard(true, negated, under_not)});
    }
    case 3:
      return concat({"tls.sni", form(),
                     random_.pick({" ends_with \".example\"", " contains \"a\"",
                                   " == \"A.example\"", " matches /^a/"}),
                     guard(true, false, under_not)});
    case 4: {
      const bool negated = random_.chance(20);
      std::string tail = negated ? " not in " : " in ";
      tail += either(names_.number_sets, random_set(random_, random_number));
      return "server.port" + tail + guard(true, negated, under_not);
    }
    default:
      return random_.pick({"client.ip is present", "tls.sni is absent", "tls.alpn is present",
                           "tls.alpn is absent", "server.port is present"});
  }
}

std::string TestGen::response_test(bool under_not) {
  bool negated = false;
  switch (random_.below(6)) {
    case 0:
      return concat({"http.response.status ", random_.pick({"==", "!=", "<", ">="}), " ",
                     random_.pick({"200", "302", "404", "500"})});
    case 1:
      return random_.pick({"http.response.status in { 200, 204 }",
                           "http.response.status not in { 404, 500 }",
                           "http.response.body_size > 4B", "http.response.body_size == 0B"});
    case 2:
      return concat({"http.response.content_type", form(),
                     random_.pick({" starts_with \"text/html\"i", " == \"text/plain\"",
                                   " contains \"json\"i", " matches /^text\\//i"}),
                     guard(true, false, under_not)});
    case 3:
      return random_.pick(
          {"http.response.content_type is present", "http.response.content_type is absent"});
    default: {
      std::string tail = text_tail(negated);
      while (tail.find("in ") <= 5) tail = text_tail(negated);  // bytes have no `in`
      return "http.response.body" + form() + tail;
    }
  }
}

}  // namespace stopgap::differential
