// SPDX-License-Identifier: Apache-2.0
// See asked_views.h. Tested by asked_views_test.cc.
#include "engine/asked_views.h"

#include <algorithm>

#include "engine/ascii.h"
#include "engine/pack_impl.h"
#include "engine/view_names.h"

namespace stopgap::engine {
namespace {

using program::ConditionKind;
using program::SectionId;

/// Of a list: only elements whose name equals the key, ignoring ASCII case.
struct Subject {
  std::string_view field_name, signature;
  FieldId field = FieldId::kMethod;
  uint32_t lane = 0;  ///< of the rules that ask (Pack::Impl::lanes)
  bool of_list = false;
  uint32_t attribute = 0;
  uint32_t formed = program::kNotFormed;
  bool has_key = false;
  std::string_view key;

  bool operator==(const Subject& other) const {
    return field == other.field && lane == other.lane && of_list == other.of_list &&
           attribute == other.attribute && formed == other.formed && has_key == other.has_key &&
           equal_ignoring_case(key, other.key);
  }
};

Subject subject_of(FieldId field, std::string_view name, std::string_view signature) {
  Subject subject;
  subject.field = field;
  subject.field_name = name;
  subject.signature = signature;
  return subject;
}

/// "value" of "list<pair{name:text,value:text}> key name"
std::string_view attribute_name(std::string_view signature, uint32_t attribute) {
  signature.remove_prefix(signature.find('{') + 1);
  if (attribute == 1) signature.remove_prefix(signature.find(',') + 1);
  return signature.substr(0, signature.find(':'));
}

class Collector {
 public:
  Collector(const Pack& pack, const TracedRequest& request, const AskedViewsOptions& options)
      : pack_(pack), impl_(pack.impl()), options_(options), views_(request.options.limits) {
    views_.adopt(FormedViews(impl_.formed_texts), EventValues::Room(impl_.own_fields.size()),
                 reads_of(impl_.lanes[0]));
    views_.adopt_lanes(other_lanes(impl_, request.options.limits));
    views_.reset(request.request);
    if (request.response != nullptr) views_.set_response(*request.response);
    if (request.values == nullptr) return;
    if (const OwnEvent* event = find_event(impl_, request.values->event)) {
      views_.set_event(request.values->values, impl_.own_fields, event->asked);
    }
  }

  void add_rule(uint32_t rule) {
    lane_ = impl_.rules[rule].lane;
    const program::Range roots = pack_.rules()[rule].written;
    for (const auto& root : pack_.condition_roots().subspan(roots.first, roots.count)) {
      add_tree(root.condition);
    }
  }

  void add_every_text() {
    for (uint32_t i = 0; i < kFieldCount; ++i) {
      const auto field = static_cast<FieldId>(i);
      const FieldInfo& info = field_info(field);
      const TypeKind type = parse_signature(info.signature)->kind;
      Subject subject = subject_of(field, info.name, info.signature);
      subject.of_list = type == TypeKind::kList;
      subject.attribute = subject.of_list ? 1 : 0;
      if (!subject.of_list && !is_textual(type)) continue;
      if (std::find(subjects_.begin(), subjects_.end(), subject) != subjects_.end()) continue;
      if (subject.of_list ? views_.size(field) != 0 : !views_.text(field).empty()) add(subject);
    }
  }

  std::vector<AskedText> run() {
    std::vector<AskedText> out;
    for (const Subject& subject : subjects_) out.push_back(text_of(subject));
    return out;
  }

 private:
  void add(const Subject& subject) {
    if (std::find(subjects_.begin(), subjects_.end(), subject) == subjects_.end()) {
      subjects_.push_back(subject);
    }
  }

  /// Lists around a test, outermost first: it is of the elements of one of them.
  void add_tree(uint32_t at) {
    const program::Condition& node = pack_.conditions()[at];
    const auto kind = static_cast<ConditionKind>(node.kind);
    if (kind == ConditionKind::kTest) add_test(pack_.tests()[node.index]);
    const bool list = kind == ConditionKind::kAny || kind == ConditionKind::kAll;
    if (list) around_.push_back(&pack_.condition_scopes()[node.index]);
    for (uint32_t child = at + 1; child < at + node.size; child += pack_.conditions()[child].size) {
      add_tree(child);
    }
    if (list) around_.pop_back();
  }

