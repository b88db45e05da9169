// SPDX-License-Identifier: Apache-2.0
// Versions of products, as `affects` ranges and site files write them, in three schemes:
//   dotted   15.2.1118.20: numbers with dots between
//   semver   1.4.0-rc.1+build: semver.org 2.0.0
//   debian   1:2.3~rc1-4+deb12u1: deb-version(7), compared as dpkg does
// Used by lang and engine, which share nothing else. No allocation; linear time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace stopgap {

enum class VersionScheme : uint32_t { kDotted, kSemver, kDebian };

inline std::string_view scheme_name(VersionScheme scheme) {
  switch (scheme) {
    case VersionScheme::kDotted:
      return "dotted";
    case VersionScheme::kSemver:
      return "semver";
    case VersionScheme::kDebian:
      return "debian";
  }
  return {};
}

namespace version_detail {

constexpr size_t kMaxBytes = 128;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Cuts what stands before the first `separator` off `rest`, and the separator.
constexpr std::string_view take(std::string_view& rest, char separator) {
  const size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

constexpr bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// As numbers of any size.
constexpr int compare_numbers(std::string_view left, std::string_view right) {
  left.remove_prefix(std::min(left.find_first_not_of('0'), left.size()));
  right.remove_prefix(std::min(right.find_first_not_of('0'), right.size()));
  if (left.size() != right.size()) return left.size() < right.size() ? -1 : 1;
  return left.compare(right);
}

constexpr bool is_dotted(std::string_view text) {
  if (text.empty() || text.back() == '.') return false;
  while (!text.empty()) {
    if (!all_digits(take(text, '.'))) return false;
  }
  return true;
}

constexpr int compare_dotted(std::string_view left, std::string_view right) {
  while (!left.empty() || !right.empty()) {
    const std::string_view l = take(left, '.'), r = take(right, '.');
    if (const int order = compare_numbers(l, r); order != 0) return order;
  }
  return 0;
}

/// The components of `branch` lead those of `version`.
constexpr bool leads_dotted(std::string_view branch, std::string_view version) {
  while (!branch.empty()) {
    if (version.empty()) return false;
    if (compare_numbers(take(branch, '.'), take(version, '.')) != 0) return false;
  }
  return true;
}

struct Semver {
  std::string_view core, pre, build;
  bool has_pre = false, has_build = false;
};

constexpr Semver split_semver(std::string_view text) {
  Semver out;
  const size_t plus = text.find('+');
  out.has_build = plus != std::string_view::npos;
  if (out.has_build) out.build = text.substr(plus + 1);
  text = text.substr(0, plus);
  const size_t dash = text.find('-');
  out.has_pre = dash != std::string_view::npos;
  if (out.has_pre) out.pre = text.substr(dash + 1);
  out.core = text.substr(0, dash);
  return out;
}

/// Dot-separated, each of [0-9A-Za-z-]+; `numbers`: without leading zeros.
constexpr bool are_identifiers(std::string_view text, bool numbers) {
  if (text.empty() || text.back() == '.') return false;
  while (!text.empty()) {
    const std::string_view part = take(text, '.');
    const auto fits = [](char c) { return is_digit(c) || is_letter(c) || c == '-'; };
    if (part.empty() || !std::all_of(part.begin(), part.end(), fits)) return false;
    if (numbers && all_digits(part) && part.size() > 1 && part[0] == '0') return false;
  }
  return true;
}

constexpr bool is_semver(std::string_view text) {
  const Semver parts = split_semver(text);
  if (!is_dotted(parts.core) || std::count(parts.core.begin(), parts.core.end(), '.') != 2) {
    return false;
  }
  if (!are_identifiers(parts.core, true)) return false;
  if (parts.has_pre && !are_identifiers(parts.pre, true)) return false;
  return !parts.has_build || are_identifiers(parts.build, false);
}

constexpr int compare_semver(std::string_view left, std::string_view right) {
  const Semver l = split_semver(left), r = split_semver(right);
  if (const int order = compare_dotted(l.core, r.core); order != 0) return order;
  if (l.has_pre != r.has_pre) return l.has_pre ? -1 : 1;
  std::string_view l_rest = l.pre, r_rest = r.pre;
  while (!l_rest.empty() && !r_rest.empty()) {
    const std::string_view a = take(l_rest, '.'), b = take(r_rest, '.');
    const bool a_number = all_digits(a), b_number = all_digits(b);
    if (a_number != b_number) return a_number ? -1 : 1;
    const int order = a_number ? compare_numbers(a, b) : a.compare(b);
    if (order != 0) return order;
  }
  return static_cast<int>(!l_rest.empty()) - static_cast<int>(!r_rest.empty());
}

struct Debian {
  std::string_view epoch, upstream, revision;
  bool has_epoch = false, has_revision = false;
};

constexpr Debian split_debian(std::string_view text) {
  Debian out;
  if (const size_t colon = text.find(':'); colon != std::string_view::npos) {
    out.has_epoch = true;
    out.epoch = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  const size_t dash = text.rfind('-');
  out.has_revision = dash != std::string_view::npos;
  if (out.has_revision) out.revision = text.substr(dash + 1);
  out.upstream = text.substr(0, dash);
  return out;
}

constexpr bool is_debian(std::string_view text) {
  const Debian parts = split_debian(text);
  const auto fits = [](char c) {
    return is_digit(c) || is_letter(c) || c == '.' || c == '+' || c == '~';
  };
  const auto fits_upstream = [&](char c) { return fits(c) || c == '-' || c == ':'; };
  if (parts.has_epoch && (!all_digits(parts.epoch) || parts.epoch.size() > 9)) return false;
  if (parts.has_revision && parts.revision.empty()) return false;
  if (parts.upstream.empty() || !is_digit(parts.upstream[0])) return false;
  return std::all_of(parts.upstream.begin(), parts.upstream.end(), fits_upstream) &&
         std::all_of(parts.revision.begin(), parts.revision.end(), fits);
}

/// `~` before the end, the end before letters, letters before everything else.
constexpr int debian_order(std::string_view text, size_t at) {
  if (at >= text.size() || is_digit(text[at])) return 0;
  if (is_letter(text[at])) return text[at];
  return text[at] == '~' ? -1 : static_cast<unsigned char>(text[at]) + 256;
}

/// Texts that are no digits and numbers, in turn.
constexpr int compare_debian_part(std::string_view left, std::string_view right) {
  while (!left.empty() || !right.empty()) {
    size_t at = 0;
    const auto is_text = [&at](std::string_view text) {
      return at < text.size() && !is_digit(text[at]);
    };
    for (; is_text(left) || is_text(right); ++at) {
      const int order = debian_order(left, at) - debian_order(right, at);
      if (order != 0) return order;
    }
    left.remove_prefix(std::min(at, left.size()));
    right.remove_prefix(std::min(at, right.size()));
    const auto number = [](std::string_view& rest) {
      size_t end = 0;
      while (end < rest.size() && is_digit(rest[end])) ++end;
      const std::string_view digits = rest.substr(0, end);
      rest.remove_prefix(end);
      return digits;
    };
    const std::string_view l = number(left), r = number(right);
    if (const int order = compare_numbers(l, r); order != 0) return order;
  }
  return 0;
}

constexpr int compare_debian(std::string_view left, std::string_view right) {
  const Debian l = split_debian(left), r = split_debian(right);
  if (const int order = compare_numbers(l.epoch, r.epoch); order != 0) return order;
  if (const int order = compare_debian_part(l.upstream, r.upstream); order != 0) return order;
  return compare_debian_part(l.revision, r.revision);
}

}  // namespace version_detail

/// At most 128 bytes.
inline bool is_version(VersionScheme scheme, std::string_view text) {
  if (text.size() > version_detail::kMaxBytes) return false;
  switch (scheme) {
    case VersionScheme::kDotted:
      return version_detail::is_dotted(text);
    case VersionScheme::kSemver:
      return version_detail::is_semver(text);
    case VersionScheme::kDebian:
      return version_detail::is_debian(text);
  }
  return false;
}

/// The numbers that its versions begin with: `15.2`, `1`. In the scheme debian they are those of
/// the upstream version, and an epoch may stand before them.
inline bool is_branch(VersionScheme scheme, std::string_view text) {
  if (text.size() > version_detail::kMaxBytes) return false;
  switch (scheme) {
    case VersionScheme::kDotted:
      return version_detail::is_dotted(text);
    case VersionScheme::kSemver:
      return version_detail::is_dotted(text) && std::count(text.begin(), text.end(), '.') <= 2;
    case VersionScheme::kDebian: {
      const version_detail::Debian parts = version_detail::split_debian(text);
      return !parts.has_revision && version_detail::is_dotted(parts.upstream) &&
             is_version(scheme, text);
    }
  }
  return false;
}

/// <0, 0, >0. Both must be versions of the scheme. dotted: a missing component is 0.
inline int compare_versions(VersionScheme scheme, std::string_view left, std::string_view right) {
  switch (scheme) {
    case VersionScheme::kDotted:
      return version_detail::compare_dotted(left, right);
    case VersionScheme::kSemver:
      return version_detail::compare_semver(left, right);
    case VersionScheme::kDebian:
      return version_detail::compare_debian(left, right);
  }
  return 0;
}

/// `version` (or a branch of it) begins with the components of `branch`, all of them.
inline bool in_branch(VersionScheme scheme, std::string_view version, std::string_view branch) {
  switch (scheme) {
    case VersionScheme::kDotted:
      return version_detail::leads_dotted(branch, version);
    case VersionScheme::kSemver:
      return version_detail::leads_dotted(branch, version_detail::split_semver(version).core);
    case VersionScheme::kDebian: {
      const version_detail::Debian have = version_detail::split_debian(version);
      const version_detail::Debian want = version_detail::split_debian(branch);
      if (want.has_epoch && version_detail::compare_numbers(have.epoch, want.epoch) != 0) {
        return false;
      }
      const size_t numbers = have.upstream.find_first_not_of("0123456789.");
      return version_detail::leads_dotted(want.upstream, have.upstream.substr(0, numbers));
    }
  }
  return false;
}

inline bool in_version_range(VersionScheme scheme, std::string_view version,
                             std::string_view branch, std::string_view before) {
  return in_branch(scheme, version, branch) && compare_versions(scheme, version, before) < 0;
}

}  // namespace stopgap
