// SPDX-License-Identifier: Apache-2.0
// See wild_body.h.
#include "tests/differential/wild_body.h"

#include <brotli/encode.h>
#include <iconv.h>

#include "engine/body/test_packed.h"
#include "tests/differential/body_gen.h"

namespace stopgap::differential {
namespace {

/// Characters that the set lacks become `?`.
std::string transcoded(const std::string& text, const std::string& set) {
  const iconv_t descriptor = iconv_open(set.c_str(), "UTF-8");
  if (descriptor == reinterpret_cast<iconv_t>(-1)) return text;
  std::string out, source = text;
  char* from = source.data();
  size_t left = source.size();
  std::string room(16 * source.size() + 64, '\0');
  char* to = room.data();
  size_t free = room.size();
  while (left > 0 && iconv(descriptor, &from, &left, &to, &free) == static_cast<size_t>(-1)) {
    if (left == 0) break;
    *from = '?';
    while (left > 1 && (static_cast<unsigned char>(from[1]) & 0xC0) == 0x80) {
      from[1] = '?';
      ++from;
      --left;
    }
  }
  iconv(descriptor, nullptr, nullptr, &to, &free);
  iconv_close(descriptor);
  return room.substr(0, room.size() - free);
}

std::string with_brotli(const std::string& text) {
  size_t size = text.size() + 1024;
  std::string out(size, '\0');
  BrotliEncoderCompress(4, BROTLI_MIN_WINDOW_BITS, BROTLI_MODE_GENERIC, text.size(),
                        reinterpret_cast<const uint8_t*>(text.data()), &size,
                        reinterpret_cast<uint8_t*>(out.data()));
  out.resize(size);
  return out;
}

/// Undone by what the returned name says, unless it is damaged.
std::string add_coding(std::string& body, Random& random) {
  switch (random.below(5)) {
    case 0:
      body = packed(body, 15);
      return "deflate";
    case 1:
      body = packed(body, -15);
      return "Deflate";
    case 2:
      body = with_brotli(body);
      return "br";
    case 3:
      body = packed(body, 31) + packed(random.pick({"", "&a=b", " "}), 31);
      return "x-gzip";
    default:
      body = packed(body, 31);
      return random.pick({"gzip", "GZIP", "gzip ,", "identity, gzip"});
  }
}

void add_codings(oracle::OracleRequest& request, Random& random) {
  std::string names = add_coding(request.body, random);
  while (random.chance(15)) {
    const std::string next = add_coding(request.body, random);
    names += random.pick({",", ", "}) + next;
  }
  std::string& body = request.body;
  if (random.chance(8)) body.resize(random.below(body.size() + 1));
  if (random.chance(5)) body += random.pick({"x", "\0", "{}", "&a=b"});
  if (random.chance(4)) body = broken(body, std::string("\x1f\x8b\0\xff", 4), random);
  if (random.chance(5)) names = random.pick({"zstd", "gzip, compress", "gzip", "br", "identity"});
  if (random.chance(10)) {
    request.headers.emplace_back("content-encoding", random.pick({"", "identity", "gzip"}));
  }
  request.headers.emplace_back("Content-Encoding", names);
}

struct Spelling {
  const char *name, *set;
};
const Spelling kSets[] = {
    {"utf-8", "UTF-8"},
    {"\"UTF-8\"", "UTF-8"},
    {"us-ascii", "US-ASCII"},
    {"utf-16le", "UTF-16LE"},
    {"UTF-16BE", "UTF-16BE"},
    {"utf-16", "UTF-16"},
    {"utf-16", "UTF-16LE"},
    {"unicode", "UTF-16BE"},
    {"utf-32le", "UTF-32LE"},
    {"utf-32", "UTF-32BE"},
    {"utf-7", "UTF-7"},
    {"ibm037", "IBM037"},
    {"IBM500", "IBM500"},
    {"cp1047", "IBM1047"},
    {"iso-8859-1", "ISO-8859-1"},
    {"latin1", "ISO-8859-15"},
    {"windows-1252", "CP1252"},
    {"'windows-1255'", "CP1255"},
    {"koi8-r", "KOI8-R"},
    {"shift_jis", "CP932"},
    {"euc-jp", "EUC-JP"},
    {"iso-2022-jp", "UTF-8"},
    {"iso-2022-kr", "ISO-2022-KR"},
    {"gbk", "GBK"},
    {"gb18030", "GB18030"},
    {"big5", "BIG5"},
    {"euc-kr", "UHC"},
    {"johab", "JOHAB"},
    {"x-none", "UTF-8"},
    {"", "UTF-8"},
};

void add_charset(oracle::OracleRequest& request, Random& random) {
  const Spelling& set = kSets[random.below(std::size(kSets))];
  if (random.chance(10)) {  // who ignores the set finds a form
    request.body = random.pick({"&a=b&", "\xFF\xFE&c=%41&", "&"}) + request.body;
  } else if (random.chance(85)) {
    request.body = transcoded(request.body, set.set);
  }
  if (random.chance(5))
    request.body.insert(0, random.pick({"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"}));
  if (random.chance(10)) return;
  const std::string parameter = std::string("charset=") + set.name;
  for (auto& [name, value] : request.headers) {
    if (name != "Content-Type") continue;
    value += random.pick({"; ", ";", ", ", " ; x=\"a;b\"; "}) + parameter;
    if (random.chance(6))
      value += random.pick({"; charset=utf-8", "; charset=ibm037", ";charset=x"});
    return;
  }
  request.headers.emplace_back("Content-Type", "text/plain; " + parameter);
}

/// As servers read it that decode a form before they look at its set: the set beneath the escapes.
std::string beneath(const std::string& text, const std::string& set, Random& random) {
  std::string out;
  for (const char c : transcoded(text, set)) {
    const auto byte = static_cast<unsigned char>(c);
    if (random.chance(15) && byte > 0x7F) {
      out += c;
    } else if (byte >= 'a' && byte <= 'z' && random.chance(50)) {
      out += c;
    } else {
      out += concat({"%", std::string(1, "0123456789ABCDEF"[byte / 16]),
                     std::string(1, "0123456789abcdef"[byte % 16])});
    }
  }
  return out;
}

std::string form_beneath(const std::string& name, const std::string& value,
                         oracle::OracleRequest& request, Random& random) {
  const Spelling& set = kSets[random.below(std::size(kSets))];
  request.headers.emplace_back(
      "Content-Type", std::string("application/x-www-form-urlencoded; charset=") + set.name);
  std::string form = random.pick({"", "&", "a=b&", "=&"}) + beneath(name, set.set, random) + "=" +
                     beneath(value, set.set, random);
  if (random.chance(20)) form += random.pick({"&", "&c=%41", "&a", "&%1b$B=1"});
  return random.chance(15) ? transcoded(form, set.set) : form;
}

std::string form_body(Random& random) {
  std::string text;
  for (size_t i = 1 + random.below(4); i > 0; --i) {
    text +=
        random.pick({"a=b", "&", "name=%41", "b[]=+", ";", "a", "=", "x.y=\xC3\xA4", "%=%u0041"});
  }
  return text;
}

const char* type_of(size_t kind, Random& random) {
  switch (kind) {
    case 0:
      return random.pick({"application/json", "text/json", "application/x+JSON; v=1"});
    case 1:
      return random.pick({"text/xml", "application/xml", "application/soap+xml"});
    case 2:
      return random.pick(
          {"application/x-www-form-urlencoded", " application/X-www-form-urlencoded ;x"});
    default:
      return random.pick({"text/plain", "application/octet-stream", "image/svg+xml,text/html", "",
                          "application/X-www-form-urlencoded x", "x/y; z=multipart/form-data",
                          "multipartboundary=b", "application/x-url-encoded",
                          "multipart/form-data"});
  }
}

std::string json_text(const std::string& text, Random& random) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += concat({"\\", std::string(1, c)});
    } else if (byte < 0x20 || (byte < 0x80 && random.chance(15))) {
      out += concat({"\\u00", std::string(1, "0123456789abcdef"[byte / 16]),
                     std::string(1, "0123456789ABCDEF"[byte % 16])});
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string xml_escaped(const std::string& text, Random& random) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool special = c == '<' || c == '&' || c == '"' || c == '\'' || c == '\r';
    if (special || (byte >= 0x20 && byte < 0x80 && random.chance(10))) {
      out += "&#" + std::to_string(byte) + ";";
    } else if (byte >= 0x20) {
      out += c;
    }
  }
  return out;
}

