// SPDX-License-Identifier: Apache-2.0
#include "engine/body/part_marks.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/body/test_body.h"

namespace stopgap::engine {
namespace {

/// The body with every mark of the boundary `b` written as `<>`, `<F>` if it is final, with `!` if
/// it is not clean.
std::string marked(std::string_view body, std::string_view delimiter = "--b") {
  PartMarks marks(body, delimiter);
  std::string text;
  size_t from = 0;
  while (const auto mark = marks.next()) {
    text.append(body.substr(from, mark->begin - from));
    text.append("<").append(mark->final ? "F" : "").append(mark->clean ? ">" : "!>");
    from = mark->end;
  }
  return text.append(body.substr(from));
}

TEST(PartMarks, StandWhereSomeServerDivides) {
  struct Case {
    std::string_view body, marked;
  };
  for (const Case& c : {
           Case{"--b\r\nx\r\n--b\r\ny\r\n--b--\r\n", "<>x<>y<F>"},
           Case{"--b\r\nx\r\n--b--", "<>x<F>"},
           Case{"pre\r\n--b\r\nx\r\n--b--  \r\npost", "pre<>x<F>post"},
           Case{"", ""},
           Case{"x-b-b", "x-b-b"},
           Case{"--b--", "<F>"},
           // Line breaks.
           Case{"--b\nx\n--b\ny\n--b--\n", "<!>x<!>y<F!>"},
           Case{"--b\r\nx\n--b\r\ny", "<>x<!>y"},
           Case{"--b\r\nx\r--b\ry\r--b--", "<>x<!>y<F!>"},
           Case{"\r\n--b\r\nx", "<>x"},
           Case{"\n--b\r\nx", "<!>x"},
           // In a line, and with something behind.
           Case{"a--b\r\nx", "a<!>x"},
           Case{"--bX\r\nx", "<!>X\r\nx"},
           Case{"--b \t\r\nx", "<!>x"},
           Case{"--b x", "<!> x"},
           Case{"--b", "<!>"},
           Case{"\r\n--b- \r\n", "<!>- \r\n"},
           Case{"--b--x\r\n", "<F!>x\r\n"},
           Case{"--b-- ", "<F>"},
           Case{"--b-- \n", "<F!>"},
           // Behind the end, and at once.
           Case{"--b--\r\n--b\r\nx\r\n--b--", "<F><!>x<F!>"},
           Case{"--b--x\r\n--b\r\nx\r\n--b--", "<F!>x<>x<F>"},
           Case{"--b\r\n--b\r\n", "<><!>"},
           Case{"--b--b--b", "<F!>b<!>"},
           Case{"---b\r\n", "-<!>"},
           Case{std::string_view("\0\r\n--b\r\n\0", 9), std::string_view("\0<>\0", 4)},
       }) {
    EXPECT_EQ(marked(c.body), c.marked) << c.body;
  }
  EXPECT_EQ(marked("-----\r\nx\r\n---\r\n", "---"), "<F>x<!>");
}

}  // namespace
}  // namespace stopgap::engine
