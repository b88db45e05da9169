// SPDX-License-Identifier: Apache-2.0
// Rules on responses, connections and hosts in packs made by hand: each is decided by its event
// alone, with the fields of the events before; edits, phases, the host table; what the verifier and
// the loader refuse.
#include <gtest/gtest.h>

#include "engine/engine.h"
#include "engine/test_databases.h"

namespace stopgap::engine {
namespace {

using program::ActionKind;
using program::OperandKind;
using program::TestOp;

RequestView request_for(std::string_view target) {
  RequestView request;
  request.method = "GET";
  request.target = target;
  return request;
}

/// A pack under construction; rules must come by ascending id.
class EventPack {
 public:
  /// Holds when all tests do; gated on the atoms, if any.
  void rule(std::string_view id, Event event, const std::vector<uint32_t>& tests,
            const std::vector<uint32_t>& actions, const std::vector<uint32_t>& atoms = {}) {
    program::Rule rule = pack.blocking(id, pack.all_of(tests));
    rule.event = static_cast<uint32_t>(event);
    rule.actions = {actions.front(), static_cast<uint32_t>(actions.size())};
    if (!atoms.empty()) rule.clauses = {pack.clause(atoms), 1};
    pack.rule(rule);
  }
  uint32_t number_test(FieldId field, int64_t number) {
    return pack.test(TestOp::kEqual, OperandKind::kNumber, pack.number(number), field);
  }
  uint32_t edit(ActionKind kind, std::string_view name, std::string_view value) {
    program::Action action{
        static_cast<uint32_t>(kind), 0, pack.str(name), pack.str(value), {0, 0}, {0, 0}, 0};
    if (kind == ActionKind::kAppendHeader) action.separator = pack.str("; ");
    return pack.add(program::SectionId::kActions, action);
  }
  uint32_t host_action(ActionKind kind, std::string_view name, uint32_t port,
                       std::string_view protocol) {
    return pack.add(program::SectionId::kActions,
                    program::Action{static_cast<uint32_t>(kind),
                                    port,
                                    pack.str(name),
                                    pack.str(protocol),
                                    {0, 0},
                                    {0, 0},
                                    static_cast<uint32_t>(program::Undo::kRestore)});
  }

