// SPDX-License-Identifier: Apache-2.0
#include "engine/logged.h"

#include <gtest/gtest.h>

#include "engine/engine.h"
#include "engine/test_databases.h"

namespace stopgap::engine {
namespace {

using Strings = std::vector<std::string>;

class Logged : public testing::Test {
 protected:
  /// One rule that holds for every `event`, tags "probe" and logs the fields.
  void make(Event event, const std::vector<FieldId>& fields) {
    TestPack pack;
    const uint32_t actions = pack.action(program::ActionKind::kTag, 0, "probe");
    pack.log(fields);
    pack.log(fields);  // a field named twice is reported once
    const uint32_t always = pack.test(program::TestOp::kBefore, program::OperandKind::kNumber,
                                      pack.number(INT32_MAX), fields[0]);
    program::Rule rule = pack.blocking("M1", pack.all_of({always}));
    rule.event = static_cast<uint32_t>(event);
    rule.actions = {actions, 3};
    pack.rule(rule);
    engine_.swap(must_load(pack));
  }
  void expect(const Decision& decision, const std::vector<Strings>& values) {
    ASSERT_EQ(decision.matches.size(), 1u);
    const std::vector<LoggedField> logged = logged_fields(decision, 0);
    ASSERT_EQ(logged.size(), values.size());
    for (size_t i = 0; i < values.size(); ++i) EXPECT_EQ(logged[i].values, values[i]) << i;
    EXPECT_EQ(tags(*decision.pack, 0), std::vector<std::string_view>{"probe"});
  }

  Engine engine_;
  Worker worker_{engine_};
};

TEST_F(Logged, EachTypeInItsUsualFormAndTextAsSent) {
  make(Event::kRequest, {FieldId::kUri, FieldId::kHost, FieldId::kHeaders, FieldId::kUriSize,
                         FieldId::kClientIp, FieldId::kFlagDoubleEncoded, FieldId::kTlsSni});
  const HeaderView headers[] = {{"Host", "a.example"}, {"Authorization", "Basic c2VjcmV0"}};
  RequestView request;
  request.method = "GET";
  request.target = "/%2561?b";
  request.headers = headers;
  request.client_ip = parse_ip("192.0.2.1");
  const Decision& decision = worker_.evaluate(request);
  expect(
      decision,
      {{"/%2561?b"}, {"a.example"}, {"Host", "Authorization"}, {"8"}, {"192.0.2.1"}, {"true"}, {}});
  EXPECT_EQ(logged_fields(decision, 0)[0].name, "http.uri");
}

TEST_F(Logged, LongValuesAreCut) {
  make(Event::kRequest, {FieldId::kUri, FieldId::kHeaders});
  const std::string target = "/" + std::string(5000, 'a');
  const std::vector<HeaderView> headers(300, {"X", "1"});
  RequestView request;
  request.method = "GET";
  request.target = target;
  request.headers = headers;
  expect(worker_.evaluate(request),
         {{target.substr(0, kMaxLoggedBytes) + "..."}, Strings(kMaxLoggedValues, "X")});
}

TEST_F(Logged, OfListsWhatWasSentAndOfUsersNoPassword) {
  make(Event::kRequest,
       {FieldId::kArgs, FieldId::kHeaders, FieldId::kOverrides, FieldId::kAuthUser});
  const HeaderView headers[] = {{"X", "1"}, {"x", "2"}, {"Authorization", "Basic dXNlcjpwYXNz"}};
  RequestView request;
  request.method = "GET";
  request.target = "/?a=1;b=2&a=3&_method=PUT";
  request.headers = headers;
  expect(worker_.evaluate(request),
         {{"a", "a", "_method"}, {"X", "x", "Authorization"}, {"method"}, {"user"}});
}

TEST_F(Logged, OfAConnection) {
  make(Event::kConnection,
       {FieldId::kTlsSni, FieldId::kClientIp, FieldId::kServerPort, FieldId::kTlsAlpn});
  ConnectionView connection;
  const std::string_view protocols[] = {"h2", "http/1.1"};
  connection.tls_sni = "A.example";
  connection.client_ip = parse_ip("2001:db8::1");
  connection.server_port = 443;
  connection.tls_alpn = protocols;
  const Decision& decision = worker_.evaluate_connection(connection);
  expect(decision, {{"a.example"}, {"2001:db8::1"}, {"443"}, {"h2", "http/1.1"}});
  EXPECT_EQ(decision.flags(), 0u);
}

TEST_F(Logged, NothingBeforeTheFirstDecision) { EXPECT_TRUE(logged_fields(Decision(), 0).empty()); }

}  // namespace
}  // namespace stopgap::engine
