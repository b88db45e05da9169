// SPDX-License-Identifier: Apache-2.0
// Site files: what is read, and where and how what is wrong is reported.
#include "engine/site_file/site_file.h"

#include <gtest/gtest.h>
#include <hs_runtime.h>

#include "engine/engine.h"
#include "engine/test_pack.h"

namespace stopgap::engine {
namespace {

TEST(SiteFile, EmptyMeansEverythingAsThePackSays) {
  const auto site = parse_site("", "site.toml");
  ASSERT_TRUE(site);
  EXPECT_EQ(site.value().mode, Mode::kEnforce);
  EXPECT_TRUE(site.value().modes.empty());
  EXPECT_TRUE(site.value().exceptions.empty());
}

TEST(SiteFile, ReadsEveryKey) {
  const auto read = parse_site(R"(
mode = "observe"
backend = "nginx"
[mitigations]
"M2026-001" = "off"
M2 = { mode = "enforce", reason = "tried", until = 2026-12-31 }
[params]
nets = ["192.0.2.0/24", "2001:db8::/32"]
limit = 0x10
size = "4KiB"
none = []
[products]
"Example Server" = "15.2.1118.20"
nginx = "1.22.1-9+deb12u1"
[[block]]
mitigation = "M2022-*"
reason = "breaks the calendar"
author = "Example Admin"
until = 1970-01-11
[[exception]]
mitigation = "M3"
address = "192.0.2.0/24"
host = ["www.example", "*.example.org"]
path = "/health"
reason = "probe"
author = "Example Admin"
until = 2026-12-31
[[never_block]]
address = ["192.0.2.1", "2001:db8::/32"]
reason = "control channel"
author = "Example Admin"
)",
                               "site.toml");
  ASSERT_TRUE(read) << read.error().detail;
  const Site& site = read.value();
  EXPECT_EQ(site.mode, Mode::kObserve);
  EXPECT_EQ(site.mode_why.place, "site.toml:2:8");
  EXPECT_EQ(site.backend, Backend::kNginx);
  ASSERT_EQ(site.modes.size(), 3u);
  const auto named = [&](std::string_view id) {
    for (const SiteMode& mode : site.modes) {
      if (mode.mitigations == id) return mode;
    }
    return SiteMode{};
  };
  EXPECT_EQ(named("M2026-001").mode, Mode::kOff);
  EXPECT_EQ(named("M2026-001").why.place, "site.toml:5:15");
  EXPECT_EQ(named("M2").mode, Mode::kEnforce);
  EXPECT_EQ(named("M2").why.reason, "tried");
  EXPECT_EQ(named("M2022-*").mode, Mode::kOff);
  EXPECT_EQ(named("M2022-*").why.author, "Example Admin");
  EXPECT_EQ(named("M2022-*").why.until, 10) << "days since 1970-01-01";
  ASSERT_EQ(site.exceptions.size(), 2u);
  const bool first = !site.exceptions[0].never_block;
  const SiteException& exception = site.exceptions[first ? 0 : 1];
  EXPECT_EQ(exception.mitigations, "M3");
  EXPECT_EQ(exception.hosts, (std::vector<std::string>{"www.example", "*.example.org"}));
  EXPECT_EQ(exception.paths, std::vector<std::string>{"/health"});
  EXPECT_EQ(exception.addresses.size(), 1u);
  const SiteException& never = site.exceptions[first ? 1 : 0];
  EXPECT_EQ(never.mitigations, "*");
  EXPECT_EQ(never.addresses.size(), 2u);
  EXPECT_EQ(never.why.until, program::kNever);
  EXPECT_EQ(site.products.at("nginx"), "1.22.1-9+deb12u1");
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
           Case{"[products]\na = \"15 2\"", "site.value", "s.toml:2:5: a version is"},
           Case{"backend = \"ngnix\"", "site.value", "s.toml:1:11: a backend is \"generic\", "},
           Case{"block = 1", "site.value", "s.toml:1:9: `block` must be tables: [[block]]"},
           Case{"block = [1]", "site.value", "s.toml:1:10: `block` must be tables"},
           Case{"[[block]]\nmitigation = \"M1\"\nreason = \"r\"", "site.value",
                "s.toml:1:1: `author` is missing"},
           Case{"[[block]]\nmitigations = \"M1\"", "site.key",
                "s.toml:2:1: unknown key `mitigations`, did you mean `mitigation`?"},
           Case{"[[block]]\nuntil = \"2026-12-31\"", "site.value",
                "s.toml:2:9: `until` is the last"},
           Case{"[[block]]\nreason = \"\"", "site.value", "s.toml:2:10: a reason is a string that"},
           Case{"[[exception]]\nmitigation = \"M1\"\nreason = \"r\"\nauthor = \"a\"", "site.value",
                "s.toml:1:1: `address`, `host` or `path` is missing"},
           Case{"[[exception]]\nmitigation = \"M1\"\npath = \"/\"\nreason = \"r\"\nauthor = \"a\"",
                "site.value", "s.toml:1:1: `until` is missing"},
           Case{"[[exception]]\naddress = \"192.0.2.1/24\"", "site.value",
                "s.toml:2:11: `192.0.2.1/24` is not an address"},
           Case{"[[never_block]]\npath = []", "site.value", "s.toml:2:8: a path: an empty list"},
           Case{"[[never_block]]\nmitigation = \"M1\"", "site.key",
                "s.toml:2:1: unknown key `mitigation`"},
           Case{"[mitigations]\nM1 = { reason = \"r\" }", "site.value",
                "s.toml:2:6: `mode` is missing"},
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

TEST(SiteFile, ABrokenOneLeavesTheEngineWithWhatItHas) {
  TestPack pack;
  const uint32_t get = pack.test(program::TestOp::kEqual, program::OperandKind::kLiteral,
                                 pack.literal("GET"), FieldId::kMethod);
  pack.rule(pack.blocking("M1", pack.all_of({get})));
  const std::vector<uint8_t> linked = pack.linked(hs_version());
  Engine engine;
  Worker worker(engine);
  const auto apply = [&](std::string_view toml) {
    const auto site = parse_site(toml, "site.toml");
    if (!site) return site.error().detail;
    auto loaded = Pack::load(linked, kTestKey, site.value());
    if (!loaded) return loaded.error().detail;
    engine.swap(loaded.value());
    return std::string();
  };
  RequestView request;
  request.method = "GET";
  request.target = "/";
  EXPECT_EQ(apply("[mitigations]\nM1 = \"observe\"\n"), "");
  EXPECT_EQ(worker.evaluate(request).verdict, Verdict::kPass);
  const auto before = engine.current();
  EXPECT_TRUE(apply("[mitigations]\nM1 = \"of\"\n").starts_with("site.toml:2:6: a mode is"));
  EXPECT_EQ(engine.current(), before);
  EXPECT_EQ(worker.evaluate(request).matches.size(), 1u) << "still observed";
  EXPECT_EQ(apply(""), "");
  EXPECT_EQ(worker.evaluate(request).verdict, Verdict::kBlock);
}

}  // namespace
}  // namespace stopgap::engine
