// SPDX-License-Identifier: Apache-2.0
// Tested by what body_test.cc counts of it.
#include "tests/differential/body_gen.h"

namespace stopgap::differential {
namespace {

/// What JSON of one kind is made of.
struct JsonStyle {
  bool lenient = false;
  size_t serial = 0;  // makes keys different
  bool duplicates = true;
};

std::string json_blank(const JsonStyle& style, Random& random) {
  if (!random.chance(15)) return "";
  if (style.lenient && random.chance(40))
    return random.pick({"/**/", "/* \"a\" */", "// x\n", "//\r", "/*/ */"});
  return random.pick({" ", "\n", "\t \r\n"});
}

std::string json_string(const JsonStyle& style, Random& random) {
  std::string text = "\"";
  for (size_t pieces = random.below(4); pieces > 0; --pieces) {
    text += random.pick({"a", "B", ".", "role", "\\u0041", "\\n", "\\\"", "\\\\", "\\/", "\\u00e4",
                         "\xc3\xa4", "\\ud83d\\ude00", "\\u0000", "<script>", " ", "/*", "'"});
    if (style.lenient && random.chance(15))
      text += random.pick({"\\ud800", "\\udc00", "\\uD800\\u0041", "\t", "\x01", "\xff"});
  }
  return text + "\"";
}

std::string json_scalar(const JsonStyle& style, Random& random) {
  if (random.chance(40)) return json_string(style, random);
  if (style.lenient && random.chance(25))
    return random.pick({"NaN", "-Infinity", "01", "+1", ".5", "5.", "0x1f", "TRUE", "Null", "1e999",
                        "-.5e1", "Inf", "00", "123456789012345678901234567890"});
  return random.pick({"0", "-1", "12", "1.5", "-0.5e+3", "1E5", "true", "false", "null", "10"});
}

std::string json_value(JsonStyle& style, size_t depth, Random& random) {
  const auto blank = [&] { return json_blank(style, random); };
  if (depth == 0 || random.chance(45)) return json_scalar(style, random);
  const bool object = random.chance(60);
  std::string text = object ? "{" : "[";
  const size_t count = random.below(4);
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) text += ",";
    text += blank();
    if (object) {
      std::string key = json_string(style, random);
      if (!style.duplicates) key.insert(1, std::to_string(++style.serial) + "-");
      text += key + blank() + ":" + blank();
    }
    text += json_value(style, depth - 1, random) + blank();
  }
  if (style.lenient && count > 0 && random.chance(5)) text += ",";
  return text + blank() + (object ? "}" : "]");
}

std::string line_end(Random& random, unsigned odd) {
  return random.chance(odd) ? random.pick({"\n", "\r", "\r\n ", ""}) : "\r\n";
}

std::string xml_text(Random& random) {
  std::string text;
  for (size_t pieces = random.below(4); pieces > 0; --pieces)
    text += random.pick({"x", " ", "\n", "\r\n", "&lt;", "&#65;", "&#x42;", "&amp;", "\xc3\xa4",
                         "]]", "<![CDATA[<b>&lt;]]>", "<!-- c -->", "<?pi d?>", "&e;", "&f;", ">"});
  return text;
}

std::string xml_attributes(Random& random) {
  std::string text;
  const char* names[] = {"id", "x:id", "xmlns:x", "xmlns", "d"};
  for (const char* name : names) {
    if (!random.chance(15)) continue;
    text += concat({random.pick({" ", "\n", "  "}), name, random.pick({"=", " = "}),
                    random.pick({"'1'", "\"<\"", "'&lt;&e;'", "\"a\r\n\tb\"", "''", "'&#10;'"})});
  }
  return text;
}

std::string xml_element(size_t depth, Random& random) {
  const std::string name = random.pick({"a", "b", "x:c", "soap:Body", "d-1.2"});
  const std::string start = "<" + name + xml_attributes(random);
  if (random.chance(20)) return start + random.pick({"/>", " />"});
  std::string text = start + random.pick({">", " >"}) + xml_text(random);
  for (size_t children = depth == 0 ? 0 : random.below(3); children > 0; --children) {
    text += xml_element(depth - 1, random);
    text += xml_text(random);
  }
  return text + "</" + name + random.pick({">", " >"});
}

