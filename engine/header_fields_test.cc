// SPDX-License-Identifier: Apache-2.0
#include "engine/header_fields.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "engine/marks.h"
#include "engine/views.h"

namespace stopgap::engine {
namespace {

using Texts = std::vector<std::string>;

TEST(Marks, AreFoundAtAnyPlace) {
  for (size_t size = 0; size < 70; ++size) {
    EXPECT_FALSE(holds_mark(std::string(size, 'a')));
    for (size_t at = 0; at < size; ++at) {
      for (const char mark : {'%', '\n', '\\', '\x80'}) {
        std::string text(size, 'a');
        text[at] = mark;
        EXPECT_TRUE(holds_mark(text));
      }
    }
  }
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    EXPECT_EQ(holds_mark(std::string(20, c)), is_mark(c));
    EXPECT_EQ(holds_mark(std::string(3, c)), is_mark(c));
  }
}

TEST(Folds, BecomeOneSpace) {
  const auto line = [](std::string_view value) {
    Arena arena;
    return std::string(plain_value(value, arena));
  };
  EXPECT_EQ(line(" a b\t"), "a b");
  EXPECT_EQ(line("a\r\n b"), "a b");
  EXPECT_EQ(line("a \t\r\n\t  b\n c"), "a b c");
  EXPECT_EQ(line("\r\n a\r\n "), "a");
  EXPECT_EQ(line("a\r\n \r\n b"), "a  b");
  EXPECT_EQ(line("a\r\r\n b"), "a\r b");
  EXPECT_EQ(line("a\r\nb"), "a\r\nb") << "no fold";
  EXPECT_EQ(line("a\n"), "a\n");
  EXPECT_EQ(line("\n "), "");
  EXPECT_TRUE(holds_fold("a\n b"));
  EXPECT_FALSE(holds_fold("a\r b"));
  EXPECT_FALSE(holds_fold("a\nb\n"));
}

TEST(HeaderNames, AreTheSameWithDashForUnderscore) {
  static_assert(is_same_header("X-A_b", "x_a-B"));
  static_assert(!is_same_header("X-A", "X-AB"));
  static_assert(is_same_header("X A.b", "X-A!B") && is_same_header("X\x80", "X-"));
  static_assert(!is_same_header("XA1", "X-A") && !is_same_header("X-A ", "X-A"));
  Arena arena;
  const std::vector<std::string_view> names = {"a-b", "C_d.E", "_", "X-a9 "};
  const ViewList all = with_folded_names(names, arena);
  EXPECT_EQ(Texts(all.begin(), all.end()),
            (Texts{"a-b", "C_d.E", "_", "X-a9 ", "C-d-E", "-", "X-a9-"}));
  EXPECT_EQ(with_folded_names(ViewList(names).first(1), arena).data(), names.data());
}

/// "name=value", joined in [].
std::string walk(const std::vector<HeaderView>& headers,
                 BackendReads reads = reads_of(Backend::kGeneric)) {
  RequestView request;
  request.headers = headers;
  Views views;
  views.adopt({}, {}, reads);
  views.reset(request);
  std::string all;
  for (uint32_t i = 0; i < views.size(FieldId::kHeaders); ++i) {
    const Element element = *views.made(FieldId::kHeaders, i);
    const std::string one = std::string(element.text[0]) + "=" + std::string(element.text[1]);
    all += element.made == Made::kJoined ? "[" + one + "] " : one + " ";
  }
  return all;
}

TEST(Headers, ThoseOfOneNameAreJoined) {
  EXPECT_EQ(walk({{"a", " 1 "}, {"b", "2"}}), "a=1 b=2 ");
  EXPECT_EQ(walk({{"a", "1"}, {"A", " 2"}, {"b", ""}, {"a", "3"}}), "a=1 A=2 b= a=3 [a=1, 2, 3] ");
  EXPECT_EQ(walk({{"Cookie", "a=1"}, {"cookie", "b=2"}}),
            "Cookie=a=1 cookie=b=2 [Cookie=a=1; b=2] [Cookie=a=1, b=2] ");
  EXPECT_EQ(walk({{"a", ""}, {"a", "x\r\n y"}}), "a= a=x\r\n y [a=, x y] ");
}

TEST(Headers, UnderscoresMakeFurtherGroupsForSomeServers) {
  const std::vector<HeaderView> headers = {{"X-A", "1"}, {"X_A", "2"}, {"x-a", "3"}};
  EXPECT_EQ(walk(headers), "X-A=1 X_A=2 x-a=3 [X-A=1, 3] [X-A=1, 2, 3] ");
  BackendReads reads = reads_of(Backend::kGeneric);
  reads.underscore_headers = false;
  EXPECT_EQ(walk(headers, reads), "X-A=1 X_A=2 x-a=3 [X-A=1, 3] ");
  EXPECT_EQ(walk({{"a_b", "1"}, {"a_b", "2"}}), "a_b=1 a_b=2 [a_b=1, 2] ");
  EXPECT_EQ(walk({{"a.b", "1"}, {"A b", "2"}}), "a.b=1 A b=2 [a.b=1, 2] ");
}

TEST(Headers, AFoldedOneHasTheViewsOfItsLine) {
  Arena arena;
  const auto views = [&](std::string_view trimmed, std::string_view value) {
    const ViewList all = header_value_views(trimmed, value, reads_of(Backend::kGeneric), arena);
    return Texts(all.begin(), all.end());
  };
  EXPECT_EQ(views("x\r\n %41", " x\r\n %41 "), (Texts{"x\r\n %41", "x\r\n A", "x %41", "x A"}));
  EXPECT_EQ(views("y", "y "), Texts{"y"});
}

TEST(HeaderPieces, AreWhatElseTheGateScans) {
  Arena arena;
  const auto pieces = [&](const HeaderView& header) {
    const ViewList all = further_header_pieces(header, reads_of(Backend::kGeneric), arena);
    return Texts(all.begin(), all.end());
  };
  EXPECT_EQ(pieces({"a", "plain"}), Texts{});
  EXPECT_EQ(pieces({"a", " %2541 "}), (Texts{"%41", "A"}));
  EXPECT_EQ(pieces({"a", "x\n %41"}), (Texts{"x\n A", "x %41", "x A"}));
  EXPECT_EQ(pieces({"a", "x\\\"y"}), Texts{});
  EXPECT_EQ(pieces({"Cookie", "a=\"\\141\""}), (Texts{"a=\"141\"", "a=\"a\""}));
  EXPECT_EQ(pieces({"a", "b+c"}), Texts{});
  EXPECT_EQ(pieces({"Cookie", "a=b+%2B"}), (Texts{"a=b++", "a=b +"}));
}

TEST(Headers, AThousandOfOneNameTakeLinearTimeAndMemory) {
  const std::string value(250, 'v');
  std::vector<HeaderView> headers(1000, {"x-a", value});
  for (size_t i = 0; i < headers.size(); i += 2) headers[i].name = "X_A";
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 20; ++i) {
    Arena arena, scratch;
    EXPECT_EQ(join_headers(headers, reads_of(Backend::kGeneric), arena, scratch).size(), 3u);
    // Copied once for each of two ways in which names are the same; the arena doubles.
    EXPECT_LE(arena.capacity(), 4 * (2 * 253 * headers.size() + 4096));
    EXPECT_LE(scratch.capacity(), 4 * (8 * headers.size() + 4096));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

}  // namespace
}  // namespace stopgap::engine
