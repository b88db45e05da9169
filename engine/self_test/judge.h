// SPDX-License-Identifier: Apache-2.0
// What a mitigation does with a test's request, in the words of tests. The place to extend when
// tests learn something new: an outcome, a part of a request.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "engine/pack.h"
#include "engine/request.h"
#include "engine/self_test/test_event.h"
#include "engine/trace.h"
#include "evasion/evasion.h"

namespace stopgap::engine {

enum class Outcome : uint8_t {
  kBlock,
  kPass,
  kObserve,
  kIdle,
  kArmed,
  kEdit,       ///< it holds and edits headers; if the test says how they come out, as it says
  kOtherEdit,  ///< they come out otherwise
  kGateFault,  ///< the condition holds, yet the gate did not let it be asked: our fault, never the
               ///< author's
};
Outcome expected_outcome(program::TestKind kind);
std::string_view outcome_name(Outcome outcome);  ///< "block", "gate fault"

/// The site tests run for: no overrides; drafts and retired mitigations act as if enforced, so that
/// their tests say what they would do.
Site rehearsal_site();

/// A test's connection, request and response as the engine takes them; owns the header views. The
/// pack must outlive it.
class TestRequest {
 public:
  TestRequest(const Pack& pack, const program::TestCase& test);
  TestRequest(const TestRequest&) = delete;
  TestRequest& operator=(const TestRequest&) = delete;

  const RequestView& view() const { return view_; }
  /// Null if the test has none.
  const ResponseView* response() const { return response_ ? &*response_ : nullptr; }
  ConnectionView connection() const {
    return {view_.client_ip, view_.server_port, view_.tls_sni, view_.tls_alpn, view_.today};
  }
  /// The values of an event of another schema.
  EventView values(std::string_view event) const { return event_.view(event, connection()); }
  /// Nothing if these edits make of the headers of the response (else of the request) what the test
  /// gives, of every header that they edit or that it gives; or if it gives nothing.
  std::optional<std::string> other_edit(const std::vector<HeaderEdit>& edits) const;
  /// Why `rule` of `pack` holds or not.
  RuleTrace trace(const Pack& pack, uint32_t rule) const;
  /// The parts that evasions change.
  evasion::Request parts() const;
  /// The same request with other parts; `parts` must outlive it.
  void replace(const evasion::Request& parts);
  /// Not before `day`.
  void not_before(int32_t day);
  /// Only the installed versions the test names.
  const Site& site() const { return site_; }

 private:
  std::vector<HeaderView> headers_, response_headers_, gives_;
  std::vector<std::string_view> alpn_;
  TestEvent event_;
  RequestView view_;
  std::optional<ResponseView> response_;
  bool has_gives_ = false;
  Site site_;
};

/// Not thread safe. `pack` was loaded for rehearsal_site().
class Judge {
 public:
  explicit Judge(std::shared_ptr<const Pack> pack);

  /// Decides connection, request, response and events once, for any number of outcome() afterwards.
  /// `request` must outlive them; it may be of another pack.
  void ask(const TestRequest& request);
  /// What `rule` does with the request asked about; why, in `reason` if it is not null.
  Outcome outcome(uint32_t rule, std::string* reason) const;
  /// Would it block or slow down a request, if it were enforced?
  bool is_decisive(const program::Rule& rule) const;

 private:
  std::shared_ptr<const Pack> pack_;
  Engine engine_;
  Worker worker_;
  void keep(Event event, const Decision& decision);
  const std::vector<Match>& matches_of(uint32_t rule) const;
  Outcome acting(uint32_t rule, std::string* reason) const;

  const TestRequest* request_ = nullptr;
  std::array<std::vector<Match>, kEventCount> matches_;  // by event
  std::vector<std::vector<Match>> own_matches_;          // by event of the embedder
};

}  // namespace stopgap::engine
