// SPDX-License-Identifier: Apache-2.0
// For tests: random text along the grammar, the same for the same seed. grammar_coverage_test.cc
// holds it to every production.
#pragma once

#include <initializer_list>
#include <random>
#include <string>

namespace stopgap::lang {

/// Random text along the grammar: every alternative, odd spacing, comments anywhere, a little of
/// everything else.
class RandomText {
 public:
  explicit RandomText(uint32_t seed) : random_(seed) {}

  std::string file() {
    out_.clear();
    add("syntax 1");
    if (below(3) == 0) {
      add("pack \"p\" version 1.0 {");
      entries({"publisher", "requires", "contact", "url", "license"});
      add("}");
    }
    for (size_t i = below(3); i > 0; --i) add("import a.b");
    for (size_t i = below(5); i > 0; --i) declaration();
    return out_;
  }

 private:
  size_t below(size_t limit) { return random_() % limit; }
  bool maybe() { return below(2) == 0; }
  std::string pick(std::initializer_list<const char*> words) {
    return words.begin()[below(words.size())];
  }

  void add(const std::string& token) {
    out_ += token;
    const size_t choice = below(14);
    if (choice == 0) {
      out_ += " // comment " + std::to_string(below(9)) + "\n";
    } else if (choice == 1) {
      out_ += "\n  /// doc\n";
    } else {
      out_ += choice < 4 ? "\n" : choice < 6 ? "   " : " ";
    }
  }

