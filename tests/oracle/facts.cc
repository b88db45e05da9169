// SPDX-License-Identifier: Apache-2.0
// See facts.h. Tested by facts_test.cc.
#include "tests/oracle/facts.h"

#include <algorithm>
#include <string_view>

#include "tests/oracle/facts_body.h"
#include "tests/oracle/header_lists.h"
#include "tests/oracle/line_flags.h"
#include "tests/oracle/lists.h"
#include "tests/oracle/names.h"
#include "tests/oracle/target.h"
#include "tests/oracle/views.h"

namespace stopgap::oracle {
namespace {

constexpr const char* kFlagNames[] = {
    "double_encoded",  "bad_percent",      "null_byte",        "undecoded",
    "duplicate_host",  "bad_target",       "oversize",         "truncated",
    "percent_u",       "overlong",         "best_fit",         "path_parameter",
    "path_confusion",  "control_byte",     "absolute_target",  "duplicate_key",
    "method_override", "duplicate_header", "duplicate_cookie", "cl_te",
    "bad_header",      "obs_fold",         "bad_cookie",       "rewrite_header",
    "compressed",      "unknown_encoding", "unknown_charset",  "mixed_charset",
    "type_mismatch",   "bad_multipart",    "bad_json",         "bad_xml",
    "xml_doctype"};

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

/// The headers inspected.
Headers read_headers(const Headers& headers, const Limits& limits, bool& oversize) {
  Headers result;
  size_t bytes = 0;
  for (const auto& [name, value] : headers) {
    bytes += name.size() + value.size();
    if (result.size() == limits.headers || bytes > limits.header_bytes) {
      oversize = true;
      break;
    }
    result.emplace_back(name, value);
  }
  return result;
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
    if (lower(name) == "host") add(trim(value));
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
  Causes target = 0, malformed = 0, path = 0, overrides = 0, headers = 0, cookies = 0;
  Causes query_args = 0, form_args = 0, body = 0, truncated = 0;
};

/// What the lists are made of, within the limits.
struct Parts {
  Headers headers;
  Cookies cookies;
  Arguments query, form;
  RequestBody body;
};

/// `whole`: nothing follows the body.
Parts read_parts(const Headers& headers, std::string_view query, const std::string& body,
                 bool whole, const Limits& limits, Gaps& gaps) {
  Headers plain;
  for (const auto& [name, value] : headers) plain.emplace_back(name, on_one_line(value));
  Parts parts{headers,
              read_cookies(headers),
              read_arguments(query),
              {},
              read_body(plain, body, whole, limits.body)};
  parts.form = read_arguments(parts.body.form, parts.body.further_form);
  bool cookies_cut = false, query_cut = false, form_cut = false;
  cut(parts.cookies.sent, limits.cookies, cookies_cut);
  cut(parts.cookies.old, limits.cookies, cookies_cut);
  cut(parts.query.sent, limits.arguments, query_cut);
  cut(parts.query.parts, limits.arguments, query_cut);
  cut(parts.form.sent, limits.arguments - parts.query.sent.size(), form_cut);
  cut(parts.form.parts, limits.arguments - parts.query.parts.size(), form_cut);
  cut(parts.form.further, limits.arguments - parts.query.parts.size(), form_cut);
  form_cut = form_cut || parts.body.further_cut;
  read_pairs(plain, whole, limits.arguments - parts.query.sent.size() - parts.form.sent.size(),
             parts.body);
  if (cookies_cut) gaps.cookies |= kOversize;
  if (query_cut) gaps.query_args |= kOversize;
  if (form_cut) gaps.form_args |= kOversize;
  return parts;
}

/// What follows may be an '@': a candidate that was cut was not seen.
void leave_out_target(Facts& facts, const Headers& headers) {
  Value& host = facts.fields["http.host"];
  const Causes missing = host.missing;
  host = read_hosts(Target(), headers);
  host.missing = missing;
  host.more_views = host.unsure = true;
  facts.fields["http.flags.duplicate_host"].unsure = host.views.size() < 2;
}

/// The table of section 8.1.
void mark_missing(Facts& facts, const Headers& headers, const Gaps& gaps, bool has_uri,
                  bool has_query) {
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
    field(name).missing = (has_query ? 0 : gaps.target) | gaps.malformed | gaps.path;
  }
  field("http.flags.path_confusion").may_change = true;
  const Causes authority = has_uri ? 0 : gaps.target;
  field("http.host").missing = authority | gaps.headers;
  field("http.host").more_views = true;
  field("http.flags.duplicate_host").missing = authority | gaps.headers;
  if (authority != 0) leave_out_target(facts, headers);
  const Causes body = gaps.body | gaps.truncated;
  field("http.body_size").missing = gaps.truncated;
  facts.causes =
      target | gaps.path | gaps.overrides | gaps.headers | gaps.cookies | gaps.query_args | body;
}

/// `sure`: also without what may go on.
void set_argument_flag(Facts& facts, const char* name, bool on, bool sure, Causes missing) {
  Value& flag = facts.fields[std::string("http.flags.") + name];
  flag.flag = on;
  flag.unsure = on && !sure;
  flag.missing = missing;
}

void read_lists(Facts& facts, const Parts& parts, const Gaps& gaps, bool has_body,
                const Reads& reads) {
  const Causes query_end = gaps.target | gaps.malformed;
  BodyGaps of_body{gaps.body | gaps.truncated, 0};
  // A header not seen may say how it is to be read.
  if (has_body || of_body.end != 0) of_body.headers = gaps.headers;
  const Causes form_end = text_end(parts.body, of_body);
  const Causes query_more = query_end | gaps.query_args;
  const Causes form_more = form_missing(parts.body, of_body) | gaps.form_args;
  facts.lists["http.headers"] = header_list(parts.headers, gaps.headers, reads);
  facts.lists["http.cookies"] = cookie_list(parts.cookies, gaps.headers, reads);
  facts.lists["http.cookies"].missing |= gaps.cookies;
  const List query = argument_list(parts.query, query_end, query_more, reads, true);
  const List body = argument_list(parts.form, form_end, form_more, reads, false);
  facts.lists["http.query_args"] = query;
  facts.lists["http.form_args"] = facts.lists["http.body_args"] = body;
  List& all = facts.lists["http.args"];
  all = query;
  all.elements.insert(all.elements.end(), body.elements.begin(), body.elements.end());
  all.missing |= body.missing;
  List& overrides = facts.lists["http.overrides"];
  overrides = override_list(parts.headers, parts.query, query_end, parts.form, form_end, reads);
  overrides.missing = gaps.headers | all.missing;

  const auto both = [](NameValues some, const NameValues& more) {
    some.insert(some.end(), more.begin(), more.end());
    return some;
  };
  const auto twice = [&](Causes end, Causes other) {
    return has_one_name_twice(both(certain_arguments(parts.query, false, end),
                                   certain_arguments(parts.form, false, other)));
  };
  set_argument_flag(facts, "duplicate_key", twice(0, 0), twice(query_end, form_end), all.missing);
  const auto method = [&](Causes end, Causes other) {
    return has_override(parts.headers, "method") ||
           has_method_argument(certain_arguments(parts.query, reads.semicolon_pairs, end), reads,
                               true) ||
           has_method_argument(certain_arguments(parts.form, reads.semicolon_pairs, other), reads,
                               false) ||
           has_method_argument(parts.form.further, reads, false);
  };
  set_argument_flag(facts, "method_override", method(0, 0), method(query_end, form_end),
                    overrides.missing);
  add_body(facts, parts.body, of_body, reads);
}

/// Those of the first `seen` headers only.
void cut_overrides(List& list, const Headers& headers, size_t seen) {
  const Headers first(headers.begin(), headers.begin() + static_cast<std::ptrdiff_t>(seen));
  list.elements.resize(override_list(first, {}, 0, {}, 0, Reads()).elements.size());
  list.missing |= kOversize;
}

/// The fields and flags made of headers alone.
void read_header_fields(Facts& facts, const Headers& headers, const RequestBody& body,
                        Causes missing, const Reads& reads) {
  Value& users = facts.fields["http.auth_user"];
  users = with_views(auth_users(headers, reads));
  users.present = !users.views.empty();
  users.more_views = true;
  users.missing = missing;
  for (const char* name : {"duplicate_header", "duplicate_cookie", "cl_te", "bad_header",
                           "obs_fold", "bad_cookie", "rewrite_header"}) {
    Value& flag = facts.fields[std::string("http.flags.") + name];
    flag.flag = is_header_flag_set(name, headers);
    flag.missing = missing;
  }
  for (const auto& [name, on] : {std::pair("compressed", body.compressed),
                                 std::pair("unknown_encoding", body.unknown_encoding)}) {
    Value& flag = facts.fields[std::string("http.flags.") + name];
    flag.flag = on;
    flag.missing = missing;
  }
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
    list.elements.push_back({one_view(name), with_views(decode_stages(trim(value), reads))});
    if (lower(name) != "content-type") continue;
    types.present = true;
    types.views.emplace_back(trim(value));
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

  const bool whole = gaps.body == 0 && !request.truncated;
  const std::string path = target.uri.substr(0, question);
  facts.fields["http.method"] = one_view(request.method);
  facts.fields["http.version"] = one_view(request.http_version);
  facts.fields["http.target"] = with_views(decode_stages(inspected_target, reads));
  Views uris = decode_stages(target.uri, reads);
  for (const std::string& uri : further_uris(target, reads)) {
    add_views(uris, decode_stages(uri, reads));
  }
  const std::vector<std::string> paths = further_paths(target, reads);
  std::vector<std::string> stages = path_stages(path, reads, paths);
  Views queries = decode_stages(query, reads);
  if (path.find('#') == std::string::npos) {
    add_views(queries, decode_stages(query.substr(0, query.find('#')), reads));
  }
  facts.fields["http.uri"] = with_views(uris);
  const Views all_paths = path_views(path, reads, paths);
  const Views path_within = views_within(all_paths, limits.path_views);
  if (path_within.size() < all_paths.size()) gaps.path = kOversize;
  stages.resize(std::min(stages.size(), path_within.size()));
  facts.fields["http.path"] = with_views(path_within);
  facts.fields["http.path"].decode_stages = stages.size();
  const size_t overrides = overrides_within(headers, limits.path_views, reads);
  if (overrides < headers.size()) gaps.overrides = kOversize;
  facts.fields["http.query"] = has_query ? with_views(queries) : absent();
  facts.fields["http.host"] = read_hosts(target, headers);
  facts.fields["http.body_size"] = number(static_cast<int64_t>(request.body.size()));
  facts.fields["http.uri_size"] = number(static_cast<int64_t>(target.uri.size()));
  const Parts parts = read_parts(headers, query, body, whole, limits, gaps);
  add_connection(facts, request);
  for (const auto& [name, on] : line_flags(target.uri, stages, reads)) set_flag(facts, name, on);
  set_flag(facts, "absolute_target", target.absolute);
  set_flag(facts, "bad_target", target.bad);
  set_flag(facts, "duplicate_host", facts.fields["http.host"].views.size() > 1);
  const auto& lists = parts.body.lists;
  const bool list_cut =
      std::any_of(lists.begin(), lists.end(), [](const auto& list) { return list.second.cut; });
  set_flag(facts, "oversize",
           (gaps.target | gaps.path | gaps.overrides | gaps.headers | gaps.cookies |
            gaps.query_args | gaps.form_args | gaps.body) != 0 ||
               list_cut);
  set_flag(facts, "truncated", request.truncated);
  if ((simulated & kOversize) != 0) {
    gaps.target = gaps.headers = gaps.cookies = gaps.query_args = gaps.body = kOversize;
  }
  if ((simulated & kUnparsable) != 0) gaps.malformed = gaps.truncated = kUnparsable;
  mark_missing(facts, headers, gaps, !target.uri.empty(), has_query);
  read_lists(facts, parts, gaps, !request.body.empty(), reads);
  if (gaps.overrides != 0) cut_overrides(facts.lists["http.overrides"], headers, overrides);
  read_header_fields(facts, headers, parts.body, gaps.headers, reads);
  facts.simulated = simulated & (kBudget | kError);
  facts.causes |= facts.simulated;
  return facts;
}

}  // namespace stopgap::oracle
