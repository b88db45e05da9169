// SPDX-License-Identifier: Apache-2.0
// A mitigation whose harmless requests look nothing like the attack: what it lets through by a hair
// is not shown. A `pass` request is near when it has the path of an attack, or holds half
// of a literal the condition searches.
#include <algorithm>

#include "lang/lint.h"

namespace stopgap::lang::checking {
namespace {

// Bounds on what hostile text can make this cost; rules have a few literals of a few bytes.
constexpr size_t kMaxLiterals = 32;
constexpr size_t kMaxLiteralBytesRead = 64;
constexpr size_t kMaxRequestBytesRead = 4096;
constexpr size_t kLeastShared = 3;

std::string path_of(const TestRequest& request) {
  std::string_view target = request.target;
  const size_t scheme = target.find("://");
  if (scheme != std::string_view::npos) {
    const size_t slash = target.find('/', scheme + 3);
    target = slash == std::string_view::npos ? "/" : target.substr(slash);
  }
  return to_lower(target.substr(0, std::min(target.find('?'), kMaxRequestBytesRead)));
}

/// Everything a condition may look at, lower case.
std::string text_of(const TestRequest& request) {
  std::string text = request.target;
  for (const auto& [name, value] : request.headers) text += "\n" + name + ":" + value;
  text += "\n" + request.body;
  text.resize(std::min(text.size(), kMaxRequestBytesRead));
  return to_lower(text);
}

std::vector<std::string> literals_of(const Cond& condition) {
  std::vector<std::string> literals;
  const auto add = [&](std::string_view bytes) {
    if (bytes.size() < kLeastShared || literals.size() >= kMaxLiterals) return;
    literals.push_back(to_lower(bytes.substr(0, kMaxLiteralBytesRead)));
  };
  for_each_test(condition, false, [&](const Cond& test, bool negated) {
    if (negated) return;
    if (const auto* value = std::get_if<StringValue>(&test.operand)) add(value->bytes);
    if (const auto* regex = std::get_if<RegexValue>(&test.operand)) {
      for (const std::string& row : literal_rows(regex->pattern, kLeastShared)) add(row);
    }
  });
  return literals;
}

/// Whether some half of the literal, or more of it, is in the text.
bool shares(const std::string& text, const std::string& literal) {
  const size_t half = std::max(kLeastShared, (literal.size() + 1) / 2);
  for (size_t at = 0; at + half <= literal.size(); ++at) {
    if (text.find(literal.data() + at, 0, half) != std::string::npos) return true;
  }
  return false;
}

bool is_attack(const CheckedTest& test) {
  return test.kind == ast::TestKind::kBlock || test.kind == ast::TestKind::kObserve;
}

class NearPass {
 public:
  explicit NearPass(const CheckedMitigation& mitigation) : mitigation_(mitigation) {
    for (const CheckedTest& test : mitigation.tests) {
      if (is_attack(test)) paths_.push_back(path_of(test.request));
    }
    std::sort(paths_.begin(), paths_.end());
    literals_ = literals_of(mitigation.condition);
  }

  bool is_shown() const {
    return std::any_of(mitigation_.tests.begin(), mitigation_.tests.end(),
                       [&](const CheckedTest& test) {
                         return test.kind == ast::TestKind::kPass && is_near(test.request);
                       });
  }

 private:
  bool is_near(const TestRequest& request) const {
    if (std::binary_search(paths_.begin(), paths_.end(), path_of(request))) return true;
    const std::string text = text_of(request);
    return std::any_of(literals_.begin(), literals_.end(),
                       [&](const std::string& literal) { return shares(text, literal); });
  }

  const CheckedMitigation& mitigation_;
  std::vector<std::string> paths_;
  std::vector<std::string> literals_;
};

}  // namespace

void lint_near_pass(Context& context, const CheckedMitigation& mitigation) {
  if (!decides_requests(mitigation)) return;
  const auto& tests = mitigation.tests;
  const auto attack = std::find_if(tests.begin(), tests.end(), is_attack);
  const bool passes = std::any_of(tests.begin(), tests.end(), [](const CheckedTest& test) {
    return test.kind == ast::TestKind::kPass;
  });
  if (attack == tests.end() || !passes || NearPass(mitigation).is_shown()) return;
  context.report(Code::kNoNearPass, attack->span, "no `pass` test looks like this attack",
                 "show what it must leave alone: a request to the same path, or with nearly the "
                 "same words");
}

}  // namespace stopgap::lang::checking
