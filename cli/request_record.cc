// SPDX-License-Identifier: Apache-2.0
// See request_record.h. Private to this file: the handler of nlohmann's streaming parser. Tested by
// request_record_test.cc.
#include "cli/request_record.h"

#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "cli/base64.h"
#include "lang/diagnostic.h"

namespace stopgap::cli {
namespace {

enum class Key {
  kUnknown,
  kId,
  kMethod,
  kTarget,
  kTargetB64,
  kHttpVersion,
  kHeaders,
  kHeadersB64,
  kBody,
  kBodyB64,
  kBodyTruncated,
  kClientIp,
  kServerPort,
  kTlsSni,
  kTlsAlpn,
  kResponse,
  kStatus,
};
struct KeyName {
  std::string_view name;
  Key key;
};
constexpr KeyName kKeys[] = {
    {"id", Key::kId},
    {"method", Key::kMethod},
    {"target", Key::kTarget},
    {"target_b64", Key::kTargetB64},
    {"http_version", Key::kHttpVersion},
    {"headers", Key::kHeaders},
    {"headers_b64", Key::kHeadersB64},
    {"body", Key::kBody},
    {"body_b64", Key::kBodyB64},
    {"body_truncated", Key::kBodyTruncated},
    {"client_ip", Key::kClientIp},
    {"server_port", Key::kServerPort},
    {"tls_sni", Key::kTlsSni},
    {"tls_alpn", Key::kTlsAlpn},
    {"response", Key::kResponse},
};
constexpr KeyName kResponseKeys[] = {
    {"status", Key::kStatus}, {"headers", Key::kHeaders},  {"headers_b64", Key::kHeadersB64},
    {"body", Key::kBody},     {"body_b64", Key::kBodyB64}, {"body_truncated", Key::kBodyTruncated},
};

KeyName find_key(std::span<const KeyName> keys, std::string_view name) {
  for (const KeyName& known : keys) {
    if (known.name == name) return known;
  }
  return {{}, Key::kUnknown};
}

/// Depth 1 is the record, depth 2 its response; headers are an array in either of pairs. Everything
/// below an unknown key is passed over.
class RecordHandler {
 public:
  explicit RecordHandler(RequestRecord& record) : record_(record) {}

  std::optional<std::string> finish() {
    if (error_.empty() && !record_.has_id) fail("`id` is missing");
    if (error_.empty() && !seen(Key::kMethod)) fail("`method` is missing");
    if (error_.empty() && !seen(Key::kTarget) && !seen(Key::kTargetB64)) {
      fail("`target` is missing");
    }
    return error_.empty() ? std::nullopt : std::optional(error_);
  }

