// SPDX-License-Identifier: Apache-2.0
// stopgap explain: conditions as their author wrote them, with the signs, guards, alternatives and
// exceptions that stand there.
#include <gtest/gtest.h>

#include "tests/e2e/runner.h"

namespace stopgap::e2e {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

constexpr const char* kDeclarations = R"(
let debug_switch = http.query != "debug" or absent
let known_door = http.path starts_with "/owa/"i or http.path starts_with "/ecp/"i
predicate probe(paths : set<text>) = http.path in paths and client.ip in 192.0.2.0/28 and present
set health : set<text> = { "/ping", "/health" }
)";

class Conditions : public ::testing::Test {
 protected:
  /// Below `then`: what is said of a mitigation with this condition, up to the next empty line.
  std::string explain(const std::string& when, const std::string& request,
                      const std::string& day = "2026-02-01") {
    const std::string rules =
        std::string("syntax 1\nimport std.http\n") + kDeclarations +
        "let every_name = debug_switch and known_door and probe(health)\n"
        "mitigation M0 \"uses all\" {\n  about { severity low breaks \"n\" }\n"
        "  lifecycle { status draft revision 1 on 2026-01-10 }\n"
        "  on http.request\n  when every_name and http.path == \"/never\"\n"
        "  then block\n  tests { pass GET \"https://a.example/\" }\n}\n"
        "mitigation M1 \"t\" {\n  about { severity low breaks \"n\" }\n"
        "  lifecycle { status enforce revision 1 on 2026-01-10 }\n"
        "  on http.request\n  when " +
        when +
        "\n  then block\n"
        "  on_oversize log\n  tests {\n"
        "    block GET \"https://a.example/\" pass GET \"https://a.example/\" }\n}\n";
    RunOptions options;
    options.input = request;
    const Outcome outcome = run(
        {"explain", dir_.write("a.gap", rules), "--all", "--request", "-", "--at", day}, options);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    const size_t at = outcome.out.find("  M1 \"t\"");
    const std::string then = "    then block(status: 403)\n";
    const size_t begin = outcome.out.find(then, at);
    if (at == std::string::npos || begin == std::string::npos) return outcome.out;
    std::string text = outcome.out.substr(begin + then.size());
    text.resize(std::min(text.size(), text.find("\n\n") + 1));
    const std::string gated = "    a string that it needs does not occur\n";
    return text.starts_with(gated) ? text.substr(gated.size()) : text;
  }
  cli::TemporaryDirectory dir_;
};

std::string get(const std::string& target) { return record("a", target); }

TEST_F(Conditions, SignsAreThoseOfTheText) {
  EXPECT_EQ(explain("http.path contains \"/a\" and (http.query != \"debug\" or absent)\n"
                    "and not http.uri contains \"b\" and http.method not in { \"PUT\", \"POST\" }\n"
                    "and http.host is present",
                    get("/a?debug")),
            R"(    + http.path contains "/a"  as sent, byte 0: »/a«
    - http.query != "debug" or absent  found as sent, byte 0: »debug«
    - not http.uri contains "b"  found as sent, byte 5: /a?de»b«ug
    + http.method not in { "PUT", "POST" }
    + http.host is present
)");
  EXPECT_EQ(explain("http.query != \"debug\" or absent", get("/a")),
            "    + http.query != \"debug\" or absent  absent\n");
  EXPECT_EQ(explain("http.query != \"debug\" and present", get("/a")),
            "    - http.query != \"debug\" and present  absent\n");
  EXPECT_EQ(explain("http.query != \"debug\" and present", get("/a?x")),
            "    + http.query != \"debug\" and present\n");
  EXPECT_EQ(explain("http.host is absent", get("/")), "    - http.host is absent\n");
}

