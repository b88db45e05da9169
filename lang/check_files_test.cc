// SPDX-License-Identifier: Apache-2.0
// Rule text that names files: limits and the files' own names. What messages look like is in
// tests/golden/check (data_file_*).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "lang/check_for_test.h"
#include "lang/limits.h"

namespace stopgap::lang {
namespace {

std::string pack_with(const std::string& declarations, const std::string& when) {
  return "syntax 1\nimport std.http\n" + declarations + R"(
mitigation M2026-001 "A debug console" {
  about { severity high  breaks "Nothing known." }
  lifecycle { status enforce  revision 1 on 2026-01-10 }
  on http.request
  when )" +
         when + R"(
  then block
  tests { block GET "https://www.example.org/debug/" pass GET "https://www.example.org/" }
}
)";
}

Checked check_data(const std::string& type, const std::string& content) {
  const auto data = [&content](std::string_view from, std::string_view path) {
    EXPECT_EQ(from, "dir/a.gap");
    return std::optional(FoundFile{"dir/" + std::string(path), content});
  };
  const std::string field = type == "cidr"  ? "client.ip"
                            : type == "int" ? "server.port"
                                            : "http.uri";
  return check_text("dir/a.gap",
                    pack_with("set s : set<" + type + "> from \"s.txt\"", field + " in s"), data);
}

TEST(DataFile, ManyEntries) {
  std::string lines;
  for (size_t i = 0; i < kMaxSetElements; ++i) lines += "/path/" + std::to_string(i) + "\n";
  Checked made = check_data("text", lines);
  EXPECT_FALSE(made.diagnostics.has_errors());
  ASSERT_EQ(made.pack.sets.size(), 1u);
  EXPECT_EQ(made.pack.sets[0].value.strings.size(), kMaxSetElements);
  made = check_data("text", lines + "/one more");
  EXPECT_EQ(made.count(Code::kTooMany), 1u);
}

TEST(DataFile, TooLarge) {
  const Checked made = check_data("text", std::string(kMaxDataFileBytes + 1, 'a'));
  EXPECT_EQ(made.count(Code::kFileTooLarge), 1u);
  EXPECT_EQ(check_data("text", std::string(kMaxLiteralBytes + 1, 'a')).count(Code::kLiteralTooLong),
            1u);
}

TEST(DataFile, EveryBadLineIsReported) {
  std::string lines;
  for (int i = 0; i < 40; ++i) lines += "x" + std::to_string(i) + "\n";
  const Checked made = check_data("int", lines);
  EXPECT_EQ(made.count(Code::kBadDataLine), 40u);
  const Diagnostic& last = made.diagnostics.all().back();
  EXPECT_EQ(made.sources.name(last.labels[0].span.file), "dir/s.txt");
  EXPECT_EQ(made.sources.line_column(last.labels[0].span.file, last.labels[0].span.begin).line,
            40u);
}

TEST(DataFile, AWrongEntryFarDown) {
  std::string lines;
  for (int i = 1; i <= 100'000; ++i) {
    lines += i == 77'777 ? "10.1.2.300/24\n"
                         : fmt::format("10.{}.{}.{}\n", i >> 16, i >> 8 & 255, i & 255);
  }
  const Checked made = check_data("cidr", lines);
  ASSERT_EQ(made.count(Code::kBadAddress), 1u);
  EXPECT_NE(render_text(made.diagnostics, made.sources, false).find("dir/s.txt:77777:1\n"),
            std::string::npos);
}

TEST(DataFile, HostileBytes) {
  using namespace std::string_literals;
  for (const char* type : {"text", "ip", "cidr", "int"}) {
    const std::string lines = "\0\n\xff\xfe\n\xc0\x80\n:::\n-1\n0x\n/\n\r\r\n"s;
    const Checked made = check_data(type, lines);
    EXPECT_EQ(made.diagnostics.has_errors(), type != std::string("text")) << type;
  }
  for (const char* text : {"a.example\n\0b\n", "a.example\rb.example\n", "\xff.example\n"}) {
    const std::string lines = text + "c\0d.example\n"s;
    EXPECT_GE(check_data("host", lines).count(Code::kBadDataLine), 1u);
  }
}

