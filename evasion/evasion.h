// SPDX-License-Identifier: Apache-2.0
// Other spellings of a request that some server reads as the same one: what `stays block under …`
// derives from the `block` tests of a mitigation. Pure and deterministic; knows nothing of rules.
//
//   for (const Variant& variant : variants(Class::kCase, request)) {
//     if (!blocked(respell(request, variant))) report(shrink(request, variant, evades));
//   }
//
// A variant is a list of changes that are independent of each other, so that a failing one can be
// made small by leaving changes out. Classes are the rows of classes.def. All functions may throw
// std::bad_alloc only; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stopgap::evasion {

enum class Class : uint8_t {
#define STOPGAP_EVASION(enumerator, name, changes, decoder, source) enumerator,
#include "evasion/classes.def"
#undef STOPGAP_EVASION
};

struct ClassInfo {
  Class id;
  std::string_view name;     ///< "percent_encode"
  std::string_view changes;  ///< what becomes of the request
  std::string_view decoder;  ///< the servers that read it as the original
  std::string_view source;   ///< who says so
};
/// In order of classes.def.
const std::vector<ClassInfo>& class_table();
std::optional<Class> find_class(std::string_view name);
std::string_view class_name(Class id);

/// A request as the engine takes it: raw parts, body after transfer decoding.
struct Request {
  std::string method;
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  friend bool operator==(const Request&, const Request&) = default;
};

enum class Part : uint8_t { kTarget, kHeaderName, kHeaderValue, kBody, kNewHeader, kDropHeader };

/// Bytes [begin, end) of the part become `with`. kNewHeader: header `with` is added, `with` is
/// "Name: value". kDropHeader: header `header` goes.
struct Edit {
  Part part = Part::kTarget;
  uint32_t header = 0;
  uint32_t begin = 0;
  uint32_t end = 0;
  std::string with;
};

/// Edits that make sense only together. Edits of one variant never overlap.
using Change = std::vector<Edit>;
using Variant = std::vector<Change>;

/// At most this many variants of one request and class.
inline constexpr size_t kMaxVariants = 16;
/// At most this many calls of `evades` in one shrink().
inline constexpr size_t kMaxShrinkSteps = 1000;

/// The variants of `request`, each different from it; none when the class has nothing to change.
/// Letters of an escape `%HH` are never touched on their own, but by mixed_hex_case. Linear in the
/// size of the request for each variant.
std::vector<Variant> variants(Class id, const Request& request);

Request respell(const Request& request, const Variant& variant);

/// A variant with as few changes as can be found for which `evades` still holds; `evades(variant)`
/// must hold.
Variant shrink(const Variant& variant, const std::function<bool(const Variant&)>& evades);

/// How many bytes of the request it touches: replaced ones, for an insertion the inserted ones.
size_t cost(const Variant& variant);

/// One line: `target: byte 1: "d" -> "%64"; header Cookie: …`, at most `limit` changes, then how
/// many more. Bytes that are not printable ASCII are written `\xHH`.
std::string describe(const Request& request, const Variant& variant, size_t limit = 3);

}  // namespace stopgap::evasion
