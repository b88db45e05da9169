// SPDX-License-Identifier: Apache-2.0
// What becomes of requests that servers read in different ways: how raw_http.h reads each, and
// which flags the rules see. The cases are those of RFC 9112 sections 2.2 to 7.1 and 11, and of
// published smuggling research: Http11Probe; CVE-2013-5705 (`Chunked`), CVE-2019-16276 (blank
// before the colon), CVE-2019-18277 (TE with a control byte), CVE-2025-55315 (bare LF in a chunk
// extension).
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/raw_http.h"
#include "engine/views.h"

namespace stopgap::engine {
namespace {

struct Case {
  std::string_view name;
  std::string_view raw;    ///< behind "POST / HTTP/1.1" and its line end, if it begins with '+'
  std::string_view reads;  ///< "name=value|… body", or the error
  std::string_view flags;
};

std::string visible(std::string_view text) {
  std::string all;
  for (const char c : text) {
    all += c == '\r' ? "\\r" : c == '\n' ? "\\n" : c == '\0' ? "\\0" : std::string(1, c);
  }
  return all;
}

std::string flags_of(const RawRequest& request) {
  Views views;
  views.reset(request.view());
  std::string all;
  for (uint32_t i = static_cast<uint32_t>(FieldId::kFlagDoubleEncoded); i < kFieldCount; ++i) {
    const std::string_view name = field_info(static_cast<FieldId>(i)).name;
    if (!views.flag(static_cast<FieldId>(i))) continue;
    all += (all.empty() ? "" : " ") + std::string(name.substr(std::string("http.flags.").size()));
  }
  return all;
}

const std::vector<Case> kCases = {
    {"plain", "+Host: a\r\nContent-Length: 2\r\n\r\nxy", "Host=a|Content-Length=2| xy", ""},
    {"bare LF between lines", "+Host: a\nX: b\n\nxy", "Host=a|X=b| xy", ""},
    {"CRLF and LF mixed", "+Host: a\r\nX: b\n\r\nxy", "Host=a|X=b| xy", ""},
    {"bare CR in a value", "+X: a\rY: b\r\n\r\n", "X=a\\rY: b| ", "bad_header"},
    {"CR CR LF at the end of a line", "+X: a\r\r\n\r\n", "X=a\\r| ", "bad_header"},
    {"NUL in a value", std::string_view("+X: a\0b\r\n\r\n", 11), "X=a\\0b| ", "bad_header"},
    {"NUL in a name", std::string_view("+X\0: a\r\n\r\n", 10), "X\\0=a| ", "bad_header"},
    {"blank before the colon", "+Host : a\r\n\r\n", "Host =a| ", "bad_header"},
    {"tab before the colon", "+Transfer-Encoding\t: chunked\r\n\r\nx",
     "Transfer-Encoding\t=chunked| x", "bad_header"},
    {"blank in a name", "+X Y: a\r\n\r\n", "X Y=a| ", "bad_header"},
    {"no name", "+: a\r\n\r\n", "=a| ", "bad_header"},
    {"name that is no token", "+X(Y): a\r\n\r\n", "X(Y)=a| ", "bad_header"},
    {"pseudo-header of HTTP/2", "+:path: /a\r\n\r\n", "=path: /a| ", "bad_header"},
    {"no colon", "+Host: a\r\nX\r\n\r\n", "raw_http.header", ""},
    {"empty value", "+X:\r\n\r\n", "X=| ", ""},
    {"underscore", "+X_A: 1\r\nX-A: 2\r\n\r\n", "X_A=1|X-A=2| ", ""},
    {"fold", "+X: a\r\n b\r\n\r\n", "X=a\\r\\n b| ", "obs_fold"},
    {"fold with a tab and bare LF", "+X: a\n\tb\n\n", "X=a\\n\tb| ", "obs_fold"},
    {"fold of blanks", "+X: a\r\n \r\n\r\n", "X=a\\r\\n | ", "obs_fold"},
    {"fold of a length", "+Content-Length:\r\n 2\r\n\r\nxyz", "Content-Length=\\r\\n 2| xy",
     "obs_fold"},
    {"fold of a coding", "+Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
     "Transfer-Encoding=\\r\\n chunked| ", "obs_fold"},
    {"fold before any header", "+ X: a\r\n\r\n", "raw_http.header", ""},
    {"two hosts", "+Host: a\r\nHost: b\r\n\r\n", "Host=a|Host=b| ",
     "duplicate_host duplicate_header"},
    {"one host twice", "+Host: a\r\nhost: A\r\n\r\n", "Host=a|host=A| ", "duplicate_header"},
    {"host and absolute target", "POST http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", "Host=a| ",
     "duplicate_host absolute_target"},
    {"length and coding",
     "+Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
     "Content-Length=3|Transfer-Encoding=chunked| a", "cl_te"},
    {"coding and length",
     "+Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n1\r\na\r\n0\r\n\r\n",
     "Transfer-Encoding=chunked|Content-Length=3| a", "cl_te"},
    {"two lengths", "+Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
     "Content-Length=1|Content-Length=2| a", "duplicate_header"},
    {"list of lengths", "+Content-Length: 1, 1\r\n\r\na", "raw_http.content_length", ""},
    {"length with a sign", "+Content-Length: +1\r\n\r\na", "raw_http.content_length", ""},
    {"length in hexadecimal", "+Content-Length: 0x1\r\n\r\na", "raw_http.content_length", ""},
    {"length beyond the body", "+Content-Length: 9\r\n\r\na", "Content-Length=9| a", "truncated"},
    {"Chunked", "+Transfer-Encoding: Chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
     "Transfer-Encoding=Chunked| a", ""},
    {"xchunked", "+Transfer-Encoding: xchunked\r\n\r\n1\r\na\r\n",
     "Transfer-Encoding=xchunked| 1\\r\\na\\r\\n", ""},
    {"chunked with a control byte", "+Transfer-Encoding: \vchunked\r\n\r\n1",
     "Transfer-Encoding=\vchunked| 1", ""},
    {"chunked, identity", "+Transfer-Encoding: chunked, identity\r\n\r\n1",
     "Transfer-Encoding=chunked, identity| 1", ""},
    {"two codings", "+Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     "Transfer-Encoding=identity|Transfer-Encoding=chunked| ", ""},
    {"chunk extension", "+Transfer-Encoding: chunked\r\n\r\n1;a=b\r\nx\r\n0\r\n\r\n",
     "Transfer-Encoding=chunked| x", ""},
    {"chunk extension with a bare LF", "+Transfer-Encoding: chunked\r\n\r\n1;\nx\r\n0\r\n\r\n",
     "Transfer-Encoding=chunked| x", ""},
    {"chunk size with blanks", "+Transfer-Encoding: chunked\r\n\r\n1 \t\r\nx\r\n0\r\n\r\n",
     "Transfer-Encoding=chunked| x", ""},
    {"chunk size with a sign", "+Transfer-Encoding: chunked\r\n\r\n+1\r\nx\r\n0\r\n\r\n",
     "raw_http.chunk", ""},
    {"chunk size 0x1", "+Transfer-Encoding: chunked\r\n\r\n0x1\r\nx\r\n0\r\n\r\n", "raw_http.chunk",
     ""},
    {"chunk longer than its size", "+Transfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n",
     "raw_http.chunk", ""},
    {"no last chunk", "+Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n",
     "Transfer-Encoding=chunked| x", "truncated"},
    {"trailers",
     "+Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Original-URL: /b\r\nHost: c\r\n\r\n",
     "Transfer-Encoding=chunked|X-Original-URL=/b|Host=c| x", "rewrite_header"},
    {"a length in the trailers",
     "+Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 9\r\n\r\n",
     "Transfer-Encoding=chunked|Content-Length=9| ", "cl_te"},
    {"method override", "+X-HTTP-Method-Override: PUT\r\n\r\n", "X-HTTP-Method-Override=PUT| ",
     "method_override"},
    {"cookie with a quote", "+Cookie: a=\"b\r\n\r\n", "Cookie=a=\"b| ", "bad_cookie"},
    {"two cookies of one name", "+Cookie: a=1\r\nCookie: a=2\r\n\r\n", "Cookie=a=1|Cookie=a=2| ",
     "duplicate_cookie"},
    {"no target", "POST  HTTP/1.1\r\n\r\n", " ", "bad_target"},
    {"blank in the target", "POST /a b HTTP/1.1\r\n\r\n", " ", ""},
    {"HTTP/0.9", "GET /\r\n\r\n", "raw_http.request_line", ""},
};

TEST(RawHttpCorpus, EachIsReadAndFlaggedAsSaid) {
  EXPECT_GE(kCases.size(), 40u);
  for (const Case& one : kCases) {
    std::string raw(one.raw);
    if (raw.starts_with('+')) raw.replace(0, 1, "POST / HTTP/1.1\r\n");
    const Result<RawRequest> request = parse_raw_http(raw);
    if (!request.ok()) {
      EXPECT_EQ(request.error().code, one.reads) << one.name;
      continue;
    }
    std::string reads;
    for (const auto& [name, value] : request.value().headers) {
      reads += visible(name) + "=" + visible(value) + "|";
    }
    EXPECT_EQ(reads + " " + visible(request.value().body), one.reads) << one.name;
    EXPECT_EQ(flags_of(request.value()), one.flags) << one.name;
  }
}

/// Trailers are headers like the others: http.headers has them, and so has what is read from it.
TEST(RawHttpCorpus, TrailersAreInspected) {
  const Result<RawRequest> request = parse_raw_http(
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\n\r\n0\r\nx_a: 2\r\n"
      "Cookie: evil=%31\r\nHost: trailer.example\r\n\r\n");
  ASSERT_TRUE(request.ok());
  Views views;
  views.reset(request.value().view());
  ASSERT_EQ(views.size(FieldId::kHeaders), 6u);
  EXPECT_EQ(views.element(FieldId::kHeaders, 5, 1)[0], "1, 2");
  ASSERT_EQ(views.size(FieldId::kCookies), 1u);
  EXPECT_EQ(views.element(FieldId::kCookies, 0, 1)[1], "1");
  EXPECT_EQ(views.text(FieldId::kHost)[0], "trailer.example");
  std::vector<std::string> scanned;
  views.gate(GateSource::kHeaderValue, "x-a",
             [&](std::string_view piece) { scanned.emplace_back(piece); });
  EXPECT_EQ(scanned, (std::vector<std::string>{"1", "2"}));
}

}  // namespace
}  // namespace stopgap::engine
