// SPDX-License-Identifier: Apache-2.0
#include "engine/raw_http.h"

#include <gtest/gtest.h>

#include <chrono>

namespace stopgap::engine {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

RawRequest read(std::string_view bytes) {
  auto request = parse_raw_http(bytes);
  EXPECT_TRUE(request.ok()) << (request.ok() ? "" : request.error().detail);
  return request.ok() ? request.value() : RawRequest();
}

std::string error_of(std::string_view bytes) {
  const auto request = parse_raw_http(bytes);
  return request.ok() ? "no error" : request.error().code + " " + request.error().detail;
}

TEST(RawHttp, RequestHeadersAndBody) {
  const RawRequest request =
      read("POST /a?b HTTP/1.0\r\nHost: www.example \r\nX:\ty:z\r\n\r\nbody\r\n\r\nmore");
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/a?b");
  EXPECT_EQ(request.http_version, "1.0");
  EXPECT_EQ(request.headers, (Headers{{"Host", "www.example"}, {"X", "y:z"}}));
  EXPECT_EQ(request.body, "body\r\n\r\nmore");
  EXPECT_FALSE(request.body_truncated);
}

TEST(RawHttp, BareLineFeedsAndLeadingEmptyLines) {
  const RawRequest request = read("\n\r\nGET / HTTP/1.1\nA: b\n\nc\n");
  EXPECT_EQ(request.headers, (Headers{{"A", "b"}}));
  EXPECT_EQ(request.body, "c\n");
}

TEST(RawHttp, TheHeadMayEndWithTheInput) {
  EXPECT_EQ(read("GET / HTTP/1.1").target, "/");
  EXPECT_EQ(read("GET / HTTP/1.1\nA: b").headers, (Headers{{"A", "b"}}));
}

TEST(RawHttp, ATargetWithBlanksOrNothingStaysWhole) {
  EXPECT_EQ(read("GET /a b  c HTTP/1.1\n\n").target, "/a b  c");
  EXPECT_EQ(read("GET  HTTP/1.1\n\n").target, "");
  EXPECT_EQ(read(std::string_view("GET /\0\xff HTTP/2\n\n", 16)).target,
            std::string_view("/\0\xff", 3));
}

TEST(RawHttp, OddHeaderNamesAreKept) {
  EXPECT_EQ(read("GET / HTTP/1.1\nHost : a\n: b\n\x01\xff:c\n\n").headers,
            (Headers{{"Host ", "a"}, {"", "b"}, {"\x01\xff", "c"}}));
}

TEST(RawHttp, ContinuationLinesStayAsTheyWereSent) {
  EXPECT_EQ(read("GET / HTTP/1.1\r\nA: b \r\n \t c\r\n\td\r\nE: f\r\n\r\n").headers,
            (Headers{{"A", "b\r\n \t c\r\n\td"}, {"E", "f"}}));
  EXPECT_EQ(read("GET / HTTP/1.1\nA:\n b\n \n\n").headers, (Headers{{"A", "\n b\n "}}));
  EXPECT_EQ(error_of("GET / HTTP/1.1\n a\n\n"),
            "raw_http.header line 2: a line that continues no header");
}

TEST(RawHttp, ContentLengthCutsOrTellsOfMore) {
  EXPECT_EQ(read("P / HTTP/1.1\ncontent-length: 3\n\nabcdef").body, "abc");
  EXPECT_FALSE(read("P / HTTP/1.1\nContent-Length: 3\n\nabc").body_truncated);
  const RawRequest shorter = read("P / HTTP/1.1\nContent-Length: 4\nContent-Length: 1\n\nabc");
  EXPECT_EQ(shorter.body, "abc");
  EXPECT_TRUE(shorter.body_truncated);
  EXPECT_TRUE(shorter.view().body_truncated);
  EXPECT_TRUE(read("P / HTTP/1.1\nContent-Length: 99999999999999999999999\n\n").body_truncated);
  for (const char* value : {"", "x", "-1", "+1", "1 ,1", "0x1", "1.0"})
    EXPECT_EQ(error_of(std::string("P / HTTP/1.1\nA: b\nContent-Length: ") + value + "\n\nabc"),
              "raw_http.content_length line 3: Content-Length is not a number");
}

TEST(RawHttp, ChunksAreJoinedAndTrailersAreHeaders) {
  const RawRequest request = read(
      "P / HTTP/1.1\r\nTransfer-Encoding: gzip, Chunked\r\nContent-Length: 1\r\n\r\n"
      "3\r\nabc\r\nA;x=y\r\n0123\r\n6789\r\n0\r\nT: u\r\n\r\nignored");
  EXPECT_EQ(request.body, "abc0123\r\n6789");
  EXPECT_EQ(request.headers.back(), (std::pair<std::string, std::string>{"T", "u"}));
  EXPECT_FALSE(request.body_truncated);
  EXPECT_EQ(read("P / HTTP/1.1\nTransfer-Encoding: chunked\n\n1\na\n0\n").body, "a");
  EXPECT_EQ(read("P / HTTP/1.1\nTransfer-Encoding: chunked, gzip\n\n1\na\n0\n").body, "1\na\n0\n");
}

TEST(RawHttp, ChunksThatEndTooEarlyAreATruncatedBody) {
  for (const char* chunks :
       {"", "3\n", "3\nab", "3\nabc", "3\nabc\n", "ffffffffffffffffffff\nabc"}) {
    const RawRequest request =
        read(std::string("P / HTTP/1.1\nTransfer-Encoding: chunked\n\n") + chunks);
    EXPECT_TRUE(request.body_truncated) << chunks;
  }
}

TEST(RawHttp, BadChunksAreErrorsThatSayWhere) {
  const std::string head = "P / HTTP/1.1\nTransfer-Encoding: chunked\n\n";  // 41 bytes, 3 lines
  ASSERT_EQ(head.size(), 41u);
  EXPECT_EQ(error_of(head + "x\n"),
            "raw_http.chunk line 4, byte 41: expected the size of a chunk in hexadecimal digits");
  EXPECT_EQ(error_of(head + "2\na\n\n\n"),
            "raw_http.chunk line 7, byte 46: expected the size of a chunk in hexadecimal digits");
  EXPECT_EQ(error_of(head + "1\nab\n0\n"),
            "raw_http.chunk line 5, byte 44: the chunk is longer than its size says");
  EXPECT_EQ(error_of(head + "-1\n"), error_of(head + "\n"));
  EXPECT_EQ(error_of(head + "0\nbad\n"), "raw_http.header line 5: a header without a colon");
}

TEST(RawHttp, BadHeadsAreErrorsThatSayWhere) {
  const std::string expected =
      "raw_http.request_line line 1: expected a method, a target and a version with spaces between "
      "them";
  for (const char* bytes : {"", "GET", "GET /", "GET\t/\tHTTP/1.1\n"})
    EXPECT_EQ(error_of(bytes), expected);
  EXPECT_EQ(error_of("\n\nGET / FTP/1.1\n"),
            "raw_http.request_line line 3: the line does not end in a version like HTTP/1.1");
  EXPECT_EQ(error_of("GET / HTTP/1.1\nA: b\nno colon\n\n"),
            "raw_http.header line 3: a header without a colon");
}

TEST(RawHttp, ViewsFollowTheRequest) {
  RawRequest request = read("GET / HTTP/1.1\nA: b\n\nc");
  const RawRequest copy = request;
  request.headers.emplace_back("D", "e");
  EXPECT_EQ(request.view().headers.size(), 2u);
  EXPECT_EQ(request.view().headers[1].value, "e");
  EXPECT_EQ(copy.view().headers.size(), 1u);
  EXPECT_EQ(copy.view().headers[0].name.data(), copy.headers[0].first.data());
  EXPECT_EQ(copy.view().body, "c");
}

TEST(RawHttp, LargeInputs) {
  EXPECT_EQ(error_of(std::string(kMaxRawHttpBytes + 1, 'a')),
            "raw_http.size the request is larger than 64 MiB");
  std::string headers = "GET / HTTP/1.1\n", chunks = "P / HTTP/1.1\nTransfer-Encoding: chunked\n\n";
  for (int i = 0; i < 200'000; ++i) headers += "a: b\n c\n", chunks += "1\na\n";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(read(headers).headers.size(), 200'000u);
  EXPECT_EQ(read(chunks + "0\n").body.size(), 200'000u);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

}  // namespace
}  // namespace stopgap::engine
