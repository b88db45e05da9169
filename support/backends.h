// SPDX-License-Identifier: Apache-2.0
// The servers behind an engine by name: the one list that the language, the compiler and the engine
// share.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace stopgap {

/// kGeneric is any of them: it reads whatever one of them reads.
enum class Backend : uint32_t {
#define STOPGAP_BACKEND(id, name) id,
#include "support/backends.def"
#undef STOPGAP_BACKEND
};

inline constexpr std::array kBackendNames = {
#define STOPGAP_BACKEND(id, name) std::string_view(name),
#include "support/backends.def"
#undef STOPGAP_BACKEND
};
inline constexpr size_t kBackendCount = kBackendNames.size();

constexpr std::string_view backend_name(Backend backend) {
  return kBackendNames[static_cast<size_t>(backend)];
}

/// `node` is `nodejs` too.
constexpr std::optional<Backend> find_backend(std::string_view name) {
  if (name == "node") return Backend::kNodejs;
  for (size_t i = 0; i < kBackendCount; ++i) {
    if (kBackendNames[i] == name) return static_cast<Backend>(i);
  }
  return std::nullopt;
}

}  // namespace stopgap
