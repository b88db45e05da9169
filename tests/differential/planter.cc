// SPDX-License-Identifier: Apache-2.0
// See planter.h. Tested by generator_test.cc.
#include "tests/differential/planter.h"

#include <algorithm>

#include "tests/differential/disguise.h"
#include "tests/differential/regex_gen.h"
#include "tests/differential/spread.h"
#include "tests/differential/wild_body.h"

namespace stopgap::differential {

using lang::Cond;
using lang::CondKind;
using lang::TestOp;

void Planter::plant(const Cond& condition, Draft& draft) {
  switch (condition.kind) {
    case CondKind::kTrue:
    case CondKind::kFalse:
    case CondKind::kBefore:
      return;
    case CondKind::kAnd:
      for (const Cond& child : condition.children) plant(child, draft);
      return;
    case CondKind::kOr:
      plant(random_.pick(condition.children), draft);
      return;
    case CondKind::kNot:
      if (random_.chance(15)) plant(condition.children[0], draft);
      return;
    case CondKind::kTest:
      return plant_test(condition, draft);
    case CondKind::kPresent:
      if (condition.subject.binder == lang::Subject::kNone) {
        plant_presence(pack_.schema.fields[condition.subject.field].name, draft);
      }
      return;
    case CondKind::kAny:
    case CondKind::kAll:
      return plant_quantified(condition, draft);
    case CondKind::kSameView:
      return plant(condition.children[0], draft);
  }
}

std::string Planter::bytes_for(const Cond& condition, bool encodable) {
  std::string bytes;
  bool nocase = false;
  if (const auto* string = std::get_if<lang::StringValue>(&condition.operand)) {
    bytes = string->bytes;
    nocase = string->nocase;
  } else if (const auto* regex = std::get_if<lang::RegexValue>(&condition.operand)) {
    bytes = sample_regex(regex->pattern, random_);
    nocase = regex->nocase;
  } else if (const auto* id = std::get_if<lang::SetId>(&condition.operand)) {
    const std::vector<lang::StringValue>& strings = pack_.sets[id->index].value.strings;
    if (strings.empty()) return {};
    const lang::StringValue& string = random_.pick(strings);
    bytes = string.bytes;
    nocase = string.nocase;
  }
  if (nocase || random_.chance(5)) bytes = flip_case(std::move(bytes), random_);
  if (condition.subject.form != lang::Subject::kNone && random_.chance(90)) {
    bytes = undo_form(pack_.forms[condition.subject.form], std::move(bytes), random_);
  }
  return encodable && !condition.subject.raw ? disguise_text(std::move(bytes), random_) : bytes;
}

void Planter::apply(const Cond& condition, std::string& text, const std::string& bytes) {
  TestOp op = condition.op;
  if (const auto* regex = std::get_if<lang::RegexValue>(&condition.operand)) {
    const bool start = regex->pattern.starts_with("^") || regex->pattern.starts_with("\\A");
    const bool end = regex->pattern.ends_with("$") || regex->pattern.ends_with("\\z");
    op = start && end ? TestOp::kEqual
         : start      ? TestOp::kStartsWith
         : end        ? TestOp::kEndsWith
                      : TestOp::kContains;
  }
  if (op == TestOp::kEqual || op == TestOp::kIn) {
    text = bytes;
  } else if (op == TestOp::kStartsWith) {
    text.insert(0, bytes);
  } else if (op == TestOp::kEndsWith) {
    text += bytes;
    if (random_.chance(8)) text += random_.pick({"\n", "%0a"});  // `$` is not the end of a line
  } else {
    text.insert(random_.below(text.size() + 1), bytes);
  }
}

void Planter::plant_test(const Cond& condition, Draft& draft) {
  const lang::Subject& subject = condition.subject;
  const lang::SchemaField& field = pack_.schema.fields[subject.field];
  if (subject.binder == lang::Subject::kNone) return plant_field(condition, field.name, draft);
  if (subject.binder >= bound_.size()) return;
  Pair& pair = bound_[bound_.size() - 1 - subject.binder];
  const bool is_name =
      pack_.schema.records[field.type.record].attributes[subject.attribute].name == "name";
  const bool encodable = !is_name || !field.name.ends_with("headers");
  apply(condition, is_name ? pair.name : pair.value, bytes_for(condition, encodable));
}

void Planter::plant_field(const Cond& condition, const std::string& field, Draft& draft) {
  oracle::OracleRequest& request = draft.request;
  if (field.starts_with("http.response.")) return plant_response(condition, field, draft);
  if (field.starts_with("http.flags.")) return plant_flag(field, draft);
  if (field == "client.ip" || field == "server.port" || field.ends_with("_size")) {
    return plant_number(condition, field, draft);
  }
  const std::string bytes =
      bytes_for(condition, field == "http.uri" || field == "http.path" || field == "http.query" ||
                               field == "http.target");
  const size_t question = draft.uri.find('?');
  if (field == "http.uri" || field == "http.target") {
    apply(condition, draft.uri, bytes);
  } else if (field == "http.path") {
    std::string path = draft.uri.substr(0, question);
    apply(condition, path, bytes);
    if (random_.chance(35)) path = disguise_path(std::move(path), random_);
    draft.uri = path + (question == std::string::npos ? "" : draft.uri.substr(question));
  } else if (field == "http.query") {
    std::string query = question == std::string::npos ? "" : draft.uri.substr(question + 1);
    apply(condition, query, bytes);
    draft.uri = draft.uri.substr(0, question) + "?" + query;
  } else if (field == "http.body") {
    apply(condition, request.body, bytes);
  } else if (field == "http.method") {
    apply(condition, request.method, bytes);
  } else if (field == "http.version") {
    apply(condition, request.http_version, bytes);
  } else if (field == "http.host") {
    std::string host = random_.chance(50) ? "a.example" : "";
    apply(condition, host, bytes);
    if (random_.chance(30)) host += random_.pick({":80", ":", ".", ".:9090", " ", ":8x"});
    if (random_.chance(10)) host.insert(0, random_.pick({"u@", " ", "b.example@"}));
    request.headers.emplace_back(random_.pick({"Host", "host", "HOST"}), host);
  } else if (field == "http.auth_user") {
    std::string user = random_.chance(30) ? "a" : "";
    apply(condition, user, bytes_for(condition, true));
    if (random_.chance(80)) user += ":secret";
    std::string encoded = base64_text(user);
    if (random_.chance(15)) {
      encoded.insert(random_.below(encoded.size() + 1), random_.pick({"=", "-", "_", "==", "!"}));
    }
    const size_t first = random_.chance(10) ? random_.below(encoded.size() + 1) : encoded.size();
    request.headers.emplace_back(
        "Authorization", random_.pick({"Basic ", "basic\t", "BASIC  "}) + encoded.substr(0, first));
    if (first < encoded.size()) {
      request.headers.emplace_back("authorization", encoded.substr(first));
    }
  } else if (field == "tls.sni") {
    std::string sni;
    apply(condition, sni, bytes);
    request.tls_sni = sni;
  } else if (field == "tls.alpn") {
    std::string protocol;
    apply(condition, protocol, bytes);
    request.tls_alpn.push_back(protocol);
  }
}

void Planter::plant_response(const Cond& condition, const std::string& field, Draft& draft) {
  if (!draft.request.response) draft.request.response.emplace();
  oracle::OracleResponse& response = *draft.request.response;
  if (field == "http.response.status") {
    response.status = number_for(condition) & 0x3ff;
  } else if (field == "http.response.body_size") {
    response.body.resize(static_cast<size_t>(number_for(condition)) & 0xfff, 'a');
  } else if (field == "http.response.body") {
    apply(condition, response.body, bytes_for(condition, false));
  } else if (field == "http.response.content_type") {
    std::string type = random_.pick({"", "text/plain", ";x"});
    apply(condition, type, bytes_for(condition, false));
    response.headers.emplace_back(random_.pick({"Content-Type", "content-TYPE"}), type);
  }
}

void Planter::plant_flag(const std::string& field, Draft& draft) {
  const size_t at = random_.below(draft.uri.size() + 1);
  if (field.ends_with("double_encoded")) draft.uri.insert(at, "%2541");
  if (field.ends_with("undecoded")) draft.uri.insert(at, "%2525252541");
  if (field.ends_with("bad_percent")) draft.uri.insert(at, random_.pick({"%", "%4g", "%%"}));
  if (field.ends_with("null_byte")) draft.uri.insert(at, random_.pick({"%00", "%2500"}));
  if (field.ends_with("percent_u")) draft.uri.insert(at, random_.pick({"%u0041", "%25U0041"}));
  if (field.ends_with("overlong")) draft.uri.insert(at, random_.pick({"%c0%ae", "\xC0\xAF"}));
  if (field.ends_with("best_fit")) draft.uri.insert(at, random_.pick({"%uFF0E", "\xC2\xA5"}));
  if (field.ends_with("path_parameter")) draft.uri.insert(0, random_.pick({"/;", "/%3b"}));
  if (field.ends_with("path_confusion")) draft.uri.insert(0, random_.pick({"/a.", "/a%5c", "/;"}));
  if (field.ends_with("control_byte")) draft.uri.insert(at, random_.pick({"\t", "%0a", "%7f"}));
  if (field.ends_with("absolute_target")) draft.uri.insert(0, "a://b");
  if (field.ends_with("bad_target")) draft.uri.insert(0, "a");
  if (field.ends_with("truncated")) draft.request.truncated = true;
  plant_list_flag(field, draft);
  plant_body_flag(field, draft.request, random_);
  if (field.ends_with("oversize")) {
    // One too long rather than too many: quantifiers inside each other visit every element.
    draft.request.headers.emplace_back("A", std::string(256 * 1024, 'b'));
  }
  if (field.ends_with("duplicate_host")) {
    draft.request.headers.insert(draft.request.headers.begin(), {"Host", "other.example"});
    draft.request.headers.emplace_back("Host", "a.example");
  }
}

void Planter::plant_list_flag(const std::string& field, Draft& draft) {
  auto& headers = draft.request.headers;
  const auto add = [&](const char* name, const char* value) { headers.emplace_back(name, value); };
  if (field.ends_with("duplicate_key")) {
    draft.uri += draft.uri.find('?') == std::string::npos ? "?a=1&%41" : "&a&A";
  }
  if (field.ends_with("method_override")) add("X-Method-Override", "PUT");
  if (field.ends_with("rewrite_header")) add("x_original_url", "/a");
  if (field.ends_with("duplicate_header")) {
    add("User-Agent", "a");
    add("user-agent", "a");
  }
  if (field.ends_with("duplicate_cookie")) add("Cookie", "a=1; b; a");
  if (field.ends_with("bad_cookie")) add("Cookie", random_.pick({"a b=1", "$v=1", "a=\"", "a"}));
  if (field.ends_with("cl_te")) {
    add("Content-Length", "1");
    add("transfer-encoding", "chunked");
  }
  if (field.ends_with("bad_header")) add(random_.pick({"X-A ", "", "a:"}), "b");
  if (field.ends_with("obs_fold")) add("X-A", "a\r\n b");
}

int64_t Planter::number_for(const Cond& condition) {
  int64_t number = 0;
  if (const auto* given = std::get_if<int64_t>(&condition.operand)) number = *given;
  if (const auto* id = std::get_if<lang::SetId>(&condition.operand)) {
    const std::vector<int64_t>& numbers = pack_.sets[id->index].value.numbers;
    if (!numbers.empty()) number = random_.pick(numbers);
  }
  if (condition.op == TestOp::kLess) --number;
  if (condition.op == TestOp::kGreater) ++number;
  return number;
}

void Planter::plant_number(const Cond& condition, const std::string& field, Draft& draft) {
  if (field == "client.ip") {
    lang::CidrValue range;
    if (const auto* given = std::get_if<lang::CidrValue>(&condition.operand)) range = *given;
    if (const auto* id = std::get_if<lang::SetId>(&condition.operand)) {
      const std::vector<lang::CidrValue>& ranges = pack_.sets[id->index].value.cidrs;
      if (!ranges.empty()) range = random_.pick(ranges);
    }
    for (unsigned bit = range.prefix; bit < 128; ++bit) {
      if (random_.chance(50)) range.address[bit / 8] |= static_cast<uint8_t>(0x80u >> (bit % 8));
    }
    draft.request.client_ip = range.address;
    return;
  }
  const int64_t number = number_for(condition);
  if (field == "server.port") {
    draft.request.server_port = number & 0xffff;
  } else if (number >= 0 && number <= 4096) {
    std::string& text = field == "http.body_size" ? draft.request.body : draft.uri;
    text.resize(static_cast<size_t>(number), 'a');
  }
}

void Planter::plant_presence(const std::string& field, Draft& draft) {
  if (field == "http.query" && draft.uri.find('?') == std::string::npos) draft.uri += "?";
  if (field == "http.host") draft.request.headers.emplace_back("Host", "a.example");
  if (field == "tls.sni") draft.request.tls_sni = "a.example";
  if (field == "server.port") draft.request.server_port = 443;
  if (field == "tls.alpn") draft.request.tls_alpn.emplace_back("h2");
  if (field == "http.response.content_type") {
    if (!draft.request.response) draft.request.response.emplace();
    draft.request.response->headers.emplace_back("Content-Type", "text/plain");
  }
  if (field == "client.ip")
    draft.request.client_ip = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1};
}

