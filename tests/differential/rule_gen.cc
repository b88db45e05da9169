// SPDX-License-Identifier: Apache-2.0
// See rule_gen.h. Tested by generator_test.cc.
#include "tests/differential/rule_gen.h"

#include <fmt/format.h>

#include "support/backends.h"
#include "tests/differential/test_gen.h"

namespace stopgap::differential {
namespace {

const std::vector<std::string> kBackends(kBackendNames.begin(), kBackendNames.end());

class PackGen {
 public:
  explicit PackGen(Random& random) : random_(random), tests_(random, names_) {}

  RulePack generate(size_t mitigations) {
    declare_values();
    declare_conditions();
    add_imported();
    pack_.failure_modes = failure_modes(15);
    for (size_t i = 0; i < mitigations; ++i) pack_.mitigations.push_back(mitigation(i));
    return std::move(pack_);
  }

 private:
  std::string declare(const std::string& before, const std::string& after) {
    const std::string name = fmt::format("decl{}", pack_.declarations.size());
    pack_.declarations.push_back({name, before + " " + name + " " + after, {}, false});
    return name;
  }

  /// Enough elements for look-up by hash.
  static std::string large_set() {
    std::string result = "{ \"/a/b\"";
    for (int i = 0; i < 80; ++i) {
      result += fmt::format(", \"/{:x}{}\"{}", i, i % 7, i % 3 == 0 ? "i" : "");
    }
    return result + " }";
  }

  void declare_values() {
    for (const char* word : {"set", "param"}) {
      names_.text_sets.push_back(
          declare(word, ": set<text> = " + random_set(random_, random_string)));
      names_.host_sets.push_back(
          declare(word, ": set<host> = " + random_set(random_, random_host_string)));
      names_.address_sets.push_back(
          declare(word, ": set<cidr> = " + random_set(random_, random_range)));
      names_.number_sets.push_back(
          declare(word, ": set<int> = " + random_set(random_, random_number)));
    }
    names_.short_texts = names_.text_sets;
    names_.text_sets.push_back(declare("set", ": set<text> = " + large_set()));
    add_files(true);
    add_files(false);
    names_.header_names.push_back(
        declare("param", ": set<text> = { \"x-a\", \"COOKIE\", \"x-b\" }"));
    names_.address_sets.push_back(
        declare("set", ": set<ip> = " + random_set(random_, random_address)));
    names_.forms.push_back(declare("form", "= percent_decode | lower"));
    names_.forms.push_back(declare("form", "= html_entities | collapse_whitespace | remove_nul"));
    names_.forms.push_back(declare(
        "form", "= " + names_.forms[0] + " | " + random_.pick({"hex_decode", "base64_decode"})));
    names_.forms.push_back(declare("form", "= js_escapes | lookups"));
    names_.forms.push_back(declare("form", "= mysql_comments | collapse_whitespace | lower"));
    names_.forms.push_back(declare("form", "= path_canonical | css_escapes | path_canonical"));
    names_.texts.push_back(declare("param", ": text = " + random_string(random_)));
    names_.texts.push_back(declare("let", "= " + random_string(random_)));
    names_.hosts.push_back(declare("param", ": host = " + random_host_string(random_)));
    names_.addresses.push_back(declare("param", ": ip = " + random_address(random_)));
    names_.numbers.push_back(declare("param", ": int = " + random_number(random_)));
  }

  /// Sets from data files: of the pack's own, or of the module.
  void add_files(bool own) {
    const auto file_set = [&](const char* name, const char* type) {
      return own ? declare("set", fmt::format(": set<{}> from \"{}.txt\"", type, name))
                 : fmt::format("gen.lib.{}", name);
    };
    names_.text_sets.push_back(file_set("words", "text"));
    names_.host_sets.push_back(file_set("hosts", "host"));
    names_.address_sets.push_back(file_set("ranges", "cidr"));
    if (own) names_.number_sets.push_back(file_set("numbers", "int"));
  }

  /// Names of the module: see rule_files.cc.
  void add_imported() {
    names_.text_sets.emplace_back("gen.lib.probes");
    names_.short_texts.emplace_back("gen.lib.probes");
    names_.host_sets.emplace_back("gen.lib.origins");
    names_.numbers.emplace_back("gen.lib.port");
    names_.forms.emplace_back("gen.lib.flat");
    names_.forms.emplace_back("gen.lib.peeled");
    names_.conditions.emplace_back("gen.lib.is_odd");
    names_.text_predicates.emplace_back("gen.lib.tells");
    names_.host_predicates.emplace_back("gen.lib.is_from");
  }

