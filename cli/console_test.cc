// SPDX-License-Identifier: Apache-2.0
#include "cli/console.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

namespace stopgap::cli {
namespace {

TEST(Console, NeverPassesControlBytesOn) {
  const std::string shown = printable(
      "a\x1b[31mb\r\n\x07\x7f\xC2\x9B"
      "c\xE2\x80\xAE");
  for (char c : shown) EXPECT_TRUE(c >= 0x20 && c < 0x7F) << shown;
  EXPECT_NE(shown.find("\\x1B"), std::string::npos) << shown;
}

TEST(Console, ClipsBetweenCharacters) {
  EXPECT_EQ(clipped("abcdef", 6), "abcdef");
  EXPECT_EQ(clipped("abcdef", 3), "abc…");
  EXPECT_EQ(clipped("a\xC3\xA9z", 2), "a…");
}

TEST(Console, Counts) {
  EXPECT_EQ(count_of(0, "error"), "0 errors");
  EXPECT_EQ(count_of(1, "error"), "1 error");
}

TEST(Output, ForgetsAReaderThatWentAway) {
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  Output output(ends[1]);
  output.write("x");
  output.flush();
  EXPECT_TRUE(output.closed());
  EXPECT_EQ(output.failure(), 0);
  ::close(ends[1]);
}

TEST(Output, KeepsTheFirstFailure) {
  Output output(-1);
  output.write("x");
  output.flush();
  EXPECT_EQ(output.failure(), EBADF);
}

}  // namespace
}  // namespace stopgap::cli
