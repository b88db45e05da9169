// SPDX-License-Identifier: Apache-2.0
// What tools/count-growth runs under callgrind: everything a request can make the engine work on,
// at some length and at four times that. Each piece of work is counted, then callgrind writes down
// what it counted; here is printed how much larger the second one is, 4 or nearly, and what it was.
#include <valgrind/callgrind.h>

#include <cstdio>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/body/charset.h"
#include "engine/body/json_reader.h"
#include "engine/body/multipart_reader.h"
#include "engine/body/part_marks.h"
#include "engine/body/test_hostile.h"
#include "engine/body/xml_reader.h"
#include "engine/form_steps.h"
#include "engine/test_hostile.h"
#include "engine/text_match.h"

namespace stopgap::bench {
namespace {

using namespace engine;

/// The bytes of the small one: four times that is within all limits.
constexpr size_t kText = 1 << 10;   // a step, a character set
constexpr size_t kHead = 1 << 12;   // a target, headers, a request with a body
constexpr size_t kBody = 1 << 14;   // what one reader of bodies gets
constexpr size_t kParts = 1 << 16;  // made of pieces of up to 15 KB

std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 40)) {
    const bool plain = c > ' ' && c < 0x7F;
    char escaped[5];
    std::snprintf(escaped, sizeof escaped, "\\x%02x", static_cast<unsigned char>(c));
    out += plain ? std::string(1, c) : escaped;
  }
  return out;
}

void count(const std::function<void()>& work) {
  CALLGRIND_TOGGLE_COLLECT;
  work();
  CALLGRIND_TOGGLE_COLLECT;
  CALLGRIND_DUMP_STATS;
}

struct Request {
  std::string target = "/";
  std::vector<std::pair<std::string, std::string>> headers;
};

/// `work` on a thing of some size, and on one that is `times` as large, made alike.
template <typename Thing, typename Work>
void compare(std::string_view part, std::string_view what, const Thing& small, const Thing& large,
             Work work, double times = 4) {
  work(small);  // what is done once only
  count([&] { work(small); });
  count([&] { work(large); });
  std::printf("%.3f %.*s %s\n", times, static_cast<int>(part.size()), part.data(),
              printable(what).c_str());
}

std::string again(std::string_view piece, size_t bytes) {
  return times(bytes / piece.size(), piece);
}

