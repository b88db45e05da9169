// SPDX-License-Identifier: Apache-2.0
// Two chained @contains with t:urlDecodeUni,t:lowercase: what a virtual patch of two literals looks
// like in SecLang.
#include <fmt/format.h>
#include <modsecurity/modsecurity.h>
#include <modsecurity/rules_set.h>
#include <modsecurity/transaction.h>

#include <iterator>

#include "bench/compare/contender.h"

namespace stopgap::bench {
namespace {

/// Of both literals, as make_rules() has them.
std::pair<std::string_view, std::string_view> variables(unsigned index, RuleShape shape) {
  constexpr std::string_view kAnywhere[] = {"REQUEST_URI", "REQUEST_HEADERS", "REQUEST_BODY"};
  constexpr std::string_view kPayload[] = {"ARGS", "REQUEST_HEADERS:X-Forwarded-For",
                                           "REQUEST_BODY"};
  if (shape == RuleShape::kUri) return {kAnywhere[0], kAnywhere[0]};
  if (shape == RuleShape::kAnywhere) return {kAnywhere[index % 3], kAnywhere[index % 3]};
  return {"REQUEST_FILENAME", kPayload[index % 3]};
}

class ModSecurity : public Contender {
 public:
  explicit ModSecurity(const Task& task) {
    for (unsigned i = 0; i < task.rules; ++i) {
      const RuleWords words = rule_words(i);
      const auto [first, second] = variables(i, task.shape);
      fmt::format_to(std::back_inserter(text_),
                     "SecRule {} \"@contains {}\" "
                     "\"id:{},phase:2,deny,status:403,t:none,t:urlDecodeUni,t:lowercase,chain\"\n"
                     "SecRule {} \"@contains {}\" \"t:none,t:urlDecodeUni,t:lowercase\"\n",
                     first, words.endpoint, i + 1, second, words.payload);
    }
  }

  void load() override {
    engine_.setServerLogCb([](void*, const void*) {});
    if (rules_.load(text_.c_str()) < 0) give_up("libmodsecurity3: " + rules_.getParserError());
  }

  bool decide(const Sample& sample) override {
    const OwnedRequest& request = sample.owned;
    modsecurity::Transaction transaction(&engine_, &rules_, nullptr);
    transaction.processConnection("192.0.2.1", 40000, "192.0.2.2", 443);
    transaction.processURI(request.target.c_str(), request.method.c_str(), "1.1");
    for (const auto& [name, value] : request.headers) transaction.addRequestHeader(name, value);
    transaction.processRequestHeaders();
    transaction.appendRequestBody(reinterpret_cast<const unsigned char*>(request.body.data()),
                                  request.body.size());
    transaction.processRequestBody();
    modsecurity::ModSecurityIntervention intervention{};
    intervention.status = 200;
    const bool denied = transaction.intervention(&intervention);
    std::free(intervention.log);
    std::free(intervention.url);
    return denied;
  }

 private:
  std::string text_ = "SecRuleEngine On\nSecRequestBodyAccess On\n";
  modsecurity::ModSecurity engine_;
  modsecurity::RulesSet rules_;
};

}  // namespace

ContenderPtr make_modsecurity(const Task& task) { return std::make_unique<ModSecurity>(task); }

}  // namespace stopgap::bench
