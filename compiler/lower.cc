// SPDX-License-Identifier: Apache-2.0
// Checked tree to IR. The Lowering is private to this file. Tested by the ir
// goldens.
#include "compiler/lower.h"

#include <map>
#include <tuple>
#include <utility>

#include "compiler/regex/regex.h"

namespace stopgap::compiler {
namespace {

namespace program = engine::program;
using engine::program::OperandKind;
using engine::program::SetKind;
using engine::program::TestOp;
using lang::Cond;
using lang::CondKind;

TestOp lower_op(lang::TestOp op) {
  switch (op) {
    case lang::TestOp::kEqual:
      return TestOp::kEqual;
    case lang::TestOp::kLess:
      return TestOp::kLess;
    case lang::TestOp::kLessEqual:
      return TestOp::kLessEqual;
    case lang::TestOp::kGreater:
      return TestOp::kGreater;
    case lang::TestOp::kGreaterEqual:
      return TestOp::kGreaterEqual;
    case lang::TestOp::kIn:
      return TestOp::kIn;
    case lang::TestOp::kContains:
      return TestOp::kContains;
    case lang::TestOp::kStartsWith:
      return TestOp::kStartsWith;
    case lang::TestOp::kEndsWith:
      return TestOp::kEndsWith;
    case lang::TestOp::kMatches:
      return TestOp::kMatches;
    case lang::TestOp::kIsTrue:
      return TestOp::kIsTrue;
  }
  return TestOp::kFalse;
}

SetKind set_kind(lang::TypeKind element) {
  switch (element) {
    case lang::TypeKind::kIp:
    case lang::TypeKind::kCidr:
      return SetKind::kCidrs;
    case lang::TypeKind::kInt:
    case lang::TypeKind::kSize:
      return SetKind::kNumbers;
    case lang::TypeKind::kError:
    case lang::TypeKind::kBool:
    case lang::TypeKind::kBytes:
    case lang::TypeKind::kText:
    case lang::TypeKind::kHost:
    case lang::TypeKind::kPath:
    case lang::TypeKind::kVersion:
    case lang::TypeKind::kDate:
    case lang::TypeKind::kDuration:
    case lang::TypeKind::kRegex:
    case lang::TypeKind::kRecord:
    case lang::TypeKind::kList:
    case lang::TypeKind::kSet:
      return SetKind::kStrings;
  }
  return SetKind::kStrings;
}

program::Event event_of(lang::EventKind kind) {
  switch (kind) {
    case lang::EventKind::kRequest:
      return program::Event::kRequest;
    case lang::EventKind::kResponse:
      return program::Event::kResponse;
    case lang::EventKind::kConnection:
      return program::Event::kConnection;
    case lang::EventKind::kHost:
      return program::Event::kHost;
    case lang::EventKind::kOther:
      return program::Event::kOther;
  }
  return program::Event::kOther;
}

/// Index of `value` in `table`, appended on first sight; `seen` finds it again.
template <typename Key, typename Value>
uint32_t intern(std::map<Key, uint32_t>& seen, std::vector<Value>& table, const Key& key,
                Value value) {
  const auto [place, added] = seen.try_emplace(key, static_cast<uint32_t>(table.size()));
  if (added) table.push_back(std::move(value));
  return place->second;
}

/// One use. Depth of the recursion is that of the checked tree: at most 4 * lang::kMaxNesting.
class Lowering {
 public:
  explicit Lowering(const lang::CheckedPack& pack) : pack_(pack) {}

  ir::Module run() {
    for (uint32_t i = 0; i < pack_.sets.size(); ++i) {
      if (pack_.sets[i].is_param && !pack_.sets[i].is_unused)
        set(i);  // a site may name it even if no rule left uses it
    }
    for (uint32_t i = 0; i < pack_.mitigations.size(); ++i) {
      const lang::CheckedMitigation& mitigation = pack_.mitigations[i];
      ir::Rule rule;
      rule.mitigation = i;
      rule.event = event_of(mitigation.event_kind);
      rule.own_event = own_event(mitigation);
      for (const lang::CheckedAction& action : mitigation.actions) {
        std::vector<uint32_t>& logged = rule.logged.emplace_back();
        for (const uint32_t id : action.fields) logged.push_back(field(id));
      }
      rule.root = condition(mitigation.condition);
      module_.rules.push_back(std::move(rule));
    }
    return std::move(module_);
  }

