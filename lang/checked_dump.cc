// SPDX-License-Identifier: Apache-2.0
// The checked tree as text, for goldens and `dump --stage=checked`: no offsets, no addresses.
// Tested by check_test.cc.
#include <fmt/format.h>

#include <array>

#include "lang/check.h"
#include "lang/utf8.h"

namespace stopgap::lang {
namespace {

using checking::show_address;
using checking::show_date;

std::string show(const std::string& text) { return fmt::format("\"{}\"", printable(text)); }

std::string show(const StringValue& value) { return show(value.bytes) + (value.nocase ? "i" : ""); }

std::string_view word(Status status) {
  constexpr std::array<std::string_view, 4> kWords = {"draft", "observe", "enforce", "retired"};
  return kWords[static_cast<size_t>(status)];
}

std::string_view word(ActionKind kind) {
  constexpr std::array<std::string_view, 13> kWords = {
      "drop",           "block", "redirect", "throttle",        "set_header",   "append_header",
      "remove_header",  "tag",   "log",      "disable_service", "stop_service", "close_port",
      "disable_feature"};
  return kWords[static_cast<size_t>(kind)];
}

std::string_view word(TestOp op) {
  constexpr std::array<std::string_view, 11> kWords = {
      "==",       "<",           "<=",        ">",       ">=",     "in",
      "contains", "starts_with", "ends_with", "matches", "is true"};
  return kWords[static_cast<size_t>(op)];
}

std::string_view word(ast::TestKind kind) {
  constexpr std::array<std::string_view, 6> kWords = {"block", "pass",  "observe",
                                                      "idle",  "armed", "edit"};
  return kWords[static_cast<size_t>(kind)];
}

std::string scheme_words(VersionScheme scheme) {
  if (scheme == VersionScheme::kDotted) return {};
  return fmt::format(" as {}", scheme_name(scheme));
}

std::string_view word(FaultMode mode) {
  constexpr std::array<std::string_view, 4> kWords = {"default", "block", "allow", "log"};
  return kWords[static_cast<size_t>(mode)];
}

class Dumper {
 public:
  explicit Dumper(const CheckedPack& pack) : pack_(pack) {}

  std::string run() {
    line(0, fmt::format("pack {} version {}", show(pack_.name), pack_.version));
    if (!pack_.publisher.empty()) line(1, "publisher " + show(pack_.publisher));
    for (const std::string& module : pack_.schema.modules) line(1, "schema " + module);
    for (size_t i = 0; i < pack_.sets.size(); ++i) set(i);
    for (const CheckedMitigation& mitigation : pack_.mitigations) one(mitigation);
    return std::move(out_);
  }

 private:
  void line(size_t depth, const std::string& text) {
    out_.append(2 * depth, ' ');
    out_ += text;
    out_ += '\n';
  }

  void set(size_t id) {
    const SetInfo& info = pack_.sets[id];
    constexpr size_t kShown = 100;
    std::string elements;
    size_t count = 0;
    const auto add = [&](const std::string& text) {
      if (++count <= kShown) elements += (elements.empty() ? "" : ", ") + text;
    };
    for (const StringValue& value : info.value.strings) add(show(value));
    for (const CidrValue& value : info.value.cidrs) add(show_address(value));
    for (const int64_t value : info.value.numbers) add(std::to_string(value));
    if (count > kShown) elements += fmt::format(", … {} in all", count);
    line(0, fmt::format("set #{} {}{}{} : {} = {{ {} }}", id, info.is_param ? "param " : "",
                        info.is_scalar ? "scalar " : "", info.name.empty() ? "literal" : info.name,
                        to_string(info.value.element), elements));
  }

