// SPDX-License-Identifier: Apache-2.0
// Order and branches of versions in each scheme. Debian versions are compared with dpkg, where it
// is.
#include "support/version.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace stopgap {
namespace {

constexpr auto kDotted = VersionScheme::kDotted;
constexpr auto kSemver = VersionScheme::kSemver;
constexpr auto kDebian = VersionScheme::kDebian;

TEST(Version, Form) {
  for (const char* good : {"1", "0.0", "15.2.1118.20", "007.1"})
    EXPECT_TRUE(is_version(kDotted, good));
  for (const char* bad : {"", ".", "1.", ".1", "1..2", "1.a", "1 ", "-1"}) {
    EXPECT_FALSE(is_version(kDotted, bad)) << bad;
  }
  EXPECT_TRUE(is_version(kDotted, std::string(128, '1')));
  EXPECT_FALSE(is_version(kDotted, std::string(129, '1')));
}

TEST(Version, ComparesComponentsAsNumbers) {
  EXPECT_LT(compare_versions(kDotted, "15.2.9", "15.2.10"), 0);
  EXPECT_GT(compare_versions(kDotted, "15.10", "15.9.9.9"), 0);
  EXPECT_EQ(compare_versions(kDotted, "1.2", "1.2.0.00"), 0);
  EXPECT_EQ(compare_versions(kDotted, "01.002", "1.2"), 0);
  EXPECT_LT(compare_versions(kDotted, "1.2", "1.2.0.1"), 0);
  EXPECT_GT(compare_versions(kDotted, "99999999999999999999999", "99999999999999999999998"), 0);
}

TEST(Version, BranchIsAPrefixOfComponents) {
  EXPECT_TRUE(in_version_range(kDotted, "15.2.1118.19", "15.2", "15.2.1118.20"));
  EXPECT_FALSE(in_version_range(kDotted, "15.2.1118.20", "15.2", "15.2.1118.20"));
  EXPECT_FALSE(in_version_range(kDotted, "15.1.1", "15.2", "15.2.1118.20"));
  EXPECT_FALSE(in_version_range(kDotted, "15.20.1", "15.2", "15.2.1118.20"));
  EXPECT_FALSE(in_version_range(kDotted, "15", "15.0", "15.2"))
      << "the branch names more than is known";
  EXPECT_TRUE(in_version_range(kDotted, "015.02.1", "15.2", "15.2.1118.20"));
}

TEST(Semver, Form) {
  for (const char* good : {"0.0.0", "1.2.3", "1.0.0-alpha.1", "1.0.0+20130313144700",
                           "1.0.0-0A.is.legal", "1.0.0--", "1.0.0-rc.1+build.007"}) {
    EXPECT_TRUE(is_version(kSemver, good)) << good;
  }
  for (const char* bad : {"", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b",
                          "1.2.3+", "1.2.3-a_b", "v1.2.3"}) {
    EXPECT_FALSE(is_version(kSemver, bad)) << bad;
  }
}

/// The order published in section 11 of semver.org, and around it.
TEST(Semver, Precedence) {
  const std::vector<std::string> ascending = {
      "0.9.9",      "1.0.0-0",      "1.0.0-1",       "1.0.0-9",
      "1.0.0-10",   "1.0.0-alpha",  "1.0.0-alpha.1", "1.0.0-alpha.beta",
      "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
      "1.0.0",      "2.0.0",        "2.1.0",         "2.1.1",
      "2.10.0"};
  for (size_t i = 0; i < ascending.size(); ++i) {
    for (size_t k = 0; k < ascending.size(); ++k) {
      const int order = compare_versions(kSemver, ascending[i], ascending[k]);
      EXPECT_EQ(order < 0, i < k) << ascending[i] << " " << ascending[k];
      EXPECT_EQ(order > 0, i > k) << ascending[i] << " " << ascending[k];
    }
  }
  EXPECT_EQ(compare_versions(kSemver, "1.0.0+a", "1.0.0+b"), 0);
}

TEST(Semver, Branches) {
  EXPECT_TRUE(in_version_range(kSemver, "1.4.0-rc.1", "1.4", "1.4.0")) << "before the release";
  EXPECT_FALSE(in_version_range(kSemver, "1.4.0", "1.4", "1.4.0"));
  EXPECT_FALSE(in_version_range(kSemver, "1.40.0", "1.4", "1.4.9"));
  EXPECT_FALSE(is_branch(kSemver, "1.4.0-rc.1"));
}

TEST(Debian, Form) {
  for (const char* good :
       {"1", "1.22.1-9", "1:2.3~rc1-4+deb12u1", "2.36-9+deb12u4", "1.0-2-3", "0:1"}) {
    EXPECT_TRUE(is_version(kDebian, good)) << good;
  }
  for (const char* bad : {"", "a1", ":1", "x:1", "1:", "1-", "1 2", "1_2", "1.0-a:b", "-1"}) {
    EXPECT_FALSE(is_version(kDebian, bad)) << bad;
  }
}

TEST(Debian, Order) {
  const std::vector<std::string> ascending = {
      "0.9~~",     "0.9~", "0.9",        "0.9-1~deb12u1", "0.9-1",         "0.9+b1",
      "1.0~rc1-1", "1.0",  "1.0-0+deb1", "1.0-1",         "1.0-1+deb12u1", "1.0-1+deb12u2",
      "1.0-1.1",   "1.0a", "1.0+dfsg-1", "1.0.1-1",       "1.10-1",        "1:0.1-1"};
  for (size_t i = 0; i + 1 < ascending.size(); ++i) {
    EXPECT_EQ(compare_versions(kDebian, ascending[i], ascending[i]), 0);
    EXPECT_LT(compare_versions(kDebian, ascending[i], ascending[i + 1]), 0)
        << ascending[i] << " " << ascending[i + 1];
  }
  EXPECT_EQ(compare_versions(kDebian, "1.0", "1.0-0"), 0);
  EXPECT_EQ(compare_versions(kDebian, "0:01.00-1", "1.0-01"), 0);
}

bool dpkg_says(const std::string& left, const char* relation, const std::string& right) {
  const std::string command =
      "dpkg --compare-versions '" + left + "' " + relation + " '" + right + "' 2>/dev/null";
  return std::system(command.c_str()) == 0;
}

TEST(Debian, AsDpkg) {
  if (std::system("dpkg --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "no dpkg here";
  std::mt19937 random(1);
  const auto pick = [&random](const std::vector<std::string>& from) {
    return from[random() % from.size()];
  };
  const auto version = [&] {
    std::string text = pick({"", "", "", "0:", "1:", "2:"}) + pick({"1", "2", "10", "01"});
    for (unsigned i = random() % 4; i > 0; --i) {
      text += pick({".", "~", "+", "-", "a", "rc", "dfsg", "0", "1", "2", "10", "09"});
    }
    if (random() % 2 == 0)
      text += "-" + pick({"1", "2", "0", "1+deb12u1", "1~bpo1", "1.1", "10", "a"});
    return text;
  };
  for (int i = 0; i < 300; ++i) {
    const std::string left = version(), right = version();
    if (!is_version(kDebian, left) || !is_version(kDebian, right)) continue;
    const int order = compare_versions(kDebian, left, right);
    const char* relation = order < 0 ? "lt" : order > 0 ? "gt" : "eq";
    EXPECT_TRUE(dpkg_says(left, relation, right)) << left << " " << relation << " " << right;
  }
}

TEST(Debian, Branches) {
  const char* before = "1.22.1-9+deb12u1";
  EXPECT_TRUE(in_version_range(kDebian, "1.22.1-9", "1.22", before));
  EXPECT_TRUE(in_version_range(kDebian, "1.22.0~rc1-1", "1.22", before));
  EXPECT_FALSE(in_version_range(kDebian, before, "1.22", before));
  EXPECT_FALSE(in_version_range(kDebian, "1.2.1-9", "1.22", before));
  EXPECT_TRUE(in_version_range(kDebian, "1:2.3-1", "2.3", "1:2.3-2"));
  EXPECT_FALSE(in_version_range(kDebian, "2.3-1", "1:2.3", "1:2.3-2"));
  EXPECT_FALSE(is_branch(kDebian, "1.22-1"));
}

}  // namespace
}  // namespace stopgap