std::string xml_doctype(Random& random) {
  std::string text = "<!DOCTYPE a";
  if (random.chance(10)) text += random.pick({" SYSTEM 'file:///x'", " PUBLIC 'p' \"http://e/\""});
  text += " [";
  // Declared nearly always: a reference to what is not ends the reading.
  if (random.chance(90)) text += random.pick({"<!ENTITY e 'x'>", "<!ENTITY e \"&#60;b>y</b>\">"});
  for (size_t count = random.below(4); count > 0; --count)
    text +=
        random.pick({"<!ENTITY f 'z&e;'>", "<!ENTITY e 'again'>", "<!ENTITY g SYSTEM 'u'>",
                     "<!ENTITY h SYSTEM 'u' NDATA n>", "<!ENTITY % p \"<!ENTITY q 'r'>\">", "%p;",
                     "<!ATTLIST a d CDATA 'v'>", "<!ATTLIST b d NMTOKENS ' v  w '>", "\n",
                     "<!ELEMENT a ANY>", "<!-- c -->", "<?pi?>", "<!ATTLIST a id ID #IMPLIED>",
                     "<!ENTITY % s SYSTEM 'u'>", "%s;", "<!ENTITY lt '&#38;#60;'>"});
  return text + random.pick({"]>", "] >"});
}

std::string disposition(Random& random) {
  std::string text = random.pick({"form-data", "form-data", "form-data", "attachment", "file"});
  for (size_t parameters = random.below(4); parameters > 0; --parameters) {
    text += random.pick({";", "; ", "; ", " ;", ";;", ";\t", " ", ";-", ";1", "\"; ", ","});
    text += random.pick({"name",  "name",      "NAME",   "filename",   "filename",
                         "name ", "filename*", "name*0", "name*1*",    "name*1",
                         "x",     "x-name",    "xname",  "x-filename", "xfilename",
                         "na me", "name*",     "\"name", "y=\"; name", "x \"a\"b\";name"});
    text += random.pick({"=", "=", "=", "= ", "=="});
    text += random.pick({"\"a\"",
                         "\"b\"",
                         "a",
                         "'a'",
                         "\"a\\\"b\"",
                         "\"C:\\\\x\\y\"",
                         "\"a;b\"",
                         "'a;b'",
                         "\"a",
                         "\"a\"b",
                         "UTF-8''%61b",
                         "it's",
                         "\"\"",
                         "",
                         "\"a\\",
                         "a b",
                         "'a\\'b'",
                         "\"a.txt\"x.php\"",
                         "a/b",
                         "a@b,c",
                         "c\"md\"",
                         "\"name=b\"",
                         "\"x; filename=c\"",
                         "utf-16le''%61%00",
                         "IBM037''%98",
                         "utf-16''%61%00%62",
                         "x-none''a",
                         "\" a \"",
                         "\"d/e\\f\"",
                         "\"a&#46;&#0098;%22\"",
                         "\"&#55296;&#65582;&#99999;&#123456;\"",
                         "\"=?UTF-8?B?cQ==?=\"",
                         "\"=?utf-8?q?a=2Fb_?= =?IBM037?Q?=98?=x\"",
                         "\"=?utf-16?B?YQBi?= b\"",
                         "\"=?x-none?Q?a?=\"",
                         "=?UTF-8?Q?a?=",
                         "\"a\"x\";b\"",
                         "\"a\" ;b\""});
  }
  return text;
}

std::string part_header(Random& random) {
  const std::string name = random.pick(
      {"Content-Disposition", "Content-Disposition", "content-disposition", "Content-Type", "X-Y",
       "Content-Transfer-Encoding", "Content-Disposition ", "Content-Disposition\x01"});
  const std::string lower_name = name.substr(0, 9);
  std::string value;
  if (lower_name == "Content-D" || lower_name == "content-d")
    value = disposition(random);
  else if (name == "Content-Type")
    value = random.pick({"text/plain", "text/plain; charset=utf-8", "multipart/mixed; boundary=c",
                         "Multipart/x; boundary=\"b\"", "multipart/mixed"});
  else
    value = random.pick({"base64", "quoted-printable", "8bit", "Binary", "x", ""});
  return name + random.pick({":", ": ", ": ", ": ", " : ", ""}) + value;
}

