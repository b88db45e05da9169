// SPDX-License-Identifier: Apache-2.0
// The request model: every field of docs/language.md section 4 with its views, computed only when
// asked for, and at most once a request but for elements of long lists (list_views.h). One Views
// per thread, reused: after warm-up it does not allocate. What it returns is valid until the next
// reset() where nothing else is said. A text without '%', bytes above 0x7F (and, in forms, '+') has
// one view and costs one look. Reads from the request's own memory where nothing changed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/ascii.h"
#include "engine/backend.h"
#include "engine/elements.h"
#include "engine/event_values.h"
#include "engine/fields.h"
#include "engine/formed_views.h"
#include "engine/header_fields.h"
#include "engine/headers.h"
#include "engine/limits.h"
#include "engine/missing.h"
#include "engine/pair_list.h"
#include "engine/request.h"

namespace stopgap::engine {

/// ViewList (formed_views.h): the distinct views of one text value; [0] is the text as sent. Empty:
/// the value is absent.

/// Bit i: flag field kFlagDoubleEncoded + i.
using FlagSet = uint64_t;
constexpr FlagSet flag_bit(FieldId flag) {
  return uint64_t{1} << (static_cast<uint32_t>(flag) -
                         static_cast<uint32_t>(FieldId::kFlagDoubleEncoded));
}

class Views {
 public:
  explicit Views(const RequestLimits& limits = {});
  ~Views();
  Views(const Views&) = delete;
  Views& operator=(const Views&) = delete;

  /// Forgets the last request. O(1). The view is copied; the memory it points to must stay
  /// unchanged up to the next reset.
  void reset(const RequestView& request);
  const RequestView& request() const;  ///< as given to reset()
  /// Drops what was computed, whole or in part, and keeps the request, the response and the event:
  /// for when memory ran out. What it returned before becomes invalid. O(1), with an event
  /// O(fields).
  void forget();
  /// Adds the response to the request of the last reset(). Without one http.response.* is absent.
  void set_response(const ResponseView& response);
  /// Adds the values of an event of an embedder to the connection of the last reset(): of fields
  /// from own_field(0) on (event_values.h). Without them these are absent.
  void set_event(std::span<const FieldValue> values, std::span<const OwnField> fields,
                 std::span<const uint8_t> asked) {
    event_.start(values, fields, asked);
    for (const auto& other : others_) other->set_event(values, fields, asked);
  }
  bool event_whole() const { return event_.whole(); }  ///< the same for every backend
  /// What of the event is missing, as if the causes in `simulated` had struck too.
  Missing event_missing(CauseSet simulated) {
    event_.simulate(simulated);
    Missing missing;
    missing.own = event_.missing();
    return missing;
  }

  /// Scalar text, path, host and bytes fields. Of kTlsAlpn and kResponseContentType each value is
  /// a view.
  ViewList text(FieldId field) {
    return is_own(field) ? event_.text(own_index(field)) : request_text(field);
  }
  /// Fields of type int and size.
  std::optional<int64_t> number(FieldId field) {
    return is_own(field) ? event_.number(own_index(field)) : request_number(field);
  }
  std::optional<IpAddress> address(FieldId field) const {
    return is_own(field) ? event_.address(own_index(field)) : request().client_ip;
  }
  /// Flag fields, and other bools. Computes what they depend on.
  bool flag(FieldId field) {
    return is_own(field) ? event_.flag(own_index(field)) : request_flag(field);
  }
  /// All flags that hold, for reports; computes what they depend on, arguments and cookies too.
  FlagSet flags();

  /// Nothing was cut, and everything could be read: the everyday request. Cheap.
  /// But for what only reading the body shows: unread().
  bool whole();
  /// What was not, and why, as if the causes in `simulated` were there too (missing.h). Reads the
  /// body if `of_body`.
  Missing missing(CauseSet simulated, bool of_body);
  /// Of what was asked of the body so far: why something of it is missing.
  CauseSet unread() const {
    CauseSet causes = unread_;
    for (const auto& other : others_) causes |= other->unread_;
    return causes;
  }
  /// The candidates of http.host in Host headers, without that of the target.
  ViewList header_hosts();
  /// The decode stages among the views of a path.
  ViewList path_stages(FieldId field) {
    return is_own(field) ? event_.path_stages(own_index(field)) : request_path_stages();
  }
  /// How an element of a list of the request was made; none for other lists.
  std::optional<Element> made(FieldId list, uint32_t index);
  /// Flags of which arguments may be missing: the last name of a text that goes on does not count.
  bool argument_flag(FieldId flag, bool open_query, bool open_form);

  /// Lists: kHeaders kCookies kOverrides kArgs kQueryArgs kFormArgs kParts kJson kXml kBodyArgs
  /// kResponseHeaders, and those of an event.
  uint32_t size(FieldId list) {
    return is_own(list) ? event_.size(own_index(list)) : request_size(list);
  }
  /// attribute 0 = name, 1 = value. Valid until the next call for the same attribute of any list
  /// (list_views.h).
  ViewList element(FieldId list, uint32_t index, uint32_t attribute) {
    return is_own(list) ? event_.element(own_index(list), index, attribute)
                        : request_element(list, index, attribute);
  }

