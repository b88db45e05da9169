// SPDX-License-Identifier: Apache-2.0
// The syntax tree as indented text: every value of ast.h but the spans. Covered by parser_test.cc
// and tests/golden/parse.
#include <fmt/format.h>

#include <array>

#include "lang/lang.h"
#include "lang/utf8.h"

namespace stopgap::lang {
namespace {

constexpr std::array<std::string_view, 11> kLiteralNames = {"string", "fence",    "regex", "int",
                                                            "size",   "duration", "date",  "dotted",
                                                            "ipv6",   "port",     "bool"};
constexpr std::array<std::string_view, 3> kGuards = {"", " or absent", " and present"};
constexpr std::array<std::string_view, 11> kOperatorNames = {
    "==", "!=", "<", "<=", ">", ">=", "in", "contains", "starts_with", "ends_with", "matches"};
constexpr std::array<std::string_view, 6> kTestNames = {"block", "pass",  "observe",
                                                        "idle",  "armed", "edit"};

std::string describe(const ast::Literal& literal) {
  std::string out = fmt::format("{} `{}`", kLiteralNames.at(static_cast<size_t>(literal.kind)),
                                printable(literal.text));
  if (literal.number != 0) out += fmt::format(" = {}", literal.number);
  if (literal.nocase) out += " nocase";
  return out;
}

std::string describe(const ast::Reference& reference) {
  std::string out = fmt::format("`{}`", reference.name.text);
  if (reference.key) out += fmt::format("[{}]", describe(*reference.key));
  if (reference.after_key) out += fmt::format(".`{}`", reference.after_key->text);
  for (const ast::Name& form : reference.forms) out += fmt::format(" | `{}`", form.text);
  return out;
}

std::string describe(const ast::TypeName& type) {
  return type.name.text + (type.argument ? "<" + type.argument->text + ">" : "") +
         (type.optional ? "?" : "");
}

class Dumper {
 public:
  std::string dump(const ast::File& file) {
    line("file");
    const Indent in(*this);
    trivia(file.trivia);
    if (file.syntax) line("syntax {}", describe(*file.syntax));
    if (file.pack) pack(*file.pack);
    for (const ast::Import& import : file.imports) {
      line("import {}", import.module.text);
      const Indent deeper(*this);
      trivia(import.trivia);
    }
    for (const ast::Declaration& declaration : file.declarations) {
      std::visit([this](const auto& node) { write(node); }, declaration);
    }
    trivia(file.end);
    return std::move(out_);
  }

 private:
  struct Indent {
    explicit Indent(Dumper& dumper) : dumper(dumper) { dumper.depth_ += 2; }
    ~Indent() { dumper.depth_ -= 2; }
    Dumper& dumper;
  };

  template <typename... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    out_.append(depth_, ' ');
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }

  void trivia(const ast::Trivia& trivia) {
    for (const auto& comment : trivia.before) {
      line("{} before `{}`", comment.doc ? "doc" : "comment", printable(comment.text));
    }
    if (trivia.after) {
      line("{} after `{}`", trivia.after->doc ? "doc" : "comment", printable(trivia.after->text));
    }
  }

  // ---- conditions ----
  void operand(const ast::Operand& operand) {
    constexpr std::array<std::string_view, 3> kQuantities = {"", "any ", "all "};
    const std::string_view quantity = kQuantities.at(static_cast<size_t>(operand.quantity));
    if (const auto* set = std::get_if<ast::SetLiteral>(&operand.value)) {
      line("operand {}set", quantity);
      write(*set);
    } else if (const auto* reference = std::get_if<ast::Reference>(&operand.value)) {
      line("operand {}{}", quantity, describe(*reference));
    } else {
      line("operand {}{}", quantity, describe(std::get<ast::Literal>(operand.value)));
    }
  }
  void write(const ast::SetLiteral& set) {
    const Indent in(*this);
    for (const ast::Literal& element : set.elements) line("{}", describe(element));
  }
  void terms(std::string_view word, const std::vector<ast::ExprPtr>& terms) {
    line("{}", word);
    const Indent in(*this);
    for (const ast::ExprPtr& term : terms) write(*term);
  }
  void inner(std::string_view word, const ast::ExprPtr& term) {
    line("{}", word);
    const Indent in(*this);
    write(*term);
  }
  void write(const ast::And& node) { terms("and", node.terms); }
  void write(const ast::Or& node) { terms("or", node.terms); }
  void write(const ast::Not& node) { inner("not", node.term); }
  void write(const ast::Paren& node) { inner("paren", node.term); }
  void write(const ast::SameView& node) {
    inner(std::string("same view").append(kGuards.at(static_cast<size_t>(node.guard))), node.term);
  }
  void write(const ast::BoolLiteral& node) { line("{}", node.value ? "true" : "false"); }
  void write(const ast::Presence& node) {
    line("{} is {}", describe(node.subject), node.present ? "present" : "absent");
  }
  void write(const ast::Compare& node) {
    line("{} {}{}{}", describe(node.subject), node.negated ? "not " : "",
         kOperatorNames.at(static_cast<size_t>(node.op)),
         kGuards.at(static_cast<size_t>(node.guard)));
    const Indent in(*this);
    operand(node.operand);
  }
  void write(const ast::Quantified& node) {
    const std::string_view word = node.all ? "all" : "any";
    if (!node.binder) {
      line("{}", word);
      const Indent in(*this);
      return write(*node.test);
    }
    line("{} {} in {} where", word, node.binder->text, describe(node.list));
    const Indent in(*this);
    write(*node.body);
  }
  void write(const ast::Call& node) {
    line("{} {}", node.has_parens ? "call" : "name", describe(node.callee));
    const Indent in(*this);
    for (const ast::Operand& argument : node.arguments) operand(argument);
  }
  void write(const ast::Expr& expr) {
    std::visit([this](const auto& node) { write(node); }, expr.node);
  }

