// SPDX-License-Identifier: Apache-2.0
// Texts, and requests with bodies, that cost the most their kind can: for tests of memory and for
// bench/count_growth.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/body/test_packed.h"
#include "engine/test_request.h"

namespace stopgap::engine {

struct HostileRequest {
  const char* what;
  std::vector<HeaderView> headers;
  std::string body;
};

inline std::vector<HostileRequest> hostile_requests(size_t size) {
  const auto type = [](std::string_view value) {
    return std::vector<HeaderView>{{"Content-Type", value}};
  };
  const auto coded = [](std::string_view coding, std::string_view value) {
    return std::vector<HeaderView>{{"Content-Encoding", coding}, {"Content-Type", value}};
  };
  const std::string_view form = "application/x-www-form-urlencoded";
  const std::string_view parts = "multipart/form-data; boundary=b";
  const auto repeated = [size](std::string_view piece) {
    return times(size / piece.size(), piece);
  };
  return {
      {"values", type("text/json"), "[" + repeated("1,") + "1]"},
      {"objects", type("text/json"), "[" + repeated("{},") + "1]"},
      {"names", type("text/json"),
       "{\"" + repeated("k").substr(0, size / 2) + "\":[" + times(size / 4, "1,") + "1]}"},
      {"depth", type("text/json"), repeated("[")},
      {"escapes", type("text/json"), "[\"" + repeated("\\u0041") + "\"]"},
      {"elements", type("text/xml"), "<a>" + repeated("<b/>") + "</a>"},
      {"attributes", type("text/xml"), "<a " + repeated("b='' ") + "/>"},
      {"depth of elements", type("text/xml"), repeated("<a>")},
      {"parts", type(parts), repeated("--b\r\n\r\nx\r\n") + "--b--"},
      {"marks", type(parts), repeated("--b")},
      {"form", type(form), repeated("a&")},
      {"form of dots", type(form), repeated("%41=%2541&")},
      {"parts of a form", type(form), repeated("a;")},
      {"sets", type("x/y;charset=utf-7;charset=utf-16le;charset=ibm037;charset=gb18030"),
       repeated("\x81\x30\x89\x38")},
      {"wide JSON", type("text/json;charset=utf-16"), repeated(wide("[1,"))},
      {"sets of a form",
       type("application/x-www-form-urlencoded;charset=windows-1252;charset=windows-1251;"
            "charset=windows-1250;charset=windows-1253"),
       repeated("\xE4=\xE5&")},
      {"a form beneath a set", type("application/x-www-form-urlencoded;charset=windows-1252"),
       repeated("\x80%80=&")},
      {"a form beneath sets",
       type("application/x-www-form-urlencoded;charset=ibm037;charset=utf-7;charset=utf-16"),
       repeated("%26&")},
      {"a form that no set reads", type("application/x-www-form-urlencoded;charset=utf-16"),
       repeated("a&")},
      {"JSON in parts", type(parts), repeated("--b\r\n\r\n[1]\r\n") + "--b--"},
      {"texts in parts", type(parts), repeated("--b\n\n\"\n") + "--b--"},
      {"bomb", coded("gzip", "text/json"), packed("[" + times(size / 2, "1,") + "1]", 31, 9)},
      {"bombs", coded("gzip, gzip", form), packed(packed(repeated("a&"), 31, 9), 31, 9)},
      {"everything",
       type("text/json, text/xml, application/x-www-form-urlencoded, multipart/x; boundary=1"),
       "[" + repeated("1,") + "1]"},
  };
}

/// What the steps of forms and decoders work hard on, again and again.
inline constexpr std::string_view kHostilePieces[] = {"/*",
                                                      "<!--",
                                                      "<!-",
                                                      "-",
                                                      "--",
                                                      "\\",
                                                      "\\u{1",
                                                      "\\1",
                                                      "${",
                                                      "${a:-",
                                                      "$",
                                                      "}",
                                                      ":-",
                                                      "${a${b}",
                                                      "/*!",
                                                      "#",
                                                      "../",
                                                      "a/",
                                                      "\\u",
                                                      "\\ud83d",
                                                      "&#x1",
                                                      "/*/",
                                                      "${x:-}",
                                                      "::",
                                                      "*/",
                                                      "--!",
                                                      "\\x",
                                                      "\u0131",
                                                      "'",
                                                      "${lower:",
                                                      "${lower:${upper:",
                                                      "${date:'",
                                                      "%25",
                                                      "%u0025",
                                                      "%c0%af",
                                                      "&amp;",
                                                      "+",
                                                      "=",
                                                      "ab",
                                                      "\xEF\xBC\x8F"};

}  // namespace stopgap::engine
