// SPDX-License-Identifier: Apache-2.0
// Rules of event_gen.h. Tested by generator_test.cc and the differential runs.
#include "tests/differential/event_gen.h"

#include <fmt/format.h>

#include "support/backends.h"
#include "tests/differential/rule_text.h"
#include "tests/differential/test_gen.h"

namespace stopgap::differential {
namespace {

using namespace std::string_literals;

struct Field {
  std::string name, type;
  bool optional = false, verbatim = false, second = false;
};

class EventRules {
 public:
  explicit EventRules(Random& random) : random_(random), tests_(random, names_) {}

  std::string generate(size_t mitigations) {
    const std::string declared = schema();
    std::string rules;
    for (size_t i = 0; i < mitigations; ++i) rules += mitigation(i);
    return "syntax 1\nimport std.connection\n" + declared + rules;
  }

 private:
  std::string schema() {
    first_attribute_ = random_.pick({"name", "address"});
    second_attribute_ = random_.pick({"value", "domain"});
    std::string events[2];
    for (size_t i = 4 + random_.below(6); i > 0; --i) {
      const size_t event = random_.below(2);
      events[event] += field(event == 1);
    }
    after_connection_ = random_.chance(60);
    return concat({"schema gen version 1 {\n  record pair { ", first_attribute_, " : text", words(),
                   "  ", second_attribute_, " : text", words(), " }\n  event gen.first",
                   (after_connection_ ? " after connection" : ""), " {\n", events[0],
                   "  }\n  event gen.second after gen.first {\n", events[1], "  }\n}\n"});
  }

  std::string words() {
    return concat({(random_.chance(40) ? " verbatim" : ""), (random_.chance(40) ? " nocase" : "")});
  }

  std::string field(bool second) {
    Field made;
    made.name = fmt::format("gen.f{}", fields_.size());
    made.second = second;
    made.type = random_.pick({"text", "text", "path", "host", "bytes", "ip", "int", "size", "bool",
                              "list<pair>", "list<pair>"});
    const bool list = made.type == "list<pair>";
    made.optional = !list && made.type != "bool" && random_.chance(50);
    std::string text = concat({"    field ", made.name, " : ", made.type});
    if (made.optional) text += "?";
    if (made.type == "text") {
      made.verbatim = random_.chance(40);
      if (made.verbatim) text += " verbatim";
      if (random_.chance(30)) text += " nocase";
    }
    const bool sized = list || made.type == "text" || made.type == "path" || made.type == "bytes";
    if (sized && random_.chance(25)) text += fmt::format(" max {}B", 1 + random_.below(12));
    if (list) text += " key " + first_attribute_;
    fields_.push_back(std::move(made));
    return text + "\n";
  }

  std::string backend() {
    if (!random_.chance(30)) return "";
    const std::string_view name = kBackendNames[random_.below(kBackendCount)];
    return fmt::format("  backend {}\n", name);
  }

  std::string mitigation(size_t number) {
    second_ = random_.chance(50);
    std::string modes;
    for (const char* cause : {"on_oversize ", "on_unparsable ", "on_budget ", "on_error "}) {
      if (!random_.chance(20)) continue;
      modes += concat({"  ", cause, random_.pick({"block", "allow", "log"}), "\n"});
    }
    const std::string when = condition(1 + static_cast<int>(random_.below(3)), false);
    return concat({fmt::format("mitigation R{:03} \"generated\" {{\n", number),
                   "  about { severity low breaks \"nothing\" }\n", "  lifecycle { status ",
                   random_.pick({"enforce", "enforce", "observe"}), " revision 1 on 2026-01-10 }\n",
                   "  on gen.", (second_ ? "second" : "first"), "\n", backend(), "  when ", when,
                   "\n  then ",
                   random_.pick({"block(status: 550)", "drop", "block, tag(\"a\")", "tag(\"b\")"}),
                   "\n", modes, "  tests { block event { } pass event { } }\n}\n"});
  }

  std::string condition(int depth, bool under_not) {
    const size_t kind = depth == 0 ? 0 : random_.below(100);
    if (kind < 35) return test(under_not);
    if (kind >= 85) return "not (" + condition(depth - 1, true) + ")";
    const char* word = kind < 60 ? " and " : " or ";
    std::string result = "(" + condition(depth - 1, under_not);
    for (size_t i = 1 + random_.below(2); i > 0; --i) {
      result += word + condition(depth - 1, under_not);
    }
    return result + ")";
  }