  // ---- declarations ----
  void entries(const std::vector<ast::Entry>& entries) {
    for (const ast::Entry& entry : entries) {
      std::string values;
      for (const auto& value : entry.values) {
        const auto* word = std::get_if<ast::Name>(&value);
        values += "; " + (word != nullptr ? word->text : describe(std::get<ast::Literal>(value)));
      }
      line("{}{}", entry.key.text, values);
      const Indent in(*this);
      trivia(entry.trivia);
    }
  }
  void pack(const ast::Pack& node) {
    line("pack {} version {}", describe(node.name), describe(node.version));
    const Indent in(*this);
    trivia(node.trivia);
    entries(node.entries);
    end(node.end);
  }
  void end(const ast::Trivia& comments) {
    if (comments.before.empty()) return;
    line("end");
    const Indent in(*this);
    trivia(comments);
  }
  void value(const std::variant<ast::Literal, ast::SetLiteral>& value) {
    if (const auto* set = std::get_if<ast::SetLiteral>(&value)) return write(*set);
    line("{}", describe(std::get<ast::Literal>(value)));
  }
  void write(const ast::Param& node) {
    line("param {} : {}", node.name.text, describe(node.type));
    const Indent in(*this);
    trivia(node.trivia);
    value(node.value);
  }
  void write(const ast::SetDecl& node) {
    line("set {} : {}", node.name.text, describe(node.type));
    const Indent in(*this);
    trivia(node.trivia);
    if (node.from) return line("from {}", describe(*node.from));
    write(node.value);
  }
  void write(const ast::Let& node) {
    line("let {}", node.name.text);
    const Indent in(*this);
    trivia(node.trivia);
    if (const auto* condition = std::get_if<ast::ExprPtr>(&node.value)) return write(**condition);
    line("{}", describe(std::get<ast::Literal>(node.value)));
  }
  void write(const ast::Predicate& node) {
    line("predicate {}", node.name.text);
    const Indent in(*this);
    trivia(node.trivia);
    for (const ast::Argument& argument : node.arguments)
      line("argument {} : {}", argument.name.text, describe(argument.type));
    write(*node.body);
  }
  void write(const ast::Form& node) {
    line("form {}", node.name.text);
    const Indent in(*this);
    trivia(node.trivia);
    for (const ast::Name& step : node.steps) line("{}", step.text);
  }
  void fields(std::string_view word, const std::vector<ast::SchemaField>& fields) {
    for (const ast::SchemaField& field : fields) {
      line("{} {} : {}{}{}{}{}{}", word, field.name.text, describe(field.type),
           field.verbatim ? " verbatim" : "", field.nocase ? " nocase" : "",
           field.secret ? " secret" : "", field.max ? " max " + describe(*field.max) : "",
           field.key ? " key " + field.key->text : "");
      const Indent in(*this);
      trivia(field.trivia);
    }
  }
  void write(const ast::SchemaRecord& node) {
    line("record {}", node.name.text);
    const Indent in(*this);
    trivia(node.trivia);
    fields("attribute", node.attributes);
  }
  void write(const ast::SchemaEvent& node) {
    line("event {}{}", node.name.text, node.after ? " after " + node.after->text : "");
    const Indent in(*this);
    trivia(node.trivia);
    fields("field", node.fields);
    end(node.end);
  }
  void write(const ast::Schema& node) {
    line("schema {} version {}", node.name.text, describe(node.version));
    const Indent in(*this);
    trivia(node.trivia);
    for (const auto& item : node.items) {
      std::visit([this](const auto& part) { write(part); }, item);
    }
    end(node.end);
  }

