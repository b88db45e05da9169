// SPDX-License-Identifier: Apache-2.0
// See rule_files.h. Exercised by the differential runs of ctest.
#include "tests/differential/rule_files.h"

#include <fmt/format.h>

#include <string>

namespace stopgap::differential {
namespace {

constexpr int kEntries = 300;

std::string words() {
  std::string text = "# words\r\n";
  for (int i = 0; i < kEntries; ++i) {
    text += fmt::format("/{}{}\n", static_cast<char>('a' + i % 26), i / 26);
  }
  return text + "a/b\nb.a\n%41\n..;\n";
}

std::string hosts() {
  std::string text = "\xEF\xBB\xBFwww.a.example\n\n  b.Example\t\r\n";
  for (int i = 0; i < kEntries; ++i) text += fmt::format("w{}.example\n", i);
  return text;
}

std::string ranges() {
  std::string text = "192.0.2.16/28\n# one\n192.0.2.1\n2001:db8::8/125\n";
  for (int i = 0; i < kEntries / 2; ++i) {
    text += fmt::format("10.{}.0.0/{}\n2001:db8:{:x}::/48\n", i, 16 + i % 17, i + 1);
  }
  return text;
}

std::string numbers() {
  std::string text = "80\n0x1bb\n";
  for (int i = 0; i < kEntries; ++i) text += fmt::format("{}\n", 8000 + 3 * i);
  return text;
}

constexpr std::string_view kLib = R"(syntax 1
import std.http
import std.connection
import gen.base

set   words   : set<text> from "words.txt"i
set   hosts   : set<host> from "hosts.txt"
set   ranges  : set<cidr> from "ranges.txt"
param probes  : set<text> = { "/a"i, "B%41"i, "..;"i }
param origins : set<host> = { "b.example", "www.a.example" }
param port    : int = 443
form  flat    = percent_decode | lower | remove_nul
form  peeled  = base64_decode | gen.base.plain

let is_odd = (http.query | flat contains any probes or absent)
predicate tells(what : text) = http.uri | flat contains what or any http.args.value | peeled starts_with what
predicate is_probe(paths : set<text>) = gen.base.is_root() and http.path in paths
  or any x in http.headers where (x.value | gen.base.plain contains any words and x.name != "host")
predicate is_from(first : host) = http.host in hosts or absent
  or not (http.host == first and present) and client.ip in ranges or absent
)";

constexpr std::string_view kBase = R"(syntax 1
import std.http

form plain = html_entities | collapse_whitespace | lower
predicate is_root() = http.path == "/" or http.path | plain ends_with "/"
)";

}  // namespace

std::optional<lang::FoundFile> data_file(std::string_view, std::string_view name) {
  std::string text;
  if (name == "words.txt") text = words();
  if (name == "hosts.txt") text = hosts();
  if (name == "ranges.txt") text = ranges();
  if (name == "numbers.txt") text = numbers();
  if (text.empty()) return std::nullopt;
  return lang::FoundFile{std::string(name), std::move(text)};
}

std::optional<lang::FoundFile> imported_file(std::string_view, std::string_view path) {
  if (path == "gen/lib.gap") return lang::FoundFile{std::string(path), std::string(kLib)};
  if (path == "gen/base.gap") return lang::FoundFile{std::string(path), std::string(kBase)};
  return std::nullopt;
}

}  // namespace stopgap::differential
