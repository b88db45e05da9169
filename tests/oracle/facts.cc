// SPDX-License-Identifier: Apache-2.0
// See facts.h. Tested by facts_test.cc.
#include "tests/oracle/facts.h"

#include <algorithm>
#include <string_view>

#include "tests/oracle/line_flags.h"
#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

constexpr const char* kFlagNames[] = {
    "double_encoded", "bad_percent",    "null_byte",      "undecoded",    "duplicate_host",
    "bad_target",     "oversize",       "truncated",      "percent_u",    "overlong",
    "best_fit",       "path_parameter", "path_confusion", "control_byte", "absolute_target"};

Value with_views(std::vector<std::string> views) {
  Value value;
  value.views = std::move(views);
  return value;
}
Value one_view(std::string_view text) { return with_views({std::string(text)}); }
Value number(int64_t n) {
  Value value;
  value.number = n;
  return value;
}
Value absent() {
  Value value;
  value.present = false;
  return value;
}

struct Target {
  std::optional<std::string> authority;
  std::string uri;
  bool bad = false;
  bool absolute = false;
};

/// Length of `scheme` at the start when `://` follows it.
std::optional<size_t> scheme_length(std::string_view target) {
  const size_t end = target.find("://");
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  for (size_t i = 0; i < end; ++i) {
    const auto c = static_cast<unsigned char>(target[i]);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool later = (c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-';
    if (!letter && (i == 0 || !later)) return std::nullopt;
  }
  return end;
}

Target read_target(const std::string& method, std::string_view target) {
  Target result;
  if (method == "CONNECT") {
    result.authority = std::string(target);
    result.bad = target.empty();
    return result;
  }
  if (const std::optional<size_t> scheme = scheme_length(target)) {
    result.absolute = true;
    const size_t begin = *scheme + 3;
    const size_t end = std::min(target.find_first_of("/?#", begin), target.size());
    result.authority = std::string(target.substr(begin, end - begin));
    result.uri = std::string(target.substr(end));
    return result;
  }
  result.uri = std::string(target);
  result.bad = target.empty() || (target[0] != '/' && target != "*");
  return result;
}

/// The headers inspected, values trimmed.
Headers read_headers(const Headers& headers, const Limits& limits, bool& oversize) {
  Headers result;
  size_t bytes = 0;
  for (const auto& [name, value] : headers) {
    bytes += name.size() + value.size();
    if (result.size() == limits.headers || bytes > limits.header_bytes) {
      oversize = true;
      break;
    }
    result.emplace_back(name, trim(value));
  }
  return result;
}

std::vector<Element> read_arguments(std::string_view text, const Reads& reads) {
  std::vector<Element> result;
  for (const std::string& piece : split(text, '&')) {
    if (piece.empty()) continue;
    const size_t equals = piece.find('=');
    const bool has_value = equals != std::string::npos;
    const std::string value = has_value ? piece.substr(equals + 1) : "";
    result.push_back({with_views(argument_stages(piece.substr(0, equals), reads)),
                      with_views(argument_stages(value, reads))});
  }
  return result;
}

std::vector<Element> read_cookies(const Headers& headers, const Reads& reads) {
  std::vector<Element> result;
  for (const auto& [header, text] : headers) {
    if (lower(header) != "cookie") continue;
    for (const std::string& untrimmed : split(text, ';')) {
      const std::string_view piece = trim(untrimmed);
      if (piece.empty()) continue;
      const size_t equals = piece.find('=');
      const std::string_view name = trim(piece.substr(0, equals));
      std::string_view value;
      if (equals != std::string_view::npos) value = trim(piece.substr(equals + 1));
      if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
        value = value.substr(1, value.size() - 2);
      }
      result.push_back(
          {with_views(decode_stages(name, reads)), with_views(decode_stages(value, reads))});
    }
  }
  return result;
}

bool is_form(const Headers& headers) {
  return std::any_of(headers.begin(), headers.end(), [](const auto& header) {
    const std::string media(
        trim(std::string_view(header.second).substr(0, header.second.find(';'))));
    return lower(header.first) == "content-type" &&
           lower(media) == "application/x-www-form-urlencoded";
  });
}

Value read_hosts(const Target& target, const Headers& headers) {
  Value result;
  const auto add = [&result](std::string_view text) {
    const std::string candidate = host_candidate(text);
    if (candidate.empty()) return;
    if (std::find(result.views.begin(), result.views.end(), candidate) == result.views.end()) {
      result.views.push_back(candidate);
    }
  };
  if (target.authority) add(*target.authority);
  for (const auto& [name, value] : headers) {
    if (lower(name) == "host") add(value);
  }
  result.present = !result.views.empty();
  return result;
}

template <typename List>
void cut(List& list, size_t limit, bool& oversize) {
  if (list.size() <= limit) return;
  oversize = true;
  list.resize(limit);
}

/// What of a request is missing, by cause.
struct Gaps {
  Causes target = 0, malformed = 0, headers = 0, cookies = 0, query_args = 0, form_args = 0;
  Causes body = 0, truncated = 0;
};

