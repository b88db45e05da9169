// SPDX-License-Identifier: Apache-2.0
// The engine's request model against the oracle's, field by field, and the promise the gate rests
// on: every view of a field is a substring of a piece of one of its gate sources.
#include "engine/views.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/fields.h"
#include "tests/differential/engine_request.h"
#include "tests/differential/json_line.h"
#include "tests/differential/request_gen.h"
#include "tests/oracle/facts.h"

namespace stopgap::differential {
namespace {

using engine::FieldId;
using Strings = std::vector<std::string>;

constexpr int kRequests = 30'000;

/// As sent first, then the others in any order.
Strings ordered(Strings views, bool first_counts) {
  if (!views.empty()) std::sort(views.begin() + (first_counts ? 1 : 0), views.end());
  return views;
}

Strings strings(engine::ViewList views) { return {views.begin(), views.end()}; }

bool is_list(FieldId field) { return engine::field_info(field).signature.substr(0, 5) == "list<"; }
bool is_text(FieldId field) {
  const std::string_view signature = engine::field_info(field).signature;
  return signature.starts_with("text") || signature.starts_with("path") ||
         signature.starts_with("host") || signature.starts_with("bytes");
}

/// The views found in no gate piece of the field.
Strings ungated(engine::Views& views, FieldId field, uint32_t attribute, bool raw,
                const Strings& wanted, const std::string& header) {
  std::vector<std::string> pieces;
  const uint32_t sources = engine::gate_sources(field, attribute, raw);
  for (uint32_t source = 0; source < 32; ++source) {
    if ((sources >> source & 1u) == 0) continue;
    views.gate(static_cast<engine::GateSource>(source), header,
               [&](std::string_view piece) { pieces.emplace_back(piece); });
  }
  Strings missing;
  for (const std::string& view : wanted) {
    const bool found =
        view.empty() || std::any_of(pieces.begin(), pieces.end(), [&](const auto& piece) {
          return piece.find(view) != std::string::npos;
        });
    if (!found) missing.push_back(view);
  }
  return missing;
}

class Comparison {
 public:
  explicit Comparison(const oracle::OracleRequest& request, Backend backend = Backend::kGeneric)
      : engine_request_(request, 0) {
    const oracle::Reads reads = oracle::reads_of(backend_name(backend));
    facts_ = oracle::read_request(request, {}, 0, reads);
    views_.adopt({}, {}, engine::reads_of(backend));
    views_.reset(engine_request_.view());
    if (!request.response) return;
    oracle::read_response(*request.response, facts_, {}, 0, reads);
    views_.set_response(engine_request_.response());
  }

  void field(FieldId field) {
    const std::string name(engine::field_info(field).name);
    if (name.starts_with("http.response.") && !facts_.fields.contains("http.response.status")) {
      return;
    }
    if (is_list(field)) return list(field, facts_.lists.at(name).elements);
    const oracle::Value& value = facts_.fields.at(name);
    if (is_text(field)) return text(field, name, value);
    if (name.starts_with("http.flags.")) {
      EXPECT_EQ(views_.flag(field), value.flag) << name;
    } else if (name != "client.ip") {
      const std::optional<int64_t> number = views_.number(field);
      ASSERT_EQ(number.has_value(), value.present) << name;
      EXPECT_EQ(number.value_or(value.number), value.number) << name;
    }
  }

 private:
  void text(FieldId field, const std::string& name, const oracle::Value& value) {
    const Strings views = strings(views_.text(field));
    EXPECT_EQ(!views.empty(), value.present) << name;
    const bool first_counts = name != "http.host";
    EXPECT_EQ(ordered(views, first_counts), ordered(value.views, first_counts)) << name;
    EXPECT_EQ(ungated(views_, field, 0, false, views, ""), Strings{}) << name;
    if (views.empty()) return;
    EXPECT_EQ(ungated(views_, field, 0, true, {views[0]}, ""), Strings{}) << name << ".raw";
  }

  void list(FieldId field, const std::vector<oracle::Element>& elements) {
    const std::string name(engine::field_info(field).name);
    ASSERT_EQ(views_.size(field), elements.size()) << name;
    for (uint32_t i = 0; i < elements.size(); ++i) {
      const Strings names = strings(views_.element(field, i, 0));
      const Strings values = strings(views_.element(field, i, 1));
      EXPECT_EQ(names, elements[i].name.views) << name << " " << i;
      EXPECT_EQ(values, elements[i].value.views) << name << " " << i;
      const std::string header = field == FieldId::kHeaders   ? elements[i].name.views[0]
                                 : field == FieldId::kCookies ? "cookie"
                                                              : "";
      EXPECT_EQ(ungated(views_, field, 0, false, names, header), Strings{}) << name << " name";
      EXPECT_EQ(ungated(views_, field, 1, false, values, header), Strings{}) << name << " value";
    }
  }

  oracle::Facts facts_;
  EngineRequest engine_request_;
  engine::Views views_;
};

TEST(EngineViews, AreTheOraclesForWildRequests) {
  Random random(20260601);
  for (int i = 0; i < kRequests && !::testing::Test::HasFailure(); ++i) {
    const oracle::OracleRequest request = wild_request(random);
    const auto backend = static_cast<Backend>(random.below(kBackendCount));
    Comparison comparison(request, backend);
    // A different field is asked for first each time: what is computed lazily must not depend on
    // the order.
    for (uint32_t field = 0; field < engine::kFieldCount; ++field) {
      comparison.field(
          static_cast<FieldId>((field + static_cast<uint32_t>(i)) % engine::kFieldCount));
    }
    if (::testing::Test::HasFailure()) {
      ADD_FAILURE() << backend_name(backend) << " " << json_line(std::to_string(i), request);
    }
  }
}

TEST(EngineViews, AreTheOraclesAtTheLimits) {
  std::vector<oracle::OracleRequest> requests(6, plain_request());
  requests[0].target = "/" + std::string(64 * 1024 - 2, 'a') + "%41?b";
  requests[1].headers.resize(1001, {"Cookie", "a=b"});
  requests[2].headers = {{"X", std::string(256 * 1024 - 1, 'a')}, {"Y", "b"}, {"Z", ""}};
  requests[3].headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  for (int i = 0; i < 6000; ++i) {
    requests[3].target += i == 0 ? "?a" : "&a";
    requests[3].body += "b=c&";
  }
  for (int i = 0; i < 1002; ++i) requests[4].target += i == 0 ? "?" : "&&";
  requests[4].headers = {{"Cookie", std::string(999, ';') + "a=b"}, {"cookie", "a;b"}};
  for (int i = 0; i < 1000; ++i) requests[4].headers[1].second += ";c";
  requests[5].body = std::string(1024 * 1024, 'a') + "b";
  for (const oracle::OracleRequest& request : requests) {
    Comparison comparison(request);
    for (uint32_t field = 0; field < engine::kFieldCount; ++field) {
      comparison.field(static_cast<FieldId>(field));
    }
  }
}

}  // namespace
}  // namespace stopgap::differential
