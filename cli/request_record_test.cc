// SPDX-License-Identifier: Apache-2.0
#include "cli/request_record.h"

#include <gtest/gtest.h>

#include "cli/raw_record.h"

namespace stopgap::cli {
namespace {

std::string error_of(std::string_view line) {
  RequestRecord record;
  return parse_record(line, record).value_or("");
}

std::string with(std::string_view keys) {
  return R"({"id":"a","method":"GET","target":"/",)" + std::string(keys) + "}";
}

TEST(RequestRecord, ReadsEveryKey) {
  RequestRecord record;
  ASSERT_EQ(parse_record(R"({"id":"r1","method":"POST","target":"/x?y","http_version":"1.0",)"
                         R"("headers":[["Host","a"],["X","b"]],"body_b64":"aGk=",)"
                         R"("client_ip":"192.0.2.1","server_port":443,"tls_sni":"s.example"})",
                         record),
            std::nullopt);
  const engine::RequestView view = record.view(7);
  EXPECT_EQ(record.id, "r1");
  EXPECT_EQ(view.method, "POST");
  EXPECT_EQ(view.target, "/x?y");
  EXPECT_EQ(view.http_version, "1.0");
  ASSERT_EQ(view.headers.size(), 2u);
  EXPECT_EQ(view.headers[1].name, "X");
  EXPECT_EQ(view.headers[1].value, "b");
  EXPECT_EQ(view.body, "hi");
  EXPECT_EQ(view.client_ip, engine::parse_ip("192.0.2.1"));
  EXPECT_EQ(view.server_port, 443);
  EXPECT_EQ(view.tls_sni, "s.example");
  EXPECT_EQ(view.today, 7);
}

TEST(RequestRecord, NothingStaysFromTheLineBefore) {
  RequestRecord record;
  ASSERT_FALSE(
      parse_record(with(R"("headers":[["A","b"]],"body_b64":"aGk=","tls_sni":"s")"), record));
  ASSERT_FALSE(parse_record(R"({"id":"b","method":"GET","target":"/"})", record));
  const engine::RequestView view = record.view(0);
  EXPECT_TRUE(view.headers.empty());
  EXPECT_TRUE(view.body.empty());
  EXPECT_FALSE(view.tls_sni.has_value());
  EXPECT_EQ(view.http_version, "1.1");
}

TEST(RequestRecord, BytesTakeThePlaceOfText) {
  for (
      const char* line :
      {R"({"id":"a","method":"GET","target":"x","target_b64":"Lw==","headers":[["no","no"]],"headers_b64":[["SA==","/w=="]]})",
       R"({"headers_b64":[["SA==","/w=="]],"headers":[["no","no"]],"target_b64":"Lw==","target":"x","method":"GET","id":"a"})"}) {
    RequestRecord record;
    ASSERT_EQ(parse_record(line, record), std::nullopt);
    EXPECT_EQ(record.target, "/");
    ASSERT_EQ(record.headers.size(), 1u);
    EXPECT_EQ(record.headers[0].first, "H");
    EXPECT_EQ(record.headers[0].second, "\xFF");
  }
}

TEST(RequestRecord, UnknownKeysAreIgnoredHoweverDeep) {
  EXPECT_EQ(
      error_of(with(
          R"("expect":"attack","cve":["CVE-1"],"x":{"id":3,"headers":[1,[2]]},"y":null,"z":1.5)")),
      "");
  std::string deep = with("\"x\":" + std::string(100'000, '[') + std::string(100'000, ']'));
  EXPECT_EQ(error_of(deep), "");
}

TEST(RequestRecord, ResponseHasItsOwnHeadersAndBody) {
  RequestRecord record;
  ASSERT_FALSE(parse_record(
      with(
          R"("headers":[["H","h"]],"response":{"x":{"status":1},"status":404,"headers":[["A","b"],["A","c"]],"body_b64":"YQ=="},"tls_alpn":["h2","h3"],"body_b64":"Yg==")"),
      record));
  ASSERT_TRUE(record.response);
  EXPECT_EQ(record.response->status, 404u);
  ASSERT_EQ(record.response->headers.size(), 2u);
  EXPECT_EQ(record.response->headers[1].second, "c");
  EXPECT_EQ(record.response->body, "a");
  EXPECT_EQ(record.body, "b");
  ASSERT_EQ(record.headers.size(), 1u);
  EXPECT_EQ(record.headers[0].first, "H");
  EXPECT_EQ(record.tls_alpn, (std::vector<std::string>{"h2", "h3"}));
  const engine::ResponseView view = record.response_view();
  EXPECT_EQ(view.headers.size(), 2u);
  EXPECT_EQ(record.view(0).tls_alpn.size(), 2u);
}

TEST(RequestRecord, SaysWhatIsWrongInAResponse) {
  EXPECT_EQ(error_of(with(R"("response":7)")), "`response` has the wrong type");
  EXPECT_EQ(error_of(with(R"("response":[])")), "`response` has the wrong type");
  EXPECT_EQ(error_of(with(R"("response":{"status":99})")), "`status` is not a status of HTTP");
  EXPECT_EQ(error_of(with(R"("response":{"status":"200"})")), "`status` has the wrong type");
  EXPECT_EQ(error_of(with(R"("response":{"status":200,"status":200})")), "`status` is given twice");
  EXPECT_EQ(error_of(with(R"("response":{"headers":{"A":"b"}})")),
            "`headers` is not a list of [name, value] pairs of strings");
  EXPECT_EQ(error_of(with(R"("response":{"headers":[["A"]]})")),
            "`headers` is not a list of [name, value] pairs of strings");
  EXPECT_EQ(error_of(with(R"("response":{"body_b64":"a"})")), "`body_b64` is not base64");
  EXPECT_EQ(error_of(with(R"("response":null)")), "");
  EXPECT_EQ(error_of(with(R"("response":{"id":3,"response":{"status":1}})")), "");
  EXPECT_EQ(error_of(with(R"("tls_alpn":"h2")")), "`tls_alpn` has the wrong type");
  EXPECT_EQ(error_of(with(R"("tls_alpn":[["h2"]])")), "`tls_alpn` has the wrong type");
  EXPECT_EQ(error_of(with(R"("tls_alpn":[1])")), "`tls_alpn` has the wrong type");
  EXPECT_EQ(error_of(with(R"("tls_alpn":[{"a":"h2"}])")), "`tls_alpn` has the wrong type");
}

TEST(RequestRecord, NullIsAbsent) {
  EXPECT_EQ(
      error_of(with(
          R"("client_ip":null,"server_port":null,"tls_sni":null,"headers":null,"target_b64":null)")),
      "");
  EXPECT_EQ(error_of(R"({"id":"a","method":null,"target":"/"})"), "`method` has the wrong type");
}

TEST(RequestRecord, SaysWhatIsWrong) {
  EXPECT_EQ(error_of("{}"), "`id` is missing");
  EXPECT_EQ(error_of(R"({"id":"a","target":"/"})"), "`method` is missing");
  EXPECT_EQ(error_of(R"({"id":"a","method":"GET"})"), "`target` is missing");
  EXPECT_EQ(error_of(R"({"id":7,"method":"GET","target":"/"})"), "`id` has the wrong type");
  EXPECT_EQ(error_of(with(R"("body_b64":"a")")), "`body_b64` is not base64");
  EXPECT_EQ(error_of(with(R"("target":"/2")")), "`target` is given twice");
  EXPECT_EQ(error_of(with(R"("client_ip":"1.2.3")")), "`client_ip` is not an address");
  EXPECT_EQ(error_of(with(R"("server_port":65536)")), "`server_port` is over 65535");
  EXPECT_EQ(error_of(with(R"("server_port":-1)")), "`server_port` has the wrong type");
  EXPECT_EQ(error_of("[]"), "not a JSON object");
  EXPECT_EQ(error_of("\"x\""), "not a JSON object");
  EXPECT_NE(error_of("{\"id\":").find("not valid JSON at byte"), std::string::npos);
  EXPECT_NE(error_of(with("\"a\":1") + "x").find("not valid JSON at byte"), std::string::npos);
  EXPECT_NE(error_of("{\"id\":\"\xFF\"}").find("not valid JSON at byte"), std::string::npos);
  EXPECT_NE(error_of("").find("not valid JSON"), std::string::npos);
}

TEST(RequestRecord, HeadersArePairsOfStrings) {
  const std::string wrong = "`headers` is not a list of [name, value] pairs of strings";
  for (const char* headers : {R"("Host: a")", R"({"Host":"a"})", R"(["Host","a"])", R"([["Host"]])",
                              R"([["Host","a","b"]])", R"([["Host",1]])", R"([["Host",["a"]]])",
                              R"([{"Host":"a"}])", R"([null])", R"([[]])"}) {
    EXPECT_EQ(error_of(with("\"headers\":" + std::string(headers))), wrong) << headers;
  }
}

TEST(RequestRecord, KeepsTheIdOfABadRecord) {
  RequestRecord record;
  EXPECT_TRUE(parse_record(R"({"id":"kept","method":1,"target":"/")", record).has_value());
  EXPECT_TRUE(record.has_id);
  EXPECT_EQ(record.id, "kept");
  EXPECT_TRUE(parse_record(R"({"method":1,"target":"/","id":"late"})", record).has_value());
  EXPECT_EQ(record.id, "late");
}

TEST(RawRequest, IsReadAsSent) {
  RequestRecord record;
  ASSERT_EQ(parse_raw_request("POST /%41 HTTP/1.1\r\nHost: a\r\n\r\nbody", "file", record),
            std::nullopt);
  EXPECT_EQ(record.id, "file");
  EXPECT_EQ(record.target, "/%41");
  EXPECT_EQ(record.body, "body");
  EXPECT_TRUE(parse_raw_request("", "file", record).has_value());
}

}  // namespace
}  // namespace stopgap::cli
