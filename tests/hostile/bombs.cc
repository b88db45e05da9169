// SPDX-License-Identifier: Apache-2.0
// See bombs.h.
#include "tests/hostile/bombs.h"

#include <fmt/format.h>

namespace stopgap::hostile {
namespace {

constexpr const char* kSimple = "http.path starts_with \"/debug/\"i";

Bomb only(std::string text) { return {std::move(text), ""}; }

std::string mitigation(const std::string& id, const std::string& condition) {
  return "mitigation " + id + R"( "a rule" {
  about     { severity high  breaks "Nothing known." }
  lifecycle { status draft  revision 1 on 2026-01-10 }
  on http.request
  when )" +
         condition + R"(
  then block
  tests { pass GET "https://www.example.org/" }
}
)";
}

Bomb parentheses(Random& random) {
  const size_t n = some_size(random, 300'000);
  return only(pack_of("", repeated("(", n) + kSimple + repeated(")", n - random.below(2))));
}
Bomb nots(Random& random) {
  return only(pack_of("", repeated("not ", some_size(random, 200'000)) + kSimple));
}
Bomb long_chains(Random& random) {
  const std::string word = random.pick({" and ", " or "});
  std::string condition = kSimple;
  for (size_t i = some_size(random, 10'000); i > 0; --i) {
    condition += word + fmt::format("http.uri contains \"w{}\"", i);
  }
  return only(pack_of("", condition));
}
Bomb alternating(Random& random) {
  std::string condition = kSimple;
  for (size_t i = some_size(random, 300); i > 0; --i) {
    condition =
        fmt::format("({} {} http.uri contains \"w{}\")", condition, i % 2 ? "and" : "or", i);
  }
  return only(pack_of("", condition));
}
Bomb large_set(Random& random) {
  std::string set = "set s : set<text> = { \"a\"";
  const size_t most = some_size(random, 60'000);
  for (size_t i = 0; i < most; ++i) set += fmt::format(", \"{}\"", i);
  return only(pack_of(
      set + " }\n",
      std::string("http.uri ") + random.pick({"in", "contains any", "contains all"}) + " s"));
}
Bomb same_beginnings(Random& random) {
  const std::string begin = repeated("a", 1 + random.below(200));
  std::string condition = kSimple;
  for (size_t i = some_size(random, 4000); i > 0; --i) {
    condition += fmt::format(" or http.uri contains \"{}{}\"", begin, i);
  }
  return only(pack_of("", condition));
}
Bomb long_literal(Random& random) {
  return only(
      pack_of("", "http.uri contains \"" + repeated("ab", some_size(random, 400'000)) + "\""));
}
Bomb lets(Random& random) {
  std::string text = "let l0 = " + std::string(kSimple) + "\n";
  const size_t most = 1 + some_size(random, 400);
  for (size_t i = 1; i <= most; ++i) {
    text += fmt::format("let l{} = l{} {} l{}\n", i, i - 1, random.pick({"and", "or"}), i - 1);
  }
  return only(pack_of(text, fmt::format("l{}", most)));
}
Bomb predicates(Random& random) {
  std::string text = "predicate p0(t : text) = http.uri contains t\n";
  const size_t most = 1 + some_size(random, 300);
  for (size_t i = 1; i <= most; ++i) {
    text += fmt::format("predicate p{}(t : text) = p{}(t) or p{}(\"w{}\")\n", i, i - 1, i - 1, i);
  }
  return only(pack_of(text, fmt::format("p{}(\"x\")", most)));
}
Bomb cycles(Random& random) {
  const std::string cycle =
      random.pick({"let a = b\nlet b = a\n", "let a = a\n", "predicate a() = a()\n", "form a = a\n",
                   "form a = b | lower\nform b = a | lower\n", "set a : set<text> = a\n"});
  return only(
      pack_of(cycle, random.pick({"a", "a()", "http.uri | a contains \"x\"", "http.uri in a"})));
}
Bomb imports(Random& random) {
  Bomb bomb{pack_of("", "mod.a.l"), "syntax 1\nimport "};
  bomb.text.insert(bomb.text.find("import"), "import mod.a\n");
  bomb.module += random.pick({"mod.a\n", "bomb\n", "std.http\n", "no.such\n"});
  bomb.module +=
      random.pick({"let l = l\n", "let l = http.path == \"/\"\n", "let", "import mod.a"});
  return bomb;
}
Bomb numbers(Random& random) {
  const std::string digits = repeated("9", some_size(random, 100'000));
  const std::string what =
      random.pick({"http.body_size > ", "http.uri_size == ", "server.port == ", "client.ip in ",
                   "http.response.status < "});
  const std::string tail = random.pick({"", "KiB", "GiB", ".", "/", "-", "e9", "h", "0x"});
  return only(pack_of("", what + digits + tail));
}
Bomb dates(Random& random) {
  std::string text = pack_of("", kSimple);
  const std::string date = random.pick({"0000-00-00", "9999-12-31", "99999-1-1", "2026-02-30",
                                        "2026-13-01", "-1-1-1", "1", "2026-01-10-10"});
  text.replace(text.find("2026-01-10"), 10, date);
  return only(std::move(text));
}
Bomb unterminated(Random& random) {
  const std::string open =
      random.pick({"\"", "\"\"\"", "/", "{", "(", "[", "/* ", "\"\\", "\"\\u{"});
  const std::string condition = "http.uri contains " + open;
  return only(pack_of("", condition + repeated(random.pick({"a", "\n", "\\", "\"", "/"}),
                                               some_size(random, 100'000))));
}
Bomb odd_bytes(Random& random) {
  std::string text = pack_of("", kSimple);
  for (size_t i = 1 + random.below(20); i > 0; --i) {
    const std::string odd =
        random.chance(30)
            ? std::string(1, '\0')
            : random.pick({"\xFF", "\xC0\x80", "\xED\xA0\x80", "\xE2\x80\xAE", "\xE2\x81\xA6",
                           "\x1b[2J", "\xEF\xBB\xBF", "\r", "\x7f", "\xF4\x90"});
    text.insert(random.below(text.size()), odd);
  }
  return only(std::move(text));
}
Bomb flipped(Random& random) {
  std::string text = pack_of("set s : set<text> = { \"a\", \"b\"i }\n", kSimple);
  for (size_t i = 1 + random.below(10); i > 0; --i) {
    text[random.below(text.size())] ^= static_cast<char>(1u << random.below(8));
  }
  return only(std::move(text));
}
Bomb cut(Random& random) {
  const std::string text = pack_of("let l = http.uri matches /a+/\n", "l and not (l or false)");
  return only(text.substr(0, random.below(text.size())) +
              repeated(random.pick({"", "{", "}", "mitigation"}), some_size(random, 1000)));
}
Bomb soup(Random& random) {
  std::string condition;
  for (size_t i = some_size(random, 20'000); i > 0; --i) {
    condition +=
        random.pick({"and ", "or ", "not ", "( ", ") ", "{ ", "} ", "any ", "x in ", "where ",
                     "http.path ", "== ", "\"a\" ", "/a/ ", "same view ", "| lower ", "absent "});
  }
  return only(pack_of("", condition));
}
Bomb mitigations(Random& random) {
  std::string text = pack_of("", kSimple);
  for (size_t i = some_size(random, 3000); i > 0; --i) {
    text += mitigation(fmt::format("M{}", i), fmt::format("http.uri contains \"w{}x\"", i));
  }
  return only(std::move(text));
}
Bomb quantifiers(Random& random) {
  const size_t n = some_size(random, 80);
  std::string condition;
  for (size_t i = 0; i < n; ++i) {
    condition += fmt::format("any x{} in http.args where (", i);
  }
  return only(pack_of("", condition + "x0.value contains \"a\"" + repeated(")", n)));
}
Bomb same_views(Random& random) {
  std::string inner = "http.path contains \"a\"";
  for (size_t i = some_size(random, 400); i > 0; --i) {
    inner += fmt::format(" and {}http.path contains \"b{}\"", i % 3 == 0 ? "not " : "", i);
  }
  return only(pack_of("", "same view (" + inner + ")"));
}
Bomb forms(Random& random) {
  std::string text = "form f0 = lower\n", condition = "http.uri";
  const size_t most = 1 + some_size(random, 100);
  for (size_t i = 1; i <= most; ++i) {
    text += fmt::format("form f{} = f{} | {}\n", i, i - 1,
                        random.pick({"lower", "html_entities", "base64_decode", "percent_decode"}));
  }
  for (size_t i = some_size(random, 40); i > 0; --i)
    condition += fmt::format(" | f{}", random.below(most));
  return only(pack_of(text, condition + " contains \"a\""));
}
Bomb many_tests(Random& random) {
  std::string text = pack_of("", kSimple);
  std::string tests;
  for (size_t i = some_size(random, 4000); i > 0; --i) {
    tests += fmt::format("    block GET \"https://www.example.org/debug/{}\"\n", i);
  }
  tests += "    stays block under percent_encode, double_encode, case, dot_segments\n";
  text.insert(text.rfind("tests { ") + 8, "\n" + tests);
  return only(std::move(text));
}
Bomb exceptions(Random& random) {
  std::string text = kSimple;
  for (size_t i = some_size(random, 2000); i > 0; --i) {
    text += fmt::format("\n  except \"e\" when http.uri contains \"e{}\"", i);
  }
  return only(pack_of("", text));
}
Bomb long_names(Random& random) {
  const std::string name =
      repeated(random.pick({"a", "a.", "_", "http."}), some_size(random, 100'000));
  return only(pack_of("let " + name + " = true\n", name));
}
Bomb references(Random& random) {
  std::string text = pack_of("", kSimple);
  std::string about;
  for (size_t i = some_size(random, 10'000); i > 0; --i) {
    about += fmt::format("reference \"https://www.example.org/{}\"  ", i);
  }
  text.insert(text.find("severity"), about);
  return only(std::move(text));
}
Bomb own_schema(Random& random) {
  std::string text = "schema acme.own version 1 {\n  event own.a {\n";
  for (size_t i = some_size(random, 5000); i > 0; --i) {
    text += fmt::format("    field own.f{} : {}\n", i,
                        random.pick({"text", "int", "bytes max 9999GiB", "ip?", "list<none> key a",
                                     "bytes max 64MiB"}));
  }
  return only(pack_of(text + "  }\n}\n", kSimple));
}

}  // namespace

size_t some_size(Random& random, size_t most) {
  return 1 + random.below(random.chance(40) ? most : random.chance(50) ? most / 10 + 1 : 20);
}

std::string repeated(const std::string& text, size_t times) {
  std::string all;
  for (size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string pack_of(const std::string& declarations, const std::string& condition) {
  return "syntax 1\npack \"bomb\" version 1.0.0 { publisher \"Nobody\"  requires engine >= 0.1 }\n"
         "import std.http\n" +
         declarations + mitigation("B1", condition);
}

const std::vector<Family>& families() {
  static const std::vector<Family> all = {{"parentheses", parentheses},
                                          {"nots", nots},
                                          {"long chains", long_chains},
                                          {"alternating and, or", alternating},
                                          {"large sets", large_set},
                                          {"same beginnings", same_beginnings},
                                          {"long literals", long_literal},
                                          {"lets that double", lets},
                                          {"predicates that double", predicates},
                                          {"cycles", cycles},
                                          {"imports", imports},
                                          {"huge numbers", numbers},
                                          {"dates", dates},
                                          {"unterminated", unterminated},
                                          {"odd bytes", odd_bytes},
                                          {"flipped bits", flipped},
                                          {"cut short", cut},
                                          {"soup of words", soup},
                                          {"thousands of mitigations", mitigations},
                                          {"nested quantifiers", quantifiers},
                                          {"same view of hundreds", same_views},
                                          {"forms of forms", forms},
                                          {"thousands of tests", many_tests},
                                          {"thousands of exceptions", exceptions},
                                          {"long names", long_names},
                                          {"thousands of references", references},
                                          {"schemas of thousands", own_schema}};
  return all;
}

}  // namespace stopgap::hostile
