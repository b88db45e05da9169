// SPDX-License-Identifier: Apache-2.0
// Checked trees written by hand, so that the oracle's tests need no parser. A small part of
// std.http.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lang/checked.h"
#include "tests/oracle/facts.h"

namespace stopgap::oracle::hand {

enum Field : uint32_t {
  kUri,
  kPath,
  kQuery,
  kHost,
  kBody,
  kBodySize,
  kIp,
  kPort,
  kHeaders,
  kArgs,
  kNullByte
};

inline lang::SchemaField field(std::string name, lang::TypeKind kind, bool optional = false) {
  lang::SchemaField result;
  result.name = std::move(name);
  result.type.kind = kind;
  result.type.optional = optional;
  return result;
}

inline lang::CheckedPack pack() {
  using lang::TypeKind;
  lang::CheckedPack pack;
  pack.schema.records = {
      {"header", {{"name", TypeKind::kText, true, true}, {"value", TypeKind::kText, false, false}}},
      {"pair",
       {{"name", TypeKind::kText, false, false}, {"value", TypeKind::kText, false, false}}}};
  pack.schema.fields = {field("http.uri", TypeKind::kText),
                        field("http.path", TypeKind::kPath),
                        field("http.query", TypeKind::kText, true),
                        field("http.host", TypeKind::kHost, true),
                        field("http.body", TypeKind::kBytes),
                        field("http.body_size", TypeKind::kSize),
                        field("client.ip", TypeKind::kIp, true),
                        field("server.port", TypeKind::kInt, true),
                        field("http.headers", TypeKind::kList),
                        field("http.args", TypeKind::kList),
                        field("http.flags.null_byte", TypeKind::kBool)};
  pack.schema.fields[kArgs].type.record = 1;
  return pack;
}

template <typename Operand>
lang::Cond test(uint32_t field, lang::TestOp op, Operand operand) {
  lang::Cond cond;
  cond.kind = lang::CondKind::kTest;
  cond.subject.field = field;
  cond.op = op;
  cond.operand = std::move(operand);
  return cond;
}

inline lang::Cond text(uint32_t field, lang::TestOp op, std::string bytes, bool nocase = false) {
  return test(field, op, lang::StringValue{std::move(bytes), nocase});
}

inline lang::Cond regex(uint32_t field, std::string pattern, bool nocase = false) {
  return test(field, lang::TestOp::kMatches, lang::RegexValue{std::move(pattern), nocase, {}});
}

/// The same test on attribute 0 (name) or 1 (value) of the element `binder` quantifiers outwards.
inline lang::Cond of(lang::Cond cond, uint32_t attribute, uint32_t binder = 0) {
  cond.subject.binder = binder;
  cond.subject.attribute = attribute;
  return cond;
}

inline lang::Cond node(lang::CondKind kind, std::vector<lang::Cond> children) {
  lang::Cond cond;
  cond.kind = kind;
  cond.children = std::move(children);
  return cond;
}

inline lang::Cond quantified(lang::CondKind kind, uint32_t list, lang::Cond body,
                             std::optional<std::string> key = {}) {
  lang::Cond cond = node(kind, {std::move(body)});
  cond.list_field = list;
  cond.list_key = std::move(key);
  return cond;
}

inline lang::Cond present(uint32_t field) {
  lang::Cond cond;
  cond.kind = lang::CondKind::kPresent;
  cond.subject.field = field;
  return cond;
}

inline lang::CidrValue ipv4(uint8_t a, uint8_t b, uint8_t c, uint8_t d, uint8_t prefix = 32) {
  lang::CidrValue value;
  value.address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d};
  value.prefix = static_cast<uint8_t>(prefix + 96);
  return value;
}

inline OracleRequest get(std::string target) {
  OracleRequest request;
  request.method = "GET";
  request.target = std::move(target);
  return request;
}

}  // namespace stopgap::oracle::hand