TEST_F(Conditions, AlternativesAreIndented) {
  EXPECT_EQ(explain("(http.path contains \"/a\" and http.query contains \"x\"\n"
                    " or http.path contains \"/b\") and not (http.method == \"PUT\" or\n"
                    " http.uri contains \"%\" and http.uri contains \"q\")",
                    get("/b%41?q")),
            R"(    + one of:
      - all of:
        - http.path contains "/a"
        - http.query contains "x"
      + http.path contains "/b"  as sent, byte 0: »/b«%41
    - none of:
      - http.method == "PUT"
      + all of:
        + http.uri contains "%"  as sent, byte 2: /b»%«41?q
        + http.uri contains "q"  as sent, byte 6: /b%41?»q«
)");
  EXPECT_EQ(explain("http.path contains \"/a\" or http.path contains \"/b\"", get("/c")),
            R"(    - one of:
      - http.path contains "/a"
      - http.path contains "/b"
)");
  EXPECT_EQ(explain("not (http.path contains \"/a\" and http.path contains \"/b\")", get("/a")),
            R"(    + not all of:
      + http.path contains "/a"  as sent, byte 0: »/a«
      - http.path contains "/b"
)");
}

TEST_F(Conditions, NamesStandAboveWhatTheyStandFor) {
  EXPECT_EQ(explain("known_door and debug_switch and not probe(health)\n"
                    "or client.ip is absent and http.path == \"/\"",
                    R"({"id":"a","method":"GET","target":"/ping","client_ip":"198.51.100.1"})"),
            R"(    - one of:
      - all of:
        - known_door, one of:
          - http.path starts_with "/owa/"i
          - http.path starts_with "/ecp/"i
        + debug_switch
          + http.query != "debug" or absent  absent
        + not probe(health)
          - all of:
            + http.path in paths  as sent, byte 0: »/ping
            - client.ip in 192.0.2.0/28 and present  is 198.51.100.1
      - all of:
        - client.ip is absent
        - http.path == "/"
)");
}

TEST_F(Conditions, ExceptionsStandApart) {
  const std::string when =
      "http.path starts_with \"/p\"\n"
      "  except \"balancer probe\" when probe(health)\n"
      "  except \"old client\" when any http.headers[\"X-Old\"] == \"1\" or http.path == \"/p\" "
      "until "
      "2026-03-01";
  const std::string request =
      R"({"id":"a","method":"GET","target":"/ping","client_ip":"192.0.2.1"})";
  EXPECT_EQ(explain(when, request),
            R"(    + http.path starts_with "/p"  as sent, byte 0: »/p«ing
    except "balancer probe": holds
      + probe(health)
        + http.path in paths  as sent, byte 0: »/ping
        + client.ip in 192.0.2.0/28 and present  is 192.0.2.1
    except "old client" until 2026-03-01: does not hold
      - one of:
        - any http.headers["X-Old"] == "1"  no such element
        - http.path == "/p"
)");
  EXPECT_TRUE(holds(explain(when, request, "2026-03-02"),
                    "\n    except \"old client\": has ended, its last day was 2026-03-01\n"));
  EXPECT_TRUE(
      holds(explain(when, get("/p")), "    except \"old client\" until 2026-03-01: holds\n"));
}

TEST_F(Conditions, ElementsAndViewsAreNamed) {
  const std::string any =
      "any x in http.args where x.name == \"q\" and x.value not contains \"-\" and x.value "
      "contains any "
      "{ \"<\", \"javascript:\" }";
  EXPECT_EQ(explain(any, get("/?q=1-%3c&a=%3c&q=x")),
            R"(    - any x in http.args where ...  in none, nearest: `q`
      + x.name == "q"  `q` as sent, byte 0: »q«
      - x.value not contains "-"  found `q` as sent, byte 1: 1»-«%3c
      + x.value contains any { "<", "javascript:" }  `q` decoded 1x, byte 2: 1-»<«
)");
  EXPECT_EQ(explain(any, get("/?a=%3c&q=1")),
            R"(    - any x in http.args where ...  in none, nearest: `a`
      - x.name == "q"  but found `q` as sent, byte 0: »q«
      + x.value not contains "-"
      + x.value contains any { "<", "javascript:" }  `a` decoded 1x, byte 0: »<«
)");
  EXPECT_EQ(
      explain("all x in http.args where (x.name == \"q\" or x.value == \"1\")", get("/?q=2&a=2")),
      R"(    - all x in http.args where (...), one of:  not in `a`
      - x.name == "q"
      - x.value == "1"
)");
  EXPECT_EQ(explain("same view (http.uri contains \"/a\" and http.uri not contains \"%\")",
                    get("/%61%25")),
            R"(    - same view (...)  in none, nearest: decoded 1x
      + http.uri contains "/a"  decoded 1x, byte 0: »/a«%
      - http.uri not contains "%"  found decoded 1x, byte 2: /a»%«
)");
  EXPECT_EQ(explain("not any http.args.value contains \"x\" and any http.args.value != \"x\"",
                    get("/?a=1&b=x")),
            R"(    - not any http.args.value contains "x"  found `b` as sent, byte 0: »x«
    + any http.args.value != "x"  in `a`
)");
  EXPECT_EQ(
      explain("not same view (http.query contains \"a\" and http.query contains \"b\") or absent",
              get("/?ab")),
      R"(    - not same view (...) or absent  in as sent
      + http.query contains "a"  as sent, byte 0: »a«b
      + http.query contains "b"  as sent, byte 1: a»b«
)");
}