  std::string test(bool under_not) {
    std::vector<const Field*> seen;
    for (const Field& field : fields_) {
      if (second_ || !field.second) seen.push_back(&field);
    }
    if (after_connection_ && random_.chance(8)) {
      return "client.ip in 192.0.2.0/27" + tests_.guard(true, false, under_not);
    }
    if (seen.empty()) return "true";
    const Field& field = *random_.pick(seen);
    if (field.optional && random_.chance(12)) {
      return field.name + random_.pick({" is present", " is absent"});
    }
    if (field.type == "bool") return field.name;
    if (field.type == "list<pair>") return list_test(field);
    if (field.type == "ip" || field.type == "int" || field.type == "size") {
      return number_test(field, under_not);
    }
    return text_test(field, under_not);
  }

  std::string number_test(const Field& field, bool under_not) {
    bool negated = random_.chance(20);
    std::string tail;
    if (field.type == "ip") {
      tail = concat({(negated ? " not in " : " in "), random_set(random_, random_range)});
    } else if (random_.chance(25)) {
      tail = negated ? " not in " : " in ";
      tail += field.type == "int" ? random_set(random_, random_number) : "{ 0B, 5B, 1KiB }"s;
    } else {
      const char* op = random_.pick({"<", "<=", ">", ">=", "=="});
      tail = concat({" ", (negated ? "!=" : op), " ",
                     (field.type == "int" ? random_number(random_)
                                          : random_.pick({"0B", "1B", "8B", "1KiB"}))});
    }
    return concat({field.name, tail, tests_.guard(field.optional, negated, under_not)});
  }

  std::string text_test(const Field& field, bool under_not) {
    if (field.type == "host") {
      const bool negated = random_.chance(20);
      const char* tail =
          negated
              ? random_.pick({" != \"a.example\"", " not in { \"b.example\" }"})
              : random_.pick({" == \"A.example\"", " ends_with \".example\"", " matches /^[ab]/",
                              " contains any { \"b.\", \"www\" }", " starts_with \"a\""});
      return concat({field.name, tail, tests_.guard(field.optional, negated, under_not)});
    }
    if (field.type != "bytes" && random_.chance(10)) {
      const std::string guard = tests_.guard(field.optional, false, under_not);
      bool negated = false;
      const std::string one = tests_.text_tail(negated), other = tests_.text_tail(negated);
      return concat({"same view (", field.name, one, " and ", field.name, other, ")", guard});
    }
    std::string subject = field.name;
    if (field.type != "bytes" && !field.verbatim && random_.chance(15)) subject += ".raw";
    subject += tests_.form();
    bool negated = false;
    std::string tail = tests_.text_tail(negated);
    while (field.type == "bytes" && tail.find("in ") <= 5) tail = tests_.text_tail(negated);
    return concat({subject, tail, tests_.guard(field.optional, negated, under_not)});
  }

  std::string list_test(const Field& field) {
    std::string list = field.name;
    if (random_.chance(25)) list += random_.pick({"[\"a\"]", "[\"B\"]", "[\"ab\"]"});
    bool negated = false;
    const std::string quantity = random_.pick({"any ", "any ", "all "});
    if (random_.chance(50)) {
      const std::string& attribute = random_.chance(50) ? first_attribute_ : second_attribute_;
      return concat({quantity, list, ".", attribute, tests_.form(), tests_.text_tail(negated)});
    }
    const std::string binder = fmt::format("x{}", binders_++);
    return concat({quantity, binder, " in ", list, " where (", binder, ".", first_attribute_,
                   tests_.text_tail(negated), random_.pick({" and ", " or "}), binder, ".",
                   second_attribute_, tests_.form(), tests_.text_tail(negated), ")"});
  }

  Random& random_;
  Names names_;
  TestGen tests_;
  std::vector<Field> fields_;
  std::string first_attribute_, second_attribute_;
  bool after_connection_ = false, second_ = false;
  size_t binders_ = 0;
};

}  // namespace

std::string random_event_rules(Random& random, size_t mitigations) {
  return EventRules(random).generate(mitigations);
}

}  // namespace stopgap::differential
