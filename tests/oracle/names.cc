// SPDX-License-Identifier: Apache-2.0
// See names.h. Tested by lists_test.cc.
#include "tests/oracle/names.h"

#include <algorithm>
#include <map>

namespace stopgap::oracle {

void add_views(Views& views, const Views& more) {
  for (const std::string& view : more) {
    if (std::find(views.begin(), views.end(), view) == views.end()) views.push_back(view);
  }
}

std::string replaced(std::string text, std::string_view bytes, char by) {
  for (char& c : text) {
    if (bytes.find(c) != std::string_view::npos) c = by;
  }
  return text;
}

std::string dashed(const std::string& name) {
  std::string result;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    result += letter || (c >= '0' && c <= '9') ? c : '-';
  }
  return result;
}

namespace {

/// `[…]` one behind the other at the start of `rest`.
std::vector<std::string> groups_at(std::string rest) {
  std::vector<std::string> groups;
  while (!rest.empty() && rest[0] == '[' && rest.find(']') != std::string::npos) {
    groups.push_back(rest.substr(0, rest.find(']') + 1));
    rest.erase(0, groups.back().size());
  }
  return groups;
}

/// What qs and Rack make of brackets at the start, or of one that nothing opened.
Views inside_of_brackets(const std::string& t) {
  const size_t begin = t.find_first_not_of("[]");
  if (begin == std::string::npos) return {};
  const std::string inside = t.substr(begin, t.find_first_of("[]", begin) - begin);
  const std::string rest = t.substr(begin + inside.size());
  if (begin == 0 && rest.substr(0, 1) != "]") return {};
  Views views = {inside};
  if (rest.substr(0, 2) == "][") views.push_back(inside + rest.substr(1));
  return views;
}

Views with_php_names_of_all(const Views& names);

}  // namespace

Views with_php_names(const Views& names) {
  Views all = names;
  for (const std::string& name : names) {
    if (name.substr(0, 1) == "?") {
      add_views(all, {name.substr(std::min(name.find_first_not_of('?'), name.size()))});
    }
  }
  return with_php_names_of_all(all);
}

namespace {

Views with_php_names_of_all(const Views& names) {
  Views views = names;
  for (const std::string& name : names) {
    std::string t = name.substr(0, name.find('\0'));
    t.erase(0, std::min(t.find_first_not_of(' '), t.size()));
    const size_t open = t.find('[');
    const std::string h = replaced(t.substr(0, open), " .", '_');
    add_views(views, {h});
    add_views(views, inside_of_brackets(t));
    if (open == std::string::npos) continue;
    const std::string rest = t.substr(open);
    if (rest.find(']') != std::string::npos) {
      add_views(views, {h + rest});
      std::string groups = h, emptied = h;
      for (const std::string& group : groups_at(rest)) {
        const bool blank =
            group.size() == 3 && std::string(" \t\n\v\f\r").find(group[1]) != std::string::npos;
        groups += group;
        emptied += blank ? "[]" : group;
      }
      add_views(views, {groups, emptied});
    } else {
      add_views(views, {h + "_" + rest.substr(1)});
      add_views(views, {h + "_" + replaced(rest.substr(1), " .[", '_')});
    }
  }
  return views;
}

}  // namespace

Groups groups_of(const Views& keys) {
  std::map<std::string, std::vector<size_t>> by_key;
  for (size_t i = 0; i < keys.size(); ++i) by_key[keys[i]].push_back(i);
  Groups groups;
  for (const auto& [key, members] : by_key) {
    if (members.size() > 1) groups.push_back(members);
  }
  std::sort(groups.begin(), groups.end());
  return groups;
}

Groups joined_groups(const std::vector<Views>& ways) {
  Groups groups = groups_of(ways.at(0));
  for (size_t way = 1; way < ways.size(); ++way) {
    const Views& before = ways[way - 1];
    for (const std::vector<size_t>& group : groups_of(ways[way])) {
      const bool other = std::any_of(group.begin(), group.end(), [&](size_t member) {
        return before[member] != before[group.front()];
      });
      if (other) groups.push_back(group);
    }
  }
  return groups;
}

}  // namespace stopgap::oracle
