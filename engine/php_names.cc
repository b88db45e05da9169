// SPDX-License-Identifier: Apache-2.0
// See php_names.h. Tested in php_names_test.cc.
#include "engine/php_names.h"

#include <algorithm>

#include "engine/distinct_views.h"

namespace stopgap::engine {
namespace {

constexpr size_t kMostForms = 3;  // of one name

constexpr bool is_replaced(char c) { return c == ' ' || c == '.'; }

bool is_touched(std::string_view name) {
  return std::any_of(name.begin(), name.end(),
                     [](char c) { return is_replaced(c) || c == '[' || c == '\0'; });
}

class Forms {
 public:
  Forms(ViewList names, Arena& arena)
      : arena_(arena), distinct_((1 + kMostForms) * names.size(), arena) {
    for (const std::string_view name : names) distinct_.add(name);
  }

  /// What stands before the bracket is the beginning of the whole: both lie in one copy.
  void add(std::string_view name) {
    name = name.substr(0, name.find('\0'));
    name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
    const size_t open = std::min(name.find('['), name.size());
    const bool closed = name.find(']', open) != std::string_view::npos;
    const std::string_view whole = changed(name, open, closed ? '[' : '_', false);
    distinct_.add(whole.substr(0, open));
    if (open == name.size()) return;
    distinct_.add(whole);
    if (!closed) distinct_.add(changed(name, open, '_', true));
  }

  ViewList views() const { return distinct_.views(); }

 private:
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
