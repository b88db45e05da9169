// SPDX-License-Identifier: Apache-2.0
// The tests of a mitigation: what they need to run, and whether they show enough. Tested by
// check_test.cc and tests/golden/check.
#include <fmt/format.h>

#include <algorithm>

#include "lang/action_shapes.h"
#include "lang/check.h"
#include "lang/limits.h"
#include "lang/utf8.h"

namespace stopgap::lang::checking {
namespace {

using ast::TestKind;

std::string_view kind_word(TestKind kind) {
  switch (kind) {
    case TestKind::kBlock:
      return "block";
    case TestKind::kPass:
      return "pass";
    case TestKind::kObserve:
      return "observe";
    case TestKind::kIdle:
      return "idle";
    case TestKind::kArmed:
      return "armed";
    case TestKind::kEdit:
      return "edit";
  }
  return "pass";
}

std::optional<std::string> installed_version(Context& context, const ast::ProductVersion& with,
                                             const CheckedMitigation& mitigation) {
  const auto product =
      std::find_if(mitigation.affects.begin(), mitigation.affects.end(),
                   [&](const AffectedProduct& one) { return one.product == with.product.text; });
  auto version = parse_product_version(context, with.version, product->scheme);
  if (!version || is_version(product->scheme, *version)) return version;
  context.report(Code::kBadVersion, with.version.span,
                 fmt::format("{} is a branch, not a version that is installed", quoted(*version)),
                 "write all of it: `with nginx = 1.22.1`");
  return std::nullopt;
}

bool read_with(Context& context, const ast::RequestTest& node, const CheckedMitigation& mitigation,
               CheckedTest& out) {
  bool good = true;
  for (const ast::ProductVersion& with : node.with) {
    std::vector<std::string> known;
    for (const AffectedProduct& product : mitigation.affects) known.push_back(product.product);
    if (std::find(known.begin(), known.end(), with.product.text) == known.end()) {
      context.report_unknown(
          Code::kUnknownProduct, with.product.span,
          fmt::format("{} is not a product this mitigation affects", quoted(with.product.text)),
          with.product.text, known);
      good = false;
      continue;
    }
    const auto version = installed_version(context, with, mitigation);
    if (version) out.with.emplace_back(with.product.text, *version);
    good = good && version.has_value();
  }
  return good;
}

constexpr unsigned bit(TestKind kind) { return 1u << static_cast<unsigned>(kind); }

/// Kinds of tests a mitigation on the event may have.
unsigned kinds_on(EventKind event) {
  constexpr unsigned kTraffic =
      bit(TestKind::kBlock) | bit(TestKind::kPass) | bit(TestKind::kObserve) | bit(TestKind::kIdle);
  switch (event) {
    case EventKind::kRequest:
    case EventKind::kResponse:
      return kTraffic | bit(TestKind::kEdit);
    case EventKind::kConnection:
    case EventKind::kOther:
      return kTraffic;
    case EventKind::kHost:
      return bit(TestKind::kArmed) | bit(TestKind::kIdle);
  }
  return kTraffic;
}

std::string kind_words(EventKind event) {
  constexpr TestKind kAll[] = {TestKind::kBlock, TestKind::kPass,  TestKind::kObserve,
                               TestKind::kEdit,  TestKind::kArmed, TestKind::kIdle};
  std::string words;
  for (const TestKind kind : kAll) {
    if ((kinds_on(event) & bit(kind)) == 0) continue;
    if (!words.empty()) words += kind == TestKind::kIdle ? " and " : ", ";
    words += kind_word(kind);
  }
  return words;
}

bool wrong(Context& context, Span span, std::string message, std::string help) {
  context.report(Code::kBadTest, span, std::move(message), std::move(help));
  return false;
}

/// What must stand in a test on this event, and what must not.
bool parts_fit(Context& context, const ast::RequestTest& node, const CheckedMitigation& mitigation,
               Span span) {
  const EventKind event = mitigation.event_kind;
  const std::string on = fmt::format("`on {}`", mitigation.event);
  const bool request = node.url || node.raw || node.values;
  const bool peer = node.from || node.to || node.sni || node.alpn;
  if (event == EventKind::kHost) {
    if (!request && !node.connection && !peer && !node.response && !node.gives) return true;
    return wrong(context, span, "no request or response goes with `on host`",
                 "write `armed with PRODUCT = VERSION` or `idle with PRODUCT = VERSION`");
  }
  if (event == EventKind::kOther && !node.values) {
    return wrong(context, span, "a test " + on + " gives the values of its fields",
                 "write `block event { FIELD = VALUE }`");
  }
  if (event == EventKind::kOther && peer && !context.event_covers(mitigation.event, "connection")) {
    return wrong(
        context, span, "no connection is known " + on,
        "declare its event `after connection`, or leave `from`, `to`, `sni` and `alpn` out");
  }
  if (event != EventKind::kOther && node.values) {
    return wrong(context, span, "field values do not go with " + on,
                 event == EventKind::kConnection ? "write `block connection from 192.0.2.1 to 443`"
                                                 : "write a method and a URL, or raw HTTP");
  }
  if (event == EventKind::kConnection && !node.connection) {
    return wrong(context, span, "a test " + on + " is not about a request",
                 "write `block connection from 192.0.2.1 to 443`");
  }
  if (event != EventKind::kConnection && node.connection) {
    return wrong(context, span, "a test " + on + " needs a request",
                 "write `GET \"https://www.example.org/path\"`, or raw HTTP");
  }
  if (node.response && event != EventKind::kResponse) {
    return wrong(context, span, "a response does not go with " + on, "leave the response out");
  }
  if (!node.response && event == EventKind::kResponse && node.kind != TestKind::kIdle) {
    return wrong(context, span, "a test " + on + " does not say what the response is",
                 "add `response { \"Content-Type: text/html\" }`");
  }
  return true;
}

bool kind_fits(Context& context, const ast::RequestTest& node, const CheckedMitigation& mitigation,
               Span span) {
  if ((kinds_on(mitigation.event_kind) & bit(node.kind)) == 0) {
    return wrong(
        context, span,
        fmt::format("`{}` tests do not go with `on {}`", kind_word(node.kind), mitigation.event),
        fmt::format("tests on {} are {}", event_words(mitigation.event_kind),
                    kind_words(mitigation.event_kind)));
  }
  if (!parts_fit(context, node, mitigation, span)) return false;
  const bool edit = node.kind == TestKind::kEdit;
  if (edit && !has_edits(mitigation)) {
    return wrong(context, span, fmt::format("{} edits no header", quoted(mitigation.id)),
                 "write `block` or `observe`");
  }
  if (edit != node.gives.has_value()) {
    return wrong(context, span,
                 edit ? std::string("an `edit` test does not say what comes out")
                      : fmt::format("`gives` does not go with `{}`", kind_word(node.kind)),
                 edit ? "add `gives { \"Name: value\" }`: every header it edits, as it is then"
                      : "write `edit`, or leave `gives` out");
  }
  const bool needs_version = node.kind == TestKind::kIdle || node.kind == TestKind::kArmed;
  if (needs_version && node.with.empty()) {
    return wrong(
        context, span,
        fmt::format("an `{}` test does not say which version is installed", kind_word(node.kind)),
        "add `with PRODUCT = VERSION`");
  }
  return true;
}

std::optional<TestRequest> request_of(Context& context, const ast::RequestTest& node,
                                      EventKind event, Span span) {
  if (event == EventKind::kHost) return TestRequest{};
  std::optional<TestRequest> request;
  if (node.connection || node.values) {
    request.emplace();
  } else {
    request =
        node.raw ? request_from_raw(context, *node.raw) : request_from_url(context, node, span);
  }
  if (request && !read_peer(context, node, *request)) return std::nullopt;
  return request;
}

std::optional<CheckedTest> check_request_test(Context& context, const ast::RequestTest& node,
                                              const CheckedMitigation& mitigation, Span span) {
  if (!kind_fits(context, node, mitigation, span)) return std::nullopt;
  CheckedTest made;
  made.kind = node.kind;
  made.span = span;
  made.day = mitigation.revision_day;
  if (node.at) {
    if (node.at->kind != ast::LiteralKind::kDate) {
      context.report(Code::kTypeMismatch, node.at->span,
                     fmt::format("`at` needs a date, and this is {}", describe(*node.at)),
                     "write `at 2026-01-10`");
      return std::nullopt;
    }
    made.day = static_cast<int32_t>(node.at->number);
  }
  auto request = request_of(context, node, mitigation.event_kind, span);
  bool good = read_with(context, node, mitigation, made) && request.has_value();
  if (node.values) good = read_values(context, node, mitigation.event, made) && good;
  if (node.response) {
    made.response = response_of(context, *node.response);
    good = made.response.has_value() && good;
  }
  if (node.gives) good = read_headers(context, *node.gives, made.gives.emplace()) && good;
  if (!good) return std::nullopt;
  made.request = std::move(*request);
  return made;
}

/// What shows a mitigation acting: blocking if it can; else editing, being armed, or at least
/// holding.
struct Proof {
  unsigned kinds;
  std::string_view words;
};
Proof proof_of(const CheckedMitigation& mitigation) {
  if (mitigation.event_kind == EventKind::kHost) return {bit(TestKind::kArmed), "an `armed` test"};
  if (is_decisive(mitigation)) return {bit(TestKind::kBlock), "a `block` test"};
  // A `block` test counts as an attempt: running it tells that the rule does not block.
  const unsigned shown = bit(TestKind::kBlock) | bit(TestKind::kObserve);
  if (!has_edits(mitigation)) return {shown, "an `observe` test"};
  return {shown | bit(TestKind::kEdit), "an `edit` test"};
}

void check_proof(Context& context, const ast::Mitigation& mitigation, const CheckedMitigation& out,
                 const std::set<TestKind>& kinds) {
  const Proof proof = proof_of(out);
  const bool acting = std::any_of(kinds.begin(), kinds.end(),
                                  [&](TestKind kind) { return (proof.kinds & bit(kind)) != 0; });
  const bool resting = kinds.count(TestKind::kPass) != 0 || kinds.count(TestKind::kIdle) != 0;
  if (out.status == Status::kEnforce && !(acting && resting)) {
    const bool host = out.event_kind == EventKind::kHost;
    const std::string act(proof.words);
    const std::string rest = host ? "an `idle` test" : "a `pass` or `idle` test";
    context.report(
        Code::kMissingTests, mitigation.id.span,
        fmt::format("{} is enforced without {}", quoted(out.id),
                    acting    ? rest
                    : resting ? act
                              : act + " and " + rest),
        host ? "show one version it is for and one it leaves alone, or set `status observe`"
             : "show one request it acts on and one it leaves alone, or set `status observe`");
  } else if (!acting && kinds.count(TestKind::kObserve) == 0 && !out.actions.empty()) {
    context.report(Code::kNeverShownActing, mitigation.id.span,
                   fmt::format("no test shows {} acting", quoted(out.id)),
                   "add a request that its condition holds for");
  }
}

}  // namespace

void check_tests(Context& context, const ast::Mitigation& mitigation, CheckedMitigation& out) {
  if (!mitigation.tests) return;
  const std::vector<ast::Test>& tests = mitigation.tests->tests;
  if (tests.size() > kMaxTestsPerMitigation) {
    context.report(Code::kTooMany, mitigation.tests->span,
                   fmt::format("{} tests in one mitigation", tests.size()),
                   fmt::format("at most {}", kMaxTestsPerMitigation));
    return;
  }
  std::set<TestKind> kinds;
  for (const ast::Test& test : tests) {
    const auto* node = std::get_if<ast::RequestTest>(&test.test);
    if (node == nullptr) continue;
    kinds.insert(node->kind);
    auto made = check_request_test(context, *node, out, test.span);
    if (made) out.tests.push_back(std::move(*made));
  }
  check_stays(context, mitigation, out);
  check_proof(context, mitigation, out, kinds);
}

}  // namespace stopgap::lang::checking
