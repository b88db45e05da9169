// SPDX-License-Identifier: Apache-2.0
// What reading a body costs: nothing unless somebody asks, memory and time bounded by what is
// inspected, no allocation once warm. Views of several backends read a body once.
#include "engine/body_reader.h"

#include <gtest/gtest.h>

#include <ctime>
#include <string>

#include "engine/body/test_packed.h"
#include "engine/test_request.h"

namespace stopgap::engine {
namespace {

const std::string_view kForm = "application/x-www-form-urlencoded";

BodyGiven given(const BodySubject& subject) { return {subject.headers, subject.held, true}; }

void ask_all(Views& views) {
  size_t bytes = 0;
  const auto count = [&](ViewList all) {
    for (const std::string_view view : all) bytes += view.size();
  };
  for (uint32_t i = 0; i < kFieldCount; ++i) {
    const auto field = static_cast<FieldId>(i);
    count(views.text(field));
    const uint32_t size = views.size(field);
    for (uint32_t index = 0; index < size; ++index) {
      count(views.element(field, index, 0));
      count(views.element(field, index, 1));
    }
  }
  for (const GateSource source :
       {GateSource::kBody, GateSource::kBodyForm, GateSource::kBodyPairs}) {
    views.gate(source, "", [&](std::string_view piece) { bytes += piece.size(); });
  }
  (void)views.flags();
  (void)views.missing(0, true);
  EXPECT_GT(bytes, 0u);
}

TEST(BodyReader, ReadsWhatIsAskedForOnceEach) {
  const BodySubject subject("application/json", "{\"a\":1}");
  BodyReader reader(kMaxBodyBytes);
  EXPECT_EQ(reader.used(), 0u);
  const BodyTexts& texts = reader.texts(given(subject));
  EXPECT_EQ(texts.views().size(), 1u);
  EXPECT_EQ(reader.used(), 0u) << "it lies in the request";
  EXPECT_EQ(reader.forms(given(subject)).form, "");
  EXPECT_EQ(reader.lists(given(subject), 10).of(BodyKind::kJson).pairs.size(), 1u);
  const size_t used = reader.used();
  EXPECT_GT(used, 0u);
  EXPECT_EQ(&reader.lists(given(subject), 10), &reader.lists(given(subject), 10));
  EXPECT_EQ(reader.used(), used);
  reader.forget();
  EXPECT_EQ(reader.used(), 0u);
}

/// The body of the last request must not be what the next one has.
TEST(BodyReader, TheNextRequestHasItsOwnBody) {
  BodySubject subject("application/json", "{\"a\":1,");
  EXPECT_EQ(subject.list(FieldId::kJson), "a=1|");
  EXPECT_NE(subject.views.unread(), 0);
  const std::string next = "{\"b\":2}";
  subject.request.body = next;
  subject.views.reset(subject.request);
  EXPECT_EQ(subject.views.unread(), 0);
  EXPECT_EQ(subject.list(FieldId::kJson), "b=2|");
  EXPECT_EQ(subject.views.unread(), 0);
  subject.request.body = {};
  subject.views.reset(subject.request);
  EXPECT_EQ(subject.list(FieldId::kArgs), "");
  EXPECT_EQ(subject.views.text(FieldId::kBody).size(), 1u);
}

TEST(BodyReader, BackendsShareOneReading) {
  BodySubject subject("application/json", R"({"a":"%u0041"})");
  std::vector<std::unique_ptr<Views>> others;
  Views& iis = *others.emplace_back(std::make_unique<Views>());
  iis.adopt({}, {}, reads_of(Backend::kIis));
  subject.views.adopt({}, {}, reads_of(Backend::kNginx));
  subject.views.adopt_lanes(std::move(others));
  for (const std::string body : {R"({"a":"%u0041"})", R"({"b":"%u0042"})"}) {
    subject.request.body = body;
    subject.views.reset(subject.request);
    // Asked by the other one first: what it keeps must not outlive the request.
    const ViewList read = iis.element(FieldId::kJson, 0, 1);
    EXPECT_EQ(TestTexts(read.begin(), read.end()),
              (TestTexts{body.substr(6, 6), body.substr(2, 1) == "a" ? "A" : "B"}));
    EXPECT_EQ(subject.views.element(FieldId::kJson, 0, 1).size(), 1u);
    EXPECT_EQ(subject.views.element(FieldId::kJson, 0, 0)[0].data(),
              iis.element(FieldId::kJson, 0, 0)[0].data());
  }
}

struct Hostile {
  const char* what;
  std::vector<HeaderView> headers;
  std::string body;
};

std::vector<Hostile> hostile(size_t size) {
  const auto type = [](std::string_view value) {
    return std::vector<HeaderView>{{"Content-Type", value}};
  };
  const auto coded = [](std::string_view coding, std::string_view value) {
    return std::vector<HeaderView>{{"Content-Encoding", coding}, {"Content-Type", value}};
  };
  const std::string_view parts = "multipart/form-data; boundary=b";
  const auto repeated = [size](std::string_view piece) {
    return times(size / piece.size(), piece);
  };
  std::vector<Hostile> all = {
      {"values", type("text/json"), "[" + repeated("1,") + "1]"},
      {"objects", type("text/json"), "[" + repeated("{},") + "1]"},
      {"names", type("text/json"),
       "{\"" + repeated("k").substr(0, size / 2) + "\":[" + times(size / 4, "1,") + "1]}"},
      {"depth", type("text/json"), repeated("[")},
      {"escapes", type("text/json"), "[\"" + repeated("\\u0041") + "\"]"},
      {"elements", type("text/xml"), "<a>" + repeated("<b/>") + "</a>"},
      {"attributes", type("text/xml"), "<a " + repeated("b='' ") + "/>"},
      {"depth of elements", type("text/xml"), repeated("<a>")},
      {"parts", type(parts), repeated("--b\r\n\r\nx\r\n") + "--b--"},
      {"marks", type(parts), repeated("--b")},
      {"form", type(kForm), repeated("a&")},
      {"form of dots", type(kForm), repeated("%41=%2541&")},
      {"parts of a form", type(kForm), repeated("a;")},
      {"sets", type("x/y;charset=utf-7;charset=utf-16le;charset=ibm037;charset=gb18030"),
       repeated("\x81\x30\x89\x38")},
      {"wide JSON", type("text/json;charset=utf-16"), repeated(wide("[1,"))},
      {"sets of a form",
       type("application/x-www-form-urlencoded;charset=windows-1252;charset=windows-1251;"
            "charset=windows-1250;charset=windows-1253"),
       repeated("\xE4=\xE5&")},
      {"a form beneath a set", type("application/x-www-form-urlencoded;charset=windows-1252"),
       repeated("\x80%80=&")},
      {"a form beneath sets",
       type("application/x-www-form-urlencoded;charset=ibm037;charset=utf-7;charset=utf-16"),
       repeated("%26&")},
      {"a form that no set reads", type("application/x-www-form-urlencoded;charset=utf-16"),
       repeated("a&")},
      {"JSON in parts", type(parts), repeated("--b\r\n\r\n[1]\r\n") + "--b--"},
      {"texts in parts", type(parts), repeated("--b\n\n\"\n") + "--b--"},
      {"bomb", coded("gzip", "text/json"), packed("[" + times(size / 2, "1,") + "1]", 31, 9)},
      {"bombs", coded("gzip, gzip", kForm), packed(packed(repeated("a&"), 31, 9), 31, 9)},
      {"everything",
       type("text/json, text/xml, application/x-www-form-urlencoded, multipart/x; boundary=1"),
       "[" + repeated("1,") + "1]"},
  };
  return all;
}

/// Of what the body itself, as it came out, is: 8 times and 64 KiB.
TEST(BodyCosts, MemoryIsBounded) {
  for (const Hostile& one : hostile(kMaxBodyBytes - 64)) {
    const BodySubject subject(one.headers, one.body);
    BodyReader reader(kMaxBodyBytes);
    size_t texts = 0;
    for (const std::string_view view : reader.texts(given(subject)).views()) texts += view.size();
    (void)reader.forms(given(subject));
    (void)reader.lists(given(subject), kMaxArguments);
    EXPECT_LE(reader.used(), 8 * std::max(texts, one.body.size()) + 64 * 1024) << one.what;
  }
}

double seconds_of(const Hostile& one) {
  double least = 1e9;
  BodySubject subject(one.headers, one.body);
  for (int repeat = 0; repeat < 3; ++repeat) {
    const std::clock_t begin = std::clock();
    subject.views.reset(subject.request);
    ask_all(subject.views);
    least = std::min(least, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  return least;
}

TEST(BodyCosts, TimeIsLinear) {
  const std::vector<Hostile> small = hostile(kMaxBodyBytes / 8),
                             large = hostile(kMaxBodyBytes - 64);
  for (size_t i = 0; i < small.size(); ++i) {
    const double before = seconds_of(small[i]), after = seconds_of(large[i]);
    EXPECT_LT(after, 8 * 3 * before + 0.05) << small[i].what;
  }
}

TEST(BodyCosts, NothingGrowsOnceWarm) {
  const std::vector<Hostile> all = hostile(10'000);
  BodyReader reader(kMaxBodyBytes);
  std::vector<size_t> first;
  for (int round = 0; round < 4; ++round) {
    for (size_t i = 0; i < all.size(); ++i) {
      const BodySubject subject(all[i].headers, all[i].body);
      (void)reader.lists(given(subject), kMaxArguments);
      if (round == 1) first.push_back(reader.used());
      if (round > 1) {
        EXPECT_EQ(reader.used(), first[i]) << all[i].what;
      }
      reader.forget();
    }
  }
}

}  // namespace
}  // namespace stopgap::engine
