// SPDX-License-Identifier: Apache-2.0
// See header_edits.h. Tested by header_edits_test.cc.
#include "engine/header_edits.h"

#include <algorithm>

#include "engine/ascii.h"

namespace stopgap::engine {
namespace {

bool same_name(std::string_view a, std::string_view b) { return equal_ignoring_case(a, b); }

int compare_names(std::string_view a, std::string_view b) {
  const size_t shared = std::min(a.size(), b.size());
  for (size_t i = 0; i < shared; ++i) {
    const auto left = static_cast<uint8_t>(to_lower(a[i]));
    const auto right = static_cast<uint8_t>(to_lower(b[i]));
    if (left != right) return left < right ? -1 : 1;
  }
  if (a.size() == b.size()) return 0;
  return a.size() < b.size() ? -1 : 1;
}

/// By header, appends last, then by mitigation: rules are ordered by id, their actions as written.
bool comes_before(const HeaderEdit& a, const HeaderEdit& b) {
  if (const int order = compare_names(a.name, b.name); order != 0) return order < 0;
  const bool appends_a = a.kind == EditKind::kAppend;
  const bool appends_b = b.kind == EditKind::kAppend;
  if (appends_a != appends_b) return appends_b;
  return a.rule != b.rule ? a.rule < b.rule : a.action < b.action;
}

/// Whether `value` is one of the values of `text`, or several that stand together in it: nothing or
/// the separator, with blanks around it, stands on both sides. `last` and `next` only go forward,
/// so blanks are passed once however often the value occurs.
bool has_value(std::string_view text, std::string_view value, std::string_view separator) {
  const std::string_view mark = trim_blanks(separator);
  size_t seen = 0, last = 0, next = 0;
  for (size_t at = text.find(value); at != std::string_view::npos; at = text.find(value, at + 1)) {
    for (; seen < at; ++seen) {
      if (!is_blank(text[seen])) last = seen + 1;  // behind what is not blank before the value
    }
    next = std::max(next, at + value.size());  // what is not blank after it
    while (next < text.size() && is_blank(text[next])) ++next;
    const bool begins =
        last == 0 || (mark.empty() ? last < at : text.substr(0, last).ends_with(mark));
    const bool ends = next == text.size() || (mark.empty() ? next > at + value.size()
                                                           : text.substr(next).starts_with(mark));
    if (begins && ends) return true;
  }
  return false;
}

void set(const HeaderEdit& edit, HeaderList& headers) {
  const auto is_it = [&](const auto& header) { return same_name(header.first, edit.name); };
  const auto first = std::find_if(headers.begin(), headers.end(), is_it);
  if (first == headers.end()) {
    headers.emplace_back(edit.name, edit.value);
    return;
  }
  first->second = edit.value;
  headers.erase(std::remove_if(first + 1, headers.end(), is_it), headers.end());
}

void append(const HeaderEdit& edit, HeaderList& headers) {
  std::string* last = nullptr;
  for (auto& [name, value] : headers) {
    if (!same_name(name, edit.name)) continue;
    if (has_value(value, edit.value, edit.separator)) return;
    last = &value;
  }
  if (last == nullptr) {
    headers.emplace_back(edit.name, edit.value);
  } else if (trim_blanks(*last).empty()) {
    *last = edit.value;
  } else {
    last->append(edit.separator).append(edit.value);
  }
}

}  // namespace

void settle_edits(std::vector<HeaderEdit>& edits) {
  std::sort(edits.begin(), edits.end(), comes_before);
  size_t kept = 0;
  for (const HeaderEdit& next : edits) {
    HeaderEdit edit = next;
    bool wanted = true;
    for (size_t i = kept; i > 0 && wanted && same_name(edits[i - 1].name, edit.name); --i) {
      const HeaderEdit& before = edits[i - 1];
      if (edit.kind != EditKind::kAppend) wanted = false;
      if (before.separator.empty()) continue;  // not made of an append
      edit.separator = before.separator;       // those kept have the first one's
      if (before.value == edit.value) wanted = false;
    }
    if (!wanted) continue;
    const bool follows = kept > 0 && same_name(edits[kept - 1].name, edit.name);
    if (follows && edits[kept - 1].kind == EditKind::kRemove) {
      // Removing first would move the header to the end, again at every time.
      edit.kind = EditKind::kSet;
      edits[kept - 1] = edit;
    } else {
      edits[kept++] = edit;
    }
  }
  edits.resize(kept);
}

void apply_header_edits(std::span<const HeaderEdit> edits, HeaderList& headers) {
  for (const HeaderEdit& edit : edits) {
    switch (edit.kind) {
      case EditKind::kSet:
        set(edit, headers);
        break;
      case EditKind::kRemove:
        std::erase_if(headers,
                      [&](const auto& header) { return same_name(header.first, edit.name); });
        break;
      case EditKind::kAppend:
        append(edit, headers);
        break;
    }
  }
}

}  // namespace stopgap::engine