/// {n} is a number that grows.
std::string numbered(std::string_view before, std::string_view after, size_t bytes) {
  std::string text;
  for (size_t i = 0; text.size() < bytes; ++i)
    text.append(before).append(std::to_string(100'000 + i)).append(after);
  return text;
}

void compare_step(size_t step, std::string_view what,
                  const std::function<std::string(size_t)>& make) {
  compare(kFormStepNames[step], what, make(kText), make(4 * kText), [&](const std::string& text) {
    std::string room = text + std::string(kMaxGrowth, '\0');
    (void)apply_step(static_cast<FormStep>(step), room.data(), text.size());
  });
}

void steps() {
  for (const std::string_view piece : kHostilePieces) {
    for (size_t step = 0; step < kFormStepCount; ++step)
      compare_step(step, piece, [&](size_t n) { return again(piece, n); });
    constexpr auto kLookups = static_cast<size_t>(FormStep::kLookups);
    compare_step(kLookups, "ends behind " + std::string(piece),
                 [&](size_t n) { return again(piece, n / 2) + std::string(n / 2, '}'); });
    compare_step(kLookups, "64 around " + std::string(piece), [&](size_t n) {
      return times(32, "${lower:${upper:") + again(piece, n) + std::string(64, '}');
    });
  }
}

template <typename Reader>
void bodies(std::string_view part, const std::vector<std::string>& small,
            const std::vector<std::string>& large, Reader read) {
  for (size_t i = 0; i < small.size(); ++i) {
    const double times =
        static_cast<double>(large[i].size()) / static_cast<double>(small[i].size());
    const auto work = [&](const std::string& body) {
      Arena arena;
      auto take = [](const BodyPair&) { return true; };
      (void)read(body, arena, BodySink(take));
    };
    compare(part, small[i], small[i], large[i], work, times);
  }
}

void readers() {
  JsonReader json;
  XmlReader xml;
  MultipartReader multipart;
  const auto with = [](auto& reader) {
    return [&reader](const std::string& body, Arena& arena, BodySink sink) {
      return reader.read(body, arena, sink);
    };
  };
  bodies("json", hostile_json(kBody), hostile_json(4 * kBody), with(json));
  bodies("xml", hostile_xml(kBody), hostile_xml(4 * kBody), with(xml));
  bodies("multipart", hostile_multipart(kParts), hostile_multipart(4 * kParts),
         [&](const std::string& body, Arena& arena, BodySink sink) {
           return multipart.read("multipart/form-data; boundary=b", body, arena, sink);
         });
  const std::string nearly = std::string(998, '-') + "x";
  compare("multipart", "a long boundary", again(nearly, kParts), again(nearly, 4 * kParts),
          [](const std::string& body) {
            PartMarks marks(body, std::string(1000, '-'));
            while (marks.next()) {
            }
          });
}

void charsets() {
  constexpr std::string_view kAliases[] = {
#define STOPGAP_CHARSET(kind, name, aliases) aliases,
#include "support/charsets.def"
#undef STOPGAP_CHARSET
  };
  Charsets charsets;
  for (const std::string_view aliases : kAliases) {
    const std::string name(aliases.substr(0, aliases.find(' ')));
    for (const std::string_view piece : {"\xFF", "+AAA-", "+", "a", "\x81\x30\x89\x38", "\x1B$"}) {
      compare("charset", name + " " + std::string(piece), again(piece, kText),
              again(piece, 4 * kText), [&](const std::string& text) {
                Arena arena;
                (void)charsets.to_utf8(*find_charset(name), text, arena);
              });
    }
  }
}

void ask(const RequestView& request) {
  Views views;
  views.reset(request);
  (void)ask_everything(views);
}

void ask(const Request& request) {
  std::vector<HeaderView> headers;
  for (const auto& [name, value] : request.headers) headers.push_back({name, value});
  RequestView view;
  view.method = "GET";
  view.target = request.target;
  view.headers = headers;
  ask(view);
}

void compare_requests(std::string_view part, std::string_view what,
                      const std::function<Request(size_t)>& make) {
  compare(part, what, make(kHead), make(4 * kHead), [](const Request& request) { ask(request); });
}

void requests() {
  for (const std::string_view piece :
       {"%25", "%252525252541", "../", "..;/", "a/%2e%2e/", "\\", "/", ";a=b", "#", "%", "%u0025",
        "%c0%af", "\xEF\xBC\x8F", "a", "/a.;b\\c:%u002525\xC2\xA5"}) {
    compare_requests("path", piece, [&](size_t n) { return Request{"/" + again(piece, n), {}}; });
    compare_requests("query", piece, [&](size_t n) {
      return Request{"/?a=" + again(piece, n), {}};
    });
    compare_requests("header", piece, [&](size_t n) {
      return Request{"/", {{"X-A", again(piece, n)}}};
    });
    compare_requests("override", piece, [&](size_t n) {
      return Request{"/", {{"X-Original-URL", "/" + again(piece, n)}}};
    });
  }
  for (const std::string_view piece :
       {"a=1&", "A=1&a=2&", "a;", "&", "=", "a[b=1&", ".a.=1&", "%41=%2541&", "_method=b&",
        "a%u0041=\xEF\xBC\xA1&", "??a=&", "a=b+c&"}) {
    compare_requests("arguments", piece, [&](size_t n) {
      return Request{"/?" + again(piece, n), {}};
    });
  }
  compare_requests("arguments", "names", [](size_t n) {
    return Request{"/?" + numbered("a", "=1&", n), {}};
  });
  compare_requests("arguments", "odd names", [](size_t n) {
    return Request{"/?" + numbered("A.%41", "[x=1&", n), {}};
  });
  for (const std::string_view piece :
       {"a=b;", "a;", ";", "a=\"x\\", "a=\"", "a=\"\\\";", "=\"\",", "\\\"", "a= \"\\\\;", "a=%41;",
        "a.b=\"\\141;\\\"%2541\", ", "\xA0=\xA0;"}) {
    compare_requests("cookies", piece, [&](size_t n) {
      return Request{"/", {{"Cookie", again(piece, n)}}};
    });
  }
  compare_requests("cookies", "names", [](size_t n) {
    return Request{"/", {{"Cookie", numbered("a", "=1;", n)}}};
  });
  for (const auto& [name, value] :
       {std::pair("Host", "www.of-some-other-name.example"), std::pair("Cookie", "a=b; c=\"d\"; e"),
        std::pair("X_A", "a\r\n %25\r\n %2525252541"),
        std::pair("X-Original-URL", "/a//b/of-two-or-more"),
        std::pair("Authorization", "Basic YTpi"),
        std::pair("Content-Type", "multipart/x; boundary=b"),
        std::pair("Transfer-Encoding", "chunked, gzip")}) {
    compare_requests("headers", name, [&](size_t n) {
      return Request{"/", {n / 20, std::pair<std::string, std::string>(name, value)}};
    });
  }
  compare_requests("headers", "names", [](size_t n) {
    Request request;
    for (size_t i = 0; i < n / 20; ++i)
      request.headers.push_back({"X-" + std::to_string(100'000 + i), "a value of its own"});
    return request;
  });
  for (const std::string_view piece : {"YTpi", "=", "A ", "\xFF"}) {
    compare_requests("credentials", piece, [&](size_t n) {
      return Request{"/", {{"Authorization", "Basic " + again(piece, n)}}};
    });
  }
  const std::vector<HostileRequest> small = hostile_requests(kHead),
                                    large = hostile_requests(4 * kHead);
  for (size_t i = 0; i < small.size(); ++i) {
    compare("body", small[i].what, small[i], large[i], [](const HostileRequest& one) {
      RequestView view;
      view.method = "POST";
      view.target = "/";
      view.headers = one.headers;
      view.body = one.body;
      ask(view);
    });
  }
}

/// Of rules: a text that nearly holds theirs, everywhere.
void matching() {
  const std::string bytes = std::string(500, 'a') + "b" + std::string(500, 'a');
  for (const bool ignore_case : {false, true}) {
    compare("contains", ignore_case ? "i" : "", std::string(kText, 'a'),
            std::string(4 * kText, 'a'), [&](const std::string& text) {
              (void)find(text, {bytes, ignore_case});
            });
  }
}

}  // namespace
}  // namespace stopgap::bench

int main() {
  stopgap::bench::matching();
  stopgap::bench::steps();
  stopgap::bench::charsets();
  stopgap::bench::readers();
  stopgap::bench::requests();
}
