// SPDX-License-Identifier: Apache-2.0
// Mutations of one pack: a list of all single ones (systematic), and chains of random ones.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/differential/random.h"
#include "tests/hostile/layout.h"

namespace stopgap::hostile {

using differential::Random;

enum class Kind : uint8_t { kTruncated, kBit, kField, kTable, kSection, kChain };
inline constexpr size_t kKinds = 6;
const char* kind_name(Kind kind);

struct Mutant {
  Kind kind = Kind::kChain;
  std::string what;  ///< "tests[3]+8 = 4294967295"
  Bytes bytes;       ///< the digest is that of the original
};

class Mutator {
 public:
  /// `original` is well-formed and outlives it. Of the bytes of databases nothing is mutated one by
  /// one: a pack with other ones is never loaded.
  explicit Mutator(const Bytes& original);

  size_t systematic_count() const;
  Mutant systematic(size_t index) const;
  /// One to six mutations, each of what the one before left; now and then a section of `other`.
  Mutant chain(Random& random, const Bytes& other) const;

 private:
  size_t bits() const { return mutated_bytes_ * 8; }

  const Bytes& original_;
  Layout layout_;
  size_t mutated_bytes_ = 0;   // of the original: those before the databases
  std::vector<size_t> words_;  // where each word of a record stands
  size_t table_words_ = 0;     // words of header and section table
};

}  // namespace stopgap::hostile
