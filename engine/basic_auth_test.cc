// SPDX-License-Identifier: Apache-2.0
#include "engine/basic_auth.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stopgap::engine {
namespace {

using Texts = std::vector<std::string>;

Texts users(const std::vector<HeaderView>& headers) {
  Arena arena;
  const ViewList all = read_auth_users(headers, reads_of(Backend::kGeneric), arena);
  return {all.begin(), all.end()};
}

TEST(BasicAuth, TheUserNameIsBeforeTheFirstColon) {
  EXPECT_EQ(users({{"Authorization", "Basic dXNlcjpwYXNzOndvcmQ="}}), Texts{"user"});
  EXPECT_EQ(users({{"authorization", " bAsIC\t  dXNlcg "}}), Texts{"user"});
  EXPECT_EQ(users({{"Authorization", "Basic Og=="}}), Texts{""});
  EXPECT_EQ(users({{"Authorization", "Basic\r\n dXNl\r\n\tcjpw"}}), Texts{"user"});
}

TEST(BasicAuth, IsAbsentOtherwise) {
  for (const std::string_view value :
       {"", "Basic", "Basic ", "Basicx dXNlcjpw", "Bearer dXNlcjpw", "dXNlcjpw"}) {
    EXPECT_EQ(users({{"Authorization", value}}), Texts{}) << value;
  }
  EXPECT_EQ(users({{"Proxy-Authorization", "Basic dXNlcjpw"}}), Texts{});
  EXPECT_EQ(users({}), Texts{});
}

TEST(BasicAuth, StagesOfEveryHeader) {
  EXPECT_EQ(
      users({{"Authorization", "Basic YSU0MTpw"}, {"x", "y"}, {"Authorization", "Basic Yjpw"}}),
      (Texts{"a%41", "aA", "b", "a%41", "aA"}))
      << "the last two of both joined";
}

TEST(BasicAuth, PhpSkipsWhatIsNoDigitOfTheStandardAlphabet) {
  EXPECT_EQ(users({{"Authorization", "Basic YW=RtaW46eA=="}}), (Texts{"a", "admin"}));
  EXPECT_EQ(users({{"Authorization", "Basic YW-RtaW46eA=="}}).back(), "admin");
  EXPECT_EQ(users({{"Authorization", "Basic =ZXZpbA=="}}), (Texts{"", "evil"}));
  EXPECT_EQ(users({{"Authorization", "Basic YWRt!aW46eA=="}}), Texts{"admin"}) << "all skip it";
  EXPECT_EQ(users({{"Authorization", "Basic YTp4_A=="}}), Texts{"a"}) << "the same name";
}

TEST(BasicAuth, SeveralHeadersAreOneToSome) {
  EXPECT_EQ(users({{"Authorization", "Basic YWRt"}, {"Authorization", "aW46eA=="}}),
            (Texts{"adm", "admin"}));
  EXPECT_EQ(users({{"Authorization", "Basic YWR="}, {"Authorization", "taW46eA=="}}),
            (Texts{"ad", "admin"}));
  EXPECT_EQ(users({{"Authorization", "Basic YWRt"}, {"Authorization", "aW4="}}), Texts{"adm"})
      << "it may go on";
  EXPECT_EQ(users({{"Authorization", "aW46eA=="}, {"Authorization", "Basic YWRt"}}), Texts{"adm"});
}

/// Neither the arena nor a view holds it.
TEST(BasicAuth, ThePasswordDoesNotStay) {
  Arena arena;
  const HeaderView header = {"Authorization", "Basic dXNlcjpzZWNyZXQ="};
  const ViewList all = read_auth_users({&header, 1}, reads_of(Backend::kGeneric), arena);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_NE(std::string_view(all[0].data() + all[0].size(), 4), ":sec");
}

}  // namespace
}  // namespace stopgap::engine
