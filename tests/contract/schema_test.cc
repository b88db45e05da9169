// SPDX-License-Identifier: Apache-2.0
// stdlib-rules/std/http.gap (what rules may ask) and engine/fields.def (what the engine feeds) name
// the same fields with the same types.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/fields.h"
#include "lang/lang.h"
#include "stdlib-rules/stdlib.h"

namespace stopgap {
namespace {

lang::Schema http_schema() {
  lang::SourceMap sources;
  lang::Diagnostics diagnostics;
  std::vector<lang::ast::File> files;
  files.push_back(
      lang::parse(sources, sources.add("t.gap", "syntax 1\nimport std.http\n"), diagnostics));
  const auto modules = [](std::string_view name) -> std::optional<std::string> {
    const auto module = stdlib::module_text(name);
    return module ? std::optional<std::string>(*module) : std::nullopt;
  };
  lang::Schema schema = lang::check(sources, files, modules, diagnostics).schema;
  EXPECT_FALSE(diagnostics.has_errors()) << render_text(diagnostics, sources, false);
  return schema;
}

TEST(Schema, NamesTheFieldsTheEngineFeeds) {
  std::set<std::string> in_schema;
  for (const lang::SchemaField& field : http_schema().fields) in_schema.insert(field.name);
  std::set<std::string> in_engine;
  for (uint32_t i = 0; i < engine::kFieldCount; ++i)
    in_engine.emplace(engine::field_info(static_cast<engine::FieldId>(i)).name);
  EXPECT_EQ(in_schema, in_engine);
}

TEST(Schema, AgreesOnOptionalAndScalarTypes) {
  const lang::Schema schema = http_schema();
  for (const lang::SchemaField& field : schema.fields) {
    const auto id = engine::find_field(field.name);
    ASSERT_TRUE(id) << field.name;
    const std::string signature(engine::field_info(*id).signature);
    if (field.type.kind == lang::TypeKind::kList) {
      EXPECT_EQ(signature.rfind("list<" + schema.records[field.type.record].name + "{", 0), 0u)
          << field.name;
      continue;
    }
    std::string expected = to_string(field.type);
    if (field.verbatim) expected += " verbatim";
    if (field.nocase) expected += " nocase";
    EXPECT_EQ(signature, expected) << field.name;
  }
}

}  // namespace
}  // namespace stopgap