 private:
  static bool is_standard(std::string_view schema) { return schema.starts_with("std."); }

  uint32_t schema(const std::string& name) {
    const std::vector<std::string>& all = pack_.schema.modules;
    const auto at = static_cast<size_t>(std::find(all.begin(), all.end(), name) - all.begin());
    return intern(schemas_, module_.schemas, name, ir::Schema{name, pack_.schema.versions.at(at)});
  }

  uint32_t own_event(const lang::CheckedMitigation& mitigation) {
    if (mitigation.event_kind != lang::EventKind::kOther) return ir::kNone;
    return intern(own_events_, module_.own_events, mitigation.event,
                  ir::OwnEvent{mitigation.event, schema(mitigation.event_schema)});
  }

  uint32_t field(uint32_t schema_field) {
    const lang::SchemaField& field = pack_.schema.fields[schema_field];
    ir::Field lowered{field.name, field_signature(pack_.schema, field), std::nullopt};
    const std::optional<engine::FieldId> id = engine::find_field(field.name);
    if (id && engine::field_info(*id).signature == lowered.signature) lowered.id = id;
    if (!id && !is_standard(field.schema)) {
      lowered.schema = schema(field.schema);
      lowered.max_bytes = static_cast<uint32_t>(field.max_bytes);
    }
    return intern(fields_, module_.fields, schema_field, std::move(lowered));
  }

  uint32_t literal(const lang::StringValue& value) {
    const ir::Literal lowered{value.bytes, value.nocase};
    return intern(literals_, module_.literals, lowered, lowered);
  }

  uint32_t set(uint32_t checked) {
    const auto known = set_ids_.find(checked);
    if (known != set_ids_.end()) return known->second;
    const lang::SetInfo& info = pack_.sets[checked];
    ir::Set lowered;
    lowered.name = info.name;
    lowered.kind = set_kind(info.value.element);
    lowered.is_param = info.is_param;
    lowered.is_scalar = info.is_scalar;
    lowered.host_strings = info.value.element == lang::TypeKind::kHost;
    for (const lang::StringValue& s : info.value.strings) {
      lowered.strings.push_back({s.bytes, s.nocase});
    }
    lowered.cidrs = info.value.cidrs;
    lowered.numbers = info.value.numbers;
    const uint32_t id = intern(sets_, module_.sets, lowered, lowered);
    return set_ids_[checked] = id;
  }

  uint32_t regex(const lang::RegexValue& value) {
    const auto key = std::make_pair(value.pattern, value.nocase);
    const auto known = regexes_.find(key);
    if (known != regexes_.end()) return known->second;
    const regex::ParseResult parsed = regex::parse(value.pattern, value.nocase, "");
    ir::Regex lowered{regex::print(parsed.tree), value.nocase,
                      regex::necessary_literals(parsed.tree)};
    return intern(regexes_, module_.regexes, key, std::move(lowered));
  }

  void operand(const Cond& cond, ir::Test& test) {
    if (const auto* string = std::get_if<lang::StringValue>(&cond.operand)) {
      test.operand_kind = OperandKind::kLiteral;
      test.operand = literal(*string);
    } else if (const auto* cidr = std::get_if<lang::CidrValue>(&cond.operand)) {
      test.operand_kind = OperandKind::kCidr;
      test.operand = intern(cidrs_, module_.cidrs, *cidr, *cidr);
    } else if (const auto* number = std::get_if<int64_t>(&cond.operand)) {
      test.operand_kind = OperandKind::kNumber;
      test.operand = intern(numbers_, module_.numbers, *number, *number);
    } else if (const auto* pattern = std::get_if<lang::RegexValue>(&cond.operand)) {
      test.operand_kind = OperandKind::kRegex;
      test.operand = regex(*pattern);
    } else if (const auto* id = std::get_if<lang::SetId>(&cond.operand)) {
      test.operand_kind = cond.every_element ? OperandKind::kEverySet : OperandKind::kSet;
      test.operand = set(id->index);
    }
  }

  ir::NodeId leaf(const ir::Test& test, lang::Span span) {
    ir::Node node;
    node.kind = ir::NodeKind::kLeaf;
    node.test = intern(tests_, module_.tests, test, test);
    node.span = span;
    return module_.add(std::move(node));
  }

  ir::NodeId subject_test(const Cond& cond, TestOp op) {
    ir::Test test = about_subject(cond, op);
    test.of_view = in_same_view_;
    operand(cond, test);
    return leaf(test, cond.span);
  }

