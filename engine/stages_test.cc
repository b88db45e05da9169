// SPDX-License-Identifier: Apache-2.0
#include "engine/stages.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stopgap::engine {
namespace {

using Texts = std::vector<std::string>;

Texts texts(ViewList views) { return {views.begin(), views.end()}; }

constexpr BackendReads kNone{};
const BackendReads kAll = reads_of(Backend::kGeneric);

/// `text` outlives the arena's views here, as it must.
Texts stages(std::string_view text, const BackendReads& reads = kAll) {
  Arena arena;
  const Texts all = texts(decode_stages(text, reads, arena));
  EXPECT_EQ(texts(read_stages(text, reads, arena).views), all);
  return all;
}
Texts forms(std::string_view text, const BackendReads& reads = kAll) {
  Arena arena;
  return texts(form_stages(text, reads, arena));
}

std::string repeat(std::string_view piece, size_t count) {
  std::string text;
  while (count-- > 0) text += piece;
  return text;
}

TEST(Stages, ATextWithoutEscapesIsItsOwnOnlyView) {
  Arena arena;
  for (const std::string_view text : {"", "plain+text", "plain text of more than 16 bytes"}) {
    const ViewList views = decode_stages(text, kAll, arena);
    EXPECT_EQ(views.data(), &text);
    EXPECT_EQ(views.size(), 1u);
  }
  EXPECT_EQ(arena.capacity(), 0u);
  for (const std::string_view text : {"100%", "%4", "%u004", "\xE6\x97\xA5", "\xD8\xAF\x80"})
    EXPECT_EQ(stages(text), Texts{std::string(text)});
}

TEST(Stages, GoOnUntilNothingChanges) {
  EXPECT_EQ(stages("a%252541+"), (Texts{"a%252541+", "a%2541+", "a%41+", "aA+"}));
}

TEST(Stages, EndAfterFourRounds) {
  EXPECT_EQ(stages("%252525252541"),
            (Texts{"%252525252541", "%2525252541", "%25252541", "%252541", "%2541"}));
}

TEST(Stages, LenientChainsComeBehindTheStrictOne) {
  EXPECT_EQ(stages("%u0041%42"), (Texts{"%u0041%42", "%u0041B", "AB"}));
  EXPECT_EQ(stages("%c0%af"), (Texts{"%c0%af", "\xC0\xAF", "/"}));
  EXPECT_EQ(stages("\xEF\xBC\x8F"), (Texts{"\xEF\xBC\x8F", "/"}));
  EXPECT_EQ(stages("%uFF0F"), (Texts{"%uFF0F", "\xEF\xBC\x8F", "/"})) << "U1, then W1";
  EXPECT_EQ(stages("%25u0041"), (Texts{"%25u0041", "%u0041", "A"})) << "found in a later round";
  EXPECT_EQ(stages("%u00252e"), (Texts{"%u00252e", "%2e", "."}));
  EXPECT_EQ(stages("%ef%bc%852e"), (Texts{"%ef%bc%852e",
                                          "\xEF\xBC\x85"
                                          "2e",
                                          "%2e", "."}))
      << "a full-width percent sign";
}

TEST(Stages, LenientChainsEndAfterFourRoundsToo) {
  const std::string deep = "%u0025" + repeat("25", 4) + "41";
  Arena arena;
  const std::string_view text = deep;
  const Stages all = read_stages(text, kAll, arena);
  EXPECT_EQ(texts(all.views), (Texts{deep, "%2525252541", "%25252541", "%252541", "%2541"}));
  EXPECT_EQ(all.rounds, 4u);
  EXPECT_TRUE(all.more);
  const std::string_view less = "%u0025252541";
  EXPECT_EQ(read_stages(less, kAll, arena).views.back(), "A");
  EXPECT_FALSE(read_stages(less, kAll, arena).more);
}

/// L - 1, L, L + 1 and 10 L rounds of a text: what is left when the last allowed one is done.
TEST(Stages, RoundsAtAndBeyondTheirLimit) {
  for (const char* first : {"%25", "%u0025", "%c0%a5", "%ef%bc%85"}) {
    for (const size_t depth : {3u, 4u, 5u, 40u}) {
      Arena arena;
      const std::string made = first + repeat("25", depth - 2) + "41";
      const std::string_view text = made;
      const Stages all = read_stages(text, kAll, arena);
      // The first escape takes a round; bytes above 0x7F one with it, as U and W read both at once.
      const bool whole = depth <= kMaxDecodeRounds;
      EXPECT_EQ(all.views.back() == "A", whole) << made;
      EXPECT_EQ(all.more, !whole) << made;
      EXPECT_EQ(all.rounds, std::min<size_t>(depth, kMaxDecodeRounds)) << made;
    }
  }
}

TEST(Stages, OnlyWhatTheBackendReads) {
  const std::string text = "%u0041%c0%af%ef%bc%8e";
  const std::string raw = "\xC0\xAF\xEF\xBC\x8E";
  EXPECT_EQ(stages(text, kNone), (Texts{text, "%u0041" + raw}));
  EXPECT_EQ(stages(text, reads_of(Backend::kNginx)), (Texts{text, "%u0041" + raw}));
  EXPECT_EQ(stages(text, reads_of(Backend::kTomcat)),
            (Texts{text, "%u0041" + raw, "%u0041/\xEF\xBC\x8E"}));
  EXPECT_EQ(stages(text, reads_of(Backend::kPhp)),
            (Texts{text, "%u0041" + raw, "%u0041/\xEF\xBC\x8E", "%u0041/."}));
  EXPECT_EQ(stages(text, reads_of(Backend::kIis)),
            (Texts{text, "%u0041" + raw, "A/\xEF\xBC\x8E", "A/."}));
  BackendReads fits;
  fits.best_fit = true;
  EXPECT_EQ(stages(text, fits), (Texts{text, "%u0041" + raw, "%u0041\xC0\xAF."}));
}

TEST(Stages, FormsReadPlusInTheFirstRoundOnly) {
  EXPECT_EQ(forms("a+%252B%2b"), (Texts{"a+%252B%2b", "a %2B+", "a ++"}));
  EXPECT_EQ(forms("a+b"), (Texts{"a+b", "a b"}));
  EXPECT_EQ(forms("%zz"), (Texts{"%zz"}));
  EXPECT_EQ(forms("+%252525252541"),
            (Texts{"+%252525252541", " %2525252541", " %25252541", " %252541", " %2541"}));
  EXPECT_EQ(forms("+%u002b"), (Texts{"+%u002b", " %u002b", " +"}));
  EXPECT_EQ(forms("\xEF\xBC\x8B+"), (Texts{"\xEF\xBC\x8B+", "\xEF\xBC\x8B ", "+ "}))
      << "a full-width plus sign is a plus sign";
}

}  // namespace
}  // namespace stopgap::engine
