// SPDX-License-Identifier: Apache-2.0
// How long a worker is held by bodies that were made for that: large, and with the strings of every
// rule, so that each is looked at. With the deadline and without. Usage: bench_hostile [RULES]
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "bench/pipeline.h"
#include "engine/engine.h"

namespace stopgap::bench {
namespace {

constexpr size_t kBodyBytes = 900'000;
constexpr int kRounds = 3;

/// By turns; {0} is the number of the rule.
constexpr const char* kConditions[] = {
    R"(any http.args["key{0}"] contains "evil{0}x"i)",
    R"(any a in http.body_args where a.name == "k{0}" and a.value contains "evil{0}x")",
    R"(any a in http.json where a.name == "k{0}" and a.value contains "evil{0}x")",
    R"(any a in http.args where a.value matches /evil{0}x[a-f]{{3,8}}z/)",
    R"(http.body contains "evil{0}x" and http.body matches /evil{0}x.{{0,40}}foo{0}bar/)",
    R"(http.body | html_entities | lower contains "evil{0}x")",
    R"(any a in http.args where a.value | js_escapes | lower contains "evil{0}x")",
    R"(any a in http.xml where a.value contains "evil{0}x" and a.name ends_with "k{0}")",
    R"(any a in http.body_args where a.value | lookups contains "evil{0}x")",
    R"(http.body matches /(evil{0}x|also{0}y)[^>]*>/i)",
};

std::string rules_of(size_t count) {
  std::string text =
      "syntax 1\npack \"hostile\" version 1.0.0 { publisher \"Example\" }\nimport std.http\n";
  for (size_t i = 0; i < count; ++i) {
    const std::string when = fmt::format(fmt::runtime(kConditions[i % std::size(kConditions)]), i);
    text += fmt::format(
        "mitigation M{0:04} \"rule\" {{ about {{ severity high breaks \"Nothing.\" }}\n"
        "lifecycle {{ status enforce revision 1 on 2026-01-10 }} on http.request when {1}\n"
        "then block tests {{ block GET \"http://h/\" pass GET \"http://h/\" }} }}\n",
        i, when);
  }
  return text;
}

/// `unit` again and again, `bytes` in all or a little more.
std::string again(std::string_view unit, size_t bytes) {
  std::string all;
  while (all.size() < bytes) all += unit;
  return all;
}

struct Body {
  const char* what;
  const char* type;
  std::string bytes;
};

std::vector<Body> bodies(const std::string& evils) {
  constexpr const char* kForm = "application/x-www-form-urlencoded";
  constexpr const char* kJson = "application/json";
  constexpr const char* kXml = "text/xml";
  constexpr size_t n = kBodyBytes;
  const std::string deep = "%2525252541" + std::string(9000, 'a');
  const std::string form = "v=" + evils + "&", json = "{\"v\":\"" + evils + "\",";
  const std::string xml = "<a><v>" + evils + "</v>";
  std::string parts = "--b\r\nContent-Disposition: form-data; name=v\r\n\r\n" + evils + "\r\n";
  for (int i = 0; i < 900; ++i) {
    parts += "--b\r\nContent-Disposition: form-data; name=\"a%2525252541" + std::string(400, 'x') +
             "\"; filename=q\r\n\r\n" + again("%2541", 500) + "\r\n";
  }
  return {
      {"form: pairs", kForm, form + again("name=value+of+it&", n)},
      {"form: one escaped text", kForm, form + "w=" + again("%41", n)},
      {"form: one text, one deep escape", kForm, form + "w=" + again(deep, n)},
      {"form: one text of deep escapes", kForm, form + "w=" + again("%25252541", n)},
      {"form: 100 texts, one deep escape each", kForm, form + again("w=" + deep + "&", n)},
      {"form: entities", kForm, form + "w=" + again("&amp;lt;", n)},
      {"form: lookups", kForm, form + "w=" + again("${lower:${a:-b}}", n)},
      {"form: strings of rules", kForm, form + again(evils, n)},
      {"json: pairs", kJson, json + again("\"a\":\"b\",", n) + "\"c\":1}"},
      {"json: numbers", kJson, json + "\"w\":[" + again("1,", n) + "1]}"},
      {"json: long names", kJson,
       json + again("\"" + again("\\u0041", 3000) + "\":1,", n) + "\"c\":1}"},
      {"json: deep escapes", kJson, json + "\"w\":\"" + again("%25252541", n) + "\"}"},
      {"xml: elements", kXml, xml + again("<b c='d'>e</b>", n) + "</a>"},
      {"xml: entities", kXml, xml + again("&amp;#37;41", n) + "</a>"},
      {"multipart: 900 parts", "multipart/form-data; boundary=b", parts + "--b--\r\n"},
      {"octets", "application/octet-stream", evils + again("%2541<>", n)},
      {"utf-16", "text/plain; charset=utf-16", evils + again(std::string("\0a", 2), n)},
  };
}

/// Least of a few, in milliseconds.
double held(engine::Worker& worker, const Body& body) {
  const engine::HeaderView headers[] = {{"Host", "www.example"}, {"Content-Type", body.type}};
  engine::RequestView request;
  request.method = "POST";
  request.target = "/";
  request.headers = headers;
  request.body = body.bytes;
  double least = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    (void)worker.evaluate(request);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    least = std::min(least, took.count());
  }
  return least;
}

void measure(size_t rules) {
  engine::Engine engine;
  engine.swap(load_bytes(link_bytes(compile_files({rules_of(rules)}))));
  engine::Worker worker(engine), patient(engine, engine::without_deadline());
  std::string evils;
  for (size_t i = 0; i < rules; ++i) evils += fmt::format("evil{}x ", i);
  fmt::print("| {} rules, bodies of 0.9 MB, ms | without a deadline | with |\n|---|---|---|\n",
             rules);
  for (const Body& body : bodies(evils)) {
    fmt::print("| {} | {:.0f} | {:.0f} |\n", body.what, held(patient, body), held(worker, body));
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace stopgap::bench

int main(int count, char** values) {
  const int rules = count > 1 ? std::atoi(values[1]) : 500;
  if (rules < 1 || rules > 3000) {
    std::fputs("usage: bench_hostile [RULES], 1 to 3000\n", stderr);
    return 2;
  }
  stopgap::bench::measure(static_cast<size_t>(rules));
}