  // What nlohmann's parser calls; false ends it. A wrong value does not: `id` may still come.
  bool null() {
    if (depth_ == base_ && !may_be_null()) wrong_type();
    if (depth_ == base_) seen_ &= ~bit(key_.key);
    if (depth_ != base_) scalar_inside();
    return at_top_is_object();
  }
  bool boolean(bool value) {
    if (depth_ != base_ || key_.key != Key::kBodyTruncated) return other_scalar();
    (base_ == 1 ? record_.body_truncated : record_.response->body_truncated) = value;
    return true;
  }
  bool number_float(double, const std::string&) { return other_scalar(); }
  bool binary(std::vector<std::uint8_t>&) { return other_scalar(); }
  bool number_integer(int64_t) { return other_scalar(); }
  bool number_unsigned(uint64_t value) {
    if (depth_ == base_ && key_.key == Key::kServerPort) {
      if (value > UINT16_MAX) fail("`server_port` is over 65535");
      record_.server_port = static_cast<uint16_t>(value);
      return true;
    }
    if (depth_ != base_ || key_.key != Key::kStatus) return other_scalar();
    if (value < 100 || value > 999) fail("`status` is not a status of HTTP");
    record_.response->status = static_cast<uint32_t>(value);
    return true;
  }
  bool string(std::string& value) {
    if (depth_ == base_) {
      set_string(value);
    } else if (in_headers()) {
      header_string(value);
    } else if (key_.key == Key::kTlsAlpn && depth_ == base_ + 1) {
      record_.tls_alpn.push_back(std::move(value));
    } else if (key_.key == Key::kTlsAlpn) {
      wrong_type();
    }
    return at_top_is_object();
  }
  bool start_object(std::size_t) {
    ++depth_;
    if (base_ == 1 && depth_ == 2 && key_.key == Key::kResponse) {
      enter_response();
    } else if (depth_ > 1 && (in_list() || (depth_ == base_ + 1 && key_.key != Key::kUnknown))) {
      wrong_type();
    }
    return true;
  }
  bool key(std::string& name) {
    if (depth_ != base_) return true;
    key_ = base_ == 1 ? find_key(kKeys, name) : find_key(kResponseKeys, name);
    if (key_.key == Key::kUnknown) {
      if (record_.unknown_keys.size() < RequestRecord::kMaxUnknownKeys) {
        record_.unknown_keys.push_back((base_ == 1 ? "" : "response.") + name);
      }
      return true;
    }
    if (seen(key_.key)) fail("`" + std::string(key_.name) + "` is given twice");
    seen_ |= bit(key_.key);
    return true;
  }
  bool end_object() {
    if (base_ == 2 && depth_ == 2) leave_response();
    --depth_;
    return true;
  }
  bool start_array(std::size_t) {
    if (depth_ == 0) return not_an_object();
    if (depth_ == base_ && is_headers()) {
      takes_headers_ = key_.key == Key::kHeadersB64 || !seen(Key::kHeadersB64);
      if (takes_headers_) headers().clear();
    } else if (depth_ == base_ && key_.key != Key::kUnknown && key_.key != Key::kTlsAlpn) {
      wrong_type();
    } else if (in_headers()) {
      if (depth_ != base_ + 1) wrong_type();
      strings_in_pair_ = 0;
    } else if (depth_ > base_ && key_.key == Key::kTlsAlpn) {
      wrong_type();
    }
    ++depth_;
    return true;
  }
  bool end_array() {
    --depth_;
    if (in_headers() && depth_ == base_ + 1 && strings_in_pair_ != 2) wrong_type();
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) {
    fail("not valid JSON at byte " + std::to_string(position));
    return false;
  }

 private:
  static uint32_t bit(Key key) { return 1u << static_cast<unsigned>(key); }
  bool seen(Key key) const { return (seen_ & bit(key)) != 0; }
  bool is_headers() const { return key_.key == Key::kHeaders || key_.key == Key::kHeadersB64; }
  bool in_headers() const { return depth_ > base_ && is_headers(); }
  bool in_list() const { return depth_ > base_ && (is_headers() || key_.key == Key::kTlsAlpn); }
  std::vector<std::pair<std::string, std::string>>& headers() {
    return base_ == 1 ? record_.headers : record_.response->headers;
  }
  void enter_response() {
    base_ = 2;
    record_.response.emplace();
    outer_seen_ = std::exchange(seen_, 0);
    key_ = {{}, Key::kUnknown};
  }
  void leave_response() {
    base_ = 1;
    seen_ = outer_seen_;
    key_ = {{}, Key::kUnknown};
  }

