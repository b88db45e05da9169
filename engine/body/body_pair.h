// SPDX-License-Identifier: Apache-2.0
// What the readers of request bodies have in common: the pairs they find, where these go, and what
// became of a body. The readers are pure: a body and an arena in, pairs out; which of them is
// asked, for which Content-Type, and what its answer means for a rule is not decided here. What
// comes out of which document: docs/language.md section 4, Bodies.
//
//   auto take = [&](const BodyPair& pair) { return list.add(pair); };
//   const BodyResult result = json.read(request.body, arena, take);
//
// A reader: one per thread, reused; after warm-up it does not allocate, but for what it takes from
// the arena. Time is linear in the body and in what is delivered. It throws nothing of its own,
// only what the arena or the sink throws, and can be used again after that.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>

namespace stopgap::engine {

/// What a pair is of its document. Rules do not see it; who delivers pairs to them may.
enum class BodyPairKind : uint8_t {
  kValue,        ///< a value, or the text of an element, or the content of a part
  kAttribute,    ///< of an XML element
  kComment,      ///< a comment or processing instruction of XML
  kDeclaration,  ///< what a DOCTYPE says
  kDecoded,      ///< the content of a part whose value came before, without its transfer encoding
  kFileName,     ///< of a part
  kPartHeader,   ///< any header of a part, as sent
  kPartType,     ///< the Content-Type of the part whose content follows next
  kOutside,      ///< what stands before, between and after parts
};

/// Views into the body or the arena: valid as long as both.
struct BodyPair {
  std::string_view name;  ///< a path: `user.roles.0`
  std::string_view value;
  BodyPairKind kind = BodyPairKind::kValue;
};

/// A reference to what takes pairs, `bool take(const BodyPair&)`: false when it wants no more. It
/// may allocate from the reader's arena.
class BodySink {
 public:
  template <typename Take>
  requires(!std::is_same_v<std::remove_cv_t<Take>, BodySink>)
      BodySink(Take& take)  // NOLINT: a reference, as a string_view is
      : context_(const_cast<void*>(static_cast<const void*>(std::addressof(take)))),
        call_([](void* context, const BodyPair& pair) -> bool {
          return (*static_cast<Take*>(context))(pair);
        }) {}

  bool operator()(const BodyPair& pair) const { return call_(context_, pair); }

 private:
  void* context_;
  bool (*call_)(void*, const BodyPair&);
};

enum class BodyRead : uint8_t {
  kWhole,
  kBad,      ///< not well-formed; what came before was delivered
  kTooMuch,  ///< a limit of limits.h was met, or the sink wants no more; the same
};

/// What a reader noticed. Each but the last is a reason to distrust one's own reading: some parser
/// reads the same bytes otherwise.
enum BodyFlag : uint32_t {
  kBodyDuplicateKey = 1 << 0,  ///< JSON: two members of an object have one name
  kBodyLenientJson = 1 << 1,   ///< JSON: a BOM, comment, trailing comma, NaN, raw control character
  kBodyLoneSurrogate = 1 << 2,   ///< JSON: half a pair; delivered as U+FFFD
  kBodySeveralTexts = 1 << 3,    ///< JSON: more than one text: NDJSON, or trailing data
  kBodyDoctype = 1 << 4,         ///< XML
  kBodyExternalEntity = 1 << 5,  ///< XML: declared; never read
  kBodyBadMultipart = 1 << 6,    ///< two servers would read different parts, names or contents
  kBodyUnknownCharset = 1 << 7,  ///< multipart: a parameter names a character set that is not known
  kBodyBadAndTooMuch = 1 << 8,   ///< multipart: kBad, and what kTooMuch says too
};
using BodyFlags = uint32_t;

struct BodyResult {
  BodyRead read = BodyRead::kWhole;
  BodyFlags flags = 0;
};

}  // namespace stopgap::engine
