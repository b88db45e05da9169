// SPDX-License-Identifier: Apache-2.0
#include "engine/join_values.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "engine/ascii.h"
#include "engine/marks.h"

namespace stopgap::engine {
namespace {

/// Values in memory of their exact size, so that a sanitizer sees a byte read beyond; `out` between
/// guards, so that one written beside shows.
void expect_joined(const std::vector<std::string>& values) {
  std::vector<std::unique_ptr<char[]>> exact;
  std::vector<HeaderView> headers;
  std::string wanted;
  bool marked = false;
  size_t room = 0;
  for (const std::string& value : values) {
    exact.push_back(std::make_unique<char[]>(value.size()));
    std::copy(value.begin(), value.end(), exact.back().get());
    headers.push_back({"name", {exact.back().get(), value.size()}});
    room += value.size() + 1;
    const std::string_view trimmed = trim_blanks(value);
    if (!trimmed.empty()) wanted += std::string(trimmed) + "\n";
    marked = marked || std::any_of(trimmed.begin(), trimmed.end(), is_mark);
  }
  for (const auto join : {join_values, join_values_portable}) {
    std::string out(room + 2, '#');
    const JoinedValues joined = join(headers, out.data() + 1);
    EXPECT_EQ(out.substr(1, joined.size), wanted);
    EXPECT_EQ(joined.marked, marked) << wanted;
    EXPECT_EQ(out.front(), '#');
    EXPECT_EQ(out.substr(1 + wanted.size()), std::string(room + 1 - wanted.size(), '#'));
  }
}

std::string letters(size_t size) {
  std::string text;
  for (size_t i = 0; i < size; ++i) text += static_cast<char>('a' + i % 26);
  return text;
}

TEST(JoinValues, AnyLengthWithAMarkAnywhereOrNowhere) {
  for (size_t size = 0; size <= 130; ++size) {
    expect_joined({letters(size)});
    for (size_t at = 0; at < size; ++at) {
      for (const char mark : {'%', '\n', '\\', '\x80'}) {
        std::string marked = letters(size);
        marked[at] = mark;
        expect_joined({marked});
      }
    }
  }
}

TEST(JoinValues, NoOtherByteIsAMark) {
  for (int byte = 0; byte < 256; ++byte) {
    for (const size_t size : {1u, 3u, 5u, 12u, 17u, 33u}) {
      expect_joined({"x" + std::string(size, static_cast<char>(byte)) + "x"});
    }
  }
}

TEST(JoinValues, SeveralInOrderEmptyAndBlankOnesLeftOut) {
  expect_joined({});
  expect_joined({"", " ", "\t \t"});
  expect_joined({" a ", "", "b%", std::string(40, ' ') + letters(33) + "\t", "c"});
  for (size_t first = 0; first < 40; ++first) {
    expect_joined({letters(first), letters(70 - first), "%" + letters(first)});
  }
}

}  // namespace
}  // namespace stopgap::engine
