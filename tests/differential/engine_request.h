// SPDX-License-Identifier: Apache-2.0
// The oracle's request as the engine's. Points into the request it was made from, which must
// outlive it.
#pragma once

#include <vector>

#include "engine/request.h"
#include "tests/oracle/facts.h"

namespace stopgap::differential {

class EngineRequest {
 public:
  EngineRequest(const oracle::OracleRequest& request, int32_t today) {
    for (const auto& [name, value] : request.headers) headers_.push_back({name, value});
    view_.method = request.method;
    view_.target = request.target;
    view_.http_version = request.http_version;
    view_.headers = headers_;
    view_.body = request.body;
    view_.body_truncated = request.truncated;
    view_.client_ip = request.client_ip;
    if (request.server_port) view_.server_port = static_cast<uint16_t>(*request.server_port);
    if (request.tls_sni) view_.tls_sni = *request.tls_sni;
    alpn_.assign(request.tls_alpn.begin(), request.tls_alpn.end());
    view_.tls_alpn = alpn_;
    view_.today = today;
    if (!request.response) return;
    for (const auto& [name, value] : request.response->headers) {
      response_headers_.push_back({name, value});
    }
    response_ = {static_cast<uint32_t>(request.response->status), response_headers_,
                 request.response->body, request.response->truncated};
  }
  EngineRequest(const EngineRequest&) = delete;
  EngineRequest& operator=(const EngineRequest&) = delete;

  const engine::RequestView& view() const { return view_; }
  /// Of a request that has one.
  const engine::ResponseView& response() const { return response_; }
  engine::ConnectionView connection() const {
    return {view_.client_ip, view_.server_port, view_.tls_sni, view_.tls_alpn, view_.today};
  }

 private:
  std::vector<engine::HeaderView> headers_, response_headers_;
  std::vector<std::string_view> alpn_;
  engine::RequestView view_;
  engine::ResponseView response_;
};

}  // namespace stopgap::differential
