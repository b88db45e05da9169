// SPDX-License-Identifier: Apache-2.0
// The recorded requests of tests/corpora against the Exchange pack: every attack is blocked by the
// mitigation it is meant for, and nothing ordinary is touched. With STOPGAP_SHARED_DATA naming a
// folder with requests/*.jsonl, also those of other products.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>

#include "tests/rules/exchange_pack.h"
#include "tests/rules/records.h"

namespace stopgap::rules {
namespace {

constexpr const char* kAttacks = "tests/corpora/exchange_attacks.jsonl";
constexpr const char* kEveryday = "tests/corpora/exchange_everyday.jsonl";

class Corpus : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(pack_.ready()); }

  void expect_untouched(const std::vector<Record>& records) {
    for (const Record& record : records) {
      const Outcome outcome = pack_.decide(record.request);
      EXPECT_FALSE(outcome.blocked) << record.id << ": " << describe(record.request);
      EXPECT_TRUE(outcome.mitigations.empty()) << record.id << " by " << outcome.mitigations[0];
    }
  }

  ExchangePack& pack_ = ExchangePack::instance();
};

const Record* find(const std::vector<Record>& records, std::string_view id) {
  const auto found = std::find_if(records.begin(), records.end(),
                                  [&](const Record& record) { return record.id == id; });
  return found == records.end() ? nullptr : &*found;
}

TEST_F(Corpus, EveryAttackIsBlockedByItsMitigation) {
  const auto records = read_records(kAttacks);
  ASSERT_GE(records.size(), 150u);
  for (const Record& record : records) {
    ASSERT_TRUE(record.attack) << record.id;
    ASSERT_FALSE(record.mitigation.empty()) << record.id;
    const Outcome outcome = pack_.decide(record.request);
    EXPECT_TRUE(outcome.blocked) << record.id << ": " << describe(record.request);
    EXPECT_TRUE(outcome.holds(record.mitigation)) << record.id << ": " << describe(record.request);
  }
}

TEST_F(Corpus, EveryMitigationIsAttacked) {
  std::map<std::string, int> attacks;
  for (const Record& record : read_records(kAttacks)) ++attacks[record.mitigation];
  for (const auto& mitigation : pack_.checked().mitigations)
    EXPECT_GE(attacks[mitigation.id], 10) << mitigation.id;
}

TEST_F(Corpus, NothingOrdinaryIsTouched) {
  const auto records = read_records(kEveryday);
  ASSERT_GE(records.size(), 120u);
  for (const Record& record : records) ASSERT_FALSE(record.attack) << record.id;
  expect_untouched(records);
}

TEST_F(Corpus, PublishedVectorsAreThereByName) {
  const auto attacks = read_records(kAttacks), everyday = read_records(kEveryday);
  for (int n = 1; n <= 10; ++n) {
    const Record* record = find(attacks, "v" + std::to_string(n));
    ASSERT_NE(record, nullptr) << "v" << n;
    EXPECT_TRUE(pack_.decide(record->request).blocked) << "v" << n;
  }
  for (int n = 1; n <= 4; ++n) {
    const Record* record = find(everyday, "b" + std::to_string(n));
    ASSERT_NE(record, nullptr) << "b" << n;
    EXPECT_FALSE(pack_.decide(record->request).blocked) << "b" << n;
  }
}

TEST_F(Corpus, IdsAreUnique) {
  std::set<std::string> ids;
  for (const char* path : {kAttacks, kEveryday})
    for (const Record& record : read_records(path))
      EXPECT_TRUE(ids.insert(record.id).second) << record.id;
}

TEST_F(Corpus, OtherProductsAreLeftAlone) {
  const char* folder = std::getenv("STOPGAP_SHARED_DATA");
  if (folder == nullptr) GTEST_SKIP() << "STOPGAP_SHARED_DATA is not set";
  const std::string requests = std::string(folder) + "/requests/";
  const auto everyday = read_records(requests + "everyday.jsonl");
  ASSERT_FALSE(everyday.empty()) << requests;
  expect_untouched(everyday);

  std::set<std::string> ours;
  for (const auto& mitigation : pack_.checked().mitigations)
    ours.insert(mitigation.cves.begin(), mitigation.cves.end());
  int meant = 0, blocked = 0, others = 0;
  for (const Record& record : read_records(requests + "attacks.jsonl")) {
    const bool ours_too = std::any_of(record.cves.begin(), record.cves.end(),
                                      [&](const auto& cve) { return ours.count(cve) != 0; });
    const bool hit = pack_.decide(record.request).blocked;
    meant += ours_too ? 1 : 0;
    blocked += ours_too && hit ? 1 : 0;
    others += !ours_too && hit ? 1 : 0;
    EXPECT_TRUE(!ours_too || hit) << record.id << ": " << describe(record.request);
  }
  std::printf("%d of %d requests for these holes blocked; %d for other holes blocked too\n",
              blocked, meant, others);
}

}  // namespace
}  // namespace stopgap::rules
