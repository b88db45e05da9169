// SPDX-License-Identifier: Apache-2.0
// See exceptions.h. Tested by site_test.cc.
#include "engine/exceptions.h"

#include <algorithm>

#include "engine/cidr.h"

namespace stopgap::engine {
namespace {

bool all_match(ViewList views, const std::vector<std::string>& patterns) {
  return !views.empty() && std::all_of(views.begin(), views.end(), [&](std::string_view view) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return matches_pattern(pattern, view); });
  });
}

}  // namespace

bool applies(const SiteException& exception, Views& views, const Missing& missing) {
  const RequestView& request = views.request();
  if (request.today > exception.why.until) return false;
  if (!exception.addresses.empty()) {
    const bool inside =
        request.client_ip &&
        std::any_of(exception.addresses.begin(), exception.addresses.end(),
                    [&](const program::Cidr& range) { return in_cidr(*request.client_ip, range); });
    if (!inside) return false;
  }
  if (!exception.hosts.empty()) {
    if (missing_causes(missing, FieldId::kHost) != 0) return false;
    if (!all_match(views.text(FieldId::kHost), exception.hosts)) return false;
  }
  if (exception.paths.empty()) return true;
  return missing_causes(missing, FieldId::kPath) == 0 &&
         all_match(views.text(FieldId::kPath), exception.paths);
}

}  // namespace stopgap::engine
