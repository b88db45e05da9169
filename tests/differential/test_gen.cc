// SPDX-License-Identifier: Apache-2.0
// See test_gen.h. Tested by generator_test.cc.
#include "tests/differential/test_gen.h"

#include "support/steps.h"
#include "tests/differential/regex_gen.h"
#include "tests/differential/rule_text.h"

namespace stopgap::differential {
namespace {

using namespace std::string_literals;

const std::vector<std::string> kRare = {"\0"s,       "\xff"s,     "\n"s,          "\""s,
                                        "\xc3\xa9"s, "\xc0\xaf"s, "\xef\xbc\x8f"s};

std::string regex_literal(const std::string& pattern, bool nocase) {
  std::string result = "/";
  for (const char c : pattern) {
    if (c == '/') result += '\\';
    result += c;
  }
  return result + (nocase ? "/i" : "/");
}

const char* perhaps_not(Random& random, bool& negated) {
  negated = random.chance(15);
  return negated ? "not " : "";
}

}  // namespace

std::string random_literal_text(Random& random) {
  std::string result;
  if (random.chance(1)) result.assign(60 + random.below(10), 'a');  // longer than an atom may be
  // What some servers join, fold or rename.
  if (random.chance(8)) {
    return random.pick({"a,b", "a, b", "b,", ",ab", "a; b", "; ab", " ab", "a b", "a_b", "_ab"});
  }
  for (size_t i = 1 + random.below(2); i > 0; --i) {
    if (random.chance(70)) {
      result += random.pick({"a", "b", "A", "ab", "/a", "/b", "/a/", "B/", "a=b", "c", "/ab"});
    } else if (random.chance(15)) {
      result += random.pick(kRare);
    } else {
      result += random.pick({"%", "%4", "%41", "%2541",  "/",     "..", "./", ";",  "=",
                             "&", "+",  " ",   "?",      "\\",    "2",  "5e", "//", "%00",
                             "#", ":",  ".",   "%u0041", "u002f", ",",  ", ", "_",  "-"});
    }
  }
  return result;
}

std::string random_host_text(Random& random) {
  return random.pick(
      {"a.example", "b.example", "A.Example", "www.a.example", "[2001:db8::1]", "a"});
}

std::string random_string(Random& random) {
  const std::string bytes = random_literal_text(random);
  return quote(bytes, random.chance(30));
}

std::string random_host_string(Random& random) { return quote(random_host_text(random), false); }

std::string random_range(Random& random) {
  return random.pick({"192.0.2.0/24", "192.0.2.0/28", "192.0.2.16/31", "10.0.0.0/8", "0.0.0.0/0",
                      "2001:db8::/32", "2001:db8::8/125", "192.0.2.1", "2001:db8::1"});
}

std::string random_address(Random& random) {
  return random.pick({"192.0.2.1", "192.0.2.16", "10.0.0.1", "2001:db8::1", "2001:db8::9"});
}

std::string random_number(Random& random) {
  return random.pick({"0", "1", "5", "80", "443", "0x50", "65535"});
}

std::string random_set(Random& random, std::string (*element)(Random&)) {
  std::vector<std::string> elements;
  for (size_t i = 1 + random.below(4); i > 0; --i) {
    std::string next = element(random);
    bool known = false;
    for (const std::string& other : elements) known = known || other == next;
    if (!known) elements.push_back(std::move(next));
  }
  std::string result = "{ ";
  for (size_t i = 0; i < elements.size(); ++i) result += (i != 0 ? ", " : "") + elements[i];
  return result + " }";
}

/// Longer than what the gate looks for.
const char* const kLongHeaderName =
    "X-A-Name-That-Is-Longer-Than-Any-Text-That-A-Scan-Of-The-Headers-Would-Look-For-Whole";

std::string random_list(Random& random, bool& header, About about) {
  std::string list =
      random.pick({"http.headers", "http.headers", "http.cookies", "http.args", "http.args",
                   "http.query_args", "http.form_args", "http.overrides", "http.parts", "http.json",
                   "http.xml", "http.body_args"});
  if (about == About::kResponse && random.chance(50)) list = "http.response.headers";
  header = list.ends_with("headers");
  if (random.chance(30)) {
    list += std::string("[\"") +
            (header ? random.pick({"Host", "cookie", "X-A", "x-b", "Content-Type", kLongHeaderName})
             : list == "http.overrides" ? random.pick({"target", "method", "HOST", "prefix"})
                                        : random.pick({"a", "B", "ab", "a_b"})) +
            "\"]";
  }
  return list;
}

std::string TestGen::guard(bool optional, bool negated, bool under_not) {
  if (!optional || (!negated && !under_not)) return {};
  return random_.chance(50) ? " or absent" : " and present";
}

std::string TestGen::either(const std::vector<std::string>& names, const std::string& text) {
  return use_names_ && !names.empty() && random_.chance(35) ? random_.pick(names) : text;
}

std::string TestGen::string_operand() { return either(names_.texts, random_string(random_)); }

std::string TestGen::text_tail(bool& negated) {
  const char* no = perhaps_not(random_, negated);
  switch (random_.below(10)) {
    case 0:
      return concat({(negated ? " != " : " == "), string_operand()});
    case 1:
      return concat({" ", no, "in ", either(names_.text_sets, random_set(random_, random_string))});
    case 2:
    case 3: {
      const std::string pattern = random_regex(random_);
      return concat({" ", no, "matches ", regex_literal(pattern, random_.chance(25))});
    }
    case 4: {
      const char* quantity = random_.pick({"any ", "all "});
      return concat({" ", no, random_.pick({"contains ", "starts_with ", "ends_with "}), quantity,
                     either(quantity[1] == 'n' ? names_.text_sets : names_.short_texts,
                            random_set(random_, random_string))});
    }
    case 5:
      return concat({" ", no, "starts_with ", string_operand()});
    case 6:
      return concat({" ", no, "ends_with ", string_operand()});
    default:
      return concat({" ", no, "contains ", string_operand()});
  }
}

std::string TestGen::form() {
  if (!random_.chance(20)) return {};
  if (!names_.forms.empty() && random_.chance(40)) return " | " + random_.pick(names_.forms);
  std::string result;
  for (size_t steps = random_.chance(80) ? 1 : 2; steps > 0; --steps) {
    result.append(" | ").append(kFormStepNames[random_.below(kFormStepCount)]);
  }
  return result;
}

std::string TestGen::field_test(bool under_not) {
  std::string field =
      random_.pick({"http.uri", "http.uri", "http.path", "http.path", "http.path", "http.query",
                    "http.target", "http.body", "http.method", "http.version", "http.auth_user"});
  const bool optional = field == "http.query" || field == "http.auth_user";
  const bool bytes = field == "http.body";
  const bool has_views =
      optional || bytes || field == "http.uri" || field == "http.path" || field == "http.target";
  if (field == "http.method" && random_.chance(70)) {
    return concat({field, random_.pick({" == \"GET\"", " == \"get\"i", " in { \"POST\", \"PUT\" }",
                                        " != \"CONNECT\"", " starts_with \"P\""})});
  }
  if (field == "http.version") {
    return concat({field, random_.pick({" == \"1.1\"", " != \"2\"", " contains \".\"",
                                        " in { \"1.0\", \"2\" }"})});
  }
  if (has_views && random_.chance(10)) field += ".raw";
  bool negated = false;
  std::string tail = text_tail(negated);
  while (bytes && tail.find("in ") <= 5) tail = text_tail(negated);  // bytes have no `in`
  return concat({field, form(), tail, guard(optional, negated, under_not)});
}

std::string TestGen::attribute_test(const Binder& binder) {
  std::string subject = concat({binder.name, random_.pick({".name", ".value", ".value"})});
  const bool header_name = binder.header && subject.ends_with(".name");
  if (header_name && random_.chance(20))
    return subject + " in " + random_.pick(names_.header_names);
  if (header_name && random_.chance(70)) {
    return concat({subject, random_.pick({" == \"x-a\"", " != \"Host\"", " starts_with \"X-\"",
                                          " in { \"cookie\", \"X-B\" }", " matches /^x-[ab]/"})});
  }
  if (subject.ends_with(".name") && random_.chance(60)) {
    return concat(
        {subject, random_.pick({" == \"a\"", " != \"b\"", " == \"AB\"i", " in { \"a\", \"a_b\" }",
                                " contains \"_\"", " ends_with \"_b\""})});
  }
  if (!binder.header && random_.chance(10)) subject += ".raw";
  bool negated = false;
  use_names_ = !header_name;
  std::string result = concat({subject, form(), text_tail(negated)});
  use_names_ = true;
  return result;
}

std::string TestGen::list_test() {
  bool header = false;
  std::string list = random_.pick({"any ", "any ", "all "});
  list += random_list(random_, header, about_);
  if (random_.chance(50)) list += random_.pick({".name", ".value"});
  bool negated = false;
  use_names_ = !header || !list.ends_with(".name");
  std::string result = concat({list, form(), text_tail(negated)});
  use_names_ = true;
  return result;
}

std::string TestGen::host_test(bool under_not) {
  const std::string field = random_.pick({"http.host", "http.host", "tls.sni"});
  bool negated = false;
  const char* no = perhaps_not(random_, negated);
  std::string tail;
  switch (random_.below(5)) {
    case 0:
      tail =
          concat({(negated ? " != " : " == "), either(names_.hosts, random_host_string(random_))});
      break;
    case 1:
      tail = concat(
          {" ", no, "in ", either(names_.host_sets, random_set(random_, random_host_string))});
      break;
    case 2:
      tail = concat(
          {" ", no, random_.pick({"matches /a\\.Ex/", "matches /^[ab]\\./", "matches /E$/i"})});
      break;
    default:
      tail =
          concat({" ", no,
                  random_.pick({"contains \"A.ex\"", "starts_with \"a\"", "ends_with \".example\"",
                                "contains any { \"b.\", \"www\" }", "ends_with \"E\""})});
      break;
  }
  return concat({field, form(), tail, guard(true, negated, under_not)});
}

std::string TestGen::address_test(bool under_not) {
  bool negated = false;
  const char* no = perhaps_not(random_, negated);
  std::string tail;
  if (random_.chance(30)) {
    tail = concat({(negated ? " != " : " == "), either(names_.addresses, random_address(random_))});
  } else {
    const std::string set = random_set(random_, random_range);
    tail =
        concat({" ", no, "in ",
                (random_.chance(40) ? std::string(random_.pick({"192.0.2.0/27", "2001:db8::/64"}))
                                    : either(names_.address_sets, set))});
  }
  return "client.ip" + tail + guard(true, negated, under_not);
}

std::string TestGen::number_test(bool under_not) {
  if (random_.chance(60)) {
    const char* field = random_.pick({"http.body_size", "http.uri_size"});
    return concat({field, " ", random_.pick({"<", "<=", ">", ">=", "==", "!="}), " ",
                   random_.pick({"0B", "1B", "8B", "16B", "1KiB"})});
  }
  if (random_.chance(20)) {
    return random_.pick({"http.body_size in { 0B, 5B, 8B }", "http.uri_size not in { 1B, 4B }"});
  }
  bool negated = random_.chance(15);
  std::string tail;
  if (random_.chance(40)) {
    tail = negated ? " not in " : " in ";
    tail += either(names_.number_sets, random_set(random_, random_number));
  } else {
    tail = negated ? " != "s : " "s + random_.pick({"<", "<=", ">", ">=", "=="}) + " ";
    tail += either(names_.numbers, random_number(random_));
  }
  return "server.port" + tail + guard(true, negated, under_not);
}

std::string TestGen::constant_or_presence() {
  if (random_.chance(50)) {
    return random_.pick({"http.query is present", "http.query is absent", "http.host is present",
                         "http.host is absent", "client.ip is present", "server.port is absent",
                         "http.auth_user is present", "http.auth_user is absent",
                         "tls.sni is present"});
  }
  return random_.pick({"http.flags.double_encoded",   "http.flags.bad_percent",
                       "http.flags.null_byte",        "http.flags.undecoded",
                       "http.flags.duplicate_host",   "http.flags.bad_target",
                       "http.flags.truncated",        "http.flags.oversize",
                       "http.flags.percent_u",        "http.flags.overlong",
                       "http.flags.best_fit",         "http.flags.path_parameter",
                       "http.flags.path_confusion",   "http.flags.control_byte",
                       "http.flags.absolute_target",  "http.flags.duplicate_key",
                       "http.flags.method_override",  "http.flags.duplicate_header",
                       "http.flags.duplicate_cookie", "http.flags.cl_te",
                       "http.flags.bad_header",       "http.flags.obs_fold",
                       "http.flags.bad_cookie",       "http.flags.rewrite_header",
                       "http.flags.compressed",       "http.flags.unknown_encoding",
                       "http.flags.unknown_charset",  "http.flags.mixed_charset",
                       "http.flags.type_mismatch",    "http.flags.bad_multipart",
                       "http.flags.bad_json",         "http.flags.bad_xml",
                       "http.flags.xml_doctype"});
}

std::string TestGen::call() {
  const size_t kind = random_.below(5);
  if (kind == 4) {
    return concat(
        {"gen.lib.is_probe(", either(names_.short_texts, random_set(random_, random_string)), ")"});
  }
  if (kind == 0 && !names_.host_predicates.empty()) {
    return concat({random_.pick(names_.host_predicates), "(", random_host_string(random_), ")"});
  }
  if (kind == 1 && !names_.number_predicates.empty()) {
    return concat({random_.pick(names_.number_predicates), "(", random_number(random_), ")"});
  }
  if (names_.text_predicates.empty()) return "http.flags.bad_percent";
  return concat({random_.pick(names_.text_predicates), "(", string_operand(), ")"});
}

std::string TestGen::view_subject(const std::vector<Binder>& binders, bool& optional) {
  optional = false;
  std::string subject;
  if (about_ == About::kConnection) {
    optional = true;
    return "tls.sni" + form();
  }
  if (!binders.empty() && random_.chance(85)) {
    subject = random_.pick(binders).name + ".value";
  } else if (about_ == About::kResponse && random_.chance(40)) {
    optional = true;
    return "http.response.content_type" + form();
  } else {
    subject = random_.pick({"http.uri", "http.path", "http.path", "http.query", "http.target",
                            "http.host", "http.body"});
    optional = subject == "http.query" || subject == "http.host";
  }
  const bool raw = subject != "http.host" && random_.chance(5);
  return (raw ? subject + ".raw" : subject) + form();
}

std::string TestGen::view_test(const std::string& subject) {
  if (subject.starts_with("http.host") || subject.starts_with("tls.sni")) {
    return subject +
           random_.pick({" ends_with \".example\"", " starts_with \"a\"", " not contains \"www\"",
                         " matches /^[ab]\\./", " == \"a.example\"", " not in { \"b.example\" }"});
  }
  bool negated = false;
  std::string tail = text_tail(negated);
  while (subject.starts_with("http.body") && tail.find("in ") <= 5) tail = text_tail(negated);
  return concat({subject, tail});
}

std::string TestGen::test(const std::vector<Binder>& binders, bool under_not) {
  if (!binders.empty() && random_.chance(85)) {
    return attribute_test(random_.chance(80) ? binders.back() : random_.pick(binders));
  }
  if (about_ == About::kConnection) return connection_test(under_not);
  if (about_ == About::kResponse && random_.chance(45)) return response_test(under_not);
  const size_t kind = random_.below(100);
  if (kind == 0) return alpn_test(under_not);
  if (kind < 50) return field_test(under_not);
  if (kind < 70) return list_test();
  if (kind < 78) return host_test(under_not);
  if (kind < 82) return address_test(under_not);
  if (kind < 87) return number_test(under_not);
  if (kind < 92) return constant_or_presence();
  if (kind < 96 && !names_.conditions.empty()) return random_.pick(names_.conditions);
  return call();
}

}  // namespace stopgap::differential
