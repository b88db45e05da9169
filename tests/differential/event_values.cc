// SPDX-License-Identifier: Apache-2.0
// Values of event_gen.h. Tested by the differential runs.
#include <fmt/format.h>

#include "tests/differential/disguise.h"
#include "tests/differential/event_gen.h"
#include "tests/differential/regex_gen.h"
#include "tests/differential/test_gen.h"

namespace stopgap::differential {
namespace {

using lang::Cond;
using lang::TypeKind;

/// What rules ask of one field.
struct Hints {
  std::vector<std::string> texts;
  std::vector<int64_t> numbers;
  std::vector<std::array<uint8_t, 16>> addresses;
};

class Values {
 public:
  Values(const lang::CheckedPack& pack, Random& random) : pack_(pack), random_(random) {
    hints_.resize(pack.schema.fields.size());
    for (const lang::CheckedMitigation& one : pack.mitigations) collect(one.condition);
  }

  oracle::OracleValue value(uint32_t field) {
    oracle::OracleValue made;
    const lang::SchemaField& of = pack_.schema.fields[field];
    if (!random_.chance(of.type.optional ? 20 : 2)) fill(made, of.type.kind, field);
    if (random_.chance(2)) fill(made, random_.chance(50) ? TypeKind::kInt : TypeKind::kText, field);
    if (random_.chance(6)) made.missing = 1u << random_.below(4);
    return made;
  }

 private:
  void collect(const Cond& condition) {
    for (const Cond& child : condition.children) collect(child);
    if (condition.kind != lang::CondKind::kTest) return;
    Hints& hints = hints_[condition.subject.field];
    if (const auto* string = std::get_if<lang::StringValue>(&condition.operand)) {
      hints.texts.push_back(string->bytes);
    } else if (const auto* regex = std::get_if<lang::RegexValue>(&condition.operand)) {
      hints.texts.push_back(sample_regex(regex->pattern, random_));
    } else if (const auto* number = std::get_if<int64_t>(&condition.operand)) {
      hints.numbers.push_back(*number);
    } else if (const auto* range = std::get_if<lang::CidrValue>(&condition.operand)) {
      hints.addresses.push_back(range->address);
    } else if (const auto* id = std::get_if<lang::SetId>(&condition.operand)) {
      const lang::SetValue& set = pack_.sets[id->index].value;
      for (const lang::StringValue& one : set.strings) hints.texts.push_back(one.bytes);
      for (const lang::CidrValue& one : set.cidrs) hints.addresses.push_back(one.address);
      hints.numbers.insert(hints.numbers.end(), set.numbers.begin(), set.numbers.end());
    }
  }

  void fill(oracle::OracleValue& made, TypeKind kind, uint32_t field) {
    const Hints& hints = hints_[field];
    if (kind == TypeKind::kInt || kind == TypeKind::kSize) {
      made.value = hints.numbers.empty()
                       ? int64_t{5}
                       : random_.pick(hints.numbers) - 1 + static_cast<int64_t>(random_.below(3));
    } else if (kind == TypeKind::kBool) {
      made.value = random_.chance(50);
    } else if (kind == TypeKind::kIp) {
      std::array<uint8_t, 16> address{};
      if (!hints.addresses.empty()) address = random_.pick(hints.addresses);
      if (random_.chance(30)) address[15] ^= static_cast<uint8_t>(random_.below(256));
      made.value = address;
    } else if (kind == TypeKind::kList) {
      oracle::Headers elements;
      for (size_t i = random_.below(5); i > 0; --i) {
        std::string name = random_.chance(40) ? random_.pick({"a", "b", "AB"}) : text(hints);
        elements.emplace_back(std::move(name), text(hints));
      }
      made.value = std::move(elements);
    } else if (kind == TypeKind::kHost) {
      std::string host = random_host_text(random_);
      if (random_.chance(30)) host += random_.pick({":80", ".", ":", " ", "u@b.example"});
      made.value = random_.chance(5) ? std::string() : host;
    } else {
      std::string one = text(hints);
      if (kind == TypeKind::kPath && random_.chance(40)) {
        one = disguise_path(std::move(one), random_);
      }
      made.value = std::move(one);
    }
  }

  std::string text(const Hints& hints) {
    std::string one = hints.texts.empty() || random_.chance(10) ? random_literal_text(random_)
                                                                : random_.pick(hints.texts);
    if (random_.chance(15)) one = flip_case(std::move(one), random_);
    if (random_.chance(15)) one.insert(0, random_literal_text(random_));
    if (random_.chance(15)) one += random_literal_text(random_);
    if (random_.chance(25)) one = disguise_text(std::move(one), random_);
    return random_.chance(3) ? std::string() : one;
  }

  const lang::CheckedPack& pack_;
  Random& random_;
  std::vector<Hints> hints_;
};

std::string shown(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f) {
      result += fmt::format("\\x{:02x}", byte);
    } else {
      result += c;
    }
  }
  return result + "\"";
}

struct Show {
  std::string operator()(std::monostate) const { return "nothing"; }
  std::string operator()(const std::string& text) const { return shown(text); }
  std::string operator()(int64_t number) const { return fmt::format("{}", number); }
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(const std::array<uint8_t, 16>& address) const {
    std::string result;
    for (const uint8_t byte : address) result += fmt::format("{:02x}", byte);
    return result;
  }
  std::string operator()(const oracle::Headers& elements) const {
    std::string result = "{";
    for (const auto& [name, value] : elements) result += " " + shown(name) + "=" + shown(value);
    return result + " }";
  }
};

}  // namespace

oracle::OracleEvent random_event(const lang::CheckedPack& pack, Random& random) {
  Values values(pack, random);
  oracle::OracleEvent event;
  event.name = random.pick({"gen.first", "gen.second"});
  event.unusable = random.chance(2);
  for (uint32_t field = 0; field < pack.schema.fields.size(); ++field) {
    const lang::SchemaField& of = pack.schema.fields[field];
    if (of.schema == "gen") event.values[of.name] = values.value(field);
  }
  if (random.chance(60)) {
    event.connection.client_ip = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2,
                                   static_cast<uint8_t>(random.below(64))}};
  }
  return event;
}

std::string to_text(const oracle::OracleEvent& event) {
  std::string result = event.name + (event.unusable ? " (unusable)\n" : "\n");
  for (const auto& [field, value] : event.values) {
    result += "  " + field + " = " + std::visit(Show{}, value.value);
    if (value.missing != 0) result += fmt::format(" missing for {}", value.missing);
    result += "\n";
  }
  return result;
}

}  // namespace stopgap::differential
