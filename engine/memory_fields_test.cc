// SPDX-License-Identifier: Apache-2.0
// What the views of paths take: at most 8 times each and 2 MiB, beside the stages they are made of;
// and lists of embedders: 8 times their bytes and 64 KiB.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/stages.h"
#include "engine/test_request.h"

namespace stopgap::engine {
namespace {

size_t path_bytes(Views& views) {
  const ViewList all = views.text(FieldId::kPath);
  EXPECT_LE(bytes_of(all), kMaxPathViewsFactor * all[0].size() + kFreePathViewBytes);
  return bytes_of(all);
}

/// Long ones and many, of the request and in its headers.
TEST(Memory, OfPathsIsBounded) {
  const std::string odd =
      "%2525252541%u0025u0025u0025u0041/a.;b\\c:d%23/%2525252500%2525252523/..;%2f";
  const std::string path = "/" + std::string(60'000, 'a') + odd;
  for (size_t at = 0; at < kBackendCount; ++at) {
    Views views;
    views.adopt({}, {}, reads_of(static_cast<Backend>(at)));
    RequestView request;
    request.method = "GET";
    request.target = path;
    views.reset(request);
    const bool generic = static_cast<Backend>(at) == Backend::kGeneric;
    EXPECT_GT(path_bytes(views), generic ? kFreePathViewBytes : path.size());
    EXPECT_LE(views.used(), (kMaxPathViewsFactor + kMaxStages) * path.size() + kFreePathViewBytes);
  }
  for (const size_t count : {1u, 10u, 70u}) {
    const std::string value = "/" + std::string(250'000 / count - odd.size() - 20, 'a') + odd;
    const std::vector<HeaderView> headers(count, {"X-Original-URL", value});
    RequestView request;
    request.method = "GET";
    request.target = "/";
    request.headers = headers;
    Views views;
    views.reset(request);
    EXPECT_FALSE(views.whole());
    size_t bytes = 0;
    for (uint32_t i = 0; i < views.size(FieldId::kOverrides); ++i) {
      bytes += bytes_of(views.element(FieldId::kOverrides, i, 1));
    }
    EXPECT_LE(bytes, (kMaxPathViewsFactor + kMaxStages) * 256 * 1024 + kFreePathViewBytes);
    EXPECT_LE(views.used(), (kMaxPathViewsFactor + kMaxStages) * 256 * 1024 + kFreePathViewBytes);
  }
}

TEST(Memory, OfListsOfEmbeddersIsBounded) {
  for (const std::string_view text : {"a", "%41", "%u0041", "\xC0\xAF"}) {
    const std::vector<HeaderView> elements(kMaxArguments + 1, {text, text});
    EventValues values({}, reads_of(Backend::kGeneric));
    values.adopt(EventValues::Room(1));
    const std::vector<OwnField> fields = {{TypeKind::kList, false, false, {true, true}, 0}};
    const std::vector<FieldValue> given = {{elements}};
    const uint8_t asked = 1;
    values.start(given, fields, {&asked, 1});
    ASSERT_EQ(values.size(0), kMaxArguments);
    size_t used = 0;
    for (uint32_t i = 0; i < values.size(0); ++i) {
      for (const uint32_t attribute : {0u, 1u}) {
        EXPECT_EQ(values.element(0, i, attribute)[0], text);
        used = std::max(used, values.used());
      }
    }
    EXPECT_LE(used, 8 * 2 * text.size() * kMaxArguments + 64 * 1024);
  }
}

}  // namespace
}  // namespace stopgap::engine
