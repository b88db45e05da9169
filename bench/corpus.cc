// SPDX-License-Identifier: Apache-2.0
// Word lists by a linear congruential generator; no literal of a rule occurs in an everyday
// request.
#include "bench/corpus.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <iterator>

namespace stopgap::bench {
namespace {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 2862933555777941757u + 3037000493u) {}
  uint32_t below(uint32_t bound) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>((state_ >> 33) % bound);
  }

 private:
  uint64_t state_;
};

std::string syllables(Random& random, unsigned count) {
  constexpr std::string_view kConsonants = "bdfgklmnprstvz";
  constexpr std::string_view kVowels = "aeiou";
  std::string word;
  for (unsigned i = 0; i < count; ++i) {
    word += kConsonants[random.below(kConsonants.size())];
    word += kVowels[random.below(kVowels.size())];
  }
  return word;
}

std::string condition(unsigned index, const RuleWords& words, RuleShape shape) {
  const auto both = [&words](std::string_view subject) {
    return fmt::format("{0} contains \"{1}\"i and {0} contains \"{2}\"i", subject, words.endpoint,
                       words.payload);
  };
  if (shape == RuleShape::kUri) return both("http.uri");
  if (shape == RuleShape::kAnywhere) {
    constexpr std::string_view kSubjects[] = {"http.uri", "any http.headers.value", "http.body"};
    return both(kSubjects[index % 3]);
  }
  constexpr std::string_view kSubjects[] = {"any http.args.value",
                                            "any http.headers[\"X-Forwarded-For\"]", "http.body"};
  return fmt::format("http.path contains \"{}\"i and {} contains \"{}\"i", words.endpoint,
                     kSubjects[index % 3], words.payload);
}

constexpr std::string_view kText =
    "The quarterly report is attached. Please review the figures before Thursday, and tell the "
    "team which of the open questions should be discussed first. Room 4 is booked from ten. ";

std::string json_body(Random& random, unsigned items) {
  std::string body = "{\"items\":[";
  for (unsigned i = 0; i < items; ++i) {
    body += fmt::format("{}{{\"id\":{},\"name\":\"item {}\",\"note\":\"{}\"}}", i ? "," : "",
                        random.below(100000), i, kText.substr(0, 40 + random.below(100)));
  }
  return body + "]}";
}

std::string browser_cookie(Random& random) {
  return fmt::format("session={:08x}{:08x}; theme=dark; lang=en-GB; consent=yes",
                     random.below(UINT32_MAX), random.below(UINT32_MAX));
}

std::vector<std::pair<std::string, std::string>> browser_headers(Random& random) {
  return {{"Host", "www.example.org"},
          {"User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"},
          {"Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
          {"Accept-Language", "en-GB,en;q=0.7,de;q=0.3"},
          {"Accept-Encoding", "gzip, deflate, br"},
          {"Referer", fmt::format("https://www.example.org/start?from={}", random.below(1000))},
          {"Cookie", browser_cookie(random)},
          {"X-Forwarded-For", fmt::format("192.0.2.{}", random.below(256))},
          {"Sec-Fetch-Dest", "document"},
          {"Sec-Fetch-Mode", "navigate"},
          {"Connection", "keep-alive"}};
}

OwnedRequest everyday_request(Random& random, unsigned i) {
  OwnedRequest request;
  request.headers = browser_headers(random);
  switch (i % 5) {
    case 0:
      request.target = fmt::format("/articles/{}/view?page={}", i, random.below(20));
      break;
    case 1:
      request.target = fmt::format("/static/js/bundle.{:06x}.js", random.below(1 << 24));
      break;
    case 2:
      request.target = fmt::format("/api/v2/orders?limit=50&after={}", random.below(100000));
      request.headers.emplace_back("Authorization", "Bearer " + syllables(random, 120));
      break;
    case 3:
      request.method = "POST";
      request.target = "/api/v2/items";
      request.headers.emplace_back("Content-Type", "application/json");
      request.body = json_body(random, 5 + random.below(50));
      break;
    default:
      request.method = "POST";
      request.target = "/search?q=caf%C3%A9+au+lait";
      request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
      request.body =
          fmt::format("name=Example+Person&city=Z%C3%BCrich&note={}", syllables(random, 100));
  }
  return request;
}

}  // namespace

