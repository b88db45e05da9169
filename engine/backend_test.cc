// SPDX-License-Identifier: Apache-2.0
#include "engine/backend.h"

#include <gtest/gtest.h>

namespace stopgap::engine {
namespace {

TEST(Backends, AreFoundByTheirNames) {
  for (size_t i = 0; i < kBackendCount; ++i) {
    const auto backend = static_cast<Backend>(i);
    EXPECT_EQ(find_backend(backend_name(backend)), backend);
  }
  EXPECT_EQ(find_backend("node"), Backend::kNodejs);
  EXPECT_EQ(find_backend("IIS"), std::nullopt);
  EXPECT_EQ(find_backend(""), std::nullopt);
}

TEST(Backends, GenericReadsWhatAnyOtherReads) {
  const BackendReads& generic = reads_of(Backend::kGeneric);
  BackendReads any;
  for (size_t i = 1; i < kBackendCount; ++i) {
    const BackendReads& one = reads_of(static_cast<Backend>(i));
    EXPECT_FALSE(one == generic) << kBackendNames[i];
    EXPECT_EQ(one | generic, generic) << kBackendNames[i];
    any = any | one;
  }
  EXPECT_EQ(any, generic) << "a behaviour that no server has";
}

TEST(Backends, ReadWhatTheTableSays) {
  EXPECT_TRUE(reads_of(Backend::kIis).percent_u);
  EXPECT_FALSE(reads_of(Backend::kIis).path_parameters);
  EXPECT_TRUE(reads_of(Backend::kTomcat).path_parameters);
  EXPECT_FALSE(reads_of(Backend::kTomcat).percent_u);
  EXPECT_TRUE(reads_of(Backend::kPhp).php_names);
  EXPECT_FALSE(reads_of(Backend::kNginx).overlong);
  EXPECT_TRUE(reads_of(Backend::kApache).cookie_plus);
  EXPECT_FALSE(reads_of(Backend::kPhp).cookie_plus);
}

}  // namespace
}  // namespace stopgap::engine