  /// From here on formed texts are those of `formed`, events have as many fields as `room`, and
  /// values have the views that `reads` gives them.
  void adopt(FormedViews formed, EventValues::Room room = {},
             const BackendReads& reads = reads_of(Backend::kGeneric)) noexcept {
    formed_ = std::move(formed);
    event_.adopt(std::move(room));
    reads_ = reads;
  }
  const BackendReads& reads() const { return reads_; }
  /// Bytes in use for what was computed of the request, by all backends. O(backends).
  size_t used() const;
  /// The views of the same request for other backends that rules name: asked as this one is, which
  /// is lane 0. From here on whatever is reset or forgotten here is so there.
  /// A body is read once for all.
  void adopt_lanes(std::vector<std::unique_ptr<Views>> others) noexcept;
  Views& lane(uint32_t index) { return index == 0 ? *this : *others_[index - 1]; }
  std::span<const std::unique_ptr<Views>> other_lanes() const { return others_; }
  /// The views of a formed text of the pack; of a list: of one element.
  ViewList formed(uint32_t index, uint32_t element = 0) {
    return formed_.of(*this, index, element);
  }
  /// All views of a formed text: the pieces of GateSource::kFormed, up to the first for which
  /// sink(std::string_view) is false, if it answers.
  template <typename Sink>
  void gate_formed(uint32_t index, Sink&& sink) {
    const uint32_t count = formed_.size(*this, index);
    for (uint32_t element = 0; element < count; ++element) {
      for (std::string_view piece : formed(index, element)) {
        if (!goes_on(sink, piece)) return;
      }
    }
  }

  /// The pieces of one gate source but kFormed; `header` is the name for header values (empty: all
  /// headers). Calls sink(std::string_view) for each piece; of pairs and overrides, of which there
  /// may be thousands, up to the first for which it is false, if it answers.
  template <typename Sink>
  void gate(GateSource source, std::string_view header, Sink&& sink) {
    if (!is_of_many_texts(source)) {
      for (std::string_view piece : gate_pieces(source)) sink(piece);
      return;
    }
    if (source == GateSource::kBodyPairs) return gate_pairs(true, sink);
    if (source == GateSource::kOverrides) return gate_overrides(sink);
    const bool response = source == GateSource::kResponseHeaderValue;
    // Without the list of elements: most requests are scanned and never asked about one header.
    for (const HeaderView& seen : seen_headers(response).seen) {
      if (!header.empty() && !is_same_header(seen.name, header)) continue;
      sink(trim_blanks(seen.value));
      for (std::string_view piece : further_pieces(seen)) sink(piece);
    }
  }
  /// The same of kBodyPairs, the texts as read or only what is made of them.
  template <typename Sink>
  void gate_pairs(bool as_read, Sink&& sink) {
    for (const FieldId list : {FieldId::kParts, FieldId::kJson, FieldId::kXml}) {
      const PairList& pairs = body_pairs(list);
      for (size_t i = 0; i < pairs.size(); ++i) {
        for (const std::string_view text : {pairs[i].name.get(), pairs[i].value.get()}) {
          if (as_read && !goes_on(sink, text)) return;
          for (const std::string_view piece : pair_stages(text)) {
            if (!goes_on(sink, piece)) return;
          }
        }
      }
    }
  }
  template <typename Sink>
  void gate_overrides(Sink&& sink) {
    const uint32_t count = request_size(FieldId::kOverrides);
    for (uint32_t i = 0; i < count; ++i) {
      for (std::string_view piece : request_element(FieldId::kOverrides, i, 1)) {
        if (!goes_on(sink, piece)) return;
      }
    }
  }
  /// The same of every source but those of many texts (header values, pairs of the body, overrides,
  /// formed texts): none of those. Valid until the next call.
  ViewList gate_pieces(GateSource source);
  /// The headers that are inspected.
  const SeenHeaders& seen_headers(bool response);
  /// What the gate scans of a header beside its value (header_fields.h). Valid until the next call.
  ViewList further_pieces(const HeaderView& header);

 private:
  template <typename Sink>
  static bool goes_on(Sink& sink, std::string_view piece) {
    if constexpr (std::is_void_v<decltype(sink(piece))>) {
      sink(piece);
      return true;
    } else {
      return sink(piece);
    }
  }
  static constexpr bool is_of_many_texts(GateSource source) {
    constexpr auto bit = [](GateSource one) { return 1u << static_cast<uint32_t>(one); };
    constexpr uint32_t kMany = bit(GateSource::kBodyPairs) | bit(GateSource::kOverrides) |
                               bit(GateSource::kHeaderValue) |
                               bit(GateSource::kResponseHeaderValue);
    return (kMany & bit(source)) != 0;
  }
  bool others_whole();
  /// Of kParts, kJson or kXml, as read; and what the gate scans of one of its texts beside it.
  const PairList& body_pairs(FieldId list);
  ViewList pair_stages(std::string_view text);
  BodyInspection inspect_body() noexcept;
  ViewList request_text(FieldId field);
  std::optional<int64_t> request_number(FieldId field);
  bool request_flag(FieldId field);
  bool header_flag(FieldId field);
  ViewList request_path_stages();
  uint32_t request_size(FieldId list);
  ViewList request_element(FieldId list, uint32_t index, uint32_t attribute);
  [[gnu::noinline]] ViewList other_gate_pieces(GateSource source);

  BackendReads reads_ = reads_of(Backend::kGeneric);  // state_ and event_ refer to it
  CauseSet unread_ = 0;                               // state_ refers to it
  struct State;
  std::unique_ptr<State> state_;
  FormedViews formed_;
  EventValues event_;
  std::vector<std::unique_ptr<Views>> others_;
};

}  // namespace stopgap::engine
