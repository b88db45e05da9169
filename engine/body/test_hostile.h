// SPDX-License-Identifier: Apache-2.0
// Bodies that cost a reader the most its kind can, for tests of memory and for bench/count_growth.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "engine/body/test_body.h"
#include "engine/limits.h"

namespace stopgap::engine {

inline std::string laughs(size_t levels, size_t each, std::string_view seed) {
  std::string body = "<!DOCTYPE a [<!ENTITY e0 '" + std::string(seed) + "'>";
  for (size_t i = 1; i <= levels; ++i) {
    body += "<!ENTITY e" + std::to_string(i) + " '";
    for (size_t k = 0; k < each; ++k) body += "&e" + std::to_string(i - 1) + ";";
    body += "'>";
  }
  return body + "]><a>&e" + std::to_string(levels) + ";</a>";
}

/// Each ended by CRLF.
inline std::string lines(std::initializer_list<std::string_view> all) {
  std::string text;
  for (std::string_view line : all) text.append(line).append("\r\n");
  return text;
}

inline std::string part(std::string_view header) {
  return lines({"--b", header, "", "x", "--b--"});
}

/// Of n bytes or a little more.
inline std::vector<std::string> hostile_json(size_t n) {
  std::string keys = "{";
  for (size_t i = 0; keys.size() < n; ++i) keys += "\"" + std::to_string(i) + "\":[";
  std::string objects;
  const std::string chain =
      repeated("{\"\":", kMaxJsonDepth) + "1" + std::string(kMaxJsonDepth, '}');
  while (objects.size() < n) objects += chain;
  return {
      std::string(n, '['),
      std::string(n, '"'),
      std::string(n, '/'),
      std::string(n, '\\'),
      std::string(n, ' '),
      std::string(n, '9'),
      "[" + repeated("0,", n / 2),
      "[" + repeated("[],", n / 3),
      "{\"" + std::string(n / 2, 'k') + "\":[" + repeated("0,", n / 4),
      "\"" + repeated("\\u0041", n / 6) + "\"",
      "\"" + repeated("\\\\", n / 2),
      "[" + repeated("\"\\n\",", n / 5),
      "{" + repeated("\"\\n\":{},", n / 8),
      "{" + repeated("\"a\":0,", n / 6),
      repeated("/**/", n / 4),
      repeated("[1]", n / 3),
      keys,
      objects,
  };
}

inline std::vector<std::string> hostile_xml(size_t n) {
  const auto numbered = [n](std::string_view begin, std::string_view before,
                            std::string_view after) {
    std::string body(begin);
    for (size_t i = 0; body.size() < n; ++i)
      body.append(before).append(std::to_string(i)).append(after);
    return body;
  };
  return {
      std::string(n, '<'),
      "<a>" + std::string(n, ']'),
      "<a>" + std::string(n, '&'),
      "<a b='" + std::string(n, 'x'),
      "<!--" + std::string(n, '-'),
      "<a><![CDATA[" + std::string(n, ']'),
      "<a>" + repeated("x<!---->", n / 8),
      "<a>" + repeated("x<b/>", n / 5),
      "<a>" + repeated("<![CDATA[x]]>", n / 13),
      "<a>" + repeated("&#65;", n / 5) + "</a>",
      "<a>" + repeated("x\n", n / 2) + "</a>",
      numbered("<a ", " a", "=''"),
      numbered("<a>", "<a", "/>"),
      numbered("<a>", "<a x:b", "=''/>"),
      numbered("<!DOCTYPE a [", "<!ENTITY e", " ''>"),
      numbered("<!DOCTYPE a [", "<!ELEMENT e", " ANY>"),
      numbered("<!DOCTYPE a [", "<!NOTATION e", " SYSTEM ''>"),
      numbered("<!DOCTYPE a [<!ATTLIST a ", " a", " CDATA ''"),
      numbered("<!DOCTYPE a [<!ATTLIST a ", " a", " CDATA #IMPLIED"),
      numbered("<!DOCTYPE a [<!ATTLIST a b (", "x", "|"),
      "<!DOCTYPE a [<!ELEMENT a " + std::string(n, '('),
      "<!DOCTYPE a [<!ELEMENT a " + repeated("(b,", n / 3),
      "<!DOCTYPE a [<!ENTITY e '" + repeated("&f;", n / 3) + "'>]><a/>",
      "<!DOCTYPE a [<!ENTITY e ''><!ENTITY f '" + repeated("&e;", n / 6) + "'>]><a>" +
          repeated("&f;", n / 6) + "</a>",
      "<!DOCTYPE a [<!ENTITY % e ''>" + repeated("%e;", n / 3) + "]><a/>",
      "<" + std::string(n / 2, 'a') + ">" + repeated("<b/>", n / 8),
      laughs(60, 10, std::string(100, 'x')),
  };
}

/// With the boundary `b`.
inline std::vector<std::string> hostile_multipart(size_t n) {
  const std::string escaped = "Content-Disposition: f; name=\"" + repeated("\\x", 8000) + "\"";
  const std::string folded = lines({"--b", "X: y", repeated(" \r\n", 5000)});
  std::string extended = "Content-Disposition: f";
  for (size_t i = 0; i < 15; ++i)
    extended += "; name*" + std::to_string(i) + "*=" + repeated("%41", 300);
  std::string quotes = "Content-Disposition: f" + repeated("; name=\"", 1500);
  const std::string places = "Content-Disposition: f" + repeated("; x name=\"", 14) +
                             std::string(8000, 'x') + repeated("\"", 8000);
  const std::string starred =
      "Content-Disposition: f" + repeated(" name*=utf-16'", 14) + repeated("'%41", 4000);
  const std::string words = "Content-Disposition: f; name=" + repeated("=?utf-16?q?a?= ", 1000);
  const std::string references =
      "Content-Disposition: f; filename=\"" + repeated("&#46;/ %22", 1600);
  return {
      repeated("--b", n / 3),
      repeated("--b\r\n", n / 5),
      repeated("\r\n--b--", n / 7),
      repeated("--b\n\n", n / 5),
      repeated("\r\n--b\r\nX:y\r\n", n / 11),
      repeated("\r\n--b\r\nX:" + std::string(1500, 'y') + "\n", n / 1510) + "\r\n\r\n\r\n--b--",
      "--b\r\nX:y" + std::string(6000, ' ') + repeated("--b\n", n / 4),
      "--b\r\nX:y" + std::string(6000, ' ') + repeated("--b\nX:y\n\nx", n / 12) + "\r\n--b--",
      repeated("\n--b\nX:y\n", n / 9) + "\n--b\n" + repeated("\r\n--b", n / 5),
      "--b\r\n" + std::string(n, '\n'),
      "--b\r\n" + std::string(n, 'x'),
      "--b\r\n" + repeated(" x\r\n", n / 4),
      "--b\r\n" + repeated("a:b\r\n", n / 5),
      "--b\r\n\r\n" + repeated("\r\n--bX", n / 6),
      repeated(part(escaped), n / escaped.size()),
      repeated(part(extended), n / extended.size()),
      repeated(part(quotes), n / quotes.size()),
      repeated(folded, n / folded.size()),
      repeated(part(places), n / places.size()),
      repeated(part(starred), n / starred.size()),
      repeated(part(words), n / words.size()),
      repeated(part(references), n / references.size()),
      repeated(part("Content-Disposition: form-data; name=a\\; filename=" + std::string(900, '"')),
               n / 1000),
      repeated(lines({"--b", "Content-Type: multipart/x; boundary=b", "", ""}), n / 50),
      repeated(lines({"--b", "Content-Transfer-Encoding: base64", ""}), 30) + std::string(n, 'A'),
      lines({"--b", "Content-Transfer-Encoding: base64", ""}) + std::string(n, 'A') + "--b\r\n" +
          lines({"Content-Transfer-Encoding: quoted-printable", ""}) + "\r\n--b--",
  };
}

}  // namespace stopgap::engine
