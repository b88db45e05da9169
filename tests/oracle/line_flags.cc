// SPDX-License-Identifier: Apache-2.0
// See line_flags.h.
#include "tests/oracle/line_flags.h"

#include <algorithm>
#include <cctype>

namespace stopgap::oracle {
namespace {

bool has_bad_percent(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' &&
        (i + 2 >= text.size() || std::isxdigit(static_cast<unsigned char>(text[i + 1])) == 0 ||
         std::isxdigit(static_cast<unsigned char>(text[i + 2])) == 0)) {
      return true;
    }
  }
  return false;
}

bool holds_nul(const std::string& text) { return text.find('\0') != std::string::npos; }

bool holds_control(const std::string& text) {
  return std::any_of(text.begin(), text.end(),
                     [](unsigned char c) { return c == 0x7F || (c >= 1 && c <= 0x1F); });
}

bool holds_percent_u(const std::string& text) { return pctu(text) != pct(text); }
bool holds_overlong(const std::string& text) { return fold(text, true, false) != text; }

/// Some character becomes an ASCII one that is neither letter nor digit.
bool holds_sign(const std::string& text) {
  const auto signs = [](const std::string& view) {
    return std::count_if(view.begin(), view.end(),
                         [](unsigned char c) { return c < 0x80 && std::isalnum(c) == 0; });
  };
  return signs(fold(text, true, true)) > signs(fold(text, true, false));
}

bool holds_parameter(const std::string& text) { return text.find(';') != std::string::npos; }

}  // namespace

std::vector<std::pair<const char*, bool>> line_flags(const std::string& uri,
                                                     const std::vector<std::string>& path_stages,
                                                     const Reads& reads) {
  const Stages all = read_stages(uri, reads);
  const auto some = [](const std::vector<std::string>& views, auto holds) {
    return std::any_of(views.begin(), views.end(), holds);
  };
  return {{"double_encoded", all.rounds > 1},
          {"undecoded", all.more},
          {"bad_percent", has_bad_percent(uri)},
          {"null_byte", some(all.views, holds_nul)},
          {"control_byte", some(all.views, holds_control)},
          {"percent_u", some(all.views, holds_percent_u)},
          {"overlong", some(all.views, holds_overlong)},
          {"best_fit", some(all.views, holds_sign)},
          {"path_parameter", some(path_stages, holds_parameter)},
          {"path_confusion", forms_differ(path_stages)}};
}

}  // namespace stopgap::oracle