TEST_F(Conditions, WhatWasNotSeenHasItsMark) {
  const std::string body(1'500'000, 'A');
  const std::string request =
      "POST /up HTTP/1.1\r\nHost: a.example\r\nContent-Length: " + std::to_string(body.size()) +
      "\r\n\r\n" + body;
  EXPECT_EQ(
      explain("http.path == \"/up\" and (http.body contains \"EVIL\" or http.path == \"/x\")\n"
              "and not http.body contains \"fine\" and http.body_size > 1MiB",
              request),
      R"(    + http.path == "/up"  as sent, byte 0: »/up«
    ? one of:
      ? http.body contains "EVIL"  not known: oversize
      - http.path == "/x"
    ? not http.body contains "fine"  not known: oversize
    + http.body_size > 1MiB  is 1500000
)");
  EXPECT_TRUE(holds(explain("http.path == \"/elsewhere\" and http.body contains \"EVIL\"", request),
                    "    - http.path == \"/elsewhere\"\n"
                    "    ? http.body contains \"EVIL\"  not known: oversize\n"));
}

TEST_F(Conditions, TextOfRulesCannotDrive) {
  const std::string when = "http.path contains \"\\u{202e}\" or http.path contains \"\\x1b\"";
  const std::string told = explain(when, get("/a"));
  EXPECT_FALSE(holds(told, "\x1b")) << told;
  EXPECT_TRUE(holds(told, "\\u{202e}")) << told;
}

/// An `or` lacks what its best part lacks, so the second is nearer though more of the first holds.
TEST(NearestMiss, IsTheOneThatLacksLeast) {
  cli::TemporaryDirectory dir;
  const auto mitigation = [](const std::string& id, const std::string& when) {
    return "mitigation " + id +
           " \"t\" {\n  about { severity low breaks \"n\" }\n"
           "  lifecycle { status enforce revision 1 on 2026-01-10 }\n  on http.request\n  when " +
           when +
           "\n  then block\n  tests {\n    block GET \"https://a.example/\" pass GET "
           "\"https://a.example/\" }\n}\n";
  };
  const std::string rules =
      "syntax 1\nimport std.http\n" +
      mitigation("M1",
                 "http.uri contains \"a\" and http.uri contains \"b\" and http.uri contains \"y\" "
                 "and http.uri contains \"z\"") +
      mitigation("M2",
                 "http.uri contains \"a\" and (http.uri contains \"y\" and http.uri contains "
                 "\"z\" or http.uri contains \"c\")") +
      mitigation("M3", "http.uri contains \"y\" and http.method != \"PUT\"") +
      mitigation("M4", "http.uri contains \"a\"\n  except \"why\" when http.uri contains \"b\"");
  RunOptions options;
  options.input = get("/ab");
  const Outcome outcome = run({"explain", dir.write("a.gap", rules), "--request", "-"}, options);
  const std::string& out = outcome.out;
  EXPECT_TRUE(holds(out,
                    "nearest misses\n"
                    "  1 of 4 conditions held, 1 more is needed:\n  M2 \"t\""))
      << out;
  EXPECT_TRUE(holds(out, "  1 of 1 condition held, but an exception holds:\n  M4 \"t\"")) << out;
  EXPECT_TRUE(holds(out, "  2 of 4 conditions held, 2 more are needed:\n  M1 \"t\"")) << out;
  EXPECT_LT(out.find("  M4 "), out.find("  M1 ")) << out;
  EXPECT_FALSE(holds(out, "M3")) << "that it is no PUT is nothing";
}

}  // namespace
}  // namespace stopgap::e2e