  void fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
  }
  bool not_an_object() {
    fail("not a JSON object");
    return false;
  }
  bool at_top_is_object() { return depth_ > 0 || not_an_object(); }
  bool may_be_null() const {
    return key_.key != Key::kId && key_.key != Key::kMethod && key_.key != Key::kTarget;
  }
  void wrong_type() {
    if (key_.key == Key::kUnknown) return;
    if (is_headers()) {
      fail("`" + std::string(key_.name) + "` is not a list of [name, value] pairs of strings");
    } else {
      fail("`" + std::string(key_.name) + "` has the wrong type");
    }
  }
  void scalar_inside() {
    if (in_list()) wrong_type();
  }
  bool other_scalar() {
    if (depth_ == base_) wrong_type();
    if (depth_ > base_) scalar_inside();
    return at_top_is_object();
  }
  void decode(std::string_view text, std::string& into) {
    if (!decode_base64(text, into)) fail("`" + std::string(key_.name) + "` is not base64");
  }
  void header_string(std::string& value) {
    if (depth_ != base_ + 2) return wrong_type();
    if (++strings_in_pair_ > 2 || !takes_headers_) return;
    if (strings_in_pair_ == 1) headers().emplace_back();
    std::string& into = strings_in_pair_ == 1 ? headers().back().first : headers().back().second;
    if (key_.key == Key::kHeadersB64) {
      decode(value, into);
    } else {
      into.swap(value);
    }
  }
  void set_string(std::string& value) {
    switch (key_.key) {
      case Key::kId:
        record_.id.swap(value);
        record_.has_id = true;
        return;
      case Key::kMethod:
        record_.method.swap(value);
        return;
      case Key::kTarget:
        if (!seen(Key::kTargetB64)) record_.target.swap(value);
        return;
      case Key::kTargetB64:
        return decode(value, record_.target);
      case Key::kHttpVersion:
        record_.http_version.swap(value);
        return;
      case Key::kBody:
        if (!seen(Key::kBodyB64)) (base_ == 1 ? record_.body : record_.response->body).swap(value);
        return;
      case Key::kBodyB64:
        return decode(value, base_ == 1 ? record_.body : record_.response->body);
      case Key::kClientIp:
        record_.client_ip = engine::parse_ip(value);
        if (!record_.client_ip) fail("`client_ip` is not an address");
        return;
      case Key::kTlsSni:
        record_.tls_sni = std::move(value);
        return;
      case Key::kUnknown:
        return;
      case Key::kHeaders:
      case Key::kHeadersB64:
      case Key::kBodyTruncated:
      case Key::kServerPort:
      case Key::kTlsAlpn:
      case Key::kResponse:
      case Key::kStatus:
        return wrong_type();
    }
  }

  RequestRecord& record_;
  std::string error_;
  KeyName key_{{}, Key::kUnknown};
  uint32_t seen_ = 0, outer_seen_ = 0;
  size_t depth_ = 0;
  size_t base_ = 1;  // depth of the object whose keys are read
  unsigned strings_in_pair_ = 0;
  bool takes_headers_ = true;
};

}  // namespace

void RequestRecord::clear() {
  id.clear();
  has_id = false;
  method.clear();
  target.clear();
  http_version = "1.1";
  headers.clear();
  body.clear();
  body_truncated = false;
  client_ip.reset();
  server_port.reset();
  tls_sni.reset();
  tls_alpn.clear();
  response.reset();
  unknown_keys.clear();
  bytes_after = 0;
}

engine::RequestView RequestRecord::view(int32_t day) {
  header_views_.clear();
  for (const auto& [name, value] : headers) header_views_.push_back({name, value});
  engine::RequestView view;
  view.method = method;
  view.target = target;
  view.http_version = http_version;
  view.headers = header_views_;
  view.body = body;
  view.body_truncated = body_truncated;
  view.client_ip = client_ip;
  view.server_port = server_port;
  if (tls_sni) view.tls_sni = *tls_sni;
  see_alpn();
  view.tls_alpn = alpn_views_;
  view.today = day;
  return view;
}

void RequestRecord::see_alpn() { alpn_views_.assign(tls_alpn.begin(), tls_alpn.end()); }

engine::ResponseView RequestRecord::response_view() {
  response_header_views_.clear();
  for (const auto& [name, value] : response->headers) {
    response_header_views_.push_back({name, value});
  }
  return {response->status, response_header_views_, response->body, response->body_truncated};
}

engine::ConnectionView RequestRecord::connection_view(int32_t day) {
  see_alpn();
  engine::ConnectionView view;
  view.client_ip = client_ip;
  view.server_port = server_port;
  if (tls_sni) view.tls_sni = *tls_sni;
  view.tls_alpn = alpn_views_;
  view.today = day;
  return view;
}

std::optional<std::string> parse_record(std::string_view line, RequestRecord& record) {
  record.clear();
  RecordHandler handler(record);
  const bool complete = nlohmann::json::sax_parse(line.begin(), line.end(), &handler);
  std::optional<std::string> error = handler.finish();
  return complete || error ? error : std::optional<std::string>("not valid JSON");
}

std::optional<std::string> nearest_record_key(const std::string& unknown) {
  constexpr std::string_view kResponse = "response.";
  const bool response = unknown.starts_with(kResponse);
  std::vector<std::string> names;
  for (const KeyName& key : kKeys) names.emplace_back(key.name);
  if (response) {
    names.clear();
    for (const KeyName& key : kResponseKeys) names.emplace_back(key.name);
  }
  return lang::nearest_name(response ? unknown.substr(kResponse.size()) : unknown, names);
}

}  // namespace stopgap::cli
