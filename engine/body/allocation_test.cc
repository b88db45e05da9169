// SPDX-License-Identifier: Apache-2.0
// After warm-up a reader does not allocate, and one that was left without memory in the middle of a
// body can be used again: every operator new of this program is counted, and may be made to fail.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <new>

#include "engine/body/json_reader.h"
#include "engine/body/multipart_reader.h"
#include "engine/body/test_body.h"
#include "engine/body/xml_reader.h"

namespace {

uint64_t allocations = 0;
uint64_t allowed = UINT64_MAX;
bool refused = false;

void* counted(size_t size) {
  ++allocations;
  if (allowed == 0) {
    refused = true;
    throw std::bad_alloc();
  }
  --allowed;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(size_t size) { return counted(size); }
void* operator new[](size_t size) { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }

namespace stopgap::engine {
namespace {

struct Readers {
  JsonReader json;
  XmlReader xml;
  MultipartReader multipart;
};

constexpr std::string_view kType = "multipart/form-data; boundary=\"b\"; boundary*0=c";

/// Each with all that takes memory.
struct Bodies {
  std::string json, xml, multipart;
};
Bodies large_bodies() {
  Bodies bodies;
  bodies.json = "{";
  for (int i = 0; i < 300; ++i)
    bodies.json += "\"k\\n" + std::to_string(i) + "\":[{\"x\":\"\\u0041\"}],";
  bodies.json += "\"" + std::string(2000, 'k') + "\":1}";
  bodies.xml = "<!DOCTYPE a [<!ENTITY e '&#65;<b>x</b>'><!ATTLIST c d CDATA 'v'>]><a>";
  for (int i = 0; i < 300; ++i)
    bodies.xml += "t<c" + std::to_string(i) + " e" + std::to_string(i) + "='1'>&e;&lt;</c" +
                  std::to_string(i) + "><c/>u";
  bodies.xml += "</a>";
  for (int i = 0; i < 100; ++i)
    bodies.multipart +=
        "--b\r\nContent-Disposition: form-data; name=\"a\\\"b\"; filename*=u''%41\r\n"
        "X: y\r\n z\r\nContent-Type: multipart/mixed; boundary=c\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n--c\r\n\r\nPHNj\r\n--c--\r\n";
  bodies.multipart += "--b--";
  return bodies;
}

/// How many pairs; of all three bodies.
size_t read_all(Readers& readers, Arena& arena, const Bodies& bodies) {
  size_t pairs = 0;
  auto take = [&](const BodyPair&) {
    ++pairs;
    return true;
  };
  arena.reset();
  readers.json.read(bodies.json, arena, take);
  readers.xml.read(bodies.xml, arena, take);
  readers.multipart.read(kType, bodies.multipart, arena, take);
  return pairs;
}

TEST(BodyAllocation, NoneAfterTheLargestBody) {
  const Bodies large = large_bodies();
  const Bodies small = {"{\"a\":\"\\n\"}", "<a b='c'>d&#65;</a>", "--b\r\n\r\nx\r\n--b--"};
  Readers readers;
  Arena arena;
  const size_t first = read_all(readers, arena, large);
  read_all(readers, arena, large);  // memory that grew is put together
  const uint64_t before = allocations;
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(read_all(readers, arena, large), first);
    EXPECT_EQ(read_all(readers, arena, small), 4u);
  }
  EXPECT_EQ(allocations, before);
}

TEST(BodyAllocation, ReadersSurviveAnyOneThatFails) {
  const Bodies bodies = large_bodies();
  Readers whole;
  Arena arena;
  const size_t expected = read_all(whole, arena, bodies);
  size_t thrown = 0;
  for (uint64_t until = 0;; ++until) {
    Readers readers;
    Arena own;
    allowed = until;
    refused = false;
    bool failed = false;
    try {
      read_all(readers, own, bodies);
    } catch (const std::bad_alloc&) {
      failed = true;
      ++thrown;
    }
    allowed = UINT64_MAX;
    ASSERT_EQ(failed, refused) << until << ": it read on as if nothing had happened";
    ASSERT_EQ(read_all(readers, own, bodies), expected) << until;
    if (!failed) break;
  }
  EXPECT_GT(thrown, 20u);
}

}  // namespace
}  // namespace stopgap::engine
