// SPDX-License-Identifier: Apache-2.0
// Requests made of the pieces that readers disagree about. See request_gen.h. Tested by
// views_test.cc.
#include "tests/differential/request_gen.h"
#include "tests/differential/wild_body.h"

namespace stopgap::differential {
namespace {

using Pieces = std::vector<std::string>;

std::string text_of(const Pieces& pieces, Random& random, size_t most) {
  std::string result;
  for (size_t i = random.below(most + 1); i > 0; --i) result += random.pick(pieces);
  if (random.chance(3)) result += '\0';
  return result;
}

std::string wild_text(Random& random, size_t most) {
  static const Pieces kPieces = {"=\"\"",     "a",        "A",          "b",
                                 "/",         "\\",       ".",          "..",
                                 "%",         "%%",       "%2",         "2f",
                                 "%2f",       "%5C",      "%2e",        "%25",
                                 "%2541",     "%252525",  "%3b",        ";",
                                 "=",         "&",        "+",          "?",
                                 "#",         " ",        "\t",         "\"",
                                 ":",         "@",        "[",          "]",
                                 ":80",       "://",      "%3d",        "%26",
                                 "%2B",       "%20",      "http://",    ";v=1",
                                 "/../",      "/./",      "example",    "%00",
                                 "%c3%A9",    "5",        "e",          "4",
                                 "1",         "0",        "%u",         "%u0041",
                                 "%U002e",    "%uFF0F",   "%uD83D",     "%uDE00",
                                 "%u0025",    "%c0%af",   "\xC0",       "\xAF",
                                 "%e0%80%ae", "\xF8\x80", "\x80",       "\xEF\xBC\x8F",
                                 "%ef%bc%8e", "%C2%AD",   "\xC2\xA5",   "\xD8\xAF",
                                 "::$DATA",   ". ",       ".%20",       "%c0%80",
                                 "\x01",      "u",        "%EF%BC%852", "//../",
                                 "/\\../"};
  return text_of(kPieces, random, most);
}

/// Names that are the same to some, parts, brackets.
std::string wild_arguments(Random& random, size_t most) {
  static const Pieces kPieces = {
      "a=",       "A=",       "%61=",    "a",       "a_b=",   "a.b=",   "a+b=",
      "%20a_b=",  "a[b",      "a[b]",    "[",       "]",      "=",      "&",
      "&",        "&",        ";",       ";",       ",",      "%2c",    "1",
      "2",        "%2541",    "+",       "%u0061=", "%u005F", "%uFF0C", "\xEF\xBC\xBF",
      "_method=", ".method=", "_METHOD", "%00",     "%",      "%5b",    "b.c",
      "?a=",      "?",        "[a]=",    "a]",      "[+]",    "[%09]",  "=a=",
      "#",        "a#=",      "][",      "[a]b",    "a[b]c="};
  return text_of(kPieces, random, most);
}

std::string wild_cookies(Random& random, size_t most) {
  static const Pieces kPieces = {
      "a=",  "b=",         "a",   "a.b=", "=",    ";",     ";",     "; ",   ",",     ", ",
      "\"",  "\"",         "=\"", "\\\"", "\\",   "\\141", "\\378", "\\04", "1",     "%41",
      "%5c", "$Version=1", "x",   " ",    "\t",   "\r\n ", "\n",    "\x7f", "%2541", "=\"x\\y\";",
      "+",   "%2B",        "\v",  "\f",   "\x1C", "\x85",  "\xA0"};
  return text_of(kPieces, random, most);
}

std::string wild_value(Random& random, size_t most) {
  static const Pieces kPieces = {
      "a",        "b",         "%41",    "/",      "/a",           "//",      "/../",
      "/./",      "?b",        ";c",     ",",      ", ",           " ",       "\t",
      "\r\n ",    "\r\n\t",    "\n ",    "\n",     "\r",           "\\",      "%0d%0a%20",
      "%2e",      "http://h/", "Basic ", "%u002C", "\xEF\xBC\x8C", "basic\t", "YTpi",
      "YSU0MTpi", "YQ==",      "YW=Jj",  "OmI=",   "-YT_pi=",      "=YTpi",   "GET",
      "%",        "\r\r\n \t", "\x80"};
  return text_of(kPieces, random, most);
}

std::pair<std::string, std::string> wild_header(Random& random) {
  const size_t kind = random.below(10);
  if (kind < 3) return {random.pick({"Cookie", "cookie", "COOKIE"}), wild_cookies(random, 12)};
  if (kind < 7) {
    std::string name = random.pick({"X-A",
                                    "x-a",
                                    "X_A",
                                    "X-B_C",
                                    "X_B-C",
                                    "x-b-c",
                                    "Host ",
                                    "",
                                    "X-Original-URL",
                                    "x_rewrite_url",
                                    "X-Forwarded-Prefix",
                                    "X-Host",
                                    "X-HTTP-Method",
                                    "Authorization",
                                    "authorization",
                                    "Content-Length",
                                    "Transfer-Encoding",
                                    "a b",
                                    "X-A\n",
                                    "X.A",
                                    "X A",
                                    "X-A ",
                                    "\x80-",
                                    "Destination"});
    return {std::move(name), wild_value(random, 8)};
  }
  std::string name = random.pick({"Host", "hOST", "Cookie", "cookie", "X-A", "", "Content-Type"});
  std::string value = random.chance(20) ? " application/x-www-form-URLENCODED" : "";
  value += wild_text(random, 8);
  return {std::move(name), std::move(value)};
}

}  // namespace

oracle::OracleRequest wild_request(Random& random) {
  oracle::OracleRequest request;
  request.method = random.chance(10) ? random.pick({"CONNECT", "connect", ""}) : "GET";
  request.target = random.chance(60)
                       ? "/"
                       : random.pick({"", "http://", "*", "A.b+1://", "//a", "/\\", "b:///"});
  request.target += wild_text(random, 12);
  if (random.chance(50)) {
    request.target += '?';
    request.target += random.chance(50) ? wild_text(random, 12) : wild_arguments(random, 14);
  }
  for (size_t i = random.below(6); i > 0; --i) {
    request.headers.push_back(wild_header(random));
  }
  if (random.chance(30)) {
    add_wild_body(request, random);
  } else if (random.chance(50)) {
    request.body = random.chance(50) ? wild_text(random, 12) : wild_arguments(random, 14);
    disguise_body(request, random);
  }
  if (random.chance(30)) request.tls_sni = wild_text(random, 4);
  if (random.chance(30)) request.server_port = static_cast<int64_t>(random.below(65536));
  request.truncated = random.chance(10);
  for (size_t i = random.below(3); i > 0; --i) request.tls_alpn.push_back(wild_text(random, 2));
  if (random.chance(50)) {
    oracle::OracleResponse& response = request.response.emplace();
    for (size_t i = random.below(4); i > 0; --i) {
      std::string name = random.pick({"Content-Type", "content-type", "X-A", ""});
      response.headers.emplace_back(std::move(name), wild_text(random, 6));
    }
    response.body = wild_text(random, 6);
  }
  return request;
}

}  // namespace stopgap::differential
