// SPDX-License-Identifier: Apache-2.0
// Steps of forms that read a language, each word for word from its row in docs/language.md section
// 5. forms.h has the door to all steps.
#pragma once

#include <string>

namespace stopgap::oracle {

/// UTF-8 of a character.
std::string utf8(unsigned long code);

std::string js_escapes(const std::string& text);
std::string css_escapes(const std::string& text);
std::string percent_u_decode(const std::string& text);
std::string c_comments(const std::string& text);
std::string mysql_comments(const std::string& text);
std::string html_comments(const std::string& text);
std::string lookups(const std::string& text);

}  // namespace stopgap::oracle
