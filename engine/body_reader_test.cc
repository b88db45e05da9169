// SPDX-License-Identifier: Apache-2.0
// What reading a body costs: nothing unless somebody asks, memory bounded by what is
// inspected, no allocation once warm. Views of several backends read a body once.
#include "engine/body_reader.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/test_hostile.h"

namespace stopgap::engine {
namespace {

BodyGiven given(const BodySubject& subject) { return {subject.headers, subject.held, true}; }

TEST(BodyReader, ReadsWhatIsAskedForOnceEach) {
  const BodySubject subject("application/json", "{\"a\":1}");
  BodyReader reader(kMaxBodyBytes);
  EXPECT_EQ(reader.used(), 0u);
  const BodyTexts& texts = reader.texts(given(subject));
  EXPECT_EQ(texts.views().size(), 1u);
  EXPECT_EQ(reader.used(), 0u) << "it lies in the request";
  EXPECT_EQ(reader.forms(given(subject)).form, "");
  EXPECT_EQ(reader.lists(given(subject), 10).of(BodyKind::kJson).pairs.size(), 1u);
  const size_t used = reader.used();
  EXPECT_GT(used, 0u);
  EXPECT_EQ(&reader.lists(given(subject), 10), &reader.lists(given(subject), 10));
  EXPECT_EQ(reader.used(), used);
  reader.forget();
  EXPECT_EQ(reader.used(), 0u);
}

/// The body of the last request must not be what the next one has.
TEST(BodyReader, TheNextRequestHasItsOwnBody) {
  BodySubject subject("application/json", "{\"a\":1,");
  EXPECT_EQ(subject.list(FieldId::kJson), "a=1|");
  EXPECT_NE(subject.views.unread(), 0);
  const std::string next = "{\"b\":2}";
  subject.request.body = next;
  subject.views.reset(subject.request);
  EXPECT_EQ(subject.views.unread(), 0);
  EXPECT_EQ(subject.list(FieldId::kJson), "b=2|");
  EXPECT_EQ(subject.views.unread(), 0);
  subject.request.body = {};
  subject.views.reset(subject.request);
  EXPECT_EQ(subject.list(FieldId::kArgs), "");
  EXPECT_EQ(subject.views.text(FieldId::kBody).size(), 1u);
}

TEST(BodyReader, BackendsShareOneReading) {
  BodySubject subject("application/json", R"({"a":"%u0041"})");
  std::vector<std::unique_ptr<Views>> others;
  Views& iis = *others.emplace_back(std::make_unique<Views>());
  iis.adopt({}, {}, reads_of(Backend::kIis));
  subject.views.adopt({}, {}, reads_of(Backend::kNginx));
  subject.views.adopt_lanes(std::move(others));
  for (const std::string body : {R"({"a":"%u0041"})", R"({"b":"%u0042"})"}) {
    subject.request.body = body;
    subject.views.reset(subject.request);
    // Asked by the other one first: what it keeps must not outlive the request.
    const ViewList read = iis.element(FieldId::kJson, 0, 1);
    EXPECT_EQ(TestTexts(read.begin(), read.end()),
              (TestTexts{body.substr(6, 6), body.substr(2, 1) == "a" ? "A" : "B"}));
    EXPECT_EQ(subject.views.element(FieldId::kJson, 0, 1).size(), 1u);
    EXPECT_EQ(subject.views.element(FieldId::kJson, 0, 0)[0].data(),
              iis.element(FieldId::kJson, 0, 0)[0].data());
  }
}

/// Of what the body itself, as it came out, is: 8 times and 64 KiB.
TEST(BodyCosts, MemoryIsBounded) {
  for (const HostileRequest& one : hostile_requests(kMaxBodyBytes - 64)) {
    const BodySubject subject(one.headers, one.body);
    BodyReader reader(kMaxBodyBytes);
    size_t texts = 0;
    for (const std::string_view view : reader.texts(given(subject)).views()) texts += view.size();
    (void)reader.forms(given(subject));
    (void)reader.lists(given(subject), kMaxArguments);
    EXPECT_LE(reader.used(), 8 * std::max(texts, one.body.size()) + 64 * 1024) << one.what;
  }
}

TEST(BodyCosts, NothingGrowsOnceWarm) {
  const std::vector<HostileRequest> all = hostile_requests(10'000);
  BodyReader reader(kMaxBodyBytes);
  std::vector<size_t> first;
  for (int round = 0; round < 4; ++round) {
    for (size_t i = 0; i < all.size(); ++i) {
      const BodySubject subject(all[i].headers, all[i].body);
      (void)reader.lists(given(subject), kMaxArguments);
      if (round == 1) first.push_back(reader.used());
      if (round > 1) {
        EXPECT_EQ(reader.used(), first[i]) << all[i].what;
      }
      reader.forget();
    }
  }
}

}  // namespace
}  // namespace stopgap::engine
