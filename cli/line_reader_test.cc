// SPDX-License-Identifier: Apache-2.0
#include "cli/line_reader.h"

#include <gtest/gtest.h>

#include <vector>

#include "cli/files.h"
#include "cli/temporary_directory.h"

namespace stopgap::cli {
namespace {

using Kind = LineReader::Kind;

struct Opened {
  TemporaryDirectory dir;
  File file;
  LineReader reader;
  Opened(const std::string& content, size_t limit)
      : file(std::move(open_input(dir.write("in", content))).value()),
        reader(file.fd(), limit, [] {}) {}
};

std::vector<std::string> lines(LineReader& reader) {
  std::vector<std::string> result;
  for (;;) {
    const LineReader::Line line = reader.next();
    if (line.kind == Kind::kEnd || line.kind == Kind::kError) return result;
    EXPECT_EQ(line.number, result.size() + 1);
    result.emplace_back(line.kind == Kind::kTooLong ? std::string("TOO LONG")
                                                    : std::string(line.text));
  }
}

TEST(LineReader, SplitsWithAndWithoutALastLineEnd) {
  Opened with("a\n\nb\n", 10), without("a\n\nb", 10), empty("", 10);
  const std::vector<std::string> expected = {"a", "", "b"};
  EXPECT_EQ(lines(with.reader), expected);
  EXPECT_EQ(lines(without.reader), expected);
  EXPECT_TRUE(lines(empty.reader).empty());
}

TEST(LineReader, GoesOnAfterALineThatIsTooLong) {
  Opened in("12345\n123456\n1\n", 5);
  EXPECT_EQ(lines(in.reader), (std::vector<std::string>{"12345", "TOO LONG", "1"}));
}

TEST(LineReader, GoesOnAfterALineLongerThanItsBuffer) {
  Opened in("a\n" + std::string(3 << 20, 'x') + "\nb\n" + std::string(1 << 20, 'y'), 100'000);
  EXPECT_EQ(lines(in.reader), (std::vector<std::string>{"a", "TOO LONG", "b", "TOO LONG"}));
}

TEST(LineReader, KeepsLinesThatCrossReads) {
  const std::string row(1000, 'r');
  std::string content;
  for (int i = 0; i < 2000; ++i) content += row + "\n";
  Opened in(content, 1000);
  const std::vector<std::string> got = lines(in.reader);
  ASSERT_EQ(got.size(), 2000u);
  for (const std::string& line : got) ASSERT_EQ(line, row);
}

TEST(LineReader, LooksAtTheFirstByteWithoutTakingIt) {
  Opened in(" \r\n\t{x\n", 100), blank(" \n ", 100);
  EXPECT_TRUE(in.reader.start().starts_with('{'));
  EXPECT_EQ(lines(in.reader), (std::vector<std::string>{" \r", "\t{x"}));
  EXPECT_TRUE(blank.reader.start().empty());
}

TEST(LineReader, GivesTheRestUpToTheLimit) {
  Opened fits("GET / HTTP/1.1\r\n\r\n", 18), over("GET / HTTP/1.1\r\n\r\nx", 18);
  EXPECT_TRUE(fits.reader.start().starts_with('G'));
  EXPECT_EQ(fits.reader.rest().text, "GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(over.reader.rest().kind, Kind::kTooLong);
}

TEST(LineReader, ReportsAReadError) {
  LineReader reader(-1, 10, [] {});
  const LineReader::Line line = reader.next();
  EXPECT_EQ(line.kind, Kind::kError);
  EXPECT_EQ(line.error_number, EBADF);
}

}  // namespace
}  // namespace stopgap::cli
