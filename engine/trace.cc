// SPDX-License-Identifier: Apache-2.0
// See trace.h. Walks every instruction of a rule and of its quantifiers' bodies. Tested by
// trace_test.cc.
#include "engine/trace.h"

#include <algorithm>
#include <optional>

#include "engine/evaluate.h"
#include "engine/gate.h"
#include "engine/pack_impl.h"
#include "engine/view_names.h"

namespace stopgap::engine {
namespace {

using program::TestOp;

bool is_quantifier(const RunTest& test) {
  return test.operand_kind == program::OperandKind::kQuantifier;
}

/// Tests of a text that a view satisfies (not presence, which no view does).
bool asks_views(const RunTest& test) {
  if (test.operand_kind == program::OperandKind::kEverySet) return false;  // perhaps several
  switch (test.op) {
    case TestOp::kEqual:
    case TestOp::kIn:
    case TestOp::kContains:
    case TestOp::kStartsWith:
    case TestOp::kEndsWith:
    case TestOp::kMatches:
      return is_textual(test.type);
    case TestOp::kLess:
    case TestOp::kLessEqual:
    case TestOp::kGreater:
    case TestOp::kGreaterEqual:
    case TestOp::kIsTrue:
    case TestOp::kPresent:
    case TestOp::kBefore:
    case TestOp::kAny:
    case TestOp::kAll:
    case TestOp::kFalse:
    case TestOp::kSameView:
      break;
  }
  return false;
}

class Tracer {
 public:
  Tracer(const Pack::Impl& impl, const RequestView& request, const ResponseView* response,
         const EventView* values)
      : impl_(impl), request_(request), has_response_(response != nullptr) {
    hs_scratch_t* scratch = nullptr;
    if (impl_.scratch && hs_clone_scratch(impl_.scratch.get(), &scratch) != HS_SUCCESS) {
      throw std::bad_alloc();
    }
    scratch_.reset(scratch);
    gate_.adopt(impl_);
    evaluator_.adopt(impl_, scratch);
    views_.adopt(FormedViews(impl_.formed_texts), EventValues::Room(impl_.own_fields.size()),
                 reads_of(impl_.site.backend));
    views_.reset(request);
    if (response != nullptr) views_.set_response(*response);
    if (values != nullptr) add_event(*values);
    gate_.begin();
    gate_ran_ = gate_.run_all(views_, scratch_.get());
  }

  RuleTrace trace_rule(uint32_t index) {
    RuleTrace out;
    out.rule = index;
    out.asked = is_asked(impl_.rules[index]);
    if (!out.asked) return out;
    evaluator_.begin(request_, views_);
    out.holds = evaluator_.run_block(impl_.rules[index].code);
    out.gated_out = gated_out(index);
    evaluator_.begin(request_, views_);
    add_block(impl_.rule_records[index].code, 0, out.trace);
    for (const LeafTrace& leaf : out.trace) {
      if (is_quantifier(impl_.tests[impl_.code[leaf.insn].test])) continue;
      ++out.leaves;
      out.leaves_held += leaf.holds ? 1 : 0;
    }
    return out;
  }

 private:
  void add_event(const EventView& values) {
    for (uint32_t i = 0; i < impl_.own_events.size(); ++i) {
      if (impl_.own_events[i].name != values.event) continue;
      own_event_ = i;
      views_.set_event(values.values, impl_.own_fields, impl_.own_events[i].asked);
    }
  }

  bool is_asked(const RunRule& rule) const {
    switch (rule.event) {
      case Event::kRequest:
      case Event::kConnection:
        return true;
      case Event::kResponse:
        return has_response_;
      case Event::kOther:
        return own_event_ == rule.own_event;
      case Event::kHost:
        break;
    }
    return false;
  }

  bool gated_out(uint32_t index) const {
    if (!gate_ran_) return false;
    const program::Range clauses = impl_.rule_records[index].clauses;
    for (uint32_t i = clauses.first; i < clauses.first + clauses.count; ++i) {
      if (!gate_.satisfied(impl_.clauses[i])) return true;
    }
    return false;
  }

  /// One entry an instruction, that of a quantifier before those of its body.
  void add_block(program::Range code, uint32_t depth, std::vector<LeafTrace>& out) {
    for (uint32_t i = code.first; i < code.first + code.count; ++i) {
      const RunTest& test = impl_.tests[impl_.code[i].test];
      LeafTrace leaf;
      leaf.insn = i;
      leaf.depth = depth;
      leaf.holds = evaluator_.decide(impl_.code[i].test);
      if (leaf.holds && asks_views(test)) explain_view(test, leaf);
      out.push_back(std::move(leaf));
      if (test.op == TestOp::kSameView) {
        add_views(test, depth + 1, out);
      } else if (is_quantifier(test)) {
        add_body(test.operand, depth + 1, out);
      }
    }
  }

