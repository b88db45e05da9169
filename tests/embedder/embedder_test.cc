// SPDX-License-Identifier: Apache-2.0
// A mail server with its own schema: says what it feeds, loads rules about it, asks about events.
// What does not fit is refused, and what it could not deliver is never "no match".
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "compiler/compile.h"
#include "compiler/hs_build/link.h"
#include "engine/engine.h"
#include "engine/logged.h"
#include "engine/self_test/run_tests.h"
#include "engine/trace.h"
#include "lang/lang.h"
#include "stdlib-rules/stdlib.h"

namespace stopgap {
namespace {

using engine::EventSchema;
using engine::FieldValue;
using engine::HeaderView;
using engine::TypeKind;

constexpr engine::LinkKey kKey{9};

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

lang::Inputs inputs() {
  lang::Inputs from;
  from.modules = [](std::string_view module) -> std::optional<std::string> {
    const auto text = stdlib::module_text(module);
    return text ? std::optional<std::string>(*text) : std::nullopt;
  };
  from.packs = [](std::string_view, std::string_view path) -> std::optional<lang::FoundFile> {
    const std::string name = "tests/embedder/" + std::string(path);
    return lang::FoundFile{name, read_file(name)};
  };
  return from;
}

const std::vector<uint8_t>& linked_pack() {
  static const std::vector<uint8_t> linked = [] {
    lang::SourceMap sources;
    lang::Diagnostics diagnostics;
    std::vector<lang::ast::File> files;
    const std::string path = "tests/embedder/rules.gap";
    files.push_back(lang::parse(sources, sources.add(path, read_file(path)), diagnostics));
    const lang::CheckedPack pack = lang::check(sources, files, inputs(), diagnostics);
    const auto portable = compiler::compile(pack, sources, {}, diagnostics);
    EXPECT_TRUE(diagnostics.all().empty()) << lang::render_text(diagnostics, sources, false);
    compiler::LinkLimits limits;
    limits.in_process = true;
    auto made = compiler::link(portable, kKey, limits);
    EXPECT_TRUE(made) << (made ? "" : made.error().detail);
    return made ? std::move(made).value() : std::vector<uint8_t>{};
  }();
  return linked;
}

/// The server's fields, in its own order, one more than the rules ask for.
enum Field { kHelo, kMailFrom, kRcpt, kSize, kTls, kQueueId, kHeader, kLink, kData, kFields };

EventSchema smtp() {
  EventSchema own;
  own.name = "acme.smtp";
  own.version = 1;
  own.events = {"smtp.envelope", "smtp.message"};
  own.fields = {{"smtp.helo", TypeKind::kHost},   {"smtp.mail_from", TypeKind::kText},
                {"smtp.rcpt", TypeKind::kList},   {"smtp.size", TypeKind::kSize},
                {"smtp.tls", TypeKind::kBool},    {"smtp.queue_id", TypeKind::kText},
                {"smtp.header", TypeKind::kList}, {"smtp.link", TypeKind::kText},
                {"smtp.data", TypeKind::kBytes}};
  return own;
}

using Ids = std::vector<std::string>;
const std::span<const HeaderView> kNoElements;

/// One message and the mitigations that hold for it.
class Server {
 public:
  explicit Server(const engine::WorkerOptions& options = {}) : worker_(engine_, options) {
    auto pack = engine::Pack::load(linked_pack(), kKey, {}, {smtp()});
    EXPECT_TRUE(pack) << (pack ? "" : pack.error().detail);
    if (pack) engine_.swap(pack.value());
    values[kRcpt] = {kNoElements};
    values[kTls] = {false};
    values[kHeader] = {kNoElements};
    values[kData] = {""};
  }

  const engine::Decision& ask(std::string_view event) {
    return worker_.evaluate_event({event, values, connection});
  }
  Ids holding(std::string_view event) {
    Ids ids;
    const engine::Decision& decision = ask(event);
    for (const engine::Match& match : decision.matches) {
      ids.emplace_back(decision.pack->string(decision.pack->rules()[match.rule].id));
    }
    return ids;
  }
  /// "M2026-101 by 8: block"
  Ids undecided(std::string_view event) {
    Ids ids;
    const engine::Decision& decision = ask(event);
    for (const engine::Undecided& one : decision.undecided) {
      const char* says = one.says == engine::program::FaultMode::kBlock ? "block"
                         : one.says == engine::program::FaultMode::kLog ? "log"
                                                                        : "allow";
      ids.push_back(std::string(decision.pack->string(decision.pack->rules()[one.rule].id)) +
                    " by " + std::to_string(one.causes) + ": " + says);
    }
    return ids;
  }

