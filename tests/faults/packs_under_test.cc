// SPDX-License-Identifier: Apache-2.0
// See packs_under_test.h.
#include "tests/faults/packs_under_test.h"

#include <gtest/gtest.h>

#include "tests/hostile/questions.h"
#include "tests/hostile/told.h"

namespace stopgap::faults {

const std::vector<hostile::Subject>& packs_under_test() {
  static const std::vector<hostile::Subject> chosen = [] {
    auto all = hostile::subjects();
    EXPECT_TRUE(all) << (all ? "" : all.error().detail);
    std::vector<hostile::Subject> some;
    for (const char* name : {"tests/e2e/sample", "tests/hostile/every.gap",
                             "tests/embedder/rules.gap", "tests/differential/bodies.gap"}) {
      for (hostile::Subject& subject : all.value()) {
        if (subject.name == name) some.push_back(std::move(subject));
      }
    }
    EXPECT_EQ(some.size(), 4u);
    return some;
  }();
  return chosen;
}

std::shared_ptr<const engine::Pack> must_load(const hostile::Subject& subject) {
  auto pack =
      engine::Pack::load(subject.linked, hostile::kKey, {}, engine::schemas_of(subject.linked));
  EXPECT_TRUE(pack) << subject.name << ": " << (pack ? "" : pack.error().detail);
  return pack ? pack.value() : nullptr;
}

std::vector<std::string> answers(const std::shared_ptr<const engine::Pack>& pack) {
  engine::Engine engine;
  engine.swap(pack);
  engine::Worker worker(engine);
  std::vector<std::string> all;
  for (size_t i = 0; i < hostile::question_count(); ++i) {
    all.push_back(hostile::told(hostile::Question(i, *pack).ask(worker)));
  }
  return all;
}

}  // namespace stopgap::faults