  void show_view(const RunTest& test, const ViewList& views, size_t index, LeafTrace& leaf) {
    leaf.view = views[index];
    leaf.view_name = test.formed == program::kNotFormed
                         ? view_name(test.field, test.type, views, index, views_.reads())
                         : "formed";
  }

  void explain_view(const RunTest& test, LeafTrace& leaf) {
    const ViewList views = evaluator_.views_of(test);
    for (size_t i = 0; i < views.size(); ++i) {
      if (test.of_view && i != bound_view_) continue;
      const TextHit hit = evaluator_.view_hit(test, views[i]);
      if (!hit.holds) continue;
      show_view(test, views, i, leaf);
      leaf.offset = static_cast<uint32_t>(hit.offset);
      return;
    }
  }

  /// The body as each element decides it, merged: a test holds if it does for some element, and is
  /// shown for the first one. Without any element nothing in the body holds.
  void add_body(uint32_t index, uint32_t depth, std::vector<LeafTrace>& out) {
    const RunQuantifier& quantifier = impl_.quantifiers[index];
    const auto record =
        impl_.view.get<program::Quantifier>(program::SectionId::kQuantifiers, index);
    std::vector<LeafTrace> merged;
    const uint32_t size = evaluator_.list_size(quantifier);
    for (uint32_t i = 0; i < size; ++i) {
      if (!evaluator_.visit()) break;
      if (!evaluator_.has_key(quantifier, i)) continue;
      evaluator_.bind(quantifier.list, i);
      std::vector<LeafTrace> own;
      add_block(record.code, depth, own);
      evaluator_.unbind();
      const ViewList names = views_.element(quantifier.list, i, 0);
      for (LeafTrace& leaf : own) {
        if (leaf.element.empty() && leaf.holds && !names.empty()) leaf.element = names[0];
      }
      merge(std::move(own), merged);
    }
    if (merged.empty()) add_unasked(record.code, depth, merged);
    out.insert(out.end(), std::make_move_iterator(merged.begin()),
               std::make_move_iterator(merged.end()));
  }

  /// The body of a same view: in the view that satisfies it, else merged over all views, so that
  /// what holds in different ones only is seen to hold there.
  void add_views(const RunTest& test, uint32_t depth, std::vector<LeafTrace>& out) {
    const auto record =
        impl_.view.get<program::Quantifier>(program::SectionId::kQuantifiers, test.operand);
    const ViewList views = evaluator_.views_of(test);
    std::vector<LeafTrace> merged;
    for (size_t i = 0; i < views.size(); ++i) {
      bound_view_ = i;
      evaluator_.bind_view(views[i]);
      std::vector<LeafTrace> own;
      add_block(record.code, depth, own);
      if (evaluator_.run_block(record.code.first)) {
        show_view(test, views, i, out.back());
        merged = std::move(own);
        break;
      }
      merge(std::move(own), merged);
    }
    if (merged.empty()) add_unasked(record.code, depth, merged);
    out.insert(out.end(), std::make_move_iterator(merged.begin()),
               std::make_move_iterator(merged.end()));
  }

  static void merge(std::vector<LeafTrace> own, std::vector<LeafTrace>& merged) {
    if (merged.empty()) {
      merged = std::move(own);
      return;
    }
    for (size_t i = 0; i < merged.size(); ++i) {
      if (!merged[i].holds && own[i].holds) merged[i] = std::move(own[i]);
    }
  }

  void add_unasked(program::Range code, uint32_t depth, std::vector<LeafTrace>& out) {
    for (uint32_t i = code.first; i < code.first + code.count; ++i) {
      const RunTest& test = impl_.tests[impl_.code[i].test];
      LeafTrace leaf;
      leaf.insn = i;
      leaf.depth = depth;
      out.push_back(std::move(leaf));
      if (!is_quantifier(test)) continue;
      const auto record =
          impl_.view.get<program::Quantifier>(program::SectionId::kQuantifiers, test.operand);
      add_unasked(record.code, depth + 1, out);
    }
  }

  const Pack::Impl& impl_;
  const RequestView& request_;
  const bool has_response_;
  std::optional<uint32_t> own_event_;
  ScratchPtr scratch_;
  Views views_;
  Gate gate_;
  Evaluator evaluator_;
  bool gate_ran_ = false;
  size_t bound_view_ = 0;  // among those of the same view's subject
};

}  // namespace

std::vector<RuleTrace> trace_request(const Pack& pack, const RequestView& request,
                                     const ResponseView* response, const EventView* values) {
  std::vector<RuleTrace> out;
  Tracer tracer(pack.impl(), request, response, values);
  for (uint32_t i = 0; i < pack.rules().size(); ++i) out.push_back(tracer.trace_rule(i));
  return out;
}

}  // namespace stopgap::engine
