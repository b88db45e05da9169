// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/clauses.h"

#include <algorithm>

#include "compiler/lower.h"
#include "compiler/passes/pass.h"
#include "compiler/test_text.h"
#include "engine/limits.h"
#include "engine/views.h"

namespace stopgap::compiler::passes {
namespace {

using Texts = std::vector<std::string>;

ir::Module lowered(const std::string& condition, const std::string& declarations = "") {
  return lower(testing::check_conditions({condition}, declarations).pack);
}

Texts necessary(const std::string& condition, const std::string& declarations = "") {
  const ir::Module module = lowered(condition, declarations);
  Texts texts;
  for (const ir::Clause& clause : necessary_clauses(module, module.rules[0].root)) {
    texts.push_back(ir::dump_clause(clause));
  }
  return texts;
}

TEST(Clauses, OfLeaves) {
  EXPECT_EQ(necessary("http.body_size > 4KiB or http.uri_size > 1KiB"), Texts{});
  EXPECT_EQ(necessary("http.path == \"/Abc\""), Texts{"any of { \"/abc\"@line }"});
}

TEST(Clauses, OfLists) {
  EXPECT_EQ(necessary("any http.args.name == \"cmd\""),
            Texts{"any of { \"cmd\"@line \"cmd\"@body }"});
  EXPECT_EQ(necessary("any http.headers[\"X-A\"] contains \"v1v\""),
            Texts{"any of { \"v1v\"@headers }"});
  EXPECT_EQ(necessary("any h in http.headers[\"X-A\"] where not h.value contains \"v1v\""),
            Texts{"any of { \"x-a\"@headers }"});
  EXPECT_EQ(necessary("all http.headers contains \"v1v\""), Texts{});
}

/// An atom may be cut, a name may not: values of a header that nobody sends would be scanned.
TEST(Clauses, OfLongNamesOfHeaders) {
  const std::string name = "X-" + std::string(98, 'N');
  const std::string lower = "x-" + std::string(98, 'n');
  const ir::Module module = lowered("any http.headers[\"" + name + "\"] contains \"" + name + "\"");
  const std::vector<ir::Clause> clauses = necessary_clauses(module, module.rules[0].root);
  ASSERT_EQ(clauses.size(), 1u);
  ASSERT_EQ(clauses[0].atoms.size(), 1u);
  EXPECT_EQ(clauses[0].atoms[0].bytes, lower.substr(0, engine::kMaxAtomBytes));
  ASSERT_EQ(clauses[0].atoms[0].sources.size(), 1u);
  EXPECT_EQ(clauses[0].atoms[0].sources[0].header, lower);
}

TEST(Clauses, OfAndOrNot) {
  EXPECT_EQ(necessary("http.path == \"/abc\" and http.query contains \"def\""),
            (Texts{"any of { \"/abc\"@line }", "any of { \"def\"@line }"}));
  EXPECT_EQ(necessary("http.path == \"/abc\" or http.uri contains \"def\""),
            Texts{"any of { \"/abc\"@line \"def\"@line }"});
  EXPECT_EQ(necessary("http.path == \"/abc\" or http.flags.null_byte"), Texts{});
  EXPECT_EQ(necessary("not http.path == \"/abc\""), Texts{});
}

TEST(Clauses, OfSetsAndParameters) {
  EXPECT_EQ(necessary("http.path in { \"/abc\", \"/def\" }"),
            Texts{"any of { \"/abc\"@line \"/def\"@line }"});
  EXPECT_EQ(necessary("http.path in p", "param p : set<text> = { \"/abc\" }\n"), Texts{});
  EXPECT_EQ(necessary("http.path starts_with p", "param p : text = \"/abc\"\n"), Texts{});
  std::string many = "{ ";
  for (int i = 0; i < 65; ++i) many += (i > 0 ? ", " : "") + ("\"/p" + std::to_string(i)) + "\"";
  EXPECT_EQ(necessary("http.path in " + many + " }"), Texts{});
}

TEST(Clauses, OfRegexes) {
  EXPECT_EQ(necessary("http.uri matches /Auto.*(json|xml)$/"),
            (Texts{"any of { \"auto\"@line }", "any of { \"json\"@line \"xml\"@line }"}));
}

TEST(Rarity, CountsCommonWordsAsOneByte) {
  EXPECT_EQ(effective_length("post"), 1u);
  EXPECT_EQ(effective_length("/index.php"), 2u);
  EXPECT_EQ(effective_length("xq7z"), 4u);
  EXPECT_EQ(effective_length("mapi"), 4u);
}

TEST(Gate, WakesOnTheRarestAndDropsCommonOnes) {
  ir::Module module = lowered(
      "http.method == \"POST\" and http.path starts_with \"/api/\" and "
      "http.body contains \"a-long-marker-of-the-body\" and http.query contains \"xq7zzy\"");
  gate(module);
  Texts chosen;
  for (const ir::Clause& clause : module.rules[0].clauses) {
    chosen.push_back(ir::dump_clause(clause));
  }
  EXPECT_EQ(chosen,
            (Texts{"any of { \"xq7zzy\"@line }", "any of { \"a-long-marker-of-the-body\"@body }"}));
  ir::Module only_short = lowered("http.path contains \"a\"");
  gate(only_short);
  EXPECT_EQ(only_short.rules[0].clauses.size(), 1u);
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower;
}

bool occurs(const ir::Atom& atom, engine::Views& views) {
  bool found = false;
  for (const ir::ScanSource& source : atom.sources) {
    views.gate(source.source, source.header, [&](std::string_view piece) {
      found = found || lower_case(piece).find(atom.bytes) != std::string::npos;
      return true;
    });
  }
  return found;
}

struct Holding {
  std::string condition;
  std::string_view target;
  std::string_view header_name = "X";
  std::string_view header_value = "y";
  std::string_view body = "";
};

/// A request for which a condition holds contains an atom of every clause.
TEST(Clauses, AreMetWhereTheConditionHolds) {
  const Holding cases[] = {
      {"http.path == \"/a b/c\"", "/x/..%2f/a%20b//c"},
      {"http.path starts_with \"/owa/\"", "/%6fwa;x/"},
      {"http.query contains \"<script>\"", "/?q=%253Cscript%253E"},
      {"any http.args == \"a b\"", "/?q=a+b"},
      {"any http.form_args.name == \"q<\"", "/", "Content-Type",
       "application/x-www-form-urlencoded; charset=x", "q%3c=1"},
      {"any http.args == \"z z\"", "/", "content-type", "application/x-www-form-urlencoded",
       "k=z+z"},
      {"any http.cookies[\"sid\"] == \"v;w\"", "/", "cookie", "a=b; SID=\"v%3bw\""},
      {"any http.headers[\"User-Agent\"] contains \"${jndi:\"", "/", "user-agent",
       "x %24{JNDI: ${jndi:x"},
      {"any h in http.headers where h.name == \"x-evil\"", "/", "X-EVIL", ""},
      {"http.host == \"a.example\"", "http://u@A.example.:80/"},
      {"http.target contains \"a.example\"", "http://a%2eexample/"},
      {"http.body contains \"%41\"", "/", "X", "y", "..%41.."},
      {"http.uri matches /a(?:b|cc)+d/i", "/A%42d"},
      {"http.method == \"GET\" and http.version == \"1.1\"", "/"},
  };
  engine::Views views;
  for (const Holding& holding : cases) {
    const ir::Module module = lowered(holding.condition);
    const auto clauses = necessary_clauses(module, module.rules[0].root);
    EXPECT_FALSE(clauses.empty()) << holding.condition;
    const engine::HeaderView header{holding.header_name, holding.header_value};
    engine::RequestView request;
    request.method = "GET";
    request.target = holding.target;
    request.headers = {&header, 1};
    request.body = holding.body;
    views.reset(request);
    for (const ir::Clause& clause : clauses) {
      EXPECT_TRUE(std::any_of(clause.atoms.begin(), clause.atoms.end(),
                              [&](const ir::Atom& atom) { return occurs(atom, views); }))
          << holding.condition << " without " << ir::dump_clause(clause);
    }
  }
}

}  // namespace
}  // namespace stopgap::compiler::passes
