// SPDX-License-Identifier: Apache-2.0
// See shrink.h. Tested by generator_test.cc.
#include "tests/differential/shrink.h"

namespace stopgap::differential {
namespace {

class Shrinker {
 public:
  Shrinker(Case failing, const StillDiffers& still_differs)
      : best_(std::move(failing)), still_differs_(still_differs) {}

  Case run() {
    for (bool changed = true; changed;) {
      changed = false;
      if (best_.files.empty()) changed = shrink_rules();
      changed = shrink_request() || changed;
    }
    return best_;
  }

 private:
  bool accept(Case candidate) {
    if (!still_differs_(candidate)) return false;
    best_ = std::move(candidate);
    return true;
  }

  /// Drops elements of the vector `member` yields, large runs first, keeping at least `least`.
  template <typename Member>
  bool drop(Member member, size_t least) {
    bool changed = false;
    for (size_t run = member(best_).size(); run > 0; run /= 2) {
      for (size_t at = 0; at + run <= member(best_).size();) {
        if (member(best_).size() - run < least) break;
        Case candidate = best_;
        auto& list = member(candidate);
        const auto begin = list.begin() + static_cast<std::ptrdiff_t>(at);
        list.erase(begin, begin + static_cast<std::ptrdiff_t>(run));
        if (accept(std::move(candidate))) {
          changed = true;
        } else {
          at += run;
        }
      }
    }
    return changed;
  }

  bool shrink_rules() {
    bool changed = drop(
        [](Case & c) -> auto& { return c.rules.mitigations; }, 1);
    for (size_t i = 0; i < best_.rules.mitigations.size(); ++i) {
      changed = drop(
                    [i](Case & c) -> auto& { return c.rules.mitigations[i].excepts; }, 0) ||
                changed;
      changed = drop(
                    [i](Case & c) -> auto& { return c.rules.mitigations[i].affects; }, 0) ||
                changed;
      changed = drop(
                    [i](Case & c) -> auto& { return c.rules.mitigations[i].actions; }, 1) ||
                changed;
      changed = plain_lifecycle(i) || changed;
      changed =
          shrink_condition([i](Case& c) -> Condition& { return c.rules.mitigations[i].when; }) ||
          changed;
      for (size_t j = 0; j < best_.rules.mitigations[i].excepts.size(); ++j) {
        changed = shrink_condition([i, j](Case& c) -> Condition& {
                    return c.rules.mitigations[i].excepts[j].condition;
                  }) ||
                  changed;
      }
    }
    for (size_t i = 0; i < best_.rules.declarations.size(); ++i) {
      if (!best_.rules.declarations[i].has_condition) continue;
      changed = shrink_condition(
                    [i](Case& c) -> Condition& { return c.rules.declarations[i].condition; }) ||
                changed;
    }
    return changed;
  }

  bool plain_lifecycle(size_t i) {
    const std::string plain = "status enforce revision 1 on 2026-01-10";
    if (best_.rules.mitigations[i].lifecycle == plain) return false;
    Case candidate = best_;
    candidate.rules.mitigations[i].lifecycle = plain;
    return accept(std::move(candidate));
  }

  using Place = std::function<Condition&(Case&)>;

  /// A node becomes one of its children, or loses one of them.
  bool shrink_condition(const Place& place) {
    const size_t count = place(best_).children.size();
    for (size_t i = 0; i < count; ++i) {
      Case candidate = best_;
      Condition child = place(candidate).children[i];
      place(candidate) = std::move(child);
      if (accept(std::move(candidate))) return true;
    }
    for (size_t i = 0; count > 2 && i < count; ++i) {
      Case candidate = best_;
      auto& children = place(candidate).children;
      children.erase(children.begin() + static_cast<std::ptrdiff_t>(i));
      if (accept(std::move(candidate))) return true;
    }
    for (size_t i = 0; i < count; ++i) {
      const Place below = [&place, i](Case& c) -> Condition& { return place(c).children[i]; };
      if (shrink_condition(below)) return true;
    }
    return false;
  }

  bool shrink_request() {
    bool changed = drop(
        [](Case & c) -> auto& { return c.request.headers; }, 0);
    changed = drop(
                  [](Case & c) -> auto& { return c.request.target; }, 0) ||
              changed;
    changed = drop(
                  [](Case & c) -> auto& { return c.request.body; }, 0) ||
              changed;
    for (size_t i = 0; i < best_.request.headers.size(); ++i) {
      changed = drop(
                    [i](Case & c) -> auto& { return c.request.headers[i].second; }, 0) ||
                changed;
    }
    return plain_parts() || shrink_response() || changed;
  }

  bool shrink_response() {
    if (!best_.request.response) return false;
    Case without = best_;
    without.request.response.reset();
    if (accept(std::move(without))) return true;
    const bool headers = drop(
        [](Case & c) -> auto& { return c.request.response->headers; }, 0);
    return drop(
               [](Case & c) -> auto& { return c.request.response->body; }, 0) ||
           headers;
  }

  bool plain_parts() {
    Case candidate = best_;
    candidate.request.client_ip.reset();
    candidate.request.server_port.reset();
    candidate.request.tls_sni.reset();
    candidate.request.tls_alpn.clear();
    candidate.request.truncated = false;
    const bool same = !best_.request.client_ip && !best_.request.server_port &&
                      !best_.request.tls_sni && best_.request.tls_alpn.empty() &&
                      !best_.request.truncated;
    return !same && accept(std::move(candidate));
  }

  Case best_;
  const StillDiffers& still_differs_;
};

}  // namespace

Case shrink(Case failing, const StillDiffers& still_differs) {
  return Shrinker(std::move(failing), still_differs).run();
}

}  // namespace stopgap::differential
