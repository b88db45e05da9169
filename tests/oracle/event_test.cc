// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/event.h"

#include <gtest/gtest.h>

#include "tests/oracle/hand_built.h"

namespace stopgap::oracle {
namespace {

using lang::TypeKind;
using Strings = std::vector<std::string>;

lang::Schema schema() {
  lang::Schema schema;
  schema.records = {
      {"pair",
       {{"address", TypeKind::kText, true, true}, {"note", TypeKind::kText, false, false}}}};
  const auto add = [&](const char* name, TypeKind kind, bool optional) {
    lang::SchemaField field = hand::field(name, kind, optional);
    field.schema = "acme.a";
    schema.fields.push_back(field);
  };
  add("a.text", TypeKind::kText, true);
  add("a.path", TypeKind::kPath, true);
  add("a.host", TypeKind::kHost, true);
  add("a.bytes", TypeKind::kBytes, true);
  add("a.size", TypeKind::kSize, false);
  add("a.flag", TypeKind::kBool, false);
  add("a.list", TypeKind::kList, false);
  return schema;
}

Facts read(const std::map<std::string, OracleValue>& values, const Limits& limits = {}) {
  OracleEvent event;
  event.name = "a.one";
  event.values = values;
  return read_event(schema(), event, limits);
}

TEST(Event, ViewsAreThoseOfTheType) {
  const Facts facts = read({{"a.text", {"%2561"}},
                            {"a.path", {"/a/../b;c"}},
                            {"a.host", {"U@Example.ORG:25"}},
                            {"a.bytes", {"%41"}}});
  EXPECT_EQ(facts.fields.at("a.text").views, (Strings{"%2561", "%61", "a"}));
  EXPECT_EQ(facts.fields.at("a.path").views, (Strings{"/a/../b;c", "/b;c", "/b"}));
  EXPECT_EQ(facts.fields.at("a.path").decode_stages, 1u);
  EXPECT_EQ(facts.fields.at("a.host").views, Strings{"example.org"});
  EXPECT_EQ(facts.fields.at("a.bytes").views, Strings{"%41"});
}

TEST(Event, WhatIsNotThere) {
  const Facts facts = read({{"a.size", {}}, {"a.flag", {int64_t{1}}}, {"a.host", {":25"}}});
  EXPECT_FALSE(facts.fields.at("a.text").present);
  EXPECT_EQ(facts.fields.at("a.text").missing, 0u);
  EXPECT_FALSE(facts.fields.at("a.host").present);
  EXPECT_EQ(facts.fields.at("a.size").missing, unsigned{kError}) << "not optional";
  EXPECT_EQ(facts.fields.at("a.flag").missing, unsigned{kError}) << "of another type";
  EXPECT_EQ(facts.lists.at("a.list").missing, unsigned{kError});
}

TEST(Event, ListsEndBeforeTheElementThatPassesALimit) {
  Limits limits;
  limits.body = 5;
  const Headers elements = {{"a", "b"}, {"c", "%64"}, {"e", "f"}};
  const Facts facts = read({{"a.list", {elements}}, {"a.bytes", {"123456", kUnparsable}}}, limits);
  const List& list = facts.lists.at("a.list");
  ASSERT_EQ(list.elements.size(), 1u);
  EXPECT_EQ(list.missing, unsigned{kOversize});
  EXPECT_EQ(facts.fields.at("a.bytes").views, Strings{"12345"});
  EXPECT_EQ(facts.fields.at("a.bytes").missing, unsigned{kOversize} | kUnparsable);
  const Facts whole = read({{"a.list", {elements}}});
  ASSERT_EQ(whole.lists.at("a.list").elements.size(), 3u);
  EXPECT_EQ(whole.lists.at("a.list").elements[1].value.views, (Strings{"%64", "d"}));
}

TEST(Event, NothingCanBeToldOfAnUnusableOne) {
  OracleEvent event;
  event.unusable = true;
  event.values = {{"a.text", {"a"}}, {"a.flag", {true}}};
  const Facts facts = read_event(schema(), event, {}, kOversize);
  EXPECT_FALSE(facts.fields.at("a.text").present);
  EXPECT_EQ(facts.fields.at("a.text").missing, unsigned{kError} | kOversize);
  EXPECT_FALSE(facts.fields.at("a.flag").flag);
  EXPECT_TRUE(facts.lists.at("a.list").elements.empty());
}

}  // namespace
}  // namespace stopgap::oracle
