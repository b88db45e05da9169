// SPDX-License-Identifier: Apache-2.0
// The engine's request model against the oracle's, field by field, and the promise the gate rests
// on: every view of a field is a substring of a piece of one of its gate sources.
#include "engine/views.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "compiler/passes/junctions.h"
#include "engine/fields.h"
#include "tests/differential/engine_request.h"
#include "tests/differential/json_line.h"
#include "tests/differential/request_gen.h"
#include "tests/oracle/facts.h"
#include "tests/oracle/views.h"

namespace stopgap::differential {
namespace {

using engine::FieldId;
using Strings = std::vector<std::string>;

#ifdef STOPGAP_SANITIZED  // ten times slower
constexpr int kRequests = 3'000;
#else
constexpr int kRequests = 30'000;
#endif

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

/// What the gate would look for, of a view and of pieces of it, that is in no piece it scans.
Strings ungated(const Strings& pieces, const compiler::passes::GatedSubject& subject,
                const Strings& wanted, Random& random) {
  Strings missing;
  const auto look_for = [&](std::string_view text) {
    const std::string_view atom = compiler::passes::surest_piece(text, subject);
    const bool found =
        atom.empty() || std::any_of(pieces.begin(), pieces.end(), [&](const auto& piece) {
          return piece.find(atom) != std::string::npos;
        });
    if (!found) missing.emplace_back(text);
  };
  for (const std::string& view : wanted) {
    look_for(view);
    for (int i = 0; i < 3 && !view.empty(); ++i) {
      const size_t at = random.below(view.size());
      look_for(std::string_view(view).substr(at, 1 + random.below(view.size() - at)));
    }
  }
  return missing;
}

/// Of a bad document parsers differ a little in what comes before they say so.
bool tells_of_xml(FieldId field) {
  return field == FieldId::kXml || field == FieldId::kArgs || field == FieldId::kBodyArgs ||
         field == FieldId::kFlagXmlDoctype;
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
    if (facts_.inexact && tells_of_xml(field)) return;
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
    gated({field}, views);
    if (!views.empty()) gated({field, 0, true}, {views[0]});
  }

  void list(FieldId field, const std::vector<oracle::Element>& elements) {
    const std::string name(engine::field_info(field).name);
    std::vector<uint32_t> sure;
    for (uint32_t i = 0; i < views_.size(field); ++i) {
      if (!is_unsure(field, i)) sure.push_back(i);
    }
    ASSERT_EQ(sure.size(), elements.size()) << name;
    for (uint32_t i = 0; i < elements.size(); ++i) {
      const Strings names = strings(views_.element(field, sure[i], 0));
      const Strings values = strings(views_.element(field, sure[i], 1));
      EXPECT_EQ(ordered(names, true), ordered(elements[i].name.views, true)) << name << " " << i;
      EXPECT_EQ(ordered(values, true), ordered(elements[i].value.views, true)) << name << " " << i;
      if (names.empty() || values.empty()) return;
      list_gated(field, names, values, "");
      if (field == FieldId::kCookies) list_gated(field, names, values, "cookie");
      const bool keyed = field == FieldId::kHeaders && !names[0].empty();
      if (keyed) list_gated(field, names, values, oracle::lower(random_.pick(names)));
    }
  }

  /// The engine has it, and treats it as missing: the oracle leaves it out.
  bool is_unsure(FieldId field, uint32_t index) {
    const std::optional<engine::Element> element = views_.made(field, index);
    if (field == FieldId::kCookies) {
      const bool joined = element->made == engine::Made::kJoined;
      return joined && facts_.lists.at("http.headers").missing != 0;
    }
    if (!element || element->of == engine::TextOf::kHeaders) return false;
    const bool query = element->of == engine::TextOf::kQuery;
    if ((query ? facts_.fields.at("http.query").missing : facts_.body_end) == 0) return false;
    if (field == FieldId::kOverrides) return element->last;
    return element->made == engine::Made::kJoined && element->nameless;
  }

  /// `header`: the key of the list.
  void list_gated(FieldId field, const Strings& names, const Strings& values,
                  const std::string& header) {
    gated({field, 0, false, header}, names);
    gated({field, 0, true, header}, {names[0]});
    gated({field, 1, false, header}, values);
    gated({field, 1, true, header}, {values[0]});
  }

  void gated(const compiler::passes::GatedSubject& subject, const Strings& views) {
    const uint32_t sources = engine::gate_sources(subject.field, subject.attribute, subject.raw);
    if (sources == 0) return;
    const std::string header(subject.header);
    auto [pieces, fresh] = pieces_.try_emplace({sources, header});
    for (uint32_t source = 0; fresh && source < 32; ++source) {
      if ((sources >> source & 1u) == 0) continue;
      views_.gate(static_cast<engine::GateSource>(source), header,
                  [&](std::string_view piece) { pieces->second.emplace_back(piece); });
    }
    EXPECT_EQ(ungated(pieces->second, subject, views, random_), Strings{})
        << engine::field_info(subject.field).name << "[" << header << "] " << subject.attribute
        << (subject.raw ? ".raw" : "");
  }

  oracle::Facts facts_;
  EngineRequest engine_request_;
  engine::Views views_;
  Random random_{1};
  std::map<std::pair<uint32_t, std::string>, Strings> pieces_;  // by gate sources and header
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