  ir::Test about_subject(const Cond& cond, TestOp op) {
    ir::Test test;
    test.op = op;
    test.field = field(cond.subject.field);
    test.raw = cond.subject.raw;
    if (cond.subject.binder != lang::Subject::kNone) {
      test.binder = cond.subject.binder;
      test.attribute = cond.subject.attribute;
    }
    if (cond.subject.form != lang::Subject::kNone) {
      const ir::FormedText formed{test.field, test.attribute, test.raw,
                                  pack_.forms[cond.subject.form]};
      test.formed = intern(formed_, module_.formed_texts, formed, formed);
    }
    return test;
  }

  ir::NodeId same_view(const Cond& cond) {
    ir::Test test = about_subject(cond, TestOp::kSameView);
    ir::Quantifier quantifier;
    quantifier.kind = engine::program::QuantifierKind::kViews;
    quantifier.list_field = test.field;
    in_same_view_ = true;
    quantifier.body = condition(cond.children[0]);
    in_same_view_ = false;
    test.operand_kind = OperandKind::kQuantifier;
    test.operand = static_cast<uint32_t>(module_.quantifiers.size());
    module_.quantifiers.push_back(std::move(quantifier));
    return leaf(test, cond.span);
  }

  ir::NodeId quantified(const Cond& cond) {
    ir::Quantifier quantifier;
    quantifier.list_field = field(cond.list_field);
    quantifier.key = cond.list_key;
    quantifier.body = condition(cond.children[0]);
    module_.quantifiers.push_back(std::move(quantifier));
    ir::Test test;
    test.op = cond.kind == CondKind::kAny ? TestOp::kAny : TestOp::kAll;
    test.operand_kind = OperandKind::kQuantifier;
    test.operand = static_cast<uint32_t>(module_.quantifiers.size() - 1);
    return leaf(test, cond.span);
  }

  ir::NodeId inner(const Cond& cond, ir::NodeKind kind) {
    ir::Node node;
    node.kind = kind;
    node.span = cond.span;
    for (const Cond& child : cond.children) node.children.push_back(condition(child));
    return module_.add(std::move(node));
  }

  ir::NodeId condition(const Cond& cond) {
    const ir::NodeId made = lowered(cond);
    module_.nodes[made].uses = cond.uses;
    return made;
  }

  ir::NodeId lowered(const Cond& cond) {
    switch (cond.kind) {
      case CondKind::kTrue:
        return inner(cond, ir::NodeKind::kTrue);
      case CondKind::kFalse:
        return inner(cond, ir::NodeKind::kFalse);
      case CondKind::kAnd:
        return inner(cond, ir::NodeKind::kAnd);
      case CondKind::kOr:
        return inner(cond, ir::NodeKind::kOr);
      case CondKind::kNot:
        return inner(cond, ir::NodeKind::kNot);
      case CondKind::kTest:
        return subject_test(cond, lower_op(cond.op));
      case CondKind::kPresent:
        return subject_test(cond, TestOp::kPresent);
      case CondKind::kBefore: {
        ir::Test test;
        test.op = TestOp::kBefore;
        test.operand_kind = OperandKind::kNumber;
        test.operand = intern(numbers_, module_.numbers, int64_t{cond.day}, int64_t{cond.day});
        return leaf(test, cond.span);
      }
      case CondKind::kAny:
      case CondKind::kAll:
        return quantified(cond);
      case CondKind::kSameView:
        return same_view(cond);
    }
    return ir::kNone;
  }

  const lang::CheckedPack& pack_;
  ir::Module module_;
  bool in_same_view_ = false;  // they do not nest
  std::map<std::string, uint32_t> schemas_, own_events_;
  std::map<uint32_t, uint32_t> fields_;
  std::map<ir::Literal, uint32_t> literals_;
  std::map<ir::Set, uint32_t> sets_;
  std::map<uint32_t, uint32_t> set_ids_;
  std::map<lang::CidrValue, uint32_t> cidrs_;
  std::map<int64_t, uint32_t> numbers_;
  std::map<std::pair<std::string, bool>, uint32_t> regexes_;
  std::map<ir::Test, uint32_t> tests_;
  std::map<ir::FormedText, uint32_t> formed_;
};

}  // namespace

ir::Module lower(const lang::CheckedPack& pack) {
  ir::Module module = Lowering(pack).run();
  keep_written(module, pack);
  return module;
}

}  // namespace stopgap::compiler