void Planter::plant_quantified(const Cond& condition, Draft& draft) {
  if (condition.kind == CondKind::kAll && random_.chance(60)) return;
  const std::string& list = pack_.schema.fields[condition.list_field].name;
  Pair pair{list.ends_with("headers") ? random_.pick({"X-A", "x-b", "User-Agent"})
                                      : random_.pick({"a", "b", "a_b", ""}),
            random_.pick({"", "a", "1"})};
  if (condition.list_key) pair.name = flip_case(*condition.list_key, random_);
  bound_.push_back(std::move(pair));
  plant(condition.children[0], draft);
  pair = std::move(bound_.back());
  bound_.pop_back();
  add_element(list, pair, draft);
}

void Planter::add_element(const std::string& list, const Pair& pair, Draft& draft) {
  if (list.ends_with("headers")) {
    const bool response = list == "http.response.headers";
    if (response && !draft.request.response) draft.request.response.emplace();
    auto& headers = response ? draft.request.response->headers : draft.request.headers;
    const std::string space = random_.chance(20) ? random_.pick({" ", "\t", " \t "}) : "";
    for (NameAndValue& header : spread_header({pair.name, pair.value}, random_)) {
      headers.emplace_back(std::move(header.first), space + header.second + space);
    }
  } else if (list == "http.cookies") {
    add_cookie(pair, draft);
  } else if (list == "http.overrides") {
    add_override(pair, draft);
  } else if (in_other_body(list)) {
    plant_in_body(draft.request, list, pair.name, pair.value, random_);
  } else {
    add_argument(list, pair, draft);
  }
}

