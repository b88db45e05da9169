// SPDX-License-Identifier: Apache-2.0
// See questions.h.
#include "tests/hostile/questions.h"

#include <iterator>

namespace stopgap::hostile {
namespace {

using engine::HeaderView;

constexpr int32_t kToday = 20'600;  // in May 2026

constexpr HeaderView kPlain[] = {{"Host", "mail.example.org"}, {"User-Agent", "a browser"}};
constexpr HeaderView kOdd[] = {{"Host", "www.example.org"},
                               {"Host", "mail.example.org"},
                               {"Cookie", "sid9=x; X-BEResource=localhost~1; a=%41"},
                               {"X-All", "a1"},
                               {"X_All", "b,c"},
                               {"X-Original-URL", "/owa/"}};
constexpr HeaderView kForm[] = {{"Host", "mail.example.org"},
                                {"Content-Type", "application/x-www-form-urlencoded"}};
constexpr HeaderView kJson[] = {{"Host", "mail.example.org"},
                                {"Content-Type", "application/json; charset=utf-8"}};
constexpr HeaderView kXml[] = {{"Content-Type", "text/xml"}, {"Cookie", "a=1; sid9=\"q\""}};
constexpr HeaderView kParts[] = {{"Content-Type", "multipart/form-data; boundary=b"}};
constexpr HeaderView kCoded[] = {{"Content-Type", "text/plain; charset=utf-16"},
                                 {"Content-Encoding", "gzip, unheard-of"}};
constexpr HeaderView kPacked[] = {{"Content-Type", "application/json"},
                                  {"Content-Encoding", "gzip"}};
constexpr HeaderView kHtml[] = {
    {"Content-Type", "text/html"}, {"Server", "example"}, {"X-A", "a"}, {"X-B", "c"}};

struct Asked {
  const char* method;
  const char* target;
  std::span<const HeaderView> headers;
  std::string_view body;
  bool truncated = false;
  std::span<const HeaderView> response = {};
  std::string_view response_body = {};
};

constexpr std::string_view kMultipart =
    "--b\r\nContent-Disposition: form-data; name=\"a\"; "
    "filename=\"ab.aspx\"\r\n\r\n/a\r\n--b--\r\n";

// {"a":"/a","b":"ab"} attack
constexpr std::string_view kPackedBody(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x4a\x54\xb2\x52\xd2\x4f\x54\xd2"
    "\x51\x4a\x02\x32\x12\x93\x94\x6a\x15\x12\x4b\x4a\x12\x93\xb3\x01\xd7\x5a\x2c\xfa"
    "\x1a\x00\x00\x00",
    44);

const Asked kAsked[] = {
    {"GET", "/", kPlain, ""},
    {"GET", "/autodiscover/autodiscover.json?@e.example/PowerShell/", kPlain, ""},
    {"POST", "/%u0064ebug/a;x/..%2f/owa/%2541?q=cG93ZXJzaGVsbA&alpha1=x9y&a=ab", kOdd, "attack"},
    {"POST", "/older?q=1&q=2", kForm, "a=%2fa&b=ab+c&_method=PUT"},
    {"POST", "/x0a0f.cgi", kJson, R"({"a":"/a","b":[1,{"a":"ab"}],"a":null})"},
    {"PUT", "/owa/<script", kXml,
     "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY e \"ab\">]><a b=\"/a\">&e;</a>"},
    {"POST", "/ecp/default.flt?__VIEWSTATE=a", kParts, kMultipart},
    {"POST", "/ews/exchange.asmx", kCoded, {"\x1f\x8b\x08\x00 ab attack", 14}, true},
    {"POST", "/older", kPacked, kPackedBody},
    {"GET", "/owa/", kOdd, "", false, kHtml, "the secret"},
    {"GET", "/", kPlain, "", false, kPlain, ""},
    {"",
     "",
     {},
     {"\x00\xff"
      "ab",
      4}},
};
constexpr size_t kRequests = std::size(kAsked);
constexpr size_t kConnections = 2;
constexpr size_t kEvents = 3;  // of whichever events the pack is about

constexpr HeaderView kElements[] = {{"victim%other.test@example.org", "example.org"},
                                    {"content-disposition", "filename=\"$(x)\""},
                                    {"x", "%61"}};

engine::FieldValue value_of(engine::TypeKind type, size_t variant) {
  using engine::TypeKind;
  engine::FieldValue value;
  if (variant == 1) value.missing = engine::kOversize;
  if (variant == 2) return value;  // absent, whether that is allowed or not
  switch (type) {
    case TypeKind::kInt:
    case TypeKind::kSize:
      value.value = int64_t{3} << 30;
      break;
    case TypeKind::kBool:
      value.value = variant == 0;
      break;
    case TypeKind::kIp:
      value.value = *engine::parse_ip("192.0.2.1");
      break;
    case TypeKind::kList:
      value.value = std::span<const HeaderView>(kElements);
      break;
    default:
      value.value = std::string_view("X $(id) /%2561/..;/ab");
  }
  return value;
}

}  // namespace

size_t question_count() { return kRequests + kConnections + kEvents; }

Question::Question(size_t which, const engine::Pack& pack) {
  request_.today = kToday;
  if (which < kRequests) {
    const Asked& asked = kAsked[which];
    request_.method = asked.method;
    request_.target = asked.target;
    request_.headers = asked.headers;
    request_.body = asked.body;
    request_.body_truncated = asked.truncated;
    if (!asked.response.empty()) response_ = {200, asked.response, asked.response_body};
  }
  static constexpr std::string_view kAlpn[] = {"h2", "http/1.1"};
  const bool known = which % 3 != 0;
  if (known) {
    request_.client_ip = engine::parse_ip("192.0.2.1");
    request_.server_port = which % 2 == 0 ? 80 : 443;
    request_.tls_sni = "www.example.org";
    request_.tls_alpn = kAlpn;
  }
  connection_ = which >= kRequests;
  if (which < kRequests + kConnections) return;
  const size_t variant = which - kRequests - kConnections;
  std::string_view name = "no.such.event";
  for (const engine::EventSchema& schema : pack.own_schemas()) {
    if (!schema.events.empty()) name = schema.events[variant % schema.events.size()];
    for (const engine::EventField& field : schema.fields) {
      values_.push_back(value_of(field.type, variant));
    }
  }
  event_ = {
      name,
      values_,
      {request_.client_ip, request_.server_port, request_.tls_sni, request_.tls_alpn, kToday}};
}

const engine::Decision& Question::ask(engine::Worker& worker) const {
  if (event_) return worker.evaluate_event(*event_);
  if (response_) return worker.evaluate_response(request_, *response_);
  if (!connection_) return worker.evaluate(request_);
  return worker.evaluate_connection({request_.client_ip, request_.server_port, request_.tls_sni,
                                     request_.tls_alpn, request_.today});
}

engine::TracedRequest Question::traced() const {
  return {request_, response_ ? &*response_ : nullptr, event_ ? &*event_ : nullptr, {}};
}

}  // namespace stopgap::hostile
