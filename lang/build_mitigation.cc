// SPDX-License-Identifier: Apache-2.0
// Builder: mitigations and their tests. Covered by parser_test.cc and tests/golden/parse.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "lang/build.h"
#include "lang/limits.h"
#include "lang/utf8.h"

namespace stopgap::lang {
namespace {

using ast::TestKind;

constexpr std::array<std::pair<std::string_view, TestKind>, 6> kTestKinds = {{
    {"block", TestKind::kBlock},
    {"pass", TestKind::kPass},
    {"observe", TestKind::kObserve},
    {"idle", TestKind::kIdle},
    {"armed", TestKind::kArmed},
    {"edit", TestKind::kEdit},
}};

TestKind to_test_kind(std::string_view word) {
  for (const auto& [text, kind] : kTestKinds) {
    if (text == word) return kind;
  }
  assert(false);
  return TestKind::kPass;
}

}  // namespace

ast::Block Builder::block(uint32_t node) {
  Children children(nodes_, node);
  ast::Block out;
  out.entries = entries(children);
  out.span = span(node);
  return out;
}

ast::Affects Builder::affects(uint32_t node) {
  Children children(nodes_, node);
  ast::Affects out;
  out.product = name(children.take());
  if (children.next_is(NodeKind::kName)) out.scheme = name(children.take());
  while (!children.done()) {
    const uint32_t range = children.take();
    Children parts(nodes_, range);
    ast::AffectsRange& to = out.ranges.emplace_back();
    to.branch = product_version(parts.take());
    to.before = product_version(parts.take());
    to.span = span(range);
  }
  out.span = span(node);
  return out;
}

ast::Except Builder::except(uint32_t node) {
  Children children(nodes_, node);
  ast::Except out;
  out.reason = literal(children.take());
  out.condition = condition(children.take());
  if (!children.done()) out.until = date(children.take());
  out.span = span(node);
  return out;
}

ast::ActionArgument Builder::action_argument(uint32_t node) {
  Children children(nodes_, node);
  ast::ActionArgument out;
  if (children.next_is(NodeKind::kLabel))
    out.label = name(Children(nodes_, children.take()).take());
  if (children.next_is(NodeKind::kReference)) {
    out.value = reference(children.take());
  } else {
    out.value = literal(children.take());
  }
  return out;
}

ast::Action Builder::action(uint32_t node) {
  Children children(nodes_, node);
  ast::Action out;
  out.name = name(children.take());
  if (children.next_is(NodeKind::kActionArguments)) {
    out.has_parens = true;
    Children arguments(nodes_, children.take());
    while (!arguments.done()) out.arguments.push_back(action_argument(arguments.take()));
  }
  if (children.next_is(NodeKind::kUndo)) out.undo = name(Children(nodes_, children.take()).take());
  out.span = span(node);
  return out;
}

void Builder::request(Children& children, ast::RequestTest& out) {
  if (children.next_is(NodeKind::kFence)) {
    out.raw = literal(children.take());
    return;
  }
  if (children.next_is(NodeKind::kConnection)) {
    children.take();
    out.connection = true;
    return;
  }
  if (children.next_is(NodeKind::kEventValues)) {
    out.values.emplace();
    Children values(nodes_, children.take());
    while (!values.done()) out.values->push_back(event_value(values.take()));
    return;
  }
  if (!children.next_is(NodeKind::kName)) return;
  out.method = name(children.take());
  out.url = literal(children.take());
  if (children.next_is(NodeKind::kHeaders))
    out.headers = literals(Children(nodes_, children.take()));
}

ast::EventValue Builder::event_value(uint32_t node) {
  Children children(nodes_, node);
  ast::EventValue out{name(children.take()), {}};
  if (!children.next_is(NodeKind::kElement)) {
    out.value = literal(children.take());
    return out;
  }
  auto& parts = out.value.emplace<1>();
  Children element(nodes_, children.take());
  while (!element.done()) {
    Children part(nodes_, element.take());
    ast::Name attribute = name(part.take());
    parts.emplace_back(std::move(attribute), literal(part.take()));
  }
  return out;
}

ast::TestResponse Builder::response(Children children) {
  ast::TestResponse out;
  if (children.next_is(NodeKind::kFence)) {
    out.raw = literal(children.take());
    return out;
  }
  if (children.next_is(NodeKind::kNumber)) {
    out.status = literal_of(children.take(), {ast::LiteralKind::kInt}, "a status such as 200");
  }
  out.headers = literals(children);
  return out;
}

/// Whether it was one of from, to, sni and alpn; `again`: for the second time.
bool Builder::test_peer(NodeKind kind, Children children, ast::RequestTest& out, bool& again) {
  if (kind == NodeKind::kFrom) {
    again = out.from.has_value();
    out.from = literal_of(children.take(), {ast::LiteralKind::kDotted, ast::LiteralKind::kIpv6},
                          "an address such as 192.0.2.1");
  } else if (kind == NodeKind::kTo) {
    again = out.to.has_value();
    out.to = literal_of(children.take(), {ast::LiteralKind::kInt, ast::LiteralKind::kPort},
                        "a port such as 5060/tcp");
  } else if (kind == NodeKind::kSni) {
    again = out.sni.has_value();
    out.sni = literal(children.take());
  } else if (kind == NodeKind::kAlpn) {
    again = out.alpn.has_value();
    out.alpn = literals(children);
  } else {
    return false;
  }
  return true;
}

void Builder::test_extra(uint32_t node, ast::RequestTest& out) {
  const NodeKind kind = nodes_[node].kind;
  Children children(nodes_, node);
  bool again = false;
  if (test_peer(kind, children, out, again)) {
    // done
  } else if (kind == NodeKind::kWith) {
    again = !out.with.empty();
    while (!children.done()) {
      ast::Name product = name(children.take());
      out.with.push_back({std::move(product), product_version(children.take())});
    }
  } else if (kind == NodeKind::kAt) {
    again = out.at.has_value();
    out.at = date(children.take());
  } else if (kind == NodeKind::kResponse) {
    again = out.response.has_value();
    out.response = response(children);
  } else {
    again = out.gives.has_value();
    out.gives = literals(children);
  }
  if (!again) return;
  const std::string_view word = slice(node).substr(0, slice(node).find_first_of(" \t\r\n/{"));
  diagnostics_.add(Code::kSyntaxError, span(node),
                   fmt::format("this test says {} twice", quoted(word)));
}

ast::Test Builder::request_test(uint32_t node) {
  Children children(nodes_, node);
  ast::RequestTest out;
  out.kind = to_test_kind(slice(children.take()));
  request(children, out);
  while (!children.done()) test_extra(children.take(), out);
  ast::Test test;
  test.test = std::move(out);
  test.span = span(node);
  return test;
}

ast::Test Builder::stays_test(uint32_t node) {
  Children children(nodes_, node);
  ast::StaysTest out;
  out.kind = to_test_kind(slice(children.take()));
  while (!children.done()) out.classes.push_back(name(children.take()));
  ast::Test test;
  test.test = std::move(out);
  test.span = span(node);
  return test;
}

ast::Tests Builder::tests(uint32_t node) {
  Children children(nodes_, node);
  ast::Tests out;
  while (!children.done()) {
    const bool stays = children.next_is(NodeKind::kStaysTest);
    const uint32_t test = children.take();
    out.tests.push_back(stays ? stays_test(test) : request_test(test));
  }
  out.span = span(node);
  if (out.tests.size() > kMaxTestsPerMitigation) {
    diagnostics_.add(Code::kTooMany, out.span,
                     fmt::format("{} tests in one mitigation, the limit is {}", out.tests.size(),
                                 kMaxTestsPerMitigation));
  }
  return out;
}

void Builder::rule_sections(Children& children, ast::Mitigation& out) {
  if (children.next_is(NodeKind::kOn)) out.event = name(Children(nodes_, children.take()).take());
  if (children.next_is(NodeKind::kBackend))
    out.backend = name(Children(nodes_, children.take()).take());
  if (children.next_is(NodeKind::kWhen))
    out.when = condition(Children(nodes_, children.take()).take());
  while (children.next_is(NodeKind::kExcept)) out.excepts.push_back(except(children.take()));
  if (!children.next_is(NodeKind::kThen)) return;
  Children actions(nodes_, children.take());
  while (!actions.done()) out.actions.push_back(action(actions.take()));
}

ast::Mitigation Builder::mitigation(uint32_t node) {
  Children children(nodes_, node);
  ast::Mitigation out;
  out.id = id(children.take());
  out.title = literal(children.take());
  if (children.next_is(NodeKind::kAbout)) out.about = block(children.take());
  if (children.next_is(NodeKind::kLifecycle)) out.lifecycle = block(children.take());
  while (children.next_is(NodeKind::kAffects)) out.affects.push_back(affects(children.take()));
  rule_sections(children, out);
  while (children.next_is(NodeKind::kFailureMode)) {
    const uint32_t mode = children.take();
    Children parts(nodes_, mode);
    ast::FailureMode& to = out.failure_modes.emplace_back();
    to.event = name(parts.take());
    to.mode = name(parts.take());
    to.span = span(mode);
  }
  if (children.next_is(NodeKind::kTests)) out.tests = tests(children.take());
  out.span = span(node);
  return out;
}

}  // namespace stopgap::lang