  std::string name() {
    return pick({"a", "http.path", "b_1", "x.y.z", "http.raw", "severity", "tests1", "fe80"});
  }
  std::string word() {
    return pick({"plain", "CVE-2026-1", "status", "observe", "on", "cve", "then", ">=", "a.b-c",
                 "reference"});
  }
  std::string literal() {
    return pick({"\"\"",
                 "\"a b\"i",
                 R"("\x00\xFFé\u{202E}\"\\")",
                 "/a\\/b\\\\[^x]{1,2}/i",
                 "/x y/",
                 "0x1F",
                 "403",
                 "4KiB",
                 "5ms",
                 "2026-01-10",
                 "1.2.3",
                 "10.0.0.0/8",
                 "2001:db8::/32",
                 "fe80::1",
                 "5060/tcp",
                 "\"\"\"one\"\"\"",
                 "\"\"\"\n    a\n  \n      b\"\n  \"\"\"",
                 "\"\"\"\"\"\"",
                 "\"\"\"\n\n\n\"\"\"",
                 "true",
                 "\"a rather long string, so that the line it stands in has to break somewhere\""});
  }
  void literals(const std::string& close, bool strings) {
    const size_t size = below(5);
    for (size_t i = 0; i < size; ++i) {
      add(strings ? pick({"\"H: v\"", "\"X: \\t\""}) : literal());
      if (i + 1 < size || maybe()) add(",");
    }
    add(close);
  }
  void set() {
    add("{");
    literals("}", false);
  }
  void reference() {
    add(name());
    if (below(4) == 0) {
      add("[");
      add("\"Key\"i");
      add(maybe() ? "]" : "].value");
    }
    if (below(6) == 0) add("| lower");
  }
  void operand() {
    if (below(4) == 0)
      add(pick({"any", "all"}));
    else if (maybe())
      return add(literal());
    maybe() ? set() : reference();
  }
  void comparison() {
    if (maybe())
      add(pick({"==", "!=", "<", "<=", ">", ">="}));
    else
      add(pick({"in", "contains", "not in", "not  matches", "starts_with", "ends_with",
                "not\nstarts_with"}));
    operand();
    if (below(4) == 0) add(pick({"or absent", "and present"}));
  }
  void condition(size_t depth) {
    const size_t terms = below(8) == 0 ? 6 : 1 + below(3);
    for (size_t i = 0; i < terms; ++i) {
      if (i != 0) add(pick({"and", "or"}));
      unary(depth);
    }
  }
  void nested(const std::string& open, const std::string& close, size_t depth) {
    add(open);
    condition(depth - 1);
    add(close);
  }
  void unary(size_t depth) {
    switch (depth == 0 ? 6 + below(4) : below(10)) {
      case 0:
        add("not");
        return unary(depth - 1);
      case 1:
        return nested("(", ")", depth);
      case 2:
        return nested("same view (", ")", depth);
      case 3:
        add(pick({"any", "all"}));
        add("e in");
        reference();
        return nested("where", "", depth);
      case 4:
        add(pick({"any", "all"}));
        reference();
        return comparison();
      case 6:
        return add(pick({"true", "false", "flag", "x is present", "y.z is absent", "p()"}));
      case 7:
        add("p(");
        add(literal());
        add(",");
        reference();
        return add(")");
      default:
        reference();
        return comparison();
    }
  }
  void entries(std::initializer_list<const char*> keys) {
    for (size_t i = below(5); i > 0; --i) {
      add(below(6) == 0 ? "unknown" : pick(keys));
      for (size_t values = below(4); values > 0; --values) {
        if (below(4) == 0 && values > 1) {
          add(word());
          add(",");
        }
        add(maybe() ? literal() : word());
      }
    }
  }
  void declaration() {
    switch (below(8)) {
      case 0:
        add("param a : host =");
        return add(literal());
      case 1:
        add("set s : set<text> =");
        return set();
      case 2:
        add("let a =");
        return add(literal());
      case 3:
        add("let name_that_is_long =");
        return condition(3);
      case 4:
        add("predicate p(a : text, b : set<ip>) =");
        return condition(2);
      case 5:
        return add(pick({"form f = a", "form f = a | b | c", "param n : int? = 5",
                         "param s : set<int> = { }"}));
      case 6:
        return schema();
      default:
        return mitigation();
    }
  }
  void fields(const std::string& word) {
    for (size_t i = below(4); i > 0; --i) {
      add(word + name());
      add(pick({": text", ": list<pair>", ": ip?"}));
      for (const char* flag : {"verbatim", "secret", "nocase", "max 1MiB", "key name"}) {
        if (below(4) == 0) add(flag);
      }
    }
  }
  void schema() {
    add("schema a.b version 1 {");
    for (size_t i = below(3); i > 0; --i) {
      add("record r {");
      word_fields();
      add("}");
    }
    for (size_t i = below(3); i > 0; --i) {
      add("event a.e " + pick({"", "after a.d "}) + "{");
      fields("field ");
      add("}");
    }
    add("}");
  }
  void word_fields() {
    for (size_t i = below(4); i > 0; --i) {
      add(pick({"name", "value", "key", "max"}));
      add(pick({": text", ": text verbatim", ": bytes? max 4KiB nocase"}));
    }
  }
  void mitigation() {
    add("mitigation " + pick({"M1", "a-b.c"}) + " \"title\" {");
    if (maybe())
      add("about {"), entries({"cve", "severity", "reference", "breaks", "author", "note"}),
          add("}");
    if (maybe())
      add("lifecycle {"), entries({"status", "revision", "supersedes", "expires"}), add("}");
    for (size_t i = below(3); i > 0; --i) {
      add("affects server {");
      for (size_t ranges = below(3); ranges > 0; --ranges) add("1.0 before 1.2.3");
      add("}");
    }
    if (maybe()) add("on " + pick({"http.request", "host"}));
    if (below(4) == 0) add("backend " + pick({"iis", "php"}));
    if (maybe()) add("when"), condition(3);
    for (size_t i = below(3); i > 0; --i) {
      add("except \"why\" when");
      condition(2);
      if (maybe()) add("until 2026-12-31");
    }
    if (maybe()) {
      add("then");
      for (size_t i = below(3); i > 0; --i) action(), add(",");
      action();
    }
    if (below(4) == 0) add(pick({"on_oversize block", "on_budget allow", "on_error log"}));
    if (maybe()) tests();
    add("}");
  }
  void action() {
    add(pick({"block", "drop", "log(http.uri, a.b)", "block(status: 403, body: \"x\")", "stop()",
              "close(5060/tcp) undo restore",
              "set_header(\"A\", \"a value that takes some room on its line\")"}));
  }
  void tests() {
    add("tests {");
    for (size_t i = below(4); i > 0; --i) test();
    add("}");
  }
  void test() {
    switch (below(5)) {
      case 0:
        return add(
            pick({"stays block under case", "stays block under a, b", "armed with server = 1.2"}));
      case 2:
        add(pick({"block", "pass"}) + " connection");
        break;
      case 3:
        add("pass event {" +
            pick({"", "a.b = 1 c = \"d\"", "a = 192.0.2.1 b = 2MiB b = true",
                  "a.b = { name = \"c\" value = \"\" } a.b = { }"}) +
            "}");
        break;
      case 1:
        add(pick({"block", "idle"}));
        add("\"\"\"\n   GET / HTTP/1.1\n   Host: a\n\n   body\n  \"\"\"");
        break;
      default:
        add(pick({"block", "pass", "observe", "idle", "edit", "armed"}));
        add(pick({"GET", "PROPFIND", "M-SEARCH"}));
        add(pick({"\"https://a.example/\"",
                  "\"https://a.example/a/long/path/that/goes/on/and/on?with=a&query=too\""}));
        if (below(3) == 0) add("{"), literals("}", true);
    }
    if (below(4) == 0) add("with a = 1.2, b = 3");
    if (below(4) == 0) add("from ::1");
    if (below(6) == 0) add("to " + pick({"443", "5060/tcp"}));
    if (below(6) == 0) add("sni \"a.example\"");
    if (below(6) == 0) add("alpn {"), literals("}", true);
    if (below(4) == 0) add("at 2026-01-01");
    if (below(6) == 0) {
      add("response \"\"\"\n   HTTP/1.1 200 OK\n\n   body\n  \"\"\"");
    } else if (below(4) == 0) {
      add("response " + pick({"", "404 "}) + "{"), literals("}", true);
    }
    if (below(4) == 0) add("gives {"), literals("}", true);
  }

  std::mt19937 random_;
  std::string out_;
};

/// Seeds 0 up to here are what the tests use.
inline constexpr uint32_t kRandomTexts = 3000;

}  // namespace stopgap::lang
