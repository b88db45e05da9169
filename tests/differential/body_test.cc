// SPDX-License-Identifier: Apache-2.0
// The engine's readers of bodies against the oracle's on random bodies, and its JSON against
// nlohmann/json. STOPGAP_BODIES=N: N bodies of each kind in place of the default.
#include "tests/oracle/body.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "engine/body/json_reader.h"
#include "engine/body/multipart_reader.h"
#include "engine/body/xml_reader.h"
#include "tests/differential/body_gen.h"
#include "tests/fuzz/body_readings.h"

namespace stopgap::oracle {

std::ostream& operator<<(std::ostream& out, const BodyReading& reading) {
  for (const BodyPair& pair : reading.pairs) out << pair.name << "=" << pair.value << "|";
  out << " read " << static_cast<int>(reading.read);
  for (const std::string& flag : reading.flags) out << " " << flag;
  return out;
}

}  // namespace stopgap::oracle

namespace stopgap::differential {
namespace {

using fuzz::same;
using oracle::BodyReading;

int bodies() {
  const char* wanted = std::getenv("STOPGAP_BODIES");
  return wanted == nullptr ? 10'000 : std::atoi(wanted);
}

bool nearly(const oracle::BodyPair& a, const oracle::BodyPair& b) {
  return a.name == b.name && (a.value.starts_with(b.value) || b.value.starts_with(a.value));
}

/// Where a body is bad texts may end a little earlier or later, and one pair may be there or not:
/// how much a parser looks at before it says so is its own affair.
bool same_xml(const BodyReading& engine, const BodyReading& oracle) {
  if (engine.read != oracle::BodyRead::kBad || engine.read != oracle.read)
    return same(engine, oracle);
  std::vector<oracle::BodyPair> longer = engine.pairs, shorter = oracle.pairs;
  if (longer.size() < shorter.size()) std::swap(longer, shorter);
  const auto differs = std::mismatch(shorter.begin(), shorter.end(), longer.begin(), nearly).second;
  if (longer.size() == shorter.size() + 1) longer.erase(differs);
  return std::equal(longer.begin(), longer.end(), shorter.begin(), shorter.end(), nearly) &&
         (engine.flags == oracle.flags || engine.pairs.size() != oracle.pairs.size());
}

/// How many of the bodies were of which kind: none may be missing.
struct Counts {
  int read[3] = {};
  std::map<std::string, int> flags;