  /// Their tests are guarded as under `not`, so that they may be used anywhere. The list is turned
  /// round at the end: a declaration uses only what was declared before it, and then stands before
  /// it in the text.
  void declare_conditions() {
    for (int i = 0; i < 3; ++i) {
      const Condition condition = random_condition(1, {}, true);
      names_.conditions.push_back(declare("let", "="));
      attach(condition);
    }
    for (const char* head : {"http.uri contains ", "http.path starts_with ", "any http.args == "}) {
      names_.text_predicates.push_back(predicate("text", head, ""));
    }
    names_.host_predicates.push_back(predicate("host", "http.host == ", " or absent"));
    names_.number_predicates.push_back(predicate("int", "server.port >= ", " and present"));
    std::vector<Declaration> turned(pack_.declarations.rbegin(), pack_.declarations.rend());
    pack_.declarations = std::move(turned);
  }

  std::string predicate(const std::string& type, const std::string& before,
                        const std::string& after) {
    Condition other = random_condition(0, {}, true);
    const std::string name = fmt::format("decl{}", pack_.declarations.size());
    const std::string argument = name + "_a";
    pack_.declarations.push_back(
        {name, "predicate " + name + "(" + argument + " : " + type + ") =", {}, false});
    attach({Shape::kOr, "", {{Shape::kLeaf, before + argument + after, {}}, std::move(other)}});
    return name;
  }

  void attach(Condition condition) {
    pack_.declarations.back().condition = std::move(condition);
    pack_.declarations.back().has_condition = true;
  }

  Condition random_condition(int depth, std::vector<Binder> binders, bool under_not) {
    const size_t kind = depth == 0 ? 0 : random_.below(100);
    if (kind < 35) return {Shape::kLeaf, tests_.test(binders, under_not), {}};
    if (kind < 55) return branch(Shape::kAnd, depth, binders, under_not);
    if (kind < 72) return branch(Shape::kOr, depth, binders, under_not);
    if (kind < 82) return {Shape::kNot, "", {random_condition(depth - 1, binders, true)}};
    if (kind < 88) return same_view(binders, under_not);
    const bool no_lists = about_ == About::kConnection;
    if (no_lists || binders.size() >= 3) return branch(Shape::kOr, depth, binders, under_not);
    Binder binder{fmt::format("x{}", binder_count_++), false};
    std::string text = random_.pick({"any ", "any ", "any ", "all "});
    text += binder.name + " in ";
    text += random_list(random_, binder.header, about_) + " where";
    binders.push_back(binder);
    // The innermost body starts un-negated; it uses its binder at least once.
    Condition body = branch(random_.chance(75) ? Shape::kAnd : Shape::kOr, depth, binders, false);
    return {Shape::kQuantified, text, {std::move(body)}};
  }

  Condition same_view(const std::vector<Binder>& binders, bool under_not) {
    bool optional = false;
    const std::string subject = tests_.view_subject(binders, optional);
    Condition body{random_.chance(75) ? Shape::kAnd : Shape::kOr, "", {}};
    for (size_t i = 2 + random_.below(2); i > 0; --i) {
      Condition test{Shape::kLeaf, tests_.view_test(subject), {}};
      if (random_.chance(25)) test = {Shape::kNot, "", {std::move(test)}};
      body.children.push_back(std::move(test));
    }
    return {Shape::kSameView, tests_.guard(optional, false, under_not), {std::move(body)}};
  }

  Condition branch(Shape shape, int depth, const std::vector<Binder>& binders, bool under_not) {
    Condition result{shape, "", {}};
    for (size_t i = 2 + random_.below(2); i > 0; --i) {
      result.children.push_back(random_condition(depth - 1, binders, under_not));
    }
    return result;
  }

  std::string lifecycle() {
    std::string result = "status ";
    result +=
        random_.chance(70) ? "enforce" : random_.pick({"draft", "observe", "observe", "retired"});
    result += fmt::format(" revision {} on 2026-01-10", 1 + random_.below(3));
    if (random_.chance(20)) {
      result += " expires ";
      result += random_.pick({"2026-05-31", "2026-06-01", "2026-06-02", "2027-01-01"});
      result += random_.pick({" then observe", " then retire"});
    }
    return result;
  }

