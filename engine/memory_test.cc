// SPDX-License-Identifier: Apache-2.0
// What a request takes, whatever is in it: at most 8 times the bytes that are inspected and 64 KiB,
// with everything asked of it, for every backend.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "engine/body/test_packed.h"
#include "engine/test_request.h"

namespace stopgap::engine {
namespace {

constexpr size_t kFactor = 8;
constexpr size_t kFree = 64 * 1024;

const std::string_view kForm = "application/x-www-form-urlencoded";

/// What forms make of the names and values of lists.
const std::vector<FormedText> kFormed = {
    {FieldId::kArgs, true, 0, false, {FormStep::kLower}},
    {FieldId::kArgs, true, 1, false, {FormStep::kLower}},
    {FieldId::kHeaders, true, 1, false, {FormStep::kLower}},
    {FieldId::kCookies, true, 0, true, {FormStep::kLower}},
};

struct Hostile {
  std::string what, target = "/", body;
  std::vector<std::pair<std::string, std::string>> headers, response;
};

/// Calls piece(i) up to `count` times, as long as all is within `most` bytes.
template <typename Piece>
std::string pieces(size_t count, size_t most, Piece piece) {
  std::string all;
  for (size_t i = 0; i < count; ++i) {
    const std::string next = piece(i);
    if (all.size() + next.size() > most) break;
    all += next;
  }
  return all;
}

/// Another name for each number, as short as they come.
std::string name_of(size_t number) {
  static const std::string_view letters =
      "abcdefghijklmnopqrstuvwxyz0123456789_-.~!*'(),:@$/?\x01\x02\x03\x04\x05\x06\x07\x08";
  std::string name;
  for (++number; number > 0; number /= letters.size()) name += letters[number % letters.size()];
  return name;
}

std::string in_upper_case(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return text;
}

/// The same arguments as a query, a form, or half each.
void add_arguments(std::vector<Hostile>& all, const std::string& what, const std::string& text) {
  Hostile query{"query of " + what, "/?" + text.substr(0, kMaxTargetBytes - 2), {}, {}, {}};
  Hostile form{"form of " + what, "/", text, {{"Content-Type", std::string(kForm)}}, {}};
  Hostile both = form;
  both.what = "query and form of " + what;
  const size_t half = text.find('&', std::min(text.size() / 2, kMaxTargetBytes - 100));
  both.target = "/?" + text.substr(0, half);
  both.body = half == std::string::npos ? "a" : text.substr(half);
  all.insert(all.end(), {query, form, both});
}

constexpr const char* kArguments[] = {"a&",
                                      "+&",
                                      "%41&",
                                      "a=&",
                                      "a;",
                                      "a;b&",
                                      ";a&",
                                      "a=1&",
                                      "%&",
                                      "\xFF&",
                                      ".&",
                                      "[&",
                                      "a[b&",
                                      "_method&",
                                      "_method=%2541&",
                                      "_method=PUT;&",
                                      "A&a&",
                                      "%2541=%252541&",
                                      "%u0041&",
                                      "%c0%af&",
                                      "a=+&",
                                      "a.[b.=%uFF21&"};

std::vector<Hostile> hostile_arguments() {
  std::vector<Hostile> all;
  const auto repeated = [&](const std::string& piece, size_t count) {
    add_arguments(all, piece + " x " + std::to_string(count), times(count, piece));
  };
  for (const char* piece : kArguments) repeated(piece, kMaxArguments + 1);
  for (const char* piece : {"a&", "a;", "a;b&"}) repeated(piece, kMaxArguments);
  // Two names are the same as sent; but for case; but for %uHHHH.
  const auto named = [&](const std::string& what, auto name) {
    const auto twice = [&](size_t i) { return name(i) + "&"; };
    add_arguments(all, what, pieces(kMaxArguments, kMaxBodyBytes, twice));
  };
  named("names", [](size_t i) { return name_of(i); });
  named("names in pairs", [](size_t i) { return name_of(i / 2); });
  named("names in pairs apart", [](size_t i) { return name_of(i % (kMaxArguments / 2)); });
  named("names in pairs but for case",
        [](size_t i) { return i % 2 == 0 ? name_of(i / 2) : in_upper_case(name_of(i / 2)); });
  named("names in fours but for case",
        [](size_t i) { return i % 4 < 2 ? name_of(i / 4) : in_upper_case(name_of(i / 4)); });
  named("names in pairs but for %u",
        [](size_t i) { return i % 2 == 0 ? "a" + name_of(i / 2) : "%u0041" + name_of(i / 2); });
  named("names in eights in every way", [](size_t i) {
    const std::string name = (i % 8 < 4 ? "a" : "%u0041") + name_of(i / 8);
    return i % 4 < 2 ? name : in_upper_case(name);
  });
  named("encoded names in pairs", [](size_t i) { return "%41" + name_of(i / 2); });
  named("parts in pairs", [](size_t i) { return name_of(i / 2) + ";a"; });
  named("long names", [](size_t i) { return std::string(90, '.') + name_of(i / 2); });
  named("long values", [](size_t i) { return name_of(i / 2) + "=" + std::string(90, '%'); });
  return all;
}

std::vector<Hostile> hostile_headers() {
  std::vector<Hostile> all;
  const auto each = [&](const std::string& what, size_t count, auto header) {
    Hostile one;
    one.what = what;
    for (size_t i = 0; i < count; ++i) one.headers.push_back(header(i));
    all.push_back(one);
    one.what += " of a response";
    one.response.swap(one.headers);
    all.push_back(one);
  };
  using Header = std::pair<std::string, std::string>;
  for (const size_t count : {kMaxHeaders, kMaxHeaders + 1}) {
    each("headers of nothing", count, [](size_t) { return Header("", ""); });
    each("headers of one byte", count,
         [](size_t i) { return Header(std::string(1, static_cast<char>(i % 256)), ""); });
    each("headers", count, [](size_t i) { return Header(name_of(i), ""); });
    each("headers in pairs", count, [](size_t i) { return Header(name_of(i / 2), ""); });
    each("headers in pairs but for case", count, [](size_t i) {
      return Header(i % 2 == 0 ? name_of(i / 2) : in_upper_case(name_of(i / 2)), "");
    });
    each("headers in fours but for _", count,
         [](size_t i) { return Header(name_of(i / 4) + (i % 4 < 2 ? "_" : "-"), ""); });
    each("underscores", count, [](size_t) { return Header("_", ""); });
    each("folded values", count, [](size_t) { return Header("a", "\n "); });
    each("more folded values", count, [](size_t i) { return Header(name_of(i), "%\n a\n %41"); });
    each("hosts", count, [](size_t i) { return Header("host", name_of(i)); });
    each("content types", count, [](size_t) { return Header("content-type", ""); });
    each("cookies", count, [](size_t) { return Header("cookie", "a"); });
    each("cookies of the old reading", count, [](size_t) { return Header("cookie", "a,"); });
    each("folded cookies", count, [](size_t) { return Header("cookie", "a\n ,b"); });
    each("users", count, [](size_t) { return Header("authorization", "Basic YTpi"); });
    each("targets", count, [](size_t) { return Header("x-original-url", "/"); });
    each("more targets", count, [](size_t) { return Header("x_original_url", "/a/..;b/%5c."); });
    each("methods", count, [](size_t) { return Header("x-http-method", "a"); });
  }
  each("long values", 1000, [](size_t i) { return Header(name_of(i / 2), std::string(250, '%')); });
  each("long folded values", 1000,
       [](size_t i) { return Header(name_of(i / 2), times(80, "a\n ")); });
  for (const char* piece : {"a;", "a,", "a=\"\";", "a=\"\\\";", "a=\"\\1\",", ";", "%41;", ".;",
                            "a=b;", "a=\"%41\\\";", "a=\"\\%41\";", ",;", "a,b;"}) {
    for (const size_t count : {kMaxCookies, kMaxCookies + 1, kMaxHeaderBytes / 8}) {
      const std::string text = times(count, piece);
      const std::string what = "cookies " + std::string(piece) + " x " + std::to_string(count);
      all.push_back({what, "/", {}, {{"Cookie", text}}, {}});
    }
  }
  const std::string names =
      pieces(kMaxHeaderBytes, kMaxHeaderBytes - 6, [](size_t i) { return "a" + name_of(i) + ";"; });
  all.push_back({"names of cookies", "/", {}, {{"Cookie", names}}, {}});
  return all;
}

std::vector<Hostile> hostile_targets() {
  std::vector<Hostile> all;
  for (const char* piece : {"%41", "%2541", "%252541", "%25252541", "%2525252541", "%u0041",
                            "%25u0041", "%c0%af", "%25c0%25af", "\xEF\xBC\xA1", "a", "+", "/"}) {
    for (const char* begin : {"/", "/?", "/?a=", "http://a/", "http://a/?a="}) {
      Hostile one;
      one.what = begin + times(3, piece) + "...";
      one.target = begin + times((kMaxTargetBytes - 20) / std::string_view(piece).size(), piece);
      all.push_back(one);
    }
  }
  return all;
}

/// One escape in long texts: each view is as long as the text.
std::vector<Hostile> long_texts() {
  std::vector<Hostile> all;
  const std::string deep =
      "%2525252541%2525252525u0041%25252525c0%25252525af%25252525ef%25252525bc%25252525a1%"
      "u0025u0025u0025u0041";
  const std::string path = "a.;b\\c:d/%2525252500";
  const std::string fill(60'000, 'a');
  const auto add = [&](const std::string& what, const std::string& target,
                       const std::string& header = "", const std::string& value = "",
                       const std::string& body = "") {
    all.push_back({what, target, body, {{header, value}}, {}});
  };
  add("long value", "/?a=" + deep + "+" + fill);
  add("long target", "http://a/?a=" + deep + "+" + fill);
  add("long path", "/" + deep + path + fill);
  add("long path as target", "http://a/" + deep + path + fill);
  add("long path with all forms", "/" + fill + deep + path + "#%25252525231");
  add("long network path", "//a" + fill + "/" + fill.substr(0, 4000) + deep + path);
  const std::string type = "Content-Type", form(kForm), value = deep + "+" + times(16, fill);
  add("long form", "/", type, form, "a=" + value);
  add("long forms", "/", type, form, times(16, "a" + deep + "=" + deep + "+" + fill + "&"));
  add("long json", "/", type, "text/json", "[\"" + value + "\"]");
  add("long header", "/", "X-Original-URL", "/" + deep + path + "a\n a" + times(3, fill));
  add("long target in a header", "/", "X-Original-URL", "/" + times(4, fill) + deep + path);
  add("long cookie", "/", "Cookie", "a=\"\\1\\141" + deep + times(3, fill) + "\"");
  return all;
}

std::vector<Hostile> hostile_bodies() {
  const auto one = [](const std::string& type, const std::string& body) {
    Hostile made{"a body of " + type + " " + body.substr(0, 20), "/", body, {}, {}};
    made.headers = {{"Content-Type", type}};
    return made;
  };
  std::vector<Hostile> all;
  for (const size_t count :
       {size_t{100}, size_t{1000}, size_t{5000}, kMaxArguments, 2 * kMaxArguments}) {
    for (const char* value : {"1,", "\"\\u0025%41\","})
      all.push_back(one("text/json", "[" + times(count, value) + "1]"));
    all.push_back(one("text/json", times(1000, "[") + times(count, "1,")));
    all.push_back(one("text/xml", "<a>" + times(count, "<b/>") + "</a>"));
    all.push_back(one("text/json; charset=utf-16le", wide("[" + times(count, "1,") + "1]")));
    for (const char* part : {"--b\r\n\r\n%41\r\n", "--b\n\n[1]\n"})
      all.push_back(one("multipart/x; boundary=b", times(count, part) + "--b--"));
    for (const char* piece : {"a&", "%26&", "\x80%2580=&", "%81=%4C&"})
      for (const char* set : {"utf-16", "cp1252", "ibm037; charset=ibm500"})
        all.push_back(one(std::string(kForm) + "; charset=" + set, times(count, piece)));
    all.push_back(one("text/json", packed("[" + times(count, "1,") + "1]", 31, 9)));
    all.back().headers.push_back({"Content-Encoding", "gzip"});
    // Everything at once.
    Hostile mixed = one("text/json, " + std::string(kForm), "[" + times(count, "1,") + "&a=%41;b");
    mixed.target = "/?" + times(std::min<size_t>(count, 10'000), "%41&");
    for (size_t i = 0; i < std::min(count, kMaxHeaders - 3); ++i)
      mixed.headers.push_back({name_of(i / 2), ""});
    mixed.headers.push_back({"Cookie", times(std::min(count, kMaxCookies), "a,b;")});
    mixed.headers.push_back({"x-original-url", "/%2e./%41"});
    all.push_back(mixed);
  }
  return all;
}

std::vector<HeaderView> views_of(const std::vector<std::pair<std::string, std::string>>& headers) {
  std::vector<HeaderView> all;
  for (const auto& [name, value] : headers) all.push_back({name, value});
  return all;
}

size_t header_bytes(std::span<const HeaderView> headers) {
  size_t bytes = 0;
  for (const HeaderView& header : headers.first(std::min(headers.size(), kMaxHeaders))) {
    bytes += header.name.size() + header.value.size();
  }
  return bytes;
}

struct Asked {
  size_t used = 0;     ///< the most bytes in use behind one question
  size_t views = 0;    ///< bytes of the views of all texts that are no element
  size_t element = 0;  ///< the most of a name and a value of lists
  size_t pieces = 0;   ///< the most of what the gate asks for at once
};

/// Asks for everything there is.
Asked ask_everything(Views& views, size_t formed) {
  Asked all;
  const auto look = [&] { all.used = std::max(all.used, views.used()); };
  for (uint32_t i = 0; i < static_cast<uint32_t>(GateSource::kFormed); ++i) {
    const auto source = static_cast<GateSource>(i);
    size_t bytes = 0;
    views.gate(source, "", [&](std::string_view view) {
      bytes += view.size();
      look();
    });
    const bool at_once = source == GateSource::kQueryForm || source == GateSource::kBodyForm;
    if (at_once) all.pieces = std::max(all.pieces, bytes);
  }
  size_t most[2] = {};
  for (uint32_t i = 0; i < kFieldCount; ++i) {
    const auto field = static_cast<FieldId>(i);
    all.views += bytes_of(views.text(field));
    (void)views.flag(field);
    look();
    const uint32_t size = views.size(field);
    look();
    for (uint32_t index = 0; index < size; ++index) {
      for (const uint32_t attribute : {0u, 1u}) {
        most[attribute] =
            std::max(most[attribute], bytes_of(views.element(field, index, attribute)));
        look();
      }
    }
  }
  for (uint32_t i = 0; i < formed; ++i) {
    views.gate_formed(i, [&](std::string_view) { look(); });
  }
  (void)views.missing(0, true);
  look();
  all.element = most[0] + most[1];
  return all;
}

/// The texts of a body that are none of its own bytes are inspected too.
size_t inspected(Views& views, std::span<const HeaderView> response) {
  const RequestView& request = views.request();
  size_t body = 0;
  for (const std::string_view view : views.text(FieldId::kBody)) body += view.size();
  return std::min(request.target.size(), kMaxTargetBytes) + header_bytes(request.headers) + body +
         header_bytes(response);
}

/// Prints the one that needs the largest part of what is allowed.
/// `beside_views`: beside the bytes of the views of texts. Forms are asked where lists are.
void expect_bounded(const std::vector<Hostile>& all, bool forms, bool beside_views = false) {
  double largest = 0;
  std::string worst;
  for (size_t at = 0; at < kBackendCount; ++at) {
    const auto backend = static_cast<Backend>(at);
    const bool generic = backend == Backend::kGeneric;
    const std::span<const FormedText> formed(kFormed.data(), forms && generic ? kFormed.size() : 0);
    for (const Hostile& one : all) {
      const std::vector<HeaderView> headers = views_of(one.headers), other = views_of(one.response);
      RequestView request;
      request.method = "GET";
      request.target = one.target;
      request.headers = headers;
      request.body = one.body;
      ResponseView response;
      response.headers = other;
      Views views;
      views.adopt(FormedViews(formed), {}, reads_of(backend));
      // Memory that is new lies in several places, the next time in one.
      for (const bool warm : {false, true}) {
        if (warm && !generic) break;
        views.reset(request);
        if (!other.empty()) views.set_response(response);
        const Asked asked = ask_everything(views, formed.size());
        size_t allowed = kFactor * inspected(views, other) + kFree;
        if (beside_views) allowed += asked.views + asked.element + asked.pieces;
        EXPECT_LE(asked.used, allowed) << one.what << (warm ? "" : ", at first") << " " << at;
        const double part = static_cast<double>(asked.used) / static_cast<double>(allowed);
        if (part <= largest) continue;
        largest = part;
        worst = one.what + " for backend " + std::to_string(at) + ": " +
                std::to_string(asked.used) + " of " + std::to_string(allowed);
      }
    }
  }
  std::printf("worst: %s\n", worst.c_str());
}

TEST(Memory, OfArgumentsIsBounded) { expect_bounded(hostile_arguments(), true); }
TEST(Memory, OfHeadersIsBounded) { expect_bounded(hostile_headers(), true); }
TEST(Memory, OfTargetsIsBounded) { expect_bounded(hostile_targets(), false); }
TEST(Memory, OfBodiesIsBounded) { expect_bounded(hostile_bodies(), true); }

TEST(Memory, OfLongTextsIsThatOfTheirViewsBesides) { expect_bounded(long_texts(), false, true); }

}  // namespace
}  // namespace stopgap::engine