bool is_name(const std::string& text) {
  for (const char c : text) {
    if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) return false;
  }
  return !text.empty();
}

/// One part, perhaps in a character set that it names itself, or that a part before it does.
std::string part_with(const std::string& name, const std::string& value, Random& random) {
  const std::string disposition = "--b\r\nContent-Disposition: form-data; name=\"";
  if (random.chance(15)) {
    const bool xml = random.chance(30);
    const std::string type = random.pick({"", "", "\r\nContent-Type: text/plain"});
    const std::string declared = random.pick({"json", "problem+json; charset=utf-8"});
    return concat({disposition, random.pick({"a", "_charset_"}),
                   random.pick({"\"", "\"", "\"; filename=f"}),
                   xml                 ? "\r\nContent-Type: text/xml"
                   : random.chance(30) ? "\r\nContent-Type: application/" + declared
                                       : type,
                   "\r\n\r\n",
                   xml ? "<a>" + xml_escaped(value, random) + "</a>"
                       : "{" + json_text(name, random) + ":" + json_text(value, random) + "}",
                   "\r\n"});
  }
  if (random.chance(60)) return disposition + name + "\"\r\n\r\n" + value + "\r\n";
  const Spelling& set = kSets[3 + random.below(11)];  // mostly those in which ASCII is not ASCII
  const std::string content = transcoded(value, set.set) + "\r\n";
  if (random.chance(50)) {
    return concat({disposition, name, "\"\r\nContent-Type: text/plain; charset=", set.name,
                   "\r\n\r\n", content});
  }
  return concat({disposition, "_charset_\"\r\n\r\n", set.name, "\r\n", disposition, name,
                 "\"\r\n\r\n", content});
}

}  // namespace