  std::string subject(const Subject& subject) const {
    if (subject.field >= pack_.schema.fields.size()) return "?";
    const SchemaField& field = pack_.schema.fields[subject.field];
    std::string text = field.name;
    if (subject.binder != Subject::kNone) {
      const SchemaRecord& record = pack_.schema.records[field.type.record];
      text = fmt::format("${}.{}", subject.binder, record.attributes[subject.attribute].name);
    }
    if (subject.raw) text += ".raw";
    if (subject.form == Subject::kNone) return text;
    for (const FormStep step : pack_.forms[subject.form]) {
      text.append(" | ").append(kFormStepNames[static_cast<size_t>(step)]);
    }
    return text;
  }

  struct Operand {
    std::string operator()(std::monostate) const { return ""; }
    std::string operator()(const StringValue& value) const { return " " + show(value); }
    std::string operator()(const CidrValue& value) const { return " " + show_address(value); }
    std::string operator()(int64_t value) const { return fmt::format(" {}", value); }
    std::string operator()(const RegexValue& value) const {
      return fmt::format(" /{}/{}", printable(value.pattern), value.nocase ? "i" : "");
    }
    std::string operator()(const SetId& id) const { return fmt::format(" #{}", id.index); }
  };

  std::string_view quantity(const Cond& condition) const {
    const auto* id = std::get_if<SetId>(&condition.operand);
    const bool one =
        id == nullptr || condition.op == TestOp::kIn || pack_.sets[id->index].is_scalar;
    return one ? "" : condition.every_element ? " all" : " any";
  }

  std::string head(const Cond& condition) const {
    switch (condition.kind) {
      case CondKind::kTrue:
        return "true";
      case CondKind::kFalse:
        return "false";
      case CondKind::kAnd:
        return "and";
      case CondKind::kOr:
        return "or";
      case CondKind::kNot:
        return "not";
      case CondKind::kTest:
        return fmt::format("{} {}{}{}", subject(condition.subject), word(condition.op),
                           quantity(condition), std::visit(Operand{}, condition.operand));
      case CondKind::kPresent:
        return subject(condition.subject) + " is present";
      case CondKind::kSameView:
        return "same view of " + subject(condition.subject);
      case CondKind::kBefore:
        return "until " + show_date(condition.day);
      case CondKind::kAny:
      case CondKind::kAll: {
        std::string text = condition.kind == CondKind::kAny ? "any " : "all ";
        text += pack_.schema.fields[condition.list_field].name;
        if (condition.list_key) text += fmt::format("[{}]", show(*condition.list_key));
        return text;
      }
    }
    return "?";
  }

  void condition(size_t depth, const Cond& node) {
    line(depth, head(node));
    for (const Cond& child : node.children) condition(depth + 1, child);
  }

  void entries(const CheckedMitigation& mitigation) {
    for (const std::string& cve : mitigation.cves) line(1, "cve " + cve);
    line(1, "severity " + mitigation.severity);
    for (const std::string& reference : mitigation.references)
      line(1, "reference " + show(reference));
    line(1, "breaks " + show(mitigation.breaks));
    if (!mitigation.author.empty()) line(1, "author " + show(mitigation.author));
    line(1, fmt::format("status {} revision {} on {}", word(mitigation.status), mitigation.revision,
                        show_date(mitigation.revision_day)));
    for (const std::string& old : mitigation.supersedes) line(1, "supersedes " + old);
    if (mitigation.expires_day) {
      line(1, fmt::format("expires {} then {}", show_date(*mitigation.expires_day),
                          mitigation.expires_then == ExpiryThen::kObserve ? "observe" : "retire"));
    }
    for (const AffectedProduct& product : mitigation.affects) {
      for (const VersionRange& range : product.ranges) {
        line(1, fmt::format("affects {}{} {} before {}", product.product,
                            scheme_words(product.scheme), range.branch, range.before));
      }
    }
  }

  void fault(std::string_view event, FaultMode mode) {
    if (mode != FaultMode::kDefault) line(1, fmt::format("{} {}", event, word(mode)));
  }

