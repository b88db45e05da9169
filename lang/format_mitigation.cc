// SPDX-License-Identifier: Apache-2.0
// Printer: mitigations and their tests. Covered by format_test.cc.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lang/printer.h"
#include "lang/words.h"

namespace stopgap::lang {
namespace {

constexpr std::array<std::string_view, 6> kTestKinds = {"block", "pass",  "observe",
                                                        "idle",  "armed", "edit"};

std::string padded(std::string_view text, size_t width) {
  return fmt::format("{:<{}}", text, width);
}

std::string_view kind_word(ast::TestKind kind) { return kTestKinds.at(static_cast<size_t>(kind)); }

bool has_comments(const ast::Trivia& trivia) { return !trivia.before.empty() || trivia.after; }

/// Puts pieces behind each other, and on a new line at `column` what does not fit any more.
class Filler {
 public:
  Filler(std::string text, size_t indent, size_t column)
      : text_(std::move(text)), at_(indent + text_.size()), column_(column) {
    if (text_.find('\n') != std::string::npos) at_ = indent + text_.size() - text_.rfind('\n');
  }
  void add(const std::string& piece) {
    if (const size_t line = piece.rfind('\n'); line != std::string::npos) {
      text_ += " " + piece;  // a fence: its first line is short, and it goes on where it likes
      at_ = piece.size() - line;
      return;
    }
    if (at_ + 1 + piece.size() > kMaxColumns + 10) {
      text_ += "\n" + spaces(column_);
      at_ = column_;
    } else {
      text_ += ' ';
      ++at_;
    }
    text_ += piece;
    at_ += piece.size();
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  size_t at_;
  size_t column_;
};

}  // namespace

void Printer::block(std::string_view word, const ast::Block& block,
                    const std::vector<std::string_view>& keys) {
  open(block.trivia, std::string(word));
  entries(block.entries, keys);
  close(block.end, block.trivia);
}

void Printer::affects(const ast::Affects& affects) {
  const auto range = [this](const ast::AffectsRange& node) {
    return literal(node.branch) + " before " + literal(node.before);
  };
  std::string head = "affects " + affects.product.text;
  if (affects.scheme) head += " as " + affects.scheme->text;
  const bool one = affects.ranges.size() == 1 && affects.end.before.empty();
  if (one && !has_comments(affects.ranges.front().trivia)) {
    return node(affects.trivia, head + " { " + range(affects.ranges.front()) + " }");
  }
  open(affects.trivia, head);
  for (const ast::AffectsRange& part : affects.ranges) node(part.trivia, range(part));
  close(affects.end, affects.trivia);
}

std::string Printer::action(const ast::Action& action) const {
  std::string out = action.name.text;
  if (action.has_parens) {
    out += "(";
    for (size_t i = 0; i < action.arguments.size(); ++i) {
      const ast::ActionArgument& argument = action.arguments[i];
      if (i != 0) out += ", ";
      if (argument.label) out += argument.label->text + ": ";
      const auto* name = std::get_if<ast::Reference>(&argument.value);
      out += name != nullptr ? reference(*name) : literal(std::get<ast::Literal>(argument.value));
    }
    out += ")";
  }
  return action.undo ? out + " undo " + action.undo->text : out;
}

std::string Printer::actions(const std::vector<ast::Action>& actions) const {
  Filler filler("then", indent_, indent_ + 5);
  for (size_t i = 0; i < actions.size(); ++i) {
    filler.add(action(actions[i]) + (i + 1 == actions.size() ? "" : ","));
  }
  return filler.take();
}

std::string Printer::response(const ast::TestResponse& response) const {
  std::string out = "response ";
  if (response.raw) return out + literal(*response.raw);
  if (response.status) out += literal(*response.status) + " ";
  return out + braces(response.headers);
}

std::string Printer::event_value(const ast::EventValue& one) const {
  if (const auto* value = std::get_if<ast::Literal>(&one.value)) return literal(*value);
  std::string element = "{";
  for (const auto& [attribute, value] : std::get<1>(one.value)) {
    element += " " + attribute.text + " = " + literal(value);
  }
  return element + " }";
}

std::string Printer::request_test(const ast::RequestTest& test, size_t kind_width,
                                  size_t method_width) const {
  std::string head(kind_word(test.kind));
  if (test.method) {
    head = padded(head, kind_width) + " " + padded(test.method->text, method_width) + " " +
           literal(*test.url);
  } else if (test.raw) {
    head += " " + literal(*test.raw);
  } else if (test.connection) {
    head = padded(head, kind_width) + " connection";
  } else if (test.values) {
    head = padded(head, kind_width) + " event {";
  } else {
    head = padded(head, kind_width);
  }
  Filler filler(std::move(head), indent_, indent_ + kind_width + 1);
  if (!test.headers.empty()) filler.add(braces(test.headers));
  if (test.values) {
    for (const ast::EventValue& one : *test.values) {
      filler.add(one.field.text + " = " + event_value(one));
    }
    filler.add("}");
  }
  if (test.from) filler.add("from " + literal(*test.from));
  if (test.to) filler.add("to " + literal(*test.to));
  if (test.sni) filler.add("sni " + literal(*test.sni));
  if (test.alpn) filler.add("alpn " + braces(*test.alpn));
  if (test.response) filler.add(response(*test.response));
  if (test.gives) filler.add("gives " + braces(*test.gives));
  std::string with;
  for (const ast::ProductVersion& product : test.with) {
    with +=
        (with.empty() ? "with " : ", ") + product.product.text + " = " + literal(product.version);
  }
  if (!with.empty()) filler.add(with);
  if (test.at) filler.add("at " + literal(*test.at));
  return filler.take();
}

std::string Printer::stays_test(const ast::StaysTest& test) const {
  std::string out = fmt::format("stays {} under ", kind_word(test.kind));
  for (size_t i = 0; i < test.classes.size(); ++i)
    out += (i == 0 ? "" : ", ") + test.classes[i].text;
  return out;
}

void Printer::tests(const ast::Tests& tests) {
  size_t kind_width = 0;
  size_t method_width = 0;
  for (const ast::Test& test : tests.tests) {
    const auto* request = std::get_if<ast::RequestTest>(&test.test);
    if (request == nullptr || request->raw) continue;
    kind_width = std::max(kind_width, kind_word(request->kind).size());
    if (request->method) method_width = std::max(method_width, request->method->text.size());
  }
  open(tests.trivia, "tests");
  for (const ast::Test& test : tests.tests) {
    const auto* request = std::get_if<ast::RequestTest>(&test.test);
    node(test.trivia, request != nullptr ? request_test(*request, kind_width, method_width)
                                         : stays_test(std::get<ast::StaysTest>(test.test)));
  }
  close(tests.end, tests.trivia);
}

void Printer::rule(const ast::Mitigation& mitigation) {
  if (mitigation.event) node(mitigation.on_trivia, "on " + mitigation.event->text);
  if (mitigation.backend) node(mitigation.backend_trivia, "backend " + mitigation.backend->text);
  if (mitigation.when)
    node(mitigation.when_trivia, "when " + condition(*mitigation.when, indent_ + 5));
  for (const ast::Except& except : mitigation.excepts) {
    const std::string head = "except " + literal(except.reason) + " when ";
    const std::string until = except.until ? " until " + literal(*except.until) : "";
    const std::string line = head + flat(*except.condition) + until;
    if (fits(line, indent_)) {
      node(except.trivia, line);
    } else {
      const size_t column = indent_ + 7;  // below the reason
      node(except.trivia, "except " + literal(except.reason) + "\n" + spaces(column) + "when " +
                              condition(*except.condition, column + 5) + until);
    }
  }
  if (!mitigation.actions.empty()) node(mitigation.then_trivia, actions(mitigation.actions));
}

void Printer::declaration(const ast::Mitigation& mitigation) {
  static const std::vector<std::string_view> kAbout(kAboutKeys.begin(), kAboutKeys.end());
  static const std::vector<std::string_view> kLifecycle(kLifecycleKeys.begin(),
                                                        kLifecycleKeys.end());
  open(mitigation.trivia, "mitigation " + mitigation.id.text + " " + literal(mitigation.title));
  if (mitigation.about) block("about", *mitigation.about, kAbout);
  if (mitigation.lifecycle) block("lifecycle", *mitigation.lifecycle, kLifecycle);
  for (const ast::Affects& part : mitigation.affects) affects(part);
  rule(mitigation);
  for (const ast::FailureMode& mode : mitigation.failure_modes)
    node(mode.trivia, mode.event.text + " " + mode.mode.text);
  if (mitigation.tests) tests(*mitigation.tests);
  close(mitigation.end, mitigation.trivia);
}

}  // namespace stopgap::lang