/// Lines by which servers find other headers, or another end of them.
std::string odd_header(Random& random, const std::string& boundary) {
  static const std::string nul(1, '\0');
  const std::string start = "Content-Disposition: form-data;";
  switch (random.below(8)) {
    case 0:
      return start + " name=\"c\r\nmd\"";
    case 1:
      return start + random.pick({"\r\n\x0b", "\n\x0c", "\r", "\r\n\r", "\n"}) + "name=a";
    case 2:
      return concat({random.chance(50) ? start : random.pick({"", "X: y"}), nul,
                     random.pick({"", "x=\"", "junk"})});
    case 3:
      return random.pick({"abc", "-", "Content-Type", "a_b"});
    case 4:
      return "--" + boundary + random.pick({"", "--", " ", "md\""}) + nul;
    case 5:
      return start + " name=\"c\r\n--" + boundary + "md\"";
    case 6:
      return "\n" + start + " name=b";
    default:
      return start + " name=b\r" + random.pick({"", "\r", "X: y\n\r"});
  }
}

std::string part_content(Random& random, const std::string& boundary) {
  std::string text;
  for (size_t pieces = random.below(4); pieces > 0; --pieces) {
    text += random.pick({"x", "PHNj", "=3D", "=\r\n", "\r\n", "\n", "--", "-", "\r", " ", "value"});
    if (random.chance(8)) text += "--" + boundary;
    if (random.chance(4)) text += "\r\n--c\r\n\r\nz\r\n--c--\r\n";
  }
  return text;
}

}  // namespace

std::string broken(std::string text, const std::string& bytes, Random& random) {
  for (size_t edits = 1 + random.below(3); edits > 0 && !text.empty(); --edits) {
    const size_t at = random.below(text.size()), size = 1 + random.below(4);
    const size_t edit = random.below(3);
    if (edit == 0) text.insert(at, text.substr(at, size));
    if (edit == 1) text.erase(at, size);
    if (edit == 2) text[at] = bytes[random.below(bytes.size())];
  }
  return text;
}

std::string json_body(Random& random) {
  JsonStyle style{random.chance(60), 0, true};
  std::string text = random.chance(5) ? "\xef\xbb\xbf" : "";
  text += json_blank(style, random) + json_value(style, 4, random);
  while (random.chance(8)) text += random.pick({"", "\n", " "}) + json_value(style, 2, random);
  text += json_blank(style, random);
  if (random.chance(30))
    text = broken(text, std::string("\"\\,:[]{}/ 0aut\0\x01\xff'", 18), random);
  return text;
}

std::string strict_json_body(Random& random) {
  JsonStyle style{false, 0, false};
  return json_blank(style, random) + json_value(style, 5, random) + json_blank(style, random);
}

std::string xml_body(Random& random) {
  std::string text = random.pick({"", "", "\xef\xbb\xbf", "<?xml version='1.0'?>",
                                  "<?xml version='1.0' encoding=\"UTF-8\"?>\n",
                                  "<?xml version='1.0' encoding='iso-8859-1'?>"});
  if (random.chance(5)) text += random.pick({"<!--x-->", "\n", "<?pi?>"});
  text += xml_doctype(random);
  std::string rest = random.chance(10) ? random.pick({"<!--x-->", "\n", "<?pi d ?>"}) : "";
  rest += xml_element(3, random);
  if (random.chance(10)) rest += random.pick({"<!--x-->", "\n", "<?pi?>"});
  // Not what is declared: the oracle does not look at all that may be wrong there.
  if (random.chance(25)) rest = broken(rest, std::string("<>&;'\"= /!-[]?xe\0\xff", 19), random);
  text += rest;
  if (random.chance(5)) {
    const bool big = random.chance(50);
    std::string wide = big ? "\xfe\xff" : "\xff\xfe";
    for (const char c : text) {
      if (big) wide += '\0';
      wide += c;
      if (!big) wide += '\0';
    }
    return wide;
  }
  return text;
}