  void action(const CheckedAction& made) {
    std::string text = fmt::format("then {}", word(made.kind));
    if (made.number != 0) text += fmt::format(" {}", made.number);
    if (!made.name.empty()) text += " " + made.name;
    if (!made.text.empty()) text += " " + show(made.text);
    if (!made.separator.empty()) text += " separator " + show(made.separator);
    for (const uint32_t field : made.fields) text += " " + pack_.schema.fields[field].name;
    if (made.undo == Undo::kRestore) text += " undo restore";
    line(1, text);
  }

  void response(const TestResponse& response) {
    line(2, fmt::format("response {}", response.status));
    for (const auto& [name, value] : response.headers) line(3, name + ": " + show(value));
    if (!response.body.empty()) line(3, "body " + show(response.body));
  }

  std::string test_value(const TestValue& made) const {
    const SchemaField& field = pack_.schema.fields[made.field];
    const std::string head = field.name + " = ";
    switch (field.type.kind) {
      case TypeKind::kInt:
      case TypeKind::kSize:
        return head + std::to_string(made.number);
      case TypeKind::kBool:
        return head + (made.number != 0 ? "true" : "false");
      case TypeKind::kIp:
        return head + show_address(made.address);
      case TypeKind::kList: {
        const auto& attributes = pack_.schema.records[field.type.record].attributes;
        return fmt::format("{}{} {} {} {}", head, attributes[0].name, show(made.text),
                           attributes[1].name, show(made.value));
      }
      case TypeKind::kText:
      case TypeKind::kPath:
      case TypeKind::kHost:
      case TypeKind::kBytes:
      case TypeKind::kError:
      case TypeKind::kCidr:
      case TypeKind::kVersion:
      case TypeKind::kDate:
      case TypeKind::kDuration:
      case TypeKind::kRegex:
      case TypeKind::kRecord:
      case TypeKind::kSet:
        break;
    }
    return head + show(made.text);
  }

  void test(const CheckedTest& made) {
    const TestRequest& request = made.request;
    std::string text = fmt::format("test {}", word(made.kind));
    if (!request.method.empty()) {
      text +=
          fmt::format(" {} {} HTTP/{}", request.method, show(request.target), request.http_version);
    }
    line(1, text + " on " + show_date(made.day));
    for (const auto& [name, value] : request.headers) line(2, name + ": " + show(value));
    if (!request.body.empty()) line(2, "body " + show(request.body));
    if (request.client_ip) line(2, "from " + show_address(*request.client_ip));
    if (request.server_port) line(2, fmt::format("to {}", *request.server_port));
    if (request.tls_sni) line(2, "sni " + show(*request.tls_sni));
    for (const std::string& protocol : request.tls_alpn) line(2, "alpn " + show(protocol));
    for (const TestValue& value : made.values) line(2, test_value(value));
    if (made.response) response(*made.response);
    if (made.gives) {
      line(2, "gives");
      for (const auto& [name, value] : *made.gives) line(3, name + ": " + show(value));
    }
    for (const auto& [product, version] : made.with)
      line(2, fmt::format("with {} = {}", product, version));
  }

  void one(const CheckedMitigation& mitigation) {
    line(0, fmt::format("mitigation {} {}", mitigation.id, show(mitigation.title)));
    entries(mitigation);
    line(1, "on " + mitigation.event);
    if (mitigation.backend) line(1, fmt::format("backend {}", backend_name(*mitigation.backend)));
    line(1, "when");
    condition(2, mitigation.condition);
    for (const CheckedAction& made : mitigation.actions) action(made);
    fault("on_oversize", mitigation.failure.on_oversize);
    fault("on_unparsable", mitigation.failure.on_unparsable);
    fault("on_budget", mitigation.failure.on_budget);
    fault("on_error", mitigation.failure.on_error);
    for (const CheckedTest& made : mitigation.tests) test(made);
    for (const CheckedStays& made : mitigation.stays) line(1, "stays block under " + made.evasion);
  }

  const CheckedPack& pack_;
  std::string out_;
};

}  // namespace

std::string dump(const CheckedPack& pack) { return Dumper(pack).run(); }

}  // namespace stopgap::lang
