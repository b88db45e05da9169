// SPDX-License-Identifier: Apache-2.0
#include "engine/body/inflate.h"

#include <brotli/encode.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/body/kept_memory.h"
#include "engine/body/test_packed.h"

namespace stopgap::engine {
namespace {

constexpr int kZlib = 15, kGzip = 31, kRaw = -15;
constexpr size_t kWindow = 1 << 20;

std::string packed_br(const std::string& text, int quality = 5) {
  size_t size = BrotliEncoderMaxCompressedSize(text.size()) + 1024;
  std::string out(size, '\0');
  BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, text.size(),
                        reinterpret_cast<const uint8_t*>(text.data()), &size,
                        reinterpret_cast<uint8_t*>(out.data()));
  out.resize(size);
  return out;
}

/// Text that packs to about a third.
std::string sample(size_t bytes) {
  std::string text;
  uint64_t state = 7;
  while (text.size() < bytes) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    text += "name" + std::to_string(state >> 50) + "=value&";
  }
  text.resize(bytes);
  return text;
}

CodingList codings(std::string_view value) {
  CodingList list;
  add_codings(value, list);
  return list;
}

struct Undone {
  std::string text;
  bool whole;
  friend bool operator==(const Undone&, const Undone&) = default;
};

class InflateTest : public ::testing::Test {
 protected:
  Undone undo(std::string_view coding, const std::string& body, size_t window = kWindow) {
    arena_.reset();
    const Inflated out = inflater_.undo(codings(coding), body, window, arena_);
    return {std::string(out.text), out.whole};
  }
  Inflater inflater_;
  Arena arena_;
};