TEST(DataFile, ALineOfMegabytesIsShownInPart) {
  const std::string line(kMaxDataFileBytes - 10, '\xe4');
  const Checked made = check_data("text", "a\n" + line);
  ASSERT_EQ(made.count(Code::kLiteralTooLong), 1u);
  EXPECT_LT(render_text(made.diagnostics, made.sources, false).size(), 2000u);
}

TEST(DataFile, BytesMarksAndLineEnds) {
  const Checked made = check_data("text", "\xEF\xBB\xBF/a b\r\n\t#no\r\n \"/\xff\"\r\n/#c");
  EXPECT_FALSE(made.diagnostics.has_errors());
  const std::vector<StringValue> expected = {{"/a b", false}, {"\"/\xff\"", false}, {"/#c", false}};
  EXPECT_EQ(made.pack.sets.at(0).value.strings, expected);
}

TEST(DataFile, NoSourceNoFile) {
  const Checked made =
      check_text("a.gap", pack_with("set s : set<text> from \"s.txt\"", "http.uri in s"));
  EXPECT_EQ(made.count(Code::kMissingFile), 1u);
}

using Files = std::map<std::string, std::string>;

/// files["a.gap"] is the pack; imports find the others by path.
Checked check_imports(
    const Files& files,
    const std::function<std::string(std::string_view, std::string_view)>& place =
        [](std::string_view, std::string_view path) { return std::string(path); }) {
  Checked made;
  std::vector<ast::File> trees;
  trees.push_back(
      parse(made.sources, made.sources.add("a.gap", files.at("a.gap")), made.diagnostics));
  Inputs inputs;
  inputs.modules = standard_module;
  inputs.packs = [&](std::string_view from, std::string_view path) -> std::optional<FoundFile> {
    const auto found = files.find(place(from, path));
    if (found == files.end()) return std::nullopt;
    return FoundFile{found->first, found->second};
  };
  made.pack = check(made.sources, trees, inputs, made.diagnostics);
  return made;
}

std::string messages(const Checked& checked) {
  return render_text(checked.diagnostics, checked.sources, false);
}

const std::string kHead = "syntax 1\nimport std.http\n";

TEST(Imports, NamesAreQualifiedAndTheModulesOwn) {
  const Checked made = check_imports(
      {{"a.gap", pack_with("import acme.lib\nlet is_root = http.path == \"/mine\"",
                           "acme.lib.is_bad({ \"b.example\" }) and is_root\n"
                           "and http.host in acme.lib.hosts or absent")},
       {"acme/lib.gap",
        kHead + "param hosts : set<host> = { \"a.example\" }\n"
                "param unused : int = 1\n"
                "let is_root = http.path == \"/\"\n"
                "predicate is_bad(more : set<host>) = is_root and http.host in more\n"}});
  ASSERT_FALSE(made.diagnostics.has_errors()) << messages(made);
  EXPECT_EQ(made.count(Code::kUnused), 0u) << "unused names of a module are its own business";
  const std::string tree = dump(made.pack);
  EXPECT_NE(tree.find("http.path == \"/\"\n"), std::string::npos) << tree;
  EXPECT_NE(tree.find("http.path == \"/mine\""), std::string::npos) << tree;
  EXPECT_NE(tree.find("param acme.lib.hosts"), std::string::npos) << tree;
  for (const SetInfo& set : made.pack.sets) {
    EXPECT_EQ(set.is_unused, set.name == "acme.lib.unused") << set.name;
  }
}

TEST(Imports, UnqualifiedNamesOfModulesAreUnknown) {
  const Checked made =
      check_imports({{"a.gap", pack_with("import acme.lib", "is_root")},
                     {"acme/lib.gap", kHead + "let is_root = http.path == \"/\"\n"}});
  EXPECT_TRUE(made.diagnostics.has_errors());
  const Checked not_imported =
      check_imports({{"a.gap", pack_with("import acme.b", "acme.lib.is_root")},
                     {"acme/b.gap", kHead + "import acme.lib\nlet x = acme.lib.is_root\n"},
                     {"acme/lib.gap", kHead + "let is_root = http.path == \"/\"\n"}});
  EXPECT_TRUE(not_imported.diagnostics.has_errors()) << "imports are not handed on";
}

