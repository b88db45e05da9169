// SPDX-License-Identifier: Apache-2.0
// Site files: what is read, and where and how what is wrong is reported.
#include "engine/site_file/site_file.h"

#include <gtest/gtest.h>

namespace stopgap::engine {
namespace {

TEST(SiteFile, EmptyMeansEverythingAsThePackSays) {
  const auto site = parse_site("", "site.toml");
  ASSERT_TRUE(site);
  EXPECT_EQ(site.value().mode, Mode::kEnforce);
  EXPECT_TRUE(site.value().mitigations.empty());
}

TEST(SiteFile, ReadsEveryKey) {
  const auto read = parse_site(R"(
mode = "observe"
[mitigations]
"M2026-001" = "off"
M2 = "enforce"
[params]
nets = ["192.0.2.0/24", "2001:db8::/32"]
limit = 0x10
size = "4KiB"
none = []
[products]
"Example Server" = "15.2.1118.20"
)",
                               "site.toml");
  ASSERT_TRUE(read) << read.error().detail;
  const Site& site = read.value();
  EXPECT_EQ(site.mode, Mode::kObserve);
  EXPECT_EQ(site.mitigations.at("M2026-001"), Mode::kOff);
  EXPECT_EQ(site.mitigations.at("M2"), Mode::kEnforce);
  EXPECT_EQ(site.params.at("nets"), (std::vector<std::string>{"192.0.2.0/24", "2001:db8::/32"}));
  EXPECT_EQ(site.params.at("limit"), std::vector<std::string>{"16"});
  EXPECT_EQ(site.params.at("size"), std::vector<std::string>{"4KiB"});
  EXPECT_TRUE(site.params.at("none").empty());
  EXPECT_EQ(site.products.at("Example Server"), "15.2.1118.20");
}

TEST(SiteFile, SaysWhereAndWhatIsWrong) {
  struct Case {
    const char *text, *code, *detail;
  };
  for (const Case& wrong : {
           Case{"mode = \"of\"", "site.value",
                "s.toml:1:8: a mode is \"off\", \"observe\" or "
                "\"enforce\", did you mean \"off\"?"},
           Case{"mode = 1", "site.value", "s.toml:1:8: a mode is"},
           Case{"\nmodes = \"off\"", "site.key",
                "s.toml:2:1: unknown key `modes`, did you mean `mode`?"},
           Case{"[mitigation]\nM1 = \"off\"", "site.key",
                "s.toml:1:2: unknown key `mitigation`, did you mean `mitigations`?"},
           Case{"colour = 1", "site.key", "s.toml:1:1: unknown key `colour`"},
           Case{"params = 1", "site.value", "s.toml:1:10: `params` must be a table"},
           Case{"[params]\na = 1.5", "site.value", "s.toml:2:5: the value of a parameter"},
           Case{"[params]\na = [\"x\", [1]]", "site.value", "s.toml:2:11: the value of"},
           Case{"[products]\na = 15", "site.value", "s.toml:2:5: a version is"},
           Case{"[products]\na = \"15..2\"", "site.value", "s.toml:2:5: a version is"},
           Case{"[mitigations]\nM1 = true", "site.value", "s.toml:2:6: a mode is"},
       }) {
    const auto read = parse_site(wrong.text, "s.toml");
    ASSERT_FALSE(read) << wrong.text;
    EXPECT_EQ(read.error().code, wrong.code) << wrong.text;
    EXPECT_TRUE(read.error().detail.starts_with(wrong.detail)) << read.error().detail;
  }
}

TEST(SiteFile, BrokenTomlIsLocated) {
  for (const std::string& text :
       {std::string("mode = \"off"), std::string("[params\n"), std::string("a = 1\na = 2\n"),
        std::string("mode = \"\xff\"\n"), "a = " + std::string(100'000, '[')}) {
    const auto read = parse_site(text, "s.toml");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, "site.syntax");
    EXPECT_TRUE(read.error().detail.starts_with("s.toml:")) << read.error().detail;
  }
  EXPECT_TRUE(parse_site("x").error().detail.starts_with("1:"));
  EXPECT_EQ(parse_site(std::string((16 << 20) + 1, '\n'), "s.toml").error().code, "site.size");
}

}  // namespace
}  // namespace stopgap::engine
