// SPDX-License-Identifier: Apache-2.0
#include "cli/json_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace stopgap::cli {
namespace {

std::string as_json(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

TEST(JsonText, IsReadBackAsItWas) {
  for (const std::string& text :
       {std::string("plain"), std::string("q\"b\\s/"), std::string("\0\x01\x1f\x7f\n\r\t", 7),
        std::string("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80")}) {
    EXPECT_EQ(nlohmann::json::parse(as_json(text)).get<std::string>(), text);
  }
}

TEST(JsonText, IsValidForEveryPairOfBytes) {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string text = {static_cast<char>(a), static_cast<char>(b)};
      EXPECT_TRUE(nlohmann::json::accept(as_json(text))) << a << " " << b;
    }
  }
}

TEST(JsonText, MarksBrokenBytes) { EXPECT_EQ(as_json("a\xFFz"), "\"a\\ufffdz\""); }

TEST(JsonText, XmlHoldsNoControlsAndNoMarkup) {
  EXPECT_EQ(xml_text("<a b=\"c\">&\x01"), "&lt;a b=&quot;c&quot;&gt;&amp;\\x01");
}

}  // namespace
}  // namespace stopgap::cli