  FieldValue values[kFields];
  engine::ConnectionView connection;
  engine::Engine engine_;
  engine::Worker worker_;
};

constexpr HeaderView kRecipients[] = {{"a@example.org", "example.org"},
                                      {"x%y.test@MAIL.example.org", "MAIL.example.org"}};
constexpr HeaderView kNamed[] = {{"content-DISPOSITION", "filename=\"$(x)\""}};

TEST(Embedder, RecipientsAndTheClientsAddress) {
  Server server;
  server.values[kRcpt] = {kRecipients};
  EXPECT_EQ(server.holding("smtp.envelope"), Ids{"M2026-101"});
  EXPECT_EQ(server.ask("smtp.envelope").verdict, engine::Verdict::kBlock);
  EXPECT_EQ(server.ask("smtp.envelope").status, 550u);
  EXPECT_FALSE(server.ask("smtp.envelope").degraded);
  server.connection.client_ip = engine::parse_ip("192.0.2.3");
  EXPECT_EQ(server.holding("smtp.envelope"), Ids{});
  server.connection.client_ip = engine::parse_ip("192.0.2.33");
  EXPECT_EQ(server.holding("smtp.envelope"), Ids{"M2026-101"});
  EXPECT_EQ(server.holding("smtp.message"), Ids{});
}

TEST(Embedder, WhatIsLogged) {
  Server server;
  server.values[kRcpt] = {kRecipients};
  server.values[kMailFrom] = {"a%40b@sender.test"};
  const engine::Decision& decision = server.ask("smtp.envelope");
  ASSERT_EQ(decision.matches.size(), 1u);
  const auto logged = engine::logged_fields(decision, decision.matches[0].rule);
  ASSERT_EQ(logged.size(), 1u);
  EXPECT_EQ(logged[0].name, "smtp.mail_from");
  EXPECT_EQ(logged[0].values, Ids{"a%40b@sender.test"});
}

TEST(Embedder, NumbersFlagsAndHosts) {
  Server server;
  EXPECT_EQ(server.holding("smtp.envelope"), Ids{});
  server.values[kSize] = {int64_t{2} << 30};
  EXPECT_EQ(server.holding("smtp.envelope"), Ids{"M2026-102"});
  server.values[kTls] = {true};
  EXPECT_EQ(server.holding("smtp.envelope"), Ids{});
  server.values[kTls] = {false};
  server.values[kHelo] = {"Backup.example.ORG."};
  EXPECT_EQ(server.holding("smtp.envelope"), Ids{});
  server.values[kHelo] = {"client.test"};
  EXPECT_EQ(server.ask("smtp.envelope").verdict, engine::Verdict::kDrop);
}

TEST(Embedder, MessagesAndTheirDecodedViews) {
  Server server;
  server.values[kData] = {"a$(b"};
  server.values[kHeader] = {kNamed};
  EXPECT_EQ(server.holding("smtp.message"), Ids{"M2026-103"});
  EXPECT_EQ(server.holding("smtp.envelope"), Ids{});
  server.values[kData] = {""};
  EXPECT_EQ(server.holding("smtp.message"), Ids{});
  server.values[kLink] = {"%2524("};
  EXPECT_EQ(server.holding("smtp.message"), Ids{"M2026-103"});
  EXPECT_FALSE(server.ask("smtp.message").degraded);
  EXPECT_EQ(server.ask("smtp.message").flags(), 0u);
}

TEST(Embedder, TheEnginesOwnEventsAreAskedNothing) {
  Server server;
  engine::RequestView request;
  request.target = "/";
  EXPECT_TRUE(server.worker_.evaluate(request).matches.empty());
  EXPECT_TRUE(server.worker_.evaluate_connection({}).matches.empty());
}

TEST(Embedder, AnEventOfNoSchemaIsNoPass) {
  Server server;
  EXPECT_TRUE(server.ask("smtp.envelop").degraded);
  EXPECT_EQ(server.ask("smtp.envelop").causes, engine::kError);
  EXPECT_FALSE(server.ask("smtp.envelope").degraded);
}

TEST(Embedder, WhatWasNotDeliveredFollowsTheFailureMode) {
  Server server;
  server.values[kRcpt] = {};  // not optional
  EXPECT_EQ(server.undecided("smtp.envelope"), Ids{"M2026-101 by 8: block"});
  EXPECT_EQ(server.ask("smtp.envelope").verdict, engine::Verdict::kBlock);
  EXPECT_TRUE(server.ask("smtp.envelope").degraded);
  server.values[kRcpt] = {{}, engine::kUnparsable};
  EXPECT_EQ(server.undecided("smtp.envelope"), Ids{"M2026-101 by 2: block"});
  server.values[kRcpt] = {"a@example.org"};  // no list
  EXPECT_EQ(server.undecided("smtp.envelope"), Ids{"M2026-101 by 8: block"});
  server.values[kRcpt] = {kRecipients, engine::kOversize};  // what was seen is enough
  EXPECT_EQ(server.undecided("smtp.envelope"), Ids{});
  EXPECT_EQ(server.holding("smtp.envelope"), Ids{"M2026-101"});
  EXPECT_TRUE(server.ask("smtp.envelope").degraded);
}

TEST(Embedder, MissingNumbersAndFlags) {
  Server server;
  server.values[kSize] = {int64_t{3} << 30, engine::kOversize};  // at least
  EXPECT_EQ(server.holding("smtp.envelope"), Ids{"M2026-102"});
  EXPECT_EQ(server.undecided("smtp.envelope"), Ids{});
  server.values[kSize] = {1024, engine::kOversize};
  EXPECT_EQ(server.undecided("smtp.envelope"), Ids{"M2026-102 by 1: block"});
  server.values[kSize] = {{}, engine::kUnparsable};
  EXPECT_EQ(server.undecided("smtp.envelope"), Ids{"M2026-102 by 2: block"});
  server.values[kTls] = {};
  EXPECT_EQ(server.undecided("smtp.envelope"), Ids{"M2026-102 by 10: block"});
  server.values[kSize] = {1024};
  EXPECT_EQ(server.undecided("smtp.envelope"), Ids{}) << "the announced size alone decides";
}

TEST(Embedder, LongerThanItsMax) {
  Server server;
  const std::string data((8u << 20) + 1, 'a');
  server.values[kHeader] = {kNamed};
  server.values[kData] = {std::string_view(data).substr(1)};
  EXPECT_EQ(server.undecided("smtp.message"), Ids{});
  server.values[kData] = {data};
  EXPECT_EQ(server.undecided("smtp.message"), Ids{"M2026-103 by 1: log"});
  EXPECT_EQ(server.ask("smtp.message").verdict, engine::Verdict::kPass);
  EXPECT_EQ(server.ask("smtp.message").matches.size(), 1u);
  server.values[kHeader] = {kNoElements};
  EXPECT_EQ(server.undecided("smtp.message"), Ids{}) << "not its business without the header";
}

TEST(Embedder, ValuesOfAnotherSchemaAreNotReadAsThese) {
  Server server;
  const engine::Decision& decision =
      server.worker_.evaluate_event({"smtp.envelope", std::span(server.values).first(3), {}});
  EXPECT_EQ(decision.undecided.size(), 2u);
  EXPECT_EQ(decision.verdict, engine::Verdict::kDrop);
  EXPECT_EQ(decision.causes, engine::kError);
}

TEST(Embedder, EachCauseCanBeSimulated) {
  const auto undecided = [](engine::CauseSet cause) {
    engine::WorkerOptions options;
    options.simulate = cause;
    Server server(options);
    server.values[kRcpt] = {kRecipients};
    server.values[kData] = {"$("};
    server.values[kHeader] = {kNamed};
    Ids all = server.undecided("smtp.envelope");
    for (const std::string& one : server.undecided("smtp.message")) all.push_back(one);
    return all;
  };
  EXPECT_EQ(undecided(engine::kOversize), (Ids{"M2026-102 by 1: block"}));
  EXPECT_EQ(undecided(engine::kUnparsable), (Ids{"M2026-102 by 2: block"}));
  EXPECT_EQ(undecided(engine::kBudget), (Ids{"M2026-101 by 4: block", "M2026-103 by 4: block"}));
  EXPECT_EQ(undecided(engine::kError), Ids{"M2026-103 by 8: block"});
}

TEST(Embedder, TracesSayWhichEventIsAsked) {
  auto pack = engine::Pack::load(linked_pack(), kKey, {}, {smtp()});
  ASSERT_TRUE(pack);
  FieldValue values[kFields];
  values[kRcpt] = {kRecipients};
  const engine::EventView event{"smtp.envelope", values, {}};
  const auto traces = engine::trace_request(*pack.value(), {{}, nullptr, &event, {}});
  ASSERT_EQ(traces.size(), 3u);
  EXPECT_TRUE(traces[0].asked && traces[0].truth.holds());
  EXPECT_TRUE(traces[1].asked && !traces[1].truth.can_hold);
  EXPECT_FALSE(traces[2].asked);
  EXPECT_EQ(pack.value()->own_event(2), "smtp.message");
}

std::string refusal(const engine::EventSchemas& own) {
  const auto pack = engine::Pack::load(linked_pack(), kKey, {}, own);
  return pack ? "loaded" : pack.error().code + ": " + pack.error().detail;
}
template <typename Change>
std::string refusal_after(Change change) {
  EventSchema changed = smtp();
  change(changed);
  return refusal({changed});
}

TEST(Embedder, WhatDoesNotFitIsRefused) {
  EXPECT_EQ(refusal({}),
            "pack.schema: the rules are about `acme.smtp` version 1, which this server does not "
            "feed");
  EXPECT_EQ(refusal_after([](EventSchema& own) { own.version = 2; }),
            "pack.schema: the rules were written for version 1 of `acme.smtp`, and this server "
            "feeds version 2");
  EXPECT_EQ(refusal_after([](EventSchema& own) { own.events[1] = "smtp.body"; }),
            "pack.schema: the rules are on `smtp.message` of `acme.smtp` version 1, which this "
            "server does not feed");
  EXPECT_EQ(refusal_after([](EventSchema& own) { own.fields[kSize].name = "smtp.length"; }),
            "pack.schema: the rules ask for `smtp.size` of `acme.smtp` version 1, which this "
            "server does not feed");
  EXPECT_EQ(refusal_after([](EventSchema& own) { own.fields[kSize].type = TypeKind::kInt; }),
            "pack.schema: `smtp.size` of `acme.smtp` version 1 is size in the rules, and this "
            "server feeds int");
  EXPECT_EQ(refusal_after([](EventSchema& own) { own.fields[kQueueId].name = "client.ip"; }),
            "pack.schema: the server feeds `client.ip`, which is a field of the engine");
  EXPECT_EQ(refusal_after([](EventSchema& own) { own.fields[kQueueId].name = "smtp.size"; }),
            "pack.schema: the server feeds `smtp.size` twice");
  EXPECT_EQ(refusal({smtp(), smtp()}), "pack.schema: the server feeds `acme.smtp` twice");
}

TEST(Embedder, OfSeveralSchemasEachKeepsItsPlace) {
  EventSchema other;
  other.name = "acme.imap";
  other.version = 7;
  other.events = {"imap.login"};
  other.fields = {{"imap.user", TypeKind::kText}};
  auto pack = engine::Pack::load(linked_pack(), kKey, {}, {other, smtp()});
  ASSERT_TRUE(pack) << pack.error().detail;
  engine::Engine engine;
  engine.swap(pack.value());
  engine::Worker worker(engine);
  FieldValue values[1 + kFields];
  values[1 + kRcpt] = {kRecipients};
  values[1 + kTls] = {false};
  EXPECT_EQ(worker.evaluate_event({"smtp.envelope", values, {}}).status, 550u);
  EXPECT_FALSE(worker.evaluate_event({"imap.login", values, {}}).degraded);
}

TEST(Embedder, APackKnowsWhatItIsAbout) {
  const engine::EventSchemas own = engine::schemas_of(linked_pack());
  ASSERT_EQ(own.size(), 1u);
  EXPECT_EQ(own[0].name, "acme.smtp");
  EXPECT_EQ(own[0].version, 1u);
  EXPECT_EQ(own[0].events, (Ids{"smtp.envelope", "smtp.message"}));
  EXPECT_EQ(refusal(own), "loaded");
  EXPECT_TRUE(engine::schemas_of({}).empty());
}

TEST(Embedder, TestsTravelInThePack) {
  const auto results = engine::run_tests(linked_pack(), kKey, {});
  ASSERT_TRUE(results) << results.error().detail;
  EXPECT_EQ(results.value().size(), 14u);
  for (const engine::TestResult& result : results.value()) {
    EXPECT_TRUE(result.passed()) << result.file << ":" << result.line << " " << result.reason;
  }
}

}  // namespace
}  // namespace stopgap