  TestPack pack;
};

std::vector<std::string> names_of(const Decision& decision) {
  std::vector<std::string> names;
  for (const Match& match : decision.matches) {
    names.emplace_back(decision.pack->string(decision.pack->rules()[match.rule].id));
  }
  return names;
}

using Names = std::vector<std::string>;

struct Loaded {
  explicit Loaded(const TestPack& pack, const Site& site = {}) : worker(engine) {
    engine.swap(must_load(pack, site));
  }
  Engine engine;
  Worker worker;
};

TEST(Response, SeesItsRequestAndIsDecidedOnlyThen) {
  EventPack made;
  TestPack& pack = made.pack;
  const uint32_t block = pack.action(ActionKind::kBlock, 502);
  made.rule("M1", Event::kRequest, {pack.contains(FieldId::kUri, "debug")}, {block},
            {pack.atom("debug", Group::kLine)});
  made.rule(
      "M2", Event::kResponse,
      {pack.contains(FieldId::kUri, "debug"), pack.contains(FieldId::kResponseBody, "secret")},
      {block}, {pack.atom("secret", Group::kResponseBody)});
  made.rule("M3", Event::kResponse, {made.number_test(FieldId::kResponseStatus, 500)}, {block});
  made.rule("M4", Event::kResponse, {pack.contains(FieldId::kUri, "debug")}, {block},
            {pack.atom("debug", Group::kLateLine)});
  pack.scan(GateSource::kUri);
  pack.scan(GateSource::kUri, {}, Event::kResponse);
  pack.scan(GateSource::kResponseBody, {}, Event::kResponse);
  Loaded loaded(pack);
  const RequestView request = request_for("/debug");
  EXPECT_EQ(names_of(loaded.worker.evaluate(request)), Names{"M1"});
  ResponseView response;
  EXPECT_EQ(names_of(loaded.worker.evaluate_response(request, response)), Names{"M4"});
  response.body = "the secret";
  const Decision& decision = loaded.worker.evaluate_response(request, response);
  EXPECT_EQ(names_of(decision), (Names{"M2", "M4"}));
  EXPECT_EQ(decision.verdict, Verdict::kBlock);
  EXPECT_EQ(decision.status, 502u);
  EXPECT_FALSE(decision.degraded);
  EXPECT_EQ(names_of(loaded.worker.evaluate_response(request_for("/"), response)), Names{});
  response.status = 500;
  EXPECT_EQ(names_of(loaded.worker.evaluate_response(request_for("/"), response)), Names{"M3"});
  // Another request in between changes nothing: nothing is remembered.
  EXPECT_EQ(names_of(loaded.worker.evaluate(request_for("/"))), Names{});
  EXPECT_EQ(names_of(loaded.worker.evaluate(request)), Names{"M1"});
}

TEST(Response, CutPartsMakeItDegraded) {
  EventPack made;
  made.rule("M1", Event::kResponse, {made.number_test(FieldId::kResponseStatus, 500)},
            {made.pack.action(ActionKind::kBlock, 502)});
  Loaded loaded(made.pack);
  ResponseView response;
  response.body_truncated = true;
  EXPECT_TRUE(loaded.worker.evaluate_response(request_for("/"), response).degraded);
  response.body_truncated = false;
  const std::string body(kMaxBodyBytes + 1, 'x');
  response.body = body;
  EXPECT_TRUE(loaded.worker.evaluate_response(request_for("/"), response).degraded);
  response.body = {};
  const std::vector<HeaderView> headers(kMaxHeaders + 1, HeaderView{"A", "b"});
  response.headers = headers;
  EXPECT_TRUE(loaded.worker.evaluate_response(request_for("/"), response).degraded);
  response.headers = {};
  EXPECT_FALSE(loaded.worker.evaluate_response(request_for("/"), response).degraded);
  RequestView request = request_for("/");
  request.body_truncated = true;
  EXPECT_TRUE(loaded.worker.evaluate_response(request, response).degraded);
}

TEST(Response, HeadersTypesAndTheirViews) {
  EventPack made;
  TestPack& pack = made.pack;
  const uint32_t tag = pack.action(ActionKind::kTag, 0, "t");
  const auto of_header = [&](std::string_view value) {
    const uint32_t test = pack.test(TestOp::kEqual, OperandKind::kLiteral, pack.literal(value),
                                    FieldId::kResponseHeaders, 0, 1);
    return pack.quantifier(false, FieldId::kResponseHeaders, pack.all_of({test}), "server");
  };
  made.rule("M1", Event::kResponse, {of_header("a b")}, {tag},
            {pack.atom("a b", Group::kResponseHeaders)});
  made.rule("M2", Event::kResponse,
            {pack.test(TestOp::kEqual, OperandKind::kLiteral, pack.literal("text/html"),
                       FieldId::kResponseContentType)},
            {tag}, {pack.atom("text/html", Group::kResponseHeaders)});
  made.rule("M3", Event::kResponse,
            {pack.test(TestOp::kPresent, OperandKind::kNone, 0, FieldId::kResponseContentType)},
            {tag});
  pack.scan(GateSource::kResponseHeaderValue, {}, Event::kResponse);
  Loaded loaded(pack);
  ResponseView response;
  const HeaderView encoded[] = {{"SERVER", " a%20b"}};
  response.headers = encoded;
  EXPECT_EQ(names_of(loaded.worker.evaluate_response(request_for("/"), response)), Names{"M1"});
  const HeaderView types[] = {{"Content-Type", "text/plain"}, {"content-type", "\ttext/html "}};
  response.headers = types;
  EXPECT_EQ(names_of(loaded.worker.evaluate_response(request_for("/"), response)),
            (Names{"M2", "M3"}));
  const HeaderView other[] = {{"Content-Type", "text%2fhtml"}, {"X", "a b"}};
  response.headers = other;  // a type is not decoded
  EXPECT_EQ(names_of(loaded.worker.evaluate_response(request_for("/"), response)), Names{"M3"});
}

TEST(Response, EditsOfEnforcedRulesAreSettled) {
  EventPack made;
  const uint32_t status = made.number_test(FieldId::kResponseStatus, 200);
  const uint32_t later = made.edit(ActionKind::kSetHeader, "X-A", "late");
  made.rule("M1", Event::kResponse, {status}, {made.edit(ActionKind::kSetHeader, "x-a", "first")});
  made.rule("M2", Event::kResponse, {status}, {later});
  made.rule("M3", Event::kResponse, {status},
            {made.edit(ActionKind::kAppendHeader, "A", "b"),
             made.edit(ActionKind::kRemoveHeader, "B", "")});
  made.rule("M4", Event::kResponse, {made.pack.contains(FieldId::kUri, "block"), status},
            {made.pack.action(ActionKind::kBlock, 403)});
  Site site;
  site.mitigations["M2"] = Mode::kObserve;
  Loaded loaded(made.pack, site);
  const ResponseView response;
  const Decision& decision = loaded.worker.evaluate_response(request_for("/"), response);
  ASSERT_EQ(decision.edits.size(), 3u);
  EXPECT_EQ(decision.edits[0].name, "A");
  EXPECT_EQ(decision.edits[0].separator, "; ");
  EXPECT_EQ(decision.edits[1].kind, EditKind::kRemove);
  EXPECT_EQ(decision.edits[2].value, "first");
  EXPECT_EQ(decision.verdict, Verdict::kPass);
  EXPECT_EQ(decision.pack->edits(2).size(), 2u);
  EXPECT_EQ(loaded.worker.evaluate_response(request_for("/block"), response).edits.size(), 0u);
  EXPECT_EQ(loaded.worker.evaluate(request_for("/")).edits.size(), 0u);
}

TEST(Connection, ByPortAddressNameAndProtocol) {
  EventPack made;
  TestPack& pack = made.pack;
  const uint32_t drop = pack.action(ActionKind::kDrop);
  made.rule("M1", Event::kConnection, {made.number_test(FieldId::kServerPort, 5060)}, {drop});
  made.rule("M2", Event::kConnection, {pack.contains(FieldId::kTlsSni, "evil")}, {drop},
            {pack.atom("evil", Group::kConnection)});
  made.rule("M3", Event::kConnection, {pack.contains(FieldId::kTlsAlpn, "h3")}, {drop},
            {pack.atom("h3", Group::kConnection)});
  made.rule("M4", Event::kRequest, {pack.contains(FieldId::kTlsAlpn, "h2")}, {drop},
            {pack.atom("h2", Group::kLine)});
  pack.scan(GateSource::kAlpn);
  pack.scan(GateSource::kSni, {}, Event::kConnection);
  pack.scan(GateSource::kAlpn, {}, Event::kConnection);
  Loaded loaded(pack);
  ConnectionView connection;
  EXPECT_EQ(names_of(loaded.worker.evaluate_connection(connection)), Names{});
  connection.server_port = 5060;
  EXPECT_EQ(loaded.worker.evaluate_connection(connection).verdict, Verdict::kDrop);
  connection.tls_sni = "EVIL.example.";
  EXPECT_EQ(names_of(loaded.worker.evaluate_connection(connection)), (Names{"M1", "M2"}));
  const std::string_view protocols[] = {"h2", "h3"};
  connection.tls_alpn = protocols;
  EXPECT_EQ(names_of(loaded.worker.evaluate_connection(connection)), (Names{"M1", "M2", "M3"}));
  EXPECT_EQ(loaded.worker.evaluate_connection(connection).flags(), 0u);
  RequestView request = request_for("/");
  request.tls_alpn = protocols;
  EXPECT_EQ(names_of(loaded.worker.evaluate(request)), Names{"M4"});
}

TEST(Host, IsATableAndNeverEvaluated) {
  EventPack made;
  TestPack& pack = made.pack;
  const auto range = pack.add(program::SectionId::kRanges,
                              program::VersionRange{pack.str("15.1"), pack.str("15.1.2176.9")});
  const auto product = pack.add(program::SectionId::kProducts,
                                program::Product{pack.str("exchange_server"), 0, {range, 1}});
  const uint32_t service = made.host_action(ActionKind::kDisableService, "MSExchangeUM", 0, "");
  made.host_action(ActionKind::kClosePort, "", 5060, "tcp");
  program::Rule rule = pack.blocking(
      "M1", pack.all_of({pack.test(TestOp::kPresent, OperandKind::kNone, 0, FieldId::kUri)}));
  rule.event = static_cast<uint32_t>(Event::kHost);
  rule.actions = {service, 2};
  rule.products = {product, 1};
  rule.expires_day = 100;
  pack.rule(rule);
  const auto table = [&](const char* version, int32_t today) {
    Site site;
    if (version != nullptr) site.products["exchange_server"] = version;
    return must_load(pack, site)->host_actions(today);
  };
  const std::vector<HostAction> armed = table("15.1.2106.2", 100);
  ASSERT_EQ(armed.size(), 2u);
  EXPECT_EQ(armed[0].kind, ActionKind::kDisableService);
  EXPECT_EQ(armed[0].armed, Armed::kArmed);
  EXPECT_EQ(armed[0].mode, Mode::kEnforce);
  EXPECT_EQ(armed[0].undo, program::Undo::kRestore);
  EXPECT_EQ(armed[1].port, 5060);
  EXPECT_EQ(table("15.1.2507.16", 100)[0].armed, Armed::kIdle);
  EXPECT_EQ(table("15.1.2507.16", 100)[0].mode, Mode::kOff);
  EXPECT_EQ(table(nullptr, 100)[0].armed, Armed::kUnknown);
  EXPECT_EQ(table(nullptr, 101)[0].mode, Mode::kOff);
  Loaded loaded(pack);
  EXPECT_EQ(names_of(loaded.worker.evaluate(request_for("/"))), Names{});
  EXPECT_EQ(names_of(loaded.worker.evaluate_connection({})), Names{});
  EXPECT_EQ(loaded.engine.current()->ungated_rules(), 0u);
}

TEST(Host, NamesInTheTableOutliveTheCall) {
  EventPack made;
  made.rule("M1", Event::kHost, {made.pack.contains(FieldId::kUri, "a")},
            {made.host_action(ActionKind::kStopService, "spooler", 0, "")});
  const auto pack = must_load(made.pack);
  EXPECT_EQ(pack->host_actions(0)[0].name, "spooler");
}

TEST(Phases, AreTheLastOneAFieldNeeds) {
  EventPack made;
  TestPack& pack = made.pack;
  const uint32_t block = pack.action(ActionKind::kBlock, 403);
  const uint32_t drop = pack.action(ActionKind::kDrop);
  const auto element = [&](FieldId list) {
    return pack.quantifier(false, list,
                           pack.all_of({pack.test(TestOp::kContains, OperandKind::kLiteral,
                                                  pack.literal("a"), list, 0, 1)}));
  };
  made.rule("M1", Event::kConnection, {made.number_test(FieldId::kServerPort, 1)}, {drop});
  made.rule("M2", Event::kRequest, {made.number_test(FieldId::kServerPort, 1)}, {block});
  made.rule("M3", Event::kRequest, {element(FieldId::kCookies), element(FieldId::kQueryArgs)},
            {block});
  made.rule("M4", Event::kRequest, {element(FieldId::kArgs)}, {block});
  made.rule("M5", Event::kResponse, {element(FieldId::kArgs)}, {block});
  made.rule("M6", Event::kResponse, {pack.contains(FieldId::kResponseBody, "a")}, {block});
  const auto loaded = must_load(pack);
  const Phase expected[] = {Phase::kConnection,  Phase::kRequestLine,     Phase::kRequestHeaders,
                            Phase::kRequestBody, Phase::kResponseHeaders, Phase::kResponseBody};
  for (uint32_t i = 0; i < 6; ++i) EXPECT_EQ(loaded->phase(i), expected[i]) << i;
  EXPECT_EQ(loaded->event(0), Event::kConnection);
  EXPECT_EQ(loaded->event(5), Event::kResponse);
}

std::string error_of(const TestPack& pack) {
  const auto loaded = try_load(pack);
  return loaded ? "" : loaded.error().code + ": " + loaded.error().detail;
}

TEST(Refused, FieldsOfALaterEvent) {
  EventPack made;
  made.rule("M1", Event::kRequest, {made.number_test(FieldId::kResponseStatus, 200)},
            {made.pack.action(ActionKind::kBlock, 403)});
  EXPECT_NE(error_of(made.pack).find("a field that its event does not have"), std::string::npos);
  EventPack other;
  other.rule("M1", Event::kConnection, {other.pack.contains(FieldId::kUri, "a")},
             {other.pack.action(ActionKind::kDrop)});
  EXPECT_NE(error_of(other.pack).find("a field that its event does not have"), std::string::npos);
}

TEST(Refused, ActionsOfAnotherEvent) {
  const struct {
    Event event;
    ActionKind kind;
  } kWrong[] = {{Event::kResponse, ActionKind::kDrop},
                {Event::kResponse, ActionKind::kThrottle},
                {Event::kConnection, ActionKind::kBlock},
                {Event::kHost, ActionKind::kTag}};
  for (const auto& [event, kind] : kWrong) {
    EventPack made;
    made.rule("M1", event, {made.number_test(FieldId::kServerPort, 1)},
              {made.pack.action(kind, 403)});
    EXPECT_NE(error_of(made.pack).find("not for its event"), std::string::npos);
  }
  EventPack made;
  made.rule("M1", Event::kRequest, {made.number_test(FieldId::kServerPort, 1)},
            {made.edit(ActionKind::kAppendHeader, "A", "b")});
  EXPECT_NE(error_of(made.pack).find("not for its event"), std::string::npos);
}

TEST(Refused, AtomsAndSourcesOfAnotherEvent) {
  EventPack made;
  TestPack& pack = made.pack;
  made.rule("M1", Event::kResponse, {pack.contains(FieldId::kUri, "abc")},
            {pack.action(ActionKind::kBlock, 403)}, {pack.atom("abc", Group::kLine)});
  pack.scan(GateSource::kUri);
  EXPECT_NE(error_of(pack).find("an atom of another event"), std::string::npos);
  EventPack other;
  other.pack.add(program::SectionId::kScanSources,
                 program::ScanSource{static_cast<uint32_t>(GateSource::kResponseBody),
                                     {0, 0},
                                     static_cast<uint32_t>(Group::kBody),
                                     0});
  EXPECT_NE(error_of(other.pack).find("has no such source"), std::string::npos);
}

TEST(Refused, ActionsThatLackTheirParts) {
  const auto error = [](const program::Action& action, Event event) {
    EventPack made;
    const uint32_t index = made.pack.add(program::SectionId::kActions, action);
    made.rule("M1", event, {made.number_test(FieldId::kServerPort, 1)}, {index});
    return error_of(made.pack);
  };
  program::Action port{
      static_cast<uint32_t>(ActionKind::kClosePort), 5060, {0, 0}, {0, 0}, {0, 0}, {0, 0},
      static_cast<uint32_t>(program::Undo::kRestore)};
  EXPECT_NE(error(port, Event::kHost).find("not a protocol"), std::string::npos);
  port.number = 65536;
  EXPECT_NE(error(port, Event::kHost).find("not a port"), std::string::npos);
  port.undo = 0;
  EXPECT_NE(error(port, Event::kHost).find("undo"), std::string::npos);
  const program::Action append{
      static_cast<uint32_t>(ActionKind::kAppendHeader), 0, {0, 1}, {0, 1}, {0, 0}, {0, 0}, 0};
  EXPECT_NE(error(append, Event::kResponse).find("separator"), std::string::npos);
  const program::Action nameless{
      static_cast<uint32_t>(ActionKind::kSetHeader), 0, {0, 0}, {0, 1}, {0, 0}, {0, 0}, 0};
  EXPECT_NE(error(nameless, Event::kResponse).find("name"), std::string::npos);
}

}  // namespace
}  // namespace stopgap::engine