  void take(const BodyReading& reading) {
    ++read[static_cast<int>(reading.read)];
    for (const std::string& flag : reading.flags) ++flags[flag];
  }
  void expect(std::initializer_list<const char*> wanted) const {
    const int least = bodies() / 200;
    EXPECT_GT(read[0], 20 * least);
    EXPECT_GT(read[1], 5 * least);
    for (const char* flag : wanted)
      EXPECT_GT(flags.count(flag) > 0 ? flags.at(flag) : 0, least) << flag;
  }
};

TEST(Bodies, JsonIsReadAsTheOracleDoes) {
  engine::JsonReader reader;
  Random random(11);
  Counts counts;
  for (int i = 0; i < bodies(); ++i) {
    const std::string body = json_body(random);
    const BodyReading expected = oracle::read_json(body);
    const BodyReading actual = fuzz::reading_of([&](engine::Arena& arena, engine::BodySink sink) {
      return reader.read(body, arena, sink);
    });
    ASSERT_TRUE(same(actual, expected))
        << body << "\nengine: " << actual << "\noracle: " << expected;
    counts.take(expected);
  }
  counts.expect({"duplicate_key", "lenient_json", "lone_surrogate", "several_texts"});
}

TEST(Bodies, XmlIsReadAsTheOracleDoes) {
  engine::XmlReader reader;
  Random random(12);
  Counts counts;
  for (int i = 0; i < bodies(); ++i) {
    const std::string body = xml_body(random);
    const BodyReading expected = oracle::read_xml(body);
    const BodyReading actual = fuzz::reading_of([&](engine::Arena& arena, engine::BodySink sink) {
      return reader.read(body, arena, sink);
    });
    ASSERT_TRUE(same_xml(actual, expected))
        << body << "\nengine: " << actual << "\noracle: " << expected;
    counts.take(expected);
  }
  counts.expect({"doctype", "external_entity"});
}

TEST(Bodies, MultipartIsReadAsTheOracleDoes) {
  engine::MultipartReader reader;
  Random random(13);
  Counts counts;
  int plain = 0, spent = 0;
  for (int i = 0; i < bodies(); ++i) {
    const auto [type, body] = multipart_body(random);
    const BodyReading expected = oracle::read_multipart(type, body);
    const BodyReading actual = fuzz::reading_of([&](engine::Arena& arena, engine::BodySink sink) {
      return reader.read(type, body, arena, sink);
    });
    if (reader.spent()) {  // the oracle does not count how often it reads
      ++spent;
      ASSERT_NE(actual.read, oracle::BodyRead::kWhole) << type << "\n" << body;
      continue;
    }
    ASSERT_TRUE(same(actual, expected))
        << type << "\n"
        << body << "\nengine: " << actual << "\noracle: " << expected;
    counts.take(expected);
    if (expected.flags.empty() && expected.pairs.size() > 1) ++plain;
  }
  counts.expect({"bad_multipart"});
  EXPECT_GT(plain, bodies() / 100);
  EXPECT_LT(spent, bodies() / 50);
}

using Json = nlohmann::json;

void flatten(const Json& value, const std::string& path, bool outermost, BodyReading& reading) {
  const auto below = [&](const std::string& part) { return outermost ? part : path + "." + part; };
  if (value.is_structured() && value.empty()) {
    reading.add(path, "");
  } else if (value.is_object()) {
    for (const auto& [key, child] : value.items()) flatten(child, below(key), false, reading);
  } else if (value.is_array()) {
    for (size_t i = 0; i < value.size(); ++i)
      flatten(value[i], below(std::to_string(i)), false, reading);
  } else {
    reading.add(path, value.is_string() ? value.get<std::string>() : value.dump());
  }
}

/// A number as nlohmann/json writes it.
std::string normal(const std::string& value) {
  if (value.empty() || value.find_first_not_of("0123456789.eE+-") != std::string::npos)
    return value;
  const Json number = Json::parse(value, nullptr, false);
  return number.is_number() ? number.dump() : value;
}

/// None where nlohmann/json ends because no double holds a number.
std::optional<bool> accepts(const std::string& text) {
  try {
    return !Json::parse(text).is_discarded();
  } catch (const Json::out_of_range&) {
    return std::nullopt;
  } catch (const Json::parse_error&) {
    return false;
  }
}

std::string ascii(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) >= 0x80) c = 'x';
  return text;
}

TEST(Bodies, StrictJsonIsReadAsNlohmannDoes) {
  engine::JsonReader reader;
  Random random(14);
  for (int i = 0; i < bodies(); ++i) {
    const std::string body = strict_json_body(random);
    BodyReading actual = fuzz::reading_of([&](engine::Arena& arena, engine::BodySink sink) {
      return reader.read(body, arena, sink);
    });
    BodyReading expected;
    flatten(Json::parse(body), "", true, expected);
    const auto settle = [](BodyReading& reading) {  // nlohmann/json sorts keys
      for (oracle::BodyPair& pair : reading.pairs) pair.value = normal(pair.value);
      std::sort(reading.pairs.begin(), reading.pairs.end(), [](const auto& a, const auto& b) {
        return std::tie(a.name, a.value) < std::tie(b.name, b.value);
      });
    };
    settle(actual);
    settle(expected);
    ASSERT_TRUE(same(actual, expected))
        << body << "\nengine: " << actual << "\nnlohmann: " << expected;

    // What it refuses is never whole and free of flags.
    const std::string bad = broken(body, "\"\\,:[]{}/ 0aut", random);
    const BodyReading read = fuzz::reading_of(
        [&](engine::Arena& arena, engine::BodySink sink) { return reader.read(bad, arena, sink); });
    const bool strict = read.read == oracle::BodyRead::kWhole && read.flags.empty();
    if (!accepts(bad) || read.pairs.empty()) continue;  // blanks only are whole here
    const bool accepted = *accepts(bad);
    if (accepted || accepts(ascii(bad)) == true) {  // only invalid UTF-8 was wrong with it
      ASSERT_EQ(read.read, oracle::BodyRead::kWhole) << bad;
    } else {
      ASSERT_FALSE(strict) << bad;
    }
  }
}

}  // namespace
}  // namespace stopgap::differential