TEST(Imports, CyclesMissingTwiceUnusedAndOwn) {
  const std::string lib = kHead + "let x = http.path == \"/\"\n";
  EXPECT_EQ(check_imports({{"a.gap", pack_with("import b", "b.x")},
                           {"b.gap", kHead + "import c\nlet x = c.x\n"},
                           {"c.gap", kHead + "import b\nlet x = true\n"}})
                .count(Code::kCycle),
            1u);
  EXPECT_EQ(check_imports({{"a.gap", pack_with("import b", "true")}}).count(Code::kUnknownModule),
            1u);
  EXPECT_EQ(check_imports({{"a.gap", pack_with("import b\nimport b", "b.x")}, {"b.gap", lib}})
                .count(Code::kDuplicateImport),
            1u);
  EXPECT_EQ(check_imports({{"a.gap", pack_with("import b", "http.path == \"/\"")}, {"b.gap", lib}})
                .count(Code::kUnused),
            1u);
  EXPECT_EQ(check_imports({{"a.gap", pack_with("import a", "true")}}).count(Code::kOwnFileImported),
            1u);
  EXPECT_EQ(check_imports({{"a.gap", pack_with("import b\nlet b.x = true", "b.x")}, {"b.gap", lib}})
                .count(Code::kShadowing),
            1u);
}

TEST(Imports, OneNameIsOneFile) {
  const auto below = [](std::string_view from, std::string_view path) {
    const size_t slash = from.rfind('/');
    return slash == std::string_view::npos ? std::string(path)
                                           : std::string(from.substr(0, slash + 1)).append(path);
  };
  Files files = {{"a.gap", pack_with("import acme.lib\nimport base", "acme.lib.x and base.x")},
                 {"acme/lib.gap", kHead + "import base\nlet x = base.x\n"},
                 {"acme/base.gap", kHead + "let x = http.path == \"/\"\n"},
                 {"base.gap", kHead + "let x = http.path == \"/other\"\n"}};
  EXPECT_EQ(check_imports(files, below).count(Code::kShadowing), 1u);
  files.erase("base.gap");
  EXPECT_EQ(check_imports(files, below).count(Code::kUnknownModule), 1u);
  files["a.gap"] = pack_with("import acme.lib", "acme.lib.x");
  EXPECT_FALSE(check_imports(files, below).diagnostics.has_errors());
}

TEST(Imports, ALongChainEnds) {
  Files files = {{"a.gap", pack_with("import m0", "m0.x")}};
  for (int i = 0; i < 10'000; ++i) {
    files["m" + std::to_string(i) + ".gap"] =
        kHead + fmt::format("import m{0}\nlet x = m{0}.x\n", i + 1);
  }
  EXPECT_EQ(check_imports(files).count(Code::kCycle), 1u);
}

TEST(Imports, ErrorsOfAModuleStandInItsFile) {
  const Checked made = check_imports(
      {{"a.gap", pack_with("import b", "b.x")}, {"b.gap", kHead + "let x = http.pth == \"/\"\n"}});
  ASSERT_EQ(made.count(Code::kUnknownField), 1u) << messages(made);
  EXPECT_NE(messages(made).find("b.gap:3:9"), std::string::npos) << messages(made);
}

TEST(Imports, MitigationsAreThereToBeSuperseded) {
  std::string own = pack_with("import b", "http.path starts_with \"/debug/\"");
  own.replace(own.find("lifecycle {"), 11, "lifecycle { supersedes M2026-000 ");
  std::string old = pack_with("let root = http.path == \"/debug/\"", "root");
  old.replace(old.find("M2026-001"), 9, "M2026-000");
  const Checked made = check_imports({{"a.gap", own}, {"b.gap", old}});
  ASSERT_FALSE(made.diagnostics.has_errors()) << messages(made);
  EXPECT_EQ(made.count(Code::kUnknownSuperseded) + made.count(Code::kUnused), 0u) << messages(made);
  EXPECT_EQ(made.pack.mitigations.size(), 1u);
  ASSERT_EQ(made.pack.imported.size(), 1u);
  EXPECT_EQ(made.pack.imported[0].id, "M2026-000");
  EXPECT_EQ(made.pack.imported[0].tests.size(), 2u);
}

}  // namespace
}  // namespace stopgap::lang
