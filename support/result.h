// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value or an Error, for failures of the environment and of untrusted bytes. Errors in
// a user's rule text are lang::Diagnostics instead; our own bugs are assertions. (std::expected
// needs C++23 with g++ 12.)
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace stopgap {

/// What went wrong, for a person: lower case, no final period. `code` is stable and machine
/// readable ("pack.truncated").
struct Error {
  std::string code;
  std::string detail;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit by design
  Result(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit by design

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return assert(ok()), std::get<0>(state_); }
  const T& value() const& { return assert(ok()), std::get<0>(state_); }
  T&& value() && { return assert(ok()), std::get<0>(std::move(state_)); }
  const Error& error() const { return assert(!ok()), std::get<1>(state_); }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value.
struct Ok {};
using Status = Result<Ok>;

}  // namespace stopgap