namespace {

/// What browsers send.
MultipartBody plain_multipart(Random& random) {
  std::string body;
  for (size_t parts = 2 + random.below(3); parts > 0; --parts) {
    body += "--b\r\nContent-Disposition: form-data; name=\"";
    body += random.pick({"a", "b", "file", "x y"});
    body += random.pick({"\"", "\"; filename=\"a.txt\"\r\nContent-Type: text/plain"});
    body += "\r\n\r\n";
    body += random.pick({"", "x", "one\r\ntwo", "-b"});
    body += "\r\n";
  }
  return {"multipart/form-data; boundary=b", body + "--b--\r\n"};
}

}  // namespace

MultipartBody multipart_body(Random& random) {
  if (random.chance(5)) return plain_multipart(random);
  const std::string boundary = random.chance(90) ? "b" : random.pick({"bb", "b b", "-", "b'"});
  std::string type = random.pick(
      {"multipart/form-data", "multipart/form-data", "Multipart/Form-Data", "multipart/mixed"});
  type += random.chance(85) ? concat({"; boundary=", boundary})
                            : random.pick({"; boundary=\"b\"",
                                           "; boundary=c; boundary=b",
                                           "; charset=b",
                                           "; boundary*0=b",
                                           "; xboundary=c;boundary=\"b\"",
                                           "",
                                           "; boundary='b'",
                                           "; boundary=b ;",
                                           "; boundary=\"\\b\"",
                                           "; boundary =b",
                                           "; boundary=b, c",
                                           "; boundary*=''b",
                                           "; boundary=\"b;c\"",
                                           "; boundary=c\"b",
                                           "; boundaryX=1; xboundary=b; boundary=c",
                                           "; Boundary=c; x=\"boundary=b\"",
                                           "; boundary=; boundary=b",
                                           "; boundary=\tb",
                                           "; boundary=b@c",
                                           "; boundary=b=c",
                                           "; boundary=b c",
                                           "; boundary=\"b",
                                           "; boundary =\t\"b,c\"",
                                           "; boundary=\"=?UTF-8?Q?b?=\"",
                                           "; boundary=\"b c\"x",
                                           "; boundary=c; xboundary=\"b\""});
  const unsigned odd = random.chance(50) ? 0 : 10;
  std::string body = random.chance(5) ? random.pick({"pre\r\n", "\r\n", "x"}) : "";
  for (size_t parts = random.below(4); parts > 0; --parts) {
    body += "--" + boundary + (random.chance(odd) ? random.pick({" ", "X", "\t", "--", "\r"}) : "");
    body += line_end(random, odd);
    for (size_t headers = random.below(4); headers > 0; --headers) {
      body += random.chance(odd) ? odd_header(random, boundary) : part_header(random);
      body += line_end(random, odd);
    }
    body += line_end(random, odd) + part_content(random, boundary) + line_end(random, odd);
  }
  if (!random.chance(odd)) body += "--" + boundary + "--";
  if (random.chance(3)) {
    const size_t line = body.find('\n', random.below(body.size() + 1));
    const std::string start = random.pick({"", "X: y\r\nX: "});
    const std::string text =
        concat({start, std::string(5117 - start.size() + random.below(5), 'x'),
                random.pick({"", "\r\n", "\r"}), random.chance(30) ? "--" + boundary : "",
                random.pick({"", "Content-Disposition: form-data; name=b\r\n"})});
    body.insert(line == std::string::npos ? 0 : line + 1, text);
  }
  body += random.pick({"", "\r\n", "\r\n", " \r\n", "\n", "\r\npost", "\r\n--", "\n--b"});
  if (random.chance(15)) body = broken(body, std::string("-b\r\n :;\"\\'=\0x\x0b\r", 15), random);
  return {type, body};
}

}  // namespace stopgap::differential