TEST_F(InflateTest, UndoesEachCoding) {
  for (const size_t bytes : {1, 100, 5000, 300'000}) {
    const std::string text = sample(bytes);
    const Undone whole{text, true};
    EXPECT_EQ(undo("gzip", packed(text, kGzip)), whole);
    EXPECT_EQ(undo("x-gzip", packed(text, kGzip)), whole);
    EXPECT_EQ(undo("deflate", packed(text, kZlib)), whole);
    EXPECT_EQ(undo("deflate", packed(text, kRaw)), whole);
    EXPECT_EQ(undo("br", packed_br(text)), whole);
    EXPECT_EQ(undo("identity", text), whole);
  }
}

TEST_F(InflateTest, UndoesTheLastCodingFirst) {
  const std::string text = sample(20'000);
  const std::string twice = packed_br(packed(text, kGzip));
  EXPECT_EQ(undo("gzip, br", twice), (Undone{text, true}));
  EXPECT_EQ(undo(" , GZIP ,identity,\tBr", twice), (Undone{text, true}));
  EXPECT_FALSE(undo("br, gzip", twice).whole);
  const std::string four = packed(packed(packed(packed(text, kRaw), kZlib), kGzip), kGzip);
  EXPECT_EQ(undo("deflate, deflate, gzip, gzip", four), (Undone{text, true}));
}

TEST_F(InflateTest, LeavesWhatItDoesNotKnow) {
  for (const char* coding : {"zstd", "gzip, compress", "gzip;q=1", "\"gzip\"", "g zip"}) {
    EXPECT_EQ(undo(coding, "body"), (Undone{"body", false})) << coding;
  }
  EXPECT_TRUE(codings("gzip, gzip, gzip, gzip, gzip").unknown);
  EXPECT_FALSE(codings("gzip, gzip, gzip, gzip, identity").unknown);
  EXPECT_FALSE(codings(", ,").any());
}

TEST_F(InflateTest, ReadsFurtherMembersOfGzip) {
  const std::string one = packed("one ", kGzip), two = packed("two", kGzip);
  EXPECT_EQ(undo("gzip", one + two), (Undone{"one two", true}));
  EXPECT_EQ(undo("gzip", one + two + std::string(600, '\0')), (Undone{"one two", true}));
  EXPECT_EQ(undo("gzip", one + "x"), (Undone{"one ", false}));
  EXPECT_EQ(undo("gzip", one + std::string(4, '\0') + two), (Undone{"one ", false}));
  EXPECT_EQ(undo("gzip", one + two.substr(0, 5)), (Undone{"one ", false}));
}

TEST_F(InflateTest, TakesNothingBehindTheEndForGranted) {
  EXPECT_EQ(undo("deflate", packed("text", kZlib) + "{}"), (Undone{"text", false}));
  EXPECT_EQ(undo("deflate", packed("text", kRaw) + "{}"), (Undone{"text", false}));
  EXPECT_EQ(undo("br", packed_br("text") + "{}"), (Undone{"text", false}));
}

TEST_F(InflateTest, SeesDamage) {
  std::string body = packed(sample(5000), kGzip);
  body[body.size() - 6] = static_cast<char>(body[body.size() - 6] ^ 1);  // the checksum
  EXPECT_EQ(undo("gzip", body), (Undone{sample(5000), false}));
  EXPECT_EQ(undo("gzip", "{\"a\":1}"), (Undone{"", false}));
  EXPECT_EQ(undo("br", std::string(100, '\xff')), (Undone{"", false}));
  // It ends early, but says before that it needs a window of 4 MiB.
  const std::string large("\x4b\x8a\x8e\xb5\xd5\xae\xd0\xab\xb4\x3d\xbc\xc4\x16\x00", 14);
  EXPECT_EQ(undo("br", large), (Undone{"", false}));
  std::string zlib = packed(sample(5000), kZlib);
  zlib[1] = static_cast<char>(zlib[1] ^ 1);  // no zlib header: then it is not raw deflate either
  EXPECT_FALSE(undo("deflate", zlib).whole);
}

/// What came out is the beginning, and never called whole.
TEST_F(InflateTest, GivesTheBeginningOfWhatWasCutAnywhere) {
  const std::string text = sample(3000);
  const struct {
    const char* coding;
    std::string body;
  } cases[] = {{"gzip", packed(text, kGzip)},
               {"deflate", packed(text, kZlib)},
               {"deflate", packed(text, kRaw)},
               {"br", packed_br(text)},
               {"gzip, br", packed_br(packed(text, kGzip, 0))}};
  for (const auto& [coding, body] : cases) {
    size_t longest = 0;
    for (size_t size = 1; size < body.size(); ++size) {
      const Undone out = undo(coding, body.substr(0, size));
      ASSERT_FALSE(out.whole) << coding << " " << size;
      ASSERT_TRUE(text.starts_with(out.text)) << coding << " " << size;
      longest = std::max(longest, out.text.size());
    }
    EXPECT_GT(longest, text.size() / 2) << coding;
  }
  EXPECT_EQ(undo("gzip", ""), (Undone{"", true}));
}

/// 10 GiB of zeros: one block of 16 MiB, 640 times.
TEST_F(InflateTest, EndsAtTheBoundsOfABomb) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, kRaw, 8, Z_DEFAULT_STRATEGY);
  std::string zeros(16 << 20, '\0'), block(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(zeros.data());
  stream.avail_in = static_cast<uInt>(zeros.size());
  stream.next_out = reinterpret_cast<Bytef*>(block.data());
  stream.avail_out = static_cast<uInt>(block.size());
  deflate(&stream, Z_FULL_FLUSH);
  block.resize(block.size() - stream.avail_out);
  deflateEnd(&stream);
  std::string bomb;
  for (int i = 0; i < 640; ++i) bomb += block;
  EXPECT_EQ(undo("deflate", bomb), (Undone{std::string(kWindow, '\0'), false}));
  EXPECT_LE(arena_.used(), 4 * bomb.size() + kWindow + 8192);
  const std::string small = packed(zeros.substr(0, 10 << 20), kGzip);  // 10 KiB
  const size_t ratio = small.size() * kMaxInflation;
  EXPECT_EQ(undo("gzip", small), (Undone{std::string(ratio, '\0'), false}));
  // The window that a bomb of brotli asks for is more than the engine gives.
  EXPECT_EQ(undo("br", packed_br(zeros)), (Undone{"", false}));
  const std::string million = zeros.substr(0, 1'000'000);
  EXPECT_EQ(undo("br", packed_br(million)), (Undone{std::string(kFreeInflation, '\0'), false}));
  EXPECT_EQ(undo("gzip, gzip", packed(small, kGzip)).text.size(), kFreeInflation);
}

TEST_F(InflateTest, TheBoundsAreExact) {
  const std::string text = sample(5000);
  const auto bodies = {std::pair("gzip", packed(text, kGzip)), std::pair("br", packed_br(text))};
  for (const auto& [coding, body] : bodies) {
    EXPECT_EQ(undo(coding, body, 5000), (Undone{text, true}));
    EXPECT_EQ(undo(coding, body, 5001), (Undone{text, true}));
    EXPECT_EQ(undo(coding, body, 4999), (Undone{text.substr(0, 4999), false}));
    EXPECT_EQ(undo(coding, body, 500), (Undone{text.substr(0, 500), false}));
  }
  const std::string zeros(kFreeInflation, '\0');
  EXPECT_EQ(undo("gzip", packed(zeros, kGzip)), (Undone{zeros, true}));
  EXPECT_EQ(undo("gzip", packed(zeros + "x", kGzip)), (Undone{zeros, false}));
}

TEST_F(InflateTest, KeepsItsMemory) {
  const std::string text = sample(200'000);
  const auto both = [&] {
    undo("gzip", packed(text, kGzip));
    undo("br", packed_br(text, 11));
    return arena_.capacity();
  };
  both();  // grows; the next reset makes one piece of it
  const size_t capacity = both();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(both(), capacity);
}

TEST(KeptMemory, GivesBackWhatFitsAndGrowsTheLargestElse) {
  KeptMemory memory(1000);
  void* small = memory.allocate(100);
  void* large = memory.allocate(400);
  EXPECT_EQ(memory.capacity(), 500u);
  EXPECT_EQ(memory.allocate(501), nullptr);
  memory.release(small);
  memory.release(large);
  EXPECT_EQ(memory.allocate(90), small);
  EXPECT_EQ(memory.allocate(90), large);
  memory.release(large);
  EXPECT_NE(memory.allocate(900), nullptr);
  EXPECT_EQ(memory.capacity(), 1000u);
  memory.release(nullptr);
}

/// Its own limit is about the body, memory is not.
TEST(KeptMemory, TellsItsLimitFromMemoryThatRanOut) {
  KeptMemory small(1000);
  EXPECT_EQ(small.allocate(1001), nullptr);
  EXPECT_FALSE(small.ran_out());
#ifndef STOPGAP_SANITIZED  // there so much is an error of its own
  KeptMemory endless(SIZE_MAX);
  EXPECT_EQ(endless.allocate(SIZE_MAX / 2), nullptr);
  EXPECT_TRUE(endless.ran_out());
  EXPECT_FALSE(endless.ran_out()) << "asked since";
#endif
}

TEST(KeptMemory, HasAFixedNumberOfBlocks) {
  KeptMemory memory(1 << 20);
  int blocks = 0;
  while (blocks < 1000 && memory.allocate(1) != nullptr) ++blocks;
  EXPECT_EQ(blocks, 24);
}

}  // namespace
}  // namespace stopgap::engine
