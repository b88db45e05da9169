// SPDX-License-Identifier: Apache-2.0
// See both_sides.h. Exercised by the differential runs of ctest.
#include "tests/differential/both_sides.h"

#include <algorithm>

#include "compiler/hs_build/link.h"
#include "engine/fields.h"
#include "stdlib-rules/stdlib.h"
#include "tests/differential/engine_request.h"
#include "tests/differential/fed_event.h"
#include "tests/differential/rule_files.h"
#include "tests/differential/rule_gen.h"
#include "tests/differential/trace_check.h"

namespace stopgap::differential {
namespace {

std::string describe(const lang::Diagnostics& diagnostics, const lang::SourceMap& sources) {
  return lang::render_text(diagnostics, sources, false);
}

std::optional<std::string> module_source(std::string_view module) {
  const std::optional<std::string_view> text = stdlib::module_text(module);
  if (!text) return std::nullopt;
  return std::string(*text);
}

/// In one of the ways a site can say it; now and then it has ended the day before.
void set_mode(Site& site, const std::string& id, oracle::Mode mode, Random& random) {
  const auto same = static_cast<engine::Mode>(mode);
  const int32_t until = random.chance(30) ? engine::program::kNever
                                          : kToday - 1 + static_cast<int32_t>(random.below(3));
  if (random.chance(30)) {
    const auto [known, added] = site.engine.mitigations.emplace(id, same);
    if (!added) known->second = std::min(known->second, same);
  } else {
    const std::string pattern = random.chance(30) ? "*" + id.substr(1) : id;
    site.engine.modes.push_back({pattern, same, {"", "", "", until}});
    if (until < kToday) return;
  }
  const auto [known, added] = site.oracle.highest_mode.emplace(id, mode);
  if (!added) known->second = std::min(known->second, mode);
}

/// Values in the words of a site file.
void set_param(Site& site, const lang::SetInfo& info, Random& random) {
  lang::SetValue value;
  value.element = info.value.element;
  // A site's text takes the case rule of the parameter's own elements, if they agree to ignore it.
  const std::vector<lang::StringValue>& own = info.value.strings;
  const bool nocase = !own.empty() && std::all_of(own.begin(), own.end(),
                                                  [](const auto& text) { return text.nocase; });
  std::vector<std::string> words;
  for (size_t i = info.is_scalar ? 1 : random.below(4); i > 0; --i) {
    if (value.element == lang::TypeKind::kText) {
      words.emplace_back(random.pick({"a", "/b", "A", "b/"}));
      value.strings.push_back({words.back(), nocase});
    } else if (value.element == lang::TypeKind::kHost) {
      words.emplace_back(random.pick({"A.example", "b.example", "c.example"}));
      value.strings.push_back({words.back(), true});
    } else if (value.element == lang::TypeKind::kInt) {
      words.emplace_back(random.pick({"80", "443", "8080"}));
      value.numbers.push_back(std::stoll(words.back()));
    } else if (random.chance(50)) {
      words.emplace_back("192.0.2.1");
      value.cidrs.push_back({{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1}, 128});
    } else if (value.element == lang::TypeKind::kCidr) {
      words.emplace_back("2001:db8::/33");
      value.cidrs.push_back({{0x20, 0x01, 0x0d, 0xb8}, 33});
    } else {
      words.emplace_back("2001:db8::a");
      value.cidrs.push_back({{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10}, 128});
    }
  }
  site.engine.params[info.name] = words;
  site.oracle.params[info.name] = value;
}

const char* verdict_word(engine::Verdict verdict) {
  switch (verdict) {
    case engine::Verdict::kPass:
      return "pass";
    case engine::Verdict::kThrottle:
      return "throttle";
    case engine::Verdict::kRedirect:
      return "redirect";
    case engine::Verdict::kBlock:
      return "block";
    case engine::Verdict::kDrop:
      return "drop";
  }
  return "";
}

}  // namespace

Site random_site(const lang::CheckedPack& pack, Random& random) {
  Site site;
  for (const char* product : {"example_server", "example_proxy"}) {
    if (random.chance(50)) continue;
    const char* version = random.pick({"15.2",
                                       "15.2.1118.19",
                                       "15.2.1118.20",
                                       "15.2.9",
                                       "15.2.10",
                                       "15",
                                       "15.1.8",
                                       "1.9.9",
                                       "1.10",
                                       "1",
                                       "3.1.2",
                                       "3.01.1",
                                       "3.2",
                                       "2",
                                       "1.4.0-rc.1",
                                       "1.4.0-rc.2",
                                       "1.5.0+b",
                                       "1.22.1-9",
                                       "1.22.1-9+deb12u1",
                                       "1:2.3~rc1-3",
                                       "1:2.3"});
    site.engine.products[product] = version;
    site.oracle.versions[product] = version;
  }
  for (const lang::CheckedMitigation& mitigation : pack.mitigations) {
    if (random.chance(5)) set_mode(site, mitigation.id, oracle::Mode::kObserve, random);
    if (random.chance(3)) set_mode(site, mitigation.id, oracle::Mode::kOff, random);
    if (random.chance(3)) set_mode(site, mitigation.id, oracle::Mode::kEnforce, random);
  }
  if (random.chance(10)) {
    site.engine.mode = engine::Mode::kObserve;
    for (const lang::CheckedMitigation& mitigation : pack.mitigations) {
      const auto cap = site.oracle.highest_mode.emplace(mitigation.id, oracle::Mode::kEnforce);
      cap.first->second = std::min(cap.first->second, oracle::Mode::kObserve);
    }
  }
  for (const lang::SetInfo& info : pack.sets) {
    if (info.is_param && !info.is_unused && random.chance(30)) set_param(site, info, random);
  }
  if (random.chance(70)) {
    site.engine.backend = static_cast<Backend>(random.below(kBackendCount));
    site.oracle.backend = std::string(backend_name(site.engine.backend));
  }
  return site;
}

Strain random_strain(Random& random) {
  Strain strain;
  const auto lower = [&](size_t& limit, size_t engine::RequestLimits::*same, size_t most) {
    if (random.chance(60)) return;
    limit = random.below(most + 1);
    strain.engine.limits.*same = limit;
  };
  lower(strain.limits.target, &engine::RequestLimits::target_bytes, 40);
  lower(strain.limits.headers, &engine::RequestLimits::headers, 4);
  lower(strain.limits.header_bytes, &engine::RequestLimits::header_bytes, 60);
  lower(strain.limits.arguments, &engine::RequestLimits::arguments, 4);
  lower(strain.limits.cookies, &engine::RequestLimits::cookies, 3);
  lower(strain.limits.body, &engine::RequestLimits::body_bytes, 12);
  lower(strain.limits.path_views, &engine::RequestLimits::path_view_bytes, 80);
  if (random.chance(30)) strain.simulated = 1u << random.below(4);
  if (random.chance(5)) strain.simulated |= 1u << random.below(4);
  strain.engine.simulate = static_cast<engine::CauseSet>(strain.simulated);
  return strain;
}

Result<std::unique_ptr<Front>> read_rules(const std::vector<std::string>& files) {
  auto front = std::make_unique<Front>();
  lang::Diagnostics diagnostics;
  std::vector<lang::ast::File> trees;
  for (size_t i = 0; i < files.size(); ++i) {
    const uint32_t id = front->sources.add("rules" + std::to_string(i) + ".gap", files[i]);
    trees.push_back(lang::parse(front->sources, id, diagnostics));
  }
  if (!diagnostics.has_errors()) {
    front->pack = lang::check(front->sources, trees,
                              lang::Inputs{module_source, data_file, imported_file}, diagnostics);
  }
  if (!diagnostics.has_errors()) compiler::check_regexes(front->pack, diagnostics);
  if (diagnostics.has_errors()) return Error{"rules", describe(diagnostics, front->sources)};
  return front;
}

namespace {

engine::TypeKind fed_type(lang::TypeKind kind) {
  using lang::TypeKind;
  if (kind == TypeKind::kPath) return engine::TypeKind::kPath;
  if (kind == TypeKind::kHost) return engine::TypeKind::kHost;
  if (kind == TypeKind::kBytes) return engine::TypeKind::kBytes;
  if (kind == TypeKind::kIp) return engine::TypeKind::kIp;
  if (kind == TypeKind::kInt) return engine::TypeKind::kInt;
  if (kind == TypeKind::kSize) return engine::TypeKind::kSize;
  if (kind == TypeKind::kBool) return engine::TypeKind::kBool;
  return kind == TypeKind::kList ? engine::TypeKind::kList : engine::TypeKind::kText;
}

/// A server that feeds every schema of the rules that is not the engine's own; its fields stand in
/// another order than in the schema.
engine::EventSchemas fed_schemas(const lang::CheckedPack& pack) {
  engine::EventSchemas all;
  for (size_t i = 0; i < pack.schema.modules.size(); ++i) {
    const std::string& name = pack.schema.modules[i];
    if (name.starts_with("std.")) continue;
    engine::EventSchema& own = all.emplace_back();
    own.name = name;
    own.version = pack.schema.versions[i];
    for (const lang::CheckedMitigation& one : pack.mitigations) {
      const bool known =
          std::find(own.events.begin(), own.events.end(), one.event) != own.events.end();
      if (one.event_schema == name && !known) own.events.push_back(one.event);
    }
    for (auto field = pack.schema.fields.rbegin(); field != pack.schema.fields.rend(); ++field) {
      if (field->schema == name) own.fields.push_back({field->name, fed_type(field->type.kind)});
    }
  }
  return all;
}

}  // namespace

Result<std::unique_ptr<EngineSide>> EngineSide::build(const Front& front,
                                                      const compiler::Options& options,
                                                      const engine::Site& site,
                                                      const Strain& strain) {
  lang::Diagnostics diagnostics;
  const std::vector<uint8_t> portable =
      compiler::compile(front.pack, front.sources, options, diagnostics);
  if (diagnostics.has_errors()) return Error{"compile", describe(diagnostics, front.sources)};
  const engine::LinkKey key{1, 2, 3};
  compiler::LinkLimits limits;
  limits.in_process = true;
  const Result<std::vector<uint8_t>> linked = compiler::link(portable, key, limits);
  if (!linked.ok()) return linked.error();
  const engine::EventSchemas own = fed_schemas(front.pack);
  Result<std::shared_ptr<const engine::Pack>> pack =
      engine::Pack::load(linked.value(), key, site, own);
  if (!pack.ok()) return pack.error();
  std::unique_ptr<EngineSide> side(new EngineSide(strain));
  side->engine_.swap(pack.value());
  side->own_ = own;
  return side;
}

namespace {

std::vector<std::string> flag_words(engine::FlagSet flags) {
  std::vector<std::string> words;
  const auto first = static_cast<uint32_t>(engine::FieldId::kFlagDoubleEncoded);
  for (uint32_t field = first; field < engine::kFieldCount; ++field) {
    if ((flags & engine::flag_bit(static_cast<engine::FieldId>(field))) == 0) continue;
    const std::string_view name = engine::field_info(static_cast<engine::FieldId>(field)).name;
    words.emplace_back(name.substr(std::string_view("http.flags.").size()));
  }
  return words;
}

/// `headers` of the message decided about; null: it has none.
Answer to_answer(const engine::Decision& decision, const oracle::Headers* headers) {
  const engine::Pack& pack = *decision.pack;
  const auto id = [&pack](uint32_t rule) {
    return std::string(pack.string(pack.rules()[rule].id));
  };
  Answer answer;
  for (const engine::Match& match : decision.matches) {
    answer.matches.emplace_back(id(match.rule),
                                match.mode == engine::Mode::kEnforce ? "enforce" : "observe");
  }
  answer.verdict = verdict_word(decision.verdict);
  answer.status = decision.status;
  if (decision.rule != engine::Decision::kNoRule) answer.decided_by = id(decision.rule);
  answer.causes = decision.causes;
  for (const engine::Undecided& one : decision.undecided) {
    const auto says = one.says == engine::program::FaultMode::kBlock ? lang::FaultMode::kBlock
                      : one.says == engine::program::FaultMode::kLog ? lang::FaultMode::kLog
                                                                     : lang::FaultMode::kAllow;
    answer.undecided.push_back(undecided_text(id(one.rule), one.causes, says));
  }
  if (headers != nullptr && decision.verdict < engine::Verdict::kRedirect) {
    answer.headers = *headers;
    engine::apply_header_edits(decision.edits, answer.headers);
    oracle::Headers twice = answer.headers;
    engine::apply_header_edits(decision.edits, twice);
    if (twice != answer.headers) answer.headers = {{"edits", "are not idempotent"}};
  }
  return answer;
}

}  // namespace

/// The body in pieces, as cut by its own bytes.
engine::RequestView EngineSide::in_pieces(engine::RequestView request) {
  window_.clear();
  uint32_t state = static_cast<uint32_t>(request.body.size()) * 2654435761u + 1;
  for (std::string_view rest = request.body; !rest.empty();) {
    state = state * 1664525u + 1013904223u + static_cast<unsigned char>(rest[0]);
    const std::string_view piece = rest.substr(0, (state >> 24) % 9);
    window_.append(piece);
    rest.remove_prefix(piece.size());
  }
  if (request.body_truncated) window_.cut();
  window_.fill(request);
  return request;
}

Answer EngineSide::decide(const oracle::OracleRequest& request, int32_t today) {
  const EngineRequest asked(request, today);
  const Answer connection = to_answer(worker_.evaluate_connection(asked.connection()), nullptr);
  const engine::RequestView view = in_pieces(asked.view());
  std::optional<Answer> early;
  if (const engine::Decision* head = worker_.evaluate_head(view)) {
    early = to_answer(*head, &request.headers);
  }
  const engine::Decision& decision = worker_.evaluate(view);
  Answer answer = to_answer(decision, &request.headers);
  if (early) {
    early->causes = answer.causes;  // what nobody asks about is not missed
    if (*early != answer) answer.decided_by += " (not by its head)";
  }
  answer.flags = flag_words(decision.flags());
  answer.others.push_back(connection);
  if (request.response) {
    answer.others.push_back(
        to_answer(worker_.evaluate_response(view, asked.response()), &request.response->headers));
  }
  forget_unasked(answer);
  return answer;
}

Answer EngineSide::decide_event(const oracle::OracleEvent& event, int32_t today) {
  const FedEvent fed(event, own_, today);
  Answer answer = to_answer(worker_.evaluate_event(fed.view()), nullptr);
  answer.causes = 0;
  return answer;
}

std::optional<std::string> EngineSide::trace_fault(const oracle::OracleRequest& request,
                                                   int32_t today) {
  const EngineRequest asked(request, today);
  const std::shared_ptr<const engine::Pack> pack = engine_.current();
  TraceCheck check(*pack, today);
  check.decided(worker_.evaluate_connection(asked.connection()));
  const engine::RequestView view = in_pieces(asked.view());
  check.decided(worker_.evaluate(view));
  if (!request.response) return check.fault({view, nullptr, nullptr, options_});
  check.decided(worker_.evaluate_response(view, asked.response()));
  return check.fault({view, &asked.response(), nullptr, options_});
}

std::optional<std::string> EngineSide::trace_fault(const oracle::OracleEvent& event,
                                                   int32_t today) {
  const FedEvent fed(event, own_, today);
  const std::shared_ptr<const engine::Pack> pack = engine_.current();
  TraceCheck check(*pack, today);
  check.decided(worker_.evaluate_event(fed.view()), event.name);
  const engine::RequestView before = fed.before();
  return check.fault({before, nullptr, &fed.view(), options_});
}

}  // namespace stopgap::differential