/// Not in a query or form.
bool Planter::in_other_body(const std::string& list) {
  if (list == "http.args") return random_.chance(15);
  if (list == "http.body_args") return random_.chance(70);
  return list == "http.json" || list == "http.xml" || list == "http.parts";
}

void Planter::add_cookie(const Pair& pair, Draft& draft) {
  const bool careful = random_.chance(85);
  std::string value = careful ? percent_encode(pair.value, random_, 0, ";") : pair.value;
  if (random_.chance(20)) value = "\"" + value + "\"";
  if (random_.chance(15)) value = quoted_cookie_value(pair.value, random_);
  if (random_.chance(5)) value.insert(0, "\"");
  if (random_.chance(10)) std::replace(value.begin(), value.end(), ' ', '+');
  std::string piece = careful ? percent_encode(pair.name, random_, 0, ";=") : pair.name;
  piece += random_.pick({"=", "=", "=", " = ", "=\t"}) + value;
  if (random_.chance(5)) piece.insert(0, random_.pick({"\v", "\n", " \f", "\x1F", "\xA0"}));
  if (random_.chance(3)) piece += random_.pick({"\x1C", "\x85 ", "\xA0"});
  auto& headers = draft.request.headers;
  // Two headers, which some server joins.
  if (const size_t comma = piece.find(", "); comma != std::string::npos && random_.chance(50)) {
    headers.emplace_back("Cookie", piece.substr(0, comma));
    headers.emplace_back("Cookie", piece.substr(comma + 2));
    return;
  }
  for (auto& [name, text] : headers) {
    if (name == "Cookie" && random_.chance(60)) {
      text += random_.pick({"; ", ";", ";; ", ",", ", "}) + piece;
      return;
    }
  }
  if (random_.chance(10)) piece.insert(0, random_.pick({"$Version=1; ", "a=\"", "a=\"b;c\","}));
  headers.emplace_back(random_.pick({"Cookie", "cookie"}), piece);
}

