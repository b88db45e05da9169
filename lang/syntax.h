// SPDX-License-Identifier: Apache-2.0
// The flat syntax tree between the grammar and ast.h: nodes in order of their beginnings, each
// knowing where its subtree ends. Written by parser.cc while it matches (and cut back when a rule
// fails), read once by build*.cc. Internal to lang/.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stopgap::lang {

enum class NodeKind : uint8_t {
  kNone,
  kPack,
  kImport,
  kParam,
  kSetDeclaration,
  kLet,
  kPredicate,
  kParameter,
  kForm,
  kSchema,
  kRecord,
  kEvent,
  kAfter,
  kField,
  kFlag,
  kMax,
  kKeyFlag,
  kMitigation,
  kAbout,
  kLifecycle,
  kEntry,
  kAffects,
  kAffectsRange,
  kOn,
  kBackend,
  kWhen,
  kExcept,
  kThen,
  kAction,
  kActionArguments,
  kActionArgument,
  kLabel,
  kUndo,
  kFailureMode,
  kTests,
  kStaysTest,
  kRequestTest,
  kHeaders,
  kConnection,
  kEventValues,
  kEventValue,
  kElement,
  kElementPart,
  kFrom,
  kTo,
  kSni,
  kAlpn,
  kWith,
  kAt,
  kResponse,
  kGives,
  kOr,
  kAnd,
  kNot,
  kParen,
  kSameView,
  kBinding,
  kListTest,
  kTest,
  kCompare,
  kOperator,
  kOrAbsent,
  kAndPresent,
  kPresent,
  kAbsent,
  kCallArguments,
  kAny,
  kAll,
  kOperand,
  kReference,
  kAfterKey,
  kType,
  kOptional,
  kSet,
  kName,
  kString,
  kFence,
  kRegex,
  kIpv6,
  kNumber,
  kBool,
};

/// Bytes [begin, end) of the file without the white space that follows; `next` is the index after
/// the subtree.
struct SyntaxNode {
  NodeKind kind = NodeKind::kNone;
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t next = 0;
};

/// One comment with its slashes, without its line end.
struct CommentSpan {
  uint32_t begin = 0;
  uint32_t end = 0;
};

/// The children of one node, taken from left to right. INVARIANT: the grammar fixes which kinds can
/// come, so take() never misses.
class Children {
 public:
  Children(const std::vector<SyntaxNode>& nodes, uint32_t parent)
      : nodes_(&nodes), at_(parent + 1), end_(nodes[parent].next) {}

  bool done() const { return at_ >= end_; }
  bool next_is(NodeKind kind) const { return !done() && (*nodes_)[at_].kind == kind; }
  const SyntaxNode& peek() const { return (*nodes_)[at_]; }
  /// Index of the next child, which is then behind.
  uint32_t take() {
    assert(!done());
    const uint32_t index = at_;
    at_ = (*nodes_)[at_].next;
    return index;
  }

 private:
  const std::vector<SyntaxNode>* nodes_;
  uint32_t at_;
  uint32_t end_;
};

}  // namespace stopgap::lang
