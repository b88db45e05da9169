// SPDX-License-Identifier: Apache-2.0
// Two chained @contains on REQUEST_URI with t:urlDecodeUni,t:lowercase: what a virtual patch of two
// literals looks like in SecLang.
#include "bench/modsecurity_peer.h"

#include <fmt/format.h>
#include <modsecurity/modsecurity.h>
#include <modsecurity/rules_set.h>
#include <modsecurity/transaction.h>

#include <cstdio>
#include <cstdlib>

namespace stopgap::bench {

struct ModSecurityPeer::Impl {
  modsecurity::ModSecurity engine;
  modsecurity::RulesSet rules;
};

ModSecurityPeer::ModSecurityPeer(unsigned rules) : impl_(std::make_unique<Impl>()) {
  std::string text = "SecRuleEngine On\nSecRequestBodyAccess On\n";
  for (unsigned i = 0; i < rules; ++i) {
    const RuleWords words = rule_words(i);
    text += fmt::format(
        "SecRule REQUEST_URI \"@contains {}\" "
        "\"id:{},phase:2,deny,status:403,t:none,t:urlDecodeUni,t:lowercase,chain\"\n"
        "SecRule REQUEST_URI \"@contains {}\" \"t:none,t:urlDecodeUni,t:lowercase\"\n",
        words.endpoint, i + 1, words.payload);
  }
  impl_->engine.setServerLogCb([](void*, const void*) {});
  if (impl_->rules.load(text.c_str()) < 0) {
    std::fprintf(stderr, "libmodsecurity3 refuses the rules: %s\n",
                 impl_->rules.getParserError().c_str());
    std::exit(3);
  }
}

ModSecurityPeer::~ModSecurityPeer() = default;

bool ModSecurityPeer::evaluate(const OwnedRequest& request) {
  modsecurity::Transaction transaction(&impl_->engine, &impl_->rules, nullptr);
  transaction.processConnection("192.0.2.1", 40000, "192.0.2.2", 443);
  transaction.processURI(request.target.c_str(), request.method.c_str(), "1.1");
  for (const auto& [name, value] : request.headers) transaction.addRequestHeader(name, value);
  transaction.processRequestHeaders();
  transaction.appendRequestBody(reinterpret_cast<const unsigned char*>(request.body.data()),
                                request.body.size());
  transaction.processRequestBody();
  modsecurity::ModSecurityIntervention intervention{};
  intervention.status = 200;
  return transaction.intervention(&intervention);
}

}  // namespace stopgap::bench