void read_lists(Facts& facts, const Headers& headers, std::string_view query, std::string_view body,
                const Limits& limits, const Reads& reads, Gaps& gaps) {
  List& list = facts.lists["http.headers"];
  for (const auto& [name, value] : headers) {
    list.elements.push_back({one_view(name), with_views(decode_stages(value, reads))});
  }
  bool cookies_cut = false, query_cut = false, form_cut = false;
  List& cookies = facts.lists["http.cookies"];
  cookies.elements = read_cookies(headers, reads);
  cut(cookies.elements, limits.cookies, cookies_cut);

  List& from_query = facts.lists["http.query_args"];
  List& from_form = facts.lists["http.form_args"];
  from_query.elements = read_arguments(query, reads);
  if (is_form(headers)) from_form.elements = read_arguments(body, reads);
  cut(from_query.elements, limits.arguments, query_cut);
  cut(from_form.elements, limits.arguments - from_query.elements.size(), form_cut);
  if (cookies_cut) gaps.cookies |= kOversize;
  if (query_cut) gaps.query_args |= kOversize;
  if (form_cut) gaps.form_args |= kOversize;
}

/// The last argument of a text whose end is missing.
void leave_open(List& list, Causes missing) {
  if (list.elements.empty() || missing == 0) return;
  Element& last = list.elements.back();
  last.value.missing = missing;
  if (last.value.views.at(0).empty()) last.name.missing = missing;
}

/// What follows may be an '@': a candidate that was cut was not seen.
void leave_out_target(Facts& facts, const Headers& headers) {
  Value& host = facts.fields["http.host"];
  const Causes missing = host.missing;
  host = read_hosts(Target(), headers);
  host.missing = missing;
  host.more_views = host.cut_host = true;
  facts.fields["http.flags.duplicate_host"].cut_host = host.views.size() < 2;
}

/// The table of section 8.1.
void mark_missing(Facts& facts, const Headers& headers, const Gaps& gaps, bool has_uri,
                  bool has_query, bool form, bool has_body) {
  const auto field = [&](const char* name) -> Value& { return facts.fields[name]; };
  const Causes target = gaps.target | gaps.malformed;
  field("http.target").missing = gaps.target;
  field("http.uri_size").missing = gaps.target;
  field("http.flags.absolute_target").missing = gaps.target;
  for (const char* name :
       {"http.uri", "http.query", "http.flags.double_encoded", "http.flags.bad_percent",
        "http.flags.null_byte", "http.flags.undecoded", "http.flags.percent_u",
        "http.flags.overlong", "http.flags.best_fit", "http.flags.control_byte"}) {
    field(name).missing = target;
  }
  for (const char* name : {"http.path", "http.flags.path_parameter", "http.flags.path_confusion"}) {
    field(name).missing = (has_query ? 0 : gaps.target) | gaps.malformed;
  }
  field("http.flags.path_confusion").may_change = true;
  const Causes authority = has_uri ? 0 : gaps.target;
  field("http.host").missing = authority | gaps.headers;
  field("http.host").more_views = true;
  field("http.flags.duplicate_host").missing = authority | gaps.headers;
  if (authority != 0) leave_out_target(facts, headers);
  const Causes body = gaps.body | gaps.truncated;
  field("http.body").missing = body;
  field("http.body_size").missing = gaps.truncated;
  facts.lists["http.headers"].missing = gaps.headers;
  facts.lists["http.cookies"].missing = gaps.headers | gaps.cookies;
  List& from_query = facts.lists["http.query_args"];
  List& from_form = facts.lists["http.form_args"];
  from_query.missing = target | gaps.query_args;
  leave_open(from_query, target);
  if (form) {
    from_form.missing = body | gaps.form_args;
    leave_open(from_form, body);
  } else if (gaps.headers != 0 && (has_body || body != 0)) {
    from_form.missing = body | gaps.headers;
  }
  List& all = facts.lists["http.args"];
  all = from_query;
  all.elements.insert(all.elements.end(), from_form.elements.begin(), from_form.elements.end());
  all.missing |= from_form.missing;
  facts.causes = target | gaps.headers | gaps.cookies | gaps.query_args | gaps.form_args | body;
}

void set_flag(Facts& facts, const char* name, bool on) {
  Value value;
  value.flag = on;
  facts.fields[std::string("http.flags.") + name] = value;
}

void add_connection(Facts& facts, const OracleRequest& request) {
  Value ip = absent();
  if (request.client_ip) {
    ip.present = true;
    ip.address = *request.client_ip;
  }
  facts.fields["client.ip"] = ip;
  facts.fields["server.port"] = request.server_port ? number(*request.server_port) : absent();
  Value sni = absent();
  if (request.tls_sni && !host_candidate(*request.tls_sni).empty()) {
    sni = one_view(host_candidate(*request.tls_sni));
  }
  facts.fields["tls.sni"] = sni;
  Value alpn = with_views(request.tls_alpn);
  alpn.present = !alpn.views.empty();
  facts.fields["tls.alpn"] = alpn;
}

}  // namespace

