// SPDX-License-Identifier: Apache-2.0
// Gives every comment of a file to a node of its tree. Internal to lang/.
#pragma once

#include <string_view>
#include <vector>

#include "lang/ast.h"
#include "lang/recovery.h"
#include "lang/syntax.h"

namespace stopgap::lang {

/// A node that keeps comments.
struct CommentSlot {
  uint32_t begin;
  uint32_t end;
  ast::Trivia* trivia;
  bool leaf;  ///< no other places are inside
};
/// In order of the text. Leaves do not overlap.
std::vector<CommentSlot> comment_slots(ast::File& file);

/// A comment right behind the end of a node on the same line becomes its `after`. One in the middle
/// of a node goes to the `before` of that node, any other to that of the next node (or block end)
/// that keeps comments. None is lost. `comments` are in order of the text.
void attach_comments(ast::File& file, const std::vector<CommentSpan>& comments,
                     std::string_view text);

/// Fills `file.remarks`: the comments that begin with `stopgap:`, at most one more than
/// kMaxRemarks.
void collect_remarks(ast::File& file, const std::vector<CommentSpan>& comments, SourceView source);

}  // namespace stopgap::lang
