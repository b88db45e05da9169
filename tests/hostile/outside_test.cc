// SPDX-License-Identifier: Apache-2.0
// A database that this host did not make is never handed to the matcher: deserializing trusts its
// bytes. Every call is counted.
#include <gtest/gtest.h>
#include <hs_runtime.h>

#include "compiler/hs_build/link.h"
#include "engine/program_view.h"
#include "tests/hostile/packs.h"

namespace {
int deserialized = 0;
}

extern "C" hs_error_t __real_hs_deserialize_database(const char* bytes, size_t size,
                                                     hs_database_t** database);
extern "C" hs_error_t __wrap_hs_deserialize_database(const char* bytes, size_t size,
                                                     hs_database_t** database) {
  ++deserialized;
  return __real_hs_deserialize_database(bytes, size, database);
}

namespace stopgap::hostile {
namespace {

using engine::Pack;

const Subject& subject() {
  static const Subject every = [] {
    auto all = subjects();
    EXPECT_TRUE(all) << (all ? "" : all.error().detail);
    for (Subject& one : all.value()) {
      if (one.name == "tests/hostile/every.gap") return std::move(one);
    }
    return Subject{};
  }();
  return every;
}

/// Error code of load(), which must not have touched a database.
std::string refused(const Bytes& pack, const engine::LinkKey& key = kKey) {
  deserialized = 0;
  const auto loaded = Pack::load(pack, key, {}, engine::schemas_of(pack));
  EXPECT_EQ(deserialized, 0);
  return loaded ? "loaded" : loaded.error().code;
}

TEST(Outside, ThePackOfThisHostIsLoaded) {
  deserialized = 0;
  EXPECT_TRUE(Pack::load(subject().linked, kKey, {}));
  EXPECT_GT(deserialized, 2);
}

TEST(Outside, ALinkedPackOfAnotherHostIsRefused) {
  EXPECT_EQ(refused(subject().linked, engine::LinkKey{5}), "pack.digest");
  Bytes changed = subject().linked;
  changed.back() ^= 1;
  EXPECT_EQ(refused(changed), "pack.digest");
}

/// Whoever has no key can still compute the digest of a portable pack.
TEST(Outside, APortablePackCannotCarryDatabases) {
  Layout layout = *take_apart(subject().linked);
  layout.header.flags = 0;
  Bytes pack = put_together(layout);
  repair_digest(pack);
  EXPECT_EQ(refused(pack), "pack.layout");
  const Status verified = engine::verify_pack(pack, nullptr);
  ASSERT_FALSE(verified);
  EXPECT_NE(verified.error().detail.find("only in a linked pack"), std::string::npos)
      << verified.error().detail;
  EXPECT_FALSE(compiler::link(pack, kKey));
  EXPECT_FALSE(engine::inspect_pack(pack));
  EXPECT_EQ(deserialized, 0);
}

TEST(Outside, APortablePackThatCallsItselfLinkedIsRefused) {
  Layout layout = *take_apart(subject().portable);
  layout.header.flags = engine::program::kFlagLinked;
  Bytes pack = put_together(layout);  // with the digest of the portable one, no key
  EXPECT_EQ(refused(pack), "pack.digest");
  EXPECT_FALSE(compiler::link(pack, kKey));
}

/// Linking looks at the portable part only, and never at what a pack brings along.
TEST(Outside, LinkingMakesItsOwnDatabases) {
  deserialized = 0;
  const auto again = compiler::link(subject().portable, kKey);
  ASSERT_TRUE(again);
  EXPECT_EQ(again.value(), subject().linked);
  EXPECT_FALSE(compiler::link(subject().linked, kKey)) << "linked already";
  EXPECT_EQ(deserialized, 0);
}

}  // namespace
}  // namespace stopgap::hostile
