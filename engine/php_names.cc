// SPDX-License-Identifier: Apache-2.0
// See php_names.h. Tested in php_names_test.cc.
#include "engine/php_names.h"

#include <algorithm>

#include "engine/ascii.h"
#include "engine/distinct_views.h"

namespace stopgap::engine {
namespace {

constexpr size_t kMostForms = 6;  // of one name
constexpr std::string_view kBrackets = "[]";

constexpr bool is_replaced(char c) { return c == ' ' || c == '.'; }

bool is_touched(std::string_view name) {
  return name.starts_with('?') || std::any_of(name.begin(), name.end(), [](char c) {
           return is_replaced(c) || c == '[' || c == ']' || c == '\0';
         });
}

/// Behind the closed groups that begin at `open`.
size_t groups_end(std::string_view name, size_t open) {
  size_t end = open;
  while (end < name.size() && name[end] == '[') {
    const size_t close = name.find(']', end);
    if (close == std::string_view::npos) break;
    end = close + 1;
  }
  return end;
}

class Forms {
 public:
  Forms(ViewList names, Arena& arena)
      : arena_(arena), distinct_(2 * (1 + kMostForms) * names.size(), arena) {
    for (const std::string_view name : names) distinct_.add(name);
  }

  void add(std::string_view name) {
    add_forms(name);
    if (!name.starts_with('?')) return;
    const std::string_view behind = name.substr(std::min(name.find_first_not_of('?'), name.size()));
    distinct_.add(behind);
    add_forms(behind);
  }

  ViewList views() const { return distinct_.views(); }

 private:
  /// What stands before the bracket is the beginning of the whole: both lie in one copy.
  void add_forms(std::string_view name) {
    name = name.substr(0, name.find('\0'));
    name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
    const size_t open = std::min(name.find('['), name.size());
    const bool closed = name.find(']', open) != std::string_view::npos;
    const std::string_view whole = changed(name, open, closed ? '[' : '_', false);
    distinct_.add(whole.substr(0, open));
    add_inside(name);
    if (open == name.size()) return;
    distinct_.add(whole);
    if (!closed) {
      distinct_.add(changed(name, open, '_', true));
      return;
    }
    const std::string_view groups = whole.substr(0, groups_end(whole, open));
    distinct_.add(groups);
    add_emptied(groups, open);
  }

  /// What stands behind the brackets at the start, if there are some or one is not opened.
  void add_inside(std::string_view name) {
    const size_t begin = std::min(name.find_first_not_of(kBrackets), name.size());
    const size_t end = std::min(name.find_first_of(kBrackets, begin), name.size());
    const bool closed = end < name.size() && name[end] == ']';
    if (begin == end || (begin == 0 && !closed)) return;
    const std::string_view inside = name.substr(begin, end - begin);
    distinct_.add(inside);
    if (!closed || end + 1 == name.size() || name[end + 1] != '[') return;
    const std::string_view rest = name.substr(end + 1);
    char* const out = arena_.allocate<char>(inside.size() + rest.size());
    std::copy(rest.begin(), rest.end(), std::copy(inside.begin(), inside.end(), out));
    distinct_.add({out, inside.size() + rest.size()});
  }

  /// Groups of one white-space byte are empty ones.
  void add_emptied(std::string_view name, size_t open) {
    const auto is_blank = [&](size_t i) {
      return i > open && i + 1 < name.size() && is_white(name[i]) && name[i - 1] == '[' &&
             name[i + 1] == ']' && (i - 1 == open || name[i - 2] == ']');
    };
    size_t first = open;
    while (first < name.size() && !is_blank(first)) ++first;
    if (first == name.size()) return;
    char* const out = arena_.allocate<char>(name.size());
    char* end = std::copy_n(name.data(), first, out);
    for (size_t i = first + 1; i < name.size(); ++i) {
      if (!is_blank(i)) *end++ = name[i];
    }
    distinct_.add({out, end});
  }

  /// `bracket` for the one at `open`; behind it brackets and what is replaced before, if so asked.
  std::string_view changed(std::string_view name, size_t open, char bracket, bool behind) {
    const auto changes = [&](size_t i) {
      if (i < open) return is_replaced(name[i]) ? '_' : name[i];
      if (i == open) return bracket;
      return behind && (is_replaced(name[i]) || name[i] == '[') ? '_' : name[i];
    };
    size_t first = 0;
    while (first < name.size() && changes(first) == name[first]) ++first;
    if (first == name.size()) return name;
    char* const out = arena_.allocate<char>(name.size());
    std::copy_n(name.data(), first, out);
    for (size_t i = first; i < name.size(); ++i) out[i] = changes(i);
    return {out, name.size()};
  }

  Arena& arena_;
  DistinctViews distinct_;
};

}  // namespace

ViewList with_php_names(ViewList names, Arena& arena) {
  if (std::none_of(names.begin(), names.end(), is_touched)) return names;
  Forms forms(names, arena);
  for (const std::string_view name : names) forms.add(name);
  return forms.views();
}

}  // namespace stopgap::engine