std::vector<std::string> flags_set(const Facts& facts) {
  std::vector<std::string> names;
  for (const char* name : kFlagNames) {
    if (facts.fields.at(std::string("http.flags.") + name).flag) names.emplace_back(name);
  }
  return names;
}

Facts read_connection(const OracleRequest& request) {
  Facts facts;
  add_connection(facts, request);
  return facts;
}

/// Section 8.1: what is missing of the headers are further ones, of the body its end.
void read_response(const OracleResponse& response, Facts& facts, const Limits& limits,
                   Causes simulated, const Reads& reads) {
  bool headers_cut = false;
  const Headers headers = read_headers(response.headers, limits, headers_cut);
  const bool oversize = (simulated & kOversize) != 0;
  const bool ended = response.truncated || (simulated & kUnparsable) != 0;
  const Causes further = headers_cut || oversize ? Causes{kOversize} : 0;
  const Causes size = ended ? Causes{kUnparsable} : 0;
  const Causes end =
      size | (response.body.size() > limits.body || oversize ? Causes{kOversize} : 0);
  List list;
  list.missing = further;
  Value types = absent();
  for (const auto& [name, value] : headers) {
    list.elements.push_back({one_view(name), with_views(decode_stages(value, reads))});
    if (lower(name) != "content-type") continue;
    types.present = true;
    types.views.push_back(value);
  }
  types.missing = further;
  types.more_views = true;
  facts.lists["http.response.headers"] = std::move(list);
  facts.fields["http.response.content_type"] = types;
  facts.fields["http.response.status"] = number(response.status);
  Value body = one_view(response.body.substr(0, limits.body));
  body.missing = end;
  facts.fields["http.response.body"] = body;
  Value bytes = number(static_cast<int64_t>(response.body.size()));
  bytes.missing = size;
  facts.fields["http.response.body_size"] = bytes;
  facts.causes |= further | end;
}

Facts read_request(const OracleRequest& request, const Limits& limits, Causes simulated,
                   const Reads& reads) {
  Facts facts;
  Gaps gaps;
  bool headers_cut = false;
  const std::string inspected_target = request.target.substr(0, limits.target);
  const std::string body = request.body.substr(0, limits.body);
  const Target target = read_target(request.method, inspected_target);
  const Headers headers = read_headers(request.headers, limits, headers_cut);
  const size_t question = target.uri.find('?');
  const bool has_query = question != std::string::npos;
  const std::string query = has_query ? target.uri.substr(question + 1) : std::string();
  if (request.target.size() > limits.target) gaps.target = kOversize;
  if (headers_cut) gaps.headers = kOversize;
  if (request.body.size() > limits.body) gaps.body = kOversize;
  if (target.bad) gaps.malformed = kUnparsable;
  if (request.truncated) gaps.truncated = kUnparsable;

  const std::string path = target.uri.substr(0, question);
  facts.fields["http.method"] = one_view(request.method);
  facts.fields["http.version"] = one_view(request.http_version);
  facts.fields["http.target"] = with_views(decode_stages(inspected_target, reads));
  facts.fields["http.uri"] = with_views(decode_stages(target.uri, reads));
  facts.fields["http.path"] = with_views(path_views(path, reads));
  facts.fields["http.path"].decode_stages = path_stages(path, reads).size();
  facts.fields["http.query"] = has_query ? with_views(decode_stages(query, reads)) : absent();
  facts.fields["http.host"] = read_hosts(target, headers);
  facts.fields["http.body"] = one_view(body);
  facts.fields["http.body_size"] = number(static_cast<int64_t>(request.body.size()));
  facts.fields["http.uri_size"] = number(static_cast<int64_t>(target.uri.size()));
  read_lists(facts, headers, query, body, limits, reads, gaps);
  add_connection(facts, request);
  for (const auto& [name, on] : line_flags(target.uri, path, reads)) set_flag(facts, name, on);
  set_flag(facts, "absolute_target", target.absolute);
  set_flag(facts, "bad_target", target.bad);
  set_flag(facts, "duplicate_host", facts.fields["http.host"].views.size() > 1);
  set_flag(facts, "oversize",
           (gaps.target | gaps.headers | gaps.cookies | gaps.query_args | gaps.form_args |
            gaps.body) != 0);
  set_flag(facts, "truncated", request.truncated);
  if ((simulated & kOversize) != 0) {
    gaps.target = gaps.headers = gaps.cookies = gaps.query_args = gaps.form_args = gaps.body =
        kOversize;
  }
  if ((simulated & kUnparsable) != 0) gaps.malformed = gaps.truncated = kUnparsable;
  mark_missing(facts, headers, gaps, !target.uri.empty(), has_query, is_form(headers),
               !request.body.empty());
  facts.simulated = simulated & (kBudget | kError);
  facts.causes |= facts.simulated;
  return facts;
}

}  // namespace stopgap::oracle
