// SPDX-License-Identifier: Apache-2.0
// What must be true of every mutant: it is refused with a reason that names a place, or it is
// accepted and does no harm: whatever is asked of it, every worker and every load says the same,
// and explanations come to the same as decisions.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "tests/hostile/packs.h"
#include "tests/hostile/same_meaning.h"

namespace stopgap::hostile {

enum class Fate : uint8_t {
  kRefused,
  kVerified,  ///< accepted; not loaded: it is portable, or its databases are not this host's
  kAsked,     ///< accepted, loaded and asked
  kSame,      ///< the same, and its meaning is that of the original: so are its decisions
};
inline constexpr size_t kFates = 4;
const char* fate_name(Fate fate);

struct Verdict {
  Fate fate = Fate::kRefused;
  std::optional<std::string> fault;
};

/// Mutants of one pack. Not thread safe.
class Check {
 public:
  /// Of mutants of the linked pack, or of the portable one.
  Check(const Subject& subject, bool linked);
  ~Check();

  /// `original` of Subject; `turn` chooses what is asked. `relink`: a portable mutant that is
  /// accepted is linked, in a child, and asked too.
  Verdict judge(const Bytes& mutant, size_t turn, bool relink);

 private:
  struct Asking;

  std::optional<std::string> must_be_refused_as_is(const Bytes& mutant) const;
  bool databases_are_ours(const Bytes& mutant) const;
  Verdict ask(const Bytes& linked, size_t turn, bool same_meaning);

  const Bytes& original_;
  const Bytes& linked_;
  bool is_linked_;
  SameMeaning meaning_;
  std::vector<std::string> known_;  // what the original says, by question
  std::unique_ptr<Asking> asking_;
};

}  // namespace stopgap::hostile
