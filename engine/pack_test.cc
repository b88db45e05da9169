// SPDX-License-Identifier: Apache-2.0
// Loading: schema, databases, and everything a site may say.
#include "engine/pack.h"

#include <gtest/gtest.h>

#include "engine/engine.h"
#include "engine/test_databases.h"
#include "engine/test_rich_pack.h"

namespace stopgap::engine {
namespace {

using program::SectionId;
using program::TestOp;

Error refused(const TestPack& pack, const Site& site = {}) {
  const auto loaded = try_load(pack, site);
  return loaded ? Error{"ok", ""} : loaded.error();
}

TEST(Load, ShowsWhatIsInThePack) {
  const auto pack = must_load(rich_gated_pack());
  ASSERT_NE(pack, nullptr);
  EXPECT_EQ(pack->name(), "test");
  EXPECT_EQ(pack->version(), "1.0.0");
  ASSERT_EQ(pack->rules().size(), 4u);
  EXPECT_EQ(pack->string(pack->rules()[0].title), "a title");
  EXPECT_EQ(pack->string_list(pack->rules()[0].cves, 0), "CVE-2026-0001");
  EXPECT_EQ(pack->condition_roots().size(), 5u);
  EXPECT_EQ(pack->string(pack->condition_roots()[1].reason), "a reason");
  EXPECT_EQ(pack->test_cases().size(), 1u);
  EXPECT_EQ(pack->header_pairs().size(), 1u);
  EXPECT_EQ(pack->actions().size(), 5u);
  EXPECT_EQ(pack->ungated_rules(), 3u);
  EXPECT_TRUE(pack->warnings().empty());
}

TEST(Load, SchemaMustBeTheEngines) {
  TestPack unknown;
  unknown.add(SectionId::kFields,
              program::Field{unknown.str("http.mood"), unknown.str("text"), {}, 0});
  EXPECT_EQ(refused(unknown).code, "pack.schema");
  EXPECT_NE(refused(unknown).detail.find("`http.mood`"), std::string::npos);
  TestPack other;
  other.add(SectionId::kFields, program::Field{other.str("http.path"), other.str("text"), {}, 0});
  EXPECT_EQ(refused(other).code, "pack.schema");
  EXPECT_NE(refused(other).detail.find("`http.path` is `text`"), std::string::npos);
}

TEST(Load, DatabasesMustBeForThisLibrary) {
  TestPack pack = rich_gated_pack();
  add_databases(pack);
  const auto stale = Pack::load(pack.linked("1.2.3"), kTestKey, {});
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().code, "pack.database");
  EXPECT_NE(stale.error().detail.find("built for Hyperscan 1.2.3"), std::string::npos);
  TestPack broken = rich_pack();
  broken.database(program::DatabaseKind::kGroup, 0, std::string(100, 'x'));
  const auto loaded = Pack::load(broken.linked(hs_version()), kTestKey, {});
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "pack.database");
}

TEST(Modes, StatusExpiryAndSiteTakeTheLowest) {
  TestPack pack;
  const auto add = [&pack](std::string_view id, program::Status status, int32_t expires,
                           program::Status then) {
    const uint32_t test = pack.contains(FieldId::kUri, "x");
    program::Rule rule = pack.blocking(id, pack.all_of({test}));
    rule.status = static_cast<uint32_t>(status);
    rule.expires_day = expires;
    rule.expires_status = static_cast<uint32_t>(then);
    pack.rule(rule);
  };
  using program::Status;
  add("M0", Status::kDraft, program::kNever, Status::kObserve);
  add("M1", Status::kObserve, 10, Status::kObserve);
  add("M2", Status::kEnforce, 10, Status::kObserve);
  add("M3", Status::kEnforce, 10, Status::kRetired);
  add("M4", Status::kRetired, 10, Status::kObserve);
  const auto modes = [&pack](int32_t today, const Site& site) {
    const auto loaded = must_load(pack, site);
    std::vector<Mode> out;
    for (uint32_t i = 0; i < 5; ++i) out.push_back(loaded->mode(i, today));
    return out;
  };
  using M = std::vector<Mode>;
  constexpr Mode kOff = Mode::kOff, kObserve = Mode::kObserve, kEnforce = Mode::kEnforce;
  Site site;
  EXPECT_EQ(modes(10, site), (M{kOff, kObserve, kEnforce, kEnforce, kOff}));
  EXPECT_EQ(modes(11, site), (M{kOff, kObserve, kObserve, kOff, kOff}));
  site.mitigations = {{"M0", kEnforce}, {"M2", kOff}};
  EXPECT_EQ(modes(10, site), (M{kOff, kObserve, kOff, kEnforce, kOff}));
  site.mode = kObserve;
  EXPECT_EQ(modes(10, site), (M{kOff, kObserve, kOff, kObserve, kOff}));
}