void add_wild_body(oracle::OracleRequest& request, Random& random) {
  const size_t kind = random.below(4);
  std::string type = type_of(kind, random);
  if (kind == 0) request.body = json_body(random);
  if (kind == 1) request.body = xml_body(random);
  if (kind == 2 && random.chance(20)) {
    request.body = form_beneath(form_body(random), form_body(random), request, random);
    return disguise_body(request, random);
  }
  if (kind == 2) request.body = form_body(random);
  if (kind == 3) {
    const MultipartBody made = multipart_body(random);
    request.body = made.body;
    type = made.content_type;
  }
  if (random.chance(25)) type = type_of(random.below(4), random);
  if (!type.empty()) {
    request.headers.emplace_back(random.chance(97) ? "Content-Type" : "CONTENT_TYPE", type);
  }
  if (random.chance(10)) {
    request.headers.emplace_back("content-type", type_of(random.below(4), random));
  }
  disguise_body(request, random);
}

void disguise_body(oracle::OracleRequest& request, Random& random) {
  if (random.chance(25)) add_charset(request, random);
  if (random.chance(20)) add_codings(request, random);
}

void plant_in_body(oracle::OracleRequest& request, const std::string& list, const std::string& name,
                   const std::string& value, Random& random) {
  std::string type;
  const bool any = list != "http.json" && list != "http.xml" && list != "http.parts";
  const std::string reader = any ? random.pick({"http.json", "http.xml", "http.parts"}) : list;
  if (reader == "http.json") {
    type = type_of(0, random);
    const std::string key = json_text(name, random), text = json_text(value, random);
    request.body = random.chance(30) ? "[" + text + "]" : "{" + key + ":" + text + "}";
  } else if (reader == "http.xml") {
    type = type_of(1, random);
    const std::string tag = is_name(name) ? name : "a";
    const std::string text = xml_escaped(value, random);
    request.body = random.chance(30) ? "<" + tag + " b=\"" + text + "\"/>"
                                     : "<" + tag + ">" + text + "</" + tag + ">";
  } else {
    type = "multipart/form-data; boundary=b";
    std::string quoted;
    for (const char c : name) {
      if (c != '"' && c != '\r' && c != '\n' && c != '\0') quoted += c;
    }
    request.body = part_with(quoted, value, random) + "--b--\r\n";
  }
  if (random.chance(10)) {
    request.body = form_beneath(name, value, request, random);
  } else if (random.chance(90)) {
    request.headers.emplace_back(random.chance(95) ? "Content-Type" : "content_type", type);
  }
}

void plant_body_flag(const std::string& flag, oracle::OracleRequest& request, Random& random) {
  const auto is = [&](const char* name) { return flag == std::string("http.flags.") + name; };
  const auto add = [&](const char* name, const char* value) {
    request.headers.emplace_back(name, value);
  };
  const auto body = [&](const char* type, const char* text) {
    add("Content-Type", type);
    request.body = text;
  };
  if (is("compressed")) add("Content-Encoding", random.pick({"gzip", "identity,br", "x"}));
  if (is("unknown_encoding")) add("content-encoding", random.pick({"zstd", "br,br,br,br,br"}));
  if (is("unknown_charset")) add("Content-Type", random.pick({"x/y;charset=none", "charset=?"}));
  if (is("mixed_charset")) add("Content-Type", "x/y;charset=utf-8;charset=ibm037");
  if (is("type_mismatch")) body("text/xml", random.pick({"{}", "[1]", "--b\r\n"}));
  if (is("bad_multipart"))
    body("multipart/x;boundary=b", random.pick({"--b", "a", "--b\n\n--b--"}));
  if (is("bad_json")) body("text/json", random.pick({"{", "[1,]", "{\"a\":1}x", "nul"}));
  if (is("bad_xml")) body("text/xml", random.pick({"<a>", "a", "<a></b>", "<a/><b/>"}));
  if (is("xml_doctype")) body("text/xml", random.pick({"<!DOCTYPE a><a/>", "<!DOCTYPE a [ ]><a>"}));
  if (is("duplicate_key") && random.chance(40)) body("text/json", "{\"a\":1,\"A\":2}");
  const bool needs_body = is("unknown_charset") || is("mixed_charset");
  if (needs_body && request.body.empty() && random.chance(80)) request.body = "a";
}

}  // namespace stopgap::differential
