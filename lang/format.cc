// SPDX-License-Identifier: Apache-2.0
// Printer: files, comments, blocks, and every declaration but the mitigation. Covered by
// format_test.cc.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lang/lang.h"
#include "lang/printer.h"
#include "lang/words.h"

namespace stopgap::lang {
namespace {

/// Keys whose values are a list. Elsewhere the parser takes commas too, but the tree does not keep
/// them.
bool is_list_key(std::string_view key) {
  constexpr std::array<std::string_view, 3> kListKeys = {"cve", "reference", "supersedes"};
  return contains_word(kListKeys, key);
}

std::string field_text(const ast::SchemaField& field, std::string_view word, size_t name_width) {
  std::string out =
      fmt::format("{}{:<{}} : {}", word, field.name.text, name_width, print_type(field.type));
  if (field.verbatim) out += " verbatim";
  if (field.nocase) out += " nocase";
  if (field.max) out += " max " + field.max->text;
  if (field.secret) out += " secret";
  if (field.key) out += " key " + field.key->text;
  return out;
}

size_t name_width(const std::vector<ast::SchemaField>& fields) {
  size_t width = 0;
  for (const ast::SchemaField& field : fields) width = std::max(width, field.name.text.size());
  return width;
}

}  // namespace

void Printer::comments(const std::vector<ast::Trivia::Comment>& comments) {
  for (const auto& comment : comments) {
    out_ += spaces(indent_) + (comment.doc ? "///" : "//") + comment.text + "\n";
  }
}

void Printer::finish_line(const ast::Trivia& trivia) {
  if (trivia.after) out_ += (trivia.after->doc ? "  ///" : "  //") + trivia.after->text;
  out_ += '\n';
}

void Printer::node(const ast::Trivia& trivia, const std::string& text) {
  comments(trivia.before);
  out_ += spaces(indent_) + text;
  finish_line(trivia);
}

void Printer::open(const ast::Trivia& trivia, const std::string& head) {
  comments(trivia.before);
  out_ += spaces(indent_) + head + " {\n";
  indent_ += kIndent;
}

void Printer::close(const ast::Trivia& end, const ast::Trivia& block) {
  comments(end.before);
  indent_ -= kIndent;
  out_ += spaces(indent_) + "}";
  finish_line(block);
}

void Printer::entries(const std::vector<ast::Entry>& entries,
                      const std::vector<std::string_view>& keys) {
  size_t width = 0;
  for (const ast::Entry& entry : entries) width = std::max(width, entry.key.text.size());
  for (const ast::Entry& entry : entries) {
    std::string text = entry.key.text;
    if (!entry.values.empty()) text.append(spaces(width - text.size()));
    for (size_t i = 0; i < entry.values.size(); ++i) {
      const auto* word = std::get_if<ast::Name>(&entry.values[i]);
      // Without its comma, a value that is the name of a key would become one.
      const bool like_key =
          word != nullptr && std::find(keys.begin(), keys.end(), word->text) != keys.end();
      if (i != 0 && (like_key || is_list_key(entry.key.text))) text += ",";
      text += i == 0 ? "  " : " ";
      text += word != nullptr ? word->text : literal(std::get<ast::Literal>(entry.values[i]));
    }
    node(entry.trivia, text);
  }
}

void Printer::pack(const ast::Pack& pack) {
  static const std::vector<std::string_view> kKeys(kPackKeys.begin(), kPackKeys.end());
  open(pack.trivia, "pack " + literal(pack.name) + " version " + literal(pack.version));
  entries(pack.entries, kKeys);
  close(pack.end, pack.trivia);
}

void Printer::declaration(const ast::Param& param) {
  std::string text = "param " + param.name.text + " : " + print_type(param.type) + " = ";
  if (const auto* elements = std::get_if<ast::SetLiteral>(&param.value)) {
    text += set(*elements, text.size(), indent_);
  } else {
    text += literal(std::get<ast::Literal>(param.value));
  }
  node(param.trivia, text);
}

void Printer::declaration(const ast::SetDecl& declared) {
  const std::string head = "set " + declared.name.text + " : " + print_type(declared.type);
  if (declared.from) return node(declared.trivia, head + " from " + literal(*declared.from));
  const std::string text = head + " = ";
  node(declared.trivia, text + set(declared.value, text.size(), indent_));
}

void Printer::declaration(const ast::Let& let) {
  const std::string head = "let " + let.name.text + " =";
  if (const auto* expr = std::get_if<ast::ExprPtr>(&let.value)) {
    node(let.trivia, definition(head, **expr));
  } else {
    node(let.trivia, head + " " + literal(std::get<ast::Literal>(let.value)));
  }
}

void Printer::declaration(const ast::Predicate& predicate) {
  std::string head = "predicate " + predicate.name.text + "(";
  for (size_t i = 0; i < predicate.arguments.size(); ++i) {
    const ast::Argument& argument = predicate.arguments[i];
    head += (i == 0 ? "" : ", ") + argument.name.text + " : " + print_type(argument.type);
  }
  node(predicate.trivia, definition(head + ") =", *predicate.body));
}

void Printer::declaration(const ast::Form& form) {
  std::string text = "form " + form.name.text + " =";
  for (size_t i = 0; i < form.steps.size(); ++i)
    text += (i == 0 ? " " : " | ") + form.steps[i].text;
  node(form.trivia, text);
}

void Printer::item(const ast::SchemaRecord& record) {
  std::string line = "record " + record.name.text + " {";
  bool plain = true;
  for (const ast::SchemaField& field : record.attributes) {
    line += (&field == &record.attributes.front() ? " " : "   ") + field_text(field, "", 0);
    plain = plain && field.trivia.before.empty() && !field.trivia.after;
  }
  line += " }";
  if (plain && fits(line, indent_)) return node(record.trivia, line);
  open(record.trivia, "record " + record.name.text);
  const size_t width = name_width(record.attributes);
  for (const ast::SchemaField& field : record.attributes)
    node(field.trivia, field_text(field, "", width));
  close({}, record.trivia);
}

void Printer::item(const ast::SchemaEvent& event) {
  open(event.trivia,
       "event " + event.name.text + (event.after ? " after " + event.after->text : ""));
  const size_t width = name_width(event.fields);
  for (const ast::SchemaField& field : event.fields)
    node(field.trivia, field_text(field, "field ", width));
  close(event.end, event.trivia);
}

void Printer::declaration(const ast::Schema& schema) {
  open(schema.trivia, "schema " + schema.name.text + " version " + literal(schema.version));
  for (const auto& part : schema.items) {
    std::visit([this](const auto& node) { item(node); }, part);
  }
  close(schema.end, schema.trivia);
}

std::string Printer::file(const ast::File& file) {
  if (file.syntax) node(file.trivia, "syntax " + literal(*file.syntax));
  if (file.pack) pack(*file.pack);
  for (const ast::Import& import : file.imports)
    node(import.trivia, "import " + import.module.text);
  for (const ast::Declaration& part : file.declarations) {
    out_ += '\n';
    std::visit([this](const auto& node) { declaration(node); }, part);
  }
  if (!file.end.before.empty()) out_ += '\n';
  comments(file.end.before);
  return std::move(out_);
}

std::string format(const ast::File& file) { return Printer().file(file); }

}  // namespace stopgap::lang