  void add_test(const program::Test& test) {
    const auto op = static_cast<program::TestOp>(test.op);
    if (op == program::TestOp::kBefore || op == program::TestOp::kFalse) return;
    const program::Field& field = pack_.fields()[test.field];
    Subject subject = subject_of(impl_.fields[test.field], pack_.string(field.name),
                                 pack_.string(field.signature));
    const FieldType type = *parse_signature(subject.signature);  // verified
    subject.lane = lane_;
    subject.of_list = test.binder != program::kNoBinder;
    subject.attribute = subject.of_list ? test.attribute : 0;
    if (!is_textual(subject.of_list ? type.attributes[test.attribute] : type.kind)) return;
    subject.formed = test.formed;
    if (subject.of_list) {
      const program::ConditionScope& scope = *around_[around_.size() - 1 - test.binder];
      subject.has_key = scope.has_key != 0;
      subject.key = pack_.string(scope.key);
    }
    add(subject);
  }

  AskedText text_of(const Subject& subject) {
    AskedText out;
    out.field = subject.field;
    out.lane = subject.lane;
    out.of_list = subject.of_list;
    out.attribute = subject.attribute;
    out.formed = subject.formed;
    out.name = subject.field_name;
    if (subject.has_key) out.name.append("[\"").append(subject.key).append("\"]");
    if (subject.of_list) {
      out.name.append(".").append(attribute_name(subject.signature, subject.attribute));
    }
    if (subject.formed != program::kNotFormed) {
      for (const FormStep step : impl_.formed_texts[subject.formed].steps) {
        out.name.append(" | ").append(kFormStepNames[static_cast<size_t>(step)]);
      }
    }
    if (subject.lane != 0) {
      out.name.append(", read as ").append(backend_name(impl_.lanes[subject.lane])).append(" does");
    }
    if (subject.of_list) {
      add_elements(subject, out);
    } else {
      TextValue value;
      value.views = named_views(subject, 0);
      if (!value.views.empty()) out.values.push_back(std::move(value));
    }
    return out;
  }

  void add_elements(const Subject& subject, AskedText& out) {
    Views& read = views_.lane(subject.lane);
    const uint32_t size = read.size(subject.field);
    for (uint32_t i = 0; i < size; ++i) {
      const ViewList names = read.element(subject.field, i, 0);
      const bool has_key = std::any_of(names.begin(), names.end(), [&](std::string_view name) {
        return equal_ignoring_case(name, subject.key);
      });
      if (subject.has_key && !has_key) continue;
      if (out.values.size() == options_.elements) {
        ++out.more;
        continue;
      }
      const std::string_view name = names.empty() ? std::string_view() : names[0];
      out.values.push_back(
          {std::string(name.substr(0, kMaxShownViewBytes)), i, named_views(subject, i)});
    }
  }

  std::vector<NamedView> named_views(const Subject& subject, uint32_t element) {
    Views& read = views_.lane(subject.lane);
    const ViewList base = subject.of_list ? read.element(subject.field, element, subject.attribute)
                                          : read.text(subject.field);
    const bool formed = subject.formed != program::kNotFormed;
    const FieldType type = *parse_signature(subject.signature);
    const TypeKind kind = subject.of_list ? type.attributes[subject.attribute] : type.kind;
    const ViewList views = formed ? read.formed(subject.formed, element) : base;
    std::vector<NamedView> out;
    for (size_t i = 0; i < views.size(); ++i) {
      NamedView& view = out.emplace_back();
      view.name = formed ? formed_view_name(impl_.formed_texts[subject.formed], kind, base,
                                            views[i], read.reads())
                         : view_name(subject.field, kind, views, i, read.reads());
      view.text = views[i].substr(0, kMaxShownViewBytes);
      view.size = views[i].size();
    }
    return out;
  }

  const Pack& pack_;
  const Pack::Impl& impl_;
  const AskedViewsOptions& options_;
  Views views_;
  uint32_t lane_ = 0;  // of the rule being added
  std::vector<Subject> subjects_;
  std::vector<const program::ConditionScope*> around_;
};

}  // namespace

bool AskedText::fits(const Pack& pack, uint32_t rule, const ConditionTrace& found) const {
  if (pack.impl().rules[rule].lane != lane) return false;
  if (found.why != Why::kFound && found.why != Why::kElsewhere) return false;
  const RunTest& test = pack.impl().tests[found.test];
  const bool element = test.binder != program::kNoBinder;
  return test.field == field && element == of_list && test.formed == formed &&
         (!element || test.attribute == attribute);
}

std::vector<AskedText> asked_views(const Pack& pack, const TracedRequest& request,
                                   std::span<const uint32_t> rules,
                                   const AskedViewsOptions& options) {
  Collector collector(pack, request, options);
  for (const uint32_t rule : rules) collector.add_rule(rule);
  if (options.every_text) collector.add_every_text();
  return collector.run();
}

}  // namespace stopgap::engine