void Planter::add_override(const Pair& pair, Draft& draft) {
  const bool argument = pair.name == "method" && random_.chance(40);
  if (argument && random_.chance(30)) {
    const std::string list = random_.pick({"http.parts", "http.json"});
    return plant_in_body(draft.request, list, random_.pick({"_method", "_Method"}), pair.value,
                         random_);
  }
  if (argument) {
    add_argument("http.args",
                 {random_.pick({"_method", "_METHOD", "%5fmethod", ".method"}), pair.value}, draft);
    return;
  }
  std::string name =
      random_.pick({"X-Original-URL", "x_rewrite_url", "Destination", "X.Original.URL"});
  if (pair.name == "prefix") name = "X-Forwarded-Prefix";
  if (pair.name == "host") name = random_.pick({"X-Forwarded-Host", "x-host"});
  if (pair.name == "method") name = random_.pick({"X-HTTP-Method-Override", "X_HTTP_Method"});
  std::string value = pair.value;
  if (pair.name == "target" && random_.chance(40)) value = disguise_path(value, random_);
  draft.request.headers.emplace_back(std::move(name), std::move(value));
}

void Planter::add_argument(const std::string& list, const Pair& pair, Draft& draft) {
  const bool careful = random_.chance(85);
  const NameAndValue sent = {
      careful ? percent_encode(pair.name, random_, 0, "&=+#") : pair.name,
      careful ? percent_encode(pair.value, random_, 0, random_.chance(50) ? "&" : "&;")
              : pair.value};
  std::string piece;
  for (const NameAndValue& one : spread_argument(sent, random_)) {
    if (!piece.empty()) piece += '&';
    piece += argument_piece(one, random_);
  }
  if (random_.chance(40)) {
    for (char& c : piece) c = c == ' ' ? '+' : c;
  }
  const bool form = list == "http.form_args" || list == "http.body_args";
  if (form || (list == "http.args" && random_.chance(30))) {
    draft.request.body += draft.request.body.empty() ? piece : "&" + piece;
    draft.request.headers.emplace_back("Content-Type",
                                       random_.pick({"application/x-www-form-urlencoded",
                                                     "Application/X-WWW-form-urlencoded ;a=b"}));
    return;
  }
  const bool has_query = draft.uri.find('?') != std::string::npos;
  draft.uri += (has_query ? "&" : "?") + piece;
}

}  // namespace stopgap::differential
