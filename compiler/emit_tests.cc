// SPDX-License-Identifier: Apache-2.0
// The tests that travel in a pack. Tested by the program goldens.
#include <algorithm>

#include "compiler/emit.h"

namespace stopgap::compiler {

namespace program = engine::program;
using program::Range;

namespace {

/// INVARIANT of CheckedPack: ordered by id.
const lang::CheckedMitigation* find_by_id(const std::vector<lang::CheckedMitigation>& all,
                                          const std::string& id) {
  const auto found =
      std::lower_bound(all.begin(), all.end(), id,
                       [](const auto& one, const auto& wanted) { return one.id < wanted; });
  return found == all.end() || found->id != id ? nullptr : &*found;
}

}  // namespace

Range TestEmitter::tests(const lang::CheckedMitigation& mitigation) {
  const uint32_t first = size32(cases);
  for (const lang::CheckedTest& checked : mitigation.tests) {
    test(checked);
  }
  return {first, size32(cases) - first};
}

Range TestEmitter::inherited(const lang::CheckedMitigation& mitigation) {
  const uint32_t first = size32(cases);
  for (const std::string& id : mitigation.supersedes) {
    if (find_by_id(pack_.mitigations, id) != nullptr) continue;  // has its tests itself
    const lang::CheckedMitigation* old = find_by_id(pack_.imported, id);
    if (old == nullptr) continue;
    for (const lang::CheckedTest& checked : old->tests) {
      if (checked.kind != lang::ast::TestKind::kBlock) continue;
      test(checked);
      cases.back().of = strings_.add(id);
    }
  }
  return {first, size32(cases) - first};
}

Range TestEmitter::stays(const lang::CheckedMitigation& mitigation) {
  const Range all{size32(all_stays), size32(mitigation.stays)};
  for (const lang::CheckedStays& stays : mitigation.stays) {
    program::Stays record{strings_.add(stays.evasion), {}, 0};
    if (stays.span.valid()) {
      record.file = strings_.add(sources_.name(stays.span.file));
      record.line = sources_.line_column(stays.span.file, stays.span.begin).line;
    }
    all_stays.push_back(record);
  }
  return all;
}

Range TestEmitter::headers(const std::vector<std::pair<std::string, std::string>>& list) {
  const Range range{size32(header_pairs), size32(list)};
  for (const auto& [name, value] : list) {
    header_pairs.push_back({strings_.add(name), strings_.add(value)});
  }
  return range;
}

Range TestEmitter::test_values(const std::vector<lang::TestValue>& list) {
  const Range range{size32(values), size32(list)};
  for (const lang::TestValue& value : list) {
    values.push_back({value.number, strings_.add(pack_.schema.fields[value.field].name),
                      strings_.add(value.text), strings_.add(value.value), value.address.address});
  }
  return range;
}

void TestEmitter::peer(const lang::TestRequest& request, program::TestCase& record) {
  record.has_client_ip = request.client_ip ? 1 : 0;
  if (request.client_ip) record.client_ip = request.client_ip->address;
  record.has_server_port = request.server_port ? 1 : 0;
  record.server_port = request.server_port.value_or(0);
  record.has_tls_sni = request.tls_sni ? 1 : 0;
  record.tls_sni = strings_.add(request.tls_sni.value_or(""));
  record.tls_alpn = lists_.add(request.tls_alpn);
}

void TestEmitter::test(const lang::CheckedTest& checked) {
  const lang::TestRequest& request = checked.request;
  program::TestCase record{};
  record.kind = static_cast<uint32_t>(test_kind(checked.kind));
  record.day = checked.day;
  record.method = strings_.add(request.method);
  record.target = strings_.add(request.target);
  record.http_version = strings_.add(request.http_version);
  record.body = strings_.add(request.body);
  record.headers = headers(request.headers);
  record.with = {size32(product_versions), size32(checked.with)};
  for (const auto& [product, version] : checked.with) {
    product_versions.push_back({strings_.add(product), strings_.add(version)});
  }
  peer(request, record);
  if (checked.response) {
    record.has_response = 1;
    record.response_status = checked.response->status;
    record.response_headers = headers(checked.response->headers);
    record.response_body = strings_.add(checked.response->body);
  }
  if (checked.gives) record.gives = headers(*checked.gives);
  record.values = test_values(checked.values);
  if (checked.span.valid()) {
    record.file = strings_.add(sources_.name(checked.span.file));
    record.line = sources_.line_column(checked.span.file, checked.span.begin).line;
  }
  cases.push_back(record);
}

}  // namespace stopgap::compiler