/// As emergency rules have them: no byte is in all of them, or a scan would only look for that one.
RuleWords rule_words(unsigned index) {
  Random random(index + 1);
  const auto word = [&](unsigned syllables_of) { return syllables(random, syllables_of); };
  RuleWords words;
  switch (index % 5) {
    case 0:
      words.endpoint = fmt::format("/{}/{}.php", word(2), word(4));
      break;
    case 1:
      words.endpoint = fmt::format("/{}-{}/", word(3), word(3));
      break;
    case 2:
      words.endpoint = fmt::format("/api/{}/{}", word(2), word(4));
      break;
    case 3:
      words.endpoint = fmt::format("/{}.aspx", word(5));
      break;
    default:
      words.endpoint = fmt::format("/cgi-bin/{}", word(5));
  }
  switch (index % 4) {
    case 0:
      words.payload = fmt::format("{}=", word(5));
      break;
    case 1:
      words.payload = fmt::format("cmd={}", word(4));
      break;
    case 2:
      words.payload = fmt::format("../{}", word(4));
      break;
    default:
      words.payload = fmt::format("{}[{}]", word(2), word(3));
  }
  return words;
}

namespace {

void append_rule(std::string& text, unsigned index, RuleShape shape) {
  const RuleWords words = rule_words(index);
  fmt::format_to(std::back_inserter(text), R"(
mitigation B-{0:05} "Measured rule {0}" {{
  about {{ cve CVE-2026-{1}  severity high  breaks "Nothing." }}
  lifecycle {{ status enforce  revision 1 on 2026-01-10 }}
  on http.request
  when {4}
  then block(status: 403)
  tests {{
    block """
      POST {2}x?a={3} HTTP/1.1
      Host: h.test
      X-Forwarded-For: {2}{3}

      {2}{3}
      """
    pass GET "http://h.test/"
  }}
}}
)",
                 index, 10000 + index, words.endpoint, words.payload,
                 condition(index, words, shape));
}

}  // namespace

std::vector<std::string> make_rules(unsigned count, RuleShape shape) {
  std::vector<std::string> files;
  for (unsigned i = 0; i < count; ++i) {
    if (i % 1000 == 0) {
      files.emplace_back("syntax 1\n");
      if (i == 0) files.back() += "pack \"bench\" version 1.0.0 { publisher \"Example\" }\n";
      files.back() += "import std.http\n";
    }
    append_rule(files.back(), i, shape);
  }
  return files;
}

engine::RequestView OwnedRequest::view() {
  header_views.clear();
  for (const auto& [name, value] : headers) header_views.push_back({name, value});
  engine::RequestView view;
  view.method = method;
  view.target = target;
  view.headers = header_views;
  view.body = body;
  view.server_port = 443;
  view.today = 20779;
  return view;
}

std::vector<OwnedRequest> everyday_requests() {
  Random random(7);
  std::vector<OwnedRequest> requests;
  for (unsigned i = 0; i < 400; ++i) requests.push_back(everyday_request(random, i));
  return requests;
}

std::vector<OwnedRequest> large_requests(size_t bytes) {
  Random random(13);
  std::vector<OwnedRequest> requests;
  for (unsigned i = 0; i < 10; ++i) {
    requests.push_back(everyday_request(random, 5 * i + 3));  // JSON
    requests.back().body = json_body(random, static_cast<unsigned>(bytes / 130));
  }
  return requests;
}

OwnedRequest attack_request(unsigned index) {
  const RuleWords words = rule_words(index);
  Random random(9);
  OwnedRequest request;
  request.method = "POST";
  request.headers = browser_headers(random);
  request.headers.emplace_back("X-Forwarded-For", words.endpoint + words.payload);
  request.target = fmt::format("{}run?a=%76{}", words.endpoint, words.payload);
  request.body = words.endpoint + words.payload;
  return request;
}

OwnedRequest hostile_request(unsigned rules, size_t bytes) {
  Random random(11);
  OwnedRequest request;
  request.method = "POST";
  request.headers = browser_headers(random);
  for (unsigned i = 0; request.target.size() < bytes / 2; i = (i + 1) % rules)
    request.target += rule_words(i).endpoint;
  for (unsigned i = 0; request.body.size() < bytes / 2; i = (i + 1) % rules) {
    const RuleWords words = rule_words(i);
    request.body += words.endpoint + words.payload.substr(0, words.payload.size() - 1);
  }
  return request;
}

}  // namespace stopgap::bench