  // ---- mitigations ----
  void block(std::string_view word, const std::optional<ast::Block>& block) {
    if (!block) return;
    line("{}", word);
    const Indent in(*this);
    trivia(block->trivia);
    entries(block->entries);
    end(block->end);
  }
  void write(const ast::Affects& node) {
    line("affects {}{}", node.product.text, node.scheme ? " as " + node.scheme->text : "");
    const Indent in(*this);
    trivia(node.trivia);
    for (const ast::AffectsRange& range : node.ranges) {
      line("{} before {}", describe(range.branch), describe(range.before));
      const Indent deeper(*this);
      trivia(range.trivia);
    }
    end(node.end);
  }
  void write(const ast::Except& node) {
    line("except {}", describe(node.reason));
    const Indent in(*this);
    trivia(node.trivia);
    write(*node.condition);
    if (node.until) line("until {}", describe(*node.until));
  }
  void write(const ast::Action& node) {
    line("{}{}", node.name.text, node.has_parens ? " ()" : "");
    const Indent in(*this);
    for (const ast::ActionArgument& argument : node.arguments) {
      const auto* reference = std::get_if<ast::Reference>(&argument.value);
      line("{}{}", argument.label ? argument.label->text + ": " : "",
           reference != nullptr ? describe(*reference)
                                : describe(std::get<ast::Literal>(argument.value)));
    }
    if (node.undo) line("undo {}", node.undo->text);
  }
  void list(std::string_view word, const std::vector<ast::Literal>& literals) {
    for (const ast::Literal& literal : literals) line("{} {}", word, describe(literal));
  }
  void write(const ast::TestResponse& response) {
    line("response");
    if (response.status) line("response status {}", describe(*response.status));
    list("response header", response.headers);
    if (response.raw) line("response raw {}", describe(*response.raw));
  }
  void write(const std::vector<ast::EventValue>& values) {
    line("event");
    const Indent in(*this);
    for (const ast::EventValue& one : values) {
      if (const auto* literal = std::get_if<ast::Literal>(&one.value)) {
        line("{} = {}", one.field.text, describe(*literal));
        continue;
      }
      line("{} =", one.field.text);
      const Indent element(*this);
      for (const auto& [attribute, value] : std::get<1>(one.value))
        line("{} = {}", attribute.text, describe(value));
    }
  }
  void write(const ast::RequestTest& test) {
    line("{}", kTestNames.at(static_cast<size_t>(test.kind)));
    const Indent in(*this);
    if (test.method) line("method {}", test.method->text);
    if (test.url) line("url {}", describe(*test.url));
    list("header", test.headers);
    if (test.raw) line("raw {}", describe(*test.raw));
    if (test.connection) line("connection");
    if (test.values) write(*test.values);
    if (test.from) line("from {}", describe(*test.from));
    if (test.to) line("to {}", describe(*test.to));
    if (test.sni) line("sni {}", describe(*test.sni));
    if (test.alpn) line("alpn");
    if (test.alpn) list("protocol", *test.alpn);
    for (const ast::ProductVersion& with : test.with)
      line("with {} = {}", with.product.text, describe(with.version));
    if (test.at) line("at {}", describe(*test.at));
    if (test.response) write(*test.response);
    if (test.gives) line("gives");
    if (test.gives) list("given header", *test.gives);
  }
  void write(const ast::StaysTest& test) {
    line("stays {} under", kTestNames.at(static_cast<size_t>(test.kind)));
    const Indent in(*this);
    for (const ast::Name& name : test.classes) line("{}", name.text);
  }
  void write(const ast::Tests& node) {
    line("tests");
    const Indent in(*this);
    trivia(node.trivia);
    for (const ast::Test& test : node.tests) {
      std::visit([this](const auto& kind) { write(kind); }, test.test);
      const Indent deeper(*this);
      trivia(test.trivia);
    }
    end(node.end);
  }
  void write(const ast::Mitigation& node) {
    line("mitigation {} {}", node.id.text, describe(node.title));
    const Indent in(*this);
    trivia(node.trivia);
    block("about", node.about);
    block("lifecycle", node.lifecycle);
    for (const ast::Affects& affects : node.affects) write(affects);
    rule(node);
    for (const ast::FailureMode& mode : node.failure_modes) {
      line("{} {}", mode.event.text, mode.mode.text);
      const Indent deeper(*this);
      trivia(mode.trivia);
    }
    if (node.tests) write(*node.tests);
    end(node.end);
  }
  void rule(const ast::Mitigation& node) {
    if (node.event) line("on {}", node.event->text);
    section(node.on_trivia);
    if (node.backend) line("backend {}", node.backend->text);
    section(node.backend_trivia);
    if (node.when) inner("when", node.when);
    section(node.when_trivia);
    for (const ast::Except& except : node.excepts) write(except);
    if (!node.actions.empty()) line("then");
    const Indent in(*this);
    for (const ast::Action& action : node.actions) write(action);
    trivia(node.then_trivia);
  }
  void section(const ast::Trivia& comments) {
    const Indent in(*this);
    trivia(comments);
  }

  std::string out_;
  size_t depth_ = 0;
};

}  // namespace

std::string dump(const ast::File& file) { return Dumper().dump(file); }

}  // namespace stopgap::lang
