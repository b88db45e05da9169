// SPDX-License-Identifier: Apache-2.0
// Collects the places that keep comments in the order of the text, then hands the comments out.
// Covered by comments_test.cc.
#include "lang/comments.h"

#include <algorithm>
#include <utility>

namespace stopgap::lang {
namespace {

class SlotCollector {
 public:
  std::vector<CommentSlot> collect(ast::File& file) {
    if (file.syntax) add(file.trivia, file.syntax->span);
    if (file.pack) add_block(*file.pack, file.pack->entries);
    for (ast::Import& import : file.imports) add(import.trivia, import.span);
    for (ast::Declaration& declaration : file.declarations) {
      std::visit([this](auto& node) { add_declaration(node); }, declaration);
    }
    // Only a file with errors has its parts out of order.
    std::sort(slots_.begin(), slots_.end(), [](const CommentSlot& a, const CommentSlot& b) {
      return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    return std::move(slots_);
  }

 private:
  void add(ast::Trivia& trivia, Span span) {
    slots_.push_back({span.begin, span.end, &trivia, true});
  }
  void add_container(ast::Trivia& trivia, Span span) {
    slots_.push_back({span.begin, span.end, &trivia, false});
  }
  /// The place before the closing brace of a block.
  void add_end(ast::Trivia& trivia, Span span) {
    slots_.push_back({span.end - 1, kNoEnd, &trivia, false});
  }

  template <typename Block, typename Nodes>
  void add_block(Block& block, Nodes& nodes) {
    add_container(block.trivia, block.span);
    for (auto& node : nodes) add(node.trivia, node.span);
    add_end(block.end, block.span);
  }

  template <typename Node>
  void add_declaration(Node& node) {
    add(node.trivia, node.span);
  }
  void add_declaration(ast::Schema& schema) {
    add_container(schema.trivia, schema.span);
    for (auto& item : schema.items) {
      if (auto* record = std::get_if<ast::SchemaRecord>(&item)) {
        add_container(record->trivia, record->span);
        for (ast::SchemaField& field : record->attributes) add(field.trivia, field.span);
      } else {
        auto& event = std::get<ast::SchemaEvent>(item);
        add_block(event, event.fields);
      }
    }
    add_end(schema.end, schema.span);
  }
  void add_declaration(ast::Mitigation& node) {
    add_container(node.trivia, node.span);
    if (node.about) add_block(*node.about, node.about->entries);
    if (node.lifecycle) add_block(*node.lifecycle, node.lifecycle->entries);
    for (ast::Affects& affects : node.affects) add_block(affects, affects.ranges);
    if (node.event) add(node.on_trivia, node.event->span);
    if (node.backend) add(node.backend_trivia, node.backend->span);
    if (node.when) add(node.when_trivia, node.when->span);
    for (ast::Except& except : node.excepts) add(except.trivia, except.span);
    if (!node.actions.empty()) {
      const Span first = node.actions.front().span;
      add(node.then_trivia, {first.file, first.begin, node.actions.back().span.end});
    }
    for (ast::FailureMode& mode : node.failure_modes) add(mode.trivia, mode.span);
    if (node.tests) add_block(*node.tests, node.tests->tests);
    add_end(node.end, node.span);
  }

  static constexpr uint32_t kNoEnd = UINT32_MAX;
  std::vector<CommentSlot> slots_;
};

ast::Trivia::Comment make_comment(std::string_view text) {
  ast::Trivia::Comment comment;
  comment.doc = text.substr(0, 3) == "///";
  text.remove_prefix(comment.doc ? 3 : 2);
  text = text.substr(0, text.find_last_not_of(" \t") + 1);
  comment.text = std::string(text);
  return comment;
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t") == text.npos; }

/// The node that ends right before the comment, on its line; null when there is none.
ast::Trivia* ended_before(const std::vector<CommentSlot>& by_end, uint32_t begin,
                          std::string_view text) {
  const auto later = [](uint32_t at, const CommentSlot& slot) { return at < slot.end; };
  auto slot = std::upper_bound(by_end.begin(), by_end.end(), begin, later);
  if (slot == by_end.begin()) return nullptr;
  --slot;
  return is_blank(text.substr(slot->end, begin - slot->end)) ? slot->trivia : nullptr;
}

}  // namespace

std::vector<CommentSlot> comment_slots(ast::File& file) { return SlotCollector().collect(file); }

void attach_comments(ast::File& file, const std::vector<CommentSpan>& comments,
                     std::string_view text) {
  if (comments.empty()) return;
  const std::vector<CommentSlot> slots = comment_slots(file);
  std::vector<CommentSlot> by_end = slots;
  std::sort(by_end.begin(), by_end.end(), [](const CommentSlot& a, const CommentSlot& b) {
    return std::pair(a.end, a.begin) < std::pair(b.end, b.begin);
  });
  auto next = slots.begin();
  for (const CommentSpan& span : comments) {
    ast::Trivia::Comment comment = make_comment(text.substr(span.begin, span.end - span.begin));
    ast::Trivia* const ended = ended_before(by_end, span.begin, text);
    if (ended != nullptr && !ended->after) {
      ended->after = std::move(comment);
      continue;
    }
    while (next != slots.end() && next->begin < span.begin) ++next;
    const bool inside = next != slots.begin() && (next - 1)->leaf && (next - 1)->end > span.begin;
    if (inside) {
      (next - 1)->trivia->before.push_back(std::move(comment));
    } else {
      (next == slots.end() ? file.end : *next->trivia).before.push_back(std::move(comment));
    }
  }
}

}  // namespace stopgap::lang
