// SPDX-License-Identifier: Apache-2.0
// The limits of a request, just below, at and above each: docs/language.md section 8.
#include <gtest/gtest.h>

#include "engine/engine.h"
#include "engine/test_running.h"

namespace stopgap::engine {
namespace {

TEST(Limits, OnBothSidesOfEachEdge) {
  const std::string name = "n", value = "12345";
  const HeaderView form{"content-type", "application/x-www-form-urlencoded"};
  const std::vector<HeaderView> headers = {
      {name, value}, {name, value}, {"Cookie", "a=1; b=2"}, form};
  RequestView request = request_for("/p?a=1&b=2", "c=3&d=4");
  request.headers = headers;
  struct Edge {
    size_t RequestLimits::*limit;
    size_t needed;
  };
  const size_t header_bytes = 2 * 6 + 6 + 8 + form.name.size() + form.value.size();
  // Two arguments of the query: no rule asks for more.
  const Edge edges[] = {{&RequestLimits::target_bytes, 10},
                        {&RequestLimits::headers, 4},
                        {&RequestLimits::header_bytes, header_bytes},
                        {&RequestLimits::arguments, 2},
                        {&RequestLimits::cookies, 2},
                        {&RequestLimits::body_bytes, 7}};
  for (const Edge& edge : edges) {
    for (const size_t limit : {edge.needed - 1, edge.needed, edge.needed + 1}) {
      WorkerOptions options;
      options.limits.*edge.limit = limit;
      Running running(TestPack{}, options);
      const Decision& decision = running.worker.evaluate(request);
      EXPECT_EQ(decision.degraded, limit < edge.needed) << edge.needed << " " << limit;
      EXPECT_EQ(decision.causes, limit < edge.needed ? kOversize : 0) << edge.needed;
    }
  }
}

/// With the views of a path that do not fit, in the request line and in a header.
TEST(Limits, OfTheViewsOfPaths) {
  const std::string path = "/%2561;%2fb/..\\c.%00:d%23/%u002e%u002e/e";
  Views views;
  views.reset(request_for(path));
  size_t beyond = 0;
  for (const std::string_view view : views.text(FieldId::kPath)) beyond += view.size();
  beyond -= kMaxPathViewsFactor * path.size();
  for (const bool in_header : {false, true}) {
    const std::vector<HeaderView> headers = {{"X-Original-URL", path}};
    RequestView request = request_for(in_header ? std::string_view("/") : path);
    if (in_header) request.headers = headers;
    for (const size_t limit : {beyond - 1, beyond, beyond + 1, 10 * beyond}) {
      const CauseSet cut = limit < beyond ? kOversize : CauseSet{0};
      WorkerOptions options;
      options.limits.path_view_bytes = limit;
      Running running(TestPack{}, options);
      const Decision& decision = running.worker.evaluate(request);
      EXPECT_EQ(decision.causes, cut) << limit;
      Views limited(options.limits);
      limited.reset(request);
      EXPECT_EQ(limited.flag(FieldId::kFlagOversize), cut != 0) << limit;
      const Missing missing = limited.missing(0, true);
      EXPECT_EQ(missing_causes(missing, FieldId::kPath), in_header ? CauseSet{0} : cut);
      EXPECT_EQ(missing_causes(missing, FieldId::kUri), 0);
      EXPECT_EQ(missing_causes(missing, FieldId::kOverrides), in_header ? cut : CauseSet{0});
      EXPECT_EQ(missing_causes(missing, FieldId::kFlagMethodOverride), 0);
      EXPECT_EQ(limited.size(FieldId::kOverrides), in_header && cut == 0 ? 1u : 0u);
    }
  }
}

}  // namespace
}  // namespace stopgap::engine