  std::vector<std::string> affects() {
    std::vector<std::string> result;
    for (const char* product : {"example_server", "example_proxy"}) {
      if (!random_.chance(15)) continue;
      result.push_back(
          std::string("affects ") + product + " { " +
          random_.pick({"15.2 before 15.2.1118.20", "1 before 1.10", "3.1 before 3.1.2",
                        "15.1 before 15.1.9 15.2 before 15.2.10"}) +
          " }");
      if (random_.chance(70)) continue;
      result.back() =
          std::string("affects ") + product +
          random_.pick(
              {" as semver { 1.4 before \"1.4.0-rc.2\" 1.5 before 1.5.1 }",
               " as debian { 1.22 before \"1.22.1-9+deb12u1\" }",
               " as debian { \"1:2.3\" before \"1:2.3~rc1-4\" 15.2 before \"15.2.9-1\" }"});
    }
    return result;
  }

  std::vector<std::string> actions() {
    std::vector<std::string> result;
    const auto add = [&](unsigned percent, const char* text) {
      if (random_.chance(percent)) result.emplace_back(text);
    };
    add(20, "tag(\"seen\")");
    add(20, "log(http.uri)");
    add(10, "set_header(\"X-Seen\", \"1\")");
    add(10, "remove_header(\"X-A\")");
    add(10, "throttle(per_minute: 10)");
    add(15, "redirect(\"https://a.example/\", status: 307)");
    add(10, "drop");
    add(50, random_.pick({"block", "block(status: 404)", "block(status: 429, body: \"no\")"}));
    if (result.empty()) result.emplace_back("block");
    return result;
  }

  std::vector<std::string> failure_modes(unsigned percent) {
    std::vector<std::string> result;
    for (const char* cause : {"on_oversize ", "on_unparsable ", "on_budget ", "on_error "}) {
      if (!random_.chance(percent)) continue;
      result.push_back(std::string(cause) + random_.pick({"block", "allow", "log"}));
    }
    return result;
  }

  /// One or two appends to a header, or another edit of it: more would contradict each other.
  void add_edits(std::vector<std::string>& result) {
    for (const char* name : {"X-A", "x-b", "Content-Type"}) {
      if (!random_.chance(30)) continue;
      const std::string header = fmt::format("(\"{}\"", name);
      const size_t kind = random_.below(5);
      if (kind == 0) result.push_back("remove_header" + header + ")");
      if (kind == 1) result.push_back("set_header" + header + ", \"a\")");
      if (kind < 2) continue;
      const char* separator = random_.pick({"", ", separator: \"; \"", ", separator: \" \""});
      for (const char* value : {"a", "b; a", "c"}) {
        if (!random_.chance(40)) continue;
        result.push_back(fmt::format("append_header{}, \"{}\"{})", header, value, separator));
      }
    }
  }

  std::vector<std::string> response_actions() {
    std::vector<std::string> result;
    add_edits(result);
    if (random_.chance(20)) result.emplace_back("log(http.response.status)");
    if (random_.chance(20)) result.emplace_back(random_.pick({"block", "block(status: 404)"}));
    if (result.empty()) result.emplace_back("tag(\"seen\")");
    return result;
  }

  About about() {
    const size_t kind = random_.below(100);
    if (kind < 70) return About::kRequest;
    return kind < 93 ? About::kResponse : About::kConnection;
  }

  void act(Mitigation& result) {
    switch (about_) {
      case About::kRequest:
        result.actions = actions();
        return;
      case About::kResponse:
        result.event = "http.response";
        result.actions = response_actions();
        return;
      case About::kConnection:
        result.event = "connection";
        result.actions = {random_.pick({"drop", "drop", "tag(\"seen\")", "log(client.ip)"})};
        return;
    }
  }

  Mitigation mitigation(size_t number) {
    Mitigation result;
    result.id = fmt::format("R{:03}", number);
    about_ = about();
    tests_.set_about(about_);
    result.lifecycle = lifecycle();
    result.affects = affects();
    result.when = random_condition(1 + static_cast<int>(random_.below(3)), {}, false);
    while (random_.chance(20)) {
      result.excepts.push_back(
          {random_condition(static_cast<int>(random_.below(2)), {}, false),
           random_.chance(50) ? random_.pick({"2026-05-31", "2026-06-01", "2027-01-01"}) : ""});
    }
    act(result);
    if (about_ != About::kConnection && random_.chance(25)) {
      result.backend = random_.pick(kBackends);
    }
    result.failure_modes = failure_modes(20);
    return result;
  }

  Random& random_;
  Names names_;
  TestGen tests_;
  RulePack pack_;
  size_t binder_count_ = 0;
  About about_ = About::kRequest;
};

}  // namespace

RulePack random_pack(Random& random, size_t mitigations) {
  return PackGen(random).generate(mitigations);
}

}  // namespace stopgap::differential
