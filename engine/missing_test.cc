// SPDX-License-Identifier: Apache-2.0
// docs/language.md section 8.1 as a table: what was not seen, and every field that is unknown then.
// More in failure_test.cc.
#include "engine/missing.h"

#include <gtest/gtest.h>

#include <string>

namespace stopgap::engine {
namespace {

/// Names of all fields that miss something, flags without their beginning.
std::string unknown(const Inspection& seen, CauseSet cause) {
  const Missing missing = missing_parts(seen);
  std::string names;
  for (uint32_t i = 0; i < kFieldCount; ++i) {
    const auto field = static_cast<FieldId>(i);
    const CauseSet causes = missing_causes(missing, field);
    if (causes == 0) continue;
    EXPECT_EQ(causes, cause) << field_info(field).name;
    std::string_view name = field_info(field).name;
    if (name.starts_with("http.flags.")) name.remove_prefix(11);
    if (name.starts_with("http.")) name.remove_prefix(5);
    names.append(names.empty() ? "" : " ").append(name);
  }
  return names;
}

TEST(MissingTable, Targets) {
  Inspection seen;
  EXPECT_EQ(unknown(seen, 0), "");
  seen.target_cut = true;
  EXPECT_EQ(unknown(seen, kOversize),
            "target uri path query host overrides args query_args uri_size double_encoded "
            "bad_percent null_byte undecoded duplicate_host percent_u overlong best_fit "
            "path_parameter path_confusion control_byte absolute_target duplicate_key "
            "method_override");
  seen.has_query = true;
  EXPECT_EQ(unknown(seen, kOversize),
            "target uri query host overrides args query_args uri_size double_encoded "
            "bad_percent null_byte undecoded duplicate_host percent_u overlong best_fit "
            "control_byte absolute_target duplicate_key method_override");
  seen.has_uri = true;
  EXPECT_EQ(unknown(seen, kOversize),
            "target uri query overrides args query_args uri_size double_encoded bad_percent "
            "null_byte undecoded percent_u overlong best_fit control_byte absolute_target "
            "duplicate_key method_override");
  seen = {};
  seen.bad_target = true;
  EXPECT_EQ(unknown(seen, kUnparsable),
            "uri path query overrides args query_args double_encoded bad_percent null_byte "
            "undecoded percent_u overlong best_fit path_parameter path_confusion control_byte "
            "duplicate_key method_override");
  seen = {};
  seen.query_args_cut = true;
  EXPECT_EQ(unknown(seen, kOversize), "overrides args query_args duplicate_key method_override");
}

TEST(MissingTable, Headers) {
  Inspection seen;
  seen.headers_cut = true;
  EXPECT_EQ(unknown(seen, kOversize),
            "host headers cookies overrides auth_user duplicate_host method_override "
            "duplicate_header duplicate_cookie cl_te bad_header obs_fold bad_cookie "
            "rewrite_header compressed unknown_encoding");
  seen = {};
  seen.cookies_cut = true;
  EXPECT_EQ(unknown(seen, kOversize), "cookies");
}

TEST(MissingTable, BodiesThatNobodyRead) {
  Inspection seen;
  seen.body_cut = true;
  EXPECT_EQ(unknown(seen, kOversize), "body");
  seen.body_cut = false;
  seen.body_truncated = true;
  EXPECT_EQ(unknown(seen, kUnparsable), "body body_size");
}

std::string read(BodyInspection body, bool cut = false) {
  Inspection seen;
  seen.body = &body;
  seen.body_cut = cut;
  return unknown(seen, cut ? kOversize : kUnparsable);
}

TEST(MissingTable, BodiesThatWereRead) {
  BodyInspection body;
  EXPECT_EQ(read(body), "");
  EXPECT_EQ(read(body, true), "body");
  body.unclear = true;
  EXPECT_EQ(read(body, true), "body type_mismatch");
  body.text = kUnparsable;
  EXPECT_EQ(read(body), "body type_mismatch");
  body.unclear = false;
  EXPECT_EQ(read(body), "body");
  body = {};
  body.unmarked = true;
  EXPECT_EQ(read(body, true), "body unknown_charset mixed_charset type_mismatch");
  body = {};
  body.views = kUnparsable;
  EXPECT_EQ(read(body), "body unknown_charset mixed_charset type_mismatch");
}

TEST(MissingTable, ListsOfBodies) {
  const auto read_list = [](BodyInspection::List BodyInspection::*list, bool cut) {
    BodyInspection body;
    (body.*list).may_go_on = true;
    if (!cut) (body.*list).causes = kUnparsable;
    return read(body, cut);
  };
  const std::pair<BodyInspection::List BodyInspection::*, std::string> lists[] = {
      {&BodyInspection::form, "overrides args form_args body_args duplicate_key method_override"},
      {&BodyInspection::parts,
       "overrides args parts body_args method_override unknown_charset bad_multipart"},
      {&BodyInspection::json,
       "overrides args json body_args duplicate_key method_override bad_json"},
      {&BodyInspection::xml, "args xml body_args bad_xml xml_doctype"},
  };
  for (const auto& [list, names] : lists) {
    EXPECT_EQ(read_list(list, false), names);
    const std::string with_body = read_list(list, true);
    EXPECT_EQ(with_body.size(), names.size() + std::string_view(" body").size()) << with_body;
  }
}

TEST(MissingTable, Responses) {
  Inspection seen;
  seen.response_headers_cut = true;
  EXPECT_EQ(unknown(seen, kOversize), "response.headers response.content_type");
  seen = {};
  seen.response_body_cut = true;
  EXPECT_EQ(unknown(seen, kOversize), "response.body");
  seen = {};
  seen.response_truncated = true;
  EXPECT_EQ(unknown(seen, kUnparsable), "response.body response.body_size");
}

/// Groups that miss something, by their number: 0 to 2 line, headers and body, 3 to 5 the late
/// ones.
std::string groups(const Inspection& seen, bool whole_request = false) {
  const Missing missing = missing_parts(seen);
  std::string numbers;
  for (uint32_t group = 0; group < kGroupCount; ++group) {
    if (missing.of_group(static_cast<Group>(group), whole_request) != 0) {
      numbers += std::to_string(group);
    }
  }
  return numbers;
}

TEST(MissingTable, Groups) {
  Inspection seen;
  EXPECT_EQ(groups(seen, true), "");
  seen.target_cut = true;
  EXPECT_EQ(groups(seen), "03");
  EXPECT_EQ(groups(seen, true), "0235");
  seen = {};
  seen.headers_cut = true;
  EXPECT_EQ(groups(seen), "0134");
  EXPECT_EQ(groups(seen, true), "012345");
  seen = {};
  seen.body_cut = true;
  EXPECT_EQ(groups(seen), "25");
  seen = {};
  seen.response_headers_cut = true;
  EXPECT_EQ(groups(seen), "6");
  seen = {};
  seen.response_body_cut = true;
  EXPECT_EQ(groups(seen), "7");
}

}  // namespace
}  // namespace stopgap::engine