TEST(Modes, ArmedByInstalledVersions) {
  TestPack pack = rich_pack();  // M1 affects server 15.2 before 15.2.9
  const auto armed = [&pack](const Site& site) {
    const auto loaded = must_load(pack, site);
    EXPECT_EQ(loaded->mode(0, 20'000),
              loaded->armed(0) == Armed::kIdle ? Mode::kOff : Mode::kEnforce);
    EXPECT_EQ(loaded->armed(1), Armed::kArmed);
    return loaded->armed(0);
  };
  Site site;
  EXPECT_EQ(armed(site), Armed::kUnknown);
  site.products["server"] = "15.2.8";
  EXPECT_EQ(armed(site), Armed::kArmed);
  site.products["server"] = "15.2.9";
  EXPECT_EQ(armed(site), Armed::kIdle);
  site.products = {{"other", "15.2.8"}};
  EXPECT_EQ(armed(site), Armed::kUnknown);
  site.products = {{"server", "15.2.x"}};
  EXPECT_EQ(armed(site), Armed::kUnknown) << "no dotted version";
  EXPECT_EQ(must_load(pack, site)->warnings().size(), 1u);
}

TEST(SiteParams, ReplaceElements) {
  TestPack pack;
  pack.add(SectionId::kSets, program::Set{pack.str("hosts"), 0, 1, 0, 1, {0, 0}});
  const uint32_t in = pack.test(TestOp::kIn, program::OperandKind::kSet, 0, FieldId::kHost);
  pack.rule(pack.blocking("M1", pack.all_of({in})));
  Site site;
  site.params["hosts"] = {"B.Example"};
  Engine engine;
  Worker worker(engine);
  const HeaderView headers[] = {{"Host", "b.example:8443"}};
  RequestView request;
  request.target = "/";
  request.headers = headers;
  engine.swap(must_load(pack));
  EXPECT_EQ(worker.evaluate(request).verdict, Verdict::kPass);
  engine.swap(must_load(pack, site));
  EXPECT_EQ(worker.evaluate(request).verdict, Verdict::kBlock);
}

TEST(SiteParams, ValuesAreChecked) {
  const TestPack pack = rich_pack();  // words: text, nets: cidr, limit: one number
  const auto code = [&pack](const char* name, std::vector<std::string> values) {
    Site site;
    site.params[name] = std::move(values);
    return refused(pack, site).code;
  };
  for (const char* good : {"10.0.0.0/8", "192.0.2.1", "::/0", "2001:db8::/32", "0.0.0.0/0"}) {
    EXPECT_EQ(code("nets", {good}), "ok") << good;
  }
  for (const char* bad : {"", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/", "::/129", "a.example",
                          "10.0.0.0/8 ", "::1/-1", "10.0.0.0/8/8"}) {
    EXPECT_EQ(code("nets", {bad}), "site.param") << bad;
  }
  for (const char* good : {"0", "-5", "0x1F", "4KiB", "8589934591GiB", "3B"}) {
    EXPECT_EQ(code("limit", {good}), "ok") << good;
  }
  for (const char* bad :
       {"", "0x", "0x-1", "4kb", "1 ", "9223372036854775808", "8589934592GiB", "-4KiB", "0x1KiB"}) {
    EXPECT_EQ(code("limit", {bad}), "site.param") << bad;
  }
  EXPECT_EQ(code("limit", {}), "site.param");
  EXPECT_EQ(code("limit", {"1", "2"}), "site.param");
  EXPECT_EQ(code("words", {}), "ok");
  EXPECT_EQ(code("words", {""}), "site.param");
  EXPECT_EQ(code("words", {std::string(4097, 'a')}), "site.param");
}

TEST(SiteParams, UnknownNamesAreWarnedOf) {
  Site site;
  site.params["gone"] = {"1"};
  site.mitigations["M9"] = Mode::kOff;
  const auto pack = must_load(rich_pack(), site);
  ASSERT_EQ(pack->warnings().size(), 2u);
  EXPECT_EQ(pack->warnings()[0], "the pack has no parameter `gone`");
  EXPECT_EQ(pack->warnings()[1], "the pack has no mitigation `M9`");
}

}  // namespace
}  // namespace stopgap::engine
